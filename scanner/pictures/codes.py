"""QR codes in pictures: the only home of the decoder library."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def codes(pixels: Any) -> Iterator[tuple[str, tuple[tuple[float, float], ...]]]:
    """(content, four corners) of each code; nothing where the decoder is not installed."""
    try:
        import zxingcpp
    except ImportError:
        return
    for found in zxingcpp.read_barcodes(pixels, formats=zxingcpp.barcode_formats_from_str("QRCode")):
        corners = found.position
        yield (
            found.text,
            tuple(
                (float(point.x), float(point.y))
                for point in (corners.top_left, corners.top_right, corners.bottom_right, corners.bottom_left)
            ),
        )
