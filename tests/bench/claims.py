"""What claims and facts add to the scan of whole records: title, attributes and detail."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from scanner import rulebook as rulebooks
from scanner.checks import material
from scanner.documents.sources import pages
from scanner.model import Listing, Settings
from scanner.scan import Plan, listings, scan
from tests.bench.measure import Row, Setup, cpu, row
from tests.bench.workload import write_records


def rows(setup: Setup) -> Iterator[Row]:
    """The whole scan over what is left of it without claims."""
    path = str(write_records(setup.folder / "records.jsonl", setup.title_count // 20))
    rulebook = rulebooks.load(Settings())
    read = [item for item in listings(pages(path), Plan()) if isinstance(item, Listing)]

    def whole() -> None:
        for _ in scan(pages(path), rulebook):
            pass

    def claims() -> None:
        for listing in read:
            list(material.check(listing, rulebook))

    whole(), claims()
    found = []
    for _ in range(setup.rounds):
        all_of_it = cpu(whole)
        found.append(all_of_it / (all_of_it - cpu(claims)))
    figures = (statistics.median(found), min(found), max(found))
    yield row("scan of whole records", "the same without claims", figures, most=1.25)
