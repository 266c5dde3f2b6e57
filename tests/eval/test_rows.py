"""The floors of our own rows hold, and the rows are what they say."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import own
import run


def test_there_are_enough_rows_and_their_labels_quote_the_text() -> None:
    rows = own.rows()
    assert len(rows) >= 400
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        for label in row["labels"]:
            fields = row.get("fields") or {row["field"]: row["text"]}
            name = label.get("field") or row.get("field")
            group, _, key = name.partition(".")
            text = fields[group][key] if key else fields[group]
            assert text[label["start"] : label["end"]] == label["text"], row["id"]


def test_the_floors_hold() -> None:
    scores = own.score(list(run.findings([own.record(row) for row in own.rows()])))
    for group, one in scores.items():
        assert one.precision >= own.PRECISION, (group, one.wrong)
        assert one.recall >= own.RECALL, (group, one.wrong)
