"""Whether cost grows with the number of listings and no faster: each size beside the smallest, for each listing."""

from __future__ import annotations

from collections.abc import Iterator

from scanner import rulebook as rulebooks
from scanner.documents.sources import pages
from scanner.model import Settings
from scanner.scan import scan
from tests.bench.measure import Row, Setup, cpu, row
from tests.bench.workload import write_titles

LEAST = 10_000


def rows(setup: Setup) -> Iterator[Row]:
    """CPU for each listing at 10,000, 100,000 and (with --full) 1,000,000 listings."""
    rulebook = rulebooks.load(Settings())

    def each(number: int) -> float:
        path = str(write_titles(setup.folder / f"titles-{number}.jsonl", number))

        def whole() -> None:
            for _ in scan(pages(path), rulebook):
                pass

        return cpu(whole) / number

    each(LEAST)
    for number in (100_000, 1_000_000)[: 2 if setup.full else 1]:
        least = each(LEAST)
        figure = each(number) / min(least, each(LEAST))
        yield row(f"one of {number:,} listings", f"one of {LEAST:,}", (figure, figure, figure), most=1.15)
