"""The compiled lexicon in a file of this user: a cold command reads it instead of hundreds of TOML files.

The format is `marshal` of plain tuples, never pickle. It is used only if the file belongs to this user and nobody else
may write it; anything odd about it means compiling again, never an error.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scanner import __version__

VERSION = 8
"""Raised whenever the shape of the tables changes."""
KEPT = 8
"""Cache files that stay: a changed list of files makes a new one each time."""
SEAL = 4
"""Bytes of the checksum before the tables: a half-written file must not be taken for a whole one."""


def folder() -> Path:
    """Where compiled lexicons lie; LISTING_SCANNER_CACHE overrides it."""
    own = os.environ.get("LISTING_SCANNER_CACHE")
    if own:
        return Path(own)
    base = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "listing-scanner"


def path_for(files: Sequence[Path]) -> Path:
    """The cache file of exactly these source files, code version and Python."""
    key = "\n".join([str(VERSION), __version__, sys.version, *(str(path) for path in files)])
    return folder() / f"rulebook-{hashlib.sha256(key.encode()).hexdigest()[:20]}.bin"


def stamp(files: Sequence[Path]) -> tuple[tuple[int, int], ...]:
    """Size and time of every source file."""
    return tuple((stat.st_size, stat.st_mtime_ns) for stat in map(os.stat, files))


def digest(files: Sequence[Path]) -> bytes:
    """The content of every source file."""
    found = hashlib.sha256()
    for path in files:
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.digest()


def read(path: Path, files: Sequence[Path]) -> dict[str, Any] | None:
    """The tables, if they were made of these files as they are now."""
    try:
        with path.open("rb") as stream:
            if not _trusted(os.fstat(stream.fileno())):
                return None
            raw = stream.read()
        if zlib.crc32(memoryview(raw)[SEAL:]).to_bytes(SEAL, "big") != raw[:SEAL]:
            return None
        version, stamped, hashed, tables = marshal.loads(memoryview(raw)[SEAL:])
        if version != (VERSION, sys.version):
            return None
        now = stamp(files)
        if stamped != now:
            if hashed != digest(files):
                return None
            write(path, files, tables)
        found: dict[str, Any] = tables
        return found
    except (OSError, ValueError, EOFError, TypeError):
        return None


def write(path: Path, files: Sequence[Path], tables: dict[str, Any]) -> None:
    """Store the tables in one step, so that a run beside this one reads all or nothing; failing is no error."""
    import tempfile

    try:
        data = marshal.dumps(((VERSION, sys.version), stamp(files), digest(files), tables))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(zlib.crc32(data).to_bytes(SEAL, "big") + data)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _prune(path.parent)
    except OSError:
        return


def _prune(place: Path) -> None:
    """Drop the oldest files beyond `KEPT`; one that a run beside this one drops first is no error."""
    files = sorted(place.glob("rulebook-*.bin"), key=lambda file: file.stat().st_mtime)
    for file in files[: max(0, len(files) - KEPT)]:
        file.unlink(missing_ok=True)


def _trusted(stat: os.stat_result) -> bool:
    if os.name == "nt":
        return True
    return stat.st_uid == os.getuid() and not stat.st_mode & 0o022
