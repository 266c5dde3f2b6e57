"""Units that are done: a file of findings and a receipt each, both written whole or not at all.

A run that was ended at any moment is run again and does only what is missing: a unit counts as done when its receipt
names the same input, lexicon, settings and version, and the findings still have the hash it states.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scanner.engine.units import Unit

if TYPE_CHECKING:
    import pyarrow as pa


class Receipt(NamedTuple):
    """What was done with one unit."""

    unit: str
    key: str
    rows: int
    findings: int
    unchecked: int
    sha256: str | None
    """Of the findings file; None where the unit was quarantined."""
    error: str | None = None


class Folder:
    """Where a run keeps findings and receipts."""

    def __init__(self, path: Path, versions: str) -> None:
        self.path = path
        self.versions = versions
        """Lexicon, settings and program: part of what makes a unit done."""

    def prepare(self) -> None:
        """Make the folder and sweep away what an ended run left half written; once, before any worker."""
        for name in ("findings", "receipts"):
            (self.path / name).mkdir(parents=True, exist_ok=True)
        for stray in self.path.rglob("*.tmp"):
            stray.unlink()

    def key(self, unit: Unit) -> str:
        """What the unit was judged from and by: its input with size and time of change, and the versions."""
        return hashlib.sha256(f"{unit.identity()}\n{self.versions}".encode()).hexdigest()[:24]

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
            if receipt.key != self.key(unit) or receipt.sha256 is None:
                return None
            body = self.findings(unit).read_bytes()
        except (OSError, ValueError, TypeError):
            return None
        return receipt if hashlib.sha256(body).hexdigest() == receipt.sha256 else None

    def keep(self, unit: Unit, table: pa.Table) -> Receipt:
        """Write the findings, then the receipt."""
        from pyarrow import parquet

        target = self.findings(unit)
        draft = target.with_suffix(f".{os.getpid()}.tmp")
        parquet.write_table(table, draft, compression="zstd")
        sha256 = hashlib.sha256(draft.read_bytes()).hexdigest()
        draft.replace(target)
        unchecked = sum(bucket == "unchecked" for bucket in table.column("bucket").to_pylist())
        return self._write(
            unit, Receipt(unit.name, self.key(unit), table.num_rows, table.num_rows - unchecked, unchecked, sha256)
        )

    def give_up(self, unit: Unit, error: str) -> Receipt:
        """The receipt of a unit that could not be done; a later run tries it again."""
        return self._write(unit, Receipt(unit.name, self.key(unit), 0, 0, 1, None, error))

    def _write(self, unit: Unit, receipt: Receipt) -> Receipt:
        draft = self.receipt(unit).with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(json.dumps(receipt._asdict(), ensure_ascii=False), encoding="utf-8")
        draft.replace(self.receipt(unit))
        return receipt

    def missing(self, units: Iterable[Unit]) -> Iterator[Unit]:
        """The units that are not done."""
        return (unit for unit in units if self.done(unit) is None)

    def manifest(self, units: Iterable[Unit]) -> dict[str, Any]:
        """The whole run in one object, also written as ``manifest.json``: complete when nothing is missing."""
        receipts = []
        missing = []
        for unit in units:
            receipt = self.done(unit)
            if receipt is None:
                missing.append(unit.name)
            else:
                receipts.append(receipt._asdict())
        whole = {
            "version": 1,
            "versions": self.versions,
            "complete": not missing,
            "findings": sum(one["findings"] for one in receipts),
            "unchecked": sum(one["unchecked"] for one in receipts),
            "missing": missing,
            "units": receipts,
        }
        draft = self.path / "manifest.tmp"
        draft.write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")
        draft.replace(self.path / "manifest.json")
        return whole
