"""Files of a case are written whole or not at all, and what a disk refuses leaves nothing half there."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def to_file(path: Path, body: bytes) -> Path:
    """Write `body` beside the place, flush it to the disk, then put it in place at once."""
    draft = path.with_name(path.name + ".tmp")
    try:
        with draft.open("wb") as out:
            out.write(body)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise
    return path
