"""WARC: what a crawl kept, read back page by page. Descriptions in the same archive answer the pages that need them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from scanner.documents import DEFAULT, Read, ReadOptions
from scanner.documents import read as read_page
from scanner.model import UNCHECKED, Need, Page, Part, Unchecked
from scanner.text.named import NamedTuple

RECORD_LIMIT = 64 << 20
"""Bytes of one record that are read; a longer answer is counted as truncated."""
_WALLED = frozenset((401, 403, 407, 451))
_REQUISITE_OF = "X-Requisite-Of"


class _Record(NamedTuple):
    offset: int
    requisite: bool
    """Whether it was fetched for another page only."""
    found: Page | Unchecked


def looks_like(head: str, page: Page) -> bool:
    """Whether the document is a WARC, plain or with one gzip member a record."""
    start = bytes(page.body[:5])
    return start == b"WARC/" or (start[:2] == b"\x1f\x8b" and page.uri.lower().endswith((".warc.gz", ".warc")))


def read(page: Page, options: ReadOptions = DEFAULT) -> Read:
    """The parts of all pages of the archive; needs that the archive itself answers are answered."""
    answers: dict[str, int] = {}
    last: dict[str, int] = {}
    for record in _records(page):
        last[record.found.uri] = record.offset
        if record.requisite and isinstance(record.found, Page):
            answers[record.found.uri] = record.offset
    for record in _records(page):
        if isinstance(record.found, Unchecked):
            if last[record.found.uri] == record.offset:  # a resumed crawl tried again: its last word counts
                yield record.found
        elif not record.requisite:
            yield from _answered(page, record.found, answers, options)


def pictures(path: Path) -> Iterator[tuple[str, int]]:
    """(address, offset) of each record of an archive that says it is a picture."""
    try:
        with path.open("rb") as file:
            for record in _records(Page(str(path), cast(bytes, file))):
                if isinstance(record.found, Page) and (record.found.content_type or "").startswith("image/"):
                    yield record.found.uri, record.offset
    except OSError:
        return


def body_at(path: Path, offset: int) -> bytes | None:
    """The body of the record at `offset`."""
    try:
        with path.open("rb") as file:
            found = next(_records(Page(str(path), cast(bytes, file)), offset)).found
    except (OSError, StopIteration):
        return None
    return found.body if isinstance(found, Page) else None


def _answered(archive: Page, page: Page, answers: dict[str, int], options: ReadOptions) -> Read:
    """What `page` holds, with the answers to its needs read into its parts."""
    out = list(read_page(page, options))
    parts = [one for one in out if isinstance(one, Part)]
    left: list[Part | Need | Unchecked] = [one for one in out if isinstance(one, Unchecked)]
    for need in (one for one in out if isinstance(one, Need)):
        index = next((number for number, part in enumerate(parts) if part.key == need.key), None)
        if need.uri not in answers or index is None:
            left.append(need)
            continue
        asked = options._replace(field=need.field, key=need.key)
        record = next(_records(archive, answers[need.uri]))
        assert isinstance(record.found, Page)
        for answer in read_page(record.found, asked):
            if isinstance(answer, Part):
                parts[index] = _joined(parts[index], answer)
            else:
                left.append(answer)
    yield from parts
    yield from left


def _joined(part: Part, answer: Part) -> Part:
    return part._replace(
        blocks=part.blocks + answer.blocks,
        pictures=part.pictures + answer.pictures,
        unchecked=tuple(one for one in part.unchecked if not one.reason.startswith("description ")),
    )


def _records(page: Page, offset: int = 0) -> Iterator[_Record]:
    """The pages of the archive from `offset` on, and what stands there instead of a page."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    stream = io.BytesIO(page.body) if isinstance(page.body, bytes) else page.body
    stream.seek(offset)
    records = ArchiveIterator(stream)
    while True:
        # An archive that breaks off or lies about a length ends here; what was complete was given.
        try:
            record = next(records)
            found = _found(record)
            at = offset + records.get_record_offset()  # asked last: it reads the record to its end
        except StopIteration:
            return
        except (ArchiveLoadFailed, EOFError, OSError, ValueError, KeyError) as error:
            yield _Record(0, False, Unchecked(page.uri, None, "truncated", f"the archive breaks off: {error}"))
            return
        if found:
            yield _Record(at, record.rec_headers.get_header(_REQUISITE_OF) is not None, found)


def _found(record: Any) -> Page | Unchecked | None:
    uri = record.rec_headers.get_header("WARC-Target-URI") or ""
    if record.rec_type == "metadata" and record.rec_headers.get_header("Content-Type") == "application/json":
        return _failure(uri, record.content_stream().read(1 << 16))
    if record.rec_type not in ("response", "resource"):
        return None
    headers = record.http_headers
    status = int(headers.get_statuscode()) if headers and headers.get_statuscode().isdigit() else 200
    if 300 <= status < 400:
        return None
    if status >= 400:
        return Unchecked(uri, None, "blocked" if status in _WALLED else "error answer", f"HTTP {status}")
    body = record.content_stream().read(RECORD_LIMIT + 1)
    if len(body) > RECORD_LIMIT:
        return Unchecked(uri, None, "truncated", f"the answer is longer than {RECORD_LIMIT} bytes")
    if getattr(record.raw_stream, "limit", 0) > 0:
        return Unchecked(uri, None, "truncated", "the archive ends inside this record")
    kind = headers.get_header("Content-Type") if headers else record.rec_headers.get_header("Content-Type")
    when = record.rec_headers.get_header("WARC-Date")
    return Page(uri, body, None, when, "warc", kind, uri, status)


def _failure(uri: str, body: bytes) -> Unchecked | None:
    try:
        said = json.loads(body)
        reason, field, detail = said["reason"], said.get("field"), str(said.get("detail") or "")
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return Unchecked(uri, field, reason, detail) if reason in UNCHECKED else None
