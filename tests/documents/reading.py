"""What the tests of records, tables and answers share: read bytes, and take a place back to its bytes."""

from __future__ import annotations

import json

from scanner.documents import DEFAULT, ReadOptions, read
from scanner.model import Block, Need, Page, Part, Place, Span, Unchecked


def read_all(body: bytes, uri: str = "goods.json", options: ReadOptions = DEFAULT) -> list[Part | Need | Unchecked]:
    return list(read(Page(uri, body), options))


def parts_of(body: bytes, uri: str = "goods.json", options: ReadOptions = DEFAULT) -> list[Part]:
    return [item for item in read_all(body, uri, options) if isinstance(item, Part)]


def reasons(items: list[Part | Need | Unchecked]) -> set[str]:
    found = {item.reason for item in items if isinstance(item, Unchecked)}
    return found | {item.reason for part in items if isinstance(part, Part) for item in part.unchecked}


def fields(part: Part) -> dict[str, str]:
    said: dict[str, str] = {}
    for block in part.blocks:
        said[block.field] = f"{said[block.field]}\n{block.text}" if block.field in said else block.text
    return said


def place_of(block: Block, words: str) -> Place:
    start = block.text.index(words)
    return block.place(Span(start, start + len(words)))


def bytes_at(place: Place, body: bytes) -> bytes:
    return b"".join(body[found.offset : found.offset + found.length] for found in place.ranges)


def json_words(raw: bytes, encoding: str = "utf-8") -> str:
    """What a stretch of a JSON string says."""
    return str(json.loads(f'"{raw.decode(encoding)}"', strict=False))
