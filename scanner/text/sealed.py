"""Plain data in a file of this user: what one run worked out, the next one reads.

The format is `marshal` of plain data, never pickle, behind a checksum. A file is used only if it belongs to this user
and nobody else may write it. Anything odd about it means that it is not there, never an error.
"""

from __future__ import annotations

import marshal
import os
import sys
import zlib
from pathlib import Path
from typing import Any

SEAL = 4
"""Bytes of the checksum before the data: a half-written file must not be taken for a whole one."""
MADE_BY = (sys.version, sys.platform, sys.byteorder, sys.maxsize)
"""Which Python compiled things are good for."""


def folder() -> Path:
    """Where such files lie; LISTING_SCANNER_CACHE overrides it."""
    own = os.environ.get("LISTING_SCANNER_CACHE")
    if own:
        return Path(own)
    base = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "listing-scanner"


def name_of(kind: str, *key: Any) -> str:
    """The file's name for `key`. It is short: what is read must say itself whether it is the thing that was meant."""
    return f"{kind}-{zlib.crc32(repr((key, MADE_BY)).encode()):08x}.bin"


def read(path: Path) -> Any:
    """The data of `write`; None where the file is not there, not whole or not ours."""
    try:
        with path.open("rb") as stream:
            if not _trusted(os.fstat(stream.fileno())):
                return None
            raw = stream.read()
        body = memoryview(raw)[SEAL:]
        return marshal.loads(body) if zlib.crc32(body).to_bytes(SEAL, "big") == raw[:SEAL] else None
    except (OSError, ValueError, EOFError, TypeError):
        return None


def write(path: Path, data: Any) -> bool:
    """Store `data` in one step, so that a run beside this one reads all or nothing; whether it worked."""
    import tempfile

    try:
        body = marshal.dumps(data)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(zlib.crc32(body).to_bytes(SEAL, "big") + body)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError:
        return False
    return True


def prune(place: Path, kind: str, kept: int) -> None:
    """Drop the oldest files beyond `kept`; one that a run beside this one drops first is no error."""
    try:
        files = sorted(place.glob(f"{kind}-*.bin"), key=lambda file: file.stat().st_mtime)
        for file in files[: max(0, len(files) - kept)]:
            file.unlink(missing_ok=True)
    except OSError:
        return


def _trusted(stat: os.stat_result) -> bool:
    if os.name == "nt":
        return True
    return stat.st_uid == os.getuid() and not stat.st_mode & 0o022
