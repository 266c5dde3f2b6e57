"""Laboratory reports beside listings: tables and records, each value with its place."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest

from scanner.documents import lab_report
from scanner.documents.lab_report import Reports, load
from scanner.model import Block, Key, Page, Part, Place, Span, Unchecked


class Nowhere:
    uri = "listing"

    def place(self, intervals: object) -> Place:
        return Place(self.uri)


def part(id: str | None, **attributes: str) -> Part:
    blocks = tuple(Block(f"attributes.{name}", "mandatory", text, 0, Nowhere()) for name, text in attributes.items())
    return Part(Key("taobao", id) if id else None, "item", blocks)


def csv() -> Page:
    text = "商品ID,绒子含量实测,充绒量实测\n1001,85.2%,118g\n1002,90.4%,\n"
    return Page("lab.csv", text.encode())


def xlsx() -> Page:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["某检测中心"],
        ["款号", "绒子含量实测", "充绒量实测"],
        ["1001", "85.2%", "118g"],
        ["1002", "90.4%", None],
    ):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return Page("lab.xlsx", out.getvalue())


def records() -> Page:
    rows = [
        {"id": "1001", "report": {"绒子含量实测": "85.2%", "充绒量实测": "118g"}},
        {"id": "1002", "report": {"绒子含量实测": "90.4%"}},
    ]
    return Page("lab.jsonl", "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode())


@pytest.mark.parametrize("page", [csv(), xlsx(), records()], ids=["csv", "xlsx", "jsonl"])
def test_values_reach_the_listing_of_their_id(page: Page) -> None:
    reports = load([page])
    assert reports.unchecked == ()
    found = reports.with_report(part("1001"))
    assert [(block.field, block.text) for block in found.blocks] == [
        ("report.绒子含量实测", "85.2%"),
        ("report.充绒量实测", "118g"),
    ]
    assert [block.text for block in reports.with_report(part("1002")).blocks] == ["90.4%"]


def test_a_listing_without_report_is_untouched() -> None:
    one = part("7")
    assert load([csv()]).with_report(one) is one


def test_the_number_of_the_maker_finds_the_listing_too() -> None:
    found = load([csv()]).with_report(part(None, 货号="1002"))
    assert [block.field for block in found.blocks] == ["attributes.货号", "report.绒子含量实测"]


def test_places_are_those_of_the_report() -> None:
    [block, _] = load([csv()]).blocks["1001"]
    place = block.place(Span(0, 5))
    assert (place.uri, place.cell) == ("lab.csv", "B2")
    [found] = place.ranges
    assert csv().body[found.offset : found.offset + found.length] == b"85.2%"
    [block, _] = load([xlsx()]).blocks["1001"]
    assert (block.place(Span(0, 5)).cell or "").endswith("!B3")


@pytest.mark.parametrize(
    "body", [b"", b"a,b\n1,2\n", b"\x00\xff\x00", b"{", b"PK\x03\x04xl/[Content_Types].xml", b"[1, 2]"]
)
def test_a_file_without_reports_says_so(body: bytes) -> None:
    reports = load([Page("x", body)])
    assert reports.blocks == {} and reports.unchecked


def test_what_could_not_be_opened_is_passed_on() -> None:
    gone = Unchecked("lab.csv", None, "unreadable")
    assert load([gone]) == Reports({}, (gone,))


def test_ids_are_compared_as_written_names() -> None:
    assert "货号" in lab_report.ID_NAMES
