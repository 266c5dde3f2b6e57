"""Listings with the words of their pictures as blocks: load, read each picture once, put it beside the page's text."""

from __future__ import annotations

import hashlib
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple

from scanner.model import Block, Listing, Picture, Unchecked, base_field
from scanner.pictures.album import Album
from scanner.pictures.layout import Passage, passages
from scanner.pictures.loading import NOT_FETCHED, Loader, name_of, not_read
from scanner.pictures.origin import PictureText
from scanner.pictures.reader import Refused, Seen, look

Which = Literal["none", "main", "all"]
FIELDS: dict[Which, tuple[str, ...]] = {"none": (), "main": ("main_image",), "all": ("main_image", "detail_image")}
MAX_TOTAL = 200_000_000
"""Bytes of pictures loaded for one listing."""
MAX_PICTURES = 300
"""Pictures of one listing."""
RECENT = 256
"""Readings kept in memory: a template picture comes in one listing after another."""

Reading = Seen | Refused | None
ReadAll = Callable[[Iterator["bytes | None"]], Iterator[Reading]]
"""Reads pictures in their order, in this process or in several; nothing for nothing."""


class Looked(NamedTuple):
    """How far the reading of pictures is, told after every picture."""

    done: int
    stored: int
    """Of these, how many were known already: from the store, or from another listing."""


class _Cell:
    """One reading, shared by all listings that show the picture, also while it is still being read."""

    __slots__ = ("reading",)

    def __init__(self) -> None:
        self.reading: Reading = None


class _Look(NamedTuple):
    """One picture of a listing on its way."""

    picture: Picture
    outcome: _Cell | Unchecked


class _Waiting:
    """A listing (or what passes by it) with its pictures; complete once every look is answered."""

    __slots__ = ("item", "looks", "open")

    def __init__(self, item: Listing | Unchecked) -> None:
        self.item = item
        self.looks: list[_Look] = []
        self.open = True


class Eyes:
    """Reads the pictures of listings; one instance a run."""

    def __init__(
        self,
        which: Which,
        loader: Loader | None = None,
        read_all: ReadAll | None = None,
        album: Album | None = None,
        tell: Callable[[Looked], None] | None = None,
    ) -> None:
        self.fields = FIELDS[which]
        self._loader = loader or Loader()
        self._read_all: ReadAll = read_all or (lambda bodies: map(look, bodies))
        self._album = album
        self._tell = tell
        self._recent: OrderedDict[str, _Cell] = OrderedDict()
        self._looked = Looked(0, 0)

    def see(self, items: Iterable[Listing | Unchecked]) -> Iterator[Listing | Unchecked]:
        """Every listing, in order, with the words of its pictures; what was not read is counted with its reason."""
        line: deque[_Waiting] = deque()
        asked: deque[tuple[_Waiting, _Cell | None]] = deque()
        for reading in self._read_all(self._bodies(items, line, asked)):
            _, cell = asked.popleft()
            if cell is not None:
                cell.reading = reading
                self._count(isinstance(reading, Seen) and reading.stored)
            while line and not line[0].open and not (asked and asked[0][0] is line[0]):
                yield self._finished(line.popleft())

    def _bodies(
        self,
        items: Iterable[Listing | Unchecked],
        line: deque[_Waiting],
        asked: deque[tuple[_Waiting, _Cell | None]],
    ) -> Iterator[bytes | None]:
        """What is to be read, in order; each listing ends with a None, so that listings without pictures move on."""
        for item in items:
            waiting = _Waiting(item)
            line.append(waiting)
            if isinstance(item, Listing) and all(one.reason != "not a product" for one in item.unchecked):
                for cell, body in self._wanted(waiting, item):
                    asked.append((waiting, cell))
                    yield body
            waiting.open = False
            asked.append((waiting, None))
            yield None

    def _wanted(self, waiting: _Waiting, listing: Listing) -> Iterator[tuple[_Cell, bytes]]:
        """The pictures of a listing that nobody read yet."""
        total = 0
        for number, picture in enumerate(one for one in listing.pictures if base_field(one.field) in self.fields):
            got: bytes | Unchecked
            if number >= MAX_PICTURES or total > MAX_TOTAL:
                got = not_read(
                    picture, "truncated", f"a listing's first {MAX_PICTURES} pictures, or {MAX_TOTAL:,} bytes, are read"
                )
            else:
                got = self._loader.load(picture, listing)
            if isinstance(got, Unchecked):
                waiting.looks.append(_Look(picture, got))
                continue
            total += len(got)
            digest = hashlib.sha256(got).hexdigest()
            if self._album is not None:
                self._album.keep(name_of(picture.uri), digest, got)
            known = digest in self._recent
            cell = self._recent.setdefault(digest, _Cell())
            self._recent.move_to_end(digest)
            while len(self._recent) > RECENT:
                self._recent.popitem(last=False)
            waiting.looks.append(_Look(picture, cell))
            if known:
                self._count(stored=True)
            else:
                yield cell, got

    def _count(self, stored: bool) -> None:
        self._looked = Looked(self._looked.done + 1, self._looked.stored + stored)
        if self._tell is not None:
            self._tell(self._looked)

    def _finished(self, waiting: _Waiting) -> Listing | Unchecked:
        listing = waiting.item
        if isinstance(listing, Unchecked):
            return listing
        blocks: list[Block] = []
        unchecked: list[Unchecked] = []
        for picture, outcome in waiting.looks:
            reading = outcome.reading if isinstance(outcome, _Cell) else None
            if isinstance(outcome, Unchecked):
                unchecked.append(outcome)
            elif isinstance(reading, Refused):
                unchecked.append(not_read(picture, reading.reason, reading.detail))
            elif reading is not None:
                blocks.extend(blocks_of(picture, reading, listing))
        left = sum(base_field(picture.field) not in self.fields for picture in listing.pictures)
        if left:
            unchecked.append(Unchecked(listing.uri, None, "images not read", str(left)))
        unfetched = [one for one in unchecked if one.detail == NOT_FETCHED]
        if unfetched:
            note = Unchecked(listing.uri, None, "images not read", f"{len(unfetched)}: {NOT_FETCHED}")
            unchecked = [*(one for one in unchecked if one.detail != NOT_FETCHED), note]
        if not blocks and not unchecked:
            return listing
        return listing._replace(blocks=(*listing.blocks, *blocks), unchecked=(*listing.unchecked, *unchecked))


def blocks_of(picture: Picture, seen: Seen, listing: Listing) -> Iterator[Block]:
    """The passages and codes of one picture as blocks of the listing."""
    at = 0
    titles = ["".join(block.text.split()) for block in listing.texts("title")]
    image = name_of(picture.uri)
    for passage in (*passages(seen.lines), *_code_passages(seen)):
        origin = PictureText(
            listing.uri, image, passage.boxes, picture.origin, passage.doubtful, passage.height, seen.size
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
