"""Patterns of the standard library as plain data: to a pattern what byte code is to a module.

Parsing and compiling a pattern is Python and costs up to some milliseconds; making it again of its compiled form
costs microseconds. `_sre` checks that form before it runs it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

Plain = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""Flags, code, number of groups, their names, and the name of each."""
SAMPLES: tuple[tuple[Any, int], ...] = (
    ("(?P<one>最|[一-鿿]{2,9}?)(?<!不)(a++|(b))*(?(one)c|d)$", re.IGNORECASE),
    (rb"\A[\x80-\xff]+(?=\n)|(.)\1", re.DOTALL),
)


def plain(source: Any, flags: int = 0) -> Plain | None:
    """What makes the pattern of `source` again; None where this Python compiles in another way than is known here.

    A pattern that is wrong raises what `re.compile` raises.
    """
    return _plain(source, int(flags)) if _known() else None


def _plain(source: Any, flags: int) -> Plain:
    from array import array
    from re import _compiler, _parser  # type: ignore[attr-defined]

    parsed = _parser.parse(source, flags)
    code = array("I", _compiler._code(parsed, flags))
    names = dict(parsed.state.groupdict)
    order: list[str | None] = [None] * parsed.state.groups
    for name, number in names.items():
        order[number] = name
    return flags | parsed.state.flags, code.tobytes(), parsed.state.groups - 1, names, tuple(order)


@cache
def _known() -> bool:
    """Whether this Python compiles as is known here: what is made again is the pattern itself."""
    try:
        for source, flags in SAMPLES:
            whole, same = re.compile(source, flags), again(source, _plain(source, flags))
            if not (same == whole and same.groups == whole.groups and same.groupindex == whole.groupindex):
                return False
    except (ImportError, AttributeError, TypeError, ValueError, OverflowError, RuntimeError):
        return False
    return True


def again(source: Any, made: Plain) -> re.Pattern[Any]:
    """The pattern of `plain`."""
    import _sre  # type: ignore[import-not-found]

    flags, code, groups, names, order = made
    found: re.Pattern[Any] = _sre.compile(source, flags, memoryview(code).cast("I").tolist(), groups, names, order)
    return found
