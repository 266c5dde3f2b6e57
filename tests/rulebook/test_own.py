"""A merchant's own words: sheets and TOML, judged like rules; what cannot be used is named with file, row and key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scanner import checks, rulebook
from scanner.checks.examples import listing
from scanner.model import Hit, Settings
from scanner.rulebook import own
from scanner.rulebook.types import Example, RulebookError

HEAD = ["词语", "类型", "级别", "替换", "说明", "依据", "类别"]


def sheet(path: Path, *rows: list[Any], head: list[str] = HEAD) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (head, *rows):
        page.append(row)
    book.save(path)
    return path


def judged(text: str, *paths: Path) -> list[tuple[str, str, str | None]]:
    book = rulebook.load(Settings(lexicons=tuple(map(str, paths))))
    found = checks.check(listing(Example("own", "rule", True, text, "title", {}, "test")), book)
    return [
        (hit.block.text[hit.span.start : hit.span.end], hit.severity, hit.exemption)
        for hit in found
        if isinstance(hit, Hit)
    ]


def test_words_of_a_sheet_are_found_with_severity_and_fix(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "词表.xlsx", ["闪退款", "禁用", "错误", "快速退款|尽快退款", "品牌部要求", "ad-law-8", "promise"]
    )
    assert judged("支持闪退款的手机", path) == [("闪退款", "error", None)]
    (rule,) = own.read(path).rules
    assert rule.terms[0].fixes == ("快速退款", "尽快退款")
    assert (rule.basis, rule.category) == (("ad-law-8",), "promise")
    assert "品牌部要求" in rule.message.zh


def test_disguises_of_own_words_are_found(tmp_path: Path) -> None:
    path = sheet(tmp_path / "words.xlsx", ["闪退款"])
    assert [quote for quote, _, _ in judged("支持閃·退·款服务", path)] == ["閃·退·款"]


def test_an_allow_phrase_must_cover_the_hit(tmp_path: Path) -> None:
    path = sheet(tmp_path / "words.xlsx", ["独一无二先生", "允许", "", "", "剧名"])
    assert ("独一无二", "info", "allow") in judged("独一无二先生 舞台剧周边", path)
    assert ("独一无二", "error", None) in judged("独一无二的设计 舞台剧周边", path)


def test_toml_of_the_short_form(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text(
        '[[words]]\ntext = "闪退款"\nseverity = "info"\n\n[[allow]]\ntext = "独一无二先生"\nreason = "剧名"\n',
        encoding="utf-8",
    )
    assert judged("闪退款 独一无二先生", path) == [("闪退款", "info", None), ("独一无二", "info", "allow")]


def test_a_folder_holds_lists_and_whole_rules(tmp_path: Path) -> None:
    sheet(tmp_path / "words.xlsx", ["闪退款"])
    (tmp_path / "more.toml").write_text('[[words]]\ntext = "秒到货"\n', encoding="utf-8")
    assert {quote for quote, _, _ in judged("闪退款 秒到货", tmp_path)} == {"闪退款", "秒到货"}


def test_a_sheet_survives_the_way_through_toml(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "words.xlsx",
        ["闪退款", "", "warning", "快速退款", '说明里有"引号"', "", "promise"],
        ["独一无二先生", "allow", "", "", "剧名"],
    )
    copy = tmp_path / "words.toml"
    copy.write_text(own.write(own.entries(path)), encoding="utf-8")
    first, second = own.read(path), own.read(copy)
    assert [rule._replace(path="") for rule in first.rules] == [rule._replace(path="") for rule in second.rules]
    assert first.allow == second.allow


@pytest.mark.parametrize(
    ("row", "key", "line"),
    [
        ([None, "禁用", "错误"], "text", 2),
        (["某词", "也许"], "kind", 2),
        (["某词", "禁用", "很高"], "severity", 2),
        (["某词", "允许"], "note", 2),
        (["某词", "禁用", "", "某词"], "fixes", 2),
        (["某词", "禁用", "", "", "", "", "别的"], "category", 2),
    ],
)
def test_a_row_that_cannot_be_used_is_an_error(tmp_path: Path, row: list[Any], key: str, line: int) -> None:
    path = sheet(tmp_path / "words.xlsx", row)
    with pytest.raises(RulebookError) as caught:
        own.read(path)
    assert (caught.value.file, caught.value.key, caught.value.line) == (str(path), key, line)


def test_a_word_twice_names_both_rows(tmp_path: Path) -> None:
    path = sheet(tmp_path / "words.xlsx", ["某词"], ["另一个"], ["某词"])
    with pytest.raises(RulebookError, match="row 2"):
        own.read(path)


def test_an_unknown_basis_is_an_error(tmp_path: Path) -> None:
    path = sheet(tmp_path / "words.xlsx", ["某词", "", "", "", "", "no-such-law"])
    with pytest.raises(RulebookError, match="no-such-law"):
        rulebook.load(Settings(lexicons=(str(path),)))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[[words]]\ntext = "某词"\ncolour = "red"\n', "words.colour"),
        ('[[allow]]\ntext = "某词"\n', "note"),
        ('words = "某词"\n', "words"),
        ('[[words]]\ntext = "某词"\nfixes = "别的"\n', "fixes"),
        ("[[words]]\ntext = 3\n", "text"),
    ],
)
def test_toml_that_cannot_be_used_is_an_error(tmp_path: Path, text: str, key: str) -> None:
    path = tmp_path / "words.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        own.read(path)
    assert caught.value.key == key


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04 broken", "词语\n闪退款\n".encode()])
def test_what_is_no_workbook_is_an_error(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "words.xlsx"
    path.write_bytes(body)
    with pytest.raises(RulebookError, match="workbook"):
        own.read(path)


def test_a_sheet_without_its_column_is_an_error(tmp_path: Path) -> None:
    path = sheet(tmp_path / "words.xlsx", ["某词"], head=["名称"])
    with pytest.raises(RulebookError, match="词语"):
        own.read(path)


def test_an_empty_sheet_is_an_error(tmp_path: Path) -> None:
    path = sheet(tmp_path / "words.xlsx", head=[])
    with pytest.raises(RulebookError, match="词语"):
        own.read(path)
