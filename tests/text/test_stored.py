"""Patterns that were stored compiled behave like those compiled from their source."""

from __future__ import annotations

import marshal
import re
from typing import Any

import pytest
import regex

from scanner import rulebook
from scanner.rulebook import sources
from scanner.text.stored import Patterns, stored

SOURCES = (
    "最(?P<hit>好|佳)",
    "(?i)top\\s*1",
    "(?:不|没有)$",
    "[一-鿿]{1,3}之王(?!的)",
    "(?<hit>最好)",
    "[\\p{Han}]之",
    "(?<!只有|不)最",
)
ONLY_REGEX = (
    "(?<hit>最好)|只(?<hit>有)",
    "\\p{Han}之",
    "(?<!只有?|不)最",
    "(?:最好){e<=1}",
    "[[:alpha:]]",
    "[[a-z]||[最]]",
    "(?V1)[最--好]",
)
TEXT = "没有最好，只有最佳；TOP 1，续航之王。不"


def spans(pattern: Any, **limit: float) -> list[tuple[tuple[int, int], dict[str, str]]]:
    return [(match.span(), match.groupdict()) for match in pattern.finditer(TEXT, **limit)]


def kept(*said: tuple[str, ...]) -> Patterns:
    return Patterns(marshal.loads(marshal.dumps(stored(*said))))


@pytest.mark.parametrize("source", SOURCES)
def test_what_ships_runs_in_re_and_means_the_same(source: str) -> None:
    found = kept(SOURCES)
    assert isinstance(found[source], re.Pattern)
    assert spans(found[source]) == spans(regex.compile(source)) == spans(found.timed(source), timeout=1) != []
    assert found[source] is found[source] and found.timed(source) is found.timed(source)


@pytest.mark.parametrize("source", ONLY_REGEX)
def test_what_re_does_not_know_runs_in_regex(source: str) -> None:
    found = kept(ONLY_REGEX)
    assert isinstance(found[source], regex.Pattern)
    assert spans(found[source]) == spans(regex.compile(source)) != []


@pytest.mark.parametrize("source", SOURCES)
def test_what_is_a_users_own_takes_a_time_limit(source: str) -> None:
    found = kept((), SOURCES)
    assert spans(found.timed(source), timeout=1) == spans(regex.compile(source)) != []
    assert found[source] is found.timed(source)


def test_forms_of_another_version_are_not_used() -> None:
    old = stored((), SOURCES) | {"version": "0"}
    old["slow"] = dict.fromkeys(SOURCES, b"nonsense")
    assert spans(Patterns(old)[SOURCES[0]]) == spans(regex.compile(SOURCES[0]))


def test_what_was_not_stored_is_compiled() -> None:
    assert spans(kept(())[SOURCES[3]]) == spans(regex.compile(SOURCES[3]))


def test_the_lexicon_stores_every_pattern_that_it_runs() -> None:
    book = rulebook.load()
    forms = {*book.patterns._stored["quick"], *book.patterns._stored["slow"]}
    assert {pattern.match for rule in book.rules for pattern in rule.patterns} <= forms
    assert {after for one in book.exemptions for _, after in (*one.frames, *one.not_frames) if after} <= forms


def test_patterns_of_the_lexicon_find_the_same_in_both(examples: list[str]) -> None:
    book = rulebook.load()
    quick = list(book.patterns._stored["quick"])
    assert len(quick) > 150
    for source in quick:
        one, other = book.patterns[source], book.patterns.timed(source)
        for text in examples:
            assert found(one, text) == found(other, text), (source, text)


def found(pattern: Any, text: str) -> list[tuple[Any, ...]]:
    """Everything that checks ask of a pattern, over the whole text and over a window of it."""
    windows = ((0, len(text)), (len(text) // 3, len(text) - 1))
    return [
        (match.span(), match.groups(), match.groupdict())
        for window in windows
        for match in (*pattern.finditer(text, *window), pattern.match(text, *window), pattern.search(text, *window))
        if match
    ]


@pytest.fixture(scope="module")
def examples() -> list[str]:
    """Every third text that a rule or an exemption was written with."""
    texts = {example.text.lower() for example in sources.examples() if example.text}
    assert len(texts) > 1000
    return sorted(texts)[::3]
