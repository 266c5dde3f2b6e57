"""A picture given by itself: a listing of one picture, whose words only OCR reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from scanner.documents import ReadOptions
from scanner.documents.places import FileOnly
from scanner.model import Need, Page, Part, Picture, Unchecked

MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
MAIN = ("主图", "首图", "main", "cover")
"""Words in a name that make it a main picture; any other belongs to a description."""


def looks_like(head: str, page: Page) -> bool:
    """Whether the bytes are a picture."""
    start = bytes(page.body[:16])
    return (
        start.startswith(MAGIC)
        or (start.startswith(b"RIFF") and start[8:12] == b"WEBP")
        or start[4:12] in (b"ftypavif", b"ftypavis")
    )


def read(page: Page, options: ReadOptions) -> Iterator[Part | Need | Unchecked]:
    """The picture, as the only one of its listing."""
    name = "/".join(PurePath(page.uri.partition("?")[0]).parts[-2:]).lower()
    field = "main_image" if any(word in name for word in MAIN) else "detail_image"
    yield Part(None, "item", (), (Picture(f"{field}[1]", page.uri, FileOnly(page.uri)),), uri=page.uri)
