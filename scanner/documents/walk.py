"""One pass over the tokens of a page: its texts, where blocks end, and which text each element holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from scanner.documents.html import Stream, Token, Tokenize, tokens
from scanner.documents.tags import (
    BREAK,
    BREAKS,
    CELLS,
    CLOSABLE,
    CLOSE,
    CLOSES,
    EMPTY,
    GROUP,
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


class Tag:
    """A start or end tag as a page writes it. Equal ones share it, so what it says is worked out once."""

    __slots__ = ("attr", "elements", "meaning", "tag")

    def __init__(self, tag: str, meaning: int, attr: Callable[[str], str | None]) -> None:
        self.tag = tag
        self.meaning = meaning
        """Bits of `tags.MEANING` and of those below."""
        self.attr = attr
        """The value of an attribute."""
        self.elements: list[int] = []
        """The elements that it begins."""


STARTS, SAYS = 32, 64
"""A start tag; whether it is more than its name."""
_ENDS, _REFERS, _HIDES, _SHOWS = 128, 256, 512, 1024
"""An end tag; a reference; what the style of a start tag does."""
_GROUP = GROUP.bit_length() - 1
_APART = SPECIAL | _HIDES | _SHOWS
_REFERENCE, _NOTHING = Tag("", _REFERS, lambda name: None), Tag("", 0, lambda name: None)


def _dressed(style: str, meaning: int) -> int:
    """What the style of an element makes of it; one without has the attribute ``hidden``."""
    style = style.lower()
    if not style or (("none" in style or "hidden" in style) and _HIDING.search(style)):
        return _HIDES
    return _SHOWS if not meaning & BREAK and "display" in style and _SHOWING.search(style) else 0


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
        self.opens: list[Tag] = []
        """The start tag of each element."""
        self.starts: list[Token] = []
        """Its token."""
        self.saying: list[int] = []
        """The elements whose start tag is more than its name: all that have attributes are among them."""
        self.parents: list[int] = []
        self.firsts: list[int] = []
        """Index of the first of `words` that an element holds."""
        self.lasts: list[int] = []
        """The one after its last."""
        self.raw: list[tuple[int, list[Token]]] = []
        """Scripts and styles, with their text and the tag behind it."""
        self.truncated = False
        """Whether there was more than is read of a page."""
        self.known: dict[str, Tag] = {}
        """Tags by how they are written."""
        self._dressed: dict[int, bool] = {}
        """Elements that their style hides (True) or makes a block (False)."""
        self._stack: list[str] = []
        self._owners: list[int] = [-1]
        self._counts = [0] * (max(GROUPS.values()) + 1)
        self._patience = _PATIENCE
        stream = tokenize(source)
        self._end_tag, self._reference = stream.end, stream.reference
        self._walk(stream)

    def _walk(self, stream: Stream) -> None:
        # One loop without calls for what is frequent: this is where a page's time goes.
        words, breaks, stack, owners, lasts = self.words, self.breaks, self._stack, self._owners, self.lasts
        opens, starts, firsts, parents = self.opens, self.starts, self.firsts, self.parents
        counts, dressed, known, saying = self._counts, self._dressed, self.known, self.saying
        keep = self.tokens.append
        edge = size = element = 0
        whole = iter(stream.tokens)
        # No token is less than a character, so a short page needs no count of them.
        rest = whole if len(self.source) <= MOST else islice(whole, MOST)
        for token in rest:
            written = token.source
            if written is None:
                data = token.data
                # White space at the beginning of a block is nothing; pages are full of it.
                if edge != size or not data.isspace():  # type: ignore[union-attr]
                    words.append(data)  # type: ignore[arg-type]
                    keep(token)
                    size += 1
                continue
            tag = known.get(written) or self._learn(token, written, stream)
            meaning = tag.meaning
            if edge != size and meaning & BREAK:
                edge = size
                breaks.append(size)
            if meaning & STARTS:
                if meaning & CLOSE and counts[meaning >> _GROUP]:
                    self._close_implied(tag.tag)
                    edge = breaks[-1]
                opens.append(tag)
                tag.elements.append(element)
                starts.append(token)
                parents.append(owners[-1])
                firsts.append(size)
                lasts.append(size)
                if meaning & SAYS:
                    saying.append(element)
                if not meaning & _APART:
                    pass
                elif self._apart(tag, rest, stream):
                    element += 1
                    continue
                else:
                    edge = breaks[-1]
                if not meaning & EMPTY:
                    stack.append(tag.tag)
                    owners.append(element)
                    if meaning & CLOSABLE:
                        counts[meaning >> _GROUP] += 1
                element += 1
            elif meaning & _ENDS:
                if stack and stack[-1] == tag.tag and not (dressed and owners[-1] in dressed):
                    stack.pop()
                    lasts[owners.pop()] = size
                    if meaning & CLOSABLE:
                        counts[meaning >> _GROUP] -= 1
                else:
                    self._close(tag.tag)
                    edge = breaks[-1]
            elif meaning:
                data = token.data
                if edge != size or not data.isspace():  # type: ignore[union-attr]
                    words.append(data)  # type: ignore[arg-type]
                    keep(token)
                    size += 1
        self.truncated = next(whole, None) is not None
        self._pop(0)
        if breaks[-1] != len(words):
            breaks.append(len(words))

    def _learn(self, token: Token, written: str, stream: Stream) -> Tag:
        """What a tag says that was not met before."""
        name = token.tag
        if name is None:
            if token.type is not stream.reference:
                return _NOTHING
            self.known[written] = _REFERENCE
            return _REFERENCE
        meaning = MEANING.get(name, 0)
        attr = token.attr
        if token.type is not stream.start:
            meaning |= _ENDS
        elif len(written) == len(name) + 2:
            meaning |= STARTS
        else:
            style = attr("style")
            if style or attr("hidden") is not None:
                meaning |= _dressed(style or "", meaning)
            meaning |= STARTS | SAYS
        tag = self.known[written] = Tag(name, meaning, attr)
        return tag

    def _apart(self, tag: Tag, rest: Iterator[Token], stream: Stream) -> bool:
        """A last element whose text is not shown as others': whether it was passed over."""
        element = len(self.opens) - 1
        # A template that is a shadow root is shown, as SingleFile saves it.
        if tag.meaning & SPECIAL and not (tag.tag == "template" and tag.attr("shadowrootmode")):
            self._skip(tag.tag, element, rest, stream.start, stream.end)
            return True
        if tag.meaning & _HIDES:
            self._dressed[element] = True
        elif tag.meaning & _SHOWS:
            self._dressed[element] = False
            self._break()
        return False

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
        stack, owners = self._stack, self._owners
        while len(stack) > index:
            tag, owner = stack.pop(), owners.pop()
            if tag in GROUPS:
                self._counts[GROUPS[tag]] -= 1
            self.lasts[owner] = size
            if not self._dressed:
                continue
            hides = self._dressed.get(owner)
            if hides and self.firsts[owner] < size:
                self.hidden.append((self.firsts[owner], size))
            elif hides is False:
                self._break()
