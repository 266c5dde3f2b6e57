"""XLSX workbooks, sheet by sheet and row by row. The only home of openpyxl's reader."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from functools import partial
from itertools import chain, islice
from typing import Any

from scanner.documents import ReadOptions
from scanner.documents.csv_text import MAX_COLUMNS, column_name
from scanner.documents.places import CellText, FileOnly
from scanner.documents.table_rows import header_of, part_of_row
from scanner.model import Need, Origin, Page, Part, Unchecked

MAX_BYTES = 1 << 29
"""Of all members together, unpacked."""
MAX_RATIO = 300
"""Unpacked to packed, of a member that unpacks to more than `SMALL`."""
SMALL = 1 << 24
MAX_MEMBERS = 10_000
MAX_EMPTY = 10_000
"""Empty rows in a row after which a sheet is taken to have ended (a format painted to the last row)."""
SAMPLE = 50


def looks_like(page: Page) -> bool:
    """Whether the zip holds a workbook; one that breaks off is known by its first member."""
    head = bytes(page.body[: 1 << 16])
    if b"xl/" in head and b"[Content_Types].xml" in head:
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(page.body)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return page.uri.lower().endswith((".xlsx", ".xlsm"))


def read(page: Page, options: ReadOptions) -> Iterator[Part | Need | Unchecked]:
    """The rows of every sheet."""
    refused = _refused(page.body)
    if refused is not None:
        yield Unchecked(page.uri, None, *refused)
        return
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(page.body), read_only=True, data_only=True, keep_links=False)
    # openpyxl raises whatever the XML made it stumble over; the file is then unreadable, whatever it was.
    except Exception as error:
        yield Unchecked(page.uri, None, "unreadable", f"no workbook: {type(error).__name__}: {error}"[:300])
        return
    found = False
    for sheet in book.worksheets:
        try:
            for part in _sheet(page, sheet, options):
                found = found or isinstance(part, Part)
                yield part
        except Exception as error:
            yield Unchecked(
                page.uri, None, "truncated", f"sheet {sheet.title!r}: {type(error).__name__}: {error}"[:300]
            )
    book.close()
    if not found:
        yield Unchecked(page.uri, None, "not a product", "no sheet has a column that is known as title or text")


def sheets(page: Page) -> Iterator[Iterator[tuple[list[str], Callable[[int], Origin]]] | Unchecked]:
    """The rows of each sheet with the origins of their cells, whatever their columns are."""
    refused = _refused(page.body)
    if refused is not None:
        yield Unchecked(page.uri, None, *refused)
        return
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(page.body), read_only=True, data_only=True, keep_links=False)
        parent = FileOnly(page.uri)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            numbered = list(_rows(sheet))
            yield ((row, partial(_origin, parent, sheet.title, number, row)) for number, row in numbered)
        book.close()
    # openpyxl raises whatever the XML made it stumble over.
    except Exception as error:
        yield Unchecked(page.uri, None, "unreadable", f"no workbook: {type(error).__name__}: {error}"[:300])


def _refused(body: bytes) -> tuple[str, str] | None:
    """Why the file is not opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_BYTES:
                return "truncated", f"more than {MAX_BYTES >> 20} MB unpacked, or more than {MAX_MEMBERS} members"
            for member in members:
                if member.file_size > SMALL and member.file_size > MAX_RATIO * max(1, member.compress_size):
                    return "unreadable", f"{member.filename}: unpacks to {member.file_size} bytes (a zip bomb?)"
                if member.filename.endswith((".xml", ".rels")) and _declares(archive, member):
                    return "unreadable", f"{member.filename}: XML that declares entities is not read"
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError, KeyError) as error:
        return "truncated", f"the workbook is damaged: {error}"
    return None


def _declares(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    with archive.open(member) as file:
        head = file.read(2048)
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head


def _sheet(page: Page, sheet: Any, options: ReadOptions) -> Iterator[Part | Unchecked]:
    sheet.reset_dimensions()
    numbered = _rows(sheet)
    sample = list(islice(numbered, SAMPLE))
    at, columns = header_of([values for _, values in sample], options, f"{page.uri} {sheet.title}")
    if columns.header or not sample:
        for name in columns.missing:
            yield Unchecked(page.uri, None, "unreadable", f"--map: sheet {sheet.title!r} has no column {name!r}")
    if not columns.readable:
        return
    parent = FileOnly(page.uri)
    for number, values in chain(sample[at + 1 :], numbered):
        origin = partial(_origin, parent, sheet.title, number, values)
        part = part_of_row(values, columns, origin, f"{page.uri}#{sheet.title}", number, options)
        if part is not None:
            yield part if part.key is None else part._replace(uri=page.uri)


def _origin(parent: FileOnly, sheet: str, number: int, values: Sequence[str], column: int) -> Origin:
    return CellText(parent, None, len(values[column]), f"{sheet}!{column_name(column)}{number}")


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """The number and the texts of every row that has some."""
    empty = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        values = [_text(value) for value in row[:MAX_COLUMNS]]
        if any(values):
            empty = 0
            yield number, values
        elif (empty := empty + 1) > MAX_EMPTY:
            return


def _text(value: Any) -> str:
    """A cell as it is shown."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("_x000D_", "")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return str(value)
