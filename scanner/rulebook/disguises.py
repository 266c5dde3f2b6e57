"""Spellings that hide a word: pinyin for a character, a character of the same sound, a look-alike, an emoji.

Each disguise becomes a word of the automaton of its own, with the plain spelling beside it. A block that holds one is
read a second time with the plain spelling in its place, so that rules and patterns need to know plain words only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from scanner.rulebook.types import RulebookError
from scanner.text.named import NamedTuple

LATIN = re.compile("[a-z]+")


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
    """Every disguise of `words` by characters with its plain spelling; those in Latin letters are in `spoken`."""
    found = dict(folding.spellings)
    plain = set(words)
    for word in sorted(plain):
        for place, char in enumerate(word):
            for form in folding.variants.get(char, ()):
                if not LATIN.fullmatch(form) and (len(word) > 2 or (len(word) == 2 and not _common(form))):
                    found.setdefault(word[:place] + form + word[place + 1 :], word)
    return {form: word for form, word in found.items() if form not in folding.ordinary and form not in plain}


def spoken(words: Iterable[str], folding: Folding) -> dict[str, str]:
    """Letters written for a character, each with what must stand round them and what they stand for.

    One line an entry, `before`, `after` and `plain` parted by tabs: a text that is read only where its letters occur.
    """
    found: dict[str, list[str]] = {}
    for word in sorted(set(words)):
        for letters, before, after, plain in map(_whole, _said(word, folding)):
            if before + letters + after not in folding.ordinary:
                found.setdefault(letters, []).append(f"{before}\t{after}\t{plain}")
    # what needs most round it comes first: the first that fits is taken
    return {
        letters: "\n".join(sorted(dict.fromkeys(lines), key=lambda line: (-line.rindex("\t"), line)))
        for letters, lines in found.items()
    }


def _whole(said: tuple[str, str, str, str]) -> tuple[str, str, str, str]:
    """Letters that touch letters of the word are one run: the jia of jiawx stands for 加 in 加wx."""
    letters, before, after, plain = said
    while after and LATIN.fullmatch(after[0]):
        letters, after, plain = letters + after[0], after[1:], plain + after[0]
    while before and LATIN.fullmatch(before[-1]):
        letters, before, plain = before[-1] + letters, before[:-1], before[-1] + plain
    return letters, before, after, plain


def _said(word: str, folding: Folding) -> Iterator[tuple[str, str, str, str]]:
    if len(word) < 2:
        return
    sounds = [folding.pinyin.get(char) for char in word]
    for place, char in enumerate(word):
        before, after, sound = word[:place], word[place + 1 :], sounds[place]
        for form in folding.variants.get(char, ()):
            if LATIN.fullmatch(form):
                yield form, before, after, char
        if sound:
            yield sound, before, after, char
            if len(word) > 2 and place:
                yield sound[0], before, after, char
    if len(word) > 2 and all(sounds):
        yield "".join(filter(None, sounds)), "", "", word


def _common(form: str) -> bool:
    """Whether `form` is an everyday character: two of them beside each other are too often an ordinary word."""
    try:
        raw = form.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(raw) == 2 and 0xB0 <= raw[0] <= 0xD7
