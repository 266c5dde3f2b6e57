"""What a worker holds after thousands of pages, beside a bare Python."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from tests.bench.measure import Row, Setup, row
from tests.bench.workload import write_pages

SCRIPT = """
import resource, sys
from pathlib import Path
from scanner import rulebook as rulebooks
from scanner.documents.sources import pages
from scanner.model import Settings
from scanner.scan import scan
rulebook = rulebooks.load(Settings())
def rss():
    return int(next(l for l in open("/proc/self/status") if l.startswith("VmRSS")).split()[1])
marks = []
for number, result in enumerate(scan(pages(sys.argv[1]), rulebook)):
    if number in (100, int(sys.argv[2]) - 1):
        marks.append(rss())
print(*marks)
"""


def rows(setup: Setup) -> Iterator[Row]:
    """Resident memory after the last page over a bare Python's, and growth since the hundredth page."""
    folder = setup.folder / "memory"
    paths = write_pages(folder, max(150, setup.page_count))
    run = subprocess.run([sys.executable, "-c", SCRIPT, str(folder), str(len(paths))], capture_output=True, text=True)
    bare = int(
        subprocess.run(
            [
                sys.executable,
                "-c",
                'print(next(l for l in open("/proc/self/status") if l.startswith("VmRSS")).split()[1])',
            ],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    )
    early, late = (int(mark) for mark in run.stdout.split())
    figure = late / bare
    yield row(
        "memory of a worker after all pages",
        "bare Python",
        (figure, early / bare, figure),
        most=2.4,
        note=f"grew {late - early} KB since page 100",
    )
