"""Which exemption decides a hit: all that hold are asked, the one that lowers it most wins."""

from __future__ import annotations

from scanner.checks.context import PREDICATES
from scanner.checks.patterns import SECONDS
from scanner.checks.surroundings import Around
from scanner.rulebook import Rulebook
from scanner.rulebook.types import VERDICTS, Exemption, Rule, left_of


def exemption(around: Around, rule: Rule, rulebook: Rulebook) -> Exemption | None:
    """The exemption that lowers the hit most, or None."""
    numbers = {number for key in (rule.id, rule.family, "all") for number in rulebook.families.get(key, ())}
    strict = rulebook.settings.strict
    best: tuple[int, int] | None = None
    for number in sorted(numbers):
        one = rulebook.exemptions[number]
        rank = VERDICTS.index(one.strict if strict and one.strict else one.verdict)
        if (best is None or rank < best[0]) and holds(one, around):
            best = rank, number
    return rulebook.exemptions[best[1]] if best else None


def holds(one: Exemption, around: Around) -> bool:
    """Whether everything the exemption asks for is there."""
    if one.terms and not around.hit.startswith(one.terms):
        return False
    if one.frames and not any(_framed(frame, around, one.scope) for frame in one.frames):
        return False
    if any(_framed(frame, around, one.scope) for frame in one.not_frames):
        return False
    # What a listing sells costs most to find out: few hits get as far as here.
    if one.classes and not around.profile.classes.intersection(one.classes):
        return False
    if one.not_classes and around.profile.classes.intersection(one.not_classes):
        return False
    if one.any_of and not any(PREDICATES[name](around) for name in one.any_of):
        return False
    return not any(PREDICATES[name](around) for name in one.none_of)


def _framed(frame: tuple[str, str], around: Around, scope: str) -> bool:
    before, after = frame
    first, last = around.scope(scope)
    text, patterns = around.text, around.profile.rulebook.patterns
    if after and not patterns[after].match(text, around.end, last, timeout=SECONDS):
        return False
    if not before:
        return True
    left = text[first : around.start]
    return bool(patterns[left_of(before)].search(left, timeout=SECONDS))
