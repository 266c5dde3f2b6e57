"""CSV and XLSX files to parts. The places of CSV are bytes and a cell, those of XLSX a cell (``Sheet1!C5``)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import TypeAlias

from scanner.documents import ReadOptions
from scanner.documents.csv_text import MAX_COLUMNS, Row, rows, sniff
from scanner.documents.decode import damaged, head_of, mixing
from scanner.documents.json_strings import LOST
from scanner.documents.magic import OLE, ZIP
from scanner.documents.slabs import slabs, window_of
from scanner.documents.table_rows import Columns, header_of, part_of_row
from scanner.model import Need, Page, Part, Unchecked

Read: TypeAlias = Iterator[Part | Need | Unchecked]
SAMPLE = 50
"""Rows that are looked at to find the header, or to guess the columns."""
HEAD = 1 << 16
_NAMES = (".csv", ".tsv", ".tab", ".csv.gz", ".tsv.gz")


def looks_like(head: str, page: Page) -> bool:
    """Whether the document is a workbook, or a text whose rows are cut alike."""
    magic = bytes(page.body[:4])
    if magic == OLE:
        return True
    if magic == ZIP:
        from scanner.documents import workbook

        return workbook.looks_like(page)
    if "\0" in head:
        return False
    if page.uri.lower().partition("#")[0].endswith(_NAMES):
        return True
    found = sniff(head)
    if found is None:
        return False
    delimiter, share, width = found
    sample = list(_sample(page, delimiter, HEAD))
    _, columns = header_of([row.values for row in sample], ReadOptions())
    if columns.header:
        return share >= 0.5 and columns.readable
    return share >= 0.9 and width >= 3 and len(sample) >= 3 and columns.readable and delimiter in ",\t"


def read(page: Page, options: ReadOptions) -> Read:
    """Every row as a part; each sheet of a workbook has a header of its own."""
    magic = bytes(page.body[:4])
    if magic == OLE:
        yield Unchecked(page.uri, None, "unreadable", "an Excel file of the old binary format: save it as .xlsx or CSV")
    elif magic == ZIP:
        from scanner.documents import workbook

        yield from workbook.read(page, options)
    else:
        yield from _csv(page, options)


def _sample(page: Page, delimiter: str, size: int) -> Iterator[Row]:
    body = bytes(page.body[:size])
    if size < len(page.body) and (newline := body.rfind(b"\n")) > 0 and body[1:2] != b"\0":
        body = body[: newline + 1]
    return islice(rows(slabs(page._replace(body=body)), delimiter), SAMPLE)


def _csv(page: Page, options: ReadOptions) -> Read:
    head = head_of(page, HEAD)
    spoilt = damaged(head)
    if spoilt:
        yield Unchecked(page.uri, None, "damaged text", "the table was decoded wrongly before it was saved")
    found = sniff(head)
    delimiter = found[0] if found else ","
    sample = [row.values for row in _sample(page, delimiter, HEAD * 4)]
    at, columns = header_of(sample, options, page.uri)
    there = _listed(columns) or ", ".join(sample[0][:20])[:300] if sample else ""
    for name in columns.missing:
        yield Unchecked(page.uri, None, "unreadable", f"--map: there is no column {name!r}: {there}")
    if not columns.readable:
        if spoilt:
            return
        yield Unchecked(page.uri, None, "not a product", f"no column is known as title or text: {there}")
        return
    if not spoilt:
        yield from mixing(next(slabs(page)), None)
    yield from _parts(page, rows(slabs(page), delimiter), at, columns, options)


def _parts(page: Page, table: Iterator[Row], header: int, columns: Columns, options: ReadOptions) -> Read:
    window = window_of(page)
    shift = window.line - 1 if window.start else 0
    wide = False
    lost, first_lost = 0, 0
    for row in table:
        row.number += shift
        if row.number - 1 <= header:
            continue
        wide = wide or len(row.values) >= MAX_COLUMNS
        part = part_of_row(row.values, columns, row.origin, page.uri, row.number, options)
        if part is not None:
            yield part
            if any(value.count(LOST) > 1 for value in row.values):
                lost, first_lost = lost + 1, first_lost or row.number
    if lost:
        yield Unchecked(page.uri, None, "damaged text", f"{lost} rows hold lost characters, from row {first_lost}")
    if wide:
        yield Unchecked(
            page.uri, None, "truncated", f"rows of more than {MAX_COLUMNS} cells: the rest of them was not read"
        )


def _listed(columns: Columns) -> str:
    return ", ".join(filter(None, chain(columns.names[:20], ["…"] if len(columns.names) > 20 else [])))[:300]
