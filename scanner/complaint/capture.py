"""Evidence of a page: as served (WARC), as rendered (pictures, MHTML, text), and one record that ties them together.

Each listing has a folder of its own. Its record enters the manifest last; a folder that a crash left without its record
is emptied and made again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from scanner.complaint import browser, manifest
from scanner.crawl.archive import SECRET, Archive
from scanner.crawl.fetch import Fetcher
from scanner.model import Finding, ListingResult, Page, Unchecked

RECORD = "evidence.json"
Render = Callable[[str, Sequence[str]], browser.Rendered]


class Captured(NamedTuple):
    """One listing with its evidence, or why there is none."""

    listing: str
    uri: str
    folder: Path | None
    unchecked: tuple[Unchecked, ...] = ()


def capture(
    case: Path,
    stage: str,
    results: Iterable[ListingResult],
    fetcher: Fetcher,
    versions: dict[str, str],
    render: Render | None = None,
) -> Iterator[Captured]:
    """Keep every page of `results` under ``evidence/<stage>/``; what was kept before is not fetched again."""
    done = {entry.file for entry in manifest.entries(case) if entry.action == "captured"}
    for result in results:
        uri = result.url if result.url and result.url.startswith("http") else result.uri
        folder = case / "evidence" / stage / _slug(result)
        record = folder / RECORD
        if record.relative_to(case).as_posix() in done:
            yield Captured(result.id, uri, folder)
            continue
        if not uri.startswith(("http://", "https://")):
            note = Unchecked(uri, None, "not a product", "a file: it is evidence itself, keep it with the case")
            yield Captured(result.id, uri, None, (note,))
            continue
        yield _one(case, folder, uri, result, fetcher, versions, render)


def _one(
    case: Path,
    folder: Path,
    uri: str,
    result: ListingResult,
    fetcher: Fetcher,
    versions: dict[str, str],
    render: Render | None,
) -> Captured:
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    started = manifest.now()
    outcome = fetcher.get(uri)
    archive = Archive(str(folder / "capture.warc.gz"), 0, fetcher.options.agent)
    archive.write(outcome.answers, uri, None)
    archive.close()
    unchecked = [outcome.result] if isinstance(outcome.result, Unchecked) else []
    words = sorted({finding.quote for finding in result.shown if not finding.place.polygon}, key=len, reverse=True)
    rendered: browser.Rendered | None = None
    if render is not None and not unchecked:
        try:
            rendered = render(uri, words)
        except Exception as error:  # the browser's own failures have no common type without importing it
            unchecked.append(Unchecked(uri, None, "unreadable", f"not rendered: {type(error).__name__}: {error}"[:400]))
    files = _rendered_files(folder, rendered) if rendered else []
    page = outcome.result if isinstance(outcome.result, Page) else None
    record = evidence(result, uri, page, started, versions, rendered, folder, unchecked)
    files = [folder / "capture.warc.gz", *files]
    for path in files:
        manifest.append(case, "kept", path)
    browser.to_file(folder / RECORD, json.dumps(record, ensure_ascii=False, indent=1).encode())
    manifest.append(case, "captured", folder / RECORD, {"address": uri, "listing": result.id})
    return Captured(result.id, uri, folder, tuple(unchecked))


def _rendered_files(folder: Path, rendered: browser.Rendered) -> list[Path]:
    return [
        browser.to_file(folder / "page.png", rendered.plain),
        browser.to_file(folder / "page-boxed.png", rendered.boxed),
        browser.to_file(folder / "page.mhtml", rendered.mhtml),
        browser.to_file(folder / "page.txt", rendered.text.encode("utf-8")),
    ]


def evidence(
    result: ListingResult,
    uri: str,
    page: Page | None,
    started: str,
    versions: dict[str, str],
    rendered: browser.Rendered | None,
    folder: Path,
    unchecked: Sequence[Unchecked],
) -> dict[str, Any]:
    """The record of one listing: what was seen where and when, by which versions, and the hash of each file."""
    return {
        "version": 1,
        "listing": result.id,
        "title": result.title,
        "address": uri,
        "final_address": page.final_uri if page else None,
        "status": page.status if page else None,
        "started": started,
        "finished": manifest.now(),
        "body_sha256": sha256(page.body).hexdigest() if page else None,
        "versions": {**versions, **({"browser": rendered.version} if rendered else {})},
        "removed_headers": sorted(SECRET),
        "findings": [_finding(finding) for finding in result.shown],
        "boxes": [list(rect) for rect in rendered.rects] if rendered else [],
        "unchecked": [item._asdict() for item in (*unchecked, *(rendered.refused if rendered else ()))],
        "files": {path.name: manifest.digest(path)[0] for path in sorted(folder.iterdir()) if path.name != RECORD},
        "note": "Hashes show that nothing changed since capture; they do not prove when it was captured.",
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "field": finding.field,
        "start": finding.start,
        "end": finding.end,
        "quote": finding.quote,
        "rule": finding.rule,
        "fingerprint": finding.fingerprint,
        "place": finding.place._asdict() | {"ranges": [one._asdict() for one in finding.place.ranges]},
    }


def _slug(result: ListingResult) -> str:
    """A folder name that is safe on every system and the same in every run."""
    digest = sha256((result.url or result.uri).encode()).hexdigest()[:8]
    stem = "".join(char if char.isascii() and (char.isalnum() or char in "-_") else "_" for char in result.id[-32:])
    return f"{stem}-{digest}"
