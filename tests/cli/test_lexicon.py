"""`lexicon list`, `show`, `test`, `diff`, `import` and `export`."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

import lexicons
from scanner.cli import lexicon

TOP = Path(lexicons.__path__[0])


def run(*arguments: str) -> Result:
    return CliRunner().invoke(lexicon.command, list(arguments))


def test_list_counts_words_and_sums_them() -> None:
    rows = json.loads(run("list", "--format", "json").output)
    assert rows["price"]["rules"] >= 5
    table = run("list").output.splitlines()
    assert table[-1].split()[:3] == [
        "total",
        *(str(sum(row[key] for row in rows.values())) for key in ("rules", "words")),
    ]


def test_show_finds_words_and_covering_words() -> None:
    assert "medical-treatment" in run("show", "磁疗").output
    assert "covers" in run("show", "转运仓").output
    assert run("show", "完全没有的词").exit_code == 1


def test_a_wrong_example_of_an_own_rule_is_reported(tmp_path: Path) -> None:
    text = (TOP / "rules" / "price" / "price-lowest-dated.toml").read_text(encoding="utf-8")
    path = tmp_path / "own-rule.toml"
    path.write_text(
        text.replace('"price-lowest-dated"', '"own-rule"').replace("近7天最低价", "普通的一句"), encoding="utf-8"
    )
    result = run("test", str(path))
    assert result.exit_code == 2
    assert "普通的一句" in result.output


def test_a_broken_own_rule_names_file_line_and_key(tmp_path: Path) -> None:
    path = tmp_path / "own-rule.toml"
    path.write_text('id = "own-rule"\nseverity = "loud"\n', encoding="utf-8")
    result = run("test", str(path))
    assert result.exit_code == 2
    assert "own-rule.toml" in result.output


def test_diff_against_itself_and_a_changed_copy(tmp_path: Path) -> None:
    copy = tmp_path / "lexicons"
    shutil.copytree(TOP, copy)
    assert json.loads(run("diff", str(TOP), str(copy), "--format", "json").stdout) == []
    path = copy / "rules" / "price" / "price-lowest-dated.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('severity = "warning"', 'severity = "error"'), encoding="utf-8"
    )
    (found,) = json.loads(run("diff", str(TOP), str(copy), "--format", "json").stdout)
    assert found == {
        "rule": "price-lowest-dated",
        "what": "changed",
        "key": "severity",
        "old": "warning",
        "new": "error",
    }
    assert "~ price-lowest-dated  severity  warning → error" in run("diff", str(TOP), str(copy)).output


def test_import_writes_a_list_that_can_be_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["词语", "类型", "说明"], ["闪退款", "禁用", ""], ["最佳女配", "允许", "剧名"]):
        book.active.append(row)
    book.save(tmp_path / "words.xlsx")
    out = tmp_path / "words.toml"
    result = run("import", str(tmp_path / "words.xlsx"), "--out", str(out))
    assert result.exit_code == 0, result.output
    assert "1 words, 1 allow phrases" in result.output
    assert out.read_text(encoding="utf-8").count("[[") == 2
    assert run("import", str(tmp_path / "words.xlsx")).stdout == out.read_text(encoding="utf-8")


def test_import_of_a_bad_row_is_wrong_use(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["词语", "级别"], ["某词", "超高"]):
        book.active.append(row)
    book.save(tmp_path / "words.xlsx")
    result = run("import", str(tmp_path / "words.xlsx"))
    assert result.exit_code == 2
    assert "words.xlsx:2: severity" in result.output


def test_export_in_every_format(tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("export", "--lang", "en").stdout)))
    objects = json.loads(run("export", "--format", "json", "--lang", "en").stdout)
    assert len(rows) == len(objects) > 1500
    assert rows[0].keys() == objects[0].keys()
    out = tmp_path / "lexicon.xlsx"
    assert run("export", "--format", "xlsx", "--out", str(out)).exit_code == 0
    with out.open("rb") as file:
        sheet = openpyxl.load_workbook(file, read_only=True).worksheets[0]
        assert sum(1 for _ in sheet.iter_rows()) == len(rows) + 1


def test_a_workbook_needs_a_file() -> None:
    assert run("export", "--format", "xlsx").exit_code == 2


@pytest.mark.parametrize("cell", ["=1+1", "+v", "-x", "@x"])
def test_exported_cells_are_no_formulas(cell: str) -> None:
    assert lexicon._inert(cell) == "'" + cell
