"""Blocks as they are searched: folded once for many, and read again only where something hides words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scanner.model import Span
from scanner.rulebook import Rulebook
from scanner.rulebook.types import FOLD, RESPELL
from scanner.text import automaton
from scanner.text.fold import HAN, SEPARATOR, SPLIT, View, fold, lower, replace, squeeze
from scanner.text.form import later

Word = tuple[int, int, int]
"""(start, end, number of the automaton's word)."""
Change = tuple[int, int, str]
"""(start, end, plain spelling)."""


class Sight(NamedTuple):
    """One reading of a block's text, with the words found in it."""

    text: str
    views: tuple[View, ...]
    """The way back, innermost view first."""
    words: list[Word]
    seams: tuple[int, ...] = ()
    """Where separators were taken out."""
    respelled: tuple[tuple[int, int], ...] = ()
    """What stands in its plain spelling."""
    plain: bool = True
    """The first reading; a later one counts only where it undid a disguise."""

    def span(self, start: int, end: int) -> Span:
        """The stretch of the block's own text."""
        for view in self.views:
            start, end = view.back(start, end)
        return Span(start, end)

    def undoes(self, start: int, end: int) -> bool:
        """Whether [start, end) was hidden: a seam inside it, or a disguise undone in it."""
        place = bisect_right(self.seams, start)
        if place < len(self.seams) and self.seams[place] < end:
            return True
        place = bisect_left(self.respelled, (start, start))
        near = self.respelled[max(0, place - 1) : place + 2]
        return any(first < end and start < last for first, last in near)


def sights(texts: Sequence[str], rulebook: Rulebook) -> list[list[Sight]]:
    """The readings of each text: the plain one, and one with its disguises undone where it has any."""
    plain = _first(texts, rulebook)
    found = [[sight] for sight in plain]
    hidden = [number for number, sight in enumerate(plain) if _hides(sight, rulebook)]
    # Emoji that stand for a character are spelled out before separators go, all others after it.
    undone = [_squeezed(_respelled(plain[number], rulebook)) for number in hidden]
    undone = _scanned(undone, rulebook)
    undone = _scanned([_respelled(sight, rulebook) for sight in undone], rulebook, undone)
    for number, sight in zip(hidden, undone, strict=True):
        if sight.seams or sight.respelled:
            found[number].append(sight)
    return found


def _scanned(new: list[Sight], rulebook: Rulebook, old: list[Sight] | None = None) -> list[Sight]:
    """`new` with its words; what is the same text as in `old` has them already."""
    waiting = [n for n, sight in enumerate(new) if old is None or sight.text != old[n].text]
    for number, words in zip(waiting, scan([new[n].text for n in waiting], rulebook), strict=True):
        new[number] = new[number]._replace(words=words)
    return new


def _respelled(sight: Sight, rulebook: Rulebook) -> Sight:
    """The sight with every disguise that is a word of the tables in its plain spelling."""
    changes = list(_changes(sight.text, sight.words, rulebook))
    if not changes:
        return sight._replace(plain=False)
    view = replace(sight.text, changes)
    spans = [(view.forward(first), view.forward(last)) for first, last in sight.respelled]
    drift = 0
    for start, end, form in changes:
        spans.append((start + drift, start + drift + len(form)))
        drift += len(form) - (end - start)
    seams = tuple(view.forward(seam) for seam in sight.seams)
    return Sight(view.text, (view, *sight.views), sight.words, seams, tuple(sorted(spans)), False)


def _squeezed(sight: Sight) -> Sight:
    """The sight without separators between characters."""
    squeezed = squeeze(sight.text)
    if squeezed is None:
        return sight
    view = squeezed.view
    spans = tuple((view.forward(first), view.forward(last)) for first, last in sight.respelled)
    return Sight(view.text, (view, *sight.views), sight.words, squeezed.seams, spans, False)


def _first(texts: Sequence[str], rulebook: Rulebook) -> list[Sight]:
    """Plain readings: only texts that hold a character to fold are folded and scanned again."""
    lowered = [lower(text) for text in texts]
    hits = scan(lowered, rulebook)
    found = []
    dirty = []
    for number, (text, words) in enumerate(zip(lowered, hits, strict=True)):
        found.append(Sight(text, (), words))
        if _holds(words, FOLD, rulebook):
            dirty.append(number)
    views = [fold(texts[number], rulebook.folding) for number in dirty]
    for number, view, words in zip(dirty, views, scan([view.text for view in views], rulebook), strict=True):
        found[number] = Sight(view.text, (view,), words)
    return found


def _holds(words: list[Word], kind: int, rulebook: Rulebook) -> bool:
    """Whether one of `words` has an entry of this kind."""
    marks, bit = rulebook.marks, 1 << kind
    return bool(words) and any(marks[word] & bit for _, _, word in words)


def _hides(sight: Sight, rulebook: Rulebook) -> bool:
    """Whether the text may hold a disguise: it is worth a second reading."""
    text = sight.text
    if _holds(sight.words, RESPELL, rulebook):
        return True
    if SEPARATOR.search(text) and SPLIT.search(text):
        return True
    return LETTER.search(text) is not None and any(_spoken(text, rulebook))


def scan(texts: Sequence[str], rulebook: Rulebook) -> list[list[Word]]:
    """The words of each text, found in one pass over all of them."""
    found: list[list[Word]] = [[] for _ in texts]
    starts = []
    length = 0
    for text in texts:
        starts.append(length)
        length += len(text) + 1
    number = 0
    for start, end, word in automaton.find(rulebook.automaton, "\n".join(texts)):
        while number + 1 < len(starts) and starts[number + 1] < end:
            number += 1
        base = starts[number]
        found[number].append((start - base, end - base, word))
    return found


def _changes(text: str, words: list[Word], rulebook: Rulebook) -> Iterator[Change]:
    """The disguises to undo: leftmost, then longest, apart from each other."""
    found = [
        (start, end, entry[1])
        for start, end, word in words
        for entry in rulebook.entries[word]
        if entry[0] == RESPELL and apart(text, start, end)
    ]
    found += _spoken(text, rulebook)
    done = 0
    for start, end, form in sorted(found, key=lambda one: (one[0], -one[1])):
        if start >= done:
            yield start, end, form
            done = end


LETTER = later("[a-z]")
LETTERS = later(rf"(?<=[{HAN}])[a-z]{{1,24}}(?![a-z])|(?<![a-z])(?:[a-z]{{1,24}}(?=[{HAN}])|[a-z]{{7,24}}(?![a-z]))")
"""Letters beside a character, or as many as a whole word of three."""


def _spoken(text: str, rulebook: Rulebook) -> Iterator[Change]:
    """Letters that stand for a character of a word: zhi疗, 国j级, jiaweixin."""
    for match in LETTERS.finditer(text):
        lines = rulebook.spoken.get(match.group())
        if lines is None or not apart(text, *match.span()):
            continue
        start, end = match.span()
        for line in lines.split("\n"):
            before, after, plain = line.split("\t")
            if text.startswith(after, end) and text.endswith(before, 0, start):
                yield start, end, plain
                break


def whole(text: str, start: int, end: int) -> bool:
    """Whether [start, end) cuts no Latin word and no number: top1 is not in top10, vx not in vx12e."""
    return not (_cuts(text, start - 1, text[start]) or _cuts(text, end, text[end - 1]))


SHORT = 4
"""Longer disguises in Latin letters are no model codes."""


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


def disguised(own: str, sight: Sight, start: int, end: int) -> bool:
    """Whether [start, end) is spelled otherwise in the block's `own` text."""
    if not sight.plain:
        return True
    first, last = sight.span(start, end)
    return own[first:last].lower() != sight.text[start:end]


def _cuts(text: str, outside: int, inside: str) -> bool:
    if not 0 <= outside < len(text) or not inside.isascii():
        return False
    beside = text[outside]
    return beside.isascii() and ((inside.isalpha() and beside.isalpha()) or (inside.isdigit() and beside.isdigit()))
