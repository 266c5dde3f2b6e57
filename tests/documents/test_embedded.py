"""Pictures inside workbooks and Word documents: whose they are, where they stand, and what hostile files do."""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("PIL")
pytest.importorskip("docx")

from PIL import Image

from scanner import documents
from scanner.documents import ReadOptions, embedded
from scanner.documents.carried import Carried
from scanner.model import Page, Part, Unchecked
from scanner.scan import Plan, scan
from tests.pictures.office import document, with_cells, workbook


def dot(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (12, 12), colour).save(out, "PNG")
    return out.getvalue()


RED, BLUE, GREEN = map(dot, ("red", "blue", "green"))
GOODS = [("商品ID", "商品标题", "主图", "详情图"), ("1", "羊毛围巾", "", ""), ("2", "棉布帽子", "", "")]


def parts(path: Path, **options: object) -> list[Part]:
    read = documents.read(Page(str(path), path.read_bytes()), ReadOptions(**options))  # type: ignore[arg-type]
    return [one for one in read if isinstance(one, Part)]


def held(path: Path, part: Part) -> list[tuple[str, str | None, bytes | None]]:
    """(field, cell or paragraph, bytes) of each picture of a part, looked up as a run does."""
    carried = Carried([str(path)])
    return [
        (one.field, (place := one.origin.place(())).cell or place.pointer, carried(part.uri, one.uri))
        for one in part.pictures
    ]


def test_a_picture_belongs_to_the_row_it_is_anchored_in(tmp_path: Path) -> None:
    path = workbook(tmp_path / "商品.xlsx", {"货": GOODS}, {"货!C2": RED, "货!D2": BLUE, "货!C3": GREEN})
    one, two = parts(path)
    assert held(path, one) == [("main_image[1]", "货!C2", RED), ("detail_image[1]", "货!D2", BLUE)]
    assert held(path, two) == [("main_image[1]", "货!C3", GREEN)]


def test_what_stands_between_rows_belongs_to_the_row_above_and_a_banner_to_the_first(tmp_path: Path) -> None:
    rows = [*GOODS[:2], (), (), *GOODS[2:]]
    path = workbook(tmp_path / "a.xlsx", {"货": rows}, {"货!A1": RED, "货!C4": BLUE, "货!C90": GREEN})
    one, two = parts(path)
    assert [place for _, place, _ in held(path, one)] == ["货!A1", "货!C4"]
    assert [place for _, place, _ in held(path, two)] == ["货!C90"]


def test_pictures_that_a_cell_names_are_pictures_and_no_wording(tmp_path: Path) -> None:
    """WPS: the cell holds =DISPIMG("ID_…",1), the picture stands in a list of the file."""
    named = '=DISPIMG("ID_{}",1)'
    rows = [GOODS[0], ("1", "羊毛围巾", named.format("A"), named.format("B")), ("2", "帽子", named.format("C"), "")]
    path = workbook(tmp_path / "wps.xlsx", {"货": rows}, {})
    texts = {"ID_A": RED, "ID_B": BLUE}
    from openpyxl import load_workbook

    book = load_workbook(path)
    for row in book["货"].iter_rows(min_row=2, min_col=3):
        for cell in row:
            cell.data_type = "s"
    book.save(path)
    with_cells(path, texts)
    one, two = parts(path)
    assert held(path, one) == [("main_image[1]", "货!C2", RED), ("detail_image[1]", "货!D2", BLUE)]
    assert two.pictures == ()
    assert not any("DISPIMG" in block.text for block in one.blocks)


def test_a_picture_that_stands_twice_is_two_places_of_one_picture(tmp_path: Path) -> None:
    path = document(tmp_path / "a.docx", ["标题", RED, "介绍", BLUE, RED])
    (part,) = parts(path)
    found = held(path, part)
    assert [(field, place) for field, place, _ in found] == [
        ("detail_image[1]", "/paragraph/2"),
        ("detail_image[2]", "/paragraph/4"),
    ]
    assert [body for _, _, body in found] == [RED, BLUE]


def test_a_sheet_without_goods_still_counts_its_pictures(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"图": [("甲",)], "货": GOODS}, {"图!B2": RED})
    read = list(documents.read(Page(str(path), path.read_bytes())))
    assert [(one.reason, one.detail) for one in read if isinstance(one, Unchecked)] == [("images not read", "1")]
    page, *goods = parts(path, pictures=True)
    assert (page.kind, held(path, page)) == ("page", [("main_image[1]", "图!B2", RED)])
    assert len(goods) == 2


