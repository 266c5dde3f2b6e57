"""Claims are judged on whatever stands there: no text fails, and no text takes long."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written import book, hits, listing, quoted

from scanner.checks.material import claims
from tests.growth import is_linear

WORDS = (
    "纯棉 全棉 100% 棉 真丝 羊毛 羊绒 衫 羽绒 白鹅绒 90绒 充绒量 200g 面料 里料 ： , 。 非 仿 收纳"
    " 清洗剂 真皮 头层 牛皮 实木 PU 聚酯纤维 95% 氨纶5% 含 正反两面 内里 被 枕芯 18K 金 304 不锈钢 A类"
    " 新疆棉 除外 ( ) 飞丝 \u200b 純 １００％"
).split()
TEXTS = st.lists(st.sampled_from(WORDS), max_size=14).map("".join)
NAMES = st.sampled_from(
    ["材质", "材质成分", "成分含量", "面料", "里料", "填充物", "绒子含量", "充绒量", "鞋面材质", "品牌", "执行标准"]
)


@settings(max_examples=250, deadline=None)
@given(
    title=TEXTS,
    detail=TEXTS,
    attributes=st.dictionaries(NAMES, TEXTS, max_size=4),
    report=st.dictionaries(st.sampled_from(["绒子含量实测", "棉实测", "充绒量", "结论"]), TEXTS, max_size=2),
    strict=st.booleans(),
)
def test_findings_always_stand_on_words(
    title: str, detail: str, attributes: dict[str, str], report: dict[str, str], strict: bool
) -> None:
    found = listing(title, attributes, report, detail=detail)
    for hit in hits(found, strict=strict):
        assert 0 <= hit.span.start < hit.span.end <= len(hit.block.text)
        assert quoted(hit).strip()
        assert "{" not in hit.message.zh + hit.message.en + hit.advice.zh + hit.advice.en
        for related in hit.related:
            assert 0 <= related.span.start < related.span.end <= len(related.block.text)
    for claim in claims(found, book()):
        assert claim.quote


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.text(max_size=40))
def test_any_text_is_judged(title: str, value: str) -> None:
    hits(listing(title, {"材质": value, "填充物": value}, {"绒子含量": value}, detail=title), strict=True)


@pytest.mark.parametrize(
    "unit", ["纯棉", "100%棉", "羽绒", "90%白鹅绒", "充绒量200g", "真皮", "面料：棉95%氨纶5%", "含绒量", "新疆棉 "]
)
def test_long_texts_take_linear_time(unit: str) -> None:
    def judge(length: int) -> None:
        hits(listing("纯棉羽绒服", {"材质": "棉50% 聚酯纤维50%", "填充物": "白鸭绒"}, detail=(unit * length)[:length]))

    book()
    assert is_linear(judge, 16_000)
