"""The walk through strict JSON finds the same places as the positioned parser, and reads no more than it must."""

from __future__ import annotations

import json
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.documents.json_parser import REPAIR_BUDGET, Parser, Spans
from scanner.documents.lenient_json import Path, strict
from scanner.documents.strict_places import begins

texts = st.text(max_size=8).filter(lambda text: text.isascii() or not any(0xD800 <= ord(c) < 0xE000 for c in text))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


def tokens(spans: Spans, path: Path = ()) -> Iterator[tuple[Path, tuple[int, int]]]:
    if isinstance(spans, tuple):
        yield path, spans
    elif isinstance(spans, dict):
        for name, inner in spans.items():
            yield from tokens(inner, (*path, name))
    else:
        for number, inner in enumerate(spans):
            yield from tokens(inner, (*path, number))


@settings(max_examples=200, deadline=None)
@given(values, st.booleans(), st.sampled_from([None, 0, 2]), st.text(" \t\n", max_size=3))
def test_every_token_is_where_the_positioned_parser_finds_it(
    value: object, ascii_only: bool, indent: int | None, before: str
) -> None:
    text = before + json.dumps({"": value}, ensure_ascii=ascii_only, indent=indent) + ', "behind"'
    document = strict(text, len(before))
    assert document is not None
    expected = dict(tokens(Parser(text, len(before), REPAIR_BUDGET).run()[1]))
    for path, span in expected.items():
        assert document.span(path) == span


def test_of_names_that_are_there_twice_the_last_counts_as_in_the_value() -> None:
    text = '{"title":"一","a":{"b":1,"b":[2]},"title" : "二"}'
    document = strict(text, 0)
    assert document is not None
    assert document.value == {"title": "二", "a": {"b": ["2"]}}
    span = document.span(("title",))
    assert span is not None
    assert text[slice(*span)] == '"二"'
    assert document.span(("a", "b", 0)) is not None


def test_what_is_not_there_has_no_place() -> None:
    document = strict('{"a":["x",{}],"b":"y"}', 0)
    assert document is not None
    for path in (("c",), ("a", 2), ("a", "0"), ("b", 0), ("a",), ("a", 1), (), ("a", 0, "x")):
        assert document.span(path) is None


def test_a_name_with_half_a_character_has_a_place_too() -> None:
    text = '{"\\ud800":"最佳"}'
    document = strict(text, 0)
    assert document is not None
    assert document.span(("\ud800",)) == (10, 14)


def test_a_scalar_holds_nothing() -> None:
    assert begins('"[x]"', 0) == {}
    assert begins(" [ ]", 1) == begins("{ }", 0) == {}


def test_a_way_deeper_than_a_record_needs_is_found_by_the_parser() -> None:
    depth = 400
    text = "[" * depth + '"最佳"' + "]" * depth
    document = strict(text, 0)
    assert document is not None
    assert document.span((0,) * depth) == (depth, depth + 4)
