"""Where a person finds the words, and what a stranger's text looks like."""

from __future__ import annotations

import pytest
from samples import finding, place, result

from reports.visible import joined, shorten, visible, visible_lines
from reports.where import heading, text_of, where
from scanner.model import FieldText, Place

BOX = ((10.0, 20.5), (90.0, 20.5))


@pytest.mark.parametrize(
    ("spot", "said"),
    [
        (Place("a.html"), "a.html"),
        (place("a.html", 3, 9), "a.html:3:9"),
        (place("a.html", 3, 9, selector="#title > h1"), "a.html:3:9"),
        (Place("https://shop.example/1", selector="#title > h1"), "https://shop.example/1 #title > h1"),
        (place("https://shop.example/1", 3, 9), "https://shop.example/1 3:9"),
        (place("a.jsonl", 7, 31, pointer="/attributes/材质"), "a.jsonl:7:31 /attributes/材质"),
        (Place("a.xlsx", cell="商品!C7"), "a.xlsx 商品!C7"),
        (Place("a.html", image="https://img.example/1.jpg", polygon=BOX), "https://img.example/1.jpg (10, 20.5)"),
        (Place("a.html", image="img/1.jpg"), "img/1.jpg"),
        (place("a\u202eb", 1, 1), "a\\u202eb:1:1"),
    ],
)
def test_one_line_says_where(spot: Place, said: str) -> None:
    assert where(spot) == said


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("最佳 100%", "最佳 100%"),
        ("a\nb\tc", "a b c"),
        ("\x1b[31m", "\\u001b[31m"),
        ("a\u200bb\ufeff", "a\\u200bb\\ufeff"),
        ("\u202e\u2066", "\\u202e\\u2066"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("\ufffd\ufffc", "\ufffd\ufffc"),
        ("👩‍👧"[0] + "é", "👩é"),
    ],
)
def test_what_is_obeyed_or_unseen_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_lines_stay_where_there_is_room_for_them() -> None:
    assert visible_lines("a\tb\r\n\x00c") == "a\tb\\u000d\n\\u0000c"
    assert (shorten("一二三四", 4), shorten("一二三四五", 4)) == ("一二三四", "一二三…")
    assert joined(("a", "", None, "b")) == "a · b"


def test_the_text_of_a_finding_is_the_block_it_stands_in() -> None:
    first, second = FieldText("detail", 0, "全网最佳选择"), FieldText("detail", 7, "本店最佳选择")
    one = result(finding(start=2, field="detail"), finding(start=9, field="detail"), finding(start=12, field="detail"))
    one = one._replace(texts=(first, second))
    assert [text_of(one, found) for found in one.shown] == [first, second, None]


def test_a_listing_is_called_by_its_title_else_by_its_address() -> None:
    assert heading(result()) == "夏季纯棉T恤女"
    assert heading(result(title=None)) == "https://shop.example/item/10001"
    assert heading(result(title="", url=None)) == "shop/a.html"
