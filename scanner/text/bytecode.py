"""Patterns of the standard library as plain data: to a pattern what byte code is to a module.

Parsing and compiling a pattern is Python and costs up to some milliseconds; making it again of its compiled form
costs microseconds. `_sre` checks that form before it runs it.
"""

from __future__ import annotations

import re
from typing import Any

Plain = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""Flags, code, number of groups, their names, and the name of each."""


def plain(pattern: re.Pattern[Any]) -> Plain | None:
    """What makes `pattern` again; None where this Python compiles in another way than the ones known here."""
    try:
        from array import array
        from re import _compiler, _parser  # type: ignore[attr-defined]

        # what a pattern says of its flags holds those of its own text (`(?i)`) too, and UNICODE where it is implied
        parsed = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
        code = array("I", _compiler._code(parsed, pattern.flags))
        names = dict(parsed.state.groupdict)
        order: list[str | None] = [None] * parsed.state.groups
        for name, number in names.items():
            order[number] = name
        found = (pattern.flags, code.tobytes(), parsed.state.groups - 1, names, tuple(order))
        same = again(pattern.pattern, found)
    except (ImportError, AttributeError, TypeError, ValueError, OverflowError, RuntimeError, re.error):
        return None
    fits = same == pattern and same.groups == pattern.groups and same.groupindex == pattern.groupindex
    return found if fits else None


def again(source: Any, made: Plain) -> re.Pattern[Any]:
    """The pattern of `plain`."""
    import _sre  # type: ignore[import-not-found]

    flags, code, groups, names, order = made
    found: re.Pattern[Any] = _sre.compile(source, flags, memoryview(code).cast("I").tolist(), groups, names, order)
    return found
