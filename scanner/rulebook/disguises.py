"""Spellings that hide a word: pinyin for a character, a character of the same sound, a look-alike, an emoji.

Each disguise becomes a word of the automaton of its own, with the plain spelling beside it. A block that holds one is
read a second time with the plain spelling in its place, so that rules and patterns need to know plain words only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from scanner.rulebook.types import RulebookError


class Folding(NamedTuple):
    """The tables of `lexicons/folding`."""

    characters: Mapping[str, str]
    """Forms of one character, replaced before anything is searched."""
    pinyin: Mapping[str, str]
    """The sound of a character, without tone."""
    variants: Mapping[str, tuple[str, ...]]
    """Characters written for another one inside a word only: of the same sound, or alike to the eye."""
    spellings: Mapping[str, str]
    """Whole disguised wordings and their plain spelling."""
    ordinary: frozenset[str]
    """Words that look like a disguise and are none."""


def read(folder: Path) -> Folding:
    """Read the tables; a missing file is an empty table."""
    return Folding(
        characters=dict(_pairs(folder / "characters.tsv")),
        pinyin={char: sound for sound, chars in _pairs(folder / "pinyin.tsv") for char in chars},
        variants={plain: tuple(forms.lower().split()) for plain, forms in _pairs(folder / "variants.tsv")},
        spellings=dict(_pairs(folder / "spellings.tsv")),
        ordinary=frozenset(word for word, _ in _pairs(folder / "ordinary.tsv")),
    )


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    if not path.exists():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("# "):
            continue
        left, tab, right = line.partition("\t")
        if not tab or not left:
            raise RulebookError(str(path), number, left[:20], "needs two columns with a tab between them")
        yield left, right.partition("\t")[0]


def spellings(words: Iterable[str], folding: Folding) -> dict[str, str]:
    """Every disguise of `words` with its plain spelling."""
    found = dict(folding.spellings)
    plain = set(words)
    for word in plain:
        for form in _forms(word, folding):
            if form not in plain and form not in folding.ordinary:
                found.setdefault(form, word)
    return {form: word for form, word in found.items() if form not in folding.ordinary}


def _forms(word: str, folding: Folding) -> Iterator[str]:
    sounds = [folding.pinyin.get(char) for char in word]
    for place, char in enumerate(word):
        before, after = word[:place], word[place + 1 :]
        for form in folding.variants.get(char, ()):
            if len(word) > 2 or (len(word) == 2 and not _common(form)):
                yield before + form + after
        sound = sounds[place]
        if sound is None or len(word) < 2:
            continue
        yield before + sound + after
        if len(word) > 2 and place:
            yield before + sound[0] + after
    if len(word) > 2 and all(sounds):
        yield "".join(filter(None, sounds))


def _common(form: str) -> bool:
    """Whether `form` is an everyday character: two of them beside each other are too often an ordinary word."""
    try:
        raw = form.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(raw) == 2 and 0xB0 <= raw[0] <= 0xD7
