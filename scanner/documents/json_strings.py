"""Escapes of JSON, JavaScript and Python strings: what they say, and the way back to how they were written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanner.model import Piece
from scanner.text.form import later

_ESCAPE = later(
    r"\\(?:"
    r"u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|\r\n|.)",
    re.DOTALL,
)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": "", "\r": ""}
_SURROGATE = later("[\ud800-\udfff]")
_QUOTES = ("'", '"', "`")
LOST = "�"


def whole(text: str) -> str:
    """`text` with every half of a surrogate pair replaced, so that it can be written again."""
    try:
        text.encode()  # cheaper than looking for one
    except UnicodeEncodeError:
        return _SURROGATE.sub(LOST, text)
    return text


def _said(escape: str) -> str:
    """What one escape stands for."""
    body = escape[1:]
    if len(body) == 11:  # a surrogate pair
        return chr(0x10000 + ((int(body[1:5], 16) - 0xD800) << 10) + int(body[7:], 16) - 0xDC00)
    if len(body) > 1 and body[0] in "uUx":
        code = int(body[1:].strip("{}"), 16)
        return LOST if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)
    return _SIMPLE.get(body, body)


def decoded(text: str, start: int, end: int) -> str:
    """What the string token at `start` … `end` says; its first and last character are quotes, real or lost ones."""
    inner = text[start + 1 : end - 1]
    if "\\" not in inner:
        return whole(inner)
    return whole(_ESCAPE.sub(lambda found: _said(found.group()), inner))


def pieces_of(text: str, start: int, end: int) -> Sequence[Piece]:
    """The way from what the token at `start` … `end` says back into `text`; a bare token (a number) says itself."""
    if text[start] not in _QUOTES and text[end - 1 : end] not in _QUOTES:
        return (Piece(0, start, end - start),)
    found: list[Piece] = []
    at, pos = 0, start + 1
    for escape in _ESCAPE.finditer(text, pos, end - 1):
        if escape.start() > pos:
            found.append(Piece(at, pos, escape.start() - pos))
            at += escape.start() - pos
        said = len(_said(escape.group()))
        if said:
            found.append(Piece(at, escape.start(), escape.end() - escape.start()))
        at += said
        pos = escape.end()
    if pos < end - 1 or not found:
        found.append(Piece(at, pos, end - 1 - pos))
    return found
