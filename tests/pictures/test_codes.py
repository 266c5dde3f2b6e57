"""Codes in pictures, as words with a place."""

import numpy
import zxingcpp
from PIL import Image

from scanner.pictures.codes import codes


def test_a_code_gives_its_content_and_its_corners() -> None:
    made = zxingcpp.create_barcode("https://shop.example/a", zxingcpp.BarcodeFormat.QRCode)
    squares = Image.fromarray(zxingcpp.write_barcode_to_image(made, scale=4)).convert("RGB")
    picture = Image.new("RGB", (400, 300), "white")
    picture.paste(squares, (200, 100))
    ((content, corners),) = codes(numpy.asarray(picture))
    assert content == "https://shop.example/a"
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    assert 200 <= min(xs) < max(xs) <= 200 + squares.width
    assert 100 <= min(ys) < max(ys) <= 100 + squares.height


def test_a_picture_without_codes_gives_none() -> None:
    assert list(codes(numpy.full((100, 100, 3), 240, numpy.uint8))) == []
