"""One picture to what was read of it, from the store or the engine: the same in this process and in a worker's."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from scanner.pictures import raster, tiles
from scanner.pictures.codes import codes
from scanner.pictures.engine import Line, Ocr, Polygon, RapidOcr
from scanner.pictures.store import Store

READING = 1
"""Counts up when the way a picture is tiled and merged changes: older readings are then not used."""


class Seen(NamedTuple):
    """What was read of one picture."""

    lines: tuple[Line, ...]
    size: tuple[int, int]
    codes: tuple[tuple[str, Polygon], ...]
    stored: bool = False
    """It came from the store and cost nothing."""


class Refused(NamedTuple):
    """Why a picture gives nothing: `reason` is one of model.UNCHECKED."""

    reason: str
    detail: str


class Reader:
    """Reads pictures with one engine, which is made when the first picture needs it."""

    def __init__(self, engine: Callable[[], Ocr] = RapidOcr, folder: Path | None = None) -> None:
        self._ocr = engine()
        self._store = Store(f"{self._ocr.fingerprint}-{READING}", folder)

    def read(self, body: bytes) -> Seen | Refused:
        """The lines and codes of one picture; whatever is wrong with it is said."""
        digest = hashlib.sha256(body).hexdigest()
        kept = self._store.get(digest)
        if kept is not None:
            return Seen(tuple(kept.lines), kept.size, tuple(kept.codes), stored=True)
        try:
            seen = self._read_now(body)
        except raster.Unreadable as error:
            return Refused(error.reason, error.detail)
        self._store.put(digest, seen.lines, seen.size, seen.codes)
        return seen

    def _read_now(self, body: bytes) -> Seen:
        pixels: Any = raster.pixels(body)
        height, width = pixels.shape[:2]
        if min(height, width) < raster.LEAST_SIDE:
            return Seen((), (width, height), ())
        return Seen(tuple(tiles.read(self._ocr, pixels)), (width, height), tuple(codes(pixels)))


@functools.cache
def _own(folder: Path | None) -> Reader:
    return Reader(folder=folder)


def look(body: bytes | None, folder: Path | None = None) -> Seen | Refused | None:
    """Read with the one engine of this process; nothing for nothing. Importable by name, for workers."""
    return None if body is None else _own(folder).read(body)
