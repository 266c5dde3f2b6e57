"""Bytes into pixels: every kind of picture, and every kind of bad one, within bounds."""

import io
import struct
import zlib
from collections.abc import Callable

import numpy
import pytest
from PIL import Image

from scanner.model import UNCHECKED
from scanner.pictures import raster

RED = (200, 30, 30)


def saved(picture: Image.Image, form: str, **how: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def plain(mode: str = "RGB", size: tuple[int, int] = (60, 40)) -> Image.Image:
    return Image.new("RGB", size, RED).convert(mode)


def turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return saved(plain(), "JPEG", exif=exif)


def animated() -> bytes:
    frames = [Image.new("RGB", (60, 40), color) for color in (RED, (0, 0, 255))]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:])


GOOD: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: saved(plain(), "JPEG"),
    "png": lambda: saved(plain(), "PNG"),
    "webp": lambda: saved(plain(), "WEBP"),
    "avif": lambda: saved(plain(), "AVIF"),
    "bmp": lambda: saved(plain(), "BMP"),
    "tiff": lambda: saved(plain(), "TIFF"),
    "palette": lambda: saved(plain("P"), "PNG"),
    "cmyk": lambda: saved(plain("CMYK"), "JPEG"),
    "animated": animated,
    "animated webp": lambda: saved(plain(), "WEBP", save_all=True, append_images=[plain("L").convert("RGB")]),
}


@pytest.mark.parametrize("name", GOOD)
def test_every_kind_becomes_rgb(name: str) -> None:
    pixels = raster.pixels(GOOD[name]())
    assert pixels.shape == (40, 60, 3)
    assert pixels.dtype == numpy.uint8
    red, green, blue = (int(value) for value in pixels[20, 30])
    assert red > 150
    assert max(green, blue) < 80


def test_a_picture_is_turned_as_its_camera_said() -> None:
    assert raster.pixels(turned()).shape == (60, 40, 3)


def test_transparent_is_white() -> None:
    assert raster.pixels(saved(Image.new("RGBA", (30, 30), (0, 0, 0, 0)), "PNG"))[0, 0].tolist() == [255, 255, 255]


def test_sixteen_bits_keep_their_contrast() -> None:
    grey = numpy.full((40, 60), 20_000, numpy.uint16)
    grey[10:30, 10:50] = 45_000
    pixels = raster.pixels(saved(Image.fromarray(grey), "PNG"))
    assert pixels[0, 0].tolist() == [0, 0, 0]
    assert pixels[20, 30].tolist() == [255, 255, 255]


def png_head(width: int, height: int) -> bytes:
    """A PNG that states a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "unreadable"),
    "text": ("全网最低价".encode() * 20, "unreadable"),
    "html": (b"<html><body>404</body></html>", "unreadable"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "unreadable"),
    "svg behind a declaration": (b'\xef\xbb\xbf<?xml version="1.0"?>\n<svg onload="x()"/>', "unreadable"),
    "truncated jpeg": (saved(Image.effect_noise((90, 90), 80), "JPEG")[:2000], "truncated"),
    "truncated png": (saved(Image.effect_noise((90, 90), 80), "PNG")[:2000], "truncated"),
    "head alone": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "unreadable"),
    "wide bomb": (png_head(70_000, 10), "unreadable"),
    "large bomb": (png_head(40_000, 40_000), "unreadable"),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n", "unreadable"),
    "zeros": (b"\0" * 5000, "unreadable"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_pictures_say_why(name: str) -> None:
    body, reason = BAD[name]
    with pytest.raises(raster.Unreadable) as caught:
        raster.pixels(body)
    assert caught.value.reason == reason
    assert caught.value.reason in UNCHECKED
    assert caught.value.detail


def test_a_very_long_file_is_not_decoded() -> None:
    with pytest.raises(raster.Unreadable, match="limit"):
        raster.pixels(GOOD["jpeg"]() + b"\0" * raster.MAX_BYTES)


def test_a_crop_boxes_the_words() -> None:
    body = saved(Image.new("RGB", (600, 400), "white"), "PNG")
    cut = Image.open(io.BytesIO(raster.Drawn(body).crop(((200, 100), (300, 100), (300, 140), (200, 140)))))
    assert cut.format == "JPEG"
    assert cut.size == (260, 120)
    red, green, _ = cut.getpixel((130, 37))
    assert red > 150 > green
    assert min(cut.getpixel((130, 60))) > 230


def test_the_whole_picture_is_made_small() -> None:
    tall = Image.open(io.BytesIO(raster.Drawn(saved(Image.new("RGB", (790, 9000), "white"), "JPEG")).whole()))
    assert tall.height <= 4_100
    assert abs(tall.width / tall.height - 790 / 9000) < 0.01
