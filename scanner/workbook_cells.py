"""Cells of an XLSX workbook, changed where they stand: every other byte of every part stays as it is.

Only the ``<c>`` element of a changed cell is written anew, as an inline string with the cell's own style. A cell with
a formula or with several formats in one text is left alone: its look would be lost.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from typing import NamedTuple
from xml.etree import ElementTree
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
LARGEST = 1 << 28
"""Bytes that one part of a workbook may unpack to."""


class WorkbookError(ValueError):
    """Why a workbook cannot be changed."""


class Cell(NamedTuple):
    """A cell with a plain text, and where it stands in its sheet's XML."""

    text: str
    start: int
    end: int
    style: str
    """Its attributes other than the kind of value, ready to be written."""


def cells(body: bytes, wanted: Mapping[str, frozenset[str]]) -> dict[str, Cell]:
    """The plain text cells among `wanted` (sheet name → addresses), by ``Sheet!C5``."""
    found = {}
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            paths, strings = _sheets(book), _strings(book)
            for sheet, addresses in wanted.items():
                if sheet in paths:
                    for address, cell in _Sheet(_part(book, paths[sheet]), addresses, strings).found.items():
                        found[f"{sheet}!{address}"] = cell
    except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, EOFError, KeyError, RuntimeError) as error:
        raise WorkbookError(str(error)) from None
    return found


def replaced(body: bytes, texts: Mapping[str, str], have: Mapping[str, Cell]) -> bytes:
    """The workbook with new texts in some cells (``Sheet!C5`` → text), which `cells` found."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as book, zipfile.ZipFile(out, "w") as made:
        made.comment = book.comment
        owners = {path: name for name, path in _sheets(book).items()}
        for info in book.infolist():
            content = _part(book, info.filename)
            if info.filename in owners:
                content = _written(content, owners[info.filename], texts, have)
            made.writestr(info, content, compress_type=info.compress_type)
    return out.getvalue()


def _written(content: bytes, sheet: str, texts: Mapping[str, str], have: Mapping[str, Cell]) -> bytes:
    changes = [(have[key], text) for key, text in texts.items() if key.rpartition("!")[0] == sheet]
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    if encoding != "utf-8":
        raise WorkbookError(f"{sheet}: a sheet that is not UTF-8")
    for cell, text in sorted(changes, key=lambda change: -change[0].start):
        element = f'<c {cell.style}t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
        content = content[: cell.start] + element.encode(encoding) + content[cell.end :]
    return content


def _part(book: zipfile.ZipFile, name: str) -> bytes:
    info = book.getinfo(name)
    if info.file_size > LARGEST:
        raise WorkbookError(f"{name} is too large")
    content = book.read(info)
    if b"<!DOCTYPE" in content[:4096] and name.endswith((".xml", ".rels")):
        raise WorkbookError(f"{name} declares a document type")
    return content


def _sheets(book: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → its part."""
    root = ElementTree.fromstring(_part(book, "xl/workbook.xml"))
    relations = ElementTree.fromstring(_part(book, "xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id"): one.get("Target") or "" for one in relations}
    found = {}
    for sheet in root.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(f"{_RELATION}id"), "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        found[sheet.get("name") or ""] = path
    return found


def _strings(book: zipfile.ZipFile) -> list[str | None]:
    """The shared strings; None for one with several formats."""
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    root = ElementTree.fromstring(_part(book, "xl/sharedStrings.xml"))
    return [
        None if item.find(f"{_MAIN}r") is not None else "".join(one.text or "" for one in item.findall(f"{_MAIN}t"))
        for item in root.iter(f"{_MAIN}si")
    ]


class _Sheet:
    """One pass over a sheet's XML: the wanted cells, with the bytes that they take."""

    def __init__(self, content: bytes, wanted: frozenset[str], strings: list[str | None]) -> None:
        self.found: dict[str, Cell] = {}
        self._wanted = wanted
        self._strings = strings
        self._attributes: dict[str, str] = {}
        self._address = ""
        self._start = 0
        self._text = ""
        self._plain = True
        self._inside = ""
        self._content = content
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close
        self._parser.CharacterDataHandler = self._data
        try:
            self._parser.Parse(content, True)
        except expat.ExpatError as error:
            raise WorkbookError(str(error)) from None

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c" and attributes.get("r", "") in self._wanted:
            self._address, self._attributes = attributes["r"], attributes
            self._start, self._text, self._plain = self._parser.CurrentByteIndex, "", True
        elif self._address:
            self._inside = name if name in ("v", "t") else self._inside
            self._plain = self._plain and name not in ("f", "r", "rPh")

    def _data(self, text: str) -> None:
        if self._address and self._inside:
            self._text += text

    def _close(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if not self._address:
            return
        if name in ("v", "t"):
            self._inside = ""
        elif name == "c":
            at = self._parser.CurrentByteIndex
            end = self._content.index(b">", at) + 1
            text = self._value()
            if self._plain and text is not None and ":" not in tag:
                style = "".join(f"{key}={quoteattr(value)} " for key, value in self._attributes.items() if key != "t")
                self.found[self._address] = Cell(text, self._start, end, style)
            self._address = ""

    def _value(self) -> str | None:
        kind = self._attributes.get("t", "n")
        if kind == "s":
            number = int(self._text) if self._text.strip().isdigit() else -1
            return self._strings[number] if 0 <= number < len(self._strings) else None
        return self._text if kind in ("inlineStr", "str") else None
