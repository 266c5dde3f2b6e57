"""The fingerprint of version 1 never changes, however long the clause is that a finding stands in."""

from __future__ import annotations

import hashlib
import random

import pytest

from scanner.fingerprint import CLAUSE_ENDS, NEAR, NEIGHBOURS, clause, fingerprint, normal

MARKS = ["。", "，", "|", "\n", "~"]
COPY = [
    "柔软",
    "透气",
    " ",
    "\u200b",
    "ABC",
    "ﬁ",
    "é",
    "e\u0301",
    "\u0301" * 70,
    "가",
    "\u1100\u1161",
    "１２",
    "最佳",
    "①",
    "ß",
]


def plainly(rule: str, listing: str | None, field: str, text: str, start: int, end: int) -> str:
    """The definition of version 1, character by character."""
    first, last = start, end
    while first > 0 and text[first - 1] not in CLAUSE_ENDS:
        first -= 1
    while last < len(text) and text[last] not in CLAUSE_ENDS:
        last += 1
    parts = (
        "v1", rule, listing or "", field, normal(text[first:start])[-NEIGHBOURS:], normal(text[start:end]),
        normal(text[end:last])[:NEIGHBOURS],
    )  # fmt: skip
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


@pytest.mark.parametrize("seed", range(40))
def test_it_is_what_version_1_says(seed: int) -> None:
    rng = random.Random(seed)
    pool = COPY + MARKS * rng.choice([0, 1])
    text = "".join(rng.choice(pool) for _ in range(rng.choice([5, 60, 400])))
    for _ in range(50):
        start = rng.randrange(len(text))
        end = min(len(text), start + rng.randrange(5))
        assert fingerprint("r", "1", "title", text, start, end) == plainly("r", "1", "title", text, start, end)


def test_it_is_frozen() -> None:
    text = "全网 最佳 的保温杯，" + "很" * 300 + "顶级" + " " * 300 + "水壶"
    assert fingerprint("superlative", "42", "title[2]", text, 3, 5) == "da0ff2be3291bfafabe42f8221971440"
    at = text.index("顶级")
    assert fingerprint("superlative", None, "detail", text, at, at + 2) == "c7e371539033532b0216af8caee52704"


def test_a_clause_is_cut_where_no_more_is_wanted() -> None:
    text = "甲" * 100 + "最佳" + "乙" * 100
    assert clause(text, 100, 102) == ("甲" * 100, "乙" * 100)
    assert clause(text, 100, 102, NEAR) == ("甲" * NEAR, "乙" * NEAR)
    assert clause("左，近最佳近。右", 3, 5, NEAR) == ("近", "近")


@pytest.mark.parametrize("mark", sorted(CLAUSE_ENDS))
def test_every_mark_ends_a_clause_on_both_sides(mark: str) -> None:
    assert clause(f"左{mark}近最佳近{mark}右", 3, 5) == ("近", "近")
