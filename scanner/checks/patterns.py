"""Patterns: forms that are no fixed words, run with a time limit and only round their anchors."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from scanner.rulebook.listing import root
from scanner.text.form import compiled
from scanner.text.named import NamedTuple
from scanner.text.stored import Patterns

REACH = 32
"""Code points on either side of an anchor that a pattern sees."""
SECONDS = 2.0
"""For one region: a pattern that needs longer is broken, and says so. The clock is the wall's, and a busy machine may
let a process wait for a good part of a second: a tight limit would lose findings there."""
SHORT = 512
"""Windows up to this length cost the patterns that ship next to nothing; hostile text makes longer ones."""

Finder = Callable[[str, int, int], Iterable[Any]]
"""`finditer` of a pattern over (text, start, end)."""


class Form(NamedTuple):
    """How a pattern runs over windows."""

    short: Finder
    """Up to `SHORT` code points."""
    long: Finder
    """Over longer ones: always with a clock."""
    reviewed: bool = True
    """It ships, and was tested."""


def ships(path: str) -> bool:
    """Whether a file of rules came with the program: its patterns are reviewed, and run without a clock."""
    return path.startswith(f"{root()}{os.sep}")


def form(source: str, patterns: Patterns, shipped: bool) -> Form:
    """How a pattern runs: with a clock, unless it ships and the window is a short one.

    Setting the clock costs more than most patterns do.
    """

    def timed(text: str, first: int, last: int) -> Iterable[Any]:
        found: Iterable[Any] = patterns.timed(source).finditer(text, first, last, timeout=SECONDS)
        return found

    return Form(patterns[source].finditer if shipped else timed, timed, shipped)


def asker(source: str, patterns: Patterns, shipped: bool, method: str) -> Callable[..., Any]:
    """`match` or `search` of a pattern over what a hit's surroundings hold, which is never much."""
    if shipped:
        ask: Callable[..., Any] = getattr(patterns[source], method)
        return ask
    return partial(getattr(patterns.timed(source), method), timeout=SECONDS)


def joined(sources: Sequence[str]) -> str | None:
    """One pattern that holds where any of `sources` does; None where there are not two, or `re` cannot join them."""
    if len(sources) < 2:
        return None
    found = "|".join(f"(?:{source})" for source in sources)
    try:
        # A group of its own would be counted anew in the joined pattern.
        return found if compiled(found).groups == 0 else None
    except re.error:
        return None


def regions(anchors: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Windows round the anchors, those that touch joined, so that hostile text is walked once."""
    length = len(text)
    if len(anchors) == 1:
        ((start, end),) = anchors
        return [(start - REACH if start > REACH else 0, end + REACH if end + REACH < length else length)]
    found: list[tuple[int, int]] = []
    for start, end in sorted(anchors):
        low, high = max(0, start - REACH), min(length, end + REACH)
        if found and low <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], high)
        else:
            found.append((low, high))
    return found


def matches(form: Form, text: str, windows: Iterable[tuple[int, int]]) -> list[tuple[int, int, Any]]:
    """Spans of the pattern's group `hit` (else the whole match); `TimeoutError` where it takes too long."""
    found = []
    for first, last in windows:
        for match in (form.short if last - first <= SHORT else form.long)(text, first, last):
            start, end = match.span("hit") if "hit" in match.re.groupindex else match.span()
            if end > start >= 0:
                found.append((start, end, match))
    return found


def filled(fixes: tuple[str, ...], match: Any) -> tuple[str, ...]:
    """Fixes with the groups of the match filled in; one whose group is empty is no fix."""
    if not fixes:
        return ()
    groups = {name: held for name, held in match.groupdict().items() if held}
    return tuple(
        form.format_map(groups) for form in fixes if all(name in groups for name in re.findall(r"\{(\w+)\}", form))
    )
