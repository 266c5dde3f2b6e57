"""The reader of words in pictures, behind one small protocol, so that another engine can be plugged in."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple, Protocol

Point = tuple[float, float]
Polygon = tuple[Point, ...]

MISSING = "reading pictures needs the extra: pip install 'listing-scanner[ocr]'"


class Line(NamedTuple):
    """One line of words as the engine saw it, in pixels of the picture it was given."""

    text: str
    score: float
    """0 to 1: how sure the engine is."""
    polygon: Polygon
    """Four corners, clockwise from the top left of the words."""
    boxes: tuple[Polygon, ...]
    """One quadrilateral for each character of `text`; blanks have an empty one."""


class Ocr(Protocol):
    """What a picture reader has to be."""

    @property
    def fingerprint(self) -> str:
        """Package, version, models and parameters: two equal fingerprints read alike."""
        ...

    def read(self, pixels: Any) -> list[Line]:
        """The lines of a picture given as an array (height, width, 3) of 8-bit RGB."""
        ...


class OcrMissing(Exception):
    """The extra is not installed; the message is the one line that installs it."""

    def __init__(self) -> None:
        super().__init__(MISSING)


def available() -> bool:
    """Whether the extra is installed; asking costs no import of it."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime", "PIL"))


PARAMETERS: dict[str, Any] = {
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "Global.log_level": "critical",
    "Global.return_word_box": True,
    "Global.return_single_char_box": True,
}
"""Given to the constructor only: flags given to one call stay with the instance for all later calls."""


class RapidOcr:
    """RapidOCR with the models of its own wheel, one thread: processes scale it, threads do not."""

    def __init__(self) -> None:
        if not available():
            raise OcrMissing

    @functools.cached_property
    def _engine(self) -> Any:
        """Made when the first picture is read: a run whose pictures are all known loads no model."""
        import cv2
        from rapidocr import RapidOCR

        cv2.setNumThreads(1)
        return RapidOCR(params=dict(PARAMETERS))

    @functools.cached_property
    def fingerprint(self) -> str:
        """rapidocr's version and a hash over its models and our parameters."""
        found = hashlib.sha256(repr(sorted(PARAMETERS.items())).encode())
        spec = importlib.util.find_spec("rapidocr")
        folders = (spec.submodule_search_locations if spec else None) or ()
        for model in sorted(path for folder in folders for path in (Path(folder) / "models").glob("*.onnx")):
            found.update(model.name.encode())
            found.update(hashlib.sha256(model.read_bytes()).digest())
        return f"rapidocr-{metadata.version('rapidocr')}-{found.hexdigest()[:12]}"

    def read(self, pixels: Any) -> list[Line]:
        """The lines the engine finds, in its own order."""
        import numpy

        result: Any = self._engine(numpy.ascontiguousarray(pixels[:, :, ::-1]))
        if result.txts is None or result.boxes is None:
            return []
        words = result.word_results or ((),) * len(result.txts)
        return [
            _line(str(text), float(score), _polygon(box), word)
            for text, score, box, word in zip(result.txts, result.scores, result.boxes, words, strict=True)
        ]


def _polygon(box: Any) -> Polygon:
    return tuple((float(x), float(y)) for x, y in box)


def _line(text: str, score: float, polygon: Polygon, words: Any) -> Line:
    """A line with one box a character; where the engine gives other boxes the line is divided evenly."""
    characters = [(str(piece), _polygon(box)) for piece, _, box in words if box is not None]
    boxes: list[Polygon] = []
    place = 0
    for char in text:
        if place < len(characters) and characters[place][0] == char:
            boxes.append(characters[place][1])
            place += 1
        elif char.isspace():
            boxes.append(())
        else:
            return Line(text, score, polygon, divided(polygon, len(text)))
    return Line(text, score, polygon, tuple(boxes))


def divided(polygon: Polygon, parts: int) -> tuple[Polygon, ...]:
    """A line's quadrilateral cut into equal parts along its longer side."""
    a, b, c, d = polygon
    if abs(d[1] - a[1]) > 1.5 * abs(b[0] - a[0]) and abs(d[1] - a[1]) > abs(b[1] - a[1]):
        a, b, c, d = a, d, c, b

    def between(one: Point, two: Point, share: float) -> Point:
        return one[0] + (two[0] - one[0]) * share, one[1] + (two[1] - one[1]) * share

    return tuple(
        (
            between(a, b, number / parts),
            between(a, b, (number + 1) / parts),
            between(d, c, (number + 1) / parts),
            between(d, c, number / parts),
        )
        for number in range(parts)
    )
