"""XLSX workbooks, sheet by sheet and row by row. The only home of openpyxl's reader."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import partial
from itertools import chain, islice
from typing import Any

from scanner.documents import ReadOptions
from scanner.documents.csv_text import MAX_COLUMNS, column_name
from scanner.documents.embedded import IN_CELL, Anchored, anchored, has_pictures, in_cells, numbered, picture_of
from scanner.documents.places import CellText, FileOnly
from scanner.documents.table_rows import header_of, part_of_row
from scanner.model import Need, Origin, Page, Part, Picture, Unchecked
from scanner.text.named import NamedTuple

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
    pictures = _pictures(page, options)
    for sheet in book.worksheets:
        try:
            for part in _sheet(page, sheet, options, pictures):
                found = found or (isinstance(part, Part) and bool(part.blocks))
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


class Pictures(NamedTuple):
    """What a workbook holds of pictures."""

    by_sheet: Mapping[str, list[Anchored]]
    by_name: Mapping[str, str]
    """Those that a cell names (WPS), by their names."""
    called: Callable[[str], str]
    """What a picture is called in this run, for whoever reads it."""


def _pictures(page: Page, options: ReadOptions) -> Pictures | None:
    """The pictures of the workbook; None where it has none, which costs no more than a look at its names."""
    archive = zipfile.ZipFile(io.BytesIO(page.body))
    if not has_pictures(archive):
        return None
    called = partial(picture_of, page, archive, again=page.via == "file" or not options.pictures)
    return Pictures(anchored(archive), in_cells(archive), called)


def _sheet(page: Page, sheet: Any, options: ReadOptions, pictures: Pictures | None) -> Iterator[Part | Unchecked]:
    """The parts of the sheet, each with the pictures that stand from its row down to the next part's."""
    album = _Album(page, sheet.title, pictures)
    held: Part | None = None
    try:
        for number, item in _rows_read(page, sheet, options, album):
            if isinstance(item, Unchecked):
                yield item
                continue
            if held is not None:
                yield album.added_to(held, number)
            held = item
    except Exception:
        if held is not None:
            yield album.added_to(held)
        raise
    yield from album.left(held, options)


def _rows_read(page: Page, sheet: Any, options: ReadOptions, album: _Album) -> Iterator[tuple[int, Part | Unchecked]]:
    sheet.reset_dimensions()
    numbered = _rows(sheet)
    sample = list(islice(numbered, SAMPLE))
    at, columns = header_of([values for _, values in sample], options, f"{page.uri} {sheet.title}")
    if columns.header or not sample:
        for name in columns.missing:
            yield 0, Unchecked(page.uri, None, "unreadable", f"--map: sheet {sheet.title!r} has no column {name!r}")
    if not columns.readable:
        return
    album.fields = columns.fields
    parent = FileOnly(page.uri)
    for number, values in chain(sample[at + 1 :], numbered):
        album.take_out(number, values)
        origin = partial(_origin, parent, sheet.title, number, values)
        part = part_of_row(values, columns, origin, f"{page.uri}#{sheet.title}", number, options)
        if part is not None:
            yield number, part if part.key is None else part._replace(uri=page.uri)


class _Album:
    """The pictures of one sheet that no part has taken yet."""

    def __init__(self, page: Page, sheet: str, pictures: Pictures | None) -> None:
        self.page = page
        self.sheet = sheet
        self.pictures = pictures
        self.waiting = list(pictures.by_sheet.get(sheet, ())) if pictures else []
        self.fields: Mapping[int, str] = {}

    def take_out(self, number: int, values: list[str]) -> None:
        """Pictures that cells of a row name become pictures; what named them is no wording."""
        if not self.pictures or not self.pictures.by_name:
            return
        for column, value in enumerate(values):
            named = IN_CELL.match(value)
            target = self.pictures.by_name.get(named.group(1)) if named else None
            if target is not None:
                self.waiting.append(Anchored(number, column, target))
                values[column] = ""

    def added_to(self, part: Part, before: int | None = None) -> Part:
        """`part` with the pictures above row `before`; None: with all that are left."""
        taken = [one for one in self.waiting if before is None or one.row < before]
        if not taken:
            return part
        self.waiting = [one for one in self.waiting if one not in taken]
        return part._replace(pictures=numbered(part.pictures, map(self._picture, taken)))

    def left(self, held: Part | None, options: ReadOptions) -> Iterator[Part | Unchecked]:
        """The last part; where the sheet had none, its pictures alone, or how many they are."""
        if held is not None:
            yield self.added_to(held)
        elif self.waiting and options.pictures:
            yield self.added_to(Part(None, "page", (), uri=f"{self.page.uri}#{self.sheet}"))
        elif self.waiting:
            yield Unchecked(self.page.uri, None, "images not read", str(len(self.waiting)))

    def _picture(self, one: Anchored) -> Picture:
        assert self.pictures is not None
        cell = f"{self.sheet}!{column_name(one.column)}{one.row}"
        field = "detail_image" if self.fields.get(one.column) == "detail_images" else "main_image"
        return Picture(field, self.pictures.called(one.target), CellText(FileOnly(self.page.uri), None, 0, cell))


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
