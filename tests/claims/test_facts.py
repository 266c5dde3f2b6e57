"""Facts of a listing: every drifting attribute name, composition lines, copy and reports."""

from __future__ import annotations

from typing import Any

import pytest

from scanner.claims.facts import facts
from scanner.claims.fields import is_material_name
from scanner.model import Block, Listing, Place


class Nowhere:
    uri = "test"

    def place(self, intervals: Any) -> Place:
        return Place(self.uri)


def listing(**fields: str) -> Listing:
    blocks = tuple(Block(name.replace("__", "."), "copy", text, 0, Nowhere()) for name, text in fields.items())
    return Listing(None, "item", "generic", "test", blocks)


NAMES = (
    "材质 材质成分 面料 面料材质 面料材质成分 主面料成分 主面料成分含量 面料主材质 成分含量 棉含量 "
    "里料 里料材质 里料成分含量 填充物 填充物含量 含绒量"
    " 绒子含量 充绒量 绒种 羽绒种类 洗唛 水洗标 吊牌 京东材质成分 抖音面料材质 帮面材质 鞋垫材质"
).split()


@pytest.mark.parametrize("name", NAMES)
def test_material_names(name: str) -> None:
    assert is_material_name(name)


@pytest.mark.parametrize("name", ["颜色", "面料功能", "适用面料", "材质工艺", "净含量", "品牌", "面料俗称"])
def test_other_names(name: str) -> None:
    assert not is_material_name(name)


def shares(found: Listing) -> list[tuple[str, str, float, str]]:
    return [(fact.part, fact.fibre, fact.high, fact.kind) for fact in facts(found) if fact.quantity == "share"]


def test_parts_come_from_names_and_labels() -> None:
    found = listing(
        attributes__面料="棉100%", attributes__里料成分="涤纶100%", attributes__材质="面料:亚麻100%;袖里:锦纶100%"
    )
    assert shares(found) == [
        ("main", "棉", 100, "attributes"),
        ("lining", "聚酯纤维", 100, "attributes"),
        ("main", "亚麻", 100, "attributes"),
        ("other", "聚酰胺纤维", 100, "attributes"),
    ]


def test_a_composition_line_of_the_detail_is_a_fact_and_praise_is_copy() -> None:
    found = listing(detail="柔软亲肤。\n面料：棉60% 聚酯纤维40%\n好评率99%")
    assert shares(found) == [("main", "棉", 60, "detail"), ("main", "聚酯纤维", 40, "detail")]
    assert shares(listing(title="80%棉卫衣")) == [("main", "棉", 80, "copy")]


def test_facts_point_at_their_words() -> None:
    found = facts(listing(detail="尺码准。\n里料：　涤纶１００％  可机洗"))
    assert [fact.quote for fact in found] == ["涤纶１００％"]


def test_reports_are_named_by_their_field() -> None:
    found = listing(
        report__绒子含量实测="86.1%", report__充绒量检测值="118g", report__鹅毛绒含量="90%", report__棉实测="61.5%"
    )
    assert [(fact.quantity, fact.fibre, fact.low) for fact in facts(found)] == [
        ("content", "羽绒", 86.1), ("fill_g", "羽绒", 118), ("species", "鹅", 90), ("share", "棉", 61.5),
    ]  # fmt: skip


def test_platform_and_user_text_states_nothing() -> None:
    block = Block("detail", "user", "面料：棉60% 聚酯纤维40%", 0, Nowhere())
    assert facts(Listing(None, "item", "generic", "test", (block, block._replace(role="platform")))) == ()


def test_leather_and_trade_names_are_materials() -> None:
    found = facts(listing(attributes__鞋面材质="头层牛皮（除牛反绒）", attributes__填充物="仿丝棉"))
    assert [(fact.part, fact.fibre, fact.quantity) for fact in found] == [
        ("main", "头层牛皮", "material"),
        ("filling", "仿丝棉", "material"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "【填充物】白鸭绒\n【绒子含量】80%",
        "填充物 | 白鸭绒\n绒子含量 | 80%",
        "填充物：白鸭绒\n含绒量：80%",
    ],
)
def test_labelled_lines_of_the_detail_text_are_statements(text: str) -> None:
    found = facts(listing(detail=text))
    assert {(fact.quantity, fact.kind) for fact in found} == {
        ("share", "detail"), ("species", "detail"), ("colour", "detail"), ("content", "detail"),
    }  # fmt: skip


@pytest.mark.parametrize("text", ["九成羊毛 更暖和", "T/C 65/35 衬衫"])
def test_shares_without_a_sign_are_facts_of_the_copy(text: str) -> None:
    assert {fact.kind for fact in facts(listing(subtitle=text))} <= {"copy", "detail"}
    assert [fact.low for fact in facts(listing(subtitle=text))]
