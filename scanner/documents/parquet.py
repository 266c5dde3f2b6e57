"""Parquet files: the columns of the listing record, row group by row group. The only home of pyarrow's files.

A window of a mapped Parquet file (`slabs.Window`) counts rows, not bytes; its `line` is the number of its first row,
from 1. The place of a value is its row and column, as a pointer: ``/17/title`` is the title of the seventeenth row.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from scanner.documents import ReadOptions
from scanner.documents.columns import assigned
from scanner.documents.lenient_json import Document
from scanner.documents.lenient_json import Path as Pointer
from scanner.documents.record_fields import KNOWN, RecordReader
from scanner.documents.slabs import Window, give_back
from scanner.model import Need, Page, Part, Place, Unchecked
from scanner.text.named import NamedTuple

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
    window = getattr(page.body, "window", None) or Window(0, file.metadata.num_rows, 1)
    reader = RecordReader(page, options)
    for group in groups(file.metadata):
        if group.start >= window.end or group.end <= window.start:
            continue
        try:
            for row, batch in _batches(file, group, window, list(columns)):
                yield from rows(batch, columns, reader, row + 1)
                give_back(page.body)
        except (pa.ArrowException, OSError) as error:
            yield Unchecked(page.uri, None, "unreadable", f"row group {group.number}: {error}")


def _batches(file: Any, group: Group, window: Window, columns: list[str]) -> Iterator[tuple[int, Any]]:
    """The rows of a row group that lie in the window, a few at a time, each time with the index of the first."""
    at = group.start
    for batch in file.iter_batches(ROWS, row_groups=[group.number], columns=columns, use_threads=False):
        start, end = max(at, window.start), min(at + batch.num_rows, window.end)
        if start < end:
            yield start, batch.slice(start - at, end - start)
        at += batch.num_rows
        if at >= window.end:
            return


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


class Group(NamedTuple):
    """A row group: its number, and its rows, counted from 0 and half open."""

    number: int
    start: int
    end: int


def groups(metadata: Any) -> Iterator[Group]:
    """The row groups of a file."""
    row = 0
    for number in range(metadata.num_row_groups):
        rows = metadata.row_group(number).num_rows
        yield Group(number, row, row + rows)
        row += rows


def stretch(metadata: Any, number: int) -> tuple[int, int]:
    """From where to where the bytes of a row group lie in the file."""
    group = metadata.row_group(number)
    starts, ends = [], []
    for index in range(group.num_columns):
        column = group.column(index)
        # The dictionary lies before the values, where there is one.
        start = min(filter(None, (column.dictionary_page_offset, column.data_page_offset)), default=0)
        starts.append(start)
        ends.append(start + column.total_compressed_size)
    return min(starts, default=0), max(ends, default=0)


def metadata_of(path: Path) -> Any:
    """What the end of the file at `path` says of it. Raises ValueError where it is no readable Parquet file."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise ValueError(MISSING) from None
    try:
        return parquet.read_metadata(path)
    except (pa.ArrowException, OSError) as error:
        raise ValueError(f"{path}: no Parquet file: {error}") from error
