"""What a cold command costs beside importing click, both above an empty Python."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator

from tests.bench.measure import Row, Setup, process_cpu, row
from tests.bench.workload import write_pages


def rows(setup: Setup) -> Iterator[Row]:
    """One page scanned by a fresh process with the lexicon's cache fresh."""
    page = str(write_pages(setup.folder / "cold", 1)[0])
    scan = [sys.executable, "-m", "scanner", "scan", "--format", "jsonl", "--lang", "zh", page]
    click = [sys.executable, "-c", "import click"]
    empty = [sys.executable, "-c", "pass"]
    process_cpu(scan)
    found = []
    for _ in range(max(5, setup.rounds)):
        base = process_cpu(empty)
        found.append((process_cpu(scan) - base) / max(1e-6, process_cpu(click) - base))
    figures = (statistics.median(found), min(found), max(found))
    yield row("cold command on one page, above an empty Python", "import click, above the same", figures, most=1.5)
