"""Evidence of a page: as served (WARC), as rendered (pictures, MHTML, text), and one record that ties them together.

What is kept as served is the page and whatever else a finding stands in: a description behind a second request, a
picture. A finding in a file keeps a copy of the file. Each listing has a folder of its own. Its record enters the
manifest last; a folder that a crash left without its record is emptied and made again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from scanner.complaint import browser, manifest
from scanner.complaint.keeping import to_file
from scanner.crawl.archive import SECRET, Archive
from scanner.crawl.fetch import Fetcher
from scanner.model import Finding, ListingResult, Page, Unchecked

RECORD = "evidence.json"
ARCHIVE = "capture.warc.gz"
Render = Callable[[str, Sequence[str]], browser.Rendered]


class Captured(NamedTuple):
    """One listing with its evidence, or why there is none."""

    listing: str
    uri: str
    folder: Path | None
    unchecked: tuple[Unchecked, ...] = ()


class Served(NamedTuple):
    """A document as it came: its address, what came (or why nothing), and how long it took."""

    address: str
    result: Page | Unchecked
    started: str
    finished: str


def capture(
    case: Path,
    stage: str,
    results: Iterable[ListingResult],
    fetcher: Fetcher,
    versions: dict[str, str],
    render: Render | None = None,
) -> Iterator[Captured]:
    """Keep every page of `results` under ``evidence/<stage>/``; what was kept before is not fetched again."""
    entries = manifest.entries(case)
    done = {entry.file for entry in entries if entry.action == "captured"}
    kept = {entry.file for entry in entries}
    for result in results:
        folder = case / "evidence" / stage / slug(result)
        record = folder / RECORD
        if record.relative_to(case).as_posix() in done:
            yield Captured(result.id, address_of(result), folder)
            continue
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        if is_web(address_of(result)):
            yield _page(case, folder, result, fetcher, versions, render)
        else:
            yield _file(case, folder, result, versions, kept)


def address_of(result: ListingResult) -> str:
    """The page of a listing where there is one, else where it was read from."""
    return result.uri if is_web(result.uri) or not is_web(result.url or "") else str(result.url)


def is_web(uri: str) -> bool:
    """Whether it can be fetched."""
    return uri.startswith(("http://", "https://"))


def documents(result: ListingResult) -> list[str]:
    """Every address that a finding of the listing stands in: its page first, descriptions and pictures after it."""
    found = [address_of(result)]
    for finding in result.shown:
        found += [uri for uri in (finding.place.uri, finding.place.image or "") if is_web(uri)]
    return list(dict.fromkeys(uri.partition("#")[0] for uri in found))


def _page(
    case: Path,
    folder: Path,
    result: ListingResult,
    fetcher: Fetcher,
    versions: dict[str, str],
    render: Render | None,
) -> Captured:
    uri = address_of(result)
    served = list(_served(documents(result), folder / ARCHIVE, fetcher))
    unchecked = [one.result for one in served if isinstance(one.result, Unchecked)]
    rendered: browser.Rendered | None = None
    if render is not None and isinstance(served[0].result, Page):
        try:
            rendered = render(uri, _words(result))
        except Exception as error:  # the browser's own failures have no common type without importing it
            unchecked.append(Unchecked(uri, None, "unreadable", f"not rendered: {type(error).__name__}: {error}"[:400]))
    files = [folder / ARCHIVE, *(_rendered_files(folder, rendered) if rendered else [])]
    body = evidence(result, served, versions, rendered, unchecked) | {"files": _hashes(files)}
    _keep(case, folder, files, body, result)
    return Captured(result.id, uri, folder, tuple(unchecked))


def _served(addresses: Sequence[str], path: Path, fetcher: Fetcher) -> Iterator[Served]:
    """Fetch each address and write what came, and what did not, to the archive."""
    archive = Archive(str(path), 0, fetcher.options.agent)
    try:
        for number, address in enumerate(addresses):
            started = manifest.now()
            outcome = fetcher.get(address, referer=addresses[0] if number else None)
            page_of = addresses[0] if number else None
            if outcome.answers:
                archive.write(outcome.answers, address, page_of)
            if isinstance(outcome.result, Unchecked):
                archive.fail(outcome.result, page_of)
            yield Served(address, outcome.result, started, manifest.now())
    finally:
        archive.close()


def _words(result: ListingResult) -> list[str]:
    """What is boxed: longer words first, those in pictures left out."""
    return sorted({one.quote for one in result.shown if one.quote and not one.place.image}, key=len, reverse=True)


def _rendered_files(folder: Path, rendered: browser.Rendered) -> list[Path]:
    return [
        to_file(folder / "page.png", rendered.plain),
        to_file(folder / "page-boxed.png", rendered.boxed),
        to_file(folder / "page.mhtml", rendered.mhtml),
        to_file(folder / "page.txt", rendered.text.encode("utf-8")),
    ]


def _file(case: Path, folder: Path, result: ListingResult, versions: dict[str, str], kept: set[str | None]) -> Captured:
    """A copy of the file that the listing was read from, or a note that it is the same as one kept before."""
    source = source_file(result.uri)
    if source is None:
        shutil.rmtree(folder)
        return Captured(result.id, result.uri, None, (Unchecked(result.uri, None, "unreadable", "no such file"),))
    shared = folder.parent / "files"
    shared.mkdir(exist_ok=True)
    copy = shared / f"{manifest.digest(source)[0][:16]}{source.suffix.lower()[:10]}"
    files = []
    if (name := copy.relative_to(case).as_posix()) not in kept:
        files.append(to_file(copy, source.read_bytes()))
        kept.add(name)
    body = evidence(result, [], versions, None, ()) | {"file": source.name, "files": _hashes([copy])}
    _keep(case, folder, files, body, result)
    return Captured(result.id, result.uri, folder)


def source_file(uri: str) -> Path | None:
    """The file on disk of an address like ``export.zip!a.csv`` or ``export.csv#7``."""
    for name in (uri, uri.partition("#")[0], uri.partition("!")[0]):
        if name and Path(name).is_file():
            return Path(name)
    return None


