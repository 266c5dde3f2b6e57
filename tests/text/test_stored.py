"""Patterns that were stored compiled behave like those compiled from their source."""

from __future__ import annotations

import marshal

import pytest
import regex

from scanner import rulebook
from scanner.text.stored import Patterns, stored

SOURCES = ("最(?P<hit>好|佳)", "(?i)top\\s*1", "(?:不|没有)$", "[一-鿿]{1,3}之王(?!的)")
TEXT = "没有最好，只有最佳；TOP 1，续航之王。不"


def spans(pattern: regex.Pattern[str]) -> list[tuple[tuple[int, int], dict[str, str]]]:
    return [(match.span(), match.groupdict()) for match in pattern.finditer(TEXT, timeout=1)]


@pytest.mark.parametrize("source", SOURCES)
def test_a_stored_pattern_is_the_pattern(source: str) -> None:
    kept = Patterns(marshal.loads(marshal.dumps(stored(SOURCES))))
    assert spans(kept[source]) == spans(regex.compile(source)) != []
    assert kept[source] is kept[source]


def test_forms_of_another_version_are_not_used() -> None:
    old = stored(SOURCES) | {"version": "0"}
    old["forms"] = dict.fromkeys(SOURCES, ("nonsense",))
    assert spans(Patterns(old)[SOURCES[0]]) == spans(regex.compile(SOURCES[0]))


def test_what_was_not_stored_is_compiled() -> None:
    assert spans(Patterns(stored(()))[SOURCES[3]]) == spans(regex.compile(SOURCES[3]))


def test_the_lexicon_stores_every_pattern_that_it_runs() -> None:
    book = rulebook.load()
    forms = book.patterns._stored["forms"]
    assert {pattern.match for rule in book.rules for pattern in rule.patterns} <= set(forms)
    assert {after for one in book.exemptions for _, after in (*one.frames, *one.not_frames) if after} <= set(forms)
