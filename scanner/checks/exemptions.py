"""Which exemption decides a hit: of all that hold, the one that lowers it most."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from scanner.checks import patterns
from scanner.checks.context import PREDICATES
from scanner.checks.surroundings import Around
from scanner.rulebook import Rulebook
from scanner.rulebook.types import VERDICTS, Exemption, Rule, Scope, left_of
from scanner.text.form import compiled
from scanner.text.named import NamedTuple

Predicate = Callable[[Around], bool]
Ask = Callable[..., Any]
"""`search` or `match` of a pattern."""


class Frames(NamedTuple):
    """What must stand on either side of a hit, in one of several ways."""

    before: tuple[Ask, ...] = ()
    """`search` over what stands before the hit, where nothing is asked of what stands after it."""
    after: Ask | None = None
    """`match` over (text, end of the hit, end of the scope): whether any of `pairs` may hold; None: ask them."""
    pairs: tuple[tuple[Ask | None, Ask], ...] = ()
    """The same for frames with something after the hit: (before, after)."""


class Asked(NamedTuple):
    """An exemption made ready for asking: its patterns compiled, its predicates looked up."""

    exemption: Exemption
    scope: Scope
    frames: Frames | None
    not_frames: Frames | None
    classes: tuple[str, ...]
    not_classes: tuple[str, ...]
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
        one.scope,
        _frames(one.frames, rulebook, shipped),
        _frames(one.not_frames, rulebook, shipped),
        one.classes,
        one.not_classes,
        tuple(PREDICATES[name] for name in one.any_of),
        tuple(PREDICATES[name] for name in one.none_of),
    )


def _frames(frames: Sequence[tuple[str, str]], rulebook: Rulebook, shipped: bool) -> Frames | None:
    if not frames:
        return None
    known = rulebook.patterns
    alone = [before for before, after in frames if not after]
    pairs = [(before, after) for before, after in frames if after]
    any_after = patterns.joined([after for _, after in pairs]) if shipped else None
    return Frames(
        tuple(patterns.asker(left_of(before), known, shipped, "search") for before in alone),
        compiled(any_after).match if any_after else None,
        tuple(
            (
                patterns.asker(left_of(before), known, shipped, "search") if before else None,
                patterns.asker(after, known, shipped, "match"),
            )
            for before, after in pairs
        ),
    )


def first(candidates: Iterable[Asked], around: Around) -> Exemption | None:
    """The first exemption that holds."""
    for one in candidates:
        if holds(one, around):
            return one.exemption
    return None


def holds(one: Asked, around: Around) -> bool:
    """Whether everything the exemption asks for is there; its terms were looked at already."""
    _, scope, frames, not_frames, classes, not_classes, any_of, none_of = one
    if frames and not _framed(frames, around, scope):
        return False
    if not_frames and _framed(not_frames, around, scope):
        return False
    # What a listing sells costs most to find out: few hits get as far as here.
    if classes and around.profile.classes.isdisjoint(classes):
        return False
    if not_classes and not around.profile.classes.isdisjoint(not_classes):
        return False
    if any_of and not _any(any_of, around):
        return False
    return not none_of or not _any(none_of, around)


def _any(predicates: tuple[Predicate, ...], around: Around) -> bool:
    for predicate in predicates:  # noqa: SIM110, a generator costs more than most predicates
        if predicate(around):
            return True
    return False


def _framed(frames: Frames, around: Around, scope: str) -> bool:
    """Whether any of `frames` is there."""
    for before in frames.before:
        if before(around.left(scope)):
            return True
    text, end, last = around.text, around.end, around.scope(scope)[1]
    if not frames.pairs or (frames.after is not None and not frames.after(text, end, last)):
        return False
    for one, after in frames.pairs:  # noqa: SIM110, as above
        if after(text, end, last) and (one is None or one(around.left(scope))):
            return True
    return False
