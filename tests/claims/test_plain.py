"""The plain form: one character for one, whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.claims.plain import ALIKE, plain

ALPHABET = st.text(st.sampled_from([*sorted(ALIKE), *"Aa棉1oO0%，。 "]), max_size=60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("純棉１００％", "纯棉100%"),
        ("Cotton 1OO%", "cotton 100%"),
        ("【面料】棉、麻。", "(面料)棉,麻\n"),
        ("91﹪～95％", "91%-95%"),
        ("羊皮鞋", "羊皮鞋"),
    ],
)
def test_forms(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(ALPHABET)
def test_length_stays_and_nothing_is_left_to_replace(text: str) -> None:
    once = plain(text)
    assert len(once) == len(text)
    assert plain(once) == once


@given(ALPHABET)
def test_long_texts_are_read_like_short_ones(text: str) -> None:
    filler = "字" * 3000
    assert plain(text + filler) == plain(text) + filler
