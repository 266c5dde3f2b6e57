"""Compositions in every form that listings write them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.claims.composition import as_json, parse
from scanner.claims.fibres import NAMES, STANDARD_NAMES
from tests.growth import is_linear

COTTON_SPANDEX = {"main": {"棉": [92, 92], "聚氨酯弹性纤维": [8, 8]}}

FORMS = [
    ("棉92% 氨纶8%", "", COTTON_SPANDEX),
    ("92%棉8%氨纶", "", COTTON_SPANDEX),
    ("92％棉，8％氨綸", "", COTTON_SPANDEX),
    ("棉 92 氨纶 8", "", COTTON_SPANDEX),
    ("92棉8氨", "", COTTON_SPANDEX),
    ("棉,92;氨纶,8", "", COTTON_SPANDEX),
    ("C92 SP8", "", COTTON_SPANDEX),
    ("92% Cotton / 8% Elastane", "", COTTON_SPANDEX),
    ("棉/氨纶 92/08", "材质", COTTON_SPANDEX),
    ("棉92% 聚氨酯弹性纤维(氨纶)8%(罗纹除外)", "材质成分", COTTON_SPANDEX),
    ("百分之九十二棉 百分之八氨纶", "", COTTON_SPANDEX),
    ("面料：棉92% 氨纶8%", "", COTTON_SPANDEX),
    ("92.0%棉 8.0%氨纶", "", COTTON_SPANDEX),
    ("磨毛斜纹布（棉92% 氨纶8%）", "材质", COTTON_SPANDEX),
    ("锦纶100%", "里料成分", {"lining": {"聚酰胺纤维": [100, 100]}}),
    ("里布:100%涤", "", {"lining": {"聚酯纤维": [100, 100]}}),
    ("72%棉面料 100%聚酯纤维里料", "", {"main": {"棉": [72, 72]}, "lining": {"聚酯纤维": [100, 100]}}),
    (
        "正面:羊毛60%腈纶40% 底布:棉100%",
        "材质",
        {"main": {"绵羊毛": [60, 60], "聚丙烯腈纤维": [40, 40]}, "other:底布": {"棉": [100, 100]}},
    ),
    ("A莫代尔100% B聚酯100%", "", {"main:A": {"莫代尔纤维": [100, 100]}, "main:B": {"聚酯纤维": [100, 100]}}),
    ("60%(含)-75%(含)", "成分含量", {"main": {"?": [60, 75]}}),
    ("90%及以上", "羊绒含量", {"main": {"山羊绒": [90, 100]}}),
    ("40%以下", "成分含量", {"main": {"?": [0, 40]}}),
    ("亚麻", "面料", {"main": {"亚麻": [0, 100]}}),
    ("灰鹅绒", "填充物", {"filling": {"羽绒": [0, 100]}, "down": {"species": "鹅", "colour": "灰"}}),
    ("85%", "绒子含量", {"down": {"content": [85, 85]}}),
    ("M 95g L 105g XL 115g", "充绒量", {"down": {"fill_g": [95, 115]}}),
    ("1.2kg", "充绒量", {"down": {"fill_g": [1200, 1200]}}),
    (
        "85灰鸭绒",
        "填充物",
        {"filling": {"羽绒": [0, 100]}, "down": {"content": [85, 85], "species": "鸭", "colour": "灰"}},
    ),
    ("绵羊绒55% 羊毛45%", "", {"main": {"绵羊毛": [100, 100]}}),
    ("60支精梳棉100%", "", {"main": {"棉": [100, 100]}}),
    ("棉88% 其他12%", "", {"main": {"棉": [88, 88], "其他": [12, 12]}}),
]
FORMS += [
    ("棉92%+氨纶8%", "材质", COTTON_SPANDEX),
    ("92%的棉和8%的氨纶", "", COTTON_SPANDEX),
    ("【面料】棉100%【里料】涤纶100%", "", {"main": {"棉": [100, 100]}, "lining": {"聚酯纤维": [100, 100]}}),
    ("面料/棉100% 里料/涤纶100%", "", {"main": {"棉": [100, 100]}, "lining": {"聚酯纤维": [100, 100]}}),
    ("面料1:棉100% 面料2:涤纶100%", "", {"main:面料1": {"棉": [100, 100]}, "main:面料2": {"聚酯纤维": [100, 100]}}),
    ("棉≥80%", "材质", {"main": {"棉": [80, 100]}}),
    ("S:100 M:110 L:120", "充绒量(g)", {"down": {"fill_g": [100, 120]}}),
    ("95", "棉含量(%)", {"main": {"棉": [95, 95]}}),
]
NOTHING = [
    ("太空棉", "填充物"),
    ("记忆棉", "填充物"),
    ("棉柔", "材质"),
    ("石棉", "材质"),
    ("聚氨酯海绵", "填充物"),
    ("冰丝", "面料"),
    ("牛皮", "材质"),
    ("其他", "面料"),
    ("750蓬", ""),
    ("60支 200g 170/88A", ""),
    ("好评率99% 棉质舒适", ""),
    ("130%棉", "面料"),
    ("新款纯棉短袖 3件100元", ""),
    ("304不锈钢", "材质"),
]


@pytest.mark.parametrize(("text", "name", "expected"), FORMS, ids=[form[0] for form in FORMS])
def test_forms(text: str, name: str, expected: object) -> None:
    assert as_json(parse(text, name)) == expected


@pytest.mark.parametrize(("text", "name"), NOTHING)
def test_what_is_no_composition(text: str, name: str) -> None:
    assert as_json(parse(text, name)) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [("棉70% 聚酯纤维50%", "sum"), ("140%棉", "over 100"), ("60%棉 40%棉", "repeat"), ("棉纶85% 氨纶15%", "misspelt")],
)
def test_problems_of_the_source(text: str, kind: str) -> None:
    assert kind in {problem.kind for problem in parse(text, "材质成分").problems}


def test_a_composition_in_order_has_no_problem() -> None:
    assert parse("棉70% 聚酯纤维30%", "材质成分").problems == ()
    assert parse("氨纶5%", "材质").problems == ()


def test_values_know_their_place() -> None:
    text = "面料：棉９2％ 氨纶8%（饰边除外） 里料：涤纶100%"
    composition = parse(text)
    words = [text[value.start : value.end].strip() for section in composition.sections for value in section.values]
    assert words == ["棉９2％", "氨纶8%", "涤纶100%"]
    assert composition.exclusions == ("饰边除外",)


def test_sizes_of_filling_weights() -> None:
    fill = parse("S 120g M 130g", "充绒量").down.fill
    assert [(measure.size, measure.low) for measure in fill] == [("s", 120), ("m", 130)]
    assert parse("充绒量185g(170/88A)").down.fill[0].size == "170/88a"


# -- properties ---------------------------------------------------------------------------------------------------

NAMED = sorted(
    name.text
    for name in NAMES.values()
    if name.fibre and not name.short and not name.text.isascii() and name.fibre not in ("羽绒", "羽毛", "其他", "?")
    and name.text not in ("纯棉", "全棉")
)  # fmt: skip
FIBRE = {name.text: name.fibre for name in NAMES.values()}


NEAR = "棉涤纶羊毛绒鸭鹅白面里料填充:：;,，()（） %％0123456789.abAB克g充含量绒除外百分之及以上-\n"


@st.composite
def compositions(draw: st.DrawFn) -> list[tuple[str, float]]:
    """Two to four different fibres with shares in tenths that add up to 100."""
    names = draw(st.lists(st.sampled_from(NAMED), min_size=2, max_size=4, unique_by=lambda name: FIBRE[name]))
    cuts = sorted(draw(st.lists(st.integers(1, 999), min_size=len(names) - 1, max_size=len(names) - 1, unique=True)))
    edges = [0, *cuts, 1000]
    return [(name, (edges[i + 1] - edges[i]) / 10) for i, name in enumerate(names)]


def plain_number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


RENDERINGS = {
    "name first": lambda pairs: " ".join(f"{name}{plain_number(share)}%" for name, share in pairs),
    "share first": lambda pairs: " ".join(f"{plain_number(share)}%{name}" for name, share in pairs),
    "glued, name first": lambda pairs: "".join(f"{name}{plain_number(share)}%" for name, share in pairs),
    "glued, share first": lambda pairs: "".join(f"{plain_number(share)}%{name}" for name, share in pairs),
    "comma pairs": lambda pairs: ";".join(f"{name},{plain_number(share)}" for name, share in pairs),
    "colons": lambda pairs: "、".join(f"{name}：{plain_number(share)}％" for name, share in pairs),
    "no sign": lambda pairs: " ".join(f"{name} {plain_number(share)}" for name, share in pairs),
    "labelled": lambda pairs: "面料：" + "，".join(f"{name}{plain_number(share)}%" for name, share in pairs),
    "decimals": lambda pairs: " ".join(f"{share:.1f}% {name}" for name, share in pairs),
    "exclusion": lambda pairs: " ".join(f"{name}{plain_number(share)}%" for name, share in pairs) + "（装饰物除外）",
}


@pytest.mark.parametrize("form", RENDERINGS)
@settings(max_examples=40, deadline=None)
@given(pairs=compositions())
def test_a_rendered_composition_parses_back(form: str, pairs: list[tuple[str, float]]) -> None:
    text = RENDERINGS[form](pairs)
    expected = {FIBRE[name]: share for name, share in pairs}
    [section] = parse(text, "材质成分").sections
    assert {value.fibre: value.low for value in section.values} == pytest.approx(expected), text


@settings(max_examples=60, deadline=None)
@given(pairs=compositions(), seed=st.integers(0, 1000), blanks=st.sampled_from(["", " ", "  ", "\u3000", "\n"]))
def test_order_and_white_space_do_not_matter(pairs: list[tuple[str, float]], seed: int, blanks: str) -> None:
    shuffled = list(pairs)
    random.Random(seed).shuffle(shuffled)
    one = as_json(parse(" ".join(f"{name}{plain_number(share)}%" for name, share in pairs), "材质成分"))
    other = as_json(
        parse(blanks.join(f"{name}{plain_number(share)}%" for name, share in shuffled) + blanks, "材质成分")
    )
    assert one == other


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=NEAR, max_size=80), st.sampled_from(["", "材质", "充绒量", "成分含量"]))
def test_it_never_fails_on_near_compositions(text: str, name: str) -> None:
    composition = parse(text, name)
    for section in composition.sections:
        for value in section.values:
            assert 0 <= value.low <= value.high <= 100
            assert 0 <= value.start < value.end <= len(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.text(max_size=10))
def test_it_never_fails_on_any_text(text: str, name: str) -> None:
    as_json(parse(text, name))


def test_titles_without_a_percent_sign_state_no_composition() -> None:
    rng = random.Random(7)
    words = (
        "新款 夏季 纯棉 短袖 T恤 女 宽松 显瘦 男士 全棉 四件套 真丝 羊毛 大衣 羽绒服 90绒 加厚 2026 "
        "180cm 1.8米 棉麻 衬衫 牛皮 实木 餐桌 200g 40s"
        "60支 面料 里料 床单 被套 棉被 3件 100 冰丝 睡衣 莫代尔 亚麻 蚕丝被 白鹅绒 针织 打底衫 A类 婴儿 "
        "春秋 薄款 材质 正品 包邮 买2送1 5双 50g"
    ).split()
    for _ in range(10_000):
        title = "".join(rng.choice(words) + rng.choice(["", "", " "]) for _ in range(rng.randint(3, 9)))
        assert not any(value.stated for section in parse(title).sections for value in section.values), title


@pytest.mark.parametrize(
    "unit",
    [
        "棉",
        "1%",
        "棉1",
        "(",
        "除外",
        "棉除外",
        "棉:",
        "a棉 ",
        "面料",
        "绒子含量",
        "12g(",
        "c1",
        " ",
        "百分之",
        "棉1%",
        "充绒量1g ",
        "羊毛约九成新",
        "t/c 65/3",
        "65/35 ",
        "(里料",
    ],
)
def test_hostile_input_takes_linear_time(unit: str) -> None:
    assert is_linear(lambda length: parse((unit * length)[:length], "材质"), 8_000)


def test_every_standard_name_parses_as_itself() -> None:
    for name in STANDARD_NAMES - {"羽绒", "羽毛", "其他"}:
        assert as_json(parse(f"{name}100%", "材质成分")) == {"main": {name: [100, 100]}}, name
