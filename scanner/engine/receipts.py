"""Units that are done: a file of findings and a receipt each, both written whole or not at all.

A run that was ended at any moment is run again and does only what is missing: a unit counts as done when its receipt
names the same input, lexicon, settings and version, and the findings still have the hash it states.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scanner.engine.table import schema
from scanner.engine.units import Unit

if TYPE_CHECKING:
    import pyarrow as pa

NOTES = 5
"""What failed in a unit is counted, and this many are said."""


class FolderError(Exception):
    """Nothing more can be written: what is finished is kept, a rerun does the rest."""


class Receipt(NamedTuple):
    """What was done with one unit."""

    unit: str
    key: str
    rows: int
    findings: int
    unchecked: int
    sha256: str | None
    """Of the findings file; None where the unit was given up."""
    error: str | None = None
    """Why it was given up."""
    failed: int = 0
    """Of the unchecked: what was asked for and not done, an unreadable row group for one."""
    notes: Sequence[str] = ()
    """The first of them in words."""
    tries: int = 1
    """How often it was begun: more than once where its worker was lost."""


class Folder:
    """Where a run keeps findings and receipts."""

    def __init__(self, path: Path, versions: str) -> None:
        self.path = path
        self.versions = versions
        """Lexicon, settings and program: part of what makes a unit done."""

    def prepare(self) -> None:
        """Make the folder and sweep away what an ended run left half written; once, before any worker."""
        with self._writing():
            for name in ("findings", "receipts", "begun"):
                (self.path / name).mkdir(parents=True, exist_ok=True)
        self._sweep()

    def _sweep(self) -> None:
        with self._writing():
            for stray in (*self.path.rglob("*.tmp"), *(self.path / "begun").iterdir()):
                stray.unlink()

    def claim(self, sources: Sequence[str], units: Iterable[Unit] | None) -> None:
        """Take the folder for `sources`: findings of other sources are left alone by a refusal.

        What is here of `units` that are no longer cut so (files came or went) goes, or rows would be there twice.
        """
        before = self._manifest().get("sources")
        if before not in (None, list(sources)):
            said = ", ".join(map(str, before))[:200]
            raise FolderError(f"{self.path}: holds the findings of {said}; give another folder")
        with self._writing():
            _replace(self.path / "manifest.json", json.dumps({"sources": list(sources), "complete": False}))
            if units is not None:
                names = {unit.name for unit in units}
                for path in (*(self.path / "findings").iterdir(), *(self.path / "receipts").iterdir()):
                    if path.stem not in names:
                        path.unlink()

    def _manifest(self) -> dict[str, Any]:
        try:
            found = json.loads((self.path / "manifest.json").read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def key(self, unit: Unit) -> str:
        """What the unit is judged from and by: its input with the hash of its bytes, and the versions."""
        return hashlib.sha256(f"{unit.identity()}\n{self.versions}".encode("utf-8", "replace")).hexdigest()[:24]

    def findings(self, unit: Unit) -> Path:
        """The file of the unit's findings; its name says input and place, so a second run replaces it by itself."""
        return self.path / "findings" / f"{unit.name}.parquet"

    def receipt(self, unit: Unit) -> Path:
        """The file of its receipt."""
        return self.path / "receipts" / f"{unit.name}.json"

    def done(self, unit: Unit) -> Receipt | None:
        """The receipt of a unit that needs no work: same key, and the findings are as it says."""
        try:
            receipt = Receipt(**json.loads(self.receipt(unit).read_bytes()))
            if receipt.sha256 is None or receipt.sha256 != _hash(self.findings(unit)):
                return None
            return receipt if receipt.key == self.key(unit) else None
        except (OSError, ValueError, TypeError):
            return None

    def missing(self, units: Iterable[Unit]) -> Iterator[Unit]:
        """The units that are not done."""
        return (unit for unit in units if self.done(unit) is None)

    def keep(self, unit: Unit, batches: Iterable[pa.RecordBatch], tries: int = 1) -> Receipt:
        """Write the findings while they are made, then the receipt."""
        key = self.key(unit)  # before the input is read: what changes while it is read is done again by the next run
        draft = _draft(self.findings(unit))
        try:
            count = self._write_table(draft, batches)
            with self._writing():
                sha256 = _hash(draft)
                draft.replace(self.findings(unit))
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
        found = count.rows - count.unchecked
        return self.write(
            Receipt(unit.name, key, count.rows, found, count.unchecked, sha256, None, count.failed, count.notes, tries)
        )

    def _write_table(self, draft: Path, batches: Iterable[pa.RecordBatch]) -> Count:
        from pyarrow import parquet

        count = Count()
        with self._writing():
            writer = parquet.ParquetWriter(draft, schema(), compression="zstd")
        try:
            for batch in batches:
                count = count.with_rows_of(batch)
                with self._writing():
                    writer.write_batch(batch)
        finally:
            with self._writing():
                writer.close()
        return count

    def give_up(self, unit: Unit, error: str, tries: int = 1) -> Receipt:
        """The receipt of a unit that could not be done; a later run tries it again."""
        with self._writing():
            self.findings(unit).unlink(missing_ok=True)  # of an earlier lexicon
        return self.write(Receipt(unit.name, "", 0, 0, 1, None, error, 1, (error,), tries))

    def write(self, receipt: Receipt) -> Receipt:
        """Write the receipt; from then on its unit is done."""
        target = self.path / "receipts" / f"{receipt.unit}.json"
        with self._writing():
            _replace(target, json.dumps(receipt._asdict(), ensure_ascii=False))
        return receipt

    def begin(self, unit: Unit) -> int:
        """Note that this process begins the unit, and say how often that was so in this run."""
        with self._writing(), self._begun(unit).open("a") as file:
            file.write(f"{os.getpid()}\n")
        return self.tries(unit)

    def tries(self, unit: Unit) -> int:
        """How often the unit was begun in this run without being finished."""
        try:
            return len(self._begun(unit).read_text().split())
        except OSError:
            return 0

    def end(self, unit: Unit) -> None:
        """Forget that the unit was begun: it is done."""
        self._begun(unit).unlink(missing_ok=True)

    def _begun(self, unit: Unit) -> Path:
        return self.path / "begun" / unit.name

    def manifest(self, units: Iterable[Unit], receipts: Mapping[str, Receipt]) -> dict[str, Any]:
        """The whole run in one object, also written as ``manifest.json``: complete when nothing is missing."""
        self._sweep()
        units = list(units)
        done = [receipts[unit.name] for unit in units if unit.name in receipts and receipts[unit.name].error is None]
        names = {receipt.unit for receipt in done}
        missing = [unit.name for unit in units if unit.name not in names]
        whole = {
            "version": 1,
            "sources": self._manifest().get("sources"),
            "versions": self.versions,
            "complete": not missing,
            "findings": sum(one.findings for one in done),
            "unchecked": sum(one.unchecked for one in done),
            "failed": sum(one.failed for one in done),
            "missing": missing,
            "units": [one._asdict() for one in done],
        }
        with self._writing():
            _replace(self.path / "manifest.json", json.dumps(whole, ensure_ascii=False, indent=1))
        return whole

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise FolderError(f"{self.path}: cannot be written: {error.strerror or error}") from error


class Count(NamedTuple):
    """What a unit's findings come to, counted while they are written."""

    rows: int = 0
    unchecked: int = 0
    failed: int = 0
    notes: tuple[str, ...] = ()

    def with_rows_of(self, batch: pa.RecordBatch) -> Count:
        """The count with `batch`."""
        unchecked = batch.column("bucket").to_pylist().count("unchecked")
        severity = batch.column("severity").to_pylist()
        failed = severity.count("failed")
        notes = self.notes
        if failed and len(notes) < NOTES:
            places = [index for index, value in enumerate(severity) if value == "failed"]
            said = (" ".join(str(batch.column(name)[at]) for name in ("uri", "rule", "message")) for at in places)
            notes = tuple(dict.fromkeys((*notes, *said)))[:NOTES]
        return Count(self.rows + batch.num_rows, self.unchecked + unchecked, self.failed + failed, notes)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _draft(target: Path) -> Path:
    """A name beside `target` that nobody else uses, in another process or on another machine."""
    return target.with_suffix(f".{os.getpid()}-{secrets.token_hex(4)}.tmp")


def _replace(target: Path, text: str) -> None:
    """Write the file whole or not at all."""
    draft = _draft(target)
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(target)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