def _keep(case: Path, folder: Path, files: Sequence[Path], body: dict[str, Any], result: ListingResult) -> None:
    """Files first, the record last: a record in the manifest says that everything of the listing is there."""
    for path in files:
        manifest.append(case, "kept", path)
    path = to_file(folder / RECORD, json.dumps(body, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace"))
    manifest.append(case, "captured", path, {"address": address_of(result), "listing": result.id})


def _hashes(files: Sequence[Path]) -> dict[str, str]:
    return {path.name: manifest.digest(path)[0] for path in files}


def evidence(
    result: ListingResult,
    served: Sequence[Served],
    versions: dict[str, str],
    rendered: browser.Rendered | None,
    unchecked: Sequence[Unchecked],
) -> dict[str, Any]:
    """The record of one listing: what was seen where and when, by which versions."""
    page = served[0].result if served and isinstance(served[0].result, Page) else None
    return {
        "version": 1,
        "listing": result.id,
        "title": result.title,
        "address": address_of(result),
        "final_address": page.final_uri if page else None,
        "status": page.status if page else None,
        "started": served[0].started if served else manifest.now(),
        "finished": manifest.now(),
        "body_sha256": sha256(page.body).hexdigest() if page else None,
        "documents": [_document(one) for one in served],
        "versions": {**versions, **({"browser": rendered.version} if rendered else {})},
        "removed_headers": sorted(SECRET),
        "findings": [_finding(finding) for finding in result.shown],
        "boxes": [list(rect) for rect in rendered.rects] if rendered else [],
        "unchecked": [item._asdict() for item in (*unchecked, *(rendered.refused if rendered else ()))],
        "note": "Hashes show that nothing changed since capture; they do not prove when it was captured.",
    }


def _document(one: Served) -> dict[str, Any]:
    page = one.result
    if isinstance(page, Unchecked):
        return {"address": one.address, "started": one.started, "reason": page.reason, "detail": page.detail}
    return {
        "address": one.address,
        "final_address": page.final_uri,
        "status": page.status,
        "type": page.content_type,
        "started": one.started,
        "finished": one.finished,
        "sha256": sha256(page.body).hexdigest(),
        "size": len(page.body),
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


def slug(result: ListingResult) -> str:
    """A folder name that is safe on every system and the same in every run."""
    name = result.id.rstrip("/").rpartition("/")[2] or result.id
    digest = sha256(f"{result.uri}\n{result.url}\n{result.id}".encode("utf-8", "replace")).hexdigest()[:8]
    stem = "".join(char if char.isascii() and (char.isalnum() or char in "-_") else "_" for char in name[-32:])
    return f"{stem}-{digest}"
