"""Predicates, one by one: what each sees round a hit, and what it must not take for it."""

from __future__ import annotations

import pytest

from scanner.checks.context import PREDICATES
from scanner.checks.surroundings import Around, Profile
from scanner.model import Block, Listing, Meta, Place
from scanner.rulebook import load, sources

BOOK = load()


class Here:
    uri = "test"

    def place(self, intervals: object) -> Place:
        return Place("test")


def around(text: str, field: str = "detail", brand: str | None = None, **attributes: str) -> Around:
    """The hit is what stands between « and »."""
    start = text.index("«")
    plain = text.replace("«", "").replace("»", "")
    block = Block(field, "copy", plain, 0, Here())
    more = tuple(Block(f"attributes.{name}", "copy", value, 0, Here()) for name, value in attributes.items())
    listing = Listing(None, "item", "generic", "x", (block, *more), meta=Meta(brand=brand))
    return Around(start, text.index("»") - 1, plain, block, Profile(listing, BOOK))


YES = [
    ("negated", "这款不是«最贵»的"),
    ("negated", "拒绝使用«顶级»字样"),
    ("negated", "不敢说«最好»"),
    ("rhetorical", "难道不是«最好»的吗"),
    ("quoted", "广告法禁用词：«最佳»"),
    ("quoted", "标题里不要出现“«顶级»”字样"),
    ("in_title_marks", "《«最好»的告别》精装"),
    ("measured", "层板«最大»承重25公斤"),
    ("measured", "«最多»可放十二本"),
    ("parameter", "不要超过«最高»水位线"),
    ("parameter", "«最小»起订量见说明"),
    ("self_comparison", "同系列中«最轻»的一款"),
    ("self_comparison", "我们家«最受欢迎»的裤子"),
    ("goal_or_attitude", "我们追求«最好»"),
    ("attitude_only", "没有«最好»，只有更好"),
    ("generic_subject", "白衬衫是许多人的«首选»"),
    ("points_at_item", "这款卫衣是«最佳»选择"),
    ("dated_source", "2025年销量«第一»（数据来源：某公司）"),
    ("dated", "2025年销量«第一»"),
    ("below_province", "全县销量«第一»"),
]
NO = [
    ("negated", "没有比它更«好»的"),
    ("negated", "不含甲醛，«最好»的床垫"),
    ("rhetorical", "这是«最好»的"),
    ("quoted", "本店«最佳»选择"),
    ("in_title_marks", "《时光》«最美»的插画"),
    ("measured", "«最小»的微波炉"),
    ("parameter", "«最大»容量的炸锅"),
    ("self_comparison", "本店«最佳»选择"),
    ("self_comparison", "全网«最轻»的一款"),
    ("goal_or_attitude", "用了«最好»的棉花"),
    ("attitude_only", "没有«最好»的锅"),
    ("points_at_item", "白衬衫是许多人的«首选»"),
    ("dated_source", "销量«第一»"),
    ("below_province", "全国销量«第一»"),
]


@pytest.mark.parametrize(("name", "text"), YES)
def test_a_predicate_holds(name: str, text: str) -> None:
    assert PREDICATES[name](around(text))


@pytest.mark.parametrize(("name", "text"), NO)
def test_a_predicate_does_not_hold(name: str, text: str) -> None:
    assert not PREDICATES[name](around(text))


def test_brand_and_model_are_the_listings_own() -> None:
    assert PREDICATES["in_brand_field"](around("«极致»盛放碎花裙", "title", brand="极致盛放"))
    assert PREDICATES["in_brand_field"](around("«极致»盛放碎花裙", "title", 品牌="极致盛放/JZSF"))
    assert not PREDICATES["in_brand_field"](around("«极致»柔软", "title", brand="极致盛放"))
    assert PREDICATES["in_model_field"](around("智能音箱«至尊»版", "title", 型号="至尊版"))


def test_fields() -> None:
    assert PREDICATES["in_title"](around("«最好»", "title[2]"))
    assert PREDICATES["is_attribute"](around("«最好»", "attributes.卖点"))
    assert not PREDICATES["in_title"](around("«最好»"))


def test_every_predicate_of_an_exemption_exists_and_is_used() -> None:
    used = {name for one in sources.load().exemptions for name in (*one.any_of, *one.none_of)}
    assert used <= set(PREDICATES)
    tested = {name for name, _ in YES} | {"in_brand_field", "in_model_field", "in_title", "is_attribute"}
    assert set(PREDICATES) <= tested


def test_the_scope_is_the_clause() -> None:
    here = around("不贵，«最好»的锅。它很轻")
    assert here.before == ""
    assert here.after == "的锅"
    first, last = here.sentence
    assert here.text[first:last] == "不贵，最好的锅"
