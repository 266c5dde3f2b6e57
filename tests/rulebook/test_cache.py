"""The cache is only a shortcut: anything odd about it means compiling again."""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from scanner import rulebook
from scanner.rulebook import cache, listing
from scanner.text import sealed


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
    (file,) = folder.glob("rulebook-*.bin")
    body = file.read_bytes()
    file.write_bytes(body[:-40] if damage is None else damage)
    assert rulebook.load().rules == first.rules


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
def test_a_cache_others_may_write_is_not_trusted(folder: Path) -> None:
    rulebook.load()
    (file,) = folder.glob("rulebook-*.bin")
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
    assert len(list(folder.glob("rulebook-*.bin"))) == 1


def test_a_folder_that_cannot_be_written_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTING_SCANNER_CACHE", "/proc/no-such-place")
    assert rulebook.load().rules


def test_a_cache_of_another_version_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rulebook.load()
    (file,) = folder.glob("rulebook-*.bin")
    monkeypatch.setattr(cache, "VERSION", cache.VERSION + 1)
    assert cache.read(file, listing.files()) is None
    assert cache.path_for(listing.files()) != file


def test_a_cache_of_another_program_version_has_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    before = cache.path_for(listing.files())
    monkeypatch.setattr(cache, "__version__", "0.0.0")
    assert cache.path_for(listing.files()) != before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
def test_a_cache_of_another_user_is_not_trusted(folder: Path) -> None:
    rulebook.load()
    (file,) = folder.glob("rulebook-*.bin")
    os.chown(file, 65534, 65534)
    assert cache.read(file, listing.files()) is None


@pytest.mark.parametrize("content", [7, ("a", "b"), (("x", "y"), (), b"", {}), None])
def test_a_sealed_file_that_holds_something_else_is_not_read(folder: Path, content: object) -> None:
    data = marshal.dumps(content)
    file = folder / "other.bin"
    file.write_bytes(zlib.crc32(data).to_bytes(sealed.SEAL, "big") + data)
    file.chmod(0o600)
    assert cache.read(file, listing.files()) is None


def test_a_cut_at_any_place_is_seen(folder: Path) -> None:
    source = folder / "one.toml"
    source.write_text("a = 1", encoding="utf-8")
    place = cache.path_for([source])
    cache.write(place, [source], {"a": ("b", 1)})
    whole = place.read_bytes()
    for size in range(len(whole)):
        place.write_bytes(whole[:size])
        assert cache.read(place, [source]) is None
    place.write_bytes(whole)
    assert cache.read(place, [source]) == {"a": ("b", 1)}


def test_old_caches_do_not_pile_up(folder: Path) -> None:
    source = folder / "one.toml"
    source.write_text("a = 1", encoding="utf-8")
    for number in range(cache.KEPT + 5):
        old = folder / f"rulebook-{number:020}.bin"
        old.write_bytes(b"old")
        os.utime(old, (number + 1, number + 1))
    other = folder / "mine.bin"
    other.write_bytes(b"not ours")
    place = cache.path_for([source])
    cache.write(place, [source], {"a": 1})
    assert len(list(folder.glob("rulebook-*.bin"))) == cache.KEPT
    assert place.exists() and other.exists()
