"""What a cold command costs beside importing click, both above an empty Python.

The commands run as after an installation: byte code is there, and the lexicon's cache is fresh.
"""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Iterator, Sequence

from tests.bench.measure import Row, Setup, process_cpu, row
from tests.bench.workload import write_pages

MODULE = [sys.executable, "-m", "scanner"]


def rows(setup: Setup) -> Iterator[Row]:
    """One page scanned by a fresh process, and its help."""
    folder = setup.folder / "cold"
    page = write_pages(folder, 1)[0].name
    wanted = {
        "cold command on one page, above an empty Python": [*MODULE, "scan", "--format", "jsonl", "--lang", "zh", page],
        "--help, above an empty Python": [*MODULE, "--help"],
    }
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {
        "PYTHONPYCACHEPREFIX": str(setup.folder / "bytecode"),
        "LISTING_SCANNER_CACHE": str(setup.folder / "cache"),
    }

    def cost(command: Sequence[str]) -> float:
        return process_cpu(command, env=environment, cwd=folder)

    click = [sys.executable, "-c", "import click"]
    for command in (*wanted.values(), click):
        cost(command)
    found: dict[str, list[float]] = {what: [] for what in wanted}
    for _ in range(max(5, setup.rounds)):
        base = cost([sys.executable, "-c", "pass"])
        floor = max(1e-6, cost(click) - base)
        for what, command in wanted.items():
            found[what].append((cost(command) - base) / floor)
    for (what, each), most in zip(found.items(), (1.5, None), strict=True):
        yield row(what, "import click, above the same", (statistics.median(each), min(each), max(each)), most=most)
