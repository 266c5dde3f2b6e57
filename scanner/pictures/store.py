"""Readings kept on disk by the picture's content and the engine's fingerprint, within a bound."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
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
        self._written = 0

    def _path(self, digest: str) -> Path:
        return self.folder / digest[:2] / f"{digest}.json"

    def get(self, body: bytes) -> Kept | None:
        """What was read of a picture before."""
        path = self._path(hashlib.sha256(body).hexdigest())
        try:
            data = json.loads(path.read_bytes())
            lines = [
                Line(text, score, _points(polygon), tuple(_points(box) for box in boxes))
                for text, score, polygon, boxes in data["lines"]
            ]
            os.utime(path)
            return Kept(
                lines, (data["size"][0], data["size"][1]), [(text, _points(box)) for text, box in data["codes"]]
            )
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            return None

    def put(self, body: bytes, lines: list[Line], size: tuple[int, int], codes: list[Code]) -> None:
        """Keep a reading; a disk that takes nothing costs the next run its time, not this one its result."""
        path = self._path(hashlib.sha256(body).hexdigest())
        data = json.dumps({"lines": lines, "size": size, "codes": codes}, ensure_ascii=False).encode()
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as out:
                out.write(data)
            Path(out.name).replace(path)
            self._written += len(data)
            if self._written > self.bound // 20:
                self._written = 0
                self.trim()

    def trim(self) -> None:
        """Remove the readings used longest ago until the bound holds."""
        found = []
        for path in self.folder.rglob("*.json"):
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


def _points(raw: list[list[float]]) -> tuple[tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y in raw)
