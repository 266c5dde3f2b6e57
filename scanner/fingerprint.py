"""The fingerprint of a finding, version 1: what makes a finding of tomorrow the same as today's.

It holds what a person would call "the same problem": the rule, the listing where its source states an id (never a
path), the field without its index, and the words with a little of their clause. It does not hold line numbers, the
file, or anything that depends on the lexicon, so it survives moved lines, renamed files and a grown lexicon.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from scanner.model import base_field
from scanner.text.form import later

if TYPE_CHECKING:
    from hashlib import sha256
else:
    # The lean module first, as `random` does: hashlib loads OpenSSL, and a command is often over sooner than that.
    try:
        from _sha2 import sha256
    except ImportError:
        try:
            from _sha256 import sha256  # before Python 3.12
        except ImportError:
            from hashlib import sha256

VERSION = 1
NEIGHBOURS = 12
"""Characters of the clause taken on each side of the quote, counted in the normal form."""

CLAUSE_ENDS = frozenset("。！？；!?;\n\r…，,、|｜/~～●★☆■◆▶【】")
"""What bounds a clause for the purpose of the fingerprint; frozen with the version."""
_ENDS = "[" + re.escape("".join(sorted(CLAUSE_ENDS))) + "]"
_CLAUSE_END = later(_ENDS)
_LAST_END = later(f".*{_ENDS}", re.DOTALL)
NEAR = 64
"""Characters on each side that nearly always tell enough of a clause."""
_HAN = later("[\u4e00-\u9fff]")
"""What composes with nothing: the normal form of a text is that of its parts where it is cut before one."""


def normal(text: str) -> str:
    """The fixed normal form: NFKC, case folded, without white space and format characters (zero width, bidi)."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded.isprintable():  # then a blank is all that could be left out, and one look tells for the whole text
        return folded.replace(" ", "")
    return "".join(char for char in folded if not char.isspace() and unicodedata.category(char) != "Cf")


def clause(text: str, start: int, end: int, most: int | None = None) -> tuple[str, str]:
    """What stands before and after ``text[start:end]`` within its clause, on each side not more than `most`."""
    low, high = (0, len(text)) if most is None else (max(0, start - most), end + most)
    before = _LAST_END.match(text, low, start)
    behind = _CLAUSE_END.search(text, end, high)
    return text[before.end() if before else low : start], text[end : behind.start() if behind else high]


def fingerprint(rule: str, listing: str | None, field: str, text: str, start: int, end: int) -> str:
    """SHA-256 (hex, 32 characters of it) over rule, listing id, field without index, quote and its neighbours.

    `text` is the block's own text, `start` and `end` the finding's span in it.
    """
    start = max(0, start)
    return fingerprint_of(rule, listing, field, text, start, end, *clause(text, start, end, NEAR))


def fingerprint_of(
    rule: str, listing: str | None, field: str, text: str, start: int, end: int, before: str, after: str
) -> str:
    """The same, where it is known what `clause` says `before` and `after` up to `NEAR` characters."""
    last, first = _last(before), _first(after)
    if last is None:
        last = normal(clause(text, start, end)[0])[-NEIGHBOURS:]
    if first is None:
        first = normal(clause(text, start, end)[1])[:NEIGHBOURS]
    parts = f"v{VERSION}", rule, listing or "", base_field(field), last, normal(text[start:end]), first
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _last(before: str) -> str | None:
    """The neighbours in what stands before; None where more of the clause must be seen."""
    if len(before) < NEAR:
        return normal(before)[-NEIGHBOURS:]
    cut = _HAN.search(before)
    said = normal(before[cut.start() :]) if cut else ""
    return said[-NEIGHBOURS:] if len(said) >= NEIGHBOURS else None


def _first(after: str) -> str | None:
    """The neighbours in what stands after; None where more of the clause must be seen."""
    if len(after) < NEAR:
        return normal(after)[:NEIGHBOURS]
    cut = _HAN.search(after[::-1])
    said = normal(after[: len(after) - cut.end()]) if cut else ""
    return said[:NEIGHBOURS] if len(said) >= NEIGHBOURS else None
