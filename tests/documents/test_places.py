"""The chain from an inner text to the bytes of the file."""

from __future__ import annotations

import random
import re

import pytest

from scanner.documents.blocks import fragment
from scanner.documents.decode import text_of
from scanner.documents.places import CellText, FileOnly, FileText, JsonText, PartText, through
from scanner.model import Page, Piece, Place, Range, Span

ALPHABET = "a b\n\r中文字𠮷😀é<>&\t，\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("size", [40, 9000])
def test_ranges_are_exact_in_every_encoding(encoding: str, size: int) -> None:
    rng = random.Random(f"{encoding}{size}")
    text = "开头行 abc\n" * 4 + "".join(rng.choice(ALPHABET) for _ in range(size))
    body = text.encode(encoding)
    source = text_of(Page("x", body))
    assert source.text == text
    bare = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)
    for _ in range(200):
        start = rng.randrange(len(text))
        end = rng.randrange(start, min(len(text), start + 30) + 1)
        found = source.range(start, end)
        assert body[found.offset : found.offset + found.length].decode(bare) == text[start:end]
        if not (text[start - 1 : start] == "\r" and text[start : start + 1] == "\n"):
            lines = re.split("\r\n?|\n", text[:start])
            assert (found.line, found.column) == (len(lines), len(lines[-1]) + 1)


def test_a_slab_of_a_large_file_counts_on() -> None:
    body = "第一行\n第二行最佳\n".encode()
    start = body.index("第二".encode())
    slab = FileText("x", "第二行最佳\n", "utf-8", body, start, 2)
    assert slab.range(3, 5) == Range(start + 9, 6, 2, 4, 2, 6)
    assert body[start + 9 : start + 15].decode() == "最佳"


def test_undecodable_bytes_do_not_shift_what_follows() -> None:
    body = b"<meta charset=gbk>" + "说明".encode("gbk") + b"\xff\x80\x81\x20" + "最佳".encode("gbk")
    source = text_of(Page("x", body))
    at = source.text.index("最佳")
    found = source.range(at, at + 2)
    assert body[found.offset : found.offset + found.length].decode("gbk") == "最佳"


def test_html_in_json_in_a_file() -> None:
    body = b'{"desc": "<p>\\u6700<b>\\ud842\\udfb7</b>\\n&#20339;</p>"}'
    source = text_of(Page("x", body))
    markup = "<p>最<b>𠮷</b>\n&#20339;</p>"
    start = source.text.index("<p>")
    escapes = re.finditer(r"\\ud842\\udfb7|\\u[0-9a-f]{4}|\\n|[^\\]", source.text[start : source.text.rindex('"')])
    pieces = [Piece(at, start + found.start(), len(found.group())) for at, found in enumerate(escapes)]
    origin = JsonText(source, lambda: pieces, len(markup), "/desc")
    (block,) = fragment(markup, origin).blocks
    assert block.text == "最𠮷 佳"
    place = block.place(Span(0, 4))
    assert place.pointer == "/desc"
    assert place.selector == "p"
    assert [body[one.offset : one.offset + one.length].decode() for one in place.ranges] == [
        "\\u6700",
        "\\ud842\\udfb7",
        "\\n&#20339;",
    ]


def test_a_cell_with_doubled_quotes() -> None:
    body = '标题,"纯""棉"""\n'.encode()
    source = text_of(Page("x", body))
    cell = CellText(source, [Piece(0, 4, 1), Piece(1, 5, 2), Piece(2, 7, 1), Piece(3, 8, 2)], 4, "B1")
    place = cell.place([(1, 3)])
    assert place.cell == "B1"
    assert [body[one.offset : one.offset + one.length].decode() for one in place.ranges] == ['""棉']


def test_a_cell_of_a_workbook_has_no_ranges() -> None:
    assert CellText(FileOnly("a.xlsx"), None, 4, "Sheet1!C5").place([(0, 2)]) == Place("a.xlsx", cell="Sheet1!C5")


def test_a_stretch_of_a_text() -> None:
    source = text_of(Page("x", "前缀最佳后缀".encode()))
    assert PartText(source, [Piece(0, 2, 2)], 2).place([(1, 2)]).ranges == (Range(9, 3, 1, 4, 1, 5),)


def test_intervals_that_touch_become_one() -> None:
    pieces = [Piece(0, 10, 2), Piece(2, 12, 5), Piece(3, 17, 1), Piece(4, 30, 2)]
    assert through(pieces, 6, [(0, 4)]) == [(10, 18)]
    assert through(pieces, 6, [(1, 6)]) == [(11, 18), (30, 32)]
    assert through(pieces, 6, [(4, 4)]) == [(30, 30)]
