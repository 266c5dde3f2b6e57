"""Bytes to text, without ever failing: what the bytes say wins over what the server or the page declares.

Order: byte order mark, strict UTF-8, the server's charset, the page's meta tag, GB18030. A byte that no reading
explains becomes U+DC00 + byte (`places.FileText` shows it as U+FFFD), so offsets stay exact in damaged files.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Generator, Iterator

from scanner.documents.places import FileText
from scanner.model import Page, Unchecked
from scanner.text.form import later

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MARKS = tuple(bom for bom, _ in _BOMS)
_META = later(rb"""<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]{3,20})""", re.I)
_CODECS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5",
    "utf-16": "utf-16-le",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "windows-1252": "cp1252",
}
"""Declared names that are believed. Stateless encodings only: `FileText` measures a stretch by encoding it again."""
_ESCAPE = "listing-scanner.undecodable"
_SAMPLE = 1 << 16
_MIXED_SIZE = 1 << 22
_FEW = 200
"""One undecodable byte in so many is an accident of an otherwise right reading."""


def _escape(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(_ESCAPE, _escape)


def text_of(page: Page) -> FileText:
    """The text of `page`."""
    declared = page.charset or _parameter(page.content_type)
    if not page.body.startswith(_MARKS):
        # The common case in one pass. A zero byte is no text in UTF-8, though it is in UTF-16.
        try:
            text = bytes(page.body).decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            if "\0" not in text:
                return FileText(page.uri, text, "utf-8", page.body, clean=True)
    encoding, bom, decoded_text = _encoding(page.body, declared)
    inner = page.body[bom:] if bom else page.body
    try:
        text = inner.decode(encoding) if decoded_text is None else decoded_text
        return FileText(page.uri, text, encoding, page.body, bom, clean=True)
    except UnicodeDecodeError:
        return FileText(page.uri, inner.decode(encoding, _ESCAPE), encoding, page.body, bom)


def damaged(text: str) -> bool:
    """Whether so many characters were lost that "no finding" would mean nothing.

    Replacement characters stand for the loss, or 锟斤拷, which is what they become when GBK bytes are made of them.
    """
    # One character is found many times as fast as three.
    if "�" not in text and ("锟" not in text or "锟斤拷" not in text):
        return False
    lost = text.count("�") + 2 * text.count("锟斤拷")
    return lost >= 4 and lost * 20 >= sum(map(len, re.findall(r"[^\x00-\x7f]+", text)))


_HAN_UTF8 = later(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){2,}")


def mixed(source: FileText) -> int | None:
    """The line from which on a text is in another encoding than before; None where it is of one piece.

    A file that was put together of UTF-8 and GBK reads as nonsense in part, without a single undecodable byte.
    """
    if source.encoding != "gb18030" or len(source.body) > _MIXED_SIZE:
        return None
    wide = other = 0
    for number, line in enumerate(source.body.split(b"\n"), 1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            other = other or number
        else:
            if sum(len(found.group()) for found in _HAN_UTF8.finditer(line)) >= 18:
                wide = wide or number
        if wide and other:
            return max(wide, other)
    return None


def mixing(source: FileText, field: str | None) -> Iterator[Unchecked]:
    """Say from where on a text is in another encoding than before."""
    if line := mixed(source):
        yield Unchecked(source.uri, field, "damaged text", f"line {line}: another encoding than before")


def readable(source: FileText, field: str | None, lost: str = "") -> Generator[Unchecked, None, bool]:
    """Say what decoding could not save; whether the text is worth reading. `lost`: how it may have come about."""
    if damaged(source.text):
        yield Unchecked(source.uri, field, "damaged text", lost)
        return False
    yield from mixing(source, field)
    return True


def decoded(body: bytes, encoding: str) -> tuple[str, bool]:
    """`body` in a known encoding, and whether all of it could be decoded; what cannot is kept as U+DC00 + byte."""
    try:
        return body.decode(encoding), True
    except UnicodeDecodeError:
        return body.decode(encoding, _ESCAPE), False


def _encoding(body: bytes, declared: str | None) -> tuple[str, int, str | None]:
    """The encoding of `body`, the length of its byte order mark, and its text if that was made on the way."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return name, len(bom), None
    if wide := _wide(body):
        return wide, 0, None
    names = list(dict.fromkeys(_names(body, declared)))
    for name in names:
        try:
            return name, 0, body.decode(name)
        except UnicodeDecodeError:
            continue
    return min(names, key=lambda name: _losses(body, name)), 0, None


def _names(body: bytes, declared: str | None) -> Iterator[str]:
    yield "utf-8"
    if body.isascii():
        return
    if _losses(body, "utf-8") * _FEW < len(body[:_SAMPLE]) - len(body[:_SAMPLE].translate(None, _HIGH)):
        return
    meta = _META.search(body, 0, 4096)
    said = [name for name in (declared, meta.group(1).decode("ascii") if meta else None) if name]
    known = [_CODECS[name.lower().strip("\"' ")] for name in said if name.lower().strip("\"' ") in _CODECS]
    # Latin-1 explains every byte, and servers claim it by default: it comes after what can be refuted.
    yield from (name for name in known if name != "cp1252")
    yield "gb18030"
    yield from known


_HIGH = bytes(range(0x80, 0x100))


def _losses(body: bytes, encoding: str) -> int:
    sample = body[:_SAMPLE]
    return len(sample) - len(sample.decode(encoding, "ignore").encode(encoding))


def _wide(body: bytes) -> str | None:
    """UTF-16 without a mark: its line ends, digits and tags have a zero byte on one side only."""
    sample = body[:2048]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if len(sample) < 4 or max(even, odd) * 10 < len(sample) or min(even, odd) * 4 > max(even, odd):
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    text = body[: len(sample) // 2 * 2].decode(name, "replace")
    return None if text.count("�") > 1 or "\0" in text else name


def _parameter(content_type: str | None) -> str | None:
    found = re.search(r"charset\s*=\s*[\"']?([\w-]+)", content_type or "", re.I)
    return found.group(1) if found else None


def head_of(page: Page, size: int = 4096) -> str:
    """The first characters of `page`, enough to tell what it is."""
    body = bytes(page.body[:size])
    encoding, bom, _ = _encoding(body, page.charset or _parameter(page.content_type))
    return body[bom:].decode(encoding, "replace")
