"""The lexicon's patterns, compiled together with the lexicon: compiling them costs more than judging a page.

What `regex` gives for pickling is plain data (strings, numbers, bytes), so it can lie in the cache as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Stored = Mapping[str, Any]
"""``version`` of the library, and its ``forms``: source -> what makes the pattern again."""


def stored(sources: Iterable[str]) -> dict[str, Any]:
    """The compiled forms of `sources`, as data that `marshal` can store."""
    import regex

    return {"version": regex.__version__, "forms": {source: _plain(source)[1] for source in sorted(set(sources))}}


def _plain(source: str) -> tuple[Any, tuple[Any, ...]]:
    """What makes the pattern again: a function, and plain data to call it with."""
    import copyreg

    import regex

    reduce: Any = copyreg.dispatch_table[regex.Pattern]
    made: tuple[Any, tuple[Any, ...]] = reduce(regex.compile(source))
    return made


class Patterns(dict[str, Any]):
    """Patterns by their source, each made when it is first asked for; one that was not stored is compiled."""

    def __init__(self, stored: Stored) -> None:
        super().__init__()
        self._stored = stored
        self._make: Any = None

    def __missing__(self, source: str) -> Any:
        import regex

        data = self._stored["forms"].get(source) if self._stored["version"] == regex.__version__ else None
        if data is None:
            self[source] = regex.compile(source)
        else:
            self._make = self._make or _plain("")[0]
            self[source] = self._make(*data)
        return self[source]

    def timed(self, source: str) -> Any:
        """The pattern in a form that takes a time limit."""
        return self[source]
