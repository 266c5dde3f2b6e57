"""Crops for reports: cut from the pictures of the run, once, within bounds."""

import io

from PIL import Image

from reports.options import Options
from reports.xlsx import PICTURED
from reports.xlsx import render as workbook
from scanner.model import Place, Summary
from scanner.pictures.album import Album, Crops
from tests.reports.samples import finding, result

BOX = ((100.0, 100.0), (200.0, 100.0), (200.0, 140.0), (100.0, 140.0))


def body(color: str = "white") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (600, 400), color).save(out, "PNG")
    return out.getvalue()


def place(image: str = "1.jpg") -> Place:
    return Place("a.html", image=image, polygon=BOX, size=(600, 400))


def test_a_finding_gets_its_crop_and_the_whole_picture_once() -> None:
    album = Album()
    album.keep("1.jpg", "d1", body())
    crops = Crops(album)
    first, second = finding(place=place(), fingerprint="a" * 32), finding(place=place(), fingerprint="b" * 32)
    list(crops.watch([result(first, second)]))
    assert set(crops) == {"a" * 32, "b" * 32, "1.jpg"}
    assert Image.open(io.BytesIO(crops["a" * 32])).size == (260, 120)
    assert Image.open(io.BytesIO(crops["1.jpg"])).size == (600, 400)


def test_what_stands_in_no_picture_or_in_none_that_was_kept_has_no_crop() -> None:
    crops = Crops(Album())
    list(crops.watch([result(finding(place=Place("a.html")), finding(place=place("absent.jpg")))]))
    assert len(crops) == 0


def test_one_picture_under_two_names_is_kept_once_and_the_bound_holds() -> None:
    album = Album(bound=len(body()) + 10)
    album.keep("1.jpg", "d1", body())
    album.keep("2.jpg", "d1", body())
    album.keep("3.jpg", "d3", body("black"))
    assert album.body("1.jpg") == album.body("2.jpg") == body()
    assert album.body("3.jpg") is None


def test_crops_end_at_their_bound() -> None:
    album = Album()
    album.keep("1.jpg", "d1", body())
    crops = Crops(album, bound=1)
    list(crops.watch([result(*(finding(place=place(), fingerprint=str(n) * 32) for n in range(5)))]))
    assert len(crops) == 2


def test_the_workbook_shows_the_crop_in_its_row() -> None:
    from openpyxl import load_workbook

    album = Album()
    album.keep("1.jpg", "d1", body())
    crops = Crops(album)
    plain, seen = finding(fingerprint="a" * 32), finding(place=place(), fingerprint="b" * 32)
    out = io.BytesIO()
    workbook(crops.watch([result(plain, seen)]), Summary({}), out, "zh", Options(crops=crops))
    sheet = load_workbook(out).worksheets[0]
    (drawing,) = sheet._images
    assert sheet.cell(1, PICTURED.index("picture") + 1).value == "图片"
    assert (drawing.anchor._from.row, drawing.anchor._from.col) == (2, PICTURED.index("picture"))
