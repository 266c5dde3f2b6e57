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
from itertools import islice
from typing import NamedTuple

from scanner.documents.html import Stream, Token, Tokenize, line_starts, tokens
from scanner.documents.tags import (
    BREAK,
    BREAKS,
    CELLS,
    CLOSABLE,
    CLOSE,
    CLOSED,
    CLOSES,
    EMPTY,
    GROUPS,
    MEANING,
    RAW,
    SPECIAL,
    TABLE_TAGS,
    TEXTUAL,
)

BLANK = " \t\n\f\r"
"""White space that a browser collapses."""
_REFERENCE = re.compile(r"&(?:#[xX][0-9a-fA-F]+|#[0-9]+|[a-zA-Z][a-zA-Z0-9]*);?")
_NAME = re.compile(r"[A-Za-z_][\w-]*\Z", re.A)
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_SHOWING = re.compile(r"display\s*:\s*(?:block|table|flex|grid|list-item)")
MOST = 500_000
"""Tokens of a page that are read; the largest real ones have some twenty thousand."""
_PATIENCE = 1_000_000
"""Steps back over open elements that a page may cost: a million unclosed tags stay linear."""


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


class Outline:
    """What a document holds, in source order. Offsets are code points of `source`, equal to those of the text read.

    Elements are columns, one entry a start tag.
    """

    def __init__(self, text: str, tokenize: Tokenize = tokens) -> None:
        # Tokenizers count lines in a form of their own: these replacements keep every offset.
        source = text.replace("\r\n", " \n").replace("\r", "\n") if "\r" in text else text
        self.source = source
        self.words: list[str] = []
        """Text, shown or hidden, in source order, references resolved."""
        self.tokens: list[Token] = []
        """The token of each of `words`."""
        self.breaks: list[int] = [0]
        """Where a block ends, as indices into `words`."""
        self.hidden: list[tuple[int, int]] = []
        """Stretches of `words` that a shopper does not see."""
        self.opens: list[Token] = []
        """The start tag of each element."""
        self.parents: list[int] = []
        self.firsts: list[int] = []
        """Index of the first of `words` that an element holds."""
        self.lasts: list[int] = []
        """The one after its last."""
        self.raw: list[tuple[int, list[Token]]] = []
        """Scripts and styles, with their text and the tag behind it."""
        self.truncated = False
        """Whether there was more than is read of a page."""
        self._having: dict[str, list[int]] = {}
        self._dressed: dict[int, bool] = {}
        """Elements that their style hides (True) or makes a block (False)."""
        self._stack: list[str] = []
        self._owners: list[int] = [-1]
        self._counts: dict[str, int] = dict.fromkeys(GROUPS.values(), 0)
        self._patience = _PATIENCE
        stream = tokenize(source)
        self._end_tag, self._reference = stream.end, stream.reference
        self._walk(stream)

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
        """The raw text of scripts and styles."""
        found = []
        for element, inside in self.raw:
            start = self.at(inside[0]) if inside else 0
            closed = inside and inside[-1].type == self._end_tag
            found.append(Script(element, start, self.at(inside[-1]) if closed else len(self.source) if inside else 0))
        return found

    def scripts_say(self, word: str) -> bool:
        """Whether a script holds `word`."""
        return any(word in text for text in self._script_texts)

    @cached_property
    def _script_texts(self) -> list[str]:
        return [token.data or "" for _, inside in self.raw for token in inside]

    @cached_property
    def wording(self) -> list[Wording]:
        """The attributes that carry wording, element by element."""
        everywhere = range(len(self.opens))
        found = [
            Wording(element, name, value)
            for name, tags in TEXTUAL.items()
            for element in ([one for tag in tags for one in self.names.get(tag, ())] if tags else everywhere)
            if (value := self.opens[element].attr(name))
        ]
        return sorted(found)

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

    @cached_property
    def names(self) -> dict[str, list[int]]:
        """Elements by ``tag``, ``#id`` and ``.class``."""
        found: dict[str, list[int]] = defaultdict(list)
        for element, token in enumerate(self.opens):
            found[token.tag or ""].append(element)
            if name := token.attr("id"):
                found["#" + name.strip()].append(element)
            if classes := token.attr("class"):
                for one in classes.split():
                    same = found["." + one]
                    if not same or same[-1] != element:
                        same.append(element)
        return found

    def having(self, name: str) -> list[int]:
        """The elements with an attribute."""
        if name not in self._having:
            self._having[name] = [one for one, token in enumerate(self.opens) if token.attr(name) is not None]
        return self._having[name]

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

    def _walk(self, stream: Stream) -> None:
        # One loop without calls for what is frequent: this is where a page's time goes.
        words, breaks, stack, owners, lasts = self.words, self.breaks, self._stack, self._owners, self.lasts
        opens, firsts, parents, counts, dressed = self.opens, self.firsts, self.parents, self._counts, self._dressed
        keep, meanings = self.tokens.append, MEANING.get
        text, start, end, reference = stream.text, stream.start, stream.end, stream.reference
        edge = size = 0
        whole = iter(stream.tokens)
        rest = islice(whole, MOST)
        for token in rest:
            tag = token.tag
            if tag is None:
                kind = token.type
                if kind is text or kind is reference:
                    data = token.data
                    # White space at the beginning of a block is nothing; pages are full of it.
                    if edge != size or not data.isspace():  # type: ignore[union-attr]
                        words.append(data)  # type: ignore[arg-type]
                        keep(token)
                        size += 1
                continue
            meaning = meanings(tag, 0)
            if edge != size and meaning & BREAK:
                edge = size
                breaks.append(size)
            if token.type is start:
                if meaning & CLOSE and counts[CLOSED[tag]]:
                    self._close_implied(tag)
                    edge = breaks[-1]
                owner = len(opens)
                opens.append(token)
                parents.append(owners[-1])
                firsts.append(size)
                lasts.append(size)
                # A template that is a shadow root is shown, as SingleFile saves it.
                if meaning & SPECIAL and not (tag == "template" and token.attr("shadowrootmode")):
                    self._skip(tag, owner, rest, start, end)
                    continue
                style = token.attr("style")
                if style or token.attr("hidden") is not None:
                    self._dress(owner, style or "", meaning)
                    edge = breaks[-1]
                if not meaning & EMPTY:
                    stack.append(tag)
                    owners.append(owner)
                    if meaning & CLOSABLE:
                        counts[GROUPS[tag]] += 1
            elif stack:
                if stack[-1] == tag and owners[-1] not in dressed:
                    stack.pop()
                    lasts[owners.pop()] = size
                    if meaning & CLOSABLE:
                        counts[GROUPS[tag]] -= 1
                else:
                    self._close(tag)
                    edge = breaks[-1]
        self.truncated = next(whole, None) is not None
        self._pop(0)
        if breaks[-1] != len(words):
            breaks.append(len(words))

    def _skip(self, tag: str, owner: int, rest: Iterator[Token], start: int, end: int) -> None:
        """Pass over a script, a style or what is never shown."""
        depth = 1
        inside: list[Token] = []
        if tag in RAW:
            self.raw.append((owner, inside))
        for inner in rest:
            kind = inner.type
            if tag in RAW:
                inside.append(inner)
            elif kind is start and inner.tag == tag:
                depth += 1
            if kind is end and inner.tag == tag:
                depth -= 1
                if not depth:
                    return

    def _dress(self, owner: int, style: str, meaning: int) -> None:
        """An element that its style hides, or makes a block."""
        said = style.lower()
        if not said or (("none" in said or "hidden" in said) and _HIDING.search(said)):
            self._dressed[owner] = True
        elif not meaning & BREAK and "display" in said and _SHOWING.search(said):
            self._dressed[owner] = False
            self._break()

    def _break(self) -> None:
        if self.breaks[-1] != len(self.words):
            self.breaks.append(len(self.words))

    def _close(self, tag: str) -> None:
        """Close the element that an end tag belongs to, if there is one."""
        stack = self._stack
        lowest = self._lowest()
        inline = tag not in BREAKS
        stops = () if tag in TABLE_TAGS else CELLS
        for index in range(len(stack) - 1, lowest, -1):
            self._patience -= 1
            name = stack[index]
            if name == tag:
                return self._pop(index)
            # An inline end tag never closes a block, and nothing inside a cell closes what is round the cell.
            if name in stops or (inline and name in BREAKS):
                return None
        return None

    def _close_implied(self, tag: str) -> None:
        targets, stops = CLOSES[tag]
        found = -1
        for index in range(len(self._stack) - 1, self._lowest(), -1):
            self._patience -= 1
            name = self._stack[index]
            if name in targets:
                found = index
                if len(targets) == 1:
                    break
            elif name in stops:
                break
        if found >= 0:
            self._pop(found)

    def _lowest(self) -> int:
        return max(-1, len(self._stack) - (1000 if self._patience > 0 else 10))

    def _pop(self, index: int) -> None:
        """Close everything from `index` of the stack on."""
        size = len(self.words)
        while len(self._stack) > index:
            tag, owner = self._stack.pop(), self._owners.pop()
            if tag in GROUPS:
                self._counts[GROUPS[tag]] -= 1
            self.lasts[owner] = size
            hides = self._dressed.get(owner)
            if hides and self.firsts[owner] < size:
                self.hidden.append((self.firsts[owner], size))
            elif hides is False:
                self._break()