def test_what_is_not_asked_for_is_counted(tmp_path: Path, rulebook: object) -> None:
    path = workbook(tmp_path / "a.xlsx", {"货": GOODS}, {"货!C2": RED, "货!D2": BLUE})
    one, two = scan([Page(str(path), path.read_bytes())], rulebook, Plan())  # type: ignore[arg-type]
    assert [item.detail for item in one.unchecked if item.reason == "images not read"] == ["2"]
    assert not [item for item in two.unchecked if item.reason == "images not read"]


@pytest.fixture(scope="module")
def rulebook() -> object:
    from scanner.rulebook import load

    return load()


def test_a_file_that_came_by_other_ways_carries_its_pictures_along(tmp_path: Path) -> None:
    path = document(tmp_path / "a.docx", ["标题", RED])
    page = Page("https://shop.example/a.docx", path.read_bytes(), via="http")
    (part,) = [one for one in documents.read(page, ReadOptions(pictures=True)) if isinstance(one, Part)]
    assert part.pictures[0].uri == "data:image/png;base64," + base64.b64encode(RED).decode()
    (part,) = [one for one in documents.read(page) if isinstance(one, Part)]
    assert part.pictures[0].uri.startswith("https://shop.example/a.docx!word/media/")


def test_an_archive_of_workbooks_is_looked_into(tmp_path: Path) -> None:
    inner = workbook(tmp_path / "a.xlsx", {"货": GOODS}, {"货!C2": RED})
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(inner, "子/a.xlsx")
    name = f"{path}!子/a.xlsx"
    first = next(one for one in documents.read(Page(name, inner.read_bytes())) if isinstance(one, Part))
    assert Carried([str(path)])(first.uri, first.pictures[0].uri) == RED


def changed(path: Path, member: str, body: bytes) -> Path:
    """The file with one member replaced."""
    made = path.with_name(f"changed-{path.name}")
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(made, "w") as after:
        for one in before.namelist():
            after.writestr(one, body if one == member else before.read(one))
    return made


@pytest.mark.parametrize(
    "target",
    ["../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "../media/nothing.png", "..\\..\\x.png", "\u202e"],
)
def test_a_relation_that_leads_out_finds_nothing(tmp_path: Path, target: str) -> None:
    path = workbook(tmp_path / "a.xlsx", {"货": GOODS}, {"货!C2": RED})
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="x" Target="{target}"/></Relationships>'
    )
    made = changed(path, "xl/drawings/_rels/drawing1.xml.rels", relations.encode())
    one, _ = parts(made)
    assert [body for _, _, body in held(made, one)] in ([], [None])


@pytest.mark.parametrize(
    "body", [b"", b"<x", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", b"<x>" * 50_000, b"\xff\xfe", b"<a/>" * 3]
)
@pytest.mark.parametrize("member", ["xl/drawings/drawing1.xml", "xl/drawings/_rels/drawing1.xml.rels"])
def test_a_broken_drawing_costs_no_row(tmp_path: Path, member: str, body: bytes) -> None:
    path = workbook(tmp_path / "a.xlsx", {"货": GOODS}, {"货!C2": RED})
    made = changed(path, member, body)
    if b"<!DOCTYPE" in body:
        assert parts(made) == []  # a workbook that declares entities is refused as a whole
    else:
        assert [part.pictures for part in parts(made)] == [(), ()]


def test_links_to_the_web_are_addresses_and_others_are_left(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"货": GOODS}, {"货!C2": RED})
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="x" TargetMode="External" Target="{}"/></Relationships>'
    )
    for target, found in (("https://img.example/1.png", ["https://img.example/1.png"]), ("file:///c:/1.png", [])):
        made = changed(path, "xl/drawings/_rels/drawing1.xml.rels", relations.format(target).encode())
        assert [one.uri for one in parts(made)[0].pictures] == found


def test_a_record_cannot_ask_for_the_workbooks_of_others(tmp_path: Path) -> None:
    path = workbook(tmp_path / "secret.xlsx", {"货": GOODS}, {"货!C2": RED})
    (tmp_path / "shop").mkdir()
    name = f"{path}!xl/media/image1.png"
    assert Carried([str(path)])("other.jsonl", name) == RED
    assert Carried([str(tmp_path / "shop")])("shop/a.jsonl", name) is None
    around = f"{tmp_path}/shop/../secret.xlsx!xl/media/image1.png"
    assert Carried([str(tmp_path / "shop")])("shop/a.jsonl", around) is None


def test_workbooks_without_pictures_are_not_looked_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "a.xlsx", {"货": GOODS}, {})

    def never(*_: object) -> None:
        raise AssertionError("looked for pictures")

    monkeypatch.setattr(embedded, "_relations", never)
    assert len(parts(path)) == 2
