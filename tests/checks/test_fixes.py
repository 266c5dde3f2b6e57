"""A fix stands where the words stood, keeps the sentence whole, and leaves nothing to report there."""

from __future__ import annotations

import pytest

from scanner import checks
from scanner.model import Block, Hit, Listing, Place
from scanner.rulebook import load, sources

BOOK = load()


class Here:
    uri = "test"

    def place(self, intervals: object) -> Place:
        return Place("test")


def hits(text: str) -> list[Hit]:
    listing = Listing(None, "item", "generic", "x", (Block("detail", "copy", text, 0, Here()),))
    return [one for one in checks.check(listing, BOOK) if isinstance(one, Hit) and one.severity != "info"]


TEXTS = [one.text for one in sources.examples() if one.kind == "rule" and one.wanted and one.field == "detail"]
OFFERED = [(text, hit.span, fix) for text in TEXTS for hit in hits(text) for fix, _ in hit.fixes]


def test_there_are_fixes_to_test() -> None:
    assert len(OFFERED) >= 15


@pytest.mark.parametrize(("text", "span", "fix"), OFFERED)
def test_a_fix_is_clean_in_its_place(text: str, span: tuple[int, int], fix: str) -> None:
    start, end = span
    changed = text[:start] + fix + text[end:]
    assert not [one for one in hits(changed) if one.span.start < start + len(fix) and start < one.span.end]


@pytest.mark.parametrize(
    ("text", "fixed"),
    [("最舒适的面料", "很舒适的面料"), ("顶级面料", "优质面料"), ("最适合送礼", "适合送礼")],
)
def test_the_grammar_is_kept(text: str, fixed: str) -> None:
    (hit,) = hits(text)
    fix, safe = hit.fixes[0]
    assert text[: hit.span.start] + fix + text[hit.span.end :] == fixed
    assert safe


def test_nothing_is_offered_where_no_word_fits() -> None:
    for text in ("最佳选择", "最新技术的耳机", "史无前例的音质"):
        assert all(not hit.fixes for hit in hits(text))


def test_a_disguise_is_never_a_safe_fix() -> None:
    (hit,) = hits("zui舒适的面料")
    assert all(not safe for _, safe in hit.fixes)
    assert "zui" not in "".join(fix for fix, _ in hit.fixes)
