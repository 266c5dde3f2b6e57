"""Letters that stand for a character of a word: zhi疗, 国j级, jiaweixin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scanner.rulebook import Rulebook
from scanner.text.fold import HAN
from scanner.text.form import later

Change = tuple[int, int, str]
"""(start, end, plain spelling)."""
LETTERS = later(
    rf"[a-z](?:(?<=[{HAN}].)[a-z]{{0,23}}(?![a-z])|(?<![a-z].)(?:[a-z]{{0,23}}(?=[{HAN}])|[a-z]{{6,23}}(?![a-z])))"
)
"""Letters beside a character, or as many as a whole word of three."""
SHORT = 4
"""Longer disguises in Latin letters are no model codes."""

Said = tuple[int, str, str, str]
"""(rank, before, after, plain): what must stand round the letters, and what they stand for; the lowest rank goes."""
Beside = Mapping[tuple[str, str], list[Said]]
"""The same by the characters that touch the letters; the empty string is any character."""
NONE: Beside = {}
MOST = 4096
"""Letters that are remembered: they come from the text, and memory must not grow with it."""


class Letters:
    """What letters may stand for. A single one has hundreds of words: they are told apart by their neighbours."""

    def __init__(self, spoken: Mapping[str, str]) -> None:
        self._spoken = spoken
        self._beside: dict[str, Beside] = {}

    def beside(self, letters: str) -> Beside:
        """The entries of `letters`; nearly all Latin words have none."""
        found = self._beside.get(letters)
        if found is None:
            if len(self._beside) >= MOST:
                self._beside.clear()
            lines = self._spoken.get(letters)
            found = self._beside[letters] = NONE if lines is None else _parted(lines)
        return found


def _parted(lines: str) -> Beside:
    found: dict[tuple[str, str], list[Said]] = {}
    for rank, line in enumerate(lines.split("\n")):
        before, after, plain = line.split("\t")
        found.setdefault((before[-1:], after[:1]), []).append((rank, before, after, plain))
    return found


def letters_of(rulebook: Rulebook) -> Letters:
    """The letters of a rulebook, made once."""
    found = rulebook.prepared.get("letters")
    if not isinstance(found, Letters):
        found = rulebook.prepared["letters"] = Letters(rulebook.spoken)
    return found


def spoken(text: str, rulebook: Rulebook) -> Iterator[Change]:
    """Every run of letters in `text` that stands for a character, with what it stands for."""
    letters = letters_of(rulebook)
    for match in LETTERS.finditer(text):
        beside = letters.beside(match.group())
        if not beside:
            continue
        start, end = match.span()
        plain = _plain(text, start, end, beside)
        if plain is not None and apart(text, start, end):
            yield start, end, plain


def _plain(text: str, start: int, end: int, beside: Beside) -> str | None:
    """What [start, end) stands for there."""
    last, first = text[max(0, start - 1) : start], text[end : end + 1]
    found = [one for key in {(last, first), (last, ""), ("", first), ("", "")} for one in beside.get(key, ())]
    for _, before, after, plain in sorted(found):
        if text.startswith(after, end) and text.endswith(before, 0, start):
            return plain
    return None


def apart(text: str, start: int, end: int) -> bool:
    """No Latin end of a disguise touches a letter or a figure: vx12e is a model, the h of 120ah包 is a unit.

    A long one may be followed by figures: jiaweixin10086.
    """
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if text[start].isascii() and before.isascii() and before.isalnum():
        return False
    if not text[end - 1].isascii() or not after.isascii() or not after.isalnum():
        return True
    return end - start > SHORT and after.isdigit()
