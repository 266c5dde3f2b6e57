"""Patterns run in windows round their anchors, once over text that is all anchors, and give up in time."""

from __future__ import annotations

from pathlib import Path

import pytest
import regex

from scanner.checks import patterns
from scanner.checks.surroundings import BLOCK
from scanner.rulebook import load
from scanner.rulebook.types import left_of


def spans(pattern: str, text: str, anchor: str) -> list[tuple[int, int]]:
    places = [(n, n + len(anchor)) for n in range(len(text)) if text.startswith(anchor, n)]
    windows = patterns.regions(places, text)
    find = regex.compile(pattern).finditer
    return [(start, end) for start, end, _ in patterns.matches(patterns.Form(find, find), text, windows)]


def test_the_group_hit_is_the_span() -> None:
    assert spans("堪称(?P<hit>[一-鿿]+之王)", "它堪称续航之王", "之王") == [(3, 7)]


def test_nothing_far_from_an_anchor_is_seen() -> None:
    text = "甲" + "字" * 100 + "最好"
    assert spans("甲|最好", text, "最") == [(101, 103)]


def test_windows_that_touch_are_walked_once() -> None:
    places = [(n, n + 1) for n in range(1000)]
    assert list(patterns.regions(places, "最" * 1000)) == [(0, 1000)]


ENDLESS = "(?:a|a)*?(?:a+)+$b"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A short clock: it is the real one, and strikes sooner."""
    monkeypatch.setattr(patterns, "SECONDS", 0.1)


@pytest.mark.usefixtures("impatient")
def test_a_merchants_pattern_that_takes_too_long_says_so() -> None:
    form = patterns.form(ENDLESS, load().patterns, shipped=False)
    with pytest.raises(TimeoutError):
        patterns.matches(form, "a" * 60 + "c", [(0, 61)])


@pytest.mark.usefixtures("impatient")
def test_a_merchants_frame_that_takes_too_long_says_so() -> None:
    with pytest.raises(TimeoutError):
        patterns.asker(ENDLESS, load().patterns, False, "match")("a" * 60 + "c", 0, 61)


@pytest.mark.usefixtures("impatient")
def test_a_long_window_has_a_clock_whoever_wrote_the_pattern() -> None:
    form = patterns.form(ENDLESS, load().patterns, shipped=True)
    with pytest.raises(TimeoutError):
        patterns.matches(form, "a" * 1000 + "c", [(0, 1001)])


def test_what_ships_is_told_by_its_file(tmp_path: Path) -> None:
    assert all(patterns.ships(rule.path) for rule in load().rules)
    assert not patterns.ships(str(tmp_path / "own.toml"))


UNITS = ("最", "的", "1", "a", "好 ", "最好的", "，")


def hostile(word: str) -> list[str]:
    """Windows of the greatest length that runs without a clock, of what a pattern is anchored on and of common text."""
    units = (word, *UNITS, *(word + unit for unit in UNITS))
    return [(unit * patterns.SHORT)[: patterns.SHORT] for unit in units if unit]


def test_patterns_that_ship_need_no_clock_in_a_short_window() -> None:
    book = load()
    for rule in book.rules:
        for pattern in rule.patterns:
            for text in hostile(pattern.anchors[0]):
                for _ in book.patterns.timed(pattern.match).finditer(text, timeout=30):
                    pass


def test_frames_that_ship_need_no_clock_in_a_sentence() -> None:
    book = load()
    for exemption in book.exemptions:
        for before, after in (*exemption.frames, *exemption.not_frames):
            for text in hostile("最"):
                if before:
                    book.patterns.timed(left_of(before)).search(text[: BLOCK + 32], timeout=30)
                if after:
                    book.patterns.timed(after).match(text[: BLOCK + 32], timeout=30)


def test_a_fix_is_filled_from_the_groups() -> None:
    match = regex.search("最(?P<adj>好用)", "最好用的锅")
    assert patterns.filled(("很{adj}", "{other}"), match) == ("很好用",)
