"""The workbook, opened by a reader library: its rows are the findings, its texts are texts, work is carried on."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from samples import HOSTILE, counted, finding, hostile, many, result, summary, varied

from reports import FORMATS, labels
from reports.options import Options
from reports.rows import COLUMNS
from reports.tracking import Previous, PreviousError, read_previous
from reports.visible import visible
from reports.where import page_link, where
from scanner.model import Lang, ListingResult


def book(results: list[ListingResult], lang: Lang = "zh", **options: Any) -> tuple[Workbook, bytes]:
    out = io.BytesIO()
    whole = summary()
    FORMATS["xlsx"].render(counted(results, whole), whole, out, lang, Options(**options))
    return load_workbook(io.BytesIO(out.getvalue()), rich_text=True), out.getvalue()


def rows(made: Workbook, sheet: str = "修改清单") -> list[dict[str, str]]:
    head, *body = made[sheet].iter_rows(values_only=True)
    return [
        {str(name): "" if cell is None else str(cell) for name, cell in zip(head, one, strict=True)} for one in body
    ]


def test_rows_equal_findings() -> None:
    results = varied() + list(many(300))
    made, _ = book(results)
    expected = [(one, found) for one in results for found in sorted(one.shown, key=lambda it: it.severity != "error")]
    got = rows(made)
    assert len(got) == len(expected) == 306
    for row, (one, found) in zip(got, expected, strict=True):
        assert row["商品编号"] == one.id
        assert row["商品"] == (one.title or "")
        assert row["级别"] == labels.severity(found.severity, "zh")
        assert row["位置"] == labels.field(found.field, "zh")
        assert row["上下文"] == found.context[0] + found.quote + found.context[1]
        assert row["问题"].startswith(found.message)
        assert row["建议"] == found.advice
        assert row["依据"] == labels.basis_line(found.basis[0], "zh")
        assert row["规则"] == found.rule
        assert row["具体位置"] == where(found.place)
        assert row["指纹"] == found.fingerprint
        assert row["状态"] == "待处理"


def test_the_words_stand_out_in_their_clause() -> None:
    made, _ = book([result(finding("最佳", "本店", "选择"))])
    cell = made["修改清单"].cell(2, COLUMNS.index("context") + 1).value
    assert [str(piece) for piece in cell] == ["本店", "最佳", "选择"]  # type: ignore[union-attr]
    assert cell[1].font.b  # type: ignore[index,union-attr]


def test_links_open_the_page_at_the_words() -> None:
    one = result(finding())
    made, _ = book([one])
    cell = made["修改清单"].cell(2, COLUMNS.index("link") + 1)
    assert cell.hyperlink is not None
    assert cell.hyperlink.target == page_link(one, one.shown[0])


def test_the_sheet_is_made_for_work() -> None:
    made, _ = book(varied())
    sheet = made["修改清单"]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == f"A1:X{sheet.max_row}"
    offered = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    assert len(offered) == 2
    assert any("待处理,处理中,已修改,误报" in str(formula) for formula in offered.values())
    assert any("负责人" in str(formula) for formula in offered.values())
    assert made.sheetnames == ["修改清单", "按问题分组", "未检查", "汇总", "负责人"]
    assert len(made["汇总"]._charts) == 1  # type: ignore[attr-defined]
    assert len(rows(made, "未检查")) == 3


def test_groups_count_the_same_problem_once() -> None:
    same = finding("最佳", "本店", "选择")
    made, _ = book(
        [result(same, id="1", title="甲"), result(same, id="2", title="乙"), result(finding("顶级"), id="3")]
    )
    first, second = rows(made, "按问题分组")
    assert (first["次数"], first["涉及商品"]) == ("2", "甲\n乙")
    assert first["上下文"] == "本店«最佳»选择"
    assert second["次数"] == "1"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_cells_are_text(text: str) -> None:
    made, _ = book([hostile(text)])
    for sheet in made:
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.data_type in ("s", "n"), (sheet.title, cell.coordinate, cell.value)
                if cell.data_type == "n":
                    assert cell.value is None or isinstance(cell.value, int | float)
    row = rows(made)[0]
    assert row["商品编号"] == visible(text)
    assert row["上下文"] == visible(text) * 3


def test_a_formula_stays_text_when_somebody_edits_the_cell() -> None:
    made, _ = book([result(finding(), id="=1+1")])
    assert made["修改清单"]["A2"].quotePrefix
    assert not made["修改清单"]["B2"].quotePrefix


def worked_on(body: bytes, path: Path, changes: dict[str, tuple[str, str, str]]) -> Path:
    """`body` after somebody filled in status, owner and remark by fingerprint."""
    made = load_workbook(io.BytesIO(body))
    sheet = made["修改清单"] if "修改清单" in made.sheetnames else made["Fix list"]
    at = {name: COLUMNS.index(name) + 1 for name in ("fingerprint", "status", "owner", "remark")}
    for number in range(2, sheet.max_row + 1):
        said = changes.get(str(sheet.cell(number, at["fingerprint"]).value))
        if said:
            for name, value in zip(("status", "owner", "remark"), said, strict=True):
                sheet.cell(number, at[name]).value = value
    made.save(path)
    return path


def test_work_is_carried_on_by_fingerprint(tmp_path: Path) -> None:
    a, b, c = (finding(word, fingerprint=mark * 32) for word, mark in (("最佳", "a"), ("顶级", "b"), ("第一", "c")))
    _, body = book([result(a, b)])
    before = worked_on(
        body, tmp_path / "old.xlsx", {"a" * 32: ("误报", "小王", "-已核实"), "b" * 32: ("处理中", "", "")}
    )
    made, _ = book([result(a, c)], previous=read_previous(before))
    by_mark = {row["指纹"]: row for row in rows(made)}
    still, new = by_mark["a" * 32], by_mark["c" * 32]
    assert (still["变化"], still["状态"], still["负责人"], still["备注"]) == ("仍在", "误报", "小王", "-已核实")
    assert (new["变化"], new["状态"], new["负责人"]) == ("新增", "待处理", "")
    (gone,) = rows(made, "已消失")
    assert (gone["上下文"], gone["状态"]) == ("全网顶级选择", "处理中")
    assert [row["负责人"] for row in rows(made, "负责人")] == ["小王"]


def test_columns_may_be_moved_hidden_and_added(tmp_path: Path) -> None:
    one = finding(fingerprint="a" * 32)
    _, body = book([result(one)])
    path = worked_on(body, tmp_path / "old.xlsx", {"a" * 32: ("处理中", "小王", "")})
    made = load_workbook(path)
    made["修改清单"].insert_cols(1, 2)
    made["修改清单"].column_dimensions["C"].hidden = True
    made["修改清单"]["A1"] = "我们的编号"
    made.save(path)
    again, _ = book([result(one)], previous=read_previous(path))
    assert [(row["状态"], row["负责人"]) for row in rows(again)] == [("处理中", "小王")]


def test_equal_fingerprints_are_counted(tmp_path: Path) -> None:
    same = finding(fingerprint="a" * 32)
    _, body = book([result(same, same)])
    previous = read_previous(worked_on(body, tmp_path / "old.xlsx", {"a" * 32: ("接受风险", "", "")}))
    made, _ = book([result(same, same, same)], previous=previous)
    assert [row["变化"] for row in rows(made)] == ["仍在", "仍在", "新增"]


def test_what_was_gone_does_not_come_back_as_gone(tmp_path: Path) -> None:
    _, first = book([result(finding(fingerprint="a" * 32))])
    (tmp_path / "1.xlsx").write_bytes(first)
    made, second = book([], previous=read_previous(tmp_path / "1.xlsx"))
    assert len(rows(made, "已消失")) == 1
    (tmp_path / "2.xlsx").write_bytes(second)
    made, _ = book([], previous=read_previous(tmp_path / "2.xlsx"))
    assert rows(made, "已消失") == []


def test_the_language_may_change_between_two_lists(tmp_path: Path) -> None:
    one = finding(fingerprint="a" * 32)
    _, body = book([result(one)])
    previous = read_previous(worked_on(body, tmp_path / "zh.xlsx", {"a" * 32: ("已修改", "Li", "")}))
    made, _ = book([result(one)], "en", previous=previous)
    (row,) = rows(made, "Fix list")
    assert (row["Change"], row["Status"], row["Owner"]) == ("Still there", "Changed", "Li")


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04", b"<html>", b"\x00" * 4096])
def test_a_broken_previous_list_is_named(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "old.xlsx"
    path.write_bytes(body)
    with pytest.raises(PreviousError, match=r"old\.xlsx"):
        read_previous(path)


def test_a_workbook_without_a_fix_list_is_refused(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(PreviousError, match="no sheet with the columns"):
        read_previous(tmp_path / "other.xlsx")
    with pytest.raises(PreviousError):
        read_previous(tmp_path / "missing.xlsx")


def test_an_empty_run_still_says_so() -> None:
    made, _ = book([], previous=Previous(()))
    assert rows(made) == []
    assert "商品" in [cell.value for cell in made["汇总"]["A"]]
