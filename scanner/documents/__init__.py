"""Bytes to parts: what one document says of its items, each word with its place.

`read` is the door. `READERS` names the readers in the order in which they are asked; the first whose `looks_like`
says yes reads. The bytes decide, a file's name only where they leave it open.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import NamedTuple, Protocol, cast

from scanner.model import Key, Need, Page, Part, Unchecked

Read = Iterator[Part | Need | Unchecked]


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


DEFAULT = ReadOptions()


class Reader(Protocol):
    """What each module named in `READERS` gives."""

    def looks_like(self, head: str, page: Page) -> bool:
        """Whether the document, which begins with `head`, is of this kind."""
        ...

    def read(self, page: Page, options: ReadOptions) -> Read:
        """Its parts, then what else must be fetched, and what could not be read."""
        ...


READERS: dict[str, str] = {
    "warc": "scanner.documents.warc",
    "mhtml": "scanner.documents.mhtml",
    "description": "scanner.documents.description",
    "html": "scanner.documents.page",
}
"""Name of a reader and its module, imported only when it is asked."""


def read(page: Page, options: ReadOptions = DEFAULT) -> Read:
    """Read `page` with the first reader that knows it. It never raises: what fails is said as `Unchecked`."""
    from scanner.documents.decode import head_of

    if not page.body:
        yield Unchecked(page.uri, options.field, "unreadable", "the document is empty")
        return
    head = head_of(page)
    for name, module in READERS.items():
        reader = cast(Reader, import_module(module))
        if reader.looks_like(head, page):
            try:
                yield from reader.read(page, options)
            # The border where hostile input meets code: whatever breaks is said, and the next document is read.
            except Exception as error:
                yield Unchecked(page.uri, options.field, "unreadable", f"{name}: {type(error).__name__}: {error}")
            return
    yield Unchecked(page.uri, options.field, "unreadable", "no reader knows this kind of document")
