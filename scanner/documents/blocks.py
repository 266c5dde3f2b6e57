"""Blocks of an outline: inline tags joined, white space as a browser shows it, and a way back that stays exact.

A block costs its text; its map is made of the tokens when somebody asks where a finding stands.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import partial
from operator import itemgetter
from typing import overload

from scanner.documents.outline import BLANK, Outline, Wording
from scanner.documents.pictures import Found, pictures_of
from scanner.documents.places import HtmlText
from scanner.documents.runs import Run, laid
from scanner.model import Block, Origin, Picture, Piece, Role
from scanner.text.form import later
from scanner.text.named import NamedTuple

_RUN = later(r"[ \t\n\f\r]+")
_REFERENCE = later(r"&(?:#[xX][0-9a-fA-F]+|#[0-9]+|[a-zA-Z][a-zA-Z0-9]*);?")
_ATTRIBUTE = later(
    r"""[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)|(?=>)))?""", re.DOTALL
)
_JOINED = frozenset("=abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_WORDLESS = later(r"[\W\d_]*\Z")
_SHORT = 30
"""Words of an element that its attribute may repeat."""
_ABOUT = later(r"title|description|keywords|site_name", re.I)
"""Meta tags with wording; the others are for machines."""


def _same(one: str, other: str) -> bool:
    return "".join(one.split()) == "".join(other.split())


def collapsed(text: str) -> str:
    """`text` with white space as a browser shows it."""
    text = text.strip(BLANK)
    # Plain look-ups: five of them cost less than one search by pattern.
    if "\n" in text or "  " in text or "\t" in text or "\r" in text or "\f" in text:
        return _RUN.sub(" ", text)
    return text


class Way(Sequence[Piece]):
    """The map of a block, made when it is first asked for."""

    __slots__ = ("_made",)

    def __init__(self) -> None:
        self._made: list[Piece] | None = None

    def _make(self) -> list[Piece]:
        raise NotImplementedError

    @property
    def pieces(self) -> list[Piece]:
        """The pieces themselves."""
        if self._made is None:
            self._made = self._make()
        return self._made

    @overload
    def __getitem__(self, index: int) -> Piece: ...
    @overload
    def __getitem__(self, index: slice) -> list[Piece]: ...
    def __getitem__(self, index: int | slice) -> Piece | list[Piece]:
        return self.pieces[index]

    def __len__(self) -> int:
        return len(self.pieces)

    def __iter__(self) -> Iterator[Piece]:
        return iter(self.pieces)


class TextWay(Way):
    """From the collapsed text of some tokens to their source."""

    __slots__ = ("_end", "_kept", "_outline", "_start")

    def __init__(self, outline: Outline, start: int, end: int, kept: Sequence[int] | None) -> None:
        self._made = None  # not by the parent's hand: there is one of these for every block of every page
        self._outline = outline
        self._start = start
        self._end = end
        self._kept = kept
        """The words from `start` to `end` that are shown; None: all."""

    def _make(self) -> list[Piece]:
        outline = self._outline
        raw: list[Piece] = []
        size = 0
        indices = range(self._start, self._end) if self._kept is None else self._kept
        for index in indices:
            raw += [Piece(size + position, at, length) for position, at, length in outline.sources(index)]
            size += len(outline.words[index])
        return _collapse("".join(outline.words[index] for index in indices), raw)


class AttributeWay(Way):
    """From the collapsed value of an attribute to its source."""

    __slots__ = ("_outline", "_wording")

    def __init__(self, outline: Outline, wording: Wording) -> None:
        self._made = None
        self._outline = outline
        self._wording = wording

    def _make(self) -> list[Piece]:
        start, end = attribute_place(self._outline, self._wording)
        return _collapse(
            self._wording.value, list(_resolved(self._outline.source[start:end], start, self._wording.value))
        )


class PartWay(Way):
    """The stretch [start, end) of a text of `size` code points that has a way already."""

    __slots__ = ("_end", "_size", "_start", "_whole")

    def __init__(self, whole: Sequence[Piece], size: int, start: int, end: int) -> None:
        super().__init__()
        self._whole = whole
        self._size = size
        self._start = start
        self._end = end

    def _make(self) -> list[Piece]:
        found = _between(self._whole, self._start, self._end, self._size)
        return [piece._replace(text_start=piece.text_start - self._start) for piece in found]


def _collapse(raw: str, pieces: list[Piece]) -> list[Piece]:
    """The pieces of `collapsed(raw)`, given those of `raw`."""
    start, end = len(raw) - len(raw.lstrip(BLANK)), len(raw.rstrip(BLANK))
    made: list[Piece] = []
    at = 0
    position = start
    for run in (*_RUN.finditer(raw, start, end), None):
        after = run.start() + 1 if run else end
        for piece in _between(pieces, position, after, len(raw)):
            made.append(piece._replace(text_start=piece.text_start - position + at))
        at += after - position
        position = run.end() if run else end
    return made


def _between(pieces: Sequence[Piece], start: int, end: int, size: int) -> Iterator[Piece]:
    index = max(0, bisect_right(pieces, start, key=lambda piece: piece.text_start) - 1)
    while index < len(pieces) and pieces[index].text_start < end:
        at, source, length = pieces[index]
        after = pieces[index + 1].text_start if index + 1 < len(pieces) else size
        first, last = max(at, start), min(after, end)
        if first < last:
            if length == after - at:
                yield Piece(first, source + first - at, last - first)
            else:
                yield Piece(first, source, length)
        index += 1


def attribute_place(outline: Outline, wording: Wording) -> tuple[int, int]:
    """Where the value of an attribute stands in the source, quotes left out."""
    source = outline.source
    start = outline.at(outline.starts[wording.element])
    position = start + 1 + len(outline.opens[wording.element].tag)
    while found := _ATTRIBUTE.match(source, position):
        if found.group(1).lower() == wording.name:
            group = next((number for number in (2, 3, 4) if found.group(number) is not None), 0)
            return found.span(group) if group else (found.end(), found.end())
        position = found.end()
    return start, position


def _resolved(source: str, at: int, value: str) -> Iterator[Piece]:
    """The pieces of an attribute's value: each reference is one, except old names that run into a word."""
    if "&" not in source:
        if source:
            yield Piece(0, at, len(source))
        return
    # A cold start pays for the names of references only where there is one.
    from html import unescape
    from html.entities import html5

    pieces: list[Piece] = []
    text: list[str] = []
    position = 0

    def plain(end: int) -> None:
        if end > position:
            pieces.append(Piece(sum(map(len, text)), at + position, end - position))
            text.append(source[position:end])

    for found in _REFERENCE.finditer(source):
        reference = found.group()
        named = reference[1] != "#"
        runs_on = named and not reference.endswith(";") and source[found.end() : found.end() + 1] in _JOINED
        if runs_on or (named and reference[1:] not in html5):
            continue
        plain(found.start())
        pieces.append(Piece(sum(map(len, text)), at + found.start(), len(reference)))
        text.append(unescape(reference))
        position = found.end()
    plain(len(source))
    # Where both readings of the references differ the whole value is one piece: less sharp, never wrong.
    yield from pieces if "".join(text) == value else [Piece(0, at, len(source))]


