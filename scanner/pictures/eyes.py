"""Pictures of listings into blocks: load, read (or take from the store), and put beside the text of the page."""

from __future__ import annotations

import base64
import binascii
import hashlib
import urllib.parse
from collections import OrderedDict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

from scanner.model import Block, Listing, Page, Picture, Unchecked, base_field
from scanner.pictures import raster, tiles
from scanner.pictures.codes import codes
from scanner.pictures.engine import Line, Ocr
from scanner.pictures.layout import Passage, passages
from scanner.pictures.origin import PictureText
from scanner.pictures.store import Store

Which = Literal["none", "main", "all"]
FIELDS: dict[Which, tuple[str, ...]] = {"none": (), "main": ("main_image",), "all": ("main_image", "detail_image")}
MAX_TOTAL = 400_000_000
"""Bytes of pictures loaded for one listing."""
RECENT = 64
"""Readings kept in memory: a template picture comes in one listing after another."""

Load = Callable[[str, str], "Page | Unchecked"]
"""(address, referer) → bytes, under all rules of the crawler."""


class Seen(NamedTuple):
    """What was read of one picture."""

    lines: tuple[Line, ...]
    size: tuple[int, int]
    codes: tuple[tuple[str, tuple[tuple[float, float], ...]], ...]


class Eyes:
    """Reads the pictures of listings. One instance a process; the engine is made when the first picture needs it."""

    def __init__(
        self,
        which: Which,
        engine: Callable[[], Ocr],
        load: Load | None = None,
        root: Path | None = None,
        store: Path | None = None,
    ) -> None:
        self.fields = FIELDS[which]
        self.load = load
        self.root = root
        self._engine = engine
        self._folder = store
        self._ocr: Ocr | None = None
        self._store: Store | None = None
        self._recent: OrderedDict[str, Seen] = OrderedDict()

    def see(self, listing: Listing) -> Listing:
        """The listing with the words of its pictures as blocks; what was not read is counted with its reason."""
        blocks: list[Block] = []
        unchecked: list[Unchecked] = []
        left, total = 0, 0
        for picture in listing.pictures:
            if base_field(picture.field) not in self.fields:
                left += 1
                continue
            got = self._bytes(picture, listing)
            if isinstance(got, Unchecked):
                unchecked.append(got)
                continue
            total += len(got)
            if total > MAX_TOTAL:
                unchecked.append(_not_read(picture, "unreadable", f"more than {MAX_TOTAL:,} bytes of pictures"))
                continue
            try:
                blocks.extend(_blocks(picture, self.read(got), listing))
            except raster.Unreadable as error:
                unchecked.append(_not_read(picture, error.reason, error.detail))
        if left:
            unchecked.append(Unchecked(listing.uri, None, "images not read", str(left)))
        return listing._replace(blocks=(*listing.blocks, *blocks), unchecked=(*listing.unchecked, *unchecked))

    def read(self, body: bytes) -> Seen:
        """The lines and codes of one picture, from memory, the store, or the engine. Raises `raster.Unreadable`."""
        digest = hashlib.sha256(body).hexdigest()
        if digest in self._recent:
            self._recent.move_to_end(digest)
            return self._recent[digest]
        if self._ocr is None:
            self._ocr = self._engine()
            self._store = Store(self._ocr.fingerprint, self._folder)
        assert self._store is not None
        kept = self._store.get(body)
        if kept is None:
            seen = self._read_now(self._ocr, body)
            self._store.put(body, list(seen.lines), seen.size, list(seen.codes))
        else:
            seen = Seen(tuple(kept.lines), kept.size, tuple(kept.codes))
        self._recent[digest] = seen
        if len(self._recent) > RECENT:
            self._recent.popitem(last=False)
        return seen

    @staticmethod
    def _read_now(ocr: Ocr, body: bytes) -> Seen:
        pixels: Any = raster.pixels(body)
        height, width = pixels.shape[:2]
        if min(height, width) < raster.LEAST_SIDE:
            return Seen((), (width, height), ())
        return Seen(tuple(tiles.read(ocr, pixels)), (width, height), tuple(codes(pixels)))

    def _bytes(self, picture: Picture, listing: Listing) -> bytes | Unchecked:
        uri = picture.uri
        if uri.startswith("data:"):
            return _data(uri) or _not_read(picture, "unreadable", "data URI that cannot be decoded")
        if uri.startswith(("http://", "https://")):
            if self.load is None:
                return _not_read(
                    picture, "images not read", "addresses are fetched only in a crawl or with --fetch-needs"
                )
            got = self.load(uri, listing.meta.url or listing.uri)
            return got._replace(field=picture.field) if isinstance(got, Unchecked) else bytes(got.body)
        return self._local(picture, listing)

    def _local(self, picture: Picture, listing: Listing) -> bytes | Unchecked:
        """A picture beside the record; paths stay under the record's folder, or under ``--image-root``."""
        source = Path(listing.uri.partition("!")[0])
        root = (self.root or (source if source.is_dir() else source.parent)).resolve()
        path = (root / urllib.parse.unquote(picture.uri)).resolve()
        if not path.is_relative_to(root):
            return _not_read(picture, "path refused", f"{picture.uri} leads out of {root}")
        try:
            if path.stat().st_size > raster.MAX_BYTES:
                return _not_read(picture, "unreadable", f"{picture.uri}: more than {raster.MAX_BYTES:,} bytes")
            return path.read_bytes()
        except OSError as error:
            return _not_read(picture, "unreadable", f"{picture.uri}: {error.strerror}")


def _not_read(picture: Picture, reason: str, detail: str) -> Unchecked:
    return Unchecked(picture.uri[:200], picture.field, reason, detail)


def _data(uri: str) -> bytes | None:
    head, comma, body = uri.partition(",")
    if not comma or len(body) > 2 * raster.MAX_BYTES:
        return None
    try:
        return base64.b64decode(body, validate=False) if ";base64" in head else urllib.parse.unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return None


def _blocks(picture: Picture, seen: Seen, listing: Listing) -> Iterator[Block]:
    at = 0
    titles = ["".join(block.text.split()) for block in listing.texts("title")]
    for passage in (*passages(seen.lines), *_code_passages(seen)):
        origin = PictureText(
            listing.uri, picture.uri, passage.boxes, picture.origin, passage.doubtful, passage.height, seen.size
        )
        repeated = len(passage.text) > 5 and any("".join(passage.text.split()) in title for title in titles)
        # What only repeats the title is judged there: a fix of the title is a fix of both.
        yield Block(picture.field, "platform" if repeated else "copy", passage.text, at, origin)
        at += len(passage.text) + 1


def _code_passages(seen: Seen) -> Iterator[Passage]:
    """A QR code as words, so that rules can speak of it: 【二维码】 and what it holds."""
    for content, polygon in seen.codes:
        text = f"【二维码】{content[:200]}"
        yield Passage(text, (polygon,) * len(text), False, 0.0)
