"""How well pictures drawn here are read: ``python -m tests.pictures.measure [NUMBER] [styles|layouts|cost]``.

Recall of terms and of characters, terms that were read and not drawn, how well polygons cover the words; cost beside a
bare call of the engine on the same pixels.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from scanner.pictures import raster
from scanner.pictures.engine import RapidOcr
from scanner.pictures.layout import Passage, passages
from scanner.pictures.origin import hull
from scanner.pictures.reader import Reader, Seen
from tests.pictures.drawn import STYLES, TERMS, Drawn, Word, blurred, draw, iou, tall
from tests.pictures.layouts import LAYOUTS, drawn


class Score(NamedTuple):
    """Terms drawn, found, and read without being drawn; the overlap of each found one; characters drawn and read."""

    drawn: int
    found: int
    false: int
    overlaps: tuple[float, ...]
    characters: int
    read: int


def score(reader: Reader, pictures: Iterable[Drawn]) -> Score:
    """How well the words of `pictures` are read."""
    terms = found = false = characters = read = 0
    overlaps: list[float] = []
    for picture in pictures:
        seen = reader.read(picture.body)
        texts = passages(seen.lines if isinstance(seen, Seen) else ())
        whole = "".join("".join(passage.text.split()) for passage in texts)
        for word in picture.words:
            wanted = "".join(word.text.split())
            characters += len(wanted)
            read += len(wanted) if wanted in whole else sum(char in whole for char in wanted) // 2
            if word.text not in TERMS:
                continue
            terms += 1
            places = [one for passage in texts if (one := overlap(passage, word)) is not None]
            if places:
                found += 1
                overlaps.append(max(places))
        said = {word.text for word in picture.words}
        false += sum(
            term in passage.text for passage in texts for term in TERMS if not any(term in one for one in said)
        )
    return Score(terms, found, false, tuple(overlaps), characters, read)


def overlap(passage: Passage, word: Word) -> float | None:
    """Shared area of the polygon of the word and the corners it was drawn in; None where it was not read."""
    best = None
    at = passage.text.find(word.text)
    while at >= 0:
        boxes = [box for box in passage.boxes[at : at + len(word.text)] if box]
        best = max(best or 0.0, iou(hull(boxes), word.corners))
        at = passage.text.find(word.text, at + 1)
    return best


def styles(reader: Reader, number: int) -> None:
    """Every style, clean and blurred, and a tall picture."""
    sizes = ((800, 800), (790, 1200))
    for style in STYLES:
        pictures = [draw(style, seed, sizes[seed % 2]) for seed in range(number)]
        tell(style, score(reader, pictures))
        tell(f"{style}, blurred", score(reader, map(blurred, pictures)))
    tell("tall", score(reader, [tall(1)]))


def layouts(reader: Reader, number: int) -> None:
    """Every layout of a listing."""
    for layout in LAYOUTS:
        tell(layout, score(reader, [drawn(layout, seed) for seed in range(number)]))


def cost(reader: Reader, number: int) -> None:
    """CPU seconds a picture beside a bare call of the engine, in turns; and of a second run from the store."""
    from rapidocr import RapidOCR

    bare = RapidOCR(params={"EngineConfig.onnxruntime.intra_op_num_threads": 1, "Global.log_level": "critical"})
    for size in ((800, 800), (790, 1200)):
        pictures = [draw(STYLES[seed % 2], seed, size).body for seed in range(number)]
        with tempfile.TemporaryDirectory() as folder:
            ours = Reader(folder=Path(folder))
            ours.read(draw("solid", 99).body)
            bare(raster.pixels(pictures[0]))
            ratios, again, spent = [], [], []
            for body in pictures:
                begun = time.process_time()
                bare(raster.pixels(body)[:, :, ::-1])
                between = time.process_time()
                ours.read(body)
                ended = time.process_time()
                ratios.append((ended - between) / (between - begun))
                spent.append(ended - between)
            for body, before in zip(pictures, spent, strict=True):
                begun = time.process_time()
                ours.read(body)
                again.append(before / max(1e-6, time.process_time() - begun))
        print(
            f"{size[0]}x{size[1]}: {statistics.median(spent):.2f} CPU s, {statistics.median(ratios):.2f} of a bare "
            f"call, second run {statistics.median(again):.0f} times cheaper"
        )


def tell(name: str, one: Score) -> None:
    """One line of figures."""
    good = sum(value >= 0.5 for value in one.overlaps) / max(1, len(one.overlaps))
    print(
        f"{name:20} terms {one.found}/{one.drawn} = {one.found / max(1, one.drawn):.3f}  false {one.false}  "
        f"IoU>=0.5 {good:.3f}  characters {one.read / max(1, one.characters):.3f}",
        flush=True,
    )


def main() -> None:
    """Measure what the command line names, or everything."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    jobs = {"styles": styles, "layouts": layouts, "cost": cost}
    with tempfile.TemporaryDirectory() as folder:
        reader = Reader(RapidOcr, Path(folder))
        for name in sys.argv[2:] or jobs:
            jobs[name](reader, number)


if __name__ == "__main__":
    main()
