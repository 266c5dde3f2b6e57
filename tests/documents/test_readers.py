"""The table of readers, and what hostile documents cost."""

from __future__ import annotations

import importlib
import inspect
import time
import tracemalloc
from pathlib import Path

import pytest

import scanner.documents as documents
from scanner.documents import html
from scanner.documents.outline import Outline
from scanner.model import Page, Part, Unchecked


def test_the_table_names_every_reader_of_the_folder() -> None:
    folder = Path(str(documents.__file__)).parent
    readers = set()
    for path in folder.glob("*.py"):
        name = f"scanner.documents.{path.stem}"
        sniff = getattr(importlib.import_module(name), "looks_like", None) if path.stem != "__init__" else None
        if sniff and len(inspect.signature(sniff).parameters) == 2:
            readers.add(name)
    assert readers == set(documents.READERS.values())


def test_a_document_that_nobody_knows_is_said() -> None:
    (found,) = documents.read(Page("x.bin", b"\x00\x01\x02\x03" * 50))
    assert isinstance(found, Unchecked)
    assert found.reason == "unreadable"


def test_an_empty_document_is_said() -> None:
    assert [type(one) for one in documents.read(Page("x.html", b""))] == [Unchecked]


HOSTILE = {
    "unclosed": "<div>" * 200_000,
    "unclosed inline": "<b>x" * 100_000,
    "closed only": "</div></b>" * 150_000,
    "crossed": "<b><div></b>" * 100_000,
    "never fits": "<i>" * 100_000 + "</a></p></li>" * 60_000,
    "lists": "<ul><li>" * 100_000,
    "cells": "<table><tr><td>" * 100_000,
    "paragraphs": "<p><b>" * 100_000,
    "huge attribute": "<p title='" + "最" * 3_000_000 + "'>x</p>",
    "many attributes": "<p " + "".join(f"a{n}=1 " for n in range(200_000)) + ">x</p>",
    "zeros": "\0" * 1_000_000 + "<p>x</p>",
    "references": "&amp;" * 300_000,
    "open comment": "<p>x</p><!--" + "-" * 1_000_000,
    "open tag": "<p " * 300_000,
    "white space": "<p>" + " \n" * 1_000_000 + "x</p>",
    "hidden": "<p hidden>x" * 100_000,
    "styles": "<p style='display:block'>x</p>" * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_costs_little(name: str) -> None:
    body = ("<html><title>页</title><h1>题</h1>" + HOSTILE[name]).encode()
    started = time.process_time()
    found = list(documents.read(Page("x.html", body)))
    assert time.process_time() - started < 15
    assert found


def test_a_page_without_end_is_cut_and_says_so() -> None:
    body = ("<h1>题</h1>" + "<p>x" * 260_000).encode()
    found = list(documents.read(Page("x.html", body)))
    assert [one.reason for one in found if isinstance(one, Unchecked)] == ["truncated"]
    assert any(isinstance(one, Part) for one in found)


def test_a_million_unclosed_tags_take_bounded_memory() -> None:
    tracemalloc.start()
    try:
        Outline("<div>" * 50_000)
        assert tracemalloc.get_traced_memory()[1] < 600 * 50_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("tokenize", [html.fast, html.standard])
def test_any_cut_of_a_page_can_be_read(tokenize: html.Tokenize) -> None:
    markup = (
        "<p class='a' title=\"b\">最&amp;佳<script>if(a<b){}</script><!-- c --><b>x</b></p><textarea>&lt;</textarea>"
    )
    for end in range(len(markup)):
        outline = Outline(markup[:end], tokenize)
        assert len(outline.words) == len(outline.tokens)
        assert [outline.at(token) for token in outline.tokens] == sorted(outline.at(token) for token in outline.tokens)


def test_truncated_pages_give_what_is_there() -> None:
    import shop_pages

    body = shop_pages.TAOBAO.encode("gbk")
    titles = 0
    for end in range(0, len(body), 97):
        for one in documents.read(Page("x.html", body[:end])):
            assert not isinstance(one, Unchecked) or one.reason in ("unreadable", "blocked"), one
            titles += isinstance(one, Part) and any(block.field == "title" for block in one.blocks)
    assert titles > 5


def test_hints_never_hide_a_document_from_its_reader() -> None:
    from importlib import import_module

    from scanner.documents import HINTS, READERS

    mime = b"MIME-Version: 1.0\nContent-Type: Multipart/Related; boundary=x\n"
    bodies = (b"PAR1....PAR1", mime, b"# A\n\nb", b'{"a": "b"}')
    names = ("a.md", "a.MDX", "a.html", "a.json", "locales/zh.json5", "zh.toml", "a.yaml", "a.parquet", "a.mht", "a")
    for name, hint in HINTS.items():
        reader = import_module(READERS[name])
        for body in bodies:
            for uri in names:
                page = Page(uri, body)
                head = body.decode()
                assert hint(head, page) or not reader.looks_like(head, page), (name, uri, body)
