"""JSON as it is met in the wild, with the source position of every value.

Strict JSON takes the standard decoder and pays for positions only when they are asked for, by a second, positioned
pass over the same text. What the decoder refuses goes straight to the positioned parser, which also reads

- JavaScript literals: bare keys, single quotes and backticks, comments, trailing commas, ``undefined``, ``!0``;
  other expressions are skipped (a ternary gives its last string);
- Python literals: ``True``, ``None``, tuples, ``u'…'``;
- several documents one after another, JSONP, ``var x = {…};``;
- a quote that is missing or stands unescaped inside a string;
- raw line breaks in strings, and a text that breaks off: what was complete is kept, and `Node.truncated` says so.

It keeps its own stack, so nesting costs memory and nothing else. Numbers stay text, as written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from scanner.documents.json_parser import REPAIR_BUDGET, SPACE, Json, Parser, Spans
from scanner.documents.json_strings import pieces_of, whole
from scanner.documents.strict_places import Begins, begins, scan
from scanner.model import Piece
from scanner.text.form import later

Path: TypeAlias = tuple[str | int, ...]

_ROOT = later(r"[\[{]")
_SEPARATORS = later(r"(?:[\s,\ufeff]++|//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z))*+")
_REFUSALS = 64
"""Values that the standard decoder may refuse in one text before it is asked no more."""
_DEEP = 8
"""Steps up to which a way is walked in strict JSON: each passes over its container once more."""


class Document:
    """One JSON value in a text, and on demand where everything in it stands."""

    __slots__ = ("_begins", "_spans", "_way", "end", "prefix", "repaired", "start", "text", "truncated", "value")

    def __init__(self, text: str, start: int, end: int, value: Json, prefix: Path = ()) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.value = value
        self.prefix = prefix
        """The way to this value, where it is part of a larger document."""
        self.truncated = False
        """Whether the text breaks off; what was complete is kept."""
        self.repaired = False
        """Whether the standard decoder refused the text."""
        self._spans: Spans | None = None
        self._begins: dict[Path, Begins] | None = None
        self._way: tuple[Path, int, Sequence[Piece]] | None = None

    @property
    def spans(self) -> Spans:
        """Where the values stand; made by the positioned parser when the standard decoder read the text."""
        if self._spans is None:
            self._spans = Parser(self.text, self.start, REPAIR_BUDGET).run()[1]
        return self._spans

    def span(self, path: Path) -> tuple[int, int] | None:
        """Where the token of the scalar at `path` begins and ends in the text, quotes included."""
        if self._spans is None and len(path) <= _DEEP and self.text:
            try:
                return self._walked(path)
            except RecursionError:  # asked from deeper inside the program than it was read
                pass
        spans = self.spans
        for step in path:
            try:
                spans = spans[step]  # type: ignore[index, assignment]
            except (KeyError, IndexError, TypeError):
                return None
        return spans if isinstance(spans, tuple) else None

    def way(self, path: Path, span: tuple[int, int]) -> tuple[int, Sequence[Piece]]:
        """How long the text at `path` is, whose token is at `span`, and the way from it into the source.

        The last one is remembered: a long text with many escapes may be asked for the place of many words.
        """
        if self._way is None or self._way[0] != path:
            text = Node(self, (), self.value).get(*path)
            self._way = path, len(text.text) if text else 0, pieces_of(self.text, *span)
        return self._way[1:]

    def _walked(self, path: Path) -> tuple[int, int] | None:
        """The same, in what the standard decoder read."""
        at, walked = self.start, self._begins
        if walked is None:
            walked = self._begins = {}
        for depth, step in enumerate(path):
            here = path[:depth]
            inner = walked.get(here)
            if inner is None:
                inner = walked[here] = begins(self.text, at)
            if step not in inner:
                return None
            at = inner[step]
        return None if self.text[at] in "{[" else (at, scan(self.text, at)[1])


def strict(text: str, start: int, prefix: Path = ()) -> Document | None:
    """The value that begins at `start`, read by the standard decoder; None where it refuses."""
    try:
        value, end = scan(text, start)
    except (ValueError, RecursionError, StopIteration):
        return None
    return Document(text, start, end, value, prefix)


def lenient(text: str, start: int, prefix: Path = (), budget: int = REPAIR_BUDGET) -> Document:
    """The value that begins at `start`, read by the positioned parser."""
    parser = Parser(text, start, budget, trim=True)
    value, spans = parser.run()
    document = Document(text, start, max(parser.pos, start + 1), value, prefix)
    document._spans = spans
    document.truncated, document.repaired = parser.truncated, True
    return document


class Node:
    """A value inside a document, with the way to it."""

    __slots__ = ("document", "path", "value")

    def __init__(self, document: Document, path: Path, value: Json) -> None:
        self.document = document
        self.path = path
        self.value = value
        """dict, list, str (numbers too), bool or None."""

    @property
    def truncated(self) -> bool:
        """Whether the document breaks off; what was complete is kept."""
        return self.document.truncated

    def get(self, *path: str | int) -> Node | None:
        """The value at `path` below this one, or None where a step leads nowhere."""
        value = self.value
        for step in path:
            try:
                value = value[step]  # type: ignore[index]
            except (KeyError, IndexError, TypeError):
                return None
        return Node(self.document, self.path + path, value)

    def items(self) -> Iterator[tuple[str, Node]]:
        """Names and values of an object; nothing for anything else."""
        if isinstance(self.value, dict):
            for name, value in self.value.items():
                yield name, Node(self.document, (*self.path, name), value)

    def elements(self) -> Iterator[Node]:
        """The elements of a list; nothing for anything else."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield Node(self.document, (*self.path, index), value)

    @property
    def text(self) -> str:
        """The string, or a number as written; empty for anything else."""
        return whole(self.value) if isinstance(self.value, str) else ""

    @property
    def pointer(self) -> str:
        """RFC 6901, from the root of the document."""
        return pointer(self.document.prefix + self.path)

    @property
    def span(self) -> tuple[int, int] | None:
        """Where the token of a scalar begins and ends in the source, quotes included."""
        return self.document.span(self.path)

    def pieces(self) -> Sequence[Piece]:
        """The way from `text` back into the source text: each escape is a piece of its own."""
        span = self.span
        return pieces_of(self.document.text, *span) if span else ()


