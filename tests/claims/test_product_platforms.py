"""Category words of a platform show a class on that platform, and nowhere else."""

from __future__ import annotations

import pytest

from scanner import rulebook
from scanner.checks.examples import Written
from scanner.claims.product import product_class
from scanner.model import Block, Listing, Meta

BOOK = rulebook.load()


def classes(platform: str, category: str) -> frozenset[str]:
    block = Block("title", "copy", "常用款 两件装", 0, Written("row"))
    return product_class(Listing(None, "item", platform, "row", (block,), meta=Meta(category=category)), BOOK)


@pytest.mark.parametrize(
    ("platform", "category", "wanted"),
    [
        ("taobao", "保健食品/膳食营养补充食品", "health-food"),
        ("taobao", "隐形眼镜/护理液", "device"),
        ("jd", "中西药品>耳鼻喉", "drug"),
        ("jd", "营养健康>营养成分", "health-food"),
        ("douyin", "滋补保健>传统滋补", "health-food"),
    ],
)
def test_category_words_of_the_platform(platform: str, category: str, wanted: str) -> None:
    assert wanted in classes(platform, category)


def test_words_of_one_platform_mean_nothing_on_another() -> None:
    assert "health-food" in classes("jd", "营养健康>营养成分")
    assert "health-food" not in classes("taobao", "营养健康>营养成分")


def test_a_category_that_says_nothing_shows_nothing() -> None:
    assert not classes("taobao", "其他")
