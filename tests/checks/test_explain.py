"""Explain says of every candidate what became of it and what decided, in both languages."""

from __future__ import annotations

import pytest

from scanner.checks.explain import claims, explain, lines, spoken
from scanner.model import Lang, Settings
from scanner.rulebook import load

BOOK = load()


def said(text: str, lang: Lang = "zh", **more: str) -> str:
    listing = spoken(text, **more)  # type: ignore[arg-type]
    return "\n".join(lines(explain(listing, BOOK), BOOK, lang, claims(listing, BOOK)))


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("顶级面料", "成立", "stands"),
        ("建站套餐含顶级域名", "属于更长的词：顶级域名", "part of a longer word: 顶级域名"),
        ("可单独家用", "没有候选词", "No candidate"),
        ("最佳赏味期三天", "consumer-tip", "consumer-tip"),
        ("zui好用的锅", "变体写法，原意：最好用", "disguised spelling of: 最好用"),
        ("南极品牌授权", "名称的一部分", "part of a name"),
    ],
)
def test_what_decided_is_said(text: str, zh: str, en: str) -> None:
    assert zh in said(text)
    assert en in said(text, "en")


def test_basis_and_proof_are_named() -> None:
    text = said("2025年保温壶类目销量冠军（数据来源：某公司，截至2025-12-31）")
    assert "依据：" in text
    assert "需要的证明：" in text
    assert "警告" in text


def test_the_tool_gives_no_verdict_of_law() -> None:
    for text in ("顶级面料", "最佳赏味期三天", "国宴用酒"):
        for lang in ("zh", "en"):
            assert not any(word in said(text, lang) for word in ("违法", "合法", "illegal", " legal"))


def test_the_category_is_heard() -> None:
    assert "错误" in said("用于治疗慢性胃炎", category="家纺")
    assert "错误" not in said("用于治疗慢性胃炎", category="药品")


def test_strict_is_heard() -> None:
    book = load(Settings(strict=True))
    found = explain(spoken("同系列中最轻的一款"), book)
    assert [one.severity for one in found] == ["warning"]


def test_claims_are_held_against_the_declared_attributes() -> None:
    listing = spoken("全棉短袖", field="title", attributes=(("材质成分", "棉80% 聚酯纤维20%"),))
    text = "\n".join(lines(explain(listing, BOOK), BOOK, "zh", claims(listing, BOOK)))
    assert "[0:2] 全棉  错误  cotton-pure" in text
    assert "棉80%" in text
    assert "依据：GB/T 29862-2013" in text
    listing = listing._replace(blocks=listing.blocks[:1])
    assert "提示" in "\n".join(lines([], BOOK, "zh", claims(listing, BOOK))), "nothing declared: not checkable"
