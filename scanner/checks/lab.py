"""Laboratory reports against what is declared: here, and only here, the standard's tolerance counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scanner.checks.claim_context import Rule
from scanner.checks.claim_words import Claim
from scanner.checks.down import CONTENT_SHORTFALL, WEIGHT_SHORTFALL, contents
from scanner.checks.wording import figure, hit, severity_of
from scanner.claims.fibres import FEATHERS
from scanner.claims.types import Fact
from scanner.model import Hit
from scanner.rulebook import Rulebook

Rules = Mapping[tuple[str, str], Rule]


def tolerance(nominal: float, part: str) -> tuple[float, float]:
    """The measured shares that a label of `nominal` per cent allows (GB/T 29862 7.3, 7.4); open at 0 for traces."""
    trace, small, small_slack, slack = (5.0, 20.0, 5.0, 10.0) if part == "filling" else (3.0, 10.0, 3.0, 5.0)
    if nominal <= trace:
        return 0.0, nominal + (5.0 if part == "filling" else 3.0)
    width = small_slack if nominal <= small else slack
    return nominal - width, nominal + width


def is_within(measured: float, nominal: float, part: str) -> bool:
    """Whether a measured share agrees with a marked one; a mark of 100% has no tolerance but traces."""
    if nominal >= 100:
        return measured >= 99.5 - 1e-9
    low, high = tolerance(nominal, part)
    trace = 5.0 if part == "filling" else 3.0
    if nominal <= trace and measured <= 0:
        return False
    return low - 1e-9 <= measured <= high + 1e-9


def judge(rulebook: Rulebook, rules: Rules, facts: Sequence[Fact], claims: Sequence[Claim]) -> Iterator[Hit]:
    """Shares, content and weight that a report puts outside the tolerance of what is declared."""
    reports = [fact for fact in facts if fact.kind == "report"]
    if not reports:
        return
    rule = rules.get(("report", ""))
    if rule:
        measured = [fact for fact in reports if fact.quantity == "share" and fact.stated and fact.fibre not in FEATHERS]
        told: set[tuple[str, str]] = set()
        yield from _purity(rulebook, rule, claims, measured, told)
        yield from _shares(rulebook, rule, facts, measured, told)
    rule = rules.get(("down", "report"))
    if rule:
        yield from _down(rulebook, rule, facts, reports)


def _purity(rulebook: Rulebook, rule: Rule, claims: Sequence[Claim], measured: Sequence[Fact],
            told: set[tuple[str, str]]) -> Iterator[Hit]:  # fmt: skip
    """Purity has no tolerance but traces and cashmere's own allowance; a bare name has that of its least share."""
    for claim in claims:
        fibres = claim.rule["fibres"]
        found = [fact for fact in measured if fact.part == claim.part]
        if not found and claim.part == "filling":  # a report that names no part speaks of what the goods are sold as
            found = [fact for fact in measured if fact.part == "main"]
        if claim.rule["kind"] not in ("pure", "contains") or not found:
            continue
        least = _least(claim)
        mine = [fact.low for fact in found if fact.fibre in fibres]
        others = sum(fact.low for fact in found if fact.fibre not in fibres)
        if (mine and sum(mine) < least - 1e-9) or others > 100 - least + 1e-9:
            told.update((claim.part, fact.fibre) for fact in found)
            yield hit(rulebook, rule, claim.block, claim.span, severity_of(rulebook, rule), found,
                      f"≥{figure(least)}%", claim.part)  # fmt: skip


def _least(claim: Claim) -> float:
    """The measured share that a claim needs."""
    minimum = float(claim.rule["minimum"])
    if claim.rule["kind"] == "pure":
        return minimum if claim.rule["tolerates"] else 99.5
    return max(0.5, tolerance(minimum, claim.part)[0]) if minimum else 0.5


def _shares(rulebook: Rulebook, rule: Rule, facts: Sequence[Fact], measured: Sequence[Fact],
            told: set[tuple[str, str]]) -> Iterator[Hit]:  # fmt: skip
    declared = [
        fact
        for fact in facts
        if fact.quantity == "share" and fact.stated and fact.kind != "report" and fact.low == fact.high
    ]
    declared.sort(key=lambda fact: ("copy", "detail", "attributes").index(fact.kind))
    for fact in declared:
        same = [other for other in measured if other.part == fact.part and other.fibre == fact.fibre]
        if not same or (fact.part, fact.fibre) in told or _is_pure_cashmere(fact, same):
            continue
        wrong = [other for other in same if not is_within(other.low, fact.low, fact.part)]
        if wrong:
            told.add((fact.part, fact.fibre))
            low, high = (99.5, 100.0) if fact.low >= 100 else tolerance(fact.low, fact.part)
            yield hit(rulebook, rule, fact.block, fact.span, severity_of(rulebook, rule), wrong,
                      f"{figure(max(0.0, low))}%–{figure(min(100.0, high))}%", fact.part)  # fmt: skip


def _is_pure_cashmere(fact: Fact, same: Sequence[Fact]) -> bool:
    """100% cashmere may hold up to 5% of what looks like wool (GB/T 29862 7.1)."""
    return fact.fibre == "山羊绒" and fact.low >= 100 and all(other.low >= 95 for other in same)


def _down(rulebook: Rulebook, rule: Rule, facts: Sequence[Fact], reports: Sequence[Fact]) -> Iterator[Hit]:
    """Marked content and weight; what the copy claims is judged where the copy is."""
    for fact in contents(facts):
        short = [
            other
            for other in reports
            if other.quantity == "content" and other.low < fact.low - CONTENT_SHORTFALL - 1e-9
        ]
        if short and not _claimed(facts, "content"):
            yield hit(rulebook, rule, fact.block, fact.span, severity_of(rulebook, rule), short,
                      f"{figure(fact.low - CONTENT_SHORTFALL)}%", "filling")  # fmt: skip
    for fact in facts:
        if fact.quantity != "fill_g" or fact.kind not in ("attributes", "detail"):
            continue
        least = fact.low * (1 - WEIGHT_SHORTFALL)
        short = [other for other in reports if other.quantity == "fill_g" and other.low < least - 1e-9]
        if short and not _claimed(facts, "fill_g"):
            yield hit(
                rulebook,
                rule,
                fact.block,
                fact.span,
                severity_of(rulebook, rule),
                short,
                f"{figure(least)}g",
                "filling",
            )


def _claimed(facts: Sequence[Fact], quantity: str) -> bool:
    """Whether the copy itself claims the figure: then the finding stands there."""
    return any(
        fact.kind == "copy"
        and (fact.quantity == quantity or (quantity == "content" and fact.fibre == "羽绒" and fact.stated))
        for fact in facts
    )
