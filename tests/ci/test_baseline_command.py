"""The baseline's commands on a real project, and many files over processes."""

import json

from .command import Command
from .repository import Repository

A, B = "全网最低价\n", "销量第一\n"


def test_create_update_and_what_stays(repo: Repository, command: Command) -> None:
    repo.write("a/x.md", A)
    repo.write("b/y.md", B)
    assert "2 entries for 2 findings" in command("baseline", "create", "--reason", "old", "--owner", "Li").out
    again = command("baseline", "create")
    assert again.code == 2 and "baseline update" in again.err
    repo.write("a/x.md", A + "\n国家级品质\n")
    repo.write("b/y.md", "好\n")
    # Only folder a is looked at: the entry of b stays, whatever b holds now.
    assert "3 entries" in command("baseline", "update", "a", "--reason", "late", "--expires", "2030-01-31").out
    rows = [json.loads(line) for line in command("baseline", "show", "--json").out.splitlines()[1:]]
    assert {(row["file"], row["reason"], row.get("expires")) for row in rows} == {
        ("a/x.md", "old", None),
        ("a/x.md", "late", "2030-01-31"),
        ("b/y.md", "old", None),
    }
    assert "2 entries" in command("baseline", "update").out
    assert "until 2030-01-31  -: late" in command("baseline", "show").out


def test_a_finding_expires_on_its_day(repo: Repository, command: Command) -> None:
    repo.write("a.md", A)
    command("baseline", "create", "--expires", "2026-06-30")
    assert command.scan(".", "--on", "2026-06-30").code == 0
    assert command.scan(".", "--on", "2026-07-01").code == 1
    assert "(EXPIRED)" in command("baseline", "show").out


def test_another_file_and_a_broken_fix_list(repo: Repository, command: Command) -> None:
    repo.write("a.md", A)
    assert "other.jsonl: 1 entries" in command("baseline", "create", "--baseline", "other.jsonl").out
    assert command.scan(".").code == 1 and command.scan(".", "--baseline", "other.jsonl").code == 0
    repo.write("list.xlsx", b"no workbook")
    outcome = command("baseline", "update", "--from", "list.xlsx")
    assert outcome.code == 2 and "list.xlsx" in outcome.err


def test_what_cannot_be_read_is_said_when_a_baseline_is_made(repo: Repository, command: Command) -> None:
    repo.write("a.md", A)
    repo.write("bad.yaml", "键: : 值\n")
    assert "1 things could not be read" in command("baseline", "create").err


def test_processes_give_the_same_list_in_the_same_order(repo: Repository, command: Command) -> None:
    for number in range(100):
        repo.write(f"copy/{number:03}.md", A if number % 7 else "亲肤\n")
    one, two = command.scan("."), command.scan(".", "--jobs", "2")
    assert one.places == two.places and len(one.places) == 85
