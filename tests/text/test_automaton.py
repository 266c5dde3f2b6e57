"""The automaton gives every occurrence in code points and survives its own bytes."""

from __future__ import annotations

from scanner.text import automaton


def test_every_occurrence_overlapping_ones_too() -> None:
    found = automaton.load(automaton.build(["最佳", "佳选", "最佳选择"]))
    assert sorted(automaton.find(found, "😀最佳选择")) == [(1, 3, 0), (1, 5, 2), (2, 4, 1)]


def test_no_word_finds_nothing() -> None:
    assert automaton.find(automaton.load(automaton.build([])), "最佳") == []
