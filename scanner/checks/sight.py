"""Blocks as they are searched: folded once for many, and read again only where something hides words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from scanner.checks.spoken import Change, apart, spoken
from scanner.model import Span
from scanner.rulebook import Rulebook
from scanner.rulebook.types import ANCHOR, FOLD, RESPELL, TERM, marks
from scanner.text import automaton
from scanner.text.fold import SPLIT, View, fold, lower, replace, squeeze
from scanner.text.form import later
from scanner.text.joined import Joined
from scanner.text.named import NamedTuple

AWAKE, FOLDS, RESPELLS = marks((TERM, ANCHOR)), marks((FOLD,)), marks((RESPELL,))
"""Bits of the kinds of words: what rules look for, what is folded, what is a disguise."""
BEYOND = later("[\U00010000-\U0010ffff]")
"""Characters beyond the first plane are no words of the automaton, which would grow fivefold: folding looks at all."""

Word = tuple[int, int, int]
"""(start, end, number of the automaton's word)."""


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


def sights(texts: Sequence[str], rulebook: Rulebook) -> list[Sequence[Sight]]:
    """The readings of each text in which a rule may strike: the plain one, and one with its disguises undone."""
    read, views = _read(texts, rulebook)
    found: list[Sequence[Sight]] = [()] * len(texts)
    for number, words in read.words.items():
        if read.kinds[number] & AWAKE:
            found[number] = (Sight(read.text[number], views.get(number, ()), words),)
    respelt = _respellable(read, rulebook)
    hidden = sorted(respelt.union(read.text.struck(SPLIT)))
    # Emoji that stand for a character are spelled out before separators go, all others after it.
    if not hidden:
        return found
    undone = []
    for number in hidden:
        plain = Sight(read.text[number], views.get(number, ()), read.words.get(number, []), plain=False)
        undone.append(_squeezed(_respelled(plain, rulebook) if number in respelt else plain))
    for number, sight in zip(hidden, _undone(undone, rulebook), strict=True):
        if sight.words and (sight.seams or sight.respelled):
            found[number] = (*found[number], sight)
    return found


def _read(texts: Sequence[str], rulebook: Rulebook) -> tuple[Read, dict[int, tuple[View, ...]]]:
    """Plain readings: only texts that hold a character to fold are folded and searched again."""
    read = scan(Joined(texts, lower("\n".join(texts))), rulebook)
    odd = {number for number, kinds in read.kinds.items() if kinds & FOLDS}
    if len(read.text.text.encode("utf-16-le", "surrogatepass")) != 2 * len(read.text.text):
        odd.update(read.text.struck(BEYOND))
    if not odd:
        return read, {}
    views: dict[int, tuple[View, ...]]
    views = {number: (fold(texts[number], rulebook.folding),) for number in sorted(odd)}
    again = scan(Joined([view.text for (view, *_) in views.values()]), rulebook)
    for place, number in enumerate(views):
        read.words[number] = again.words.get(place, [])
        read.kinds[number] = again.kinds.get(place, 0)
    folded = [views[number][0].text if number in views else read.text[number] for number in range(len(texts))]
    return Read(Joined(folded), read.words, read.kinds), views


def _undone(sights: list[Sight], rulebook: Rulebook) -> list[Sight]:
    """The readings with their words, and with what is a disguise only now that separators are gone."""
    read = scan(Joined([sight.text for sight in sights]), rulebook)
    found = [sight._replace(words=read.words.get(number, [])) for number, sight in enumerate(sights)]
    respelt = sorted(_respellable(read, rulebook))
    again = [_respelled(found[number], rulebook) for number in respelt]
    words = scan(Joined([sight.text for sight in again]), rulebook).words
    for place, number in enumerate(respelt):
        found[number] = again[place]._replace(words=words.get(place, []))
    return found


class Read(NamedTuple):
    """Texts with the words that were found in them."""

    text: Joined
    words: dict[int, list[Word]]
    """Of each text that has any."""
    kinds: dict[int, int]
    """What the words of each of these texts stand for, as bits."""


def scan(text: Joined, rulebook: Rulebook) -> Read:
    """The words of each text, found in one pass over all of them."""
    words: dict[int, list[Word]] = {}
    kinds: dict[int, int] = {}
    marked, starts = rulebook.marks, text.starts
    base = limit = number = 0
    here: list[Word] = []
    for start, end, word in automaton.find(rulebook.automaton, text.text):
        if start >= limit:
            number = text.number(start)
            base, limit = starts[number], starts[number + 1]
            here = words[number] = []
            kinds[number] = 0
        here.append((start - base, end - base, word))
        kinds[number] |= marked[word]
    return Read(text, words, kinds)


def _respellable(read: Read, rulebook: Rulebook) -> set[int]:
    """The texts that hold a disguise which is a word of the tables."""
    found = {number for number, kinds in read.kinds.items() if kinds & RESPELLS}
    found.update(read.text.number(start) for start, _, _ in spoken(read.text.text, rulebook))
    return found


def _respelled(sight: Sight, rulebook: Rulebook) -> Sight:
    """The sight with every disguise that is a word of the tables in its plain spelling."""
    changes = list(_changes(sight.text, sight.words, rulebook))
    if not changes:
        return sight
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


def _changes(text: str, words: list[Word], rulebook: Rulebook) -> Iterator[Change]:
    """The disguises to undo: leftmost, then longest, apart from each other."""
    found = [
        (start, end, entry[1])
        for start, end, word in words
        if rulebook.marks[word] & RESPELLS
        for entry in rulebook.entries[word]
        if entry[0] == RESPELL and apart(text, start, end)
    ]
    found += spoken(text, rulebook)
    done = 0
    for start, end, form in sorted(found, key=lambda one: (one[0], -one[1])):
        if start >= done:
            yield start, end, form
            done = end


def whole(text: str, start: int, end: int) -> bool:
    """Whether [start, end) cuts no Latin word and no number: top1 is not in top10, vx not in vx12e."""
    first, last = text[start], text[end - 1]
    if not first.isascii() and not last.isascii():
        return True
    return not (_cuts(text, start - 1, first) or _cuts(text, end, last))


def disguised(own: str, sight: Sight, start: int, end: int) -> bool:
    """Whether [start, end) is spelled otherwise in the block's `own` text."""
    if not sight.plain:
        return True
    if sight.views:
        first, last = sight.span(start, end)
        return own[first:last].lower() != sight.text[start:end]
    return own[start:end].lower() != sight.text[start:end]


def _cuts(text: str, outside: int, inside: str) -> bool:
    if not 0 <= outside < len(text) or not inside.isascii():
        return False
    beside = text[outside]
    return beside.isascii() and ((inside.isalpha() and beside.isalpha()) or (inside.isdigit() and beside.isdigit()))
