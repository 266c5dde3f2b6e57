"""What a listing sells: product classes from its category, attributes, registration numbers, else its title."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scanner.model import Listing, base_field
from scanner.rulebook import Rulebook
from scanner.rulebook.types import CATEGORY, NOT_TITLE, TITLE, ClassRule
from scanner.text import automaton
from scanner.text.fold import fold, lower
from scanner.text.form import compiled
from scanner.text.named import NamedTuple

Search = Callable[[str], Any]
"""`search` of a pattern."""

UNKNOWN = frozenset(("", "其他", "其它", "other"))
"""Categories that say nothing."""
FAR = 4000
"""Code points of a block in which a registration number is looked for."""


def product_class(listing: Listing, rulebook: Rulebook) -> frozenset[str]:
    """Ids of `classes.toml` that the listing belongs to; none is ordinary goods."""
    last = rulebook.prepared.get("product")
    # Words, claims and notices ask the same of one listing after the other.
    if last is None or last[0] is not listing:
        last = rulebook.prepared["product"] = listing, _product_class(listing, rulebook)
    found: frozenset[str] = last[1]
    return found


def _product_class(listing: Listing, rulebook: Rulebook) -> frozenset[str]:
    classes, table = rulebook.classes, _table(rulebook)
    category = (rulebook.settings.category or listing.meta.category or _attribute(listing, "类目") or "").strip()
    found = set() if category in UNKNOWN else _classes(lower(category), rulebook)[CATEGORY]
    found |= _of_platform(category, listing.platform, rulebook, table) | _registered(listing, table)
    stated = {table.ids[number] for number in found}
    title = fold(listing.title or _first_text(listing), rulebook.folding).text
    words = _classes(title, rulebook)
    shown = words[TITLE]
    for number, search in table.forms:
        if search(title):
            shown.add(number)
    for number in shown - found - words[NOT_TITLE]:
        if not stated or stated.intersection(classes[number].implies):
            found.add(number)
    if not found:
        return frozenset()
    return frozenset().union(*(table.implied[number] for number in found))


def _classes(text: str, rulebook: Rulebook) -> tuple[set[int], set[int], set[int]]:
    """Numbers of the classes that have a word in `text`, by what the word is."""
    found: tuple[set[int], set[int], set[int]] = set(), set(), set()
    for _, _, word in automaton.find(rulebook.class_automaton, text):
        for what, number in rulebook.class_entries[word]:
            found[what].add(number)
    return found


def _of_platform(category: str, platform: str, rulebook: Rulebook, table: Table) -> set[int]:
    """Classes whose category words of this very platform are in `category` (platforms/<id>.toml)."""
    words = rulebook.platforms.get(platform, {}).get("categories")
    if not words or category in UNKNOWN:
        return set()
    shown = {id for id, some in words.items() if any(word in category for word in some)}
    return {number for number, id in enumerate(table.ids) if id in shown}


def _registered(listing: Listing, table: Table) -> set[int]:
    """Classes shown by a registration number or by an attribute that only they have."""
    found: set[int] = set()
    for block in listing.blocks:
        if "." in block.field:
            found.update(table.attributes.get(block.field.partition(".")[2].partition("[")[0], ()))
    text = "\n".join([block.text[:FAR] for block in listing.blocks])  # no number reaches over a line
    if table.number.search(text):
        found.update(number for number, search in table.numbers if search(text))
    return found


class Table(NamedTuple):
    """What shows a class, made ready for asking."""

    ids: tuple[str, ...]
    attributes: Mapping[str, tuple[int, ...]]
    number: re.Pattern[str]
    """Any registration number, to see at once that a text has none."""
    numbers: tuple[tuple[int, Search], ...]
    forms: tuple[tuple[int, Search], ...]
    """One by one: joined they would lose the first characters by which a search skips what cannot begin one."""
    implied: tuple[frozenset[str], ...]
    """For each class its id and those of all that it implies."""


def _table(rulebook: Rulebook) -> Table:
    """The table of a rulebook's classes, made once."""
    found = rulebook.prepared.get("classes")
    if not isinstance(found, Table):
        found = rulebook.prepared["classes"] = _made(rulebook.classes)
    return found


def _made(classes: Sequence[ClassRule]) -> Table:
    attributes: dict[str, tuple[int, ...]] = {}
    for number, one in enumerate(classes):
        for name in one.attributes:
            attributes[name] = (*attributes.get(name, ()), number)
    joined = "|".join(f"(?:{form})" for one in classes for form in one.numbers)
    return Table(
        tuple(one.id for one in classes),
        attributes,
        compiled(joined or r"(?!)"),
        tuple((number, compiled(form).search) for number, one in enumerate(classes) for form in one.numbers),
        tuple((number, compiled(form).search) for number, one in enumerate(classes) for form in one.forms),
        tuple(frozenset(_implied(one.id, classes)) for one in classes),
    )


def _first_text(listing: Listing) -> str:
    """Without a title, the first line of copy says what is sold."""
    return next((block.text[:80] for block in listing.blocks if block.role == "copy"), "")


def _attribute(listing: Listing, name: str) -> str | None:
    field = f"attributes.{name}"
    for block in listing.blocks:
        if block.field.startswith(field) and base_field(block.field) == field:
            return block.text
    return None


def _implied(id: str, classes: Sequence[ClassRule]) -> set[str]:
    implies = {one.id: one.implies for one in classes}
    found, waiting = {id}, [id]
    while waiting:
        for name in implies.get(waiting.pop(), ()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found
