"""Words in pictures of workbooks and Word documents, from the command to the place in the list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

pytest.importorskip("docx")

from scanner.cli import root
from tests.pictures.office import document, workbook
from tests.pictures.test_eyes import pictured

WORDS = pictured("全网最低价", "圆领套头")
MORE = pictured("国家级品质", "羊毛围巾")
GOODS = [("商品ID", "商品标题", "主图", "详情图"), ("1", "羊毛围巾", "", ""), ("2", "棉布帽子", "", "")]


def scanned(path: Path, images: str, *more: str) -> list[dict[str, Any]]:
    out = path.with_suffix(".json")
    done = CliRunner().invoke(root, ["scan", str(path), "--images", images, "--output", f"json={out}", *more])
    assert done.exit_code in (0, 1), done.output
    results: list[dict[str, Any]] = json.loads(out.read_bytes())["results"]
    return results


def places(results: list[dict[str, Any]]) -> set[tuple[str, str, str, str]]:
    return {
        (one["listing"], one["field"], one["quote"], one["place"]["cell"] or one["place"]["pointer"])
        for result in results
        for one in result["shown"]
        if one["place"]["image"] and one["place"]["polygon"]
    }


def unread(results: list[dict[str, Any]]) -> int:
    return sum(item["reason"] == "images not read" for result in results for item in result["unchecked"])


def test_findings_in_a_workbook_name_sheet_and_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path / "商品.xlsx", {"货": GOODS}, {"货!C2": WORDS, "货!D3": MORE})
    every = scanned(path, "all", "--output", f"html={tmp_path / 'a.html'}", "--output", f"xlsx={tmp_path / 'a.xlsx'}")
    assert places(every) == {
        ("1", "main_image[1]", "全网最低价", "货!C2"),
        ("2", "detail_image[1]", "国家级", "货!D3"),
    }
    assert all(one["place"]["uri"] == str(path) for result in every for one in result["shown"])
    assert (tmp_path / "a.html").read_text(encoding="utf-8").count('"b":"data:image/jpeg') == 2
    main = scanned(path, "main")
    assert places(main) == {("1", "main_image[1]", "全网最低价", "货!C2")}
    assert unread(main) == 1
    assert places(scanned(path, "none")) == set()
    assert unread(scanned(path, "none")) == 2


def test_findings_in_a_word_document_name_the_paragraph(tmp_path: Path) -> None:
    path = document(tmp_path / "文案.docx", ["羊毛围巾", MORE, "秋冬可用。"])
    assert {place[1:] for place in places(scanned(path, "all"))} == {("detail_image[1]", "国家级", "/paragraph/2")}
    assert unread(scanned(path, "main")) == 1
    assert unread(scanned(path, "none")) == 1


def test_the_limits_of_pictures_hold_for_embedded_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scanner.pictures import eyes

    path = workbook(tmp_path / "商品.xlsx", {"货": GOODS}, {"货!C2": WORDS, "货!D2": MORE})
    monkeypatch.setattr(eyes, "MAX_PICTURES", 1)
    results = scanned(path, "all")
    assert {place[1] for place in places(results)} == {"main_image[1]"}
    assert sum(len(result["unchecked"]) for result in results if result["id"] == "1") > 0
