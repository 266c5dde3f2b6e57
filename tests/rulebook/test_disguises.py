"""Disguises are made from tables: which forms a word has, and which it must not have."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.rulebook import RulebookError
from scanner.rulebook.disguises import Folding, read, spellings, spoken
from scanner.rulebook.listing import root

TABLES = read(root() / "folding")
SOUNDS = {"顶": "ding", "级": "ji", "国": "guo", "家": "jia"}
SMALL = Folding({}, SOUNDS, {"级": ("吉", "彶")}, {"+v": "加v"}, frozenset({"ding级"}))


def test_look_alikes_and_whole_wordings() -> None:
    found = spellings(["顶级", "国家级"], SMALL)
    assert found["国家吉"] == "国家级"
    assert found["顶彶"] == "顶级"
    assert found["+v"] == "加v"


def test_letters_for_a_character() -> None:
    found = spoken(["顶级", "国家级"], SMALL)
    assert found["ji"].split("\n") == ["国家\t\t级", "顶\t\t级"]
    assert found["j"].split("\n") == ["国\t级\t家", "国家\t\t级"]
    assert found["guojiaji"] == "\t\t国家级"
    assert "ding" not in found


def test_ordinary_words_and_two_everyday_characters_are_left_alone() -> None:
    found = spellings(["顶级"], SMALL)
    assert "顶吉" not in found


def test_the_shipped_tables_are_sound() -> None:
    assert len(TABLES.characters) > 3000
    assert all(len(char) == 1 for char in TABLES.characters)
    assert not TABLES.ordinary.intersection(TABLES.spellings)
    assert not any(form == plain for form, plain in TABLES.spellings.items())


def test_a_broken_table_names_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "variants.tsv").write_text("# head\n级 吉\n", encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        read(tmp_path)
    assert caught.value.line == 2
