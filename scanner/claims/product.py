"""What a listing sells: product classes from its category, attributes, registration numbers, else its title."""

from __future__ import annotations

import re
from functools import cache

from scanner.model import Listing
from scanner.rulebook import Rulebook
from scanner.rulebook.types import CATEGORY, NOT_TITLE, TITLE, ClassRule
from scanner.text import automaton
from scanner.text.fold import fold, lower

UNKNOWN = frozenset(("", "其他", "其它", "other"))
"""Categories that say nothing."""
FAR = 4000
"""Code points of a block in which a registration number is looked for."""


def product_class(listing: Listing, rulebook: Rulebook) -> frozenset[str]:
    """Ids of `classes.toml` that the listing belongs to; none is ordinary goods."""
    classes = rulebook.classes
    category = (rulebook.settings.category or listing.meta.category or _attribute(listing, "类目") or "").strip()
    found = set() if category in UNKNOWN else _classes(lower(category), CATEGORY, rulebook)
    found |= _of_platform(category, listing.platform, rulebook) | _registered(listing, rulebook)
    stated = {classes[number].id for number in found}
    title = fold(listing.title or _first_text(listing), rulebook.folding).text
    shown = _classes(title, TITLE, rulebook) | _formed(title, classes)
    for number in shown - found - _classes(title, NOT_TITLE, rulebook):
        if not stated or stated.intersection(classes[number].implies):
            found.add(number)
    return frozenset(_implied({classes[number].id for number in found}, rulebook))


def _classes(text: str, kind: int, rulebook: Rulebook) -> set[int]:
    """Numbers of the classes that have a word of this kind in `text`."""
    return {
        number
        for _, _, word in automaton.find(rulebook.class_automaton, text)
        for what, number in rulebook.class_entries[word]
        if what == kind
    }


def _of_platform(category: str, platform: str, rulebook: Rulebook) -> set[int]:
    """Classes whose category words of this very platform are in `category` (platforms/<id>.toml)."""
    words = rulebook.platforms.get(platform, {}).get("categories")
    if not words or category in UNKNOWN:
        return set()
    shown = {id for id, some in words.items() if any(word in category for word in some)}
    return {number for number, one in enumerate(rulebook.classes) if one.id in shown}


def _formed(title: str, classes: tuple[ClassRule, ...]) -> set[int]:
    if not _joined(tuple(one.forms for one in classes)).search(title):
        return set()
    return {number for number, one in enumerate(classes) if any(re.search(form, title) for form in one.forms)}


def _registered(listing: Listing, rulebook: Rulebook) -> set[int]:
    """Classes shown by a registration number or by an attribute that only they have."""
    classes = rulebook.classes
    names = {block.field.partition(".")[2].partition("[")[0] for block in listing.blocks if "." in block.field}
    found = {number for number, one in enumerate(classes) if names and names.intersection(one.attributes)}
    joined = _joined(tuple(one.numbers for one in classes))
    for block in listing.blocks:
        if joined.search(block.text, 0, FAR):
            text = block.text[:FAR]
            found |= {n for n, one in enumerate(classes) if any(re.search(form, text) for form in one.numbers)}
    return found


@cache
def _joined(forms: tuple[tuple[str, ...], ...]) -> re.Pattern[str]:
    """One pattern for all, to see at once that a text has none."""
    return re.compile("|".join(f"(?:{form})" for some in forms for form in some) or r"(?!)")


def _first_text(listing: Listing) -> str:
    """Without a title, the first line of copy says what is sold."""
    return next((block.text[:80] for block in listing.blocks if block.role == "copy"), "")


def _attribute(listing: Listing, name: str) -> str | None:
    return next((block.text for block in listing.texts(f"attributes.{name}")), None)


def _implied(found: set[str], rulebook: Rulebook) -> set[str]:
    waiting = list(found)
    while waiting:
        here = waiting.pop()
        for one in rulebook.classes:
            if one.id == here:
                waiting += [name for name in one.implies if name not in found]
                found.update(one.implies)
    return found
