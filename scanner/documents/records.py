"""JSON files: our own listing records, and through `answers` what platforms and crawlers write.

A record is read with as little work as possible: a million titles are one run. JSON Lines stream slab by slab, a list
element by element.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from scanner.documents import ReadOptions
from scanner.documents.decode import damaged
from scanner.documents.json_strings import LOST
from scanner.documents.lenient_json import Document, Node, entries, lenient, strict
from scanner.documents.places import FileText
from scanner.documents.record_fields import RecordReader, plan_of
from scanner.documents.slabs import LONGEST_LINE, slabs, whole, window_of
from scanner.model import Need, Page, Part, Unchecked
from scanner.text.form import later

Read: TypeAlias = Iterator[Part | Need | Unchecked]
_JSON = later(
    r"\s*(?:[\[{](?:\s*[\"'\[\]{}\d/-]|\s+[\w$]|[\w$]+\s*:)|[\w.$]{1,60}\s*[(=]\s*[\[{(]|(?:var|let|const)\s+\w+\s*=\s*[\[{])"
)
_TEMPLATE = later(r"\s*(?:\{\{|\{%|\[\[)")
NOTHING = "JSON that holds nothing that reads like a listing"
_FEW_LOST = 3
"""Replacement characters in a slab up to which they are taken for accidents (a title cut by bytes)."""
_COUNTED = 20
"""Broken records that are named one by one; further ones are counted."""


def looks_like(head: str, page: Page) -> bool:
    """Whether the document is JSON, or a script that is little else."""
    return _JSON.match(head) is not None and _TEMPLATE.match(head) is None


def read(page: Page, options: ReadOptions) -> Read:
    """Every listing of the document."""
    reader = RecordReader(page, options)
    yield from _lines(page, reader) if is_lines(page) else _whole(page, reader)
    reader.finish()


def is_lines(page: Page) -> bool:
    """Whether the document holds one object a line (two of them, or one complete one in a file named so)."""
    at = window_of(page).start
    first = next(slabs(page._replace(body=bytes(page.body[at : at + LONGEST_LINE // 64])))).text.lstrip("\ufeff \t\r\n")
    line, _, rest = first.partition("\n")
    if not line.startswith("{"):
        return False
    rest = rest.lstrip()
    document = strict(line, 0)
    complete = document is not None and not line[document.end :].strip(", \r\t")
    if not rest:
        return complete
    return rest.startswith("{") and (complete or line.rstrip().endswith("}"))


def _lines(page: Page, reader: RecordReader) -> Read:
    broken = lost = 0
    record, plan_for = reader.record, plan_of
    for slab in slabs(page):
        if not lost and slab.text.count(LOST) > _FEW_LOST:
            lost = slab.position(slab.text.index(LOST))[0]
            yield Unchecked(page.uri, None, "damaged text", f"characters were lost, from line {lost}")
        for document in _documents(slab):
            value = document.value
            if not document.repaired and isinstance(value, dict):
                plan = plan_for(value)
                if plan.kind == "record":
                    yield record(value, document, (), slab, plan)
                else:
                    yield from reader.entry(Node(document, (), value), slab)
                continue
            broken += 1
            found = list(reader.entry(Node(document, (), value), slab)) if value else []
            yield from found
            if broken <= _COUNTED and (document.truncated or not found):
                line, _ = slab.position(document.start)
                yield Unchecked(page.uri, None, "truncated" if document.truncated else "unreadable", f"line {line}")
    if broken > _COUNTED:
        yield Unchecked(page.uri, None, "unreadable", f"{broken} lines are no valid JSON")
    if not reader.said and not broken:
        yield Unchecked(page.uri, None, "not a product", NOTHING)


def _documents(slab: FileText) -> Iterator[Document]:
    """The objects of a slab, one a line; a line that the standard decoder refuses is read leniently by itself."""
    text, start, end = slab.text, 0, len(slab.text)
    while start < end:
        if text[start] in " \t\r\n,":
            start += 1
            continue
        document = strict(text, start)
        if document is None:
            newline = text.find("\n", start)
            stop = end if newline < 0 else newline
            document = lenient(text[:stop], start)
            document.end = stop
        elif not isinstance(document.value, dict):
            start = document.end
            continue
        yield document
        start = document.end


def _whole(page: Page, reader: RecordReader) -> Read:
    source = whole(page)
    truncated = False
    if damaged(source.text):
        yield Unchecked(page.uri, None, "damaged text", "the text was decoded wrongly before it was saved")
    for node in entries(source.text):
        truncated = truncated or node.truncated
        yield from reader.entry(node, source)
    if truncated:
        yield Unchecked(page.uri, None, "truncated", "the document breaks off; what was complete was read")
    elif not reader.said:
        yield Unchecked(page.uri, None, "not a product", NOTHING)
