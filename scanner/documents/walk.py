"""One pass over the tokens of a page: its texts, where blocks end, and which text each element holds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from scanner.documents.html import Stream, Token, Tokenize, tokens
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
)
from scanner.text.form import later

_HIDING = later(r"display\s*:\s*none|visibility\s*:\s*hidden")
_SHOWING = later(r"display\s*:\s*(?:block|table|flex|grid|list-item)")
MOST = 500_000
"""Tokens of a page that are read; the largest real ones have some twenty thousand."""
_PATIENCE = 1_000_000
"""Steps back over open elements that a page may cost: a million unclosed tags stay linear."""


class Walk:
    """The columns that the pass fills. Offsets are code points of `source`, equal to those of the text read.

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
