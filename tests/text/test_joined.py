"""Texts searched as one give what each of them gives alone."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from scanner.text.joined import Joined

TEXTS = st.lists(st.text(st.sampled_from("最佳 ab\n"), max_size=8), max_size=8)


@given(TEXTS)
def test_each_text_is_there(texts: list[str]) -> None:
    joined = Joined(texts)
    assert [joined[number] for number in range(len(joined))] == texts
    for number, start in enumerate(joined.starts[:-1]):
        assert joined.number(start) == number


@given(TEXTS)
def test_struck_are_those_with_a_match(texts: list[str]) -> None:
    pattern = re.compile("佳|ab")
    assert list(Joined(texts).struck(pattern)) == [n for n, text in enumerate(texts) if pattern.search(text)]


def test_another_spelling_keeps_the_places() -> None:
    assert Joined(["Ab", "C"], "ab\nc")[1] == "c"
