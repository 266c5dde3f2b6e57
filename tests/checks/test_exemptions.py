"""Every exemption decides its own examples, and without it one of them would be a finding."""

from __future__ import annotations

from functools import cache

import pytest

from scanner.checks.explain import explain, spoken
from scanner.checks.rulings import Ruling
from scanner.model import Settings
from scanner.rulebook import Rulebook, load, sources
from scanner.rulebook.types import Example

EXAMPLES = [one for one in sources.examples() if one.kind == "exemption"]
IDS = sorted(one.id for one in load().exemptions)


@cache
def book(disabled: str = "", strict: bool = False) -> Rulebook:
    return load(Settings(disabled=(disabled,) if disabled else (), strict=strict))


def rulings(example: Example, disabled: str = "") -> list[Ruling]:
    context = example.context
    listing = spoken(
        example.text,
        field=example.field,
        category=context.get("category"),
        brand=context.get("brand"),
        platform=context.get("platform", "generic"),
        attributes=tuple((context.get("attributes") or {}).items()),
    )
    return explain(listing, book(disabled, bool(context.get("strict"))))


def stands(found: list[Ruling]) -> bool:
    return any(one.outcome == "stands" and one.severity != "info" for one in found)


@pytest.mark.parametrize("id", IDS)
def test_an_exemption_decides_its_examples(id: str) -> None:
    mine = [one for one in EXAMPLES if one.owner == id]
    for example in mine:
        found = rulings(example)
        assert found, f"no candidate in {example.text!r}"
        assert stands(found) == example.wanted, example.text
    assert {one.wanted for one in mine} == {True, False}, "needs both kinds of examples"


@pytest.mark.parametrize("id", IDS)
def test_without_the_exemption_one_of_its_examples_is_reported(id: str) -> None:
    mine = [one for one in EXAMPLES if one.owner == id and not one.wanted]
    assert any(stands(rulings(example, disabled=id)) for example in mine)


KNOWN = {
    "about-the-wearer", "channel-exclusive", "colour-season-trend", "company-fact", "consumer-tip",
    "contraindication", "dated-rank-with-source", "disclaimer", "every-piece-differs", "everyday-superlative",
    "feeling-carried-to", "geography", "goal-or-attitude", "had-better", "measured-limit", "name-of-a-work",
    "negated", "not-a-patent", "own-brand", "own-model", "own-range", "part-number", "part-of-the-item",
    "patent-with-number", "price-tier", "safety-first", "season-opening", "spoken-about", "statutory-award",
    "technical-only", "title-of-a-work", "whole-category",
}  # fmt: skip


def test_no_exemption_was_lost() -> None:
    assert set(IDS) >= KNOWN
