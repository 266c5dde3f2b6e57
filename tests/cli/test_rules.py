"""`rules list`, `show` and `page` on the lexicon that ships."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scanner.cli import rules


def run(*arguments: str) -> Result:
    return CliRunner().invoke(rules.command, list(arguments))


def test_list_as_a_table_and_as_json() -> None:
    table = run("list", "--family", "price", "--lang", "en")
    assert table.exit_code == 0
    assert any(line.startswith("price-lowest ") and "Lowest price" in line for line in table.output.splitlines())
    objects = json.loads(run("list", "--family", "price", "--format", "json", "--lang", "zh").output)
    assert {item["family"] for item in objects} == {"price"}
    assert next(item for item in objects if item["id"] == "price-lowest")["name"] == "最低价"


def test_list_knows_dates() -> None:
    def ids(*arguments: str) -> set[str]:
        return {item["id"] for item in json.loads(run("list", "--format", "json", *arguments).output)}

    assert "food-additive-free-2027" not in ids("--on", "2027-03-15")
    assert "food-additive-free-2027" in ids("--on", "2027-03-16")
    assert "food-additive-free" not in ids("--on", "2027-03-16")
    assert {"food-additive-free", "food-additive-free-2027"} <= ids("--all")


def test_list_of_a_platform() -> None:
    found = json.loads(run("list", "--platform", "jd", "--format", "json").output)
    assert [item["id"] for item in found] == ["jd-title-marks"]


def test_an_unknown_family_is_wrong_use() -> None:
    result = run("list", "--family", "prices")
    assert result.exit_code == 2
    assert "price" in result.output


def test_show_has_basis_penalty_words_and_examples() -> None:
    text = run("show", "medical-treatment", "--lang", "zh").output
    for part in ("广告法", "第十七条", "penalty", "磁疗", "hits", "clean"):
        assert part in text, part
    found = json.loads(run("show", "refund-rule", "--format", "json", "--lang", "en").output)
    assert found["family"] == "required"
    assert found["strict"] == "warning"
    assert len(found["examples"]["hits"]) >= 3


def test_show_suggests_what_was_meant() -> None:
    result = run("show", "price-lowset")
    assert result.exit_code == 2
    assert "price-lowest" in result.output


def test_page_writes_both_languages_and_check_sees_stale_ones(tmp_path: Path) -> None:
    assert run("page", "--out", str(tmp_path), "--check").exit_code == 1
    assert run("page", "--out", str(tmp_path)).exit_code == 0
    assert run("page", "--out", str(tmp_path), "--check").exit_code == 0
    page = tmp_path / "rules.zh-CN.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n手改", encoding="utf-8")
    result = run("page", "--out", str(tmp_path), "--check")
    assert result.exit_code == 1
    assert "rules.zh-CN.md" in result.output


@pytest.mark.parametrize("text", ["规则", "rule", "中a文"])
def test_columns_count_wide_characters(text: str) -> None:
    lines = list(rules.table([(text, "x"), ("longer-than-that", "y")]))
    assert len({sum(2 if ord(char) > 0x2E80 else 1 for char in line) for line in lines}) == 1
