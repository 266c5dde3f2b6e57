"""The fingerprint of a finding, version 1: what makes a finding of tomorrow the same as today's.

It holds what a person would call "the same problem": the rule, the listing where its source states an id (never a
path), the field without its index, and the words with a little of their clause. It does not hold line numbers, the
file, or anything that depends on the lexicon, so it survives moved lines, renamed files and a grown lexicon.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from scanner.model import base_field
from scanner.text.form import later

VERSION = 1
NEIGHBOURS = 12
"""Characters of the clause taken on each side of the quote, counted in the normal form."""

CLAUSE_ENDS = frozenset("。！？；!?;\n\r…，,、|｜/~～●★☆■◆▶【】")
"""What bounds a clause for the purpose of the fingerprint; frozen with the version."""
_CLAUSE_END = later("[" + re.escape("".join(sorted(CLAUSE_ENDS))) + "]")
_STEP = 64
"""Characters that are looked at together on the way back to the beginning of a clause."""


def normal(text: str) -> str:
    """The fixed normal form: NFKC, case folded, without white space and format characters (zero width, bidi)."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded.isprintable():  # then a blank is all that could be left out, and one look tells for the whole text
        return folded.replace(" ", "")
    return "".join(char for char in folded if not char.isspace() and unicodedata.category(char) != "Cf")


def clause(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after ``text[start:end]`` within its clause."""
    first = start
    while first > 0:
        low = max(0, first - _STEP)
        found = _CLAUSE_END.search(text[low:first][::-1])
        if found:
            first -= found.start()
            break
        first = low
    behind = _CLAUSE_END.search(text, end)
    return text[first:start], text[end : behind.start() if behind else len(text)]


def fingerprint(rule: str, listing: str | None, field: str, text: str, start: int, end: int) -> str:
    """SHA-256 (hex, 32 characters of it) over rule, listing id, field without index, quote and its neighbours.

    `text` is the block's own text, `start` and `end` the finding's span in it.
    """
    before, after = clause(text, max(0, start), end)
    parts = (
        f"v{VERSION}",
        rule,
        listing or "",
        base_field(field),
        normal(before)[-NEIGHBOURS:],
        normal(text[start:end]),
        normal(after)[:NEIGHBOURS],
    )
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
