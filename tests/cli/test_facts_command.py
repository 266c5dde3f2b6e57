"""``listing-scanner facts``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from scanner.cli.facts import command


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, list(arguments))
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("棉92% 氨纶8%", "", {"main": {"棉": [92, 92], "聚氨酯弹性纤维": [8, 8]}}),
        ("85%", "绒子含量", {"down": {"content": [85, 85]}}),
        ("颜色很好看", "", None),
    ],
)
def test_one_string(text: str, name: str, expected: object) -> None:
    code, output = run("--text", text, "--name", name, "--format", "json")
    assert (code, json.loads(output)) == (0, expected)


def test_one_string_for_a_person() -> None:
    assert run("--text", "棉100%（罗纹除外）", "--name", "面料") == (0, "main: 棉 100\nexcept: 罗纹除外\n")
    assert run("--text", "你好") == (0, "no composition\n")
    assert "problem: sum" in run("--text", "棉70% 涤纶50%", "--name", "面料")[1]


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "listings.jsonl"
    record = {"id": "5", "title": "纯棉裙", "attributes": {"面料": "棉60% 粘纤40%"}, "detail": "里料：涤纶100%"}
    path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    return path


def test_facts_and_claims_of_a_listing(records: Path) -> None:
    code, output = run(str(records), "--format", "json")
    [shape] = json.loads(output)["listings"]
    assert code == 0
    stated = {
        (fact["part"], fact["what"], fact["interval"][0], fact["field"], fact["quote"]) for fact in shape["facts"]
    }
    assert stated == {
        ("lining:里料", "聚酯纤维", 100, "detail", "涤纶100%"),
        ("main", "棉", 60, "attributes.面料", "棉60%"),
        ("main", "粘胶纤维", 40, "attributes.面料", "粘纤40%"),
    }
    assert [(claim["claim"], claim["quote"], claim["start"], claim["end"]) for claim in shape["claims"]] == [
        ("cotton-pure", "纯棉", 0, 2)
    ]


def test_facts_for_a_person(records: Path) -> None:
    code, output = run(str(records))
    assert code == 0
    assert "  main: 棉 60  (attributes.面料: 棉60%)" in output
    assert "  claims cotton-pure: 纯棉  (title)" in output


def test_a_report_beside_the_listings(records: Path, tmp_path: Path) -> None:
    report = tmp_path / "lab.csv"
    report.write_text("id,棉含量实测\n5,48.1%\n", encoding="utf-8")
    assert "(report.棉含量实测: 48.1" in run(str(records), "--report", str(report))[1]


def test_wrong_use(tmp_path: Path) -> None:
    assert run()[0] == 2
    assert run("--text", "棉", str(tmp_path))[0] == 2
    report = tmp_path / "lab.csv"
    report.write_text("a,b\n1,2\n", encoding="utf-8")
    code, output = run("--report", str(report), str(tmp_path))
    assert code == 2 and "no report" in output


def test_nothing_read_is_not_clean(tmp_path: Path) -> None:
    assert run(str(tmp_path))[0] == 3
