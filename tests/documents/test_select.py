"""Selectors, against BeautifulSoup's."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from scanner.documents.outline import Outline
from scanner.documents.select import Selection

MARKUP = """<div id="a" class="x y"><p class="x">1</p><ul><li class="one">2</li><li>3<b class="x">4</b></li></ul></div>
<section class="y"><div data-k="p-1"><p>5</p></div><p data-k="q-2">6</p><h1 class="mainTitle--R7 z">7</h1></section>"""


@pytest.mark.parametrize(
    "selector",
    [
        "p",
        ".x",
        "#a",
        "div#a.x",
        "#a p",
        "#a > p",
        "#a > li",
        "ul > li",
        "div ul > li.one",
        "section p",
        "section > p",
        "[data-k]",
        "[data-k^=p]",
        '[data-k*="-2"]',
        "[data-k$='1'] > p",
        "[data-k=q-2]",
        '[class*="mainTitle--"]',
        "[class~=z]",
        "p, li, .none",
        "*",
        ".x.y",
        ".nothing",
    ],
)
def test_selects_what_beautifulsoup_selects(selector: str) -> None:
    outline = Outline(MARKUP)
    mine = [" ".join(outline.text_of(one).split()) for one in Selection(outline).all(selector)]
    theirs = [" ".join(one.get_text().split()) for one in BeautifulSoup(MARKUP, "html.parser").select(selector)]
    assert mine == theirs


def test_the_text_of_an_element_can_be_asked_for() -> None:
    outline = Outline("<table><tr><td> 包装清单</table><table><tr><td>规格</table>")
    assert len(Selection(outline).all("table[text^=包装清单]")) == 1
