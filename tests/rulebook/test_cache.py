"""The cache is only a shortcut: anything odd about it means compiling again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scanner import rulebook
from scanner.rulebook import cache, listing


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LISTING_SCANNER_CACHE", str(tmp_path))
    return tmp_path


def test_a_fresh_cache_is_read_without_parsing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = rulebook.load()
    monkeypatch.setattr(rulebook, "_compile", lambda settings: pytest.fail("compiled again"))
    again = rulebook.load()
    assert again.rules == first.rules
    assert again.entries == first.entries


@pytest.mark.parametrize("damage", [b"", b"x" * 100, None])
def test_a_damaged_cache_is_compiled_again(folder: Path, damage: bytes | None) -> None:
    first = rulebook.load()
    (file,) = folder.glob("*.bin")
    body = file.read_bytes()
    file.write_bytes(body[:-40] if damage is None else damage)
    assert rulebook.load().rules == first.rules


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
def test_a_cache_others_may_write_is_not_trusted(folder: Path) -> None:
    rulebook.load()
    (file,) = folder.glob("*.bin")
    file.chmod(0o666)
    assert cache.read(file, listing.files()) is None


def test_a_touched_source_with_equal_content_is_still_fresh(folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "one.toml"
    source.write_text("a = 1", encoding="utf-8")
    place = cache.path_for([source])
    cache.write(place, [source], {"a": 1})
    os.utime(source, (1, 1))
    assert cache.read(place, [source]) == {"a": 1}
    source.write_text("a = 2", encoding="utf-8")
    assert cache.read(place, [source]) is None


def test_first_runs_side_by_side(folder: Path) -> None:
    code = "from scanner import rulebook; print(len(rulebook.load().rules))"
    runs = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    counts = {run.communicate()[0] for run in runs}
    assert len(counts) == 1
    assert len(list(folder.glob("*.bin"))) == 1


def test_a_folder_that_cannot_be_written_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTING_SCANNER_CACHE", "/proc/no-such-place")
    assert rulebook.load().rules
