"""Patterns: forms that are no fixed words, run with a time limit and only round their anchors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

REACH = 32
"""Code points on either side of an anchor that a pattern sees."""
SECONDS = 2.0
"""For one region: a pattern that needs longer is broken, and says so. The clock is the wall's, and a busy machine may
let a process wait for a good part of a second: a tight limit would lose findings there."""


def regions(anchors: Iterable[tuple[int, int]], text: str) -> Iterator[tuple[int, int]]:
    """Windows round the anchors, those that touch joined, so that hostile text is walked once."""
    first = last = -1
    for start, end in sorted(anchors):
        low, high = max(0, start - REACH), min(len(text), end + REACH)
        if low <= last:
            last = max(last, high)
            continue
        if last >= 0:
            yield first, last
        first, last = low, high
    if last >= 0:
        yield first, last


Found = tuple[int, int, Mapping[str, str]]
"""(start, end, what the named groups hold)."""


def matches(pattern: Any, text: str, anchors: list[tuple[int, int]]) -> Iterator[Found]:
    """Spans of the compiled pattern's group `hit` (else the whole match); `TimeoutError` where it takes too long."""
    seen = set()
    for first, last in regions(anchors, text):
        for match in pattern.finditer(text, first, last, timeout=SECONDS):
            span = match.span("hit") if "hit" in pattern.groupindex else match.span()
            if span[0] >= 0 and span[1] > span[0] and span not in seen:
                seen.add(span)
                groups = {name: held for name, held in match.groupdict().items() if held}
                yield *span, groups


def filled(fixes: tuple[str, ...], groups: Mapping[str, str]) -> tuple[str, ...]:
    """Fixes with their groups filled in; one whose group is empty is no fix."""
    return tuple(
        form.format_map(groups) for form in fixes if all(name in groups for name in re.findall(r"\{(\w+)\}", form))
    )
