"""HTML to a flat outline: text with exact source places, elements with the stretch of text that each one holds.

No tree is built: source order is what a scanner wants, and a page costs one pass over its tokens. Places are made of
the tokens when they are asked for, attributes are read when a dialect wants them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property

from scanner.documents.html import Token, line_starts
from scanner.documents.tags import TEXTUAL
from scanner.documents.walk import SAYS, STARTS, Tag, Walk
from scanner.text.form import later
from scanner.text.named import NamedTuple

BLANK = " \t\n\f\r"
"""White space that a browser collapses."""
_REFERENCE = later(r"&(?:#[xX][0-9a-fA-F]+|#[0-9]+|[a-zA-Z][a-zA-Z0-9]*);?")
_NAME = later(r"[A-Za-z_][\w-]*\Z", re.A)


class Wording(NamedTuple):
    """An attribute that carries wording."""

    element: int
    name: str
    value: str


class Script(NamedTuple):
    """The raw text of a script or style element, and where it stands."""

    element: int
    start: int
    end: int


_TEXTUAL = {
    tag: tuple(sorted(name for name, shown in TEXTUAL.items() if not shown or tag in shown))
    for tag in {tag for shown in TEXTUAL.values() for tag in shown}
}
_EVERYWHERE = tuple(sorted(name for name, shown in TEXTUAL.items() if not shown))
"""Attributes with wording of these elements, and of all others."""


def _elements(tags: Collection[Tag]) -> list[int]:
    """All elements that `tags` begin, in order."""
    found: list[int] = []
    for tag in tags:
        found += tag.elements
    if len(tags) > 1:
        found.sort()
    return found


def _start(stretch: tuple[int, int]) -> int:
    return stretch[0]


def _end(stretch: tuple[int, int]) -> int:
    return stretch[1]


def _merged(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches in order, none within or touching another."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


class Outline(Walk):
    """What a document holds, in source order, and what can be asked of it."""

    @cached_property
    def _lines(self) -> list[int]:
        return line_starts(self.source)

    def at(self, token: Token) -> int:
        """Where `token` begins."""
        line = token.line - 1
        return self._lines[line] + line + token.col

    def sources(self, index: int) -> Iterator[tuple[int, int, int]]:
        """(offset in the word, offset in the source, length there) for each stretch that a word was made of."""
        word, at = self.words[index], self.at(self.tokens[index])
        if self.tokens[index].type is self._reference:
            found = _REFERENCE.match(self.source, at)
            length = found.end() - at if found else 1
            # An old name without a semicolon may be shorter than what looks like one: "&notit;" is "¬" and "it;".
            if index + 1 < len(self.tokens):
                length = min(length, max(1, self.at(self.tokens[index + 1]) - at))
            yield 0, at, length
            return
        position, search = 0, at
        # Tokenizers swallow "</>" and go on with the same run of text; raw text keeps it.
        while (dropped := self.source.find("</>", search, at + len(word) - position + 2)) >= 0:
            search = dropped + 3
            if word.startswith("</>", position + dropped - at):
                continue
            yield position, at, dropped - at
            position += dropped - at
            at = search
        yield position, at, len(word) - position

    @cached_property
    def scripts(self) -> list[Script]:
        """The raw text of scripts and styles; placing all of them costs a pass over the lines of the page."""
        return [Script(element, *self.stretch(inside)) for element, inside in self.raw]

    def stretch(self, inside: list[Token]) -> tuple[int, int]:
        """Where the raw text of a script or style stands, given what `raw` keeps of it."""
        if not inside:
            return 0, 0
        closed = inside[-1].type == self._end_tag
        return self.at(inside[0]), self.at(inside[-1]) if closed else len(self.source)

    def scripts_say(self, word: str) -> bool:
        """Whether a script holds `word`."""
        said = self._said.get(word)
        if said is None:
            said = self._said[word] = word in self._programs
        return said

    @cached_property
    def _said(self) -> dict[str, bool]:
        return {}

    @cached_property
    def _programs(self) -> str:
        """All scripts and styles, a line between two."""
        return "\n".join([token.data or "" for _, inside in self.raw for token in inside])

    @cached_property
    def wording(self) -> list[Wording]:
        """The attributes that carry wording, element by element."""
        found = [
            Wording(element, name, value)
            for tag in self._saying
            for name in _TEXTUAL.get(tag.tag, _EVERYWHERE)
            if (value := tag.attr(name))
            for element in tag.elements
        ]
        found.sort()
        return found

    @cached_property
    def _saying(self) -> list[Tag]:
        """Start tags that may have attributes."""
        return [tag for tag in self.known.values() if tag.meaning & SAYS]

    def text_of(self, element: int) -> str:
        """All text an element holds, as it stands."""
        return "".join(self.words[self.firsts[element] : self.lasts[element]])

    def hide(self, stretches: Iterable[tuple[int, int]]) -> None:
        """Count more stretches of words as not shown."""
        self.hidden.extend(stretches)
        self.__dict__.pop("_covers", None)

    def unhide(self, stretches: Collection[tuple[int, int]]) -> None:
        """Show them again."""
        self.hidden = [one for one in self.hidden if one not in stretches]
        self.__dict__.pop("_covers", None)

    @cached_property
    def _covers(self) -> list[tuple[int, int]]:
        return _merged(self.hidden)

    def hidden_in(self, first: int, last: int) -> list[tuple[int, int]]:
        """What is hidden within a stretch; what hides all of it does not count, since somebody asked for it."""
        covers = self._covers
        index = bisect_right(covers, first, key=_end)
        if index < len(covers) and covers[index][0] <= first and covers[index][1] >= last:
            inside = [one for one in self.hidden if one[0] >= first and one[1] <= last and one != (first, last)]
            return _merged(inside)
        return covers[index : bisect_left(covers, last, key=_start)]

    def shown(self, hidden: list[tuple[int, int]], first: int, last: int) -> Sequence[int] | None:
        """The indices of [first, last) that are not in `hidden`; None where all are shown."""
        index = bisect_right(hidden, first, key=_end)
        if index == len(hidden) or hidden[index][0] >= last:
            return None
        left: list[int] = []
        at = first
        while index < len(hidden) and hidden[index][0] < last:
            left += range(at, hidden[index][0])
            at = hidden[index][1]
            index += 1
        return [*left, *range(at, last)]

    def wording_in(self, first: int, last: int) -> list[Wording]:
        """The attributes with wording of the elements from `first` to `last`."""
        start = bisect_left(self.wording, first, key=lambda one: one.element)
        return self.wording[start : bisect_left(self.wording, last, key=lambda one: one.element)]

    def elements_of(self, first: int, last: int) -> tuple[int, int]:
        """The elements that begin within a stretch of words."""
        return bisect_left(self.firsts, first), bisect_left(self.firsts, last)

    def inner(self, element: int) -> tuple[int, int]:
        """An element and all that it holds, as a stretch of elements."""
        return element, self._ends[element]

    @cached_property
    def _ends(self) -> list[int]:
        ends = list(range(1, len(self.parents) + 1))
        for element in range(len(ends) - 1, -1, -1):
            parent = self.parents[element]
            if parent >= 0 and ends[parent] < ends[element]:
                ends[parent] = ends[element]
        return ends

    def named(self, name: str) -> list[int]:
        """The elements of a ``tag``, an ``#id`` or a ``.class``."""
        found = self._named.get(name)
        if found is None:
            found = self._named[name] = _elements(self.names.get(name, []))
        return found

    @cached_property
    def names(self) -> dict[str, list[Tag]]:
        """Start tags by ``tag``, ``#id`` and ``.class``."""
        found: dict[str, list[Tag]] = defaultdict(list)
        for tag in self.known.values():
            if tag.meaning & STARTS:
                found[tag.tag].append(tag)
        for tag in self._saying:
            if name := tag.attr("id"):
                found["#" + name.strip()].append(tag)
            if classes := tag.attr("class"):
                for one in dict.fromkeys(classes.split()):
                    found["." + one].append(tag)
        return found

    @cached_property
    def _named(self) -> dict[str, list[int]]:
        return {}

    def named_with(self, part: str) -> list[int]:
        """The elements of which a class holds `part`."""
        # A page has few names of classes and many elements.
        tags = {tag for name, found in self.names.items() if name[0] == "." and part in name for tag in found}
        return _elements(tags)

    def having(self, name: str) -> list[int]:
        """The elements with an attribute."""
        key = f"[{name}]"
        found = self._named.get(key)
        if found is None:
            found = self._named[key] = _elements([tag for tag in self._saying if tag.attr(name) is not None])
        return found

    @cached_property
    def _text_offsets(self) -> list[int]:
        return [self.at(token) for token in self.tokens]

    def selector_at(self, offset: int) -> str | None:
        """The CSS selector of the innermost element that holds the text at `offset`."""
        index = bisect_right(self._text_offsets, offset) - 1
        element = bisect_right(self.firsts, index) - 1
        while element >= 0 and self.lasts[element] <= index:
            element = self.parents[element]
        return self.selector(element) if element >= 0 else None

    def selector(self, element: int) -> str:
        """A CSS selector for `element`, from the nearest element with an id down."""
        path: list[str] = []
        while element >= 0 and len(path) < 12:
            token = self.opens[element]
            name = token.attr("id")
            if name and _NAME.match(name):
                path.append(f"{token.tag}#{name}")
                break
            same = self._siblings.get((self.parents[element], token.tag or ""), [])
            nth = f":nth-of-type({same.index(element) + 1})" if len(same) > 1 else ""
            path.append(f"{token.tag}{nth}")
            element = self.parents[element]
        return " > ".join(reversed(path))

    @cached_property
    def _siblings(self) -> dict[tuple[int, str], list[int]]:
        found: dict[tuple[int, str], list[int]] = {}
        for element, (token, parent) in enumerate(zip(self.opens, self.parents, strict=True)):
            found.setdefault((parent, token.tag or ""), []).append(element)
        return found
