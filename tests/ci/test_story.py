"""The life of a repository of copy under the check, from old debts to a repaired file, with a real git."""

from pathlib import Path

import pytest

from .command import Command
from .repository import Repository, git

CONFIG = """
include = ["copy/**", "facts/**", "locales/**"]

[[listing]]
id = "{sku}"
files = ["copy/{sku}/title.md", "copy/{sku}/detail.html", "facts/{sku}.json"]

[locale]
item = ["products.*"]
"""
DETAIL = "<h2>面料</h2>\n<p>亲肤透气。</p>\n<p>销量第一，好评如潮。</p>\n"
WORDS = ("first-place", "销量第一")


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "repo")
    made.write(".listing-scanner.toml", CONFIG)
    made.write("copy/a1/title.md", "夏季纯棉衬衫\n")
    made.write("copy/a1/detail.html", DETAIL)
    made.write("facts/a1.json", '{"材质成分": "棉98% 聚酯纤维2%"}\n')
    made.write("README.md", "销量第一\n")
    made.commit("old copy")
    return made


@pytest.fixture
def settled(repo: Repository, command: Command) -> Repository:
    """The repository with its debts in a baseline."""
    assert command("baseline", "create", "--reason", "before the check", "--owner", "copy team").code == 0
    repo.commit("baseline")
    return repo


def test_debts_fail_until_they_are_in_the_baseline(repo: Repository, command: Command) -> None:
    first = command.scan(".")
    assert first.code == 1
    assert (*WORDS[:1], "copy/a1/detail.html", 3, 4, WORDS[1]) in first.places
    assert ("cotton-pure", "copy/a1/title.md", 1, 3, "纯棉") in first.places
    assert not any(uri == "README.md" for _, uri, *_ in first.places)
    command("baseline", "create")
    assert command.scan(".").code == 0
    assert command.scan(".", "--no-baseline").code == 1


def test_a_clean_change_passes_and_a_bad_phrase_fails_at_its_place(settled: Repository, command: Command) -> None:
    settled.write("copy/a1/detail.html", DETAIL.replace("亲肤透气。", "亲肤透气，适合夏季。"))
    assert command.scan("--since", "HEAD").code == 0
    settled.write("copy/a1/detail.html", DETAIL.replace("亲肤透气。", "亲肤透气，全网<b>最</b>低价。"))
    failed = command.scan("--since", "HEAD")
    assert failed.code == 1
    assert failed.places == [("price-lowest", "copy/a1/detail.html", 2, 9, "全网最低价")]
    (finding,) = failed.findings
    body = (settled.root / "copy/a1/detail.html").read_bytes()
    ranges = finding["place"]["ranges"]
    assert "".join(body[one["offset"] : one["offset"] + one["length"]].decode() for one in ranges) == "全网最低价"


@pytest.mark.parametrize("baselined", [True, False])
def test_a_move_is_no_new_finding(repo: Repository, command: Command, baselined: bool) -> None:
    if baselined:
        command("baseline", "create")
    repo.commit("state")
    lines = DETAIL.splitlines(keepends=True)
    repo.write("copy/a1/detail.html", "".join([lines[2], "<p>新的一行</p>\n", "   " + lines[0], lines[1]]))
    assert command.scan("--since", "HEAD").code == 0
    # A renamed file: no part of a spread listing here, whose id is in its path.
    repo.write("copy/a1/detail.html", DETAIL)
    repo.write(".listing-scanner.toml", 'include = ["*.html"]\n')
    repo.commit("words only")
    git(repo.root, "mv", "copy/a1/detail.html", "copy/other.html")
    assert command.scan("--since", "HEAD").code == 0


def test_a_second_equal_phrase_is_new_beside_the_old_one(settled: Repository, command: Command) -> None:
    settled.write("copy/a1/detail.html", "<p>销量第一，好评如潮。</p>\n" + DETAIL)
    failed = command.scan("--since", "HEAD")
    assert failed.code == 1 and [(line, quote) for _, _, line, _, quote in failed.places] == [(1, "销量第一")]
    settled.write("copy/a1/detail.html", DETAIL)
    settled.write("copy/c3/detail.html", "<p>销量第一，好评如潮。</p>\n")
    assert [uri for _, uri, *_ in command.scan("--since", "HEAD").places] == ["copy/c3/detail.html"]


