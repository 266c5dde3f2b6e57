"""Places of words in JSON strings: exact through escapes, and no dearer for many words of one long text."""

from __future__ import annotations

import json

from scanner.documents.decode import text_of
from scanner.documents.json_places import ValueText
from scanner.documents.lenient_json import strict
from scanner.model import Page
from tests.growth import is_linear


def origin(value: object, *path: str | int) -> tuple[bytes, ValueText]:
    body = json.dumps(value, ensure_ascii=False).encode()
    source = text_of(Page("x.json", body))
    document = strict(source.text, 0)
    assert document is not None
    return body, ValueText(source, document, path)


def test_words_behind_escapes_and_without_any_are_found() -> None:
    value = {"detail": ['第一行\n"最佳"', "全网最佳"]}
    for number, text in enumerate(value["detail"]):
        body, within = origin(value, "detail", number)
        at = text.index("最佳")
        for _ in range(2):
            place = within.place([(at, at + 2)])
            (found,) = place.ranges
            assert body[found.offset : found.offset + found.length].decode() == "最佳"
            assert (place.pointer, place.uri) == (f"/detail/{number}", "x.json")


def test_ways_of_two_texts_are_not_mixed_up() -> None:
    value = {"a": "\n最佳", "b": '"\n\n最佳'}
    body, first = origin(value, "a")
    second = ValueText(first.parent, first.document, ("b",))
    for _ in range(2):
        for within, text in ((first, value["a"]), (second, value["b"])):
            at = text.index("最佳")
            (found,) = within.place([(at, at + 2)]).ranges
            assert body[found.offset : found.offset + found.length].decode() == "最佳"


def test_many_words_of_a_text_with_escapes_cost_no_more_than_their_number() -> None:
    def placed(size: int) -> None:
        text = "最佳\n" * size
        _, within = origin({"detail": text}, "detail")
        for number in range(size):
            within.place([(number * 3, number * 3 + 2)])

    assert is_linear(placed, 1_600)
