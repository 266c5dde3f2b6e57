"""Patterns run in windows round their anchors, once over text that is all anchors, and give up in time."""

from __future__ import annotations

import time

import pytest
import regex

from scanner.checks import patterns


def spans(pattern: str, text: str, anchor: str) -> list[tuple[int, int]]:
    places = [(n, n + len(anchor)) for n in range(len(text)) if text.startswith(anchor, n)]
    return [(start, end) for start, end, _ in patterns.matches(regex.compile(pattern), text, places)]


def test_the_group_hit_is_the_span() -> None:
    assert spans("堪称(?P<hit>[一-鿿]+之王)", "它堪称续航之王", "之王") == [(3, 7)]


def test_nothing_far_from_an_anchor_is_seen() -> None:
    text = "甲" + "字" * 100 + "最好"
    assert spans("甲|最好", text, "最") == [(101, 103)]


def test_windows_that_touch_are_walked_once() -> None:
    places = [(n, n + 1) for n in range(1000)]
    assert list(patterns.regions(places, "最" * 1000)) == [(0, 1000)]


def test_a_pattern_that_takes_too_long_says_so() -> None:
    start = time.perf_counter()
    with pytest.raises(TimeoutError):
        list(patterns.matches(regex.compile("(?:a|a)*?(?:a+)+$b"), "a" * 60 + "c", [(30, 31)]))
    assert time.perf_counter() - start < 5


def test_a_fix_is_filled_from_the_groups() -> None:
    (found,) = patterns.matches(regex.compile("最(?P<adj>好用)"), "最好用的锅", [(0, 1)])
    assert patterns.filled(("很{adj}", "{other}"), found[2]) == ("很好用",)
