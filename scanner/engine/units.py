"""Inputs cut into units of work: what one process takes at a time, named so that a second run knows it again.

A unit is paths and numbers, never bytes. Small files go together; a large JSON Lines file is cut at line ends; a
Parquet file is cut into runs of rows, small row groups together and large ones in slices; everything else is one unit
a file.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from scanner.documents import ReadOptions
from scanner.documents.parquet import MAGIC, groups, metadata_of, stretch
from scanner.documents.slabs import Window, mapped
from scanner.documents.sources import files
from scanner.documents.sources import pages as open_pages
from scanner.model import Page, Unchecked

TOGETHER = 16
"""Small files in one unit: one file at a time costs a quarter more in sending."""
SMALL = 2_000_000
"""Bytes up to which files go together."""
SLAB = 4_000_000
"""Bytes of a JSON Lines file in one unit."""
ROWS = 25_000
"""Rows of a Parquet file in one unit: little enough to lose, much beside what a unit costs by itself."""
_PIECE = 1 << 20


class Unit(NamedTuple):
    """One piece of work; picklable, and small."""

    name: str
    """File name of its findings: input, place, and a short hash of the input's path."""
    paths: tuple[str, ...]
    kind: str = "files"
    """files, lines or rows."""
    window: Window | None = None

    def identity(self) -> str:
        """The input, the window and a hash of the bytes: a file that was mended is not done again as a whole."""
        return "\n".join([*(f"{path} {self._bytes_of(Path(path))}" for path in self.paths), repr(self.window)])

    def _bytes_of(self, path: Path) -> str:
        state = path.stat()
        kind, window = self.kind, self.window
        if window is None or kind == "lines":
            return _hash(path, state.st_size, state.st_mtime_ns, *(window[:2] if window else (0, state.st_size)))
        metadata = metadata_of(path)
        touched = [group for group in groups(metadata) if group.start < window.end and group.end > window.start]
        pieces = (stretch(metadata, group.number) for group in touched)
        return " ".join(_hash(path, state.st_size, state.st_mtime_ns, *piece) for piece in pieces)


@functools.lru_cache(maxsize=256)
def _hash(path: Path, size: int, changed: int, start: int, end: int) -> str:
    """Of the bytes from `start` to `end`; slices of one large row group share it. Another `size` or `changed`: anew."""
    whole = hashlib.sha256()
    with path.open("rb") as file:
        file.seek(start)
        while start < end and (piece := file.read(min(_PIECE, end - start))):
            whole.update(piece)
            start += len(piece)
    return whole.hexdigest()[:32]


def units(sources: Iterable[str]) -> Iterator[Unit | Unchecked]:
    """The units of files and folders, always the same ones in the same order."""
    small: list[str] = []
    for source in sources:
        for path in files(source):
            if isinstance(path, Unchecked):
                yield path
                continue
            cut = list(_cut(path))
            if cut:
                yield from _group(small)
                yield from cut
                continue
            small.append(str(path))
            if len(small) == TOGETHER or path.stat().st_size > SMALL:
                yield from _group(small)
    yield from _group(small)


def _group(paths: list[str]) -> Iterator[Unit]:
    """The unit of the paths held back so far, which are then taken out."""
    if paths:
        yield Unit(_name(paths, ""), tuple(paths))
        paths.clear()


def _cut(path: Path) -> Iterator[Unit]:
    """The pieces of a file that can be cut; none where it is one piece."""
    with path.open("rb") as file:
        head = file.read(4)
    if head == MAGIC:
        yield from _row_units(path)
    elif path.stat().st_size > 2 * SLAB and path.suffix.lower() in (".jsonl", ".ndjson", ".jl"):
        yield from _line_units(path)


def _line_units(path: Path) -> Iterator[Unit]:
    body = mapped(path)
    start, line, total = 0, 1, len(body)
    while start < total:
        newline = body.find(b"\n", start + SLAB)
        end = total if newline < 0 else newline + 1
        window = Window(start, end, line)
        yield Unit(_name([str(path)], f"-{start:012}"), (str(path),), "lines", window)
        piece = bytes(body[start:end])
        line += piece.count(b"\n")
        start = end


def _row_units(path: Path) -> Iterator[Unit]:
    try:
        metadata = metadata_of(path)
    except ValueError:
        return
    if metadata.num_rows > path.stat().st_size:
        return  # less than a byte a row: what it says of itself is not to be trusted
    start = 0
    for group in groups(metadata):
        while group.end - start > ROWS + ROWS // 2:
            yield _row_unit(path, start, start + ROWS)
            start += ROWS
        if group.end - start >= ROWS or start < group.end == metadata.num_rows:
            yield _row_unit(path, start, group.end)
            start = group.end


def _row_unit(path: Path, start: int, end: int) -> Unit:
    return Unit(_name([str(path)], f"-{start:09}"), (str(path),), "rows", Window(start, end, start + 1))


def _name(paths: Sequence[str], place: str) -> str:
    digest = hashlib.sha256("\n".join(paths).encode("utf-8", "surrogatepass")).hexdigest()[:10]
    stem = "".join(char if char.isalnum() else "_" for char in Path(paths[0]).stem[:40])
    return f"{stem}-{digest}{place}"


def pages(unit: Unit, options: ReadOptions) -> Iterator[Page | Unchecked]:
    """The documents of a unit, opened where they are."""
    if unit.window is None:
        for path in unit.paths:
            yield from open_pages(path, options)
        return
    (path,) = unit.paths
    try:
        yield Page(path, mapped(Path(path), unit.window))
    except (OSError, ValueError) as error:
        yield Unchecked(path, None, "unreadable", str(error))
