"""Letters that stand for a character: the neighbours decide which, and models and units are none."""

from __future__ import annotations

import pytest

from scanner.checks.spoken import MOST, Letters, apart, spoken
from scanner.rulebook import load


@pytest.mark.parametrize(("text", "plain"), [("zhi疗", "治"), ("国j级", "家"), ("jiaweixin10086", "加微信")])
def test_letters_stand_for_a_character_of_their_word(text: str, plain: str) -> None:
    assert [form for _, _, form in spoken(f"这款{text}好", load())] == [plain]


@pytest.mark.parametrize("text", ["120ah包", "t恤", "vx12e手表", "国jj级", "j"])
def test_letters_of_models_and_words_stand_for_themselves(text: str) -> None:
    assert list(spoken(text, load())) == []


def test_of_two_words_that_fit_the_first_line_goes() -> None:
    letters = Letters({"j": "国\t级\t家\n\t级\t极"})
    assert letters.beside("j") == {("国", "级"): [(0, "国", "级", "家")], ("", "级"): [(1, "", "级", "极")]}


def test_what_is_remembered_does_not_grow_with_the_text() -> None:
    letters = Letters({"j": "国\t级\t家"})
    for number in range(2 * MOST):
        assert not letters.beside(f"x{number}")
        assert letters.beside("j")
    assert len(letters._beside) <= MOST


def test_a_long_disguise_may_be_followed_by_figures() -> None:
    assert apart("jiaweixin10086", 0, 9)
    assert not apart("vx12e", 0, 2)
    assert not apart("1zhi疗", 1, 4)
