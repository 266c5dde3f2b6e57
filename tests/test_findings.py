"""Hits made concrete: the words, their neighbours, the address that opens the page at them."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, unquote

from hypothesis import given
from hypothesis import strategies as st

from scanner import rulebook
from scanner.findings import CONTEXT, Wording, field_texts, finding_of, text_fragment
from scanner.fingerprint import NEAR
from scanner.model import Block, Finding, Hit, Listing, Place, Span, Text
from tests.growth import is_linear

TEXT = Text("文", "text")
BOOK = rulebook.load()
WORDING = Wording(BOOK.basis, BOOK.name_of, "en")


class Where(NamedTuple):
    uri: str

    def place(self, intervals: object) -> Place:
        return Place(self.uri)


def block(text: str, field: str = "detail", at: int = 0, uri: str = "x") -> Block:
    return Block(field, "copy", text, at, Where(uri))


def hit(within: Block, start: int, end: int) -> Hit:
    return Hit("superlative", within, Span(start, end), "error", "high", TEXT, TEXT, (), "absolute")


def finding(within: Block, start: int, end: int) -> Finding:
    listing = Listing(None, "item", "generic", "x", (within,))
    return finding_of(hit(within, start, end), listing, WORDING)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_an_address_writes_words_as_the_standard_library_does(text: str) -> None:
    words = quote(" ".join(text.split()), safe="").replace("-", "%2D")
    assert text_fragment("https://x/", "", text, "") == f"https://x/#:~:text={words}"


def test_an_address_keeps_its_anchor_and_loses_an_older_fragment() -> None:
    found = text_fragment("https://x/a#part:~:text=old", "全网-", "最佳", "选择")
    assert found == f"https://x/a#part:~:text={quote('全网')}%2D-,{quote('最佳')},-{quote('选择')}"
    assert unquote(found).endswith("全网--,最佳,-选择")


def test_the_context_of_a_long_clause_is_as_long_as_it_is_shown() -> None:
    found = finding(block("甲" * 500 + "最佳" + "乙" * 500), 500, 502)
    assert found.context == ("甲" * CONTEXT, "乙" * CONTEXT)
    assert CONTEXT <= NEAR


def test_a_page_s_words_can_be_opened() -> None:
    found = finding(block("全网最佳", uri="https://x/1"), 2, 4)
    assert found.place.link == f"https://x/1#:~:text={quote('全网')}-,{quote('最佳')}"


def test_a_short_block_is_carried_once_and_a_long_one_in_windows() -> None:
    short, long = block("最佳又最佳", "title"), block("最佳" + "很" * 5000 + "顶级" + "很" * 5000, at=7)
    texts = field_texts([hit(short, 0, 2), hit(short, 3, 5), hit(long, 0, 2), hit(long, 5002, 5004), hit(long, 1, 2)])
    assert [(one.field, one.at, len(one.text)) for one in texts] == [
        ("title", 0, 5),
        ("detail", 7, 602),
        ("detail", 7 + 4402, 1202),
    ]


def test_many_findings_in_a_text_without_punctuation_cost_no_more_than_their_number() -> None:
    def made(size: int) -> None:
        within = block(("最佳" + "柔软透气很好用的" * 4) * size)
        for number in range(size):
            finding(within, number * 34, number * 34 + 2)

    assert is_linear(made, 1_200)


def test_rules_and_laws_are_said_in_the_language_of_the_run() -> None:
    law = next(iter(BOOK.basis))
    for _ in range(2):
        assert WORDING.name("superlative") == BOOK.name_of("superlative").en
        assert WORDING.name("no-such-rule") == "no-such-rule"
        assert WORDING.basis((law, "no-such-law")) == ((law, BOOK.basis[law].name.en, BOOK.basis[law].article.en),)
