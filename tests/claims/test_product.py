"""Product classes: a stated category decides, numbers show what the law knows, titles only fill gaps."""

from __future__ import annotations

import pytest

from scanner.claims.product import product_class
from scanner.model import Block, Listing, Meta, Place, Settings
from scanner.rulebook import load

BOOK = load()


class Here:
    uri = "test"

    def place(self, intervals: object) -> Place:
        return Place("test")


def classes(title: str = "", category: str | None = None, detail: str = "", **attributes: str) -> frozenset[str]:
    more = ((f"attributes.{name}", text) for name, text in attributes.items())
    fields = [("title", title), ("detail", detail), *more]
    blocks = tuple(Block(field, "copy", text, 0, Here()) for field, text in fields if text)
    return product_class(Listing(None, "item", "generic", "x", blocks, meta=Meta(category=category)), BOOK)


def test_the_category_decides() -> None:
    assert "drug" in classes("养胃颗粒", category="药品")
    assert "food" in classes("红枣夹核桃", category="食品")


def test_a_title_fills_the_gap() -> None:
    assert "cosmetics" in classes("补水面膜 10片")
    assert "food" not in classes("红枣色口红", category="美妆护肤")


@pytest.mark.parametrize("unknown", ["其他", "", None])
def test_an_empty_category_says_nothing(unknown: str | None) -> None:
    assert "bedding" in classes("乳胶枕头", category=unknown)


def test_a_title_refines_a_category() -> None:
    assert "shapewear" in classes("束腰带 薄款", category="服饰")
    assert "apparel" in classes("束腰带 薄款")


def test_a_registration_number_shows_the_class() -> None:
    assert "health-food" in classes("鱼油软胶囊", detail="批准文号：国食健字G20150001")
    assert "device" in classes("家用仪", 医疗器械注册证号="粤械注准20182070001")


def test_the_detail_never_makes_a_book() -> None:
    assert "book" not in classes("老姜洗发皂", detail="老中医推荐的古方，效果显著。王某某著")
    assert "book" in classes("经济学原理 第8版")


def test_the_category_of_the_run_wins() -> None:
    book = load(Settings(category="药品"))
    block = Block("title", "copy", "清热颗粒", 0, Here())
    assert "drug" in product_class(Listing(None, "item", "generic", "x", (block,)), book)
