"""What a million titles cost, findings written, beside one automaton pass over the same text."""

from __future__ import annotations

import io
from collections.abc import Iterator

from reports import FORMATS
from scanner import rulebook as rulebooks
from scanner.documents.sources import pages
from scanner.model import Settings, Summary
from scanner.scan import scan
from scanner.text.automaton import find
from tests.bench.measure import Row, Setup, ratio, row
from tests.bench.workload import titles, write_titles


def rows(setup: Setup) -> Iterator[Row]:
    """Titles as listing records, from the file to written findings."""
    path = write_titles(setup.folder / "titles.jsonl", setup.title_count)
    joined = "\n".join(titles(setup.title_count))
    rulebook = rulebooks.load(Settings())

    def ours() -> None:
        summary = Summary({}, "zh")
        FORMATS["jsonl"].render(scan(pages(str(path)), rulebook), summary, io.BytesIO(), "zh")

    def automaton() -> None:
        find(rulebook.automaton, joined)

    yield row(
        f"{setup.title_count:,} titles, read to findings written",
        "automaton pass alone",
        ratio(ours, automaton, min(3, setup.rounds)),
        most=2.0,
    )
