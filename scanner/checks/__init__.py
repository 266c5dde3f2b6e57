"""Listings to hits: every kind of check in one table, words found for many listings in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from scanner.checks import material, pictures, required, terms
from scanner.model import Hit, Listing, Unchecked
from scanner.rulebook import Rulebook

Check = Callable[[Listing, Rulebook], Iterator[Hit | Unchecked]]

KINDS: Mapping[str, Check] = {
    "required": required.check,
    "material": material.check,
    "pictures": pictures.check,
}
"""Checks that look at one listing at a time; a new one is a module with `check`, and one line here."""


def check(listing: Listing, rulebook: Rulebook) -> Iterator[Hit | Unchecked]:
    """Everything that is wrong with one listing, or could not be judged."""
    yield from next(check_batch([listing], rulebook))


def check_batch(listings: Sequence[Listing], rulebook: Rulebook) -> Iterator[Iterable[Hit | Unchecked]]:
    """The same for many listings, one result each and in order; their words are searched in one pass."""
    for listing, hits in zip(listings, terms.check_batch(listings, rulebook), strict=True):
        found = list(hits)
        for kind in KINDS.values():
            found.extend(kind(listing, rulebook))
        yield found
