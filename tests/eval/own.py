"""Our own labelled rows: what is found, what is missed, and the floors that fail the build."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROWS = sorted(Path(__file__).parent.glob("rows*.jsonl"))
PRECISION = 0.99
RECALL = 0.99
"""Floors of every group. Raise them when the figures rise, never lower them to pass."""


class Score(NamedTuple):
    """Figures of one group, and what went wrong."""

    right: int
    found: int
    hit: int
    labels: int
    wrong: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.hit / self.labels if self.labels else 1.0


def rows() -> list[dict[str, Any]]:
    """The rows as they stand in the file."""
    return [json.loads(line) for path in ROWS for line in path.read_text(encoding="utf-8").splitlines()]


def record(row: dict[str, Any]) -> dict[str, Any]:
    """A row as a listing record."""
    fields = row["fields"] if "fields" in row else {row["field"]: row["text"]}
    category = row["category"] if "category" in row else row["product"]["category"]
    return {"id": row["id"], "category": category, **fields}


def score(findings: list[dict[str, Any]]) -> dict[str, Score]:
    """Figures by group. A finding is right where it overlaps a label of its field; info is no finding."""
    by_row: dict[str, list[dict[str, Any]]] = {}
    for found in findings:
        if found["severity"] != "info":
            by_row.setdefault(found["listing"], []).append(found)
    counts: dict[str, Counter[str]] = {}
    wrong: dict[str, list[str]] = {}
    for row in rows():
        count = counts.setdefault(row["group"], Counter())
        for kind, text in _compare(row, by_row.get(row["id"], [])):
            count[kind] += 1
            if text:
                wrong.setdefault(row["group"], []).append(text)
    return {
        group: Score(count["right"], count["right"] + count["alarm"], count["hit"], count["hit"] + count["miss"],
                     tuple(wrong.get(group, ())))
        for group, count in counts.items()
    }  # fmt: skip


def _compare(row: dict[str, Any], found: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    labels = row["labels"]

    def meets(one: dict[str, Any], label: dict[str, Any]) -> bool:
        same = one["field"] == label.get("field", row.get("field"))
        return bool(same and one["start"] < label["end"] and label["start"] < one["end"])

    for label in labels:
        if any(meets(one, label) for one in found):
            yield "hit", ""
        else:
            yield "miss", f"missed {row['id']} {label['text']} in {row.get('text') or row.get('fields')}"
    for one in found:
        if any(meets(one, label) for label in labels):
            yield "right", ""
        else:
            yield "alarm", f"false alarm {row['id']} {one['rule']} {one['quote']} in {row.get('text') or row['fields']}"


def report(misses: int) -> int:
    """Print the table; 1 where a floor is broken."""
    from run import findings

    scores = score(list(findings([record(row) for row in rows()])))
    broken = False
    print(f"{'group':20}{'prec':>7}{'recall':>8}{'found':>7}{'labels':>8}")
    for group, one in scores.items():
        print(f"{group:20}{one.precision:7.3f}{one.recall:8.3f}{one.found:7}{one.labels:8}")
        for text in one.wrong[: misses or 20]:
            print("   ", text)
        broken = broken or one.precision < PRECISION or one.recall < RECALL
    print("below the floor" if broken else "at or above the floors")
    return int(broken)
