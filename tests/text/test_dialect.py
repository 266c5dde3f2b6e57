"""What `regex` and `re` say differently is respelled, and means the same."""

from __future__ import annotations

import re

import pytest
import regex

from scanner.text.dialect import in_re

TEXT = "没有最好，只有最佳。关注公众号，搜公众号；微信公众号，看公众号 公众号搜！A|B(最)[最] 々最\\最 x最"


@pytest.mark.parametrize(
    "source",
    [
        "(?<hit>最)(?P<what>好|佳)",
        "(?<!关注|搜|微信)公众号(?!搜)",
        "(?<=关注|搜|微信)公众号",
        "(?<!(?:没|只)有|[|)]|\\\\)最",
        "(?<=(?:没|只)有|\\(|\\[|々)最",
        "(?<=有)最(?<!好|佳)",
        "[\\p{Han}]+[^\\p{Han}a-z]",
        "(?:(?<!没有|不)最)+",
    ],
)
def test_it_means_the_same(source: str) -> None:
    ours, theirs = re.compile(in_re(source)), regex.compile(source)
    assert [(one.span(), one.groupdict()) for one in ours.finditer(TEXT)] == [
        (one.span(), one.groupdict()) for one in theirs.finditer(TEXT)
    ]
    assert theirs.search(TEXT)


def test_a_class_of_han_holds_every_character_of_the_script() -> None:
    ours, theirs = re.compile(in_re("[\\p{Han}]")), regex.compile("\\p{Han}")
    text = "".join(char for code in range(0x110000) if not 0xD800 <= code < 0xE000 for char in chr(code))
    assert ours.findall(text) == theirs.findall(text)


@pytest.mark.parametrize(
    "source", ["最(?:好|佳)", "\\(?<a>", "(?<!不)最", "(?P<a>a)(?=b|cd)", "[(?<!a|bc)]", "\\p{Han}"]
)
def test_what_re_says_too_stays_as_it_is(source: str) -> None:
    assert in_re(source) == source


@pytest.mark.parametrize("source", ["(?<!没有?|不)最", "(?<!", "(?<=a|(b", "(?<!a|bc)["])
def test_what_re_cannot_say_is_left_to_its_error(source: str) -> None:
    with pytest.raises(re.error):
        re.compile(in_re(source))
