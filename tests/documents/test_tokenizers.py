"""Both tokenizers lead to the same findings on whole pages; on broken ones they differ for known causes only."""

from __future__ import annotations

import pytest

from scanner import rulebook as rulebooks
from scanner.documents import html
from scanner.model import Page, Settings
from tests.bench.tokenizers import both, compare_broken, without_turbohtml
from tests.bench.workload import pages

OPEN = {
    "a comment that ends oddly",
    "an open comment",
    "an open textarea",
    "an open title",
    "an open CDATA",
    "an open script",
    "a > is missing",
    "a slash is missing",
    "a quote is missing",
}
"""What leaves something open: the two do not agree where it ends."""


def test_there_are_two() -> None:
    assert html.fast("<p>a").text is not None
    with without_turbohtml(), pytest.raises(ImportError):
        html.fast("<p>a")
    assert html.fast("<p>a").text is not None, "and it is back"


def test_whole_pages_give_the_same() -> None:
    rulebook = rulebooks.load(Settings())
    for number, body in enumerate(pages(3, seed=21, utf8=False)):
        fast, standard = both(Page(f"{number}.html", body), rulebook)
        assert fast == standard
        assert fast.total() > 3


def test_broken_pages_differ_only_where_something_stays_open() -> None:
    differing, examples = compare_broken(200, rulebooks.load(Settings()))
    assert set(differing) <= OPEN, examples
    assert 0 < differing.total() < 30, "they are two: some pages differ"
