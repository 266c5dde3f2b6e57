"""Bytes to parts: what one document says of its items, each word with its place.

`read` is the door. `READERS` names the readers in the order in which they are asked; the first whose `looks_like`
says yes reads. The bytes decide, a file's name only where they leave it open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Protocol, cast

from scanner.documents.magic import GZIP, PARQUET, ZIP
from scanner.model import Key, Need, Page, Part, Unchecked
from scanner.text.named import NamedTuple

Read = Iterator[Part | Need | Unchecked]


class LocaleKeys(NamedTuple):
    """Which keys of a locale file are copy, and which level of it is one listing; ``*`` stands for any characters."""

    copy: tuple[str, ...] = ()
    """Patterns of dotted keys (``products.*.title``); empty: every text."""
    not_copy: tuple[str, ...] = ()
    item: tuple[str, ...] = ()
    """Keys whose value is one listing, so that its claim and its composition are judged together."""


class ReadOptions(NamedTuple):
    """How to read: what the command line says, and what a second request was for."""

    field: str | None = None
    """The field that this document fills (`Need.field`); None: the document speaks for itself."""
    key: Key | None = None
    """The item that asked for it."""
    mapping: tuple[tuple[str, str], ...] = ()
    """(field, column name) for tables with headers of their own."""
    image_root: str | None = None
    """Folder under which pictures named in records may lie; None: the record's own."""
    locale: LocaleKeys = LocaleKeys()
    pictures: bool = False
    """Pictures are read too, so a folder that holds nothing else is not empty."""


DEFAULT = ReadOptions()


class Reader(Protocol):
    """What each module named in `READERS` gives."""

    def looks_like(self, head: str, page: Page) -> bool:
        """Whether the document, which begins with `head`, is of this kind."""
        ...

    def read(self, page: Page, options: ReadOptions) -> Read:
        """Its parts, then what else must be fetched, and what could not be read."""
        ...


MARKDOWN = (".md", ".markdown", ".mdx", ".mdown")
"""Names of Markdown; nothing in a text says so for sure."""

READERS: dict[str, str] = {
    "picture_file": "scanner.documents.picture_file",
    "parquet": "scanner.documents.parquet",
    "warc": "scanner.documents.warc",
    "mhtml": "scanner.documents.mhtml",
    "description": "scanner.documents.description",
    "docx": "scanner.documents.docx",
    "template": "scanner.documents.template",
    "markdown": "scanner.documents.markdown",
    "locale": "scanner.documents.locale",
    "html": "scanner.documents.page",
    "records": "scanner.documents.records",
    "taobao_assistant": "scanner.documents.taobao_assistant",
    "table": "scanner.documents.table",
    "prose": "scanner.documents.prose",
}
"""Name of a reader and its module, imported only when it is asked."""


HINTS: dict[str, Callable[[str, Page], bool]] = {
    "picture_file": lambda head, page: bytes(page.body[:1]) not in (b"<", b"{", b"["),
    "parquet": lambda head, page: bytes(page.body[:4]) == PARQUET,
    "warc": lambda head, page: bytes(page.body[:1]) in (b"W", GZIP[:1]),
    "mhtml": lambda head, page: "multipart/related" in head[:3000].lower(),
    "description": lambda head, page: not head.lstrip().startswith("<"),
    "docx": lambda head, page: bytes(page.body[:4]) == ZIP,
    "markdown": lambda head, page: page.uri.lower().endswith(MARKDOWN),
    "html": lambda head, page: "<" in head and not head.lstrip().startswith(("{", "[")),
    "locale": lambda head, page: page.uri.lower().endswith((".json", ".json5", ".jsonc", ".yml", ".yaml", ".toml")),
}
"""What a reader cannot do without, where one look tells: reading a page must not import what reads tables."""

COMMENTED = frozenset(("template", "markdown", "locale", "html", "prose", "table", "records"))
"""Readers of texts whose comments may hold an inline allowance."""
_COMMENTED_SIZE = 1 << 25
_MARKERS = (b"listing-scanner", "listing-scanner".encode("utf-16-le")[:-1])


def read(page: Page, options: ReadOptions = DEFAULT) -> Read:
    """Read `page` with the first reader that knows it. It never raises: what fails is said as `Unchecked`."""
    from scanner.documents.decode import head_of

    if not page.body:
        yield Unchecked(page.uri, options.field, "unreadable", "the document is empty")
        return
    head = head_of(page)
    for name, module in READERS.items():
        if name in HINTS and not HINTS[name](head, page):
            continue
        reader = cast(Reader, import_module(module))
        if reader.looks_like(head, page):
            try:
                yield from (
                    allowed(reader.read(page, options), page) if name in COMMENTED else reader.read(page, options)
                )
            # The border where hostile input meets code: whatever breaks is said, and the next document is read.
            except Exception as error:
                yield Unchecked(page.uri, options.field, "unreadable", f"{name}: {type(error).__name__}: {error}")
            return
    yield Unchecked(page.uri, options.field, "unreadable", "no reader knows this kind of document")


def _has_marker(body: bytes) -> bool:
    # What comes as UTF-16 has zero bytes, and one byte is found many times as fast as a word.
    return body.find(_MARKERS[0]) >= 0 or (body.find(b"\0") >= 0 and body.find(_MARKERS[1]) >= 0)


def allowed(parts: Read, page: Page) -> Read:
    """`parts`, the first with the inline allowances of the text. A crawled page allows itself nothing."""
    local = page.via in ("file", "stdin", "git") and len(page.body) <= _COMMENTED_SIZE
    if not local or not _has_marker(page.body):
        yield from parts
        return
    from scanner import suppress
    from scanner.documents.decode import text_of

    source = text_of(page._replace(body=bytes(page.body)))
    paragraphs = page.uri.lower().endswith((*MARKDOWN, ".txt"))
    found = suppress.in_text(source.text, page.uri, lambda start, end: source.place([(start, end)]), paragraphs)
    for part in parts:
        if found and isinstance(part, Part):
            part = part._replace(allowances=(*part.allowances, *found))
            found = ()
        yield part
