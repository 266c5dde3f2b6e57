"""Which exemption decides a hit: of all that hold, the one that lowers it most."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from scanner.checks import patterns
from scanner.checks.context import PREDICATES
from scanner.checks.surroundings import Around
from scanner.rulebook import Rulebook
from scanner.rulebook.types import VERDICTS, Exemption, Rule, left_of

Predicate = Callable[[Around], bool]


class Frame(NamedTuple):
    """What must stand on either side of a hit; None: anything."""

    before: Callable[..., Any] | None
    """`search` of the pattern, over what stands before the hit."""
    after: Callable[..., Any] | None
    """`match` of the pattern, over (text, end of the hit, end of the scope)."""


class Asked(NamedTuple):
    """An exemption made ready for asking: its patterns compiled, its predicates looked up."""

    exemption: Exemption
    frames: tuple[Frame, ...]
    not_frames: tuple[Frame, ...]
    any_of: tuple[Predicate, ...]
    none_of: tuple[Predicate, ...]


def in_order(rule: Rule, rulebook: Rulebook) -> list[int]:
    """Numbers of the exemptions that may lower a hit of `rule`; the first one that holds decides."""
    strict = rulebook.settings.strict
    numbers = {number for key in (rule.id, rule.family, "all") for number in rulebook.families.get(key, ())}

    def rank(number: int) -> tuple[int, int]:
        one = rulebook.exemptions[number]
        return VERDICTS.index(one.strict if strict and one.strict else one.verdict), number

    return sorted(numbers, key=rank)


def asked(one: Exemption, rulebook: Rulebook) -> Asked:
    """The exemption made ready."""
    shipped = patterns.ships(one.path)
    return Asked(
        one,
        _frames(one.frames, rulebook, shipped),
        _frames(one.not_frames, rulebook, shipped),
        tuple(PREDICATES[name] for name in one.any_of),
        tuple(PREDICATES[name] for name in one.none_of),
    )


def _frames(frames: Iterable[tuple[str, str]], rulebook: Rulebook, shipped: bool) -> tuple[Frame, ...]:
    known = rulebook.patterns
    return tuple(
        Frame(
            patterns.asker(left_of(before), known, shipped, "search") if before else None,
            patterns.asker(after, known, shipped, "match") if after else None,
        )
        for before, after in frames
    )


def first(candidates: Iterable[Asked], around: Around) -> Exemption | None:
    """The first exemption that holds."""
    for one in candidates:
        if holds(one, around):
            return one.exemption
    return None


def holds(one: Asked, around: Around) -> bool:
    """Whether everything the exemption asks for is there; its terms were looked at already."""
    exemption, frames, not_frames, any_of, none_of = one
    if frames and not _framed(frames, around, exemption.scope):
        return False
    if not_frames and _framed(not_frames, around, exemption.scope):
        return False
    # What a listing sells costs most to find out: few hits get as far as here.
    if exemption.classes and not around.profile.classes.intersection(exemption.classes):
        return False
    if exemption.not_classes and around.profile.classes.intersection(exemption.not_classes):
        return False
    if any_of and not _any(any_of, around):
        return False
    return not none_of or not _any(none_of, around)


def _any(predicates: tuple[Predicate, ...], around: Around) -> bool:
    for predicate in predicates:  # noqa: SIM110, a generator costs more than most predicates
        if predicate(around):
            return True
    return False


def _framed(frames: tuple[Frame, ...], around: Around, scope: str) -> bool:
    """Whether any of `frames` is there."""
    text, end, last = around.text, around.end, around.scope(scope)[1]
    for before, after in frames:
        if after is not None and not after(text, end, last):
            continue
        if before is None or before(around.left(scope)):
            return True
    return False
