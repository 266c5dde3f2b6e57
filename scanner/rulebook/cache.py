"""The compiled lexicon in a file of this user: a cold command reads it instead of hundreds of TOML files.

It is used only while program, Python and every file of the lexicon are the ones that it was made of.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scanner import __version__
from scanner.text import sealed

VERSION = 15
"""Raised whenever the shape of the tables changes."""
Files = Sequence[str] | Sequence[Path]
KEPT = 8
"""Cache files that stay: a changed list of files makes a new one each time."""


def path_for(files: Files) -> Path:
    """The cache file of exactly these source files, code version and Python."""
    return sealed.folder() / sealed.name_of("rulebook", VERSION, __version__, *map(str, files))


def stamp(files: Files) -> tuple[tuple[str, int, int], ...]:
    """Name, size and time of every source file."""
    return tuple(
        (str(path), stat.st_size, stat.st_mtime_ns) for path, stat in zip(files, map(os.stat, files), strict=True)
    )


def digest(files: Files) -> bytes:
    """The content of every source file."""
    import hashlib

    found = hashlib.sha256()
    for path in files:
        found.update(hashlib.sha256(Path(path).read_bytes()).digest())
    return found.digest()


def read(path: Path, files: Files) -> dict[str, Any] | None:
    """The tables, if they were made of these files as they are now."""
    try:
        version, stamped, hashed, tables = sealed.read(path)
        if version != _version():
            return None
        if stamped != stamp(files):
            if [name for name, *_ in stamped] != list(map(str, files)) or hashed != digest(files):
                return None
            write(path, files, tables)
        found: dict[str, Any] = tables
        return found
    except (OSError, ValueError, TypeError):
        return None


def write(path: Path, files: Files, tables: dict[str, Any]) -> None:
    """Store the tables in one step; failing is no error."""
    try:
        if sealed.write(path, (_version(), stamp(files), digest(files), tables)):
            sealed.prune(path.parent, "rulebook", KEPT)
    except OSError:
        return


def _version() -> tuple[Any, ...]:
    return (VERSION, __version__, *sealed.MADE_BY)
