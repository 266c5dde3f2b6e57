"""Parts of the cache are made one by one, and are what was stored."""

from __future__ import annotations

import marshal
from typing import Any

import pytest

from scanner.rulebook import load
from scanner.rulebook.compile import tables
from scanner.rulebook.kept import Entries, Kept, KeptTable, Spoken, plain, stored
from scanner.rulebook.sources import load as sources
from scanner.rulebook.types import Name


def counting() -> tuple[list[Any], Any]:
    made: list[Any] = []
    return made, lambda raw: (made.append(raw), Name(*raw))[1]


def test_an_item_is_made_when_it_is_asked_for_and_once() -> None:
    made, make = counting()
    names = Kept([stored(Name(str(number), "brand")) for number in range(5)], make)
    assert len(names) == 5 and not made
    assert names[3] is names[3] is names[-2] and names[3].text == "3"
    assert len(made) == 1
    assert [one.text for one in names] == list("01234")
    assert names[1:3] == (names[1], names[2])
    assert len(made) == 5
    assert names == list(names) and names != list(names)[:4] and names != "01234"
    with pytest.raises(IndexError):
        names[5]


def test_a_table_is_read_by_name() -> None:
    made, make = counting()
    table = KeptTable({name: stored(Name(name, "brand")) for name in "ab"}, make)
    assert list(table) == ["a", "b"] and "c" not in table and table.get("c") is None and not made
    assert table["b"] is table["b"] and table["b"].text == "b"
    assert made == [("b", "brand")]


ENTRIES = [[(0, 3, 7), (1, 2, 0)], [(4,)], [], [(5, "加微信"), (0, 1, 1)], [(3, 70_000)], [(5, "加微信")], [(5, "")]]


def test_entries_come_back_as_they_were() -> None:
    entries = Entries(marshal.loads(marshal.dumps(Entries.stored(ENTRIES))))
    assert [entries[word] for word in range(len(ENTRIES))] == [tuple(some) for some in ENTRIES]
    assert entries[0] is entries[0]
    with pytest.raises(IndexError):
        entries[len(ENTRIES)]


def test_letters_are_found_by_their_whole_word() -> None:
    said = {"jia": "a\tb\tc", "j": "a\t\tc", "wx": "\t\t微信"}
    kept = Spoken(marshal.loads(marshal.dumps(Spoken.stored(said))))
    assert kept.get("ji") is None and kept.get("") is None and kept.get("x", "-") == "-"
    assert dict(kept) == said and len(kept) == 3
    with pytest.raises(KeyError):
        kept["jiaa"]


def test_the_whole_lexicon_is_what_was_compiled() -> None:
    found, book = sources(), load()
    for key in ("rules", "exemptions", "required", "claims", "classes", "names"):
        assert list(map(plain, getattr(book, key))) == list(map(plain, getattr(found, key))), key
    assert {id: plain(one) for id, one in book.basis.items()} == {one.id: plain(one) for one in found.basis}
    assert {id: plain(one) for id, one in book.platforms.items()} == {one["id"]: plain(one) for one in found.platforms}
    compiled = tables(found)
    assert book.marks == compiled["marks"]
    assert dict(book.spoken) == dict(Spoken(compiled["spoken"])) != {}
    assert [book.entries[word] for word in range(len(book.marks))] == [
        Entries(compiled["entries"])[word] for word in range(len(book.marks))
    ]


def test_names_of_all_kinds_are_known() -> None:
    found, book = sources(), load()
    for one in (*found.rules, *found.exemptions, *found.required):
        assert book.name_of(one.id) == one.name
    for claim in found.claims:
        assert book.name_of(claim["id"]).zh == claim["name"]["zh"]
    assert book.name_of("nobody").en == "nobody"
