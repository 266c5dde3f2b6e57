"""Strings of a JSON document as origins: escapes and pointer are worked out when a place is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.documents.lenient_json import Document, Node, Path, pointer
from scanner.documents.places import Interval, through
from scanner.model import Origin, Place


class ValueText:
    """The string (or number) at `path` of `document`, whose text `parent` places. Light: a million are made."""

    __slots__ = ("document", "parent", "path")

    def __init__(self, parent: Origin, document: Document, path: Path) -> None:
        self.parent = parent
        self.document = document
        self.path = path

    @property
    def uri(self) -> str:
        """The outermost document."""
        return self.parent.uri

    def place(self, intervals: Sequence[Interval]) -> Place:
        """The place in the parent, and the pointer."""
        document = self.document
        span = document.span(self.path)
        if span is None:
            return Place(self.uri, pointer=self.pointer)
        source, (start, end) = document.text, span
        if len(intervals) == 1 and source[start] == '"' and source.find("\\", start, end) < 0:
            (first, last), shift = intervals[0], start + 1  # as nearly all strings are: without an escape
            uri, ranges, selector, _, cell, image, polygon, link, size = self.parent.place(
                ((first + shift, last + shift),)
            )
            return Place(uri, ranges, selector, self.pointer, cell, image, polygon, link, size)
        length, pieces = document.way(self.path, span)
        found = through(pieces, length, intervals)
        return self.parent.place(found)._replace(pointer=self.pointer)

    @property
    def pointer(self) -> str:
        """RFC 6901, from the root of the document."""
        return pointer(self.document.prefix + self.path)


def text_origin(parent: Origin, node: Node) -> ValueText:
    """The origin of the text of `node`."""
    return ValueText(parent, node.document, node.path)
