"""CSV rows with the place of every cell, streaming: any delimiter, quotes, line breaks in cells, broken quotes.

A row without quotes is split and nothing else; its places, like all others, are worked out when one is asked for.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from scanner.documents.places import FileText, Interval, through
from scanner.model import Piece, Place
from scanner.text.form import later
from scanner.text.named import NamedTuple

DELIMITERS = (",", "\t", ";", "|", "，", "\x01", "^")
MAX_COLUMNS = 2000
"""Cells of a row beyond this are left out, and counted by the reader."""
MAX_CELL = 1 << 24
"""A quoted cell that does not end within so many characters has a stray quote."""
_TIDY_LENGTH = 100_000
"""The standard reader refuses cells longer than 131,072 characters."""
_QUOTED = later(r' *+"((?:[^"]++|"")*+)"')


class Cells(NamedTuple):
    """The cells of one row in their text: what they say, and where the row ends."""

    values: list[str]
    end: int


class Open(Exception):
    """A quoted cell is not closed within the text."""


class Row:
    """One row, and the text it stands in."""

    __slots__ = ("_way", "delimiter", "number", "start", "text", "values")

    def __init__(self, text: FileText, start: int, number: int, delimiter: str, values: list[str]) -> None:
        self.text = text
        self.start = start
        self.number = number
        """As a spreadsheet numbers it, from 1."""
        self.delimiter = delimiter
        self.values = values
        self._way: tuple[int, list[Piece]] | None = None

    def way(self, column: int) -> list[Piece]:
        """The way back of one cell; the last one is remembered, for a long cell may be asked for many places."""
        if self._way is None or self._way[0] != column:
            ways = _spans(self.text.text, self.start, self.delimiter)
            self._way = column, next(islice(ways, column, None), [])
        return self._way[1]

    def origin(self, column: int) -> CsvCell:
        """The origin of the text of one cell."""
        return CsvCell(self, column)


class CsvCell:
    """The text of a cell: doubled quotes and the place in the file are worked out when asked for."""

    __slots__ = ("column", "row")

    def __init__(self, row: Row, column: int) -> None:
        self.row = row
        self.column = column

    @property
    def uri(self) -> str:
        """The file."""
        return self.row.text.uri

    @property
    def cell(self) -> str:
        """``C5``."""
        return f"{column_name(self.column)}{self.row.number}"

    def place(self, intervals: Sequence[Interval]) -> Place:
        """The bytes of the words, and the cell."""
        row = self.row
        pieces = row.way(self.column)
        source = through(pieces, len(row.values[self.column]), intervals) if pieces else []
        return row.text.place(source)._replace(cell=self.cell)


def column_name(index: int) -> str:
    """``A`` for 0, ``AA`` for 26."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_index(name: str) -> int | None:
    """0 for ``A``; None where `name` is no column."""
    if not re.fullmatch(r"[A-Z]{1,3}", name):
        return None
    index = 0
    for letter in name:
        index = index * 26 + ord(letter) - 64
    return index - 1


def line_end_of(text: str) -> str:
    """What ends the lines of `text`: a lone CR only where there is no LF at all."""
    return "\r" if "\n" not in text and "\r" in text else "\n"


def cells_at(text: str, start: int, delimiter: str, final: bool, line_end: str = "\n") -> Cells:
    """The row that begins at `start`. Raises `Open` where a quoted cell needs text beyond this one (unless `final`)."""
    newline = text.find(line_end, start)
    end = len(text) if newline < 0 else newline
    line = text[start:end]
    if '"' not in line:
        return Cells(line.rstrip("\r").split(delimiter), end + 1)
    line = line.rstrip("\r")
    if len(line) < _TIDY_LENGTH and "\r" not in line and _tidy(delimiter).fullmatch(line):
        return Cells(next(csv.reader((line,), delimiter=delimiter)), end + 1)
    values = []
    for value, at in _cells(text, start, delimiter, final, line_end):
        values.append(value)
        end = at
    return Cells(values, end)


@lru_cache(maxsize=16)
def _tidy(delimiter: str) -> re.Pattern[str]:
    """A line whose quotes all stand where they should: the standard reader takes it."""
    cell = f'(?:"(?:[^"]++|"")*+"|[^"{re.escape(delimiter)}]*+)'
    return re.compile(f"{cell}(?:{re.escape(delimiter)}{cell})*+")


