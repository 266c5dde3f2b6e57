"""Where rules strike: every hit of a term or a pattern, before anything is asked of its surroundings."""

from __future__ import annotations

from scanner.checks import lookout, patterns, sight
from scanner.checks.lookout import Woken
from scanner.checks.sight import Sight
from scanner.checks.surroundings import Profile
from scanner.model import Block, Severity
from scanner.rulebook import Rulebook
from scanner.text.named import NamedTuple


class Candidate(NamedTuple):
    """A hit before anything was asked of its surroundings."""

    rule: int
    start: int
    end: int
    severity: Severity | None
    fixes: tuple[str, ...]
    evasion: str
    sight: Sight


Key = tuple[int, int, int]
"""(rule, start, end): what two words or patterns of one rule find alike is one candidate."""


def candidates(block: Block, reading: Sight, profile: Profile, rulebook: Rulebook) -> list[Candidate]:
    """Every hit of a term or a pattern whose rule applies to this block."""
    listing = profile.listing
    watch = lookout.of(rulebook).watch(block.field, listing.kind, listing.platform)
    found: dict[Key, Candidate] = {}
    anchored: dict[tuple[int, int], tuple[Woken, list[tuple[int, int]]]] = {}
    for start, end, word in reading.words:
        for one in watch[word]:
            term = one.term
            if term is None:
                struck = anchored.get(one.key)
                if struck is None:
                    anchored[one.key] = one, [(start, end)]
                else:
                    struck[1].append((start, end))
            elif _is_said(block, reading, start, end) and _sold(one, profile):
                key = one.number, start, end
                found[key] = Candidate(one.number, start, end, term.severity, term.fixes, "", reading)
    for one, places in anchored.values():
        _run(one, places, reading, profile, found)
    if len(found) < 2:
        return list(found.values())
    return sorted(found.values(), key=lambda one: (one.start, -one.end))


def _sold(one: Woken, profile: Profile) -> bool:
    """Whether the rule looks at what this listing sells: asked last, it costs most."""
    if not one.classed:
        return True
    rule = one.rule
    if rule.classes and profile.classes.isdisjoint(rule.classes):
        return False
    return not rule.not_classes or profile.classes.isdisjoint(rule.not_classes)


def _is_said(block: Block, reading: Sight, start: int, end: int) -> bool:
    """Whether a term stands there as a word, or hidden where the reading undid a disguise."""
    if not reading.plain and not reading.undoes(start, end):
        return False
    return sight.whole(reading.text, start, end) or sight.disguised(block.text, reading, start, end)


def _run(
    one: Woken, places: list[tuple[int, int]], reading: Sight, profile: Profile, found: dict[Key, Candidate]
) -> None:
    """Add what a pattern finds round its anchors; what a term or another pattern found there goes before it."""
    pattern, form, text = one.pattern, one.form, reading.text
    assert pattern is not None and form is not None
    windows = patterns.regions(places, text)
    if not reading.plain:
        windows = [window for window in windows if reading.undoes(*window)]
    # What may take long, a merchant's pattern or a long text, does not run on goods that its rule does not look at.
    if (len(text) > patterns.SHORT or not form.reviewed) and not _sold(one, profile):
        return
    for start, end, match in patterns.matches(form, text, windows):
        key = one.number, start, end
        if key not in found and (reading.plain or reading.undoes(start, end)) and _sold(one, profile):
            fixes = patterns.filled(pattern.fixes, match)
            found[key] = Candidate(one.number, start, end, pattern.severity, fixes, pattern.evasion, reading)
