"""Readings kept on disk by the picture's content and the engine's fingerprint, within a bound."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from scanner.pictures.engine import Line, Polygon

BOUND = 200_000_000
"""Bytes of readings kept; the oldest go first."""


Code = tuple[str, Polygon]


class Kept(NamedTuple):
    """One reading: its lines, the size of the picture, and the codes in it."""

    lines: list[Line]
    size: tuple[int, int]
    codes: list[Code]


def default_folder() -> Path:
    """The user's own cache folder."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or str(Path.home() / ".cache")
    return Path(base) / "listing-scanner" / "pictures"


class Store:
    """Readings of one engine. Processes may share a folder: a file is replaced whole, by one of equal content."""

    def __init__(self, fingerprint: str, folder: Path | None = None, bound: int = BOUND) -> None:
        self.folder = (folder or default_folder()) / fingerprint
        self.bound = bound
        # The first reading kept looks at the size too: many small runs must not grow past the bound.
        self._since_trim = bound

    def _path(self, digest: str) -> Path:
        return self.folder / digest[:2] / f"{digest}.json"

    def get(self, digest: str) -> Kept | None:
        """What was read before of the picture with this SHA-256; what is damaged is as good as absent."""
        path = self._path(digest)
        try:
            data = json.loads(path.read_bytes())
            width, height = data["size"]
            kept = Kept(
                [_line(*raw) for raw in data["lines"]],
                (int(width), int(height)),
                [(str(text), _points(box)) for text, box in data["codes"]],
            )
            os.utime(path)
        except (OSError, ValueError, KeyError, TypeError, IndexError, RecursionError):
            return None
        return kept

    def put(self, digest: str, lines: Sequence[Line], size: tuple[int, int], codes: Sequence[Code]) -> None:
        """Keep a reading; a disk that takes nothing costs the next run its time, not this one its result."""
        path = self._path(digest)
        data = json.dumps({"lines": lines, "size": size, "codes": codes}, ensure_ascii=False).encode()
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as out:
                out.write(data)
            Path(out.name).replace(path)
            self._since_trim += len(data)
            if self._since_trim > self.bound // 20:
                self._since_trim = 0
                self.trim()

    def trim(self) -> None:
        """Remove the readings used longest ago, of every engine, until the bound holds."""
        found = []
        for path in self.folder.parent.rglob("*.json"):
            with contextlib.suppress(OSError):
                state = path.stat()
                found.append((state.st_mtime, state.st_size, path))
        total = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if total <= self.bound:
                return
            with contextlib.suppress(OSError):
                path.unlink()
                total -= size


def _line(text: object, score: float, polygon: list[list[float]], boxes: list[list[list[float]]]) -> Line:
    """A line as it was written; one that is not whole raises."""
    if not isinstance(text, str) or len(boxes) != len(text) or len(polygon) != 4:
        raise ValueError("damaged")
    return Line(text, float(score), _points(polygon), tuple(_points(box) for box in boxes))


def _points(raw: list[list[float]]) -> tuple[tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y in raw)
