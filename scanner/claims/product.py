"""What a listing sells: product classes from its category, attributes, registration numbers, else its title."""

from __future__ import annotations

import re

from scanner.model import Listing
from scanner.rulebook import Rulebook
from scanner.rulebook.types import ClassRule
from scanner.text.fold import fold

UNKNOWN = frozenset(("", "其他", "其它", "other"))
"""Categories that say nothing."""


def product_class(listing: Listing, rulebook: Rulebook) -> frozenset[str]:
    """Ids of `classes.toml` that the listing belongs to; none is ordinary goods."""
    category = (rulebook.settings.category or listing.meta.category or _attribute(listing, "类目") or "").strip()
    found = {one.id for one in rulebook.classes if category not in UNKNOWN and _any(category, one.categories)}
    found |= _numbered(listing, rulebook)
    stated = bool(found)
    title = fold(listing.title or _first_text(listing), rulebook.folding).text
    for one in rulebook.classes:
        if one.id in found or _any(title, one.not_titles):
            continue
        if (_any(title, one.titles) or _formed(title, one)) and (not stated or found.intersection(one.implies)):
            found.add(one.id)
    return frozenset(_implied(found, rulebook))


def _any(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)


def _formed(title: str, one: ClassRule) -> bool:
    return any(re.search(form, title, re.IGNORECASE) for form in one.forms)


def _first_text(listing: Listing) -> str:
    """Without a title, the first line of copy says what is sold."""
    return next((block.text[:80] for block in listing.blocks if block.role == "copy"), "")


def _attribute(listing: Listing, name: str) -> str | None:
    return next((block.text for block in listing.texts(f"attributes.{name}")), None)


def _numbered(listing: Listing, rulebook: Rulebook) -> set[str]:
    """Classes shown by a registration number or by an attribute that only they have."""
    found = set()
    names = {block.field.partition(".")[2].partition("[")[0] for block in listing.blocks if "." in block.field}
    for one in rulebook.classes:
        if names.intersection(one.attributes) or any(_numbers(listing, one)):
            found.add(one.id)
    return found


def _numbers(listing: Listing, one: ClassRule) -> list[re.Match[str]]:
    return [
        match
        for pattern in one.numbers
        for block in listing.blocks
        if (match := re.search(pattern, block.text[:4000])) is not None
    ]


def _implied(found: set[str], rulebook: Rulebook) -> set[str]:
    waiting = list(found)
    while waiting:
        here = waiting.pop()
        for one in rulebook.classes:
            if one.id == here:
                waiting += [name for name in one.implies if name not in found]
                found.update(one.implies)
    return found
