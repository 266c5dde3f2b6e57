"""Carries work on from one fix list to the next: status, owner and remark, by fingerprint and count."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple

from reports import labels

Change = Literal["new", "still", "gone"]


class PreviousError(ValueError):
    """A previous fix list that cannot be read: says which file and why."""


class Row(NamedTuple):
    """What one row of the previous fix list says."""

    fingerprint: str
    status: str
    owner: str
    remark: str
    cells: dict[str, str]
    """Every column by its name in `labels.WORD`, so that a row that is gone can be shown."""


class Previous(NamedTuple):
    """The previous fix list."""

    rows: tuple[Row, ...]

    def start(self) -> Tracker:
        """A tracker for one pass over the new findings."""
        return Tracker(self.rows)


class Tracker:
    """Matches new findings with old rows: N rows of one fingerprint meet N findings, the next finding is new."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._left: dict[str, deque[Row]] = defaultdict(deque)
        for row in rows:
            self._left[row.fingerprint].append(row)

    def take(self, fingerprint: str) -> Row | None:
        """The old row of this finding, or None where it is new."""
        rows = self._left.get(fingerprint)
        return rows.popleft() if rows else None

    def gone(self) -> list[Row]:
        """Old rows that nothing met; ask when all findings have passed."""
        return [row for rows in self._left.values() for row in rows]


COLUMNS = (
    "listing_id", "listing", "field", "quote", "context", "problem", "rule", "severity", "place",
    "status", "owner", "remark", "fingerprint",
)  # fmt: skip
"""What is read of a previous fix list; either language."""


def read_previous(path: str | Path) -> Previous:
    """The rows of a fix list that ``xlsx`` wrote and people worked on; sheets and columns are found by name."""
    from openpyxl import load_workbook

    rows: list[Row] = []
    sheets = 0
    try:
        book = load_workbook(path, read_only=True, data_only=True)
        for sheet in book.worksheets:
            values = iter(sheet.iter_rows(values_only=True))
            columns = _columns(next(values, ()))
            if {"fingerprint", "status"} <= columns.keys():
                sheets += 1
                rows.extend(_rows(values, columns))
        book.close()
    except Exception as error:  # a reader of hostile files raises whatever its parsers raise
        raise PreviousError(f"{path}: not a workbook that can be read ({error})") from error
    if not sheets:
        raise PreviousError(f"{path}: no sheet with the columns of a fix list (状态/Status, 指纹/Fingerprint)")
    return Previous(tuple(rows))


def _rows(values: Iterable[tuple[object, ...]], columns: dict[str, int]) -> Iterable[Row]:
    for row in values:
        cells = {name: _cell(row[at]) for name, at in columns.items() if at < len(row)}
        if cells.get("fingerprint") and "status" in cells:
            yield Row(cells["fingerprint"], cells["status"], cells.get("owner", ""), cells.get("remark", ""), cells)


def _columns(header: tuple[object, ...]) -> dict[str, int]:
    names = {text: name for name in COLUMNS for text in labels.WORD[name]}
    return {names[str(value)]: at for at, value in enumerate(header) if str(value) in names}


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def status_in(status: str, lang: str) -> str:
    """A status of the drop-down in the language of this run; what people wrote themselves stays."""
    for text in labels.STATUS:
        if status in text:
            return text.zh if lang == "zh" else text.en
    return status
