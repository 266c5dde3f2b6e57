"""The place of words in a picture: not bytes, but a polygon in its pixels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scanner.model import Origin, Place
from scanner.pictures.engine import Polygon


class PictureText(NamedTuple):
    """Origin of a passage: the address of the picture, and the document that shows it."""

    uri: str
    image: str
    boxes: tuple[Polygon, ...]
    """One a character of the passage."""
    parent: Origin
    doubtful: bool = False
    height: float = 0.0
    size: tuple[int, int] = (0, 0)
    """Width and height of the picture in pixels."""

    def place(self, intervals: Sequence[tuple[int, int]]) -> Place:
        """The polygon round exactly the characters of the intervals."""
        boxes = [box for start, end in intervals for box in self.boxes[start:end] if box]
        held = self.parent.place(())
        return Place(
            self.uri,
            pointer=held.pointer,
            cell=held.cell,
            image=self.image,
            polygon=hull(boxes) if boxes else None,
            size=self.size,
        )


def hull(boxes: Sequence[Polygon]) -> Polygon:
    """One polygon round all boxes: of a single line its slanted quadrilateral, else the convex hull."""
    points = sorted({point for box in boxes for point in box})
    if len(points) < 3:
        return tuple(points)

    def half(order: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        chain: list[tuple[float, float]] = []
        for point in order:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        return chain[:-1]

    return tuple(half(points) + half(points[::-1]))


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
