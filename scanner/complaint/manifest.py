"""The hash-chained manifest of a case: what was captured and done, when, and whether every byte is still the same.

One JSON object a line. Each line holds the SHA-256 of the line before it, so that nothing can be changed, taken out
or put in between without changing every later hash; the hash of the last line (the head) stands for the whole case.
Whoever keeps the head elsewhere can show later that nothing was rewritten. Hashes prove integrity, not the time.

A line is appended with one write and flushed to disk before the call returns; appending reads the last line only, so
that a long chain costs no more a line than a short one, and `check` reads it all. A line that a crash left half written
is not part of the chain: it is reported, and cut off by the next append.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from scanner.model import Text

NAME = "manifest.jsonl"
START = "0" * 64
"""What the first line names as its predecessor."""
BLOCK = 1 << 16
"""Bytes that are read at a time to find the last line."""
UNCHAINED = frozenset({NAME, "case.toml", "proofs.toml", "proofs.xlsx", ".lock"})
"""Files of a case that a person edits; copies of them are recorded instead."""
UNCHAINED_FOLDERS = frozenset({"report", "state"})
"""Rendered reports and resumable work state: made from the evidence, no evidence themselves."""


KINDS = {
    "changed": Text("有改动", "changed"),
    "missing": Text("缺少", "missing"),
    "added": Text("多出", "added"),
    "chain": Text("链断开", "chain"),
    "head": Text("链尾不符", "head"),
    "partial": Text("末行不完整", "partial"),
}
"""The ways in which a case is not what its manifest says."""


class ManifestError(Exception):
    """The manifest cannot be written or read; the message names the file and what to do."""


class Entry(NamedTuple):
    """One line: something done (`action`), with the file it left, if any."""

    number: int
    time: str
    """UTC, ISO 8601 to the second."""
    action: str
    file: str | None
    """Path under the case's folder, with forward slashes."""
    sha256: str | None
    size: int | None
    note: dict[str, Any]
    before: str
    """Hash of the line before."""
    hash: str
    """Hash of this line without this key."""


class Fault(NamedTuple):
    """One way in which a case is not what its manifest says."""

    kind: str
    """One of `KINDS`."""
    where: str
    detail: str


def now() -> str:
    """The time of now as the manifest writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def digest(path: Path) -> tuple[str, int]:
    """(SHA-256 in hex, size in bytes) of a file."""
    found = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            found.update(chunk)
            size += len(chunk)
    return found.hexdigest(), size


def append(folder: Path, action: str, file: Path | None = None, note: dict[str, Any] | None = None) -> Entry:
    """Record an action, and the bytes of `file` as they are now. Raises `ManifestError` if it cannot be kept."""
    path = folder / NAME
    before, good = _last(path)
    sha256, size = digest(file) if file is not None else (None, None)
    body: dict[str, Any] = {
        "number": before.number + 1 if before else 0,
        "time": now(),
        "action": action,
        "file": file.resolve().relative_to(folder.resolve()).as_posix() if file is not None else None,
        "sha256": sha256,
        "size": size,
        "note": note or {},
        "before": before.hash if before else START,
    }
    entry = Entry(**body, hash=_hash(body))
    line = json.dumps(entry._asdict(), ensure_ascii=False, sort_keys=True) + "\n"
    try:
        with path.open("r+b" if path.exists() else "xb") as out:
            out.seek(good)
            out.truncate()
            out.write(line.encode("utf-8", "backslashreplace"))
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        raise ManifestError(
            f"{path}: cannot be written ({error.strerror}); what was recorded before is kept"
        ) from error
    return entry


def entries(folder: Path) -> list[Entry]:
    """The complete lines of the manifest, unchecked."""
    return _read(folder)[0]


def head(folder: Path) -> str:
    """The hash that stands for the whole case: to be kept elsewhere."""
    found, _ = _last(folder / NAME)
    return found.hash if found else START


def check(folder: Path, kept_head: str | None = None) -> list[Fault]:
    """Every changed, missing or added byte, every break of the chain, and a head that is not the kept one."""
    found, good = _read(folder)
    faults = list(_chain_faults(found))
    total = (folder / NAME).stat().st_size if (folder / NAME).exists() else 0
    if good < total:
        faults.append(Fault("partial", NAME, f"{total - good} bytes after the last complete line"))
    faults.extend(_file_faults(folder, found))
    if kept_head is not None and kept_head not in {entry.hash for entry in found}:
        faults.append(Fault("head", NAME, f"the kept head {kept_head} is not in the chain: the manifest was rewritten"))
    return faults


def _chain_faults(found: list[Entry]) -> Iterator[Fault]:
    before = START
    for number, entry in enumerate(found):
        body = entry._asdict()
        stated = body.pop("hash")
        if stated != _hash(body):
            yield Fault("chain", f"{NAME} line {number + 1}", "the line does not have the hash it states")
        if entry.before != before:
            yield Fault("chain", f"{NAME} line {number + 1}", "does not follow the line before it")
        before = entry.hash


def _file_faults(folder: Path, found: list[Entry]) -> Iterator[Fault]:
    latest = {entry.file: entry for entry in found if entry.file is not None}
    for name, entry in latest.items():
        path = folder / name
        if not path.is_file():
            yield Fault("missing", name, f"recorded {entry.time}")
            continue
        sha256, size = digest(path)
        if (sha256, size) != (entry.sha256, entry.size):
            yield Fault("changed", name, f"recorded {entry.time} with {entry.size} bytes, now {size}")
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        top = name.partition("/")[0]
        if path.is_file() and name not in latest and name not in UNCHAINED and top not in UNCHAINED_FOLDERS:
            yield Fault("added", name, "is not in the manifest")


def _hash(body: dict[str, Any]) -> str:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _last(path: Path) -> tuple[Entry | None, int]:
    """The last complete line, and the number of bytes up to its end; only the end of the file is read."""
    if not path.exists():
        return None, 0
    tail = b""
    with path.open("rb") as file:
        start = file.seek(0, os.SEEK_END)
        while start and tail.count(b"\n") < 2:
            step = min(BLOCK, start)
            start -= step
            file.seek(start)
            tail = file.read(step) + tail
    end = tail.rfind(b"\n") + 1
    if not end:
        return None, 0
    line = tail[tail.rfind(b"\n", 0, end - 1) + 1 : end]
    try:
        entry = Entry(**json.loads(line))
    except (ValueError, TypeError) as error:
        raise ManifestError(f"{path}: its last line is not a manifest line ({error})") from error
    return entry, start + end


def _read(folder: Path) -> tuple[list[Entry], int]:
    """The complete lines, and the number of bytes they take."""
    path = folder / NAME
    if not path.exists():
        return [], 0
    found: list[Entry] = []
    good = 0
    for number, line in enumerate(path.read_bytes().splitlines(keepends=True)):
        if not line.endswith(b"\n"):
            break
        try:
            found.append(Entry(**json.loads(line)))
        except (ValueError, TypeError) as error:
            raise ManifestError(f"{path} line {number + 1}: is not a manifest line ({error})") from error
        good += len(line)
    return found, good
