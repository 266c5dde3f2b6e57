"""``make bench``: every cost beside its floor, measured in one run, printed as ratios.

Options: ``--full`` for the sizes of the docs (3,000 pages, 1,000,000 titles), ``--only NAME``, ``--rounds N``,
``--json PATH``, ``--pages FOLDER`` to use real saved pages instead of generated ones.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from importlib import import_module
from pathlib import Path

from tests.bench.measure import Setup, table

QUESTIONS = {
    "pages": "tests.bench.pages",
    "titles": "tests.bench.titles",
    "claims": "tests.bench.claims",
    "cold": "tests.bench.cold",
    "memory": "tests.bench.memory",
    "lexicon-size": "tests.bench.lexicon_size",
    "curves": "tests.bench.curves",
    "scale": "tests.bench.scale",
}
"""Name -> the module whose `rows` measures it; one file a question."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.split("\n")[0])
    parser.add_argument("--full", action="store_true", help="3,000 pages and 1,000,000 titles")
    parser.add_argument("--only", action="append", choices=list(QUESTIONS))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--pages", type=Path, help="folder of saved pages to use instead of generated ones")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="listing-scanner-bench-") as folder:
        setup = Setup(Path(folder), args.full, args.rounds, args.pages)
        rows = [row for name in args.only or QUESTIONS for row in import_module(QUESTIONS[name]).rows(setup)]
    print(table(rows))
    if args.json:
        args.json.write_text(json.dumps([row._asdict() for row in rows], indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