def pointer(path: Path) -> str:
    """`path` as an RFC 6901 pointer."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def loads(text: str, start: int = 0, end: int | None = None) -> Node:
    """The first value of `text` between `start` and `end`: an object, a list or a scalar."""
    text = text if end is None else text[:end]
    start = SPACE.match(text, start).end()  # type: ignore[union-attr]
    document = strict(text, start) or lenient(text, start)
    return Node(document, (), document.value)


def documents(text: str, start: int = 0, end: int | None = None) -> Iterator[Node]:
    """Every object and list of `text`, one after another; what stands between (``var x =``, ``cb(``) is skipped."""
    reader = Stream(text if end is None else text[:end])
    while (root := _ROOT.search(reader.text, start)) is not None:
        document = reader.value(root.start())
        yield Node(document, (), document.value)
        start = max(document.end, root.end())


def entries(text: str) -> Iterator[Node]:
    """Like `documents`, but a list is given element by element, so that only one of them is held."""
    reader = Stream(text)
    start = 0
    while (root := _ROOT.search(text, start)) is not None:
        if root.group() == "{":
            document = reader.value(root.start())
            yield Node(document, (), document.value)
            start = document.end
            continue
        start, index = root.end(), 0
        while (start := _SEPARATORS.match(text, start).end()) < len(text):  # type: ignore[union-attr]
            if text[start] == "]":
                start += 1
                break
            document = reader.value(start, (index,))
            yield Node(document, (), document.value)
            start, index = document.end, index + 1


class Stream:
    """Values of one text, read one after another, with bounds on what refusals and repairs may cost."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.refused = 0

    def value(self, start: int, prefix: Path = ()) -> Document:
        """The value at `start`."""
        # A refusal counts the lines before it, which adds up: a text that is refused again and again is read leniently.
        document = strict(self.text, start, prefix) if self.refused < _REFUSALS else None
        if document is None:
            self.refused += 1
            # Each refused value has a smaller budget, so that many broken values cost no more than a few.
            document = lenient(self.text, start, prefix, REPAIR_BUDGET // (1 + self.refused // 8))
        return document
