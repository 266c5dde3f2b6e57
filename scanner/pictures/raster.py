"""Bytes of a picture into pixels, within bounds: the only home of Pillow.

First frames of animations, EXIF rotation, CMYK, 16 bits, palettes and transparency (on white, as shops show it) become
8-bit RGB. What cannot be read says why; nothing is decoded before its stated size was checked.
"""

from __future__ import annotations

import io
import warnings
from typing import Any

MAX_BYTES = 30_000_000
MAX_PIXELS = 120_000_000
MAX_SIDE = 60_000
LEAST_SIDE = 24
"""Pictures with a smaller side hold no words that anybody reads."""


class Unreadable(Exception):
    """Why a picture gives no pixels: `reason` is one of model.UNCHECKED."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def pixels(body: bytes) -> Any:
    """An array (height, width, 3) of 8-bit RGB. Raises `Unreadable`."""
    import numpy
    from PIL import Image, ImageOps

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
            with Image.open(io.BytesIO(body)) as picture:
                _check_size(*picture.size)
                picture.seek(0)
                upright = ImageOps.exif_transpose(picture)
                return numpy.asarray(_rgb(upright))
    except Unreadable:
        raise
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        reason = "truncated" if "truncated" in str(error) else "unreadable"
        raise Unreadable(reason, f"no picture that can be decoded: {error}") from error


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


def crop(body: bytes, polygon: tuple[tuple[float, float], ...], margin: int = 24) -> bytes | None:
    """A PNG of the part round `polygon`, for reports; None where the picture cannot be read."""
    from PIL import Image

    try:
        picture = Image.fromarray(pixels(body))
    except Unreadable:
        return None
    xs, ys = [x for x, _ in polygon], [y for _, y in polygon]
    box = (
        max(0, int(min(xs)) - margin),
        max(0, int(min(ys)) - margin),
        min(picture.width, int(max(xs)) + margin),
        min(picture.height, int(max(ys)) + margin),
    )
    out = io.BytesIO()
    picture.crop(box).save(out, "PNG")
    return out.getvalue()
