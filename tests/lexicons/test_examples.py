"""Every example of the lexicon is judged as it says, and every fix is clean in its place."""

from __future__ import annotations

from functools import lru_cache

import pytest
import regex

from scanner import checks, rulebook
from scanner.checks.examples import listing, wrong
from scanner.model import Hit, Settings
from scanner.rulebook import Rulebook, sources
from scanner.rulebook.types import Example, Pattern

EXAMPLES = [example for example in sources.examples() if example.kind != "claim"]
OWNERS = sorted({example.owner for example in EXAMPLES})


@lru_cache(maxsize=8)
def book(on: str | None = None, strict: bool = False) -> Rulebook:
    return rulebook.load(Settings(on=on, strict=strict))


@pytest.mark.parametrize("owner", OWNERS)
def test_examples(owner: str) -> None:
    mine = [example for example in EXAMPLES if example.owner == owner]
    found = [
        f"{example.text}: {reason}"
        for example in mine
        if (reason := wrong(example, book(example.context.get("on"), bool(example.context.get("strict")))))
    ]
    assert not found


def test_every_rule_and_notice_has_three_hits_and_three_clean_texts() -> None:
    for item in (*book().rules, *sources.load().required):
        hits = [example for example in EXAMPLES if example.owner == item.id and example.wanted]
        clean = [example for example in EXAMPLES if example.owner == item.id and not example.wanted]
        assert len(hits) >= 3, item.id
        assert len(clean) >= 3, item.id


FIXED = [(rule.id, term.text, fix) for rule in book().rules for term in rule.terms for fix in term.fixes]


@pytest.mark.parametrize(("rule", "term", "fix"), FIXED)
def test_fixes_are_clean_in_their_place(rule: str, term: str, fix: str) -> None:
    texts = [example.text for example in EXAMPLES if example.owner == rule and term in example.text.lower()]
    for text in texts or [f"{term}，欢迎选购"]:
        start = text.lower().index(term)
        changed = text[:start] + fix + text[start + len(term) :]
        assert fix != term
        for on in (None, "2027-06-01"):
            example = Example(rule, "rule", False, changed, "detail", {}, "fix")
            found = [hit for hit in checks.check(listing(example), book(on)) if isinstance(hit, Hit)]
            touching = [hit for hit in found if hit.span.start < start + len(fix) and start < hit.span.end]
            assert not [hit for hit in touching if hit.severity != "info"], changed


SHAPED = [(rule.id, pattern) for rule in book().rules for pattern in rule.patterns if pattern.fixes]


@pytest.mark.parametrize(("rule", "pattern"), SHAPED)
def test_fixes_of_patterns_are_clean_in_their_place(rule: str, pattern: Pattern) -> None:
    compiled = regex.compile(pattern.match)
    texts = [example.text.lower() for example in EXAMPLES if example.owner == rule and example.wanted]
    places = [(text, match) for text in texts for match in compiled.finditer(text)]
    assert places, "no example shows the pattern that has fixes"
    for text, match in places:
        for fix in pattern.fixes:
            changed = text[: match.start()] + fix + text[match.end() :]
            example = Example(rule, "rule", False, changed, "detail", {}, "fix")
            found = [hit for hit in checks.check(listing(example), book()) if isinstance(hit, Hit)]
            end = match.start() + len(fix)
            touching = [hit for hit in found if hit.span.start < end and match.start() < hit.span.end]
            assert not [hit for hit in touching if hit.severity != "info"], changed


def test_there_are_fixes() -> None:
    assert len(FIXED) >= 20


@pytest.mark.parametrize("myth", ["赚米", "蕞", "醉佳", "薇信", "口罩君", "绝绝子", "zui", "di一", "第①"])
def test_no_fix_is_a_disguise(myth: str) -> None:
    assert not [fix for _, _, fix in FIXED if myth in fix]
