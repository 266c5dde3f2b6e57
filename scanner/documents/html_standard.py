"""HTML to tokens by the standard library's parser, where turbohtml has no wheel: slower, with the same places."""

from __future__ import annotations

from bisect import bisect_right
from html import unescape
from html.entities import html5
from html.parser import HTMLParser

from scanner.text.form import later
from scanner.text.named import NamedTuple

_RAW = frozenset(("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"))
_REFERRING = ("textarea", "title")
_REFERENCE_OR_TEXT = later(r"&(?:#[xX][0-9a-fA-F]+|#[0-9]+|[a-zA-Z][a-zA-Z0-9]*);|[^&]+|&")
_TEXT, _START, _END, _COMMENT, _REFERENCE = 0, 1, 2, 3, 5
KINDS = _TEXT, _START, _END, _REFERENCE
"""The kinds of tokens that a stream names."""


def tokens(text: str, lines: list[int]) -> list[_Plain]:
    """All tokens of `text`, whose lines begin where `html.line_starts` says."""
    parser = _Standard(lines)
    parser.feed(text)
    parser.close()
    return parser.tokens


class _Plain(NamedTuple):
    type: int
    line: int
    col: int
    data: str | None = None
    tag: str | None = None
    source: str | None = None
    attrs: dict[str, str] | None = None

    def attr(self, name: str) -> str | None:
        return self.attrs.get(name) if self.attrs else None


class _Standard(HTMLParser):
    def __init__(self, lines: list[int]) -> None:
        super().__init__(convert_charrefs=False)
        self._lines = lines
        self.tokens: list[_Plain] = []

    def _add(self, kind: int, data: str | None = None, tag: str | None = None, source: str | None = None) -> None:
        self.tokens.append(_Plain(kind, *self.getpos(), data, tag, source))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        seen: dict[str, str] = {}
        for name, value in attrs:
            seen.setdefault(name, value or "")
        source = self.get_starttag_text()
        self.tokens.append(_Plain(_START, *self.getpos(), None, tag, source, seen))
        # What browsers read as raw text; older versions of the parser know two of them.
        if tag in _RAW:
            self.set_cdata_mode(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._add(_END, None, tag, f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if "&" in data and self.cdata_elem in _REFERRING:
            self._raw(data)
        else:
            self._add(_TEXT, data)

    def _raw(self, data: str) -> None:
        """Raw text that holds references all the same: of a title, of a text area."""
        line, column = self.getpos()
        start = self._lines[line - 1] + line - 1 + column
        for found in _REFERENCE_OR_TEXT.finditer(data):
            at = start + found.start()
            row = bisect_right(self._begins, at) - 1
            said = found.group()
            resolved = unescape(said)
            kind, source = (_TEXT, None) if resolved == said else (_REFERENCE, said)
            self.tokens.append(_Plain(kind, row + 1, at - self._begins[row], resolved, None, source))

    def handle_comment(self, data: str) -> None:
        self._add(_COMMENT, data, None, "<!---->")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name}")

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name}")

    def _reference(self, source: str) -> None:
        line, column = self.getpos()
        # The parser does not say whether a semicolon followed, the source does; and it takes "&ltx" for one name.
        at = self._lines[line - 1] + line - 1 + column
        if self._whole[at + len(source) : at + len(source) + 1] == ";":
            source += ";"
        size = _reference_size(source)
        if size:
            self.tokens.append(_Plain(_REFERENCE, line, column, unescape(source[:size]), None, source[:size]))
        if size < len(source):
            self.tokens.append(_Plain(_TEXT, line, column + size, source[size:]))

    def feed(self, data: str) -> None:
        self._whole = data
        self._begins = [number + before for number, before in enumerate(self._lines)]
        super().feed(data)


def _reference_size(source: str) -> int:
    """How much of `source` is a reference; old names need no semicolon and may run into what follows."""
    if source.startswith("&#"):
        return len(source)
    if source[1:] in html5:
        return len(source)
    return next((size for size in range(len(source) - 1, 2, -1) if source[1:size] in html5), 0)
