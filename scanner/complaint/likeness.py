"""Pictures that were complained of, wherever else they stand: the same bytes, or the same picture saved anew.

A difference hash keeps, for a small grey version of the picture, which of two neighbours is darker. Scaling and saving
with another quality change few of these bits. A cropped or covered picture is another picture to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scanner.fingerprint import fingerprint
from scanner.model import Finding, Lang, Listing, ListingResult, Picture, Place, Text, Unchecked
from scanner.pictures import raster
from scanner.pictures.loading import name_of

RULE = "case-picture"
SIDE = 8
NEAR = 10
"""Bits of 128 that may differ. Saved anew or scaled, pictures differ in a few; different ones in some 30 and more."""
EVEN = 2.0
"""Grey levels that two cells of an even ground may differ by, as saving it anew makes them."""
FLAT = 3.0
"""Grey levels of spread below which a picture has no neighbours to compare: only equal bytes count."""

Load = Callable[[Picture, Listing], "bytes | Unchecked"]


class Likeness(NamedTuple):
    """A picture by its content and by how it looks; `look` is None where it cannot be decoded or is flat."""

    sha256: str
    look: int | None


class Match(NamedTuple):
    """A picture of a listing that is one of those complained of."""

    picture: Picture
    wanted: Likeness
    distance: int | None
    """Bits that differ; None: equal bytes."""


def likeness(body: bytes) -> Likeness:
    """Both marks of a picture."""
    digest = hashlib.sha256(body).hexdigest()
    try:
        return Likeness(digest, difference_hash(raster.pixels(body)))
    except (raster.Unreadable, ImportError):
        return Likeness(digest, None)


def difference_hash(pixels: Any) -> int | None:
    """128 bits: of an 8 × 8 grid, whether it grows lighter to the right and downwards; None for a flat picture."""
    height, width = pixels.shape[:2]
    if min(height, width) <= SIDE:
        return None
    grey = pixels.astype("float32").mean(axis=2)
    if float(grey.std()) < FLAT:
        return None
    right = _shrunk(grey, SIDE, SIDE + 1)
    down = _shrunk(grey, SIDE + 1, SIDE)
    bits = [*(right[:, 1:] - right[:, :-1] > EVEN).ravel(), *(down[1:] - down[:-1] > EVEN).ravel()]
    return sum(1 << at for at, bit in enumerate(bits) if bit)


def _shrunk(grey: Any, rows: int, columns: int) -> Any:
    """The mean of each cell of a grid."""
    import numpy

    height, width = grey.shape
    at_row = [height * number // rows for number in range(rows)]
    at_column = [width * number // columns for number in range(columns)]
    sums = numpy.add.reduceat(numpy.add.reduceat(grey, at_row, axis=0), at_column, axis=1)
    tall = numpy.diff([*at_row, height])[:, None]
    wide = numpy.diff([*at_column, width])[None, :]
    return sums / (tall * wide)


def wanted(folder: Path, names: Iterable[str]) -> list[Likeness]:
    """The pictures of a case. Raises `OSError` naming a file that is not there."""
    return [likeness((folder / name).read_bytes()) for name in names]


def distance(one: Likeness, other: Likeness) -> int | None:
    """0 for equal bytes, else the bits that differ; None where they are not alike."""
    if one.sha256 == other.sha256:
        return 0
    if one.look is None or other.look is None:
        return None
    bits = (one.look ^ other.look).bit_count()
    return bits if bits <= NEAR else None


class Watch:
    """Looks at the pictures of listings that pass; a template picture is loaded and compared once."""

    def __init__(self, pictures: Sequence[Likeness], load: Load) -> None:
        self._pictures = pictures
        self._load = load
        self._known: dict[str, tuple[Likeness, int | None] | Unchecked | None] = {}
        self._found: dict[tuple[str, str], list[Match]] = {}

    def see(self, items: Iterable[Listing | Unchecked]) -> Iterator[Listing | Unchecked]:
        """Hand the listings on; what could not be compared is counted with its reason."""
        for item in items:
            yield self._seen(item) if isinstance(item, Listing) else item

    def _seen(self, listing: Listing) -> Listing:
        missing = []
        for picture in listing.pictures:
            verdict = self._verdict(picture, listing)
            if isinstance(verdict, Unchecked):
                missing.append(verdict._replace(field=picture.field))
            elif verdict is not None:
                match = Match(picture, *verdict)
                self._found.setdefault((listing.id, listing.uri), []).append(match)
        new = [item for item in missing if item not in listing.unchecked]
        return listing._replace(unchecked=(*listing.unchecked, *new)) if new else listing

    def _verdict(self, picture: Picture, listing: Listing) -> tuple[Likeness, int | None] | Unchecked | None:
        web = picture.uri.startswith(("http://", "https://", "data:"))
        key = picture.uri if web else f"{listing.uri}\n{picture.uri}"
        if key not in self._known:
            body = self._load(picture, listing)
            self._known[key] = body if isinstance(body, Unchecked) else self._compared(body)
        return self._known[key]

    def _compared(self, body: bytes) -> tuple[Likeness, int | None] | None:
        """The nearest of the pictures complained of, with the bits that differ; None of them for equal bytes."""
        mine = likeness(body)
        found = [(bits, one) for one in self._pictures if (bits := distance(one, mine)) is not None]
        if not found:
            return None
        bits, one = min(found, key=lambda pair: (pair[0], pair[1].sha256 != mine.sha256))
        return one, None if one.sha256 == mine.sha256 else bits

    def add_to(self, result: ListingResult, lang: Lang) -> ListingResult:
        """The result with a finding for each picture that was complained of."""
        matches = self._found.get((result.id, result.uri), ())
        more = tuple(_finding(match, result, lang) for match in matches)
        return result._replace(shown=(*result.shown, *more)) if more else result


def _finding(match: Match, result: ListingResult, lang: Lang) -> Finding:
    short = match.wanted.sha256[:8]
    name = Text(f"图片 {short}", f"picture {short}").of(lang)
    how = Text("内容逐字节相同", "the same bytes")
    if match.distance is not None:
        how = Text(
            f"画面相同（差异 {match.distance}/128）", f"the same picture saved anew ({match.distance}/128 differ)"
        )
    message = Text(f"这是本案被投诉的图片：{how.zh}", f"This is a picture complained of: {how.en}").of(lang)
    return Finding(
        listing=result.id,
        field=match.picture.field,
        start=0,
        end=0,
        quote=name,
        context=("", ""),
        rule=RULE,
        rule_name=Text("被投诉的图片", "Picture complained of").of(lang),
        category="other",
        severity="error",
        confidence="high" if match.distance is None else "medium",
        message=message,
        advice=Text("换掉这张图片，或写明依据", "Replace the picture, or say what it rests on").of(lang),
        basis=(),
        exemption=None,
        proof=None,
        fixes=(),
        evasion=None,
        place=Place(result.uri, image=name_of(match.picture.uri)),
        related=(),
        fingerprint=fingerprint(RULE, result.id, match.picture.field, match.wanted.sha256, 0, 16),
    )
