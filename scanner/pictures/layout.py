"""Lines into reading order: rows of a table keep their label, a phrase broken over two lines is one phrase again."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import NamedTuple

from scanner.pictures.engine import Line, Polygon
from scanner.pictures.tiles import bounds

DOUBTFUL = 0.8
"""Lines read less surely than this are "needs a look", never an error."""
LABEL = re.compile(r"^.{1,8}[:：]")
CLOSED = re.compile(r"[。！？!?；;…%％]$")


class Passage(NamedTuple):
    """Words that are read as one: `boxes` has one quadrilateral a character, empty for what was put between lines."""

    text: str
    boxes: tuple[Polygon, ...]
    doubtful: bool
    height: float
    """Height of its glyphs in pixels."""


class _Row(NamedTuple):
    lines: tuple[Line, ...]
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return sum(glyph(line) for line in self.lines) / len(self.lines)


def passages(lines: Iterable[Line]) -> list[Passage]:
    """The lines of one picture as passages, from top to bottom."""
    found: list[list[_Row]] = []
    for row in rows(lines):
        home = next((group for group in reversed(found[-6:]) if _continues(group[-1], row)), None)
        if home is None:
            found.append([row])
        else:
            home.append(row)
    return [_passage(group) for group in found]


def rows(lines: Iterable[Line]) -> list[_Row]:
    """Lines side by side are one row, from left to right; a doubtful line stays by itself."""
    found: list[_Row] = []
    for line in sorted(
        lines, key=lambda line: (bounds(line.polygon)[1] + bounds(line.polygon)[3], bounds(line.polygon)[0])
    ):
        left, top, right, bottom = bounds(line.polygon)
        if found and line.score >= DOUBTFUL and not upright(line) and _beside(found[-1], line):
            last = found[-1]
            members = tuple(sorted((*last.lines, line), key=lambda one: bounds(one.polygon)[0]))
            found[-1] = _Row(
                members, min(last.left, left), min(last.top, top), max(last.right, right), max(last.bottom, bottom)
            )
        else:
            found.append(_Row((line,), left, top, right, bottom))
    return found


def _beside(row: _Row, line: Line) -> bool:
    """Whether a line stands in the row: same height on the page, same size of glyphs, close by."""
    left, top, right, bottom = bounds(line.polygon)
    if any(one.score < DOUBTFUL or upright(one) for one in row.lines):
        return False
    shared = min(row.bottom, bottom) - max(row.top, top)
    if shared < 0.6 * min(row.bottom - row.top, bottom - top):
        return False
    size = glyph(line)
    apart = max(left - row.right, row.left - right)
    return 0.6 < size / row.height < 1.7 and -0.3 * size < apart < 4 * size


def _continues(row: _Row, below: _Row) -> bool:
    """Whether `below` goes on with the phrase of `row`: close under it, as large, and standing in one column."""
    if len(row.lines) > 1 or len(below.lines) > 1:
        return False
    first, second = row.lines[0], below.lines[0]
    if min(first.score, second.score) < DOUBTFUL or upright(first) or upright(second):
        return False
    size = row.height
    gap = below.top - row.bottom
    if not -0.4 * size < gap < 0.9 * size or not 0.75 < below.height / size < 1.33:
        return False
    if LABEL.match(second.text) or CLOSED.search(first.text):
        return False
    same_left = abs(row.left - below.left) < 0.7 * size
    same_centre = abs((row.left + row.right) - (below.left + below.right)) < 1.4 * size
    return same_left or same_centre


def _passage(group: list[_Row]) -> Passage:
    text: list[str] = []
    boxes: list[Polygon] = []
    previous: Line | None = None
    for row in group:
        for line in row.lines:
            if previous is not None and _spaced(previous, line, same_row=previous in row.lines):
                text.append(" ")
                boxes.append(())
            text.extend(line.text)
            boxes.extend(line.boxes)
            previous = line
    members = [line for row in group for line in row.lines]
    return Passage(
        "".join(text),
        tuple(boxes),
        any(line.score < DOUBTFUL for line in members),
        sum(map(glyph, members)) / len(members),
    )


def _spaced(one: Line, two: Line, same_row: bool) -> bool:
    """A blank between cells of a row and between Latin words; nothing where a Chinese phrase was broken."""
    return same_row or not (_han(one.text[-1:]) and _han(two.text[:1]))


def _han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def upright(line: Line) -> bool:
    """Whether a line runs from top to bottom."""
    left, top, right, bottom = bounds(line.polygon)
    return len(line.text) > 1 and bottom - top > 1.5 * (right - left)


def glyph(line: Line) -> float:
    """Height of a line's glyphs: the length of its shorter side."""
    (ax, ay), (bx, by), _, (dx, dy) = line.polygon
    across = math.hypot(dx - ax, dy - ay)
    along = math.hypot(bx - ax, by - ay)
    return max(1.0, min(across, along))