def test_a_lowered_fact_fails_at_the_unchanged_title(settled: Repository, command: Command) -> None:
    settled.write("facts/a1.json", '{"材质成分": "棉80% 聚酯纤维20%"}\n')
    failed = command.scan("--since", "HEAD")
    assert failed.code == 1
    assert failed.places == [("cotton-pure", "copy/a1/title.md", 1, 3, "纯棉")]
    related = failed.findings[0]["related"]
    assert "棉80%" in [one["quote"] for one in related]
    assert {one["place"]["uri"] for one in related} == {"facts/a1.json"}
    assert failed.findings[0]["severity"] == "error" and failed.findings[0]["listing"] == "a1"
    # One file of the listing brings the others with it.
    assert command.scan("copy/a1/title.md").places == failed.places
    # The baseline does not cover it either: the fact it was accepted against is another one now.
    assert command.scan(".").code == 1


def test_a_claim_is_judged_with_the_composition_of_its_own_entry(settled: Repository, command: Command) -> None:
    settled.write(
        "locales/zh.yml",
        "products:\n  shirt:\n    name: 纯棉衬衫\n    cloth:\n      material: 棉80% 聚酯纤维20%\n"
        "  sock:\n    name: 纯棉袜\n",
    )
    failed = command.scan("--since", "HEAD")
    assert failed.code == 1
    assert failed.places == [("cotton-pure", "locales/zh.yml", 3, 11, "纯棉")]
    assert failed.findings[0]["place"]["pointer"] == "/products/shirt/name"
    more = command.scan("--since", "HEAD", "--verbose")
    assert [(one["quote"], one["severity"]) for one in more.findings if one["place"]["ranges"][0]["line"] == 7] == [
        ("纯棉", "info")
    ]


def test_an_allowance_with_a_reason_passes_and_a_stale_one_is_told(settled: Repository, command: Command) -> None:
    path = "copy/a1/detail.html"
    allowance = "<!-- listing-scanner: allow price-lowest -- audited price comparison 2026-11 -->\n"
    settled.write(path, DETAIL + allowance + "<p>全网最低价</p>\n")
    assert command.scan(".").code == 0
    shown = command.scan(".", "--no-allow")
    assert shown.code == 1 and shown.places == [("price-lowest", path, 5, 4, "全网最低价")]
    # A change cannot allow itself: its allowance is told first and counts once it is accepted into the base.
    itself = command("scan", "--since", "HEAD")
    assert itself.code == 1 and "This change touches the rules of the check" in itself.out.splitlines()[0]
    assert f"new allowance (not applied) {path}:4: price-lowest -- audited" in itself.out.splitlines()[1]
    assert command.scan("--since", "HEAD", "--trust-head").code == 0
    settled.commit("approved")
    assert command.scan("--since", "HEAD").code == 0
    settled.write(path, DETAIL + allowance + "<p>优惠价</p>\n")
    stale = command.scan(".", "--fail-on", "warning")
    assert stale.code == 1 and stale.places[0][:4] == ("allow-unused", path, 4, 6)
    settled.write(path, DETAIL + "<!-- listing-scanner: allow price-lowest -->\n<p>全网最低价</p>\n")
    assert [rule for rule, *_ in command.scan(".").places] == ["price-lowest", "allow-without-reason"]


def test_a_change_that_widens_the_rules_is_told_so_first(settled: Repository, command: Command) -> None:
    widened = CONFIG.replace("[locale]", '[rules]\noff = ["price"]\n\n[locale]')
    settled.write(".listing-scanner.toml", widened)
    settled.write("copy/a1/detail.html", DETAIL + "<p>全网最低价</p>\n")
    entries = (settled.root / ".listing-scanner-baseline.jsonl").read_text().splitlines()
    settled.write(".listing-scanner-baseline.jsonl", "\n".join(entries[:-1]) + "\n")
    told = command("scan", "--since", "HEAD")
    assert told.code == 1
    head = told.out.splitlines()
    assert "not applied" in head[0]
    notices = [line for line in head if "not applied" in line or "configuration" in line or "baseline:" in line]
    assert "configuration disabled: [] → [price]" in " ".join(notices)
    assert "baseline: 0 entries added, 1 removed" in " ".join(notices)
    assert "price-lowest" in [rule for rule, *_ in command.scan("--since", "HEAD").places]
    assert "price-lowest" not in [rule for rule, *_ in command.scan("--since", "HEAD", "--trust-head").places]


