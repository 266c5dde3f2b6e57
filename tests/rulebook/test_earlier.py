"""A compilation reads again only what changed, and what it takes from an earlier one is what it would have made."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scanner import rulebook
from scanner.model import Settings
from scanner.rulebook import RulebookError, compile, sources
from scanner.rulebook import earlier as module
from scanner.rulebook.earlier import Earlier, earlier
from scanner.text import sealed, stored


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    place = tmp_path / "cache"
    monkeypatch.setenv("LISTING_SCANNER_CACHE", str(place))
    earlier.cache_clear()
    yield place
    earlier.cache_clear()


def counting(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    read: list[str] = []
    whole = tomllib.loads
    monkeypatch.setattr(module.tomllib, "loads", lambda text: (read.append(text), whole(text))[1])
    monkeypatch.setattr(stored, "wrong", lambda pattern: pytest.fail(f"compiled again: {pattern}"))
    return read


def test_an_edit_reads_the_edited_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own.toml"
    own.write_text('allow = [{text = "最佳拍档", reason = "片名"}]\n', encoding="utf-8")
    first = rulebook.load(Settings(lexicons=(str(own),)))
    own.write_text('allow = [{text = "最佳损友", reason = "歌名"}]\n', encoding="utf-8")
    read = counting(monkeypatch)
    second = rulebook.load(Settings(lexicons=(str(own),)))
    assert read and all("最佳损友" in text for text in read)
    assert [one.text for one in second.settings.allow] == ["最佳损友"]
    assert second.rules == first.rules and second.version != first.version


def test_what_is_taken_over_is_what_would_be_made() -> None:
    rulebook.load()
    earlier.cache_clear()
    taken = compile.tables(sources.load())
    assert earlier().patterns != stored.NOTHING
    sealed.write(module._place(), None)
    earlier.cache_clear()
    assert taken == compile.tables(sources.load())


def test_only_what_was_asked_for_is_left() -> None:
    first = Earlier()
    assert first.toml("a = 1") == {"a": 1} and first.toml("b = 2020-01-01") == {
        "b": tomllib.loads("b = 2020-01-01")["b"]
    }
    assert first.wrong("最(") is not None and first.wrong("最") is None
    first.keep(stored.NOTHING)
    second = Earlier()
    assert second._texts.keys() == first._asked.keys() and second._valid == {"最"}
    assert second.toml("c = []") == {"c": []}
    second.keep(stored.NOTHING)
    assert len(Earlier()._texts) == 1 and not Earlier()._valid


def test_a_table_from_earlier_is_a_new_one_each_time() -> None:
    Earlier().toml("a = [1]")
    first = Earlier()
    first.toml("a = [1]")
    first.keep(stored.NOTHING)
    second = Earlier()
    second.toml("a = [1]")["a"].append(2)
    assert second.toml("a = [1]") == {"a": [1]}


@pytest.mark.parametrize("data", [None, 7, (), ((0,), {}, frozenset(), {}), "abcd"])
def test_an_odd_file_is_as_if_there_were_none(data: Any) -> None:
    sealed.write(module._place(), data)
    assert Earlier()._texts == {} and Earlier().patterns == stored.NOTHING


def test_a_mistake_beside_known_files_names_its_line(tmp_path: Path) -> None:
    rulebook.load()
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('[[patterns]]\nanchor = "词"\nmatch = "(词"\n', encoding="utf-8")
    with pytest.raises(RulebookError, match=r"wrong\.toml"):
        rulebook.load(Settings(lexicons=(str(wrong),)))
