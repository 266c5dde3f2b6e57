"""The lexicon's patterns, compiled together with the lexicon: compiling them costs more than judging a page.

What `re` compiles runs in `re`: it is loaded anyway, and asked without a clock it is quicker. The rest, and every
pattern that needs a time limit, runs in `regex`. Both kinds lie in the cache as plain data.
"""

from __future__ import annotations

import marshal
import re
import warnings
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from scanner.text import bytecode
from scanner.text.form import later

Stored = Mapping[str, Any]
"""``version`` of regex, ``quick``: source -> what makes the pattern again in `re`, ``slow``: the same in `regex`."""

_ELSEWHERE = later(r"\{(?!\d+(?:,\d*)?\}|,\d+\}|Han\})|\[:\^?[a-z]+:\]|\[\^?\[")
"""What `re` reads as characters and `regex` as something else: fuzzy counts, classes by name, classes in a class."""


NOTHING: Stored = {"version": "", "quick": {}, "slow": {}}


def stored(shipped: Iterable[str], own: Iterable[str] = (), known: Stored = NOTHING) -> dict[str, Any]:
    """The compiled forms of patterns that ship and of a user's own, as data that `marshal` can store.

    What is `known` of an earlier time is taken from there.
    """
    import regex

    mine, theirs = set(shipped), set(own)
    old = known if known["version"] == regex.__version__ else NOTHING
    quick, slow = {}, {}
    for source in sorted(mine):
        made = old["quick"].get(source) or (None if source in old["slow"] else _quick(source))
        if made is not None:
            quick[source] = made
    for source in sorted(mine - {*quick} | theirs):
        slow[source] = old["slow"].get(source) or marshal.dumps(_plain(source)[1])
    return {"version": regex.__version__, "quick": quick, "slow": slow}


def wrong(source: str) -> str | None:
    """What is wrong with a pattern; None where nothing is."""
    if _quick(source) is not None:
        return None
    import regex

    try:
        regex.compile(source)
    except regex.error as error:
        return str(error)
    return None


@lru_cache(maxsize=1024)
def _quick(source: str) -> bytes | None:
    """The form of `source` in `re`, if it means the same there."""
    if _ELSEWHERE.search(source):
        return None
    from scanner.text.dialect import in_re

    spelled = in_re(source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            made = bytecode.plain(spelled)
    except (re.error, Warning, OverflowError, RecursionError):
        return None
    return None if made is None else marshal.dumps((spelled, made))


def _plain(source: str) -> tuple[Any, tuple[Any, ...]]:
    """What makes a pattern of `regex` again: a function, and plain data to call it with."""
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
        self._timed: dict[str, Any] = {}

    def __missing__(self, source: str) -> Any:
        made = self._stored["quick"].get(source)
        found = self[source] = self.timed(source) if made is None else bytecode.again(*marshal.loads(made))
        return found

    def timed(self, source: str) -> Any:
        """The pattern of `regex`, which takes a time limit."""
        found = self._timed.get(source)
        if found is None:
            found = self._timed[source] = self._of_regex(source)
        return found

    def _of_regex(self, source: str) -> Any:
        import regex

        made = self._stored["slow"].get(source) if self._stored["version"] == regex.__version__ else None
        return regex.compile(source) if made is None else _plain("")[0](*marshal.loads(made))
