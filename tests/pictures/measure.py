"""``python -m tests.pictures.measure [NUMBER]``: recall of drawn terms, false terms, how well polygons cover them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import NamedTuple

from scanner.model import Span
from scanner.pictures.layout import passages
from scanner.pictures.origin import hull
from scanner.pictures.reader import Reader, Seen
from tests.pictures.drawn import STYLES, TERMS, Drawn, blurred, draw, iou, tall


class Score(NamedTuple):
    """Terms drawn, terms found, terms read that were not drawn, and the overlap of each found one."""

    drawn: int
    found: int
    false: int
    overlaps: tuple[float, ...]


def score(eyes: Reader, pictures: Iterable[Drawn]) -> Score:
    drawn = found = false = 0
    overlaps: list[float] = []
    for picture in pictures:
        seen = eyes.read(picture.body)
        texts = passages(seen.lines if isinstance(seen, Seen) else ())
        for word in picture.words:
            if word.text not in TERMS:
                continue
            drawn += 1
            best = max(
                (overlap(passage, word.text, word.corners) for passage in texts), default=None, key=lambda v: v or -1
            )
            if best is not None:
                found += 1
                overlaps.append(best)
        said = {word.text for word in picture.words}
        false += sum(
            term in passage.text for passage in texts for term in TERMS if not any(term in one for one in said)
        )
    return Score(drawn, found, false, tuple(overlaps))


def overlap(passage, text, corners):  # type: ignore[no-untyped-def]
    at = passage.text.find(text)
    best = None
    while at >= 0:
        span = Span(at, at + len(text))
        best = max(best or 0.0, iou(hull([box for box in passage.boxes[span.start : span.end] if box]), corners))
        at = passage.text.find(text, at + 1)
    return best


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    eyes = Reader()
    for style in STYLES:
        sizes = ((800, 800), (790, 1200))
        pictures = [draw(style, seed, sizes[seed % 2]) for seed in range(number)]
        _tell(style, score(eyes, pictures))
        _tell(f"{style}, blurred", score(eyes, map(blurred, pictures)))
    _tell("tall", score(eyes, [tall(1)]))


def _tell(name: str, one: Score) -> None:
    good = sum(value >= 0.5 for value in one.overlaps) / max(1, len(one.overlaps))
    print(
        f"{name:20} found {one.found}/{one.drawn} = {one.found / max(1, one.drawn):.3f}  false {one.false}  IoU>=0.5 {good:.3f}"
    )


if __name__ == "__main__":
    main()