def test_an_own_lexicon_counts_as_it_is_at_the_base(settled: Repository, command: Command) -> None:
    rule = """id = "house-words"
category = "other"
severity = "error"
confidence = "high"
basis = ["ad-law-28"]
name = {zh = "自有词", en = "House words"}
message = {zh = "“{quote}”不用", en = "“{quote}” is not used here"}
advice = {zh = "删去", en = "Leave it out"}
terms = ["蓬蓬软"]
[examples]
hits = ["蓬蓬软一", "蓬蓬软二", "蓬蓬软三"]
clean = ["柔软", "蓬松", "软"]
"""
    settled.write("house-words.toml", rule)
    settled.write(".listing-scanner.toml", 'lexicons = ["house-words.toml"]\n' + CONFIG)
    settled.commit("own lexicon")
    settled.write("copy/a1/detail.html", DETAIL + "<p>蓬蓬软</p>\n")
    settled.write(
        "house-words.toml", rule.replace('terms = ["蓬蓬软"]', 'terms = ["蓬蓬松"]').replace("蓬蓬软", "蓬蓬松")
    )
    failed = command("scan", "--since", "HEAD")
    assert failed.code == 1 and "this change touches the own lexicon house-words.toml" in failed.out
    assert [rule for rule, *_ in command.scan("--since", "HEAD").places] == ["house-words"]
    assert command.scan("--since", "HEAD", "--trust-head").code == 0


def test_fix_repairs_and_the_next_scan_is_clean(settled: Repository, command: Command) -> None:
    path = settled.write("copy/a1/detail.html", DETAIL.replace("\n", "\r\n") + "<p>史上最低，绝对正品</p>\r\n")
    before = path.read_bytes()
    preview = command("scan", "--since", "HEAD", "--diff")
    assert preview.code == 1 and "-<p>史上最低，绝对正品</p>" in preview.out and path.read_bytes() == before
    done = command.scan("--since", "HEAD", "--fix")
    assert done.code == 0 and "fixed: 2 in copy/a1/detail.html" in done.err
    assert path.read_bytes() == before.replace("史上最低".encode(), "本店优惠".encode()).replace(
        "绝对正品".encode(), "正品".encode()
    )


def test_only_what_is_staged_is_judged(settled: Repository, command: Command) -> None:
    settled.write("copy/a1/detail.html", DETAIL + "<p>全网最低价</p>\n")
    assert command.scan("--staged").code == 0
    git(settled.root, "add", "copy/a1/detail.html")
    settled.write("copy/a1/detail.html", DETAIL)
    failed = command.scan("--staged")
    assert failed.code == 1 and failed.places == [("price-lowest", "copy/a1/detail.html", 4, 4, "全网最低价")]
    assert command.scan("--since", "HEAD").code == 0


def test_the_baseline_reports_what_is_gone(settled: Repository, command: Command) -> None:
    settled.write("copy/a1/detail.html", "<p>亲肤透气。</p>\n")
    gone = command.scan(".")
    assert gone.code == 0 and "no longer occurs, in the baseline: first-place" in gone.err
    assert command.scan(".", "--strict-baseline").code == 1
    assert "1 removed" in command("baseline", "prune").out
    assert command.scan(".", "--strict-baseline").code == 0
    assert "no longer occurs" not in command.scan("facts", "--strict-baseline").err


def test_false_alarms_of_a_fix_list_go_into_the_baseline(repo: Repository, command: Command, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    sheet_path = tmp_path / "fix-list.xlsx"
    command("scan", ".", "--output", f"xlsx={sheet_path}", "--lang", "zh")
    book = load_workbook(sheet_path)
    sheet = next(sheet for sheet in book.worksheets if "指纹" in [cell.value for cell in sheet[1]])
    columns = {cell.value: cell.column for cell in sheet[1]}
    for number, row in enumerate(range(2, sheet.max_row + 1)):
        sheet.cell(row, columns["状态"], "误报")
        if number == 0:
            sheet.cell(row, columns["备注"], "有第三方统计")
            sheet.cell(row, columns["负责人"], "王")
    book.save(sheet_path)
    done = command("baseline", "update", "--from", str(sheet_path))
    assert done.code == 0 and "1 entries for 1 findings" in done.out and "no reason in its remark" in done.err
    shown = command("baseline", "show").out
    assert "王: 有第三方统计" in shown
    assert len(command.scan(".").findings) == len(command.scan(".", "--no-baseline").findings) - 1
