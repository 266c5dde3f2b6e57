"""Patterns of the standard library that are compiled when first asked, and once for many runs.

A cold start pays for none that it does not ask, and reads the compiled form of the others from the user's cache: all
patterns of a page together cost more to compile than the page to judge.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, AnyStr, cast

from scanner.text import bytecode, sealed

VERSION = 1
"""Raised whenever the shape of the file changes."""
MOST = 1000
"""Forms that the file holds: patterns made of the lexicon change with it, and old ones must not pile up."""

Key = tuple[Any, int]


class _Later:
    """A pattern by its source. The first thing asked of it compiles it; what was asked once is kept as its own."""

    def __init__(self, source: Any, flags: int) -> None:
        self._said = source, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(compiled(*self._said), name)
        setattr(self, name, found)
        return found


def later(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The pattern of `source` for a module to keep: `re.compile` in all but the moment at which it is paid for."""
    return cast("re.Pattern[AnyStr]", _Later(source, flags))


@cache
def compiled(source: Any, flags: int = 0) -> re.Pattern[Any]:
    """The pattern of `source`: of its stored form where an earlier run left one."""
    made = _kept().get((source, int(flags)))
    if made is not None:
        try:
            return bytecode.again(source, made)
        except (ImportError, RuntimeError, TypeError, ValueError, OverflowError):
            pass  # not what it should be: as if nothing were there
    found = re.compile(source, flags)
    _new().append((source, int(flags)))
    return found


@cache
def _kept() -> dict[Key, bytecode.Plain]:
    """What earlier runs left."""
    found = sealed.read(_place())
    fits = isinstance(found, tuple) and len(found) == 2 and found[0] == (VERSION, *sealed.MADE_BY)
    return found[1] if fits and isinstance(found[1], dict) else {}


@cache
def _new() -> list[Key]:
    """What this run had to compile."""
    return []


def keep() -> None:
    """Leave the compiled forms to the next run; called at the end of a command, and failing is no error."""
    if not _new():
        return
    forms = {key: made for key in _new() if (made := bytecode.plain(*key)) is not None}
    _new().clear()
    if forms:
        old = _kept() if len(_kept()) < MOST else {}
        sealed.write(_place(), ((VERSION, *sealed.MADE_BY), {**old, **forms}))
        sealed.prune(sealed.folder(), "forms", 4)


def _place() -> Any:
    return sealed.folder() / sealed.name_of("forms", VERSION)


@lru_cache(maxsize=64)
def hint_of(chars: frozenset[str]) -> re.Pattern[str]:
    """A class by which a search tells that a text has none of `chars`, five times faster than set operations do.

    Beyond the BMP it holds all characters: some thousand single ones would cost a walk through them at every place.
    """
    plane = "".join(sorted(char for char in chars if char < "\U00010000"))
    beyond = "\U00010000-\U0010ffff" if len(plane) < len(chars) else ""
    return compiled(f"[{re.escape(plane)}{beyond}]" if chars else "(?!)")
