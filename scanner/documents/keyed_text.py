"""Text files of ``name: value`` lines, an item a paragraph: what small crawlers and people write."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.documents import ReadOptions
from scanner.documents.columns import FIELDS, assigned, normal
from scanner.documents.places import FileText, PartText
from scanner.documents.table_rows import Columns, part_of_row
from scanner.model import Origin, Part, Piece

_LINE = re.compile(r"[^\S\n]*([^\n:：]{1,40}?)[^\S\n]*[:：][^\S\n]*([^\n]*?)[^\S\n]*$", re.M)
_SHARE = 0.6
"""So many lines at least are ``name: value``."""

Line = tuple[str, str, int]
"""Name, value, and where the value begins."""


def is_keyed(head: str) -> bool:
    """Whether a text is such a file: most lines have a name, and one of them is known as the title."""
    lines = [line for line in head.split("\n")[:200] if line.strip() and not line.strip().isdigit()]
    if len(lines) > 3:
        lines.pop()  # the head may end inside it
    names = [found.group(1) for line in lines if (found := _LINE.match(line)) and "//" not in found.group(1)]
    fields = {FIELDS[normal(name)][0] for name in names if normal(name) in FIELDS}
    return len(names) >= 2 and len(names) >= _SHARE * len(lines) and "title" in fields and len(fields) > 1


def read(source: FileText, options: ReadOptions) -> Iterator[Part]:
    """The items of the file."""
    for number, lines in enumerate(_items(source.text), 1):
        names = tuple(name for name, _, _ in lines)
        columns = Columns(names, assigned(names, options.mapping), True)
        if not columns.readable:
            continue

        def origin(index: int, lines: list[Line] = lines) -> Origin:
            _, value, start = lines[index]
            return PartText(source, (Piece(0, start, len(value)),), len(value))

        part = part_of_row([value for _, value, _ in lines], columns, origin, source.uri, number, options)
        if part is not None:
            yield part


def _items(text: str) -> Iterator[list[Line]]:
    """The lines of each item: it ends at a blank line, or where the name of its first line comes again."""
    item: list[Line] = []
    end = 0
    for found in _LINE.finditer(text):
        name = found.group(1).strip()
        apart = text[end : found.start()].count("\n") > 1 or (item and name == item[0][0])
        if item and apart:
            yield item
            item = []
        item.append((name, found.group(2), found.start(2)))
        end = found.end()
    if item:
        yield item
