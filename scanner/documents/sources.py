"""Where documents come from: a file, a folder, an archive, standard input. Addresses are the crawler's.

A file up to `LARGE` is loaded. A larger one is mapped where it can be read in slabs (JSON Lines, CSV, Parquet), and
else its beginning is read and the rest counted as truncated.
"""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from scanner.documents import DEFAULT, ReadOptions
from scanner.documents.magic import GZIP, PARQUET, ZIP
from scanner.documents.slabs import mapped
from scanner.model import Page, Unchecked

if TYPE_CHECKING:
    from scanner.documents.archive import Unpacking

LARGE = 1 << 26
MAX_DEPTH = 2
"""Archives inside archives."""
MAX_UNPACKED = 1 << 32
"""Bytes that a gzip file may unpack to, in a temporary file."""
HEAD = 1 << 20
STDIN = "-"
SKIPPED = frozenset(
    """.jpg .jpeg .png .gif .webp .bmp .ico .svg .avif .heic .tbi .tif .tiff .psd .mp4 .mov .avi .webm .mp3 .wav .m3u8
    .css .js .map .woff .woff2 .ttf .otf .eot .pyc .so .dll .exe .db .sqlite .lock""".split()
)
"""Files of a folder that hold no wording of a listing that is read here: pictures, films, styles, programs."""
PICTURES = frozenset(".jpg .jpeg .png .gif .webp .bmp .avif .tbi .tif .tiff".split())
"""Of these, what is read where pictures are asked for and a folder holds nothing else."""


def pages(path: str, options: ReadOptions = DEFAULT) -> Iterator[Page | Unchecked]:
    """Every document at `path`, in order; what cannot be opened is said, and the rest goes on."""
    if path == STDIN:
        yield from _piped(sys.stdin.buffer)
        return
    found = False
    for file in files(path):
        found = True
        yield from (file,) if isinstance(file, Unchecked) else pages_of(file)
    if not found and options.pictures:
        for file in files(path, SKIPPED - PICTURES):
            yield from (file,) if isinstance(file, Unchecked) else pages_of(file)


def files(path: str, skipped: frozenset[str] = SKIPPED) -> Iterator[Path | Unchecked]:
    """The files at `path` in order: itself, or what is in the folder, hidden files and links out of it left out."""
    root = Path(path)
    try:
        mode = root.stat().st_mode
    except (OSError, ValueError) as error:
        yield Unchecked(path, None, "unreadable", f"cannot be opened: {getattr(error, 'strerror', None) or error}")
        return
    if not stat.S_ISDIR(mode):
        yield root if stat.S_ISREG(mode) else Unchecked(path, None, "path refused", "not a regular file")
        return
    top = root.resolve()
    for folder, names, entries in os.walk(root):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(entries):
            file = Path(folder, name)
            if name.startswith(".") or file.suffix.lower() in skipped:
                continue
            yield _regular(file, top)


def _regular(file: Path, top: Path) -> Path | Unchecked:
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            return Unchecked(str(file), None, "path refused", "not a regular file")
        if file.is_symlink() and not file.resolve().is_relative_to(top):
            return Unchecked(str(file), None, "path refused", "a link that leads out of the folder")
    except OSError as error:
        return Unchecked(str(file), None, "unreadable", f"cannot be opened: {error.strerror}")
    return file


def pages_of(file: Path) -> Iterator[Page | Unchecked]:
    """The documents of one file."""
    try:
        with file.open("rb") as source:
            head = source.read(HEAD)
            if head.startswith(GZIP):
                source.seek(0)
                yield from _gzip(str(file), source)
            elif file.stat().st_size > LARGE:
                yield from _large(file, head)
            else:
                rest = source.read()
                yield from opened(str(file), head + rest if rest else head, "file")
    except OSError as error:
        yield Unchecked(str(file), None, "unreadable", f"cannot be read: {error.strerror or error}")


def _large(file: Path, head: bytes) -> Iterator[Page | Unchecked]:
    if streams(str(file), head):
        yield Page(str(file), mapped(file))
        return
    if head.startswith(ZIP) and not _is_office(head):
        yield from _unzipped(str(file), file, "file", 0)
        return
    with file.open("rb") as source:
        yield from opened(str(file), source.read(LARGE + 1), "file")


def streams(uri: str, head: bytes) -> bool:
    """Whether a file that begins with `head` is read in slabs."""
    from scanner.documents import records, table
    from scanner.documents.decode import head_of

    if head.startswith(PARQUET):
        return True
    if head.startswith((ZIP, b"\xff\xfe", b"\xfe\xff")) or b"\0" in head:
        return False
    page = Page(uri, head)
    text = head_of(page)
    if records.looks_like(text, page):
        return records.is_lines(page)
    return not text.lstrip().startswith("<") and table.looks_like(text, page)