class Copy(NamedTuple):
    """What a stretch of HTML says and shows."""

    blocks: tuple[Block, ...]
    pictures: tuple[Picture, ...]


class Reading:
    """An outline with the origin of its text: makes blocks of stretches of it."""

    def __init__(self, outline: Outline, origin: Origin, base: str | None = None) -> None:
        self.outline = outline
        self.base = base
        self.source = origin
        self.origin = HtmlText(origin, outline.selector_at)
        """Origin of text."""

    def texts(self, first: int, last: int, role: Role = "copy", field: str = "") -> Iterator[tuple[int, Block]]:
        """Blocks of the words from `first` to `last`, each with the index of its first word; `at` is left 0."""
        for start, _, text, origin, way in self.runs(first, last, role):
            yield start, Block(field, role, text, 0, origin, way)

    def runs(self, first: int, last: int, role: Role = "copy") -> list[Run]:
        """What the blocks of a stretch of words are made of."""
        outline = self.outline
        words, breaks, origin = outline.words, outline.breaks, self.origin
        hidden = outline.hidden_in(first, last)
        found: list[Run] = []
        start = first
        for end in (*breaks[bisect_right(breaks, first) : bisect_left(breaks, last)], last):
            kept = outline.shown(hidden, start, end) if hidden else None
            if kept is not None:
                text = "".join([words[index] for index in kept])
            else:
                text = words[start] if end - start == 1 else "".join(words[start:end])
            text = text.strip(BLANK)
            # What can be printed holds no white space but single blanks, unless two stand together.
            if "  " in text or not text.isprintable():
                text = collapsed(text)
                if text.isspace():
                    text = ""
            if text:
                found.append((start, role, text, origin, TextWay(outline, start, end, kept)))
            start = end
        return found

    def attribute(self, wording: Wording, role: Role = "copy", field: str = "") -> Block | None:
        """The wording of an attribute as a block of its own."""
        run = self._attribute(wording, role)
        return Block(field, role, run[2], 0, run[3], run[4]) if run else None

    def _attribute(self, wording: Wording, role: Role) -> Run | None:
        text = collapsed(wording.value)
        if not text or _WORDLESS.match(text):
            return None
        origin = HtmlText(self.source, partial(self._selector, wording.element))
        return self.outline.firsts[wording.element], role, text, origin, AttributeWay(self.outline, wording)

    def named(self, element: int, name: str, role: Role = "copy", field: str = "") -> Block | None:
        """The value of one attribute of an element."""
        value = self.outline.opens[element].attr(name)
        return self.attribute(Wording(element, name, value), role, field) if value else None

    def shown(self, wording: Wording, role: Role = "copy") -> Run | None:
        """The wording of an attribute, where it is shown there and says more than the element's text."""
        element = wording.element
        tag = self.outline.opens[element]
        if tag.tag == "meta" and not _ABOUT.search(tag.attr("name") or tag.attr("property") or ""):
            return None
        size = self.outline.lasts[element] - self.outline.firsts[element]
        if 0 < size < _SHORT and _same(wording.value, self.outline.text_of(element)):
            return None
        return self._attribute(wording, role)

    def _selector(self, element: int, _offset: int) -> str:
        return self.outline.selector(element)

    def copy(
        self, first: int, last: int, field: str, role: Role = "copy", elements: tuple[int, int] | None = None
    ) -> Copy:
        """All that words and `elements` of a stretch say, in source order, with the pictures shown in it."""
        span = elements or self.outline.elements_of(first, last)
        found = [*self._attributes(span, role), *self.runs(first, last, role)]
        found.sort(key=itemgetter(0))
        return Copy(tuple(laid(field, found)), tuple(self.pictures(span)))

    def _attributes(self, span: tuple[int, int], role: Role) -> Iterator[Run]:
        seen: set[str] = set()
        for wording in self.outline.wording_in(*span):
            if wording.value not in seen:
                seen.add(wording.value)
                if run := self.shown(wording, role):
                    yield run

    def pictures(self, span: tuple[int, int], field: str = "detail_image") -> Iterator[Picture]:
        """The pictures that elements of `span` show, each once, at their original size."""
        seen: set[str] = set()
        found: list[Found] = list(pictures_of(self.outline, *span))
        for one in found:
            address = one.address(self.base)
            if address and address not in seen:
                seen.add(address)
                yield Picture(f"{field}[{len(seen)}]", address, self.origin)


def fragment(markup: str, origin: Origin, field: str = "detail", base: str | None = None, role: Role = "copy") -> Copy:
    """HTML that a merchant wrote, without a page round it."""
    outline = Outline(markup)
    reading = Reading(outline, origin, base)
    return reading.copy(0, len(outline.words), field, role, (0, len(outline.opens)))
