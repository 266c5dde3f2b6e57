"""Text put together character by character, each with the stretch of source that it stands for.

For formats whose marks stand between the words (Markdown, YAML folding): what is left out simply is not added, what is
written otherwise (an escape, a reference) keeps its whole stretch. For texts of one block, not for whole documents.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TypeAlias

from scanner.model import Piece

Trail: TypeAlias = list[tuple[str, int, int]]
"""What is read, and where it begins and how long it is in the source."""


def straight(text: str, start: int, end: int) -> Trail:
    """The source itself, point by point."""
    return [(text[index], index, 1) for index in range(start, end)]


def text_of(trail: Trail) -> str:
    """What a trail reads."""
    return "".join(step[0] for step in trail)


def pieces_of(trail: Trail) -> Sequence[Piece]:
    """The way back of `text_of`: neighbours that run side by side are one piece."""
    found: list[Piece] = []
    at = 0
    for char, start, length in trail:
        if found and len(char) == length == 1:
            last = found[-1]
            if at - last.text_start == last.source_length and last.source_start + last.source_length == start:
                found[-1] = last._replace(source_length=last.source_length + 1)
                at += 1
                continue
        found.append(Piece(at, start, length))
        at += len(char)
    return found


def stripped(trail: Trail) -> Trail:
    """Without white space at either end."""
    first, last = 0, len(trail)
    while first < last and trail[first][0].isspace():
        first += 1
    while last > first and trail[last - 1][0].isspace():
        last -= 1
    return trail[first:last]


def joined(lines: Sequence[Trail]) -> Trail:
    """Lines of one paragraph: wrapped Chinese is one word, other words keep a blank between them."""
    made: Trail = []
    for line in map(stripped, lines):
        if made and line and not (_wide(made[-1][0]) and _wide(line[0][0])):
            made.append((" ", made[-1][1] + made[-1][2], line[0][1] - made[-1][1] - made[-1][2]))
        made.extend(line)
    return made


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char[-1:] or " ") in "WF"
