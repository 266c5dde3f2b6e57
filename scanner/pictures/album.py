"""Pictures kept until the reports are written, and the parts that findings point at, with the words boxed."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping
from typing import IO

from scanner.model import Finding, ListingResult
from scanner.pictures import raster

KEPT = 1_000_000_000
"""Bytes of pictures in the temporary file; later ones have no crops."""
CUT = 60_000_000
"""Bytes of crops and whole pictures handed to reports."""


class Album:
    """Bytes of pictures by what they are called, in a temporary file: a run may read more than memory holds."""

    def __init__(self, bound: int = KEPT) -> None:
        self._file: IO[bytes] | None = None
        self._places: dict[str, tuple[int, int]] = {}
        self._names: dict[str, str] = {}
        self._size = 0
        self._bound = bound

    def keep(self, name: str, digest: str, body: bytes) -> None:
        """Remember a picture; one that comes under several names is kept once."""
        if digest not in self._places:
            if self._size + len(body) > self._bound:
                return
            if self._file is None:
                self._file = tempfile.TemporaryFile(prefix="listing-scanner-")  # noqa: SIM115 - lives as long as the album
                weakref.finalize(self, self._file.close)
            self._file.seek(self._size)
            self._file.write(body)
            self._places[digest] = (self._size, len(body))
            self._size += len(body)
        self._names[name] = digest

    def body(self, name: str) -> bytes | None:
        """The bytes of a picture that was kept."""
        digest = self._names.get(name)
        if digest is None or self._file is None:
            return None
        start, length = self._places[digest]
        self._file.seek(start)
        return self._file.read(length)


class Crops(Mapping[str, bytes]):
    """What reports show: by fingerprint the words in their picture, by a picture's name the whole, made small."""

    def __init__(self, album: Album, bound: int = CUT) -> None:
        self.album = album
        self._left = bound
        self._cut: dict[str, bytes] = {}
        self._last: tuple[str, raster.Drawn | None] | None = None

    def __getitem__(self, name: str) -> bytes:
        return self._cut[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cut)

    def __len__(self) -> int:
        return len(self._cut)

    def watch(self, results: Iterable[ListingResult]) -> Iterator[ListingResult]:
        """Hand the results on; what a report needs of their pictures is there before it sees them."""
        for result in results:
            for finding in result.shown:
                self._add(finding)
            yield result

    def _add(self, finding: Finding) -> None:
        name, polygon = finding.place.image, finding.place.polygon
        if not name or not polygon or finding.fingerprint in self._cut or self._left <= 0:
            return
        picture = self._drawn(name)
        if picture is None:
            return
        self._put(finding.fingerprint, picture.crop(polygon))
        if name not in self._cut:
            self._put(name, picture.whole())

    def _drawn(self, name: str) -> raster.Drawn | None:
        """A picture decoded; the last one is kept, for findings of one picture come one after another."""
        if self._last is None or self._last[0] != name:
            body = self.album.body(name)
            try:
                self._last = (name, raster.Drawn(body) if body else None)
            except raster.Unreadable:
                self._last = (name, None)
        return self._last[1]

    def _put(self, name: str, body: bytes) -> None:
        self._cut[name] = body
        self._left -= len(body)
