"""Rulings to hits: what another one already says is dropped, and words that adjoin become one."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.checks import sight
from scanner.checks.rulings import Ruling
from scanner.model import Block, Hit, Span, Text
from scanner.rulebook import Rulebook
from scanner.text.named import NamedTuple

ORDER = {"error": 0, "warning": 1, "info": 2}
LONGEST = 12
"""Words that adjoin become one finding up to this length; longer ones stay apart, so that each can be seen."""


class Place(NamedTuple):
    """One finding to be: where it stands, and the rulings it is made of."""

    span: Span
    rulings: tuple[Ruling, ...]


def kept(rulings: Sequence[Ruling]) -> list[Place]:
    """Findings, without those that a severer or longer one already says, and words that adjoin as one."""
    spans = [Place(one.candidate.sight.span(*one.span), (one,)) for one in rulings if one.severity is not None]
    if len(spans) < 2:
        return spans
    spans.sort(key=lambda item: (_rank(item), item.span.start - item.span.end, item.span.start))
    found: list[Place] = []
    for item in spans:
        if not any(_says(big, item) for big in found):
            found.append(item)
    found.sort()
    joined: list[Place] = []
    for item in found:
        if joined and _one_finding(joined[-1], item):
            last = joined.pop()
            item = Place(Span(last.span.start, item.span.end), (*last.rulings, *item.rulings))
        joined.append(item)
    return joined


def _says(big: Place, item: Place) -> bool:
    """Whether `big` makes `item` superfluous: it holds it, or overlaps it in its family and is severer."""
    if big.span.start <= item.span.start and item.span.end <= big.span.end:
        return True
    overlap = big.span.start < item.span.end and item.span.start < big.span.end
    return overlap and _family(big) == _family(item) and _rank(big) < _rank(item)


def _family(item: Place) -> str:
    return item.rulings[0].rule.family


def _rank(item: Place) -> int:
    return ORDER[item.rulings[0].severity or "info"]


def _one_finding(left: Place, right: Place) -> bool:
    """Whether two findings of one family overlap or adjoin."""
    one, other = left.rulings[-1], right.rulings[0]
    if one.rule.family != other.rule.family or _rank(left) != _rank(right) or one.exemption != other.exemption:
        return False
    if right.span.start < left.span.end:
        return True
    return right.span.start == left.span.end and right.span.end - left.span.start <= LONGEST


def hit(place: Place, block: Block, rulebook: Rulebook) -> Hit:
    """The finding as the scan hands it on."""
    first = place.rulings[0]
    rule, span = first.rule, place.span
    quote = block.text[span.start : span.end]
    exemption = first.exemption
    assert first.severity is not None
    evasion = _evasion(place, block)
    fixes = first.candidate.fixes if len(place.rulings) == 1 else ()
    return Hit(
        rule=rule.id,
        block=block,
        span=span,
        severity=first.severity,
        confidence=rule.confidence,
        message=Text(rule.message.zh.replace("{quote}", quote), rule.message.en.replace("{quote}", quote)),
        advice=exemption.advice if exemption and exemption.advice else rule.advice,
        basis=rule.basis,
        category=rule.category,
        exemption=exemption.id if exemption else "allow" if first.outcome == "allowed" else None,
        proof=exemption.proof if exemption else None,
        fixes=tuple((fix, evasion is None) for fix in fixes),
        evasion=evasion,
    )


def _evasion(place: Place, block: Block) -> str | None:
    """The plain spelling of what was found, where any of it was disguised."""
    candidates = [ruling.candidate for ruling in place.rulings]
    for one in candidates:
        if one.evasion or sight.disguised(block.text, one.sight, one.start, one.end):
            return "".join(one.evasion or one.sight.text[one.start : one.end] for one in candidates)
    return None
