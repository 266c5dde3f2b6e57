"""Folding finds what the eye would read, and every place of the view leads back to the characters it was made of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scanner.rulebook import load
from scanner.text.fold import View, fold, replace, squeeze, table

TABLE = table({"頂": "顶", "級": "级", "Ａ".lower(): "a", "⑩": "10", "\u200b": "", "㎎": "mg"})
ALPHABET = st.text(st.sampled_from("顶级頂級ＡabZ⑩\u200b㎎İ最 ·/\n佳"), max_size=40)


def test_forms_are_undone() -> None:
    assert fold("頂級ＡB", TABLE).text == "顶级ab"
    assert fold("顶\u200b级", TABLE).text == "顶级"
    assert fold("⑩片", TABLE).text == "10片"


def test_a_clean_text_has_no_way_back_to_keep() -> None:
    assert fold("顶级 Zoom", TABLE) == View("顶级 zoom")


def test_a_span_over_a_deleted_character_quotes_it_too() -> None:
    view = fold("很顶\u200b级的", TABLE)
    start = view.text.index("顶级")
    assert view.back(start, start + 2) == (1, 4)


def test_a_span_of_a_spelled_out_character_is_the_whole_character() -> None:
    view = fold("共⑩片", TABLE)
    assert view.back(1, 3) == (1, 2)
    assert view.back(1, 2) == (1, 2)


@given(ALPHABET)
def test_the_way_back_quotes_the_source(text: str) -> None:
    view = fold(text, TABLE)
    for start in range(len(view.text)):
        for end in range(start + 1, min(start + 4, len(view.text)) + 1):
            first, last = view.back(start, end)
            assert 0 <= first < last <= len(text)
            assert view.text[start:end] in fold(text[first:last], TABLE).text


@given(ALPHABET)
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text, TABLE).text
    assert fold(once, TABLE).text == once


def test_the_shipped_table_is_closed() -> None:
    folding = load().folding
    for char in folding.chars:
        form = fold(char, folding).text
        assert fold(form, folding).text == form, char


def test_separators_between_characters_are_dropped() -> None:
    squeezed = squeeze("国·家-级 的最 佳")
    assert squeezed is not None
    assert squeezed.view.text == "国家级的最佳"
    assert squeezed.view.back(0, 3) == (0, 5)
    assert squeezed.seams == (1, 2, 3, 5)


def test_clause_punctuation_and_latin_words_stay() -> None:
    assert squeeze("很好，最新 iPhone 15") is None


def test_replacing_maps_a_short_form_to_the_whole_stretch() -> None:
    view = replace("这zui好的", [(1, 4, "最")])
    assert view.text == "这最好的"
    assert view.back(1, 3) == (1, 5)
    assert view.back(1, 2) == (1, 4)
    assert view.forward(4) == 2


def test_replacing_with_a_longer_form_maps_all_of_it() -> None:
    view = replace("+v领券", [(0, 2, "加微信")])
    assert view.text == "加微信领券"
    assert view.back(0, 3) == (0, 2)
    assert view.back(3, 5) == (2, 4)
