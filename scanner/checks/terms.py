"""Words and patterns: candidates, what makes them harmless, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanner.checks import lookout, sight
from scanner.checks.candidates import candidates
from scanner.checks.kept import hit, kept
from scanner.checks.lookout import Watch
from scanner.checks.rulings import Ruling, harmless, rule_on
from scanner.checks.sight import Sight
from scanner.checks.surroundings import Profile
from scanner.model import Block, Hit, Listing, Unchecked
from scanner.rulebook import Rulebook

MOST = 2_000
"""Candidates of one block that are looked at; hostile text has more, and is reported as truncated."""


def check_batch(listings: Sequence[Listing], rulebook: Rulebook) -> Iterator[list[Hit | Unchecked]]:
    """Hits and what could not be judged, one list for each listing."""
    roles = ("copy", "mandatory", "user") if rulebook.settings.judge_reviews else ("copy", "mandatory")
    judged = [[block for block in listing.blocks if block.role in roles] for listing in listings]
    seen = sight.sights([block.text for blocks in judged for block in blocks], rulebook)
    look = lookout.of(rulebook)
    number = 0
    for listing, blocks in zip(listings, judged, strict=True):
        profile: Profile | None = None
        found: list[Hit | Unchecked] = []
        for block in blocks:
            readings = seen[number]
            number += 1
            if readings and _wakes(readings, look.watch(block.field, listing.kind, listing.platform)):
                profile = profile or Profile(listing, rulebook)
                found += _block(block, readings, profile, rulebook)
        yield found


def _wakes(readings: Sequence[Sight], watch: Watch) -> bool:
    """Whether a word of these readings wakes a rule in this field: most words wake none."""
    for reading in readings:
        for _, _, word in reading.words:
            if watch[word]:
                return True
    return False


def _block(block: Block, readings: Sequence[Sight], profile: Profile, rulebook: Rulebook) -> list[Hit | Unchecked]:
    try:
        rulings, cut = judge(block, readings, profile, rulebook)
    except TimeoutError as error:
        return [Unchecked(profile.listing.uri, block.field, "rule timed out", str(error))]
    if not rulings:
        return []
    found: list[Hit | Unchecked] = []
    if cut:
        why = f"more than {MOST} candidates in one text"
        found.append(Unchecked(profile.listing.uri, block.field, "truncated", why))
    found += [hit(place, block, rulebook) for place in kept(rulings)]
    return found


def judge(block: Block, readings: Sequence[Sight], profile: Profile, rulebook: Rulebook) -> tuple[list[Ruling], bool]:
    """The ruling on every candidate of a block, and whether there were too many to look at."""
    rulings: list[Ruling] = []
    cut = False
    for reading in readings:
        found = candidates(block, reading, profile, rulebook)
        if found:
            cut = cut or len(found) > MOST
            beside = harmless(reading, rulebook)
            rulings += [rule_on(one, block, beside, profile, rulebook) for one in found[:MOST]]
    return rulings, cut
