"""Markdown to a part: the words as they are rendered, marks left out, every word with its exact place.

The first heading is the title, paragraphs and list items are the detail, a table of two columns is attributes. Code
fences are no copy; the text of links and of pictures is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from scanner.documents import MARKDOWN, Read, ReadOptions
from scanner.documents.decode import readable, text_of
from scanner.documents.drafts import Draft
from scanner.documents.trail import Trail, joined, pieces_of, straight, stripped
from scanner.documents.trail import text_of as words_of
from scanner.model import Block, Origin, Page
from scanner.text.form import later
from scanner.text.named import NamedTuple

LONGEST = 20_000
"""Characters of a paragraph that are followed one by one; what is longer is cut, so that memory stays bounded."""
_LINE = later(r"([^\r\n]{0,20000})(?:\r\n?|\n|\Z|(?=[^\r\n]))")
_FENCE = later(r" {0,3}(`{3,}|~{3,})")
_HEADING = later(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_HEADING_END = later(r"[ \t]+#+[ \t]*$")
_UNDERLINE = later(r" {0,3}(=+|-+)[ \t]*$")
_RULER = later(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_PREFIX = later(r"[ \t]*(?:>[ \t]?|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?|\d{1,9}[.)][ \t]+)")
_DELIMITER = later(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_DEFINITION = later(r" {0,3}\[[^\]]{1,200}\]:\s*\S")
_FRONT = later(r"([^\s:#][^:\n]{0,60}):[ \t]*(.*)$")
_COMMENT = later(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_INLINE = later(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?<!`)(?P<ticks>`{1,8})(?!`)(?P<code>[^`]+)(?P=ticks)(?!`)"
    r"|!?\[(?P<label>[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\](?:\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\s*\)|\[[^\[\]]*\])"
    r"|(?P<address><?https?://[^\s<>（）()，。、]+>?)"
    r"|(?P<newline><br\s*/?>)|(?P<tag></?[a-zA-Z][^<>\n]{0,500}>)"
    r"|(?P<reference>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});)"
    r"|(?<!\d)(?P<star>\*{1,3}|~~|==)(?=\S)(?P<strong>(?:(?!(?P=star)).)+?)(?<=\S)(?P=star)"
    r"|(?<!\w)(?P<bar>_{1,3})(?=\S)(?P<slanted>[^_]+)(?<=\S)(?P=bar)(?!\w)"
)
_DEEPEST = 8


class Line(NamedTuple):
    """One line of the source, without its end."""

    start: int
    end: int


def looks_like(head: str, page: Page) -> bool:
    """Only a name says that a text is Markdown."""
    return page.uri.lower().endswith(MARKDOWN) and "\0" not in head


def read(page: Page, options: ReadOptions) -> Read:
    """One listing."""
    source = text_of(page)
    if not (yield from readable(source, options.field)):
        return
    draft = Draft(page.uri)
    fill(draft, source.text, source, options.field)
    yield draft.part(options.key, described=True)._replace(unchecked=())


def fill(draft: Draft, text: str, origin: Origin, field: str | None = None) -> None:
    """Add what a Markdown text says to `draft`; `field` takes the place of title and detail."""
    _Reading(text, origin, draft, field).run()


class _Reading:
    """One pass over the lines of a document."""

    def __init__(self, text: str, origin: Origin, draft: Draft, field: str | None) -> None:
        # Comments may run over lines: blanks in their place keep every offset.
        self.text = _COMMENT.sub(lambda found: re.sub(r"[^\r\n]", " ", found[0]), text)
        self.origin = origin
        self.draft = draft
        self.field = field
        self.titled = False
        self.quoted = False
        self.lines = [Line(found.start(1), found.end(1)) for found in _LINE.finditer(self.text)]

    def run(self) -> None:
        index = self._front_matter()
        paragraph: list[Line] = []
        while index < len(self.lines):
            line = self.lines[index]
            words = self.text[line.start : line.end]
            if fence := _FENCE.match(words):
                self._end(paragraph)
                index = self._behind(index, fence[1])
                continue
            following = self._words(index + 1)
            if "|" in words and "|" in following and _DELIMITER.match(following):
                self._end(paragraph)
                index = self._table(index)
                continue
            if paragraph and _UNDERLINE.match(words):
                self._heading(paragraph, 1 if "=" in words else 2)
                paragraph.clear()
            elif not words.strip() or _RULER.match(words) or _DEFINITION.match(words):
                self._end(paragraph)
            elif heading := _HEADING.match(words):
                self._end(paragraph)
                end = line.start + len(_HEADING_END.sub("", words))
                self._heading([Line(line.start + heading.end(), end)], len(heading[1]))
            else:
                self._continue(paragraph, line, words)
            index += 1
        self._end(paragraph)

    def _words(self, index: int) -> str:
        return self.text[slice(*self.lines[index])] if index < len(self.lines) else ""

    def _front_matter(self) -> int:
        if self._words(0).rstrip() != "---":
            return 0
        from scanner.documents.columns import FIELDS, normal

        for index in range(1, len(self.lines)):
            words, start = self._words(index), self.lines[index].start
            if words.rstrip() in ("---", "..."):
                return index + 1
            if (found := _FRONT.match(words)) and (known := FIELDS.get(normal(found[1]))):
                value = stripped(straight(self.text, start + found.start(2), start + found.end(2)))
                if len(value) > 1 and value[0][0] in "\"'" and value[-1][0] == value[0][0]:
                    value = value[1:-1]
                if known[0] in ("title", "subtitle", "detail"):
                    self.titled = self.titled or known[0] == "title"
                    self._add(known[0], value)
        return 0

    def _behind(self, index: int, fence: str) -> int:
        """The line after a code fence."""
        for after in range(index + 1, len(self.lines)):
            words = self._words(after).strip()
            if words.startswith(fence) and not words.strip(fence[0]):
                return after + 1
        return len(self.lines)

    def _continue(self, paragraph: list[Line], line: Line, words: str) -> None:
        start, quoted = 0, words.lstrip().startswith(">")
        if quoted != self.quoted:
            self._end(paragraph)
            self.quoted = quoted
        while prefix := _PREFIX.match(words, start):
            if ">" not in prefix[0] or start:
                self._end(paragraph)
            start = prefix.end()
        if paragraph and line.end - paragraph[0].start > LONGEST:
            self._end(paragraph)
        paragraph.append(Line(line.start + start, line.end))

    def _end(self, paragraph: list[Line]) -> None:
        self._emit("detail", paragraph)
        paragraph.clear()

    def _heading(self, lines: list[Line], level: int) -> None:
        first = level == 1 and not self.titled
        self.titled = self.titled or first
        self._emit("title" if first else "detail", lines)

    def _emit(self, field: str, lines: list[Line]) -> None:
        self._add(field, joined([straight(self.text, *line) for line in lines]))

    def _table(self, index: int) -> int:
        """The rows of a table; the line after it."""
        head = list(self._cells(index))
        pairs = len(head) == 2
        if not pairs:
            for cell in head:
                self._add("detail", cell)
        index += 2
        while "|" in self._words(index):
            cells = list(self._cells(index))
            if pairs and len(cells) == 2 and (name := words_of(inline(cells[0])).strip()):
                self._add(f"attributes.{name}", cells[1])
            else:
                for cell in cells:
                    self._add("detail", cell)
            index += 1
        return index

    def _cells(self, index: int) -> Iterator[Trail]:
        line = self.lines[index]
        row = stripped(straight(self.text, *line))
        row = row[1:] if row[:1] and row[0][0] == "|" else row
        cell: Trail = []
        for number, step in enumerate(row):
            if step[0] == "|" and (number == 0 or row[number - 1][0] != "\\"):
                yield stripped(cell)
                cell = []
            else:
                cell.append(step)
        if stripped(cell):
            yield stripped(cell)

    def _add(self, field: str, trail: Trail) -> None:
        trail = stripped(inline(trail))
        if not trail:
            return
        if self.field and not field.startswith("attributes."):
            field = self.field
        text, pieces = words_of(trail), pieces_of(trail)
        if field == "detail" or field == self.field:
            self.draft.more(field, [Block(field, "copy", text, 0, self.origin, pieces)])
        else:
            self.draft.add(field, text, self.origin, pieces=pieces)


def inline(trail: Trail, depth: int = 0) -> Trail:
    """A trail without the marks inside a line: emphasis, links, tags, escapes."""
    text, made, at = words_of(trail), [], 0
    if depth > _DEEPEST:
        return trail
    for found in _INLINE.finditer(text):
        made.extend(trail[at : found.start()])
        at = found.end()
        whole = (trail[found.start()][1], trail[at - 1][1] + trail[at - 1][2] - trail[found.start()][1])
        if found["escaped"]:
            made.append((found["escaped"], *whole))
        elif found["reference"]:
            said = html.unescape(found["reference"])
            made.append((said, *whole))
        elif found["newline"]:
            made.append(("\n", *whole))
        else:
            for group in ("label", "strong", "slanted", "code"):
                if found[group]:
                    inner = trail[found.start(group) : found.end(group)]
                    made.extend(inner if group == "code" else inline(inner, depth + 1))
    made.extend(trail[at:])
    return made
