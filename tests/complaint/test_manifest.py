"""The manifest finds every changed, missing or added byte, and a crash loses nothing that was recorded."""

import json
import os
from pathlib import Path

import pytest

from scanner.complaint import manifest
from tests.growth import is_linear


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "evidence").mkdir()
    for number in range(3):
        page = tmp_path / "evidence" / f"page-{number}.html"
        page.write_bytes(b"<p>page %d</p>" % number)
        manifest.append(tmp_path, "captured", page, {"address": f"https://shop.example/{number}"})
    return tmp_path


def kinds(case: Path, head: str | None = None) -> list[str]:
    return [fault.kind for fault in manifest.check(case, head)]


def test_a_case_as_recorded_has_no_fault(case: Path) -> None:
    assert manifest.check(case, manifest.head(case)) == []


def test_one_flipped_bit_is_found_and_named(case: Path) -> None:
    page = case / "evidence" / "page-1.html"
    body = bytearray(page.read_bytes())
    body[4] ^= 1
    page.write_bytes(body)
    (fault,) = manifest.check(case)
    assert (fault.kind, fault.where) == ("changed", "evidence/page-1.html")


def test_a_removed_and_an_added_file_are_found(case: Path) -> None:
    (case / "evidence" / "page-2.html").unlink()
    (case / "evidence" / "other.html").write_text("new")
    assert sorted(kinds(case)) == ["added", "missing"]


def test_an_edited_line_breaks_the_chain(case: Path) -> None:
    path = case / manifest.NAME
    lines = path.read_text().splitlines()
    entry = json.loads(lines[1])
    entry["time"] = "2020-01-01T00:00:00Z"
    lines[1] = json.dumps(entry)
    path.write_text("\n".join(lines) + "\n")
    assert "chain" in kinds(case)


def test_a_line_taken_out_breaks_the_chain(case: Path) -> None:
    path = case / manifest.NAME
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], lines[2]]) + "\n")
    (case / "evidence" / "page-1.html").unlink()
    assert kinds(case) == ["chain"]


def test_a_rewritten_chain_does_not_hold_the_kept_head(case: Path) -> None:
    kept = manifest.head(case)
    (case / manifest.NAME).unlink()
    for page in sorted((case / "evidence").iterdir()):
        page.write_bytes(page.read_bytes() + b"!")
        manifest.append(case, "captured", page)
    assert kinds(case) == []
    assert kinds(case, kept) == ["head"]


def test_a_later_entry_keeps_an_earlier_head_valid(case: Path) -> None:
    kept = manifest.head(case)
    manifest.append(case, "verified", note={"gone": 2})
    assert kinds(case, kept) == []


def test_a_half_written_line_is_reported_and_cut_by_the_next(case: Path) -> None:
    path = case / manifest.NAME
    with path.open("ab") as out:
        out.write(b'{"number": 3, "time": "2026-')
    assert kinds(case) == ["partial"]
    manifest.append(case, "verified")
    assert kinds(case) == []
    assert [entry.number for entry in manifest.entries(case)] == [0, 1, 2, 3]


@pytest.mark.parametrize("name", ["case.toml", "report/answer.html", "state/frontier.sqlite"])
def test_what_a_person_edits_is_no_evidence(case: Path, name: str) -> None:
    (case / name).parent.mkdir(exist_ok=True)
    (case / name).write_text("edited")
    assert kinds(case) == []


def test_a_disk_that_takes_nothing_keeps_what_was_recorded(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (case / manifest.NAME).read_bytes()

    def full(_: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(manifest.ManifestError, match="manifest"):
        manifest.append(case, "verified")
    monkeypatch.undo()
    assert (case / manifest.NAME).read_bytes().startswith(before)
    assert kinds(case) == []


def test_a_line_that_is_no_json_names_its_number(case: Path) -> None:
    with (case / manifest.NAME).open("a") as out:
        out.write("not json\n")
    with pytest.raises(manifest.ManifestError, match="line 4"):
        manifest.check(case)


def test_a_last_line_that_is_no_entry_takes_no_more(case: Path) -> None:
    with (case / manifest.NAME).open("a") as out:
        out.write("not json\n")
    with pytest.raises(manifest.ManifestError, match="last line"):
        manifest.append(case, "verified")


@pytest.mark.parametrize("size", [1, 65_000, 66_000, 200_000])
def test_lines_of_any_length_are_followed(tmp_path: Path, size: int) -> None:
    for number in range(4):
        entry = manifest.append(tmp_path, "noted", note={"text": "长" * size})
        assert (entry.number, manifest.head(tmp_path)) == (number, entry.hash)
    assert manifest.check(tmp_path, entry.hash) == []
    assert [entry.number for entry in manifest.entries(tmp_path)] == [0, 1, 2, 3]


def test_a_long_chain_costs_no_more_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)

    def grow(lines: int) -> None:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        for number in range(lines):
            manifest.append(folder, "noted", note={"number": number})

    assert is_linear(grow, 1_600)
