"""Inline allowances: every comment form, what they reach, and the ones that are dead or give no reason."""

import pytest

from scanner import suppress
from scanner.model import Allowance, Place, Range
from tests.growth import is_linear

from .make import finding, result


def found(text: str, paragraphs: bool = False) -> list[tuple[str, str, tuple[int, int]]]:
    def placing(start: int, end: int) -> Place:
        assert text[start:end].lower().startswith("listing-scanner")
        return Place("a", (Range(start, end - start, 1, 1, 1, 1),))

    made = suppress.in_text(text, "a", placing, paragraphs)
    return [(one.rule, one.reason, one.reach[1:]) for one in made if one.reach]


@pytest.mark.parametrize(
    ("text", "reach"),
    [
        ("<!-- listing-scanner: allow r-1 -- why not -->\n<p>x</p>", (2, 2)),
        ("<p>x</p> <!-- listing-scanner: allow r-1 -- why not -->", (1, 1)),
        ("<!-- listing-scanner: allow r-1 -- why not --><p>x</p>", (1, 1)),
        ("a: 1\n# listing-scanner: allow r-1 -- why not\nb: 2", (3, 3)),
        ("b: 2  # listing-scanner: allow r-1 -- why not", (1, 1)),
        ("{# listing-scanner: allow r-1 -- why not #}\r\n\r\nx", (3, 3)),
        ("{%- comment %} listing-scanner: allow r-1 -- why not {%- endcomment %}\nx", (2, 2)),
        ("/* listing-scanner: allow r-1 -- why not */\nx", (2, 2)),
        ("<?php // listing-scanner: allow r-1 -- why not ?>\nx", (2, 2)),
        ('[//]: # (listing-scanner: allow r-1 -- why not)\nx', (2, 2)),
        ('{"//": "listing-scanner: allow r-1 -- why not",\n"title": "x"}', (1, 1)),
        ('  "//": "listing-scanner: allow r-1 -- why not",\n  "title": "x"', (2, 2)),
        ("# Listing-Scanner： 允许 r-1 —— why not\nx", (2, 2)),
        ("# listing-scanner: 豁免 R-1 理由：why not\nx", (2, 2)),
    ],
)  # fmt: skip
def test_every_comment_form(text: str, reach: tuple[int, int]) -> None:
    assert found(text) == [("r-1", "why not", reach)]


def test_comments_in_a_row_cover_the_same_line_and_paragraphs_wrap() -> None:
    text = "<!-- listing-scanner: allow a -- x -->\n<!-- listing-scanner: allow b, c -- y -->\none\ntwo\n\nthree"
    assert found(text) == [("a", "x", (3, 3)), ("b", "y", (3, 3)), ("c", "y", (3, 3))]
    assert found(text, paragraphs=True)[0] == ("a", "x", (3, 4))


def test_without_a_reason_or_rule_it_is_still_found() -> None:
    assert found("# listing-scanner: allow absolute-best\nx") == [("absolute-best", "", (2, 2))]
    assert found("# listing-scanner: allow\nx") == [("", "", (2, 2))]
    assert found("listing-scanner: allowance is described in the manual") == []


@pytest.mark.parametrize("unit", ["#", "/*", "*", " ", "-", '"', "{#", "<!--", "——", "a "])
def test_hostile_comments_cost_linear_time(unit: str) -> None:
    assert is_linear(lambda length: found(f"{unit * length}listing-scanner: allow a -- {unit * length}x\n" * 4), 50_000)


def test_a_field_of_a_record() -> None:
    cell = Place("a.xlsx", cell="Sheet1!F3")
    assert suppress.entry("a -- one\nb——二", cell) == (Allowance("a", "one", cell), Allowance("b", "二", cell))


def allowance(
    rule: str = "absolute-best", reason: str = "approved", lines: tuple[int, int] | None = (1, 1)
) -> Allowance:
    place = Place("copy/a.html", (Range(0, 4, 1, 1, 1, 5),))
    return Allowance(rule, reason, place, ("copy/a.html", *lines) if lines else None)


def test_an_allowance_moves_what_it_covers() -> None:
    one, other = finding(line=1), finding(line=2)
    (made,) = suppress.apply([result(one, other, allowances=(allowance(),))], "en")
    assert made.allowed == ((one, "approved"),) and made.shown == (other,)


def test_it_reaches_later_listings_of_the_same_text_but_no_other_text() -> None:
    late, elsewhere = finding(line=1), finding(line=1, uri="copy/b.html")
    results = [result(allowances=(allowance(),)), result(late), result(elsewhere)]
    made = list(suppress.apply(results, "en"))
    assert [len(one.allowed) for one in made] == [1, 0, 0]
    assert all(not one.shown for one in made if one.uri == "copy/a.html")


def test_without_a_reason_it_is_an_error_and_silences_nothing() -> None:
    (made,) = suppress.apply([result(finding(), allowances=(allowance(reason=""),))], "en")
    assert [(one.rule, one.severity) for one in made.shown] == [
        ("absolute-best", "error"),
        ("allow-without-reason", "error"),
    ]


@pytest.mark.parametrize("lines", [(1, 1), None])
def test_one_that_silences_nothing_is_a_warning(lines: tuple[int, int] | None) -> None:
    (made,) = suppress.apply([result(allowances=(allowance(lines=lines),))], "zh")
    assert [(one.rule, one.severity) for one in made.shown] == [("allow-unused", "warning")]
    assert made.shown[0].place.ranges[0].line == 1


def test_a_misspelt_rule_is_told_the_nearest() -> None:
    (made,) = suppress.apply([result(finding(), allowances=(allowance("absolut-best"),))], "en", {"absolute-best"})
    assert "did you mean absolute-best?" in made.shown[1].message


def test_one_that_covers_an_accepted_or_info_finding_is_not_stale() -> None:
    (made,) = suppress.apply([result(allowances=(allowance(),), info=(finding(severity="info"),))], "en")
    assert not made.shown


def test_an_untrusted_one_does_nothing_and_is_not_called_stale() -> None:
    (made,) = suppress.apply([result(finding(), allowances=(allowance(),))], "en", trusted=lambda one: False)
    assert [one.rule for one in made.shown] == ["absolute-best"] and not made.allowed