def _gzip(uri: str, source: io.BufferedIOBase) -> Iterator[Page | Unchecked]:
    """A gzip file: in memory up to `LARGE`, then in a temporary file where it can be read in slabs."""
    from scanner.documents.archive import Unpacking

    unpacking = Unpacking(source)
    chunks = iter(unpacking)
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > LARGE:
            break
    if len(body) > LARGE and unpacking.problem is None and streams(uri, bytes(body[:HEAD])):
        yield from _spooled(uri, body, chunks, unpacking)
        return
    if body:
        yield from opened(uri, bytes(body), "file")
    if unpacking.problem is not None:
        yield Unchecked(uri, None, "truncated" if body else "unreadable", unpacking.problem)


def _piped(source: BinaryIO) -> Iterator[Page | Unchecked]:
    """Standard input, which may be as large as a file."""
    body = bytearray(source.read(LARGE + 1))
    if len(body) > LARGE and not body.startswith(GZIP) and streams(STDIN, bytes(body[:HEAD])):
        yield from _spooled(STDIN, body, iter(lambda: source.read(1 << 20), b""), None)
    else:
        yield from opened(STDIN, bytes(body), "stdin")


def _spooled(
    uri: str, body: bytearray, chunks: Iterator[bytes], unpacking: Unpacking | None
) -> Iterator[Page | Unchecked]:
    import tempfile

    with tempfile.TemporaryDirectory(prefix="listing-scanner-", ignore_cleanup_errors=True) as folder:
        file = Path(folder, "unpacked")
        problem = None
        with file.open("wb") as target:
            size = target.write(body)
            body.clear()
            for chunk in chunks:
                size += target.write(chunk)
                if size > MAX_UNPACKED:
                    problem = f"only the first {MAX_UNPACKED >> 20} MB were read"
                    break
        # A mapping outlives its file's name where the system allows that; elsewhere the folder stays until the end.
        yield Page(uri, mapped(file))
        problem = problem or (unpacking.problem if unpacking else None)
        if problem:
            yield Unchecked(uri, None, "truncated", problem)


def opened(uri: str, body: bytes, via: str = "file", depth: int = 0) -> Iterator[Page | Unchecked]:
    """The document whose bytes are `body`, or what the archive holds that they are."""
    if body.startswith(GZIP):
        yield from _inner_gzip(uri, body, via, depth)
        return
    if body.startswith(ZIP) and not _is_office(body):
        if depth >= MAX_DEPTH:
            yield Unchecked(uri, None, "truncated", f"archives nested deeper than {MAX_DEPTH}")
            return
        yield from _unzipped(uri, body, via, depth)
        return
    yield Page(uri, body[:LARGE], via=via)
    if len(body) > LARGE:
        yield Unchecked(uri, None, "truncated", f"only the first {LARGE >> 20} MB were read")


def _unzipped(uri: str, source: bytes | Path, via: str, depth: int) -> Iterator[Page | Unchecked]:
    from scanner.documents.archive import unzipped

    for member in unzipped(source, uri):
        if isinstance(member, Unchecked):
            yield member
        elif not _hidden(member.name):
            yield from opened(f"{uri}!{member.name}", member.body, via, depth + 1)


def _inner_gzip(uri: str, body: bytes, via: str, depth: int) -> Iterator[Page | Unchecked]:
    if depth >= MAX_DEPTH:
        yield Unchecked(uri, None, "truncated", f"archives nested deeper than {MAX_DEPTH}")
        return
    from scanner.documents.archive import Unpacking

    unpacking = Unpacking(io.BytesIO(body))
    unpacked = bytearray()
    for chunk in unpacking:
        unpacked += chunk
        if len(unpacked) > LARGE:
            break
    if unpacked:
        yield from opened(uri, bytes(unpacked), via, depth + 1)
    if unpacking.problem is not None:
        yield Unchecked(uri, None, "truncated" if unpacked else "unreadable", unpacking.problem)


def _hidden(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return (
        any(part.startswith((".", "__MACOSX")) and part.strip(".") for part in parts)
        or Path(name).suffix.lower() in SKIPPED
    )


def _is_office(body: bytes) -> bool:
    """Whether a zip is a workbook or a Word document, which have readers of their own."""
    head = body[:HEAD]
    if b"[Content_Types].xml" in head and (b"xl/" in head or b"word/" in head):
        return True
    tail = body[-(1 << 20) :]
    return b"xl/workbook.xml" in tail or b"word/document.xml" in tail
