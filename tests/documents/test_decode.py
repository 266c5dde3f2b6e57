"""Bytes to text: what the bytes say wins, nothing raises, and what is lost is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.documents.decode import damaged, head_of, readable, text_of
from scanner.model import Page

TEXT = "<p>纯棉面料，袖口罗纹收边，洗后不变形</p>\r\n" * 5


@pytest.mark.parametrize(
    ("body", "charset", "encoding"),
    [
        (TEXT.encode(), None, "utf-8"),
        (TEXT.encode("utf-8-sig"), None, "utf-8"),
        (TEXT.encode(), "gbk", "utf-8"),
        (b"<meta charset=gbk>" + TEXT.encode(), None, "utf-8"),
        (TEXT.encode("gbk"), None, "gb18030"),
        (TEXT.encode("gbk"), "iso-8859-1", "gb18030"),
        (b"<meta charset='GB2312'>" + TEXT.encode("gbk"), None, "gb18030"),
        (TEXT.replace("纯", "純").encode("big5", "ignore"), "big5", "big5"),
        (TEXT.encode("utf-16"), None, "utf-16-le"),
        (TEXT.encode("utf-16-le"), None, "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-8", "utf-16-be"),
        ((TEXT * 30).encode()[:-10] + b"\xe4\xbd", None, "utf-8"),
        ((TEXT * 30).encode() + b"\xff", "gbk", "utf-8"),
        ("café déjà vu".encode("cp1252"), "windows-1252", "cp1252"),
    ],
)
def test_encodings(body: bytes, charset: str | None, encoding: str) -> None:
    assert text_of(Page("x", body, charset)).encoding == encoding


def test_the_content_type_may_name_the_charset() -> None:
    body = TEXT.replace("纯", "純").encode("big5", "ignore")
    assert text_of(Page("x", body, content_type="text/html; charset=Big5")).encoding == "big5"


CHARSETS = [None, "gbk", "utf-8", "big5", "utf-16", "utf-7", "no such", "latin-1"]


@given(st.binary(max_size=300), st.sampled_from(CHARSETS))
def test_any_bytes_are_text_with_every_byte_in_place(body: bytes, charset: str | None) -> None:
    source = text_of(Page("x", body, charset))
    source.text.encode()
    assert source.offset(len(source.text)) == len(body)
    at = [source.offset(index) for index in range(len(source.text) + 1)]
    assert at == sorted(at)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TEXT, False),
        (TEXT + "�", False),
        (TEXT.encode("gbk").decode("utf-8", "replace"), True),
        ("锟斤拷锟斤拷锟斤拷商品", True),
        ("plain", False),
        ("", False),
    ],
)
def test_damage_is_seen(text: str, expected: bool) -> None:
    assert damaged(text) is expected


@pytest.mark.parametrize(
    ("body", "details", "worth"),
    [
        (TEXT.encode(), [], True),
        (("锟斤拷" * 9).encode(), ["how it came about"], False),
        (
            ("商品描述文字" * 4 + "\n").encode() + "面料柔软\n".encode("gbk"),
            ["line 2: another encoding than before"],
            True,
        ),
    ],
)
def test_what_decoding_could_not_save_is_said(body: bytes, details: list[str], worth: bool) -> None:
    said = []
    steps = readable(text_of(Page("x", body)), "detail", "how it came about")
    try:
        while True:
            said.append(next(steps))
    except StopIteration as end:
        assert end.value is worth
    assert [(one.uri, one.field, one.reason) for one in said] == [("x", "detail", "damaged text")] * len(details)
    assert [one.detail for one in said] == details


def test_the_head_is_text_without_its_mark() -> None:
    assert head_of(Page("x", "\ufeff<html>".encode("utf-16-le"))) == "<html>"
    assert head_of(Page("x", ("中" * 5000).encode())).startswith("中中")
