"""MHTML: a page saved with all it needs in one MIME file. Words are placed in that file, through its encoding."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from functools import partial

from scanner.documents import DEFAULT, Read, ReadOptions
from scanner.documents.decode import text_of
from scanner.documents.page import read_text
from scanner.documents.places import EncodedText, FileText
from scanner.model import Page, Piece, Unchecked
from scanner.text.form import later
from scanner.text.named import NamedTuple

_HEADERS = later(rb"\A(?:[\w-]{1,60}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){1,60}\r?\n")
_BOUNDARY = later(rb"boundary\s*=\s*(?:\"([^\"\r\n]{1,200})\"|([^\s;]{1,200}))", re.I)
_QUOTED = later(rb"=(?:([0-9A-Fa-f]{2})|[ \t]*(?:\r\n|\n|\Z))")
_PART_LIMIT = 1000


class _Part(NamedTuple):
    headers: dict[str, str]
    start: int
    end: int


def looks_like(head: str, page: Page) -> bool:
    """Whether the document is MIME with several parts."""
    start = head[:3000].lower()
    return "multipart/related" in start and ("mime-version:" in start or start.startswith(("from:", "content-type:")))


def read(page: Page, options: ReadOptions = DEFAULT) -> Read:
    """The first page of HTML in the file; the others are frames and pictures."""
    body = bytes(page.body)
    head = _HEADERS.match(body)
    boundary = _BOUNDARY.search(head.group()) if head else None
    if head is None or boundary is None:
        yield Unchecked(page.uri, options.field, "unreadable", "MIME headers without a boundary")
        return
    about = _headers(head.group())
    mark = b"--" + (boundary.group(1) or boundary.group(2))
    part = next((one for one in _parts(body, mark) if "html" in one.headers.get("content-type", "")), None)
    if part is None:
        yield Unchecked(page.uri, options.field, "unreadable", "no HTML among the parts of the file")
        return
    address = about.get("snapshot-content-location") or part.headers.get("content-location")
    inner = page._replace(
        body=_decoded(body[part.start : part.end], part.headers.get("content-transfer-encoding", "")),
        content_type=part.headers.get("content-type"),
        final_uri=address if address and "://" in address else page.final_uri,
    )
    outer = FileText(page.uri, body.decode("latin-1"), "latin-1", body)
    way = partial(_pieces, body, part.start, part.end, part.headers.get("content-transfer-encoding", ""))
    yield from read_text(EncodedText(outer, way, text_of(inner)), inner, options)


def pictures(body: bytes) -> Iterator[tuple[str, bytes]]:
    """The pictures of a file by the addresses that its page calls them."""
    head = _HEADERS.match(body)
    boundary = _BOUNDARY.search(head.group()) if head else None
    for part in _parts(body, b"--" + (boundary.group(1) or boundary.group(2))) if boundary else ():
        if not part.headers.get("content-type", "").startswith("image/"):
            continue
        raw = _decoded(body[part.start : part.end], part.headers.get("content-transfer-encoding", ""))
        if location := part.headers.get("content-location"):
            yield location, raw
        if name := part.headers.get("content-id"):
            yield "cid:" + name.strip("<>"), raw


def _headers(raw: bytes) -> dict[str, str]:
    unfolded = re.sub(r"\r?\n[ \t]+", " ", raw.decode("latin-1"))
    pairs = (line.partition(":") for line in unfolded.splitlines())
    return {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}


def _parts(body: bytes, mark: bytes) -> Iterator[_Part]:
    at = body.find(mark)
    for _ in range(_PART_LIMIT):
        if at < 0 or body.startswith(b"--", at + len(mark)):
            return
        start = body.find(b"\n", at) + 1
        after = body.find(b"\n" + mark, start)
        end = after if after >= 0 else len(body)
        head = _HEADERS.match(body[start : start + 8192])
        if start and head:
            yield _Part(_headers(head.group()), start + head.end(), end)
        at = after + 1 if after >= 0 else -1


def _decoded(raw: bytes, encoding: str) -> bytes:
    if encoding.lower() == "quoted-printable":
        return _QUOTED.sub(lambda found: binascii.unhexlify(found.group(1)) if found.group(1) else b"", raw)
    if encoding.lower() == "base64":
        clean = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
        return base64.b64decode(clean[: len(clean) // 4 * 4] + _tail(clean))
    return raw


def _tail(clean: bytes) -> bytes:
    rest = clean[len(clean) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""


def _pieces(body: bytes, start: int, end: int, encoding: str) -> list[Piece]:
    """From the decoded bytes to those of the file: an encoded byte, or three, are one piece."""
    pieces: list[Piece] = []
    size, at = 0, start
    if encoding.lower() == "quoted-printable":
        for found in _QUOTED.finditer(body, start, end):
            if found.start() > at:
                pieces.append(Piece(size, at, found.start() - at))
                size += found.start() - at
            if found.group(1):
                pieces.append(Piece(size, found.start(), 3))
                size += 1
            at = found.end()
        return [*pieces, Piece(size, at, end - at)]
    if encoding.lower() == "base64":
        places = [found.start() for found in re.finditer(rb"[A-Za-z0-9+/]", body[start:end])]
        return [
            Piece(index // 4 * 3, start + places[index], places[min(index + 3, len(places) - 1)] - places[index] + 1)
            for index in range(0, len(places), 4)
        ]
    return [Piece(0, start, end - start)]
