"""Percentages: those of the copy against those declared, and declared ones that cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scanner.checks.claim_context import Rule
from scanner.checks.shares import OTHER, room
from scanner.checks.wording import figure, hit, severity_of
from scanner.claims.facts import stated
from scanner.claims.fibres import FEATHERS
from scanner.claims.fields import field_of
from scanner.claims.types import Fact, Problem
from scanner.model import Hit, Listing, Span, Text
from scanner.rulebook import Rulebook

Rules = Mapping[tuple[str, str], Rule]


def judge(rulebook: Rulebook, rules: Rules, facts: Sequence[Fact], pure: frozenset[str]) -> Iterator[Hit]:
    """A figure of the copy or the detail text that is higher than what the attributes declare.

    `pure`: fibres whose 100% has a claim rule of its own.
    """
    rule = rules.get(("figure", ""))
    if rule is None:
        return
    declared = [fact for fact in facts if fact.kind == "attributes" and fact.quantity == "share"]
    for fact in facts:
        if fact.kind not in ("copy", "detail") or fact.quantity != "share" or not fact.stated:
            continue
        if fact.low >= 99.5 and fact.fibre in pure:
            continue  # 100% of it is a claim of purity, which its own rule judges
        if fact.fibre in FEATHERS or fact.fibre in (OTHER, "?"):
            continue
        against = [
            other
            for other in declared
            if other.part == fact.part and (other.stated or fact.part == "main")
            if fact.part != "other" or other.label == fact.label
        ]
        allowed = room(against, {fact.fibre}, pure=False)
        if allowed.state == "absent" and not _is_refuted_by_name(fact, against):
            continue
        if allowed.state in ("stated", "absent") and allowed.high < fact.low - 0.05:
            yield hit(rulebook, rule, fact.block, fact.span, severity_of(rulebook, rule), allowed.facts,
                      f"{figure(allowed.high)}%", fact.part)  # fmt: skip


def _is_refuted_by_name(fact: Fact, against: Sequence[Fact]) -> bool:
    """Whether a fibre that the attributes merely name, or a band of it, leaves no room for the figure."""
    band = max((other.low for other in against if other.fibre == "?"), default=50.0)
    return fact.low > 100 - band


def sources(listing: Listing, rulebook: Rulebook, rules: Rules, facts: Sequence[Fact]) -> Iterator[Hit]:
    """Declared compositions that cannot be: sums, repeats, figures over 100, misspelt names, band against figure."""
    for block in listing.blocks:
        field = field_of(block.field)
        if not field.names_material:
            continue
        for problem in stated(block.text, field.name).problems:
            rule = rules.get(("source", "misspelt" if problem.kind == "misspelt" else "sum"))
            if rule:
                values = {"problem_zh": _NOTES[problem.kind].zh, "problem_en": _NOTES[problem.kind].en}
                yield hit(rulebook, rule, block, Span(problem.start, problem.end), severity_of(rulebook, rule),
                          values=values | {"figure": _value(problem)})  # fmt: skip
    rule = rules.get(("source", "band"))
    if rule:
        yield from _bands(rulebook, rule, facts)


_NOTES = {
    "sum": Text("合计超过 100%", "adds up to more than 100%"),
    "repeat": Text("同一纤维重复出现", "names one fibre twice"),
    "over 100": Text("含量超过 100%", "states more than 100%"),
    "misspelt": Text("名称疑为误写", "may misspell a name"),
}


def _value(problem: Problem) -> str:
    return f"{figure(problem.figure)}%" if problem.figure else ""


def _bands(rulebook: Rulebook, rule: Rule, facts: Sequence[Fact]) -> Iterator[Hit]:
    """A band (成分含量: 96%及以上) that holds none of the declared shares."""
    declared = [
        fact for fact in facts if fact.kind == "attributes" and fact.quantity == "share" and fact.part == "main"
    ]
    figures = [fact for fact in declared if fact.stated and fact.fibre != "?"]
    if not figures:
        return
    for band in declared:
        if band.fibre != "?" or band.low == band.high:
            continue
        if not any(fact.low <= band.high + 0.5 and band.low - 0.5 <= fact.high for fact in figures):
            yield hit(rulebook, rule, band.block, band.span, severity_of(rulebook, rule), figures)
