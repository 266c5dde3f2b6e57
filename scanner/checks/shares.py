"""How much of a fibre the declared facts leave room for: what a claim of purity or presence is held against."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Literal

from scanner.checks.claim_context import SIDES, TRIM
from scanner.checks.claim_words import Claim
from scanner.claims.fibres import FEATHERS
from scanner.claims.fields import field_of
from scanner.claims.parts import is_body
from scanner.claims.plain import plain
from scanner.claims.types import Fact
from scanner.text.named import NamedTuple

OTHER = "其他"
SLACK = 0.5
"""GB/T 29862 7.5: traces of up to half a per cent in total need not be counted."""

State = Literal["stated", "absent", "vague", "mixed", "named", "nothing"]
"""stated: figures are there; absent: other materials are named and this is not; vague: only 其他; mixed: named beside
others without figures; named: only this is named, without a figure; nothing: no fact of the part."""


class Room(NamedTuple):
    """What share of the claimed fibre the facts allow, and the facts that say so."""

    state: State
    low: float = 0.0
    high: float = 100.0
    facts: tuple[Fact, ...] = ()
    rest: frozenset[str] = frozenset()
    """The other fibres stated beside it."""


def for_claim(facts: Sequence[Fact], claim: Claim) -> list[Fact]:
    """The shares that the claim has to answer to: of its part, declared ones before copy, never its own words."""
    shares = [fact for fact in facts if fact.quantity == "share"]
    own = next((fact for fact in shares if fact.label and _is_own(fact, claim)), None)
    shares = [fact for fact in shares if not _is_own(fact, claim)]
    if own:  # 衬背：100%棉 speaks of that part alone
        mine = [fact for fact in shares if _is_same_part(fact, own)]
    elif claim.label in SIDES:
        mine = of_side(shares, claim) or [fact for fact in shares if _is_of_part(fact, claim)]
    else:
        mine = [fact for fact in shares if _is_of_part(fact, claim)]
    declared = [fact for fact in mine if fact.kind in ("attributes", "detail")]
    return declared or [fact for fact in mine if fact.kind == "copy" and fact.stated]


def _is_own(fact: Fact, claim: Claim) -> bool:
    same = fact.block is claim.block or fact.block == claim.block
    return same and fact.span.start < claim.span.end and claim.span.start < fact.span.end


def _is_same_part(fact: Fact, own: Fact) -> bool:
    if fact.part != own.part or (fact.block == own.block and _is_same_line(fact, own)):
        return False
    return fact.label == own.label or (own.part != "other" and not fact.label)


def _is_same_line(fact: Fact, own: Fact) -> bool:
    first, last = sorted((fact.span.start, own.span.start))
    return "\n" not in fact.block.text[first:last]


def _is_of_part(fact: Fact, claim: Claim) -> bool:
    if claim.part == "main":
        return is_body(fact.part, fact.label) or (claim.everywhere and fact.part == "lining")
    if claim.part == "other":
        return is_of_trim(fact, claim.label)
    return fact.part == claim.part


def of_side(facts: Iterable[Fact], claim: Claim) -> list[Fact]:
    """The facts stated for the one face (A面, 反面) that the claim speaks of."""
    return [fact for fact in facts if any(word in _part_name(fact) for word in SIDES.get(claim.label, ()))]


_TRIMS = ("毛领", "领毛", "帽毛", "帽领", "毛条", "毛边")


def is_of_trim(fact: Fact, label: str) -> bool:
    """Whether a fact of a small part speaks of the one that is called `label`."""
    if fact.part != "other":
        return False
    name = _part_name(fact)
    return any(word in name for word in (_TRIMS if label == TRIM else (label,))) or bool(fact.label and name in label)


def _part_name(fact: Fact) -> str:
    """The part as the listing calls it: by a label in the text, else by the name of the attribute."""
    return fact.label or plain(field_of(fact.block.field).name)


def room(facts: Iterable[Fact], fibres: Collection[str], *, pure: bool) -> Room:
    """The room that the stated compositions leave: purity needs it in each of them, a bare name in one of them.

    Names without figures count only where no figures are stated.
    """
    groups: dict[tuple[int, int], list[Fact]] = {}
    bands: list[Fact] = []
    for fact in facts:
        if fact.fibre == "?":
            bands.append(fact)
        else:
            groups.setdefault((fact.group, id(fact.block)), []).append(fact)
    stated = [group for group in groups.values() if any(fact.stated for fact in group)]
    if stated:
        rooms = [_stated(group, fibres, pure) for group in stated]
        return (min if pure else max)(rooms, key=lambda found: found.high)
    names = [fact for group in groups.values() for fact in group]
    known = [fact for fact in names if fact.fibre != OTHER]
    mine = [fact for fact in known if fact.fibre in fibres]
    if bands and (mine or (not known and pure)):
        band = min(bands, key=lambda fact: fact.high)
        return Room("stated", band.low, band.high, (band, *mine[:1]))
    if known and not mine:
        return Room("absent", 0, 0, tuple(known))
    if bands and not known:
        return Room("named", facts=tuple(bands), low=bands[0].low, high=bands[0].high)
    if names and not known:
        return Room("vague", facts=tuple(names))
    if not names:
        return Room("nothing")
    others = [fact for fact in known if fact.fibre not in fibres]
    bare = {(fact.part, fact.label) for fact in others} - {(fact.part, fact.label) for fact in mine}
    if pure and bare:  # a whole part of what the claim covers is something else
        return Room("absent", 0, 0, tuple(fact for fact in others if (fact.part, fact.label) in bare))
    return Room("mixed" if others else "named", facts=tuple(others or mine))


def _stated(group: Sequence[Fact], fibres: Collection[str], pure: bool) -> Room:
    figures = [fact for fact in group if fact.stated]
    mine = [fact for fact in figures if fact.fibre in fibres]
    rest = frozenset(fact.fibre for fact in figures if fact.fibre not in fibres)
    total = sum(fact.low for fact in figures)
    spare = 0.0 if pure else sum(fact.high for fact in figures if fact.fibre == OTHER)
    if mine:
        low, high = sum(fact.low for fact in mine), min(100.0, sum(fact.high for fact in mine))
        others = [fact for fact in figures if fact.fibre not in fibres]
        return Room("stated", low, max(high, min(100.0, high + spare)), (*mine, *others), rest)
    left = max(0.0, 100.0 - total)
    named = any(fact.fibre in fibres for fact in group)
    high = spare + (left if left > SLACK or named else 0.0)
    return Room("stated", 0.0, min(100.0, high), tuple(figures), rest)


def is_down(fibres: Collection[str]) -> bool:
    """Whether the fibres are down and feathers, which the down check judges."""
    return bool(FEATHERS & set(fibres))
