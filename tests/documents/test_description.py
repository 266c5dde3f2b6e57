"""Descriptions behind second requests, in the forms in which platforms answer."""

from __future__ import annotations

import pytest

from scanner.documents import ReadOptions, read
from scanner.model import Key, Page, Part, Span, Unchecked

KEY = Key("taobao", "1")
OPTIONS = ReadOptions(field="detail", key=KEY)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
@pytest.mark.parametrize(
    "answer",
    [
        "var desc='<p>{}</p><img src=\"//img.alicdn.com/a.jpg\">';",
        'var offer_details={{"offerId":1,"content":"<p>{}<\\/p><img src=\\"//img.alicdn.com/a.jpg\\">"}};',
        'showdesc({{"date":"2026","content":"<p>{}</p><img data-lazyload=\\"//img.alicdn.com/a.jpg\\">"}})',
        'cb_12({{"content":"<p>{}</p><img src=\\"//img.alicdn.com/a.jpg\\">"}});',
        "<p>{}</p><img src='//img.alicdn.com/a.jpg'>",
    ],
)
def test_answers(answer: str, encoding: str) -> None:
    body = answer.format("最<b>佳</b>").encode(encoding)
    (part,) = read(Page("https://d.example/x", body, via="http"), OPTIONS)
    assert isinstance(part, Part)
    assert (part.key, part.kind, part.unchecked) == (KEY, "item", ())
    assert [(block.field, block.text) for block in part.blocks] == [("detail", "最佳")]
    assert [picture.uri for picture in part.pictures] == ["https://img.alicdn.com/a.jpg"]
    ranges = part.blocks[0].place(Span(0, 2)).ranges
    assert [body[one.offset : one.offset + one.length].decode(encoding) for one in ranges] == ["最", "佳"]


@pytest.mark.parametrize("answer", ["var desc='';", 'showdesc({"content":""})', 'showdesc({"code":1,"content":null})'])
def test_an_empty_answer_is_said(answer: str) -> None:
    (found,) = read(Page("https://d.example/x", answer.encode()), OPTIONS)
    assert isinstance(found, Unchecked)
    assert found.reason == "error answer"


def test_a_damaged_answer_is_said() -> None:
    body = b"var desc='" + ("纯棉面料" * 20).encode("gbk").decode("utf-8", "replace").encode() + b"';"
    (found,) = read(Page("https://d.example/x", body), OPTIONS)
    assert isinstance(found, Unchecked)
    assert found.reason == "damaged text"
