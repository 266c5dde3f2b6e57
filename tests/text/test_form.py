"""Patterns compiled later are `re`'s own, and their compiled forms stay for the next run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scanner.text import bytecode, form, sealed


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("LISTING_SCANNER_CACHE", str(tmp_path))
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    """As in a new process."""
    for memo in (form.compiled, form._kept, form._new):
        memo.cache_clear()


def not_compiling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(re, "compile", lambda *said: pytest.fail(f"compiled again: {said}"))


def test_what_one_run_compiled_the_next_one_reads(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert form.later("最(好|佳)").findall("最好最佳") == ["好", "佳"]
    assert form.later(b"a+", re.I).findall(b"aA b") == [b"aA"]
    form.keep()
    forget()
    not_compiling(monkeypatch)
    assert form.later("最(好|佳)").findall("最好最佳") == ["好", "佳"]
    assert form.later(b"a+", re.I).findall(b"aA b") == [b"aA"]


def test_runs_add_to_what_is_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for source in ("一", "二"):
        form.compiled(source)
        form.keep()
        forget()
    (file,) = folder.iterdir()
    written = file.stat().st_mtime_ns
    not_compiling(monkeypatch)
    assert form.compiled("一").search("一") and form.compiled("二").search("二")
    form.keep()
    assert file.stat().st_mtime_ns == written, "written although nothing was new"


def test_forms_do_not_pile_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form, "MOST", 3)
    for number in range(9):
        form.compiled(f"a{number}")
        form.keep()
        forget()
    assert len(form._kept()) <= 3


@pytest.mark.parametrize(
    "data",
    [
        None,
        7,
        ((form.VERSION, *sealed.MADE_BY), 7),
        ((form.VERSION + 1, *sealed.MADE_BY), {("最", 0): (32, b"\0" * 8, 0, {}, (None,))}),
        ((form.VERSION, *sealed.MADE_BY), {("最", 0): (32, b"\xff" * 8, 0, {}, (None,))}),
        ((form.VERSION, *sealed.MADE_BY), {("最", 0): "nonsense"}),
    ],
)
def test_odd_forms_mean_compiling(folder: Path, data: Any) -> None:
    sealed.write(form._place(), data)
    assert form.compiled("最").search("最好") is not None
    form.keep()
    forget()
    assert form.compiled("最").search("最好") is not None
    form.keep()


def test_nowhere_to_keep_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTING_SCANNER_CACHE", "/proc/no-such-place")
    forget()
    assert form.later("最").search("最好")
    form.keep()
    forget()


def test_a_python_that_compiles_otherwise_keeps_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bytecode, "_known", lambda: False)
    assert form.later("最").search("最好")
    form.keep()
    assert not list(folder.iterdir())


def test_a_hint_has_its_characters_and_all_beyond_the_plane(folder: Path) -> None:
    hint = form.hint_of(frozenset("最]^-\U00020000"))
    assert all(hint.search(char) for char in "最]^-\U00020000\U0001f600")
    assert not hint.search("好a[")
    assert not form.hint_of(frozenset()).search("最")
