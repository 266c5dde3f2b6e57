"""Patterns of the standard library that are compiled when first asked: a cold start pays for none of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache


class Form:
    """A pattern by its source; the first search compiles it, and from then on the methods are the pattern's own."""

    def __init__(self, source: str) -> None:
        self.source = source

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self.source)

    @cached_property
    def search(self) -> Callable[..., re.Match[str] | None]:
        """The first match in a text, or in [start, end) of it."""
        return self.compiled.search

    @cached_property
    def match(self) -> Callable[..., re.Match[str] | None]:
        """The match at the beginning of a text, or at `start`."""
        return self.compiled.match

    @cached_property
    def finditer(self) -> Callable[..., Iterator[re.Match[str]]]:
        """Every match in a text, or in [start, end) of it."""
        return self.compiled.finditer


@lru_cache(maxsize=64)
def hint_of(chars: frozenset[str]) -> re.Pattern[str]:
    """A class by which a search tells that a text has none of `chars`, five times faster than set operations do.

    Beyond the BMP it holds all characters: some thousand single ones would cost a walk through them at every place.
    """
    plane = "".join(sorted(char for char in chars if char < "\U00010000"))
    beyond = "\U00010000-\U0010ffff" if len(plane) < len(chars) else ""
    return re.compile(f"[{re.escape(plane)}{beyond}]" if chars else "(?!)")
