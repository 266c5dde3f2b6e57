"""From text to finding: exact spans, covering words, borders, switches, and bounded work on hostile text."""

from __future__ import annotations

import pytest

from scanner import checks
from scanner.checks.explain import explain, spoken
from scanner.model import AllowPhrase, Block, Hit, Listing, Meta, Place, Role, Settings, Unchecked
from scanner.rulebook import load
from tests.growth import cpu_seconds


class Here:
    uri = "test"

    def place(self, intervals: object) -> Place:
        return Place("test")


def found(
    text: str,
    settings: Settings | None = None,
    *,
    field: str = "detail",
    role: Role = "copy",
    category: str | None = None,
) -> list[Hit]:
    block = Block(field, role, text, 0, Here())
    listing = Listing(None, "item", "generic", "x", (block,), meta=Meta(category=category))
    return [one for one in checks.check(listing, load(settings)) if isinstance(one, Hit)]


def shown(text: str, settings: Settings | None = None, **more: str) -> list[str]:
    hits = found(text, settings, **more)  # type: ignore[arg-type]
    return [one.block.text[one.span.start : one.span.end] for one in hits if one.severity != "info"]


@pytest.mark.parametrize(
    ("text", "quote", "plain"),
    [
        ("家用頂級砂锅", "頂級", "顶级"),
        ("顶\u200b级砂锅", "顶\u200b级", "顶级"),
        ("选用顶.级羊绒", "顶.级", "顶级"),
        ("zui好用的锅", "zui好用", "最好用"),
        ("送长辈的最❤️佳选择", "最❤️佳", "最佳"),
        ("口碑第①的推车", "口碑第①", "口碑第一"),
        ("国 家 级工艺", "国 家 级", "国家级"),
        ("ＮＯ．１品牌", "ＮＯ．１", "no.1"),
        ("国j级工艺", "国j级", "国家级"),
        ("𝗧𝗢𝗣𝟭品牌", "𝗧𝗢𝗣𝟭", "top1"),
    ],
)
def test_a_disguise_is_found_at_its_exact_place_and_named(text: str, quote: str, plain: str) -> None:
    (hit,) = [one for one in found(text) if one.severity == "error"]
    assert text[hit.span.start : hit.span.end] == quote
    assert hit.evasion == plain
    assert all(not safe for _, safe in hit.fixes)


def test_a_plain_word_is_no_disguise() -> None:
    (hit,) = found("顶级砂锅")
    assert hit.evasion is None


@pytest.mark.parametrize(
    "text",
    ["南极品牌授权袜子", "屋顶级配砂石", "德国家用工具箱", "可单独家用", "TOP10排插", "手表机芯vx12e", "第一时间发货"],
)
def test_ordinary_words_that_contain_a_forbidden_one(text: str) -> None:
    assert shown(text) == []


def test_a_covering_word_does_not_cover_what_it_must_not_follow() -> None:
    assert shown("上海第一食品商店") == []
    assert shown("全国第一食品品牌") != []


def test_the_severer_finding_at_a_place_stands() -> None:
    (hit,) = [one for one in found("行业最大容量的空气炸锅") if one.severity != "info"]
    assert hit.severity == "error"


def test_words_that_adjoin_are_one_finding() -> None:
    hits = [one for one in found("国宴特供白酒") if one.severity == "error"]
    assert [one.block.text[one.span.start : one.span.end] for one in hits] == ["国宴特供"]


def test_blocks_do_not_run_into_each_other() -> None:
    blocks = (Block("title", "copy", "南北极", 0, Here()), Block("detail", "copy", "品牌袜子", 0, Here()))
    assert list(checks.check(Listing(None, "item", "generic", "x", blocks), load())) == []


def test_a_batch_gives_each_listing_its_own() -> None:
    texts = ["顶级面料", "纯色外套", "极品羊绒", ""]
    listings = [Listing(None, "item", "generic", "x", (Block("title", "copy", t, 0, Here()),)) for t in texts]
    counts = [len([one for one in hits if isinstance(one, Hit)]) for hits in checks.check_batch(listings, load())]
    assert counts == [1, 0, 1, 0]


def test_roles() -> None:
    assert shown("顶级面料", role="platform") == []
    assert shown("顶级面料", role="user") == []
    assert shown("顶级面料", Settings(judge_reviews=True), role="user") == ["顶级"]


def test_an_allow_phrase_must_cover_the_hit() -> None:
    allow = Settings(allow=(AllowPhrase("顶级面料馆", "店名"),))
    assert shown("顶级面料馆出品", allow) == []
    assert shown("顶级面料出品", allow) == ["顶级"]


def test_strict_raises_what_needs_proof() -> None:
    assert shown("同系列中最轻的一款") == []
    assert shown("同系列中最轻的一款", Settings(strict=True)) == ["最轻"]


def test_a_rule_of_a_class_needs_the_class() -> None:
    assert shown("用于治疗慢性胃炎", category="药品") == []
    assert shown("用于治疗慢性胃炎", category="家纺") != []


@pytest.mark.parametrize("unit", ["最好", "最·", "微信", "zui ", "絕"])
def test_a_megabyte_of_hostile_text_takes_bounded_time(unit: str) -> None:
    text = (unit * (300_000 // len(unit)))[:300_000]
    block = Block("detail", "copy", text, 0, Here())
    book = load()
    results: list[Hit | Unchecked] = []

    def judge() -> None:
        results.extend(next(checks.terms.check_batch([Listing(None, "item", "generic", "x", (block,))], book)))

    assert cpu_seconds(judge) < 40
    assert len(results) <= 2 * checks.terms.MOST + 2
    if len(results) > checks.terms.MOST:
        assert any(isinstance(one, Unchecked) and one.reason == "truncated" for one in results)


def test_a_covering_word_covers_at_the_start_of_a_line_too() -> None:
    (ruling,) = explain(spoken("两件装\n顶级域名"), load())
    assert (ruling.outcome, ruling.decided_by) == ("covered", "顶级域名")