def _cells(text: str, start: int, delimiter: str, final: bool, line_end: str) -> Iterator[tuple[str, int]]:
    """What each cell says, and where the next one, or the next row, begins."""
    at, length = start, len(text)
    stop = re.compile(f"[{re.escape(delimiter)}{line_end}]")
    while True:
        value = None
        if text[at : at + 1] in ('"', " ") and (quoted := _quoted(text, at, delimiter, final)) is not None:
            value, at = quoted
        found = stop.search(text, at)
        end = found.start() if found else length
        rest = text[at:end].removesuffix("\r") if found is None or found.group() == line_end else text[at:end]
        yield (rest if value is None else value + rest), end + 1
        if found is None or found.group() == line_end:
            return
        at = end + 1


def _quoted(text: str, at: int, delimiter: str, final: bool) -> tuple[str, int] | None:
    """What the quoted cell at `at` says and where it is closed; None where its quote is a stray one."""
    found = _QUOTED.match(text, at, at + MAX_CELL)
    if found is None:
        if text[at : at + 1] == '"' and not final and len(text) - at < MAX_CELL:
            raise Open
        return None
    end = found.end()
    if end == len(text) and not final:
        raise Open
    content = found.group(1)
    closed = end == len(text) or text[end] in (delimiter, "\n", "\r")
    # A quote that closes in the middle of another line's cell opened nothing; nor do blanks before a stray one.
    if not closed and ("\n" in content or text[at] == " "):
        return None
    return content.replace('""', '"'), end


def _spans(text: str, start: int, delimiter: str) -> Iterator[list[Piece]]:
    """The way back of each cell of a row."""
    at = start
    for value, following in _cells(text, start, delimiter, True, line_end_of(text)):
        pieces: list[Piece] = []
        said = 0
        if text[at : at + 1] in ('"', " ") and (quoted := _quoted(text, at, delimiter, True)) is not None:
            inner = text.index('"', at) + 1
            for part in re.split('("")', text[inner : quoted[1] - 1]):
                if part:
                    pieces.append(Piece(said, inner, len(part)))
                    said += 1 if part == '""' else len(part)
                inner += len(part)
            at = quoted[1]
        if said < len(value):
            pieces.append(Piece(said, at, len(value) - said))
        yield pieces
        at = following


def rows(slabs: Iterable[FileText], delimiter: str) -> Iterator[Row]:
    """Every row of a file that comes in slabs of whole lines, numbered from 1."""
    number = 0
    held: FileText | None = None
    for slab, last in _with_last(slabs):
        source = slab if held is None else _joined(held, slab)
        held = None
        text, at = source.text, 0
        line_end = line_end_of(text)
        while at < len(text):
            try:
                cells = cells_at(text, at, delimiter, last, line_end)
            except Open:
                held = FileText(
                    source.uri, source.raw(at), source.encoding, source.body, source.offset(at), _line(source, at)
                )
                break
            number += 1
            yield Row(source, at, number, delimiter, cells.values[:MAX_COLUMNS])
            at = cells.end


def _line(source: FileText, at: int) -> int:
    return source.position(at)[0]


def _joined(held: FileText, slab: FileText) -> FileText:
    return FileText(held.uri, held.raw(0) + slab.raw(0), held.encoding, held.body, held.start, held.line)


def _with_last(slabs: Iterable[FileText]) -> Iterator[tuple[FileText, bool]]:
    """Each slab, and whether it is the last."""
    previous: FileText | None = None
    for slab in slabs:
        if previous is not None:
            yield previous, False
        previous = slab
    if previous is not None:
        yield previous, True


def sniff(head: str) -> tuple[str, float, int] | None:
    """(delimiter, share of rows that have the commonest width, that width) of a text that is a table; else None."""
    best: tuple[float, int, str] | None = None
    for delimiter in DELIMITERS:
        if delimiter not in head:
            continue
        widths = [len(values) for values in _sample(head, delimiter) if values != [""]]
        if len(widths) > 2:
            widths.pop()  # the head may end inside it
        if not widths:
            continue
        width, count = max(Counter(widths).items(), key=lambda item: (item[1], item[0]))
        score = (round(count / len(widths), 2), width, delimiter)
        if width > 1 and (best is None or score[:2] > best[:2]):
            best = score
    return (best[2], best[0], best[1]) if best is not None else None


def _sample(head: str, delimiter: str) -> Iterator[list[str]]:
    at, line_end = 0, line_end_of(head)
    for _ in range(60):
        if at >= len(head):
            return
        cells = cells_at(head, at, delimiter, True, line_end)
        yield cells.values
        at = cells.end
