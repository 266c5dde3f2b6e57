"""Bytes of a picture into pixels, within bounds: the only home of Pillow.

First frames of animations, EXIF rotation, CMYK, 16 bits, palettes and transparency (on white, as shops show it) become
8-bit RGB. What cannot be read says why; nothing is decoded before its stated size was checked.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Sequence
from typing import Any

MAX_BYTES = 30_000_000
MAX_PIXELS = 50_000_000
MAX_SIDE = 60_000
LEAST_SIDE = 24
"""Pictures with a smaller side hold no words that anybody reads."""
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP", "TIFF", "ICO")
"""What is decoded. Pillow knows more, some of them by calling other programs; no shop serves those."""
BOX = (226, 35, 26)


class Unreadable(Exception):
    """Why a picture gives no pixels: `reason` is one of model.UNCHECKED."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def pixels(body: bytes) -> Any:
    """An array (height, width, 3) of 8-bit RGB. Raises `Unreadable`."""
    import numpy
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(body) > MAX_BYTES:
        raise Unreadable("unreadable", f"picture of {len(body):,} bytes, the limit is {MAX_BYTES:,}")
    if not body:
        raise Unreadable("unreadable", "empty file")
    if is_svg(body):
        raise Unreadable("unreadable", "SVG is drawn by a browser, not read as a picture")
    Image.MAX_IMAGE_PIXELS = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(body), formats=_formats()) as picture:
                _check_size(*picture.size)
                picture.seek(0)
                upright = ImageOps.exif_transpose(picture)
                return numpy.asarray(_rgb(upright))
    except Unreadable:
        raise
    except UnidentifiedImageError as error:
        raise Unreadable("unreadable", "no picture of a known kind") from error
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, struct.error, KeyError, TypeError) as error:
        reason = "truncated" if "truncated" in str(error) else "unreadable"
        raise Unreadable(reason, f"no picture that can be decoded: {error}") from error


def _formats() -> list[str]:
    """Those of `FORMATS` that the installed Pillow can read."""
    from PIL import Image

    Image.init()
    return [name for name in FORMATS if name in Image.OPEN]


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise Unreadable("unreadable", f"picture of {width}×{height} pixels, the limit is {MAX_PIXELS:,}")


def _rgb(picture: Any) -> Any:
    from PIL import Image

    if picture.mode.startswith(("I", "F")):
        low, high = picture.getextrema()
        spread = max(1.0, float(high) - float(low))
        picture = picture.point(lambda value: (value - low) * (255.0 / spread)).convert("L")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    return picture.convert("RGB")


def is_svg(body: bytes) -> bool:
    """Whether the bytes are SVG text, whatever the name says."""
    head = body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<svg", b"<?xml")) and b"<svg" in body[:4000].lower()


class Drawn:
    """A picture that reports show parts of."""

    def __init__(self, body: bytes) -> None:
        from PIL import Image

        self._picture = Image.fromarray(pixels(body))

    def crop(self, polygon: Sequence[tuple[float, float]], margin: int = 40, widest: int = 900) -> bytes:
        """A JPEG of the part round `polygon`, which is boxed."""
        from PIL import ImageDraw

        xs, ys = [x for x, _ in polygon], [y for _, y in polygon]
        # Twice as much at the sides: the words before and after belong to what is read.
        left, top = max(0, int(min(xs)) - 2 * margin), max(0, int(min(ys)) - margin)
        right = max(left + 1, min(self._picture.width, int(max(xs)) + 2 * margin))
        bottom = max(top + 1, min(self._picture.height, int(max(ys)) + margin))
        part = self._picture.crop((left, top, right, bottom))
        ring = [(x - left, y - top) for x, y in _grown(polygon, 3)]
        ImageDraw.Draw(part).line([*ring, *ring[:2]], fill=BOX, width=3, joint="curve")
        return _jpeg(part, widest, 82)

    def part(self, left: int, top: int, width: int, height: int, widest: int = 900) -> bytes:
        """A JPEG of a part as it is, moved into the picture where it would stand out."""
        width, height = min(width, self._picture.width), min(height, self._picture.height)
        left = max(0, min(left, self._picture.width - width))
        top = max(0, min(top, self._picture.height - height))
        return _jpeg(self._picture.crop((left, top, left + width, top + height)), widest, 72)

    def whole(self, side: int = 1_000, tallest: int = 4_000) -> bytes:
        """A JPEG of the whole picture, at most `side` wide and `tallest` high."""
        picture = self._picture
        if picture.height > tallest:
            side = min(side, max(1, picture.width * tallest // picture.height))
        return _jpeg(picture, side, 60)


def _grown(polygon: Sequence[tuple[float, float]], by: float) -> list[tuple[float, float]]:
    """The polygon, a little away from its words."""
    x0, y0 = (sum(values) / len(polygon) for values in zip(*polygon, strict=True))
    return [(x + by * ((x > x0) - (x < x0)), y + by * ((y > y0) - (y < y0))) for x, y in polygon]


def _jpeg(picture: Any, widest: int, quality: int) -> bytes:
    if picture.width > widest:
        picture = picture.resize((widest, max(1, picture.height * widest // picture.width)))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()
