"""The baseline: what it accepts, what it does not, and its file."""

import json

import pytest

from scanner import baseline
from scanner.baseline import BaselineError, Left
from scanner.model import Finding, Place, Related

from .make import finding, result

DAY = "2026-11-21"


def run(entries: dict, *found: Finding, day: str = DAY) -> tuple[int, int, Left]:  # type: ignore[type-arg]
    left = Left({})
    (made,) = baseline.accept([result(*found)], entries, day, left)
    return len(made.shown), len(made.accepted), left


def read_back(entries: dict) -> dict:  # type: ignore[type-arg]
    return baseline.loads(baseline.dumps(entries.values()), "b.jsonl")


def test_what_was_there_is_accepted_and_the_next_one_is_new() -> None:
    entries = read_back(baseline.collect([finding(), finding(line=9)], DAY))
    assert [entry.times for entry in entries.values()] == [2]
    assert run(entries, finding(), finding(), finding())[:2] == (1, 2)


def test_it_survives_moved_lines_renamed_files_and_wrapping() -> None:
    entries = baseline.collect([finding("这款是本店最佳选择", line=3)], DAY)
    moved = finding("这款是本店\u200b最佳 选择", line=80, uri="new/name.md", listing="new/name.md")
    assert run(entries, moved)[:2] == (0, 1)


def test_a_changed_fact_or_a_raised_severity_is_new() -> None:
    def against(quote: str) -> tuple[Related, ...]:
        return (Related("attributes.材质", 0, len(quote), quote, Place("facts.json")),)

    old = finding(severity="warning", related=against("棉98%"))
    entries = read_back(baseline.collect([old], DAY))
    assert run(entries, old)[:2] == (0, 1)
    assert run(entries, old._replace(related=against("棉 ９８％")))[:2] == (0, 1)
    assert run(entries, old._replace(related=against("棉80%")))[:2] == (1, 0)
    assert run(entries, old._replace(severity="error"))[:2] == (1, 0)


def test_a_renamed_rule_keeps_its_entries() -> None:
    for known in (finding(), finding(id="4711")):
        text = baseline.dumps(baseline.collect([known], DAY).values())
        entries = baseline.loads(text, "b", {"absolute-best": "absolute-superlative"})
        id = known.listing if known.listing == "4711" else None
        assert run(entries, finding(rule="absolute-superlative", id=id))[:2] == (0, 1)
        assert run(entries, finding(id=id))[:2] == (1, 0)


def test_an_expired_entry_counts_again_and_is_not_called_stale() -> None:
    (entry,) = baseline.collect([finding()], DAY).values()
    entries = {entry.key: entry._replace(expires=DAY)}
    assert run(entries, finding())[:2] == (0, 1)
    shown, accepted, left = run(entries, finding(), day="2026-11-22")
    assert (shown, accepted, baseline.stale(entries, left)) == (1, 0, [])
    assert baseline.prune(entries, left, "2026-11-22") == {}


def test_what_no_longer_occurs_is_told_and_pruned() -> None:
    entries = baseline.collect([finding(), finding(), finding("全网第一品牌", "第一")], DAY)
    _, _, left = run(entries, finding())
    assert sorted((one.quote, one.times) for one in baseline.stale(entries, left)) == [("最佳", 1), ("第一", 1)]
    assert [(one.quote, one.times) for one in baseline.prune(entries, left, DAY).values()] == [("最佳", 1)]


def test_an_update_keeps_what_people_wrote() -> None:
    (old,) = baseline.collect([finding()], "2025-01-01").values()
    old = old._replace(reason="being reworded", owner="Li", expires="2027-01-01")
    (new,) = baseline.collect([finding(), finding()], DAY, {old.key: old}).values()
    assert (new.first_seen, new.reason, new.owner, new.expires, new.times) == (
        "2025-01-01",
        "being reworded",
        "Li",
        "2027-01-01",
        2,
    )


def test_the_file_is_sorted_one_entry_a_line_and_stable() -> None:
    entries = baseline.collect([finding("全网第一品牌", "第一"), finding(), finding(id="9")], DAY)
    text = baseline.dumps(entries.values())
    assert baseline.dumps(reversed(entries.values())) == text == baseline.dumps(read_back(entries).values())
    rows = [json.loads(line) for line in text.splitlines()]
    assert len(rows) == 4 and rows[0]["listing-scanner-baseline"] == 1
    assert "listing" not in rows[1] and "9" in [row.get("listing") for row in rows]


HEAD = '{"listing-scanner-baseline": 1}\n'
ROW = {"fingerprint": "a", "rule": "r", "times": 1, "severity": "error", "first_seen": DAY}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "b:1: the first line"),
        ("[]\n", "b:1: is not an object"),
        (HEAD + "{", "b:2: is not JSON"),
        (HEAD + "<<<<<<< HEAD", "b:2: a merge conflict"),
        (HEAD + json.dumps({**ROW, "note": 1}), "b:2: note is not a known key"),
        (HEAD + "\n" + json.dumps({**ROW, "times": 0}), "b:3: times must be"),
        (HEAD + json.dumps({**ROW, "severity": "bad"}), "b:2: severity must be"),
        (HEAD + json.dumps({**ROW, "reason": 3}), "b:2: reason must be a text"),
        (HEAD + json.dumps({"rule": "r"}), "b:2: fingerprint is missing"),
        (HEAD + json.dumps({**ROW, "against": "x"}), "b:2: against must be"),
        (HEAD + "[" * 50000, "b:2: is not JSON"),
    ],
)
def test_a_corrupt_file_names_the_line(text: str, says: str) -> None:
    with pytest.raises(BaselineError) as caught:
        baseline.loads(text, "b")
    assert str(caught.value).startswith(says)
