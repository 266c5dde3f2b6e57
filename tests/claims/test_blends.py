"""Blends in the trade's codes, and shares told in tenths."""

from __future__ import annotations

import pytest

from scanner.claims.blends import bare, blends
from scanner.claims.composition import as_json, parse

POLY_COTTON = {"main": {"聚酯纤维": [65, 65], "棉": [35, 35]}}


@pytest.mark.parametrize(
    "text", ["T/C 65/35", "TC65/35", "T/C：65/35", "涤棉65/35", "65/35涤棉", "t/c布 65%/35%", "涤/棉 65:35"]
)
def test_polyester_and_cotton(text: str) -> None:
    assert as_json(parse(text, "面料")) == POLY_COTTON
    assert as_json(parse(text)) == POLY_COTTON


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CVC 60/40", {"棉": [60, 60], "聚酯纤维": [40, 40]}),
        ("T/R/SP 66/30/4", {"聚酯纤维": [66, 66], "粘胶纤维": [30, 30], "聚氨酯弹性纤维": [4, 4]}),
        ("棉麻 55/45", {"棉": [55, 55], "麻": [45, 45]}),
        ("锦棉 70/30 斜纹", {"聚酰胺纤维": [70, 70], "棉": [30, 30]}),
    ],
)
def test_other_blends(text: str, expected: dict[str, list[float]]) -> None:
    assert as_json(parse(text, "面料")) == {"main": expected}


@pytest.mark.parametrize("text", ["170/88A", "屏幕比例 16/9", "T/C 65/45", "棉 2/32支", "tc65/35x", "2024/05/06"])
def test_what_is_no_blend(text: str) -> None:
    assert blends(text.lower()) == {}


def test_codes_alone_name_fibres_in_an_attribute_only() -> None:
    assert as_json(parse("CVC", "面料")) == {"main": {"棉": [0, 100], "聚酯纤维": [0, 100]}}
    assert parse("CVC") == parse("")
    assert bare("tr90") == ()


def test_a_blend_knows_its_place() -> None:
    [section] = parse("领口 T/C 65/35 府绸", "面料").sections
    assert {(value.start, value.end) for value in section.values} == {(3, 12)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("九成羊毛", {"绵羊毛": [90, 90]}),
        ("9成羊毛", {"绵羊毛": [90, 90]}),
        ("羊毛含量约八成", {"绵羊毛": [75, 80]}),
        ("七成棉三成涤", {"棉": [70, 70], "聚酯纤维": [30, 30]}),
        ("九成五以上山羊绒", {"山羊绒": [95, 100]}),
        ("六成半的亚麻", {"亚麻": [65, 65]}),
    ],
)
def test_tenths(text: str, expected: dict[str, list[float]]) -> None:
    assert as_json(parse(text)) == {"main": expected}


@pytest.mark.parametrize("text", ["九成新羊毛大衣", "八成新", "三成人款棉服", "提成九成", "棉成分", "19成棉"])
def test_tenths_of_something_else(text: str) -> None:
    assert as_json(parse(text)) is None


@pytest.mark.parametrize(
    "text", ["【里料】涤纶100%", "〖里料〗涤纶100%", "［里料］涤纶100%", "里料 | 涤纶100%", "里料|涤纶100%"]
)
def test_labels_in_brackets_and_table_cells(text: str) -> None:
    assert as_json(parse(text)) == {"lining": {"聚酯纤维": [100, 100]}}
