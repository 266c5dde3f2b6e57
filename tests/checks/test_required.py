"""Notices that a page owes: promised, promised elsewhere, satisfied, of a class, and never owed by a list of titles."""

from __future__ import annotations

from typing import Any

import pytest

from scanner import rulebook
from scanner.checks import required
from scanner.checks.examples import Written
from scanner.model import Block, Hit, Kind, Listing, Meta, Role, Settings

ORIGIN = Written("page")


def hits(
    *blocks: tuple[str, str], category: str | None = None, kind: Kind = "item", role: Role = "copy", **settings: Any
) -> dict[str, Hit]:
    made = tuple(Block(field, role, text, 0, ORIGIN) for field, text in blocks)
    listing = Listing(None, kind, "generic", "page", made, meta=Meta(category=category))
    found = required.check(listing, rulebook.load(Settings(**settings)))
    return {hit.rule: hit for hit in found if isinstance(hit, Hit)}


def test_a_promise_without_its_terms_is_info_and_points_at_the_promise() -> None:
    hit = hits(("title", "围巾"), ("detail", "柔软亲肤，预售款请耐心等待"))["shipping-time"]
    assert hit.block.text[hit.span.start : hit.span.end] == "预售"
    assert (hit.severity, hit.category) == ("info", "notice")
    assert "预售" in hit.message.zh


def test_strict_raises_it() -> None:
    assert hits(("detail", "预售款"), strict=True)["shipping-time"].severity == "warning"
    assert hits(("detail", "预售款"), strict_notices=True)["shipping-time"].severity == "warning"


def test_the_notice_may_stand_in_another_field() -> None:
    assert "shipping-time" not in hits(("detail", "预售款"), ("notice", "付款后15天内发货"))


def test_disguised_promises_count_and_are_placed_in_the_original() -> None:
    hit = hits(("detail", "本款預售，敬请期待"))["shipping-time"]
    assert hit.block.text[hit.span.start : hit.span.end] == "預售"


def test_goods_of_a_class_owe_their_notice() -> None:
    page = ("detail", "深海鱼油软胶囊，每日两粒")
    assert "health-food-notice" in hits(page, category="保健食品")
    assert "health-food-notice" not in hits(("detail", "全麦面包，独立包装"), category="食品")
    assert "health-food-notice" not in hits(page, ("notice", "本品不能代替药物"), category="保健食品")


@pytest.mark.parametrize("field", ["title", "subtitle[2]", "sku", "attributes.品名"])
def test_a_list_of_titles_owes_nothing(field: str) -> None:
    assert not hits((field, "预售 羽绒服 不满意包退款"), category="保健食品")


def test_a_page_owes_even_where_it_has_a_title_only() -> None:
    assert "activity-terms" in hits(("title", "周年庆 全场抢购"), kind="page")


def test_what_the_platform_writes_promises_nothing() -> None:
    assert not hits(("detail", "预售款"), role="platform")


def test_a_notice_can_be_switched_off_and_reweighed() -> None:
    assert "shipping-time" not in hits(("detail", "预售款"), disabled=("shipping-time",))
    assert hits(("detail", "预售款"), severities=(("shipping-time", "error"),))["shipping-time"].severity == "error"
