"""Where a text lies in the bytes that came in: the origins of blocks, a chain with the file outermost.

Every origin maps intervals of its own text forward into its parent, down to bytes, lines and columns. Nothing is
searched again. What costs (line starts, byte offsets, escapes, selectors) is made at the first question, because
only what is shown is ever asked for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from operator import itemgetter

from scanner.model import Origin, Piece, Place, Range
from scanner.text.form import later

Interval = tuple[int, int]
Pieces = Sequence[Piece] | Callable[[], Sequence[Piece]]
"""A way back, or what makes it when it is asked for."""

_STEP = 1024
"""Code points between two remembered byte offsets: one question encodes at most so many."""
_NEWLINE = later(r"\r\n?|\n")
_ESCAPED = later("[\udc00-\udcff]")


def through(pieces: Sequence[Piece], length: int, intervals: Sequence[Interval]) -> list[Interval]:
    """Take `intervals` of a text of `length` code points through `pieces` into the text they point to."""
    found: list[Interval] = []
    for start, end in intervals:
        for first, last in _mapped(pieces, length, start, max(end, start)):
            if found and found[-1][1] == first:
                found[-1] = (found[-1][0], last)
            else:
                found.append((first, last))
    return found


def _mapped(pieces: Sequence[Piece], length: int, start: int, end: int) -> Iterator[Interval]:
    number = len(pieces)
    index = max(0, bisect_right(pieces, start, key=itemgetter(0)) - 1)
    while index < number and (pieces[index].text_start < end or pieces[index].text_start == start):
        text_start, source_start, source_length = pieces[index]
        text_end = pieces[index + 1].text_start if index + 1 < number else length
        if text_end - text_start == source_length:
            shift = source_start - text_start
            first, last = max(start, text_start), min(end, text_end)
            if first < last or start == end:
                yield first + shift, max(first, last) + shift
        elif text_end > text_start:
            yield source_start, source_start + source_length
        index += 1


class FileText:
    """The decoded text of a document, and the way from its code points to bytes, lines and columns.

    Every byte that could not be decoded is one U+FFFD in `text`, so the way back stays exact in damaged files too.
    Lines end at CR LF, LF or a lone CR.
    """

    __slots__ = ("_bytes_at", "_lines", "_raw", "body", "encoding", "line", "start", "text", "uri")

    def __init__(
        self,
        uri: str,
        text: str,
        encoding: str = "utf-8",
        body: bytes = b"",
        start: int = 0,
        line: int = 1,
        clean: bool = False,
    ) -> None:
        """`text` may hold undecodable bytes as U+DC00 + byte, as `decode.text_of` makes it, unless `clean`."""
        self.uri = uri
        self.encoding = encoding
        self.body = body
        self.start = start
        """Byte offset at which the text begins: behind a byte order mark, or where a slab of a large file begins."""
        self.line = line
        """Number of the text's first line."""
        self._raw = text
        self.text = _ESCAPED.sub("�", text) if not clean and not text.isascii() and _ESCAPED.search(text) else text
        self._lines: list[int] | None = None
        self._bytes_at: list[int] | None = None

    def raw(self, start: int) -> str:
        """The text from `start` on as `__init__` takes it, with its undecodable bytes."""
        return self._raw[start:]

    def place(self, intervals: Sequence[Interval]) -> Place:
        """Bytes, lines and columns of `intervals`."""
        return Place(self.uri, tuple(self.range(start, end) for start, end in intervals))

    def range(self, start: int, end: int) -> Range:
        """The original bytes of one interval."""
        first = self.offset(start)
        length = self._size(start, end) if end - start < _STEP else self.offset(end) - first
        line, column = self.position(start)
        if self._last_of(line, end):
            return Range(first, length, line, column, line, column + end - start)
        return Range(first, length, line, column, *self.position(end))

    def _last_of(self, line: int, index: int) -> bool:
        """Whether the code point at `index` lies in `line` or before it."""
        starts = self._lines or ()
        at = line - self.line + 1
        return at >= len(starts) or index < starts[at]

    def position(self, index: int) -> tuple[int, int]:
        """Line and column, from 1, of the code point at `index`."""
        if self._lines is None:
            self._lines = _line_starts(self.text)
        line = bisect_right(self._lines, index)
        return self.line + line - 1, index - self._lines[line - 1] + 1

    def offset(self, index: int) -> int:
        """Byte offset of the code point at `index` in what came in."""
        if self._bytes_at is None:
            self._bytes_at = self._checkpoints()
        step = min(index // _STEP, len(self._bytes_at) - 1)
        return self._bytes_at[step] + self._size(step * _STEP, index)

    def _size(self, start: int, end: int) -> int:
        part = self._raw[start:end]
        if part.isascii() and self.encoding in _ASCII_SAFE:
            return len(part)
        if self._raw is self.text:
            return len(part.encode(self.encoding, "surrogatepass"))
        plain, escaped = _ESCAPED.subn("", part)
        return len(plain.encode(self.encoding, "surrogatepass")) + escaped

    def _checkpoints(self) -> list[int]:
        at = [self.start]
        for start in range(0, len(self._raw) - _STEP + 1, _STEP):
            at.append(at[-1] + self._size(start, start + _STEP))
        return at


def _line_starts(text: str) -> list[int]:
    if "\r" in text:
        return [0, *(found.end() for found in _NEWLINE.finditer(text))]
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    starts.pop()  # what the last line would end with
    return starts


_ASCII_SAFE = frozenset(("utf-8", "gb18030", "big5", "latin-1", "cp1252"))


class FileOnly:
    """A document whose bytes hold no readable text (XLSX, DOCX): it can be named, not pointed into."""

    __slots__ = ("uri",)

    def __init__(self, uri: str) -> None:
        self.uri = uri

    def place(self, intervals: Sequence[Interval]) -> Place:
        """The document alone."""
        return Place(self.uri)


class _Inner:
    """A text inside another one, with its pieces into it."""

    __slots__ = ("length", "parent", "pieces")

    def __init__(self, parent: Origin, pieces: Pieces | None, length: int) -> None:
        self.parent = parent
        self.pieces = pieces
        """None: the text is the parent's own, point by point."""
        self.length = length

    @property
    def uri(self) -> str:
        """The outermost document."""
        return self.parent.uri

    def _place(self, intervals: Sequence[Interval]) -> Place:
        if self.pieces is None:
            return self.parent.place(intervals)
        if callable(self.pieces):
            self.pieces = self.pieces()
        return self.parent.place(through(self.pieces, self.length, intervals))


class JsonText(_Inner):
    """A JSON (or JavaScript) string inside a parent text; each escape is one piece."""

    __slots__ = ("pointer",)

    def __init__(self, parent: Origin, pieces: Pieces, length: int, pointer: str) -> None:
        """`length`: code points of the decoded string; `pointer`: RFC 6901, from the root of the document."""
        super().__init__(parent, pieces, length)
        self.pointer = pointer

    def place(self, intervals: Sequence[Interval]) -> Place:
        """The place in the parent, and the pointer."""
        return self._place(intervals)._replace(pointer=self.pointer)


class CellText(_Inner):
    """A cell of a table: of a CSV text (each doubled quote is one piece), or of a workbook, which has no ranges."""

    __slots__ = ("cell",)

    def __init__(self, parent: Origin, pieces: Pieces | None, length: int, cell: str) -> None:
        """`cell`: ``C5``, ``Sheet1!C5``. For a workbook `parent` is a `FileOnly`."""
        super().__init__(parent, pieces, length)
        self.cell = cell

    def place(self, intervals: Sequence[Interval]) -> Place:
        """The place in the parent, and the cell."""
        return self._place(intervals)._replace(cell=self.cell)


class PartText(_Inner):
    """A stretch of a parent text, or one put together of pieces of it."""

    __slots__ = ()

    def place(self, intervals: Sequence[Interval]) -> Place:
        """The place in the parent."""
        return self._place(intervals)


class HtmlText(_Inner):
    """HTML inside any parent, code point by code point; it adds the element that holds the words."""

    __slots__ = ("selector_at",)

    def __init__(self, parent: Origin, selector_at: Callable[[int], str | None]) -> None:
        super().__init__(parent, None, 0)
        self.selector_at = selector_at
        """The CSS selector of the innermost element that holds the code point at an index."""

    def place(self, intervals: Sequence[Interval]) -> Place:
        """The place in the parent, and the selector of the element that holds the first character."""
        place = self._place(intervals)
        selector = self.selector_at(intervals[0][0]) if intervals else None
        return place._replace(selector=selector or place.selector)


class EncodedText(_Inner):
    """A document that travelled encoded inside a text file (quoted-printable, base64 in MHTML).

    `inner` places words in the decoded bytes; `pieces` lead from those bytes into the file, read as Latin-1, where a
    code point is a byte.
    """

    __slots__ = ("inner", "text")

    def __init__(self, parent: FileText, pieces: Pieces, inner: FileText) -> None:
        super().__init__(parent, pieces, len(inner.body))
        self.inner = inner
        self.text = inner.text
        """The decoded text."""

    def place(self, intervals: Sequence[Interval]) -> Place:
        """The place in the file as it was saved."""
        return self._place([(at, at + size) for at, size, *_ in self.inner.place(intervals).ranges])


Source = FileText | EncodedText
"""The text of a whole document."""
