"""What a finding has to do with the complaint, claims on sibling goods, and what comes first in the list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from scanner.complaint import sweep as policy
from scanner.complaint.case import Case, Sampling
from scanner.model import Settings
from scanner.rulebook import load
from tests.complaint.commands import call, last, opened
from tests.complaint.findings import finding, result

COTTON = [
    {"id": "1", "title": "纯棉T恤", "attributes": {"成分": "棉60% 聚酯纤维40%"}},
    {"id": "2", "title": "全棉四件套", "attributes": {"面料": "聚酯纤维100%"}},
    {"id": "3", "title": "100%棉 睡衣", "attributes": {"成分": "棉70% 涤纶30%"}},
    {"id": "4", "title": "纯棉衬衫", "attributes": {"成分": "棉100%"}},
    {"id": "5", "title": "纯棉袜子"},
    {"id": "6", "title": "羊毛衫 100%羊毛", "attributes": {"成分": "羊毛30% 腈纶70%"}},
    {"id": "7", "title": "麻布桌旗", "attributes": {"成分": "亚麻100%"}},
]


def store(folder: Path, rows: list[dict[str, object]]) -> str:
    path = folder / "store.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def test_a_claim_is_found_in_all_its_words_where_facts_refute_it_and_listed_where_nothing_decides(
    tmp_path: Path,
) -> None:
    case = tmp_path / "case"
    arguments = ("--channel", "claimant", "--received", "2026-11-20", "--claim", "纯棉")
    assert call("new", str(case), *arguments).exit_code == 0
    outcome = call("sweep", str(case), store(tmp_path, COTTON))
    assert outcome.exit_code == 0, outcome.output
    assert {one["id"] for one in last(case, "swept")["results"] if one["shown"]} == {"1", "2", "3"}
    assert "1 more listings make the same claim" in outcome.output
    (path,) = (case / "sweep").glob("*/cannot-be-checked.json")
    assert [one["id"] for one in json.loads(path.read_bytes())["results"] if one["shown"]] == ["5"]
    (path,) = (case / "sweep").glob("*/other-findings.json")
    assert "6" in {one["id"] for one in json.loads(path.read_bytes())["results"] if one["shown"]}


def test_findings_say_whether_they_are_the_wording_itself_or_its_rule(tmp_path: Path) -> None:
    case = tmp_path / "case"
    opened(case)
    rows = [
        {"id": str(number), "title": f"{word}羊毛围巾"} for number, word in enumerate(["顶级", "頂·級", "顶尖", "顶奢"])
    ]
    outcome = call("sweep", str(case), store(tmp_path, rows))
    said = {one["id"]: one["shown"][0]["message"] for one in last(case, "swept")["results"] if one["shown"]}
    assert said["0"].startswith("[complained wording] ")
    assert said["1"].startswith("[complained wording] ")
    assert all(said[id].startswith("[other wording of the same rule] ") for id in said if id not in "01")
    assert "2 complained wording" in outcome.output


def test_one_template_line_is_one_edit(tmp_path: Path) -> None:
    case = tmp_path / "case"
    opened(case)
    line = "温馨提示：本店精选顶级面料，欢迎放心选购。"
    rows = [{"id": str(number), "title": "围巾", "detail": f"第{number}款。\n{line}"} for number in range(40)]
    outcome = call("sweep", str(case), store(tmp_path, [*rows, {"id": "x", "title": "顶级帽子"}]))
    assert "41 places on 41 listings or pages" in outcome.output
    assert "removed by 2 edits" in outcome.output


def test_the_most_seen_comes_first_and_the_list_has_owner_and_state_that_are_carried_on(tmp_path: Path) -> None:
    case = tmp_path / "case"
    opened(case)
    path = tmp_path / "商品.csv"
    path.write_text("商品ID,标题,销量\n1,顶级帽子,5\n2,顶级围巾,900\n3,顶级袜子,40\n", encoding="utf-8")
    assert call("sweep", str(case), str(path)).exit_code == 0
    assert [one["id"] for one in last(case, "swept")["results"]] == ["2", "3", "1"]
    (book,) = (case / "sweep").glob("*/fix-list.xlsx")
    filled = load_workbook(book)
    sheet = filled.worksheets[0]
    heads = {str(cell.value): cell.column for cell in sheet[1]}
    assert {"Status", "Owner"} <= set(heads)
    sheet.cell(2, heads["Owner"]).value = "小王"
    filled.save(tmp_path / "worked-on.xlsx")
    assert call("sweep", str(case), str(path), "--previous", str(tmp_path / "worked-on.xlsx")).exit_code == 0
    latest = sorted((case / "sweep").glob("*/fix-list.xlsx"), key=lambda path: path.stat().st_mtime_ns)[-1]
    rows = load_workbook(latest).worksheets[0].iter_rows(values_only=True)
    assert any("小王" in map(str, row) for row in rows)


def test_a_file_that_the_words_stand_in_is_kept_as_evidence_once(tmp_path: Path) -> None:
    case = tmp_path / "case"
    opened(case)
    path = store(tmp_path, [{"id": str(number), "title": "顶级帽子"} for number in range(3)])
    assert call("sweep", str(case), path).exit_code == 0
    assert call("capture", str(case)).exit_code == 0
    (copy,) = (case / "evidence" / "before" / "files").iterdir()
    assert copy.read_bytes() == Path(path).read_bytes()
    assert call("check", str(case)).exit_code == 0


@pytest.mark.parametrize(("item", "category"), [("绒子含量", "down"), ("纤维成分含量", "material")])
def test_a_failed_sampling_puts_its_category_in_question(item: str, category: str) -> None:
    case = Case("1", "sampling", "2026-11-20", sampling=Sampling(item=item))
    found = policy.targets(case, load(Settings()))
    assert policy.kind_of(finding(rule="any", category=category), case, found) == policy.CLAIM
    assert policy.kind_of(finding(rule="any", category="absolute"), case, found) == policy.OTHER


def test_a_word_that_no_rule_knows_gets_one_of_its_own(tmp_path: Path) -> None:
    case = tmp_path / "case"
    opened(case, "碾压同行")
    assert call("sweep", str(case), store(tmp_path, [{"id": "1", "title": "碾压同行的围巾"}])).exit_code == 0
    assert [one["shown"][0]["quote"] for one in last(case, "swept")["results"] if one["shown"]] == ["碾压同行"]


def test_one_picture_is_one_edit() -> None:
    place = finding().place
    shown = [finding(place=place._replace(image=name), listing=listing) for name, listing in ("a1", "a2", "b3")]
    assert policy.mends([result(*shown)]) == 2
