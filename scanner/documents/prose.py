"""Plain text: one listing whose field is `detail`, or an item a paragraph where the lines have names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.documents import ReadOptions, keyed_text
from scanner.documents.decode import readable
from scanner.documents.drafts import Draft
from scanner.documents.places import PartText
from scanner.documents.service import is_service
from scanner.documents.slabs import whole
from scanner.model import Block, Need, Page, Part, Piece, Unchecked
from scanner.text.form import later

_HEADING = later(
    r"\s*(?:#{1,3}[ \t]+|(?:标题|品名|商品名称|商品标题|title)[ \t]*[:：][ \t]*)([^\r\n]{1,200}?)[ \t]*(?:\r?\n|\Z)",
    re.I,
)
_SQL = later(r"^\s*(?:CREATE TABLE|INSERT INTO|DROP TABLE|SET NAMES|LOCK TABLES)\b", re.I | re.M)
_CONTROL = later(r"[\x00-\x08\x0e-\x1f]")


def looks_like(head: str, page: Page) -> bool:
    """Whether the document is text at all; asked last."""
    return len(_CONTROL.findall(head)) * 100 <= len(head) and bool(head.strip())


def read(page: Page, options: ReadOptions) -> Iterator[Part | Need | Unchecked]:
    """The text as one listing; the first heading is its title."""
    source = whole(page)
    text = source.text
    if not (yield from readable(source, options.field, "the text was decoded wrongly before it was saved")):
        return
    if not text.strip():
        yield Unchecked(page.uri, options.field, "not a product", "no text")
        return
    if _SQL.search(text[: 1 << 16]):
        yield Unchecked(page.uri, options.field, "not a product", "a database dump: export the goods as CSV or JSON")
        return
    if options.field is None and keyed_text.is_keyed(text[: 1 << 16]):
        yield from keyed_text.read(source, options)
        return
    draft = Draft(page.uri, options.key.platform if options.key else "generic")
    start = 0
    heading = _HEADING.match(text) if options.field is None else None
    if heading is not None:
        draft.add("title", heading.group(1), source, pieces=(Piece(0, heading.start(1), len(heading.group(1))),))
        start = heading.end()
    replies = options.field is None and is_service(page.uri.replace("\\", "/").rpartition("/")[2])
    field = "service" if replies else options.field or "detail"
    rest = text[start:]
    if rest.strip():
        draft.more(field, [Block(field, "copy", rest, 0, PartText(source, (Piece(0, start, len(rest)),), len(rest)))])
    if replies or options.field is not None:
        yield Part(options.key, "item", tuple(draft.blocks), uri=page.uri, platform=draft.platform)
    else:
        yield draft.part(options.key)
