"""Large files in slabs of whole lines: flat memory, and every place absolute in the file.

JSON Lines and CSV are read so. A file too large to load is mapped (`Mapped`); a window of it, cut at line ends, can
be read by itself, in another process too.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from scanner.documents.decode import decoded, text_of
from scanner.documents.places import FileText
from scanner.model import Page
from scanner.text.named import NamedTuple

SLAB = 1 << 19
"""Bytes decoded at a time."""
WHOLE = 1 << 20
"""Up to this size a file is one slab."""
_STEP = 1 << 23
LONGEST_LINE = 1 << 26
"""A line longer than this is cut."""


class Window(NamedTuple):
    """A stretch of a file that begins and ends at line ends: its bytes, and the number of its first line."""

    start: int
    end: int
    line: int


class Mapped(mmap.mmap):
    """The bytes of a file that is not loaded."""

    window: Window | None = None
    released = 0
    """Bytes at the beginning that were given back to the system."""


def mapped(path: Path, window: Window | None = None) -> bytes:
    """The bytes of `path`, mapped; to be used like `bytes`: slices, ``find``, ``len``."""
    with path.open("rb") as file:
        body = Mapped(file.fileno(), 0, access=mmap.ACCESS_READ)
    body.window = window
    return cast(bytes, body)


def window_of(page: Page) -> Window:
    """The stretch of the page's bytes that is to be read."""
    return getattr(page.body, "window", None) or Window(0, len(page.body), 1)


def whole(page: Page) -> FileText:
    """The text of a page that is read at once, mapped or not."""
    return text_of(page if isinstance(page.body, bytes) else page._replace(body=bytes(page.body)))


def slabs(page: Page) -> Iterator[FileText]:
    """The text of `page`, window by window of whole lines; a small page, and any UTF-16, is one slab."""
    body, window = page.body, window_of(page)
    probe = text_of(page._replace(body=bytes(body[: _line_end(body, min(WHOLE, len(body)), len(body))])))
    if probe.encoding.startswith("utf-16"):
        yield whole(page)
        return
    if len(body) <= WHOLE:
        yield probe
        return
    at, line = max(window.start, probe.start), window.line
    while at < window.end:
        end = _line_end(body, at + SLAB, window.end)
        text, clean = decoded(bytes(body[at:end]), probe.encoding)
        yield FileText(page.uri, text, probe.encoding, body, at, line, clean)
        line += text.count("\n") + text.count("\r") - text.count("\r\n")
        at = end
        _let_go(body, at)


def _let_go(body: bytes, end: int) -> None:
    """Tell the system that the file before `end` is not needed again, so that memory stays flat."""
    if isinstance(body, Mapped) and hasattr(mmap, "MADV_DONTNEED"):
        done = end // _STEP * _STEP
        if done > body.released:
            body.madvise(mmap.MADV_DONTNEED, body.released, done - body.released)
            body.released = done


def give_back(body: bytes) -> None:
    """Tell the system that no part of a mapped file is needed at the moment; what is read again comes back."""
    if isinstance(body, Mapped) and hasattr(mmap, "MADV_DONTNEED"):
        body.madvise(mmap.MADV_DONTNEED)


def _line_end(body: bytes, wanted: int, end: int) -> int:
    """Behind the first line end at or after `wanted`."""
    if wanted >= end:
        return end
    newline = body.find(b"\n", wanted - 1, min(end, wanted + LONGEST_LINE))
    return newline + 1 if newline >= 0 else min(end, wanted + LONGEST_LINE)
