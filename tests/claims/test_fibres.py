"""The table of fibre names."""

from __future__ import annotations

import pytest

from scanner.claims.fibres import CODES, NAMES, STANDARD_NAMES, name_at
from scanner.claims.parts import part_of
from scanner.claims.plain import plain

LOOK_ALIKES = (
    "太空棉 PP棉 珍珠棉 记忆棉 石棉 岩棉 冰丝 天鹅绒 羊羔毛 仿羊绒 羽丝绒 珊瑚绒 棉柔 蕾丝 仿真丝 灯芯绒 飞丝".split()
)


@pytest.mark.parametrize("word", LOOK_ALIKES)
def test_look_alikes_are_not_the_fibre(word: str) -> None:
    text = plain(word)
    name = name_at(text, 0)
    assert name is not None and name.fibre is None and name.text == text


@pytest.mark.parametrize(
    ("word", "fibre"),
    [("氨纶", "聚氨酯弹性纤维"), ("绵羊绒", "绵羊毛"), ("人棉", "粘胶纤维"), ("天丝", "莱赛尔纤维"), ("涤纶",
     "聚酯纤维"), ("羊绒", "山羊绒"),
     ("醋酸", "醋酯纤维"), ("尼龙", "聚酰胺纤维"), ("真丝", "桑蚕丝"), ("白鸭绒", "羽绒"), ("灰鹅毛片", "羽毛")],
)  # fmt: skip
def test_aliases(word: str, fibre: str) -> None:
    name = name_at(word, 0)
    assert name is not None and name.fibre == fibre


def test_every_name_is_written_in_plain_form() -> None:
    assert [text for text in NAMES if plain(text) != text] == []


def test_codes_name_standard_fibres() -> None:
    assert set(CODES.values()) <= STANDARD_NAMES


def test_latin_names_end_where_letters_end() -> None:
    assert name_at("cottony", 0) is None
    assert name_at("downtown", 0) is None
    assert name_at("silk", 0) is not None


def test_the_plain_form_keeps_every_offset() -> None:
    text = "純棉１００％（绒面）\u3000ＡＢ～"
    assert plain(text) == "纯棉100%(绒面) ab-"
    assert len(plain(text)) == len(text)
    assert plain("1OO%棉") == "100%棉"


@pytest.mark.parametrize(
    ("label", "part"),
    [
        ("面料", "main"), ("里料成分", "lining"), ("填充物含绒量", "filling"), ("辅料", "other"), ("袖里", "other"),
        ("底布", "other"),
        ("鞋面材质", "main"), ("鞋底材质", "other"), ("表壳材质", "other"), ("里面材质", "lining"), ("颜色", None),
    ],
)  # fmt: skip
def test_parts_by_their_labels(label: str, part: str | None) -> None:
    assert part_of(label) == part
