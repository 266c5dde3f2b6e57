"""MHTML: words are placed in the saved file, through its encodings."""

from __future__ import annotations

import base64
import quopri
import textwrap

import pytest
import shop_pages

from scanner.documents import read
from scanner.model import Page, Part, Span, Unchecked


def saved(markup: bytes, encoding: str, charset: str = "utf-8") -> bytes:
    if encoding == "base64":
        inner = "\r\n".join(textwrap.wrap(base64.b64encode(markup).decode(), 76)).encode()
    elif encoding == "quoted-printable":
        inner = quopri.encodestring(markup).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    else:
        inner = markup
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://shop.example/a/b.html\r\nSubject: x\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--b--1"\r\n'
        "\r\n\r\n"
        "----b--1\r\nContent-Type: text/css\r\n\r\np{}\r\n"
        f"----b--1\r\nContent-Type: text/html; charset={charset}\r\nContent-Transfer-Encoding: {encoding}\r\n"
        "Content-Location: https://shop.example/a/b.html\r\n\r\n"
    )
    return head.encode() + inner + b"\r\n----b--1\r\nContent-Type: image/png\r\n\r\nxx\r\n----b--1--\r\n"


def written(place: bytes, encoding: str) -> bytes:
    if encoding == "quoted-printable":
        return quopri.decodestring(place)
    return base64.b64decode(place) if encoding == "base64" else place


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "binary"])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_words_are_placed_in_the_file(encoding: str, charset: str) -> None:
    body = saved(shop_pages.GENERIC.encode(charset), encoding, charset)
    (part,) = read(Page("a.mhtml", body))
    assert isinstance(part, Part)
    assert part.uri == "a.mhtml"
    assert part.meta.url == "https://shop.example/a/b.html"
    title = next(block for block in part.blocks if block.field == "title")
    assert title.text == "橄榄油手作皂"
    ranges = title.place(Span(0, 3)).ranges
    raw = b"".join(written(body[one.offset : one.offset + one.length], encoding) for one in ranges)
    assert title.text[:3].encode(charset) in raw
    assert len(raw) <= len(title.text[:3].encode(charset)) + (4 if encoding == "base64" else 0)
    assert body.count(b"\n", 0, ranges[0].offset) + 1 == ranges[0].line


WITHOUT_BOUNDARY = b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\nx"


@pytest.mark.parametrize("body", [WITHOUT_BOUNDARY, saved(b"", "8bit")[:230]])
def test_broken_files_are_said(body: bytes) -> None:
    (found,) = read(Page("a.mhtml", body))
    assert isinstance(found, Unchecked)
    assert found.reason == "unreadable"
