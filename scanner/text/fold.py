"""Normal form with a way back: what a disguise hides from the eye must not hide it from the words.

A `View` is the text that is searched. Nearly all text needs no change beyond case, so the way back is a sparse list of
places where view and original drift apart, and most views have none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping

from scanner.text.form import hint_of, later
from scanner.text.named import NamedTuple


class FoldTable(NamedTuple):
    """Characters to replace, each with its normal form; the empty string deletes (zero-width characters)."""

    same: Mapping[int, int]
    """One character for one: replaced in one pass, no drift."""
    other: Mapping[str, str]
    """Deleted or spelled out: each occurrence is a step of the way back."""
    chars: frozenset[str]
    """All keys, to see at once that a text has none."""


class View(NamedTuple):
    """A text as it is searched, and the way back to the text it was made of."""

    text: str
    at: tuple[int, ...] = ()
    """Places in the view, sorted, from which on the distance to the original changes …"""
    to: tuple[int, ...] = ()
    """… and the places of the original that they stand for."""
    wide: tuple[int, ...] = ()
    """How many characters of the original the one character at each of these places stands for."""

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that the view's [start, end) was made of."""
        if not self.at or end <= start:
            return start, end
        first, _ = self._one(start)
        last, width = self._one(end - 1)
        return first, last + width

    def forward(self, position: int) -> int:
        """Where a place of the original went; what was taken out went to where it stood."""
        step = bisect_right(self.to, position) - 1
        if step < 0:
            return position
        limit = self.at[step + 1] if step + 1 < len(self.at) else len(self.text)
        return min(self.at[step] + position - self.to[step], limit)

    def _one(self, position: int) -> tuple[int, int]:
        step = bisect_right(self.at, position) - 1
        if step < 0:
            return position, 1
        width = self.wide[step] if self.wide and self.at[step] == position else 1
        return self.to[step] + position - self.at[step], width


def table(pairs: Mapping[str, str]) -> FoldTable:
    """A table of single characters and their normal forms."""
    same = {ord(char): ord(form) for char, form in pairs.items() if len(form) == 1}
    other = {char: form for char, form in pairs.items() if len(form) != 1}
    return FoldTable(same, other, frozenset(pairs))


def lower(text: str) -> str:
    """Lower case without a change of length (İ alone grows when lowered)."""
    return (text.replace("İ", "I") if "İ" in text else text).lower()


def fold(text: str, table: FoldTable) -> View:
    """The view of `text`: case, full width, traditional forms and look-alikes undone, zero-width characters gone."""
    text = lower(text)
    if hint_of(table.chars).search(text) is None:
        return View(text)
    found = table.chars.intersection(text)
    if any(ord(char) in table.same for char in found):
        text = text.translate(table.same)
    uneven = [char for char in found if char in table.other]
    return _respell(text, uneven, table.other) if uneven else View(text)


def _respell(text: str, uneven: list[str], forms: Mapping[str, str]) -> View:
    parts: list[str] = []
    at: list[int] = []
    to: list[int] = []
    done = length = 0
    for match in re.finditer("[" + re.escape("".join(sorted(uneven))) + "]", text):
        place = match.start()
        form = forms[match.group()]
        parts += (text[done:place], form)
        length += place - done
        for offset in range(len(form)):
            at.append(length + offset)
            to.append(place)
        length += len(form)
        done = place + 1
        at.append(length)
        to.append(done)
    parts.append(text[done:])
    return View("".join(parts), tuple(at), tuple(to))


HAN = "\u3400-\u4dbf\u4e00-\u9fff"
BLANKS = " \t\u00a0\u2000-\u200a\u3000"
MARKS = (
    r"、…·•・‧∙．.*＊_＿\-—–－~～^|｜/／\\丶'‘’\"“”`´+＋=&#@()（）\[\]【】「」『』<>《》〈〉{}"
    "\u2190-\u2bff\u3004-\u3007\u3012-\u303f\U0001f000-\U0001faff\u2665\u2764"
)
"""What writers put between the characters of a word to hide it. Clause punctuation is none of it."""
SPLIT = later(
    # Blanks alone, or marks with or without blanks, between two characters. The class comes first, and what stands
    # before it is asked behind it: a search then skips everything else at once, twenty times faster.
    rf"[{BLANKS}{MARKS}](?<=[{HAN}][{BLANKS}{MARKS}])(?:"
    rf"(?<=[{BLANKS}])(?:[{BLANKS}]*(?=[{HAN}])|[{MARKS}][{MARKS}{BLANKS}]{{0,3}}(?=[{HAN}]))"
    rf"|(?<=[{MARKS}])[{MARKS}{BLANKS}]{{0,3}}(?=[{HAN}]))"
)


class Squeezed(NamedTuple):
    """A text without the separators between characters, and where they stood."""

    view: View
    seams: tuple[int, ...]
    """Places of the view before which separators were taken out, sorted."""


def squeeze(text: str) -> Squeezed | None:
    """Drop separators between two characters; None where there are none."""
    parts: list[str] = []
    seams: list[int] = []
    to: list[int] = []
    done = length = 0
    for match in SPLIT.finditer(text):
        parts.append(text[done : match.start()])
        length += match.start() - done
        done = match.end()
        seams.append(length)
        to.append(done)
    if not seams:
        return None
    parts.append(text[done:])
    return Squeezed(View("".join(parts), tuple(seams), tuple(to)), tuple(seams))


def replace(text: str, changes: list[tuple[int, int, str]]) -> View:
    """The view of `text` with each stretch (start, end, form) spelled as its form; sorted and apart.

    The last character of a form stands for all that is left of its stretch.
    """
    parts: list[str] = []
    at: list[int] = []
    to: list[int] = []
    wide: list[int] = []
    done = length = 0
    for start, end, form in changes:
        parts += (text[done:start], form)
        length += start - done
        for offset in range(len(form)):
            place = min(start + offset, end - 1)
            at.append(length + offset)
            to.append(place)
            wide.append(1 if offset < len(form) - 1 else end - place)
        length += len(form)
        done = end
        at.append(length)
        to.append(done)
        wide.append(1)
    parts.append(text[done:])
    return View("".join(parts), tuple(at), tuple(to), tuple(wide))
