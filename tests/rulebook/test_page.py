"""The page of all rules: current in both languages, one anchor a rule, every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scanner import rulebook
from scanner.cli.rules import PAGES
from scanner.model import Lang
from scanner.rulebook.page import page

ROOT = Path(__file__).parent.parent.parent
BOOK = rulebook.load()


@pytest.mark.parametrize("lang", PAGES)
def test_the_page_is_current(lang: Lang) -> None:
    stored = (ROOT / "docs" / PAGES[lang]).read_text(encoding="utf-8")
    assert stored == page(BOOK, lang), "run: listing-scanner rules page"


@pytest.mark.parametrize("lang", PAGES)
def test_every_rule_has_its_anchor_and_every_link_an_end(lang: Lang) -> None:
    text = page(BOOK, lang)
    anchors = re.findall(r'<a id="([^"]+)">', text)
    assert len(anchors) == len(set(anchors))
    assert {rule.id for rule in BOOK.rules}.issubset(anchors)
    assert set(re.findall(r"\]\(#([^)]+)\)", text)).issubset(anchors)


def test_the_languages_differ() -> None:
    assert page(BOOK, "zh") != page(BOOK, "en")
