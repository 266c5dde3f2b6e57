"""Small pictures with words, drawn here."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from tests.pictures.drawn import font


def picture(text: str, *, ground: str = "#f3efe6", size: tuple[int, int] = (420, 300), form: str = "PNG") -> bytes:
    """A label with `text` on it and some shapes beside, so that it looks like something."""
    drawn = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(drawn)
    pen.ellipse((20, 150, 180, 290), fill="#7a8f6a")
    pen.rectangle((230, 170, 400, 280), fill="#c46a4a")
    pen.polygon([(200, 290), (260, 130), (320, 290)], fill="#33506b")
    pen.text((40, 40), text, font=font(0, 48), fill="#222222")
    out = io.BytesIO()
    drawn.save(out, form)
    return out.getvalue()
