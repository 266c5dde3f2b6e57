"""Patterns written for `regex`, in the words of `re`: the same matches, without loading another library.

Three things are said otherwise: named groups, Han characters by their script, and look-behinds whose choices differ in
length, which `re` allows one by one. Whatever else `re` does not know stays with `regex`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<[=!]|\(|\)|\||[^\\\[()|]+", re.DOTALL)
"""An escaped character, a class, the beginning of a look-behind, a bracket, a bar, or text that is none of these."""
_NAME = re.compile(r"(?<!\\)\(\?<(?=[A-Za-z_])")
_HAN_CLASS = re.compile(r"\[(?:\\.|[^\]\\])*\]", re.DOTALL)
_FIRST, _END = 0x2E80, 0x33480
"""All characters of the script lie between these."""


def in_re(pattern: str) -> str:
    """`pattern` as `re` says it; what cannot be said otherwise stays as it is."""
    pattern = _NAME.sub("(?P<", pattern)
    if r"\p{Han}" in pattern:
        pattern = _HAN_CLASS.sub(lambda found: found.group().replace(r"\p{Han}", _han()), pattern)
    if "(?<" not in pattern:
        return pattern
    pieces = _PIECE.findall(pattern)
    if "".join(pieces) != pattern or pieces.count(")") != sum(piece.startswith("(") for piece in pieces):
        return pattern  # broken: `re` says how
    return "".join(_spelled(pieces))


@cache
def _han() -> str:
    """The characters of the script, as a class holds them."""
    import regex

    runs = regex.finditer(r"\p{Han}+", "".join(map(chr, range(_FIRST, _END))))
    return "".join(f"{run.group()[0]}-{run.group()[-1]}" if len(run.group()) > 1 else run.group() for run in runs)


def _spelled(pieces: list[str]) -> Iterator[str]:
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        if piece not in ("(?<!", "(?<="):
            yield piece
            at += 1
            continue
        choices, at = _choices(pieces, at + 1)
        each = [f"{piece}{choice})" for choice in choices]
        # not behind any of them: not behind the first, and not behind the second …
        yield "".join(each) if piece == "(?<!" else f"(?:{'|'.join(each)})" if len(each) > 1 else each[0]


def _choices(pieces: list[str], at: int) -> tuple[list[str], int]:
    """The choices of the bracket that was opened before `at`, and the place behind its end."""
    found, depth = [""], 0
    while at < len(pieces):
        piece = pieces[at]
        at += 1
        if piece == ")" and not depth:
            break
        depth += piece.startswith("(") - (piece == ")")
        if piece == "|" and not depth:
            found.append("")
        else:
            found[-1] += piece
    return found, at
