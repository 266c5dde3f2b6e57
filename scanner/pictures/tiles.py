"""Tall pictures in overlapping tiles: an engine shrinks a long side until the words are gone, a tile keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.pictures.engine import Line, Ocr, Polygon

TALLEST = 1_400
"""Pictures up to this height are read whole."""
TILE = 1_160
OVERLAP = 160
WIDEST = 2_000
"""Wider pictures are cut across too."""


def read(ocr: Ocr, pixels: Any) -> list[Line]:
    """The lines of a picture of any height, in its own pixels; a line in an overlap comes once."""
    height, width = pixels.shape[:2]
    if height <= TALLEST and width <= WIDEST:
        return ocr.read(pixels)
    found: list[Line] = []
    for top, bottom in steps(height, TALLEST):
        for left, right in steps(width, WIDEST):
            for line in ocr.read(pixels[top:bottom, left:right]):
                if _cut(line, left, top, right, bottom, width, height):
                    continue
                merge(found, shifted(line, left, top))
    return found


def steps(length: int, whole: int) -> Iterator[tuple[int, int]]:
    """The (start, end) of tiles that cover `length` with an overlap; one tile up to `whole`."""
    if length <= whole:
        yield 0, length
        return
    start = 0
    while True:
        end = min(length, start + TILE)
        yield start, end
        if end == length:
            return
        start = end - OVERLAP


def _cut(line: Line, left: int, top: int, right: int, bottom: int, width: int, height: int) -> bool:
    """Whether a line touches an inner border of its tile; if it is small enough, the next tile has it whole."""
    xs = [x for x, _ in line.polygon]
    ys = [y for _, y in line.polygon]
    near = 2
    across = (top > 0 and min(ys) <= near) or (bottom < height and max(ys) >= bottom - top - near)
    beside = (left > 0 and min(xs) <= near) or (right < width and max(xs) >= right - left - near)
    small = max(ys) - min(ys) < OVERLAP if across else max(xs) - min(xs) < OVERLAP
    return (across or beside) and small


def shifted(line: Line, left: int, top: int) -> Line:
    """The line in the pixels of the whole picture."""

    def move(polygon: Polygon) -> Polygon:
        return tuple((x + left, y + top) for x, y in polygon)

    return line._replace(polygon=move(line.polygon), boxes=tuple(move(box) for box in line.boxes))


def merge(found: list[Line], line: Line) -> None:
    """Add a line unless it is there: of two readings of one place the longer, then the surer, stays."""
    for number, other in enumerate(found):
        if overlap(other.polygon, line.polygon) > 0.5:
            if (len(line.text), line.score) > (len(other.text), other.score):
                found[number] = line
            return
    found.append(line)


def overlap(one: Polygon, two: Polygon) -> float:
    """Shared area of two bounding boxes over the area of the smaller one."""
    a, b = bounds(one), bounds(two)
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    least = min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]))
    return width * height / least if least else 0.0


def bounds(polygon: Polygon) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    xs, ys = [x for x, _ in polygon], [y for _, y in polygon]
    return min(xs), min(ys), max(xs), max(ys)
