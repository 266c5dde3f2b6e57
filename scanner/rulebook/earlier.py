"""What one compilation of the lexicon leaves to the next: a rule that changed must not make all others be read again.

Texts and patterns are kept by their content, so that nothing here can be out of date. What a compilation did not ask
for is not left to the next one.
"""

from __future__ import annotations

import hashlib
import marshal
import tomllib
from contextlib import suppress
from functools import cache
from typing import Any

from scanner.text import sealed, stored

VERSION = 1
"""Raised whenever the shape of the file changes."""


class Earlier:
    """What an earlier compilation left, and what this one adds."""

    def __init__(self) -> None:
        found = sealed.read(_place())
        fits = isinstance(found, tuple) and len(found) == 4 and found[0] == (VERSION, *sealed.MADE_BY)
        self._texts: dict[bytes, bytes] = found[1] if fits else {}
        self._valid: frozenset[str] = found[2] if fits else frozenset()
        self.patterns: stored.Stored = found[3] if fits else stored.NOTHING
        self._asked: dict[bytes, bytes] = {}
        self._checked: set[str] = set()

    def toml(self, text: str) -> dict[str, Any]:
        """The table that `text` is; wrong syntax raises what `tomllib` raises."""
        key = hashlib.sha256(text.encode()).digest()
        made = self._texts.get(key)
        if made is not None:
            self._asked[key] = made
            kept: dict[str, Any] = marshal.loads(made)
            return kept
        found = tomllib.loads(text)
        with suppress(ValueError):  # a date of TOML is no plain value
            self._asked[key] = marshal.dumps(found)
        return found

    def wrong(self, pattern: str) -> str | None:
        """What is wrong with a pattern; None where nothing is."""
        found = None if pattern in self._valid else stored.wrong(pattern)
        if found is None:
            self._checked.add(pattern)
        return found

    def keep(self, patterns: stored.Stored) -> None:
        """Leave what was asked for to the next compilation; failing is no error."""
        sealed.write(_place(), ((VERSION, *sealed.MADE_BY), self._asked, frozenset(self._checked), dict(patterns)))
        sealed.prune(sealed.folder(), "parts", 4)


@cache
def earlier() -> Earlier:
    """What is left, read once; `earlier.cache_clear` begins another compilation."""
    return Earlier()


def _place() -> Any:
    return sealed.folder() / sealed.name_of("parts", VERSION)
