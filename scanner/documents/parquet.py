"""Parquet files: the columns of the listing record, row group by row group. The only home of pyarrow's files.

A window of a mapped Parquet file (`slabs.Window`) counts row groups, not bytes; its `line` is the number of its first
row. The place of a value is its row and column, as a pointer: ``/17/title`` is the title of the seventeenth row.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scanner.documents import ReadOptions
from scanner.documents.columns import assigned
from scanner.documents.lenient_json import Document
from scanner.documents.lenient_json import Path as Pointer
from scanner.documents.record_fields import KNOWN, RecordReader
from scanner.documents.slabs import Window
from scanner.model import Need, Page, Part, Place, Unchecked

MAGIC = b"PAR1"
MISSING = "reading Parquet needs the extra: pip install 'listing-scanner[tables]'"
ROWS = 2_000
"""Rows taken at a time: what keeps memory flat for row groups of any size."""


class _Row(Document):
    """A row as the record reader takes it: it has values, and no text to point into."""

    def span(self, path: Pointer) -> tuple[int, int] | None:
        return None


class _File(NamedTuple):
    """What rows stand in; Parquet has no text positions."""

    uri: str

    def place(self, intervals: Sequence[tuple[int, int]]) -> Place:
        return Place(self.uri)


def looks_like(head: str, page: Page) -> bool:
    """Whether the bytes begin and end as Parquet does."""
    return bytes(page.body[:4]) == MAGIC and bytes(page.body[-4:]) == MAGIC


def read(page: Page, options: ReadOptions) -> Iterator[Part | Need | Unchecked]:
    """Every row of the file, or of the row groups of its window. A row group that cannot be read is counted."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        yield Unchecked(page.uri, None, "unreadable", MISSING)
        return
    try:
        file = parquet.ParquetFile(pa.BufferReader(page.body))
    except (pa.ArrowException, OSError) as error:
        yield Unchecked(page.uri, None, "unreadable", f"no Parquet file: {error}")
        return
    columns = record_columns(file.schema_arrow.names, options)
    if not columns:
        names = ", ".join(file.schema_arrow.names[:20])
        yield Unchecked(page.uri, None, "unreadable", f"no column of the listing record among: {names}")
        return
    window = getattr(page.body, "window", None) or Window(0, file.num_row_groups, 1)
    reader = RecordReader(page, options)
    row = window.line
    for group in range(window.start, window.end):
        try:
            for batch in file.iter_batches(ROWS, row_groups=[group], columns=list(columns)):
                yield from rows(batch, columns, reader, row)
                row += batch.num_rows
        except (pa.ArrowException, OSError) as error:
            yield Unchecked(page.uri, None, "unreadable", f"row group {group}: {error}")
            row = window.line + sum(file.metadata.row_group(one).num_rows for one in range(window.start, group + 1))


def rows(batch: Any, columns: dict[str, str], reader: RecordReader, first: int = 1) -> Iterator[Part]:
    """The rows of an Arrow record batch as parts; `first` is the number of its first row."""
    for row, value in enumerate(batch.to_pylist(), first):
        yield _part(reader, record(value, columns), row)


def record_columns(names: Sequence[str], options: ReadOptions) -> dict[str, str]:
    """Column → key of the listing record; a column of another name may be mapped, or is known by its Chinese name."""
    found = {name: name for name in names if name in KNOWN}
    if "title" not in found.values():
        for index, field in assigned(names, options.mapping).items():
            if field in KNOWN and field not in found.values():
                found[names[index]] = field
    return found


def record(row: dict[str, Any], columns: dict[str, str]) -> dict[str, Any]:
    """A row as a listing record: empty cells left out, numbers and dates as text, maps as objects."""
    return {field: plain(row[name]) for name, field in columns.items() if row.get(name) is not None}


def plain(value: Any) -> Any:
    """A value of Arrow as JSON has it; a list of (key, value) pairs (an Arrow map) stays a list of pairs."""
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value if inner is not None]
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _part(reader: RecordReader, value: dict[str, Any], row: int) -> Part:
    reader.number += 1
    return reader.record(value, _Row("", 0, 0, value, (row,)), (), _File(reader.page.uri))


def row_groups(path: Path) -> list[tuple[int, int]]:
    """(first row's number, rows) of each row group. Raises ValueError where it is no readable Parquet file."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise ValueError(MISSING) from None
    try:
        metadata = parquet.read_metadata(path)
    except (pa.ArrowException, OSError) as error:
        raise ValueError(f"{path}: no Parquet file: {error}") from error
    found, row = [], 1
    for group in range(metadata.num_row_groups):
        found.append((row, metadata.row_group(group).num_rows))
        row += found[-1][1]
    return found
