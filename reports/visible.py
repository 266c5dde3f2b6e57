"""Text of strangers made safe to look at: what a terminal, a sheet or an XML file would obey becomes visible."""

from __future__ import annotations

import re
from collections.abc import Iterable

_UNSEEN = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # controls: terminal escapes, NUL, carriage return
    "\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # zero width and bidi: what disguises or reorders
    "\u2028\u2029"  # line ends that only some programs know
    "\ud800-\udfff"  # half characters, which no encoding can write
    "\ufdd0-\ufdef\ufff9-\uffff"  # no characters at all; U+FFFD is one and stays
    "\U000e0000-\U000e007f"  # tags: text that nobody sees
    "]"
)
_KEPT = "\ufffd\ufffc"


def visible(text: str) -> str:
    r"""`text` with every character that is obeyed or unseen written as ``\u…``; line ends and tabs become one space."""
    return _UNSEEN.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    char = match.group()
    if char in "\n\t":
        return " "
    if char in _KEPT:
        return char
    code = ord(char)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def visible_lines(text: str) -> str:
    """Like `visible`, but line ends and tabs stay: for cells and panels that show more than one line."""
    return "\n".join("\t".join(visible(cell) for cell in line.split("\t")) for line in text.split("\n"))


def shorten(text: str, limit: int) -> str:
    """`text` cut to `limit` characters, with an ellipsis where something is missing."""
    return text if len(text) <= limit else text[: max(0, limit - 1)] + "…"


def joined(parts: Iterable[str | None], by: str = " · ") -> str:
    """The parts that say something, joined."""
    return by.join(part for part in parts if part)
