"""`make eval`: score the project on labelled rows.

python tests/eval/run.py                 our own rows.jsonl, own scorer, pinned floors that fail the build
python tests/eval/run.py FOLDER          dev.jsonl and wide.jsonl of FOLDER, with that folder's score.py
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from scanner import checks, rulebook  # noqa: E402
from scanner.model import Block, Hit, Key, Listing, Meta, Place, Role, Settings  # noqa: E402

Record = dict[str, Any]
Found = dict[str, Any]


FIELDS = ("title", "subtitle", "detail", "service", "sku", "shop", "main_image", "detail_image", "notice", "price",
          "package", "qa", "review")  # fmt: skip


class Here:
    """The origin of a block that came from no file."""

    uri = "row"

    def place(self, intervals: object) -> Place:
        """A row has no bytes to point into."""
        return Place("row")


HERE = Here()


def listing(record: Record) -> Listing:
    """One labelled record as a listing."""
    blocks: list[Block] = []

    def add(field: str, text: str, role: Role = "copy") -> None:
        blocks.append(Block(field, role, str(text), 0, HERE))

    for field in FIELDS:
        values = record.get(field)
        if values is None:
            continue
        for text in values if isinstance(values, list) else [values]:
            add(field, text)
    for group in ("attributes", "report"):
        for name, value in (record.get(group) or {}).items():
            for text in value if isinstance(value, list) else [value]:
                add(f"{group}.{name}", text)
    meta = Meta(brand=record.get("brand"), category=record.get("category"))
    platform = record.get("platform") or "generic"
    key = Key(platform, str(record["id"]))
    return Listing(key, record.get("kind", "item"), platform, "row", tuple(blocks), meta=meta)


def findings(records: Iterable[Record], settings: Settings | None = None) -> Iterator[Found]:
    """Every finding on the records, as score.py reads them."""
    book = rulebook.load(settings)
    listings = [listing(record) for record in records]
    for one, hits in zip(listings, checks.check_batch(listings, book), strict=True):
        for hit in hits:
            if isinstance(hit, Hit):
                yield {
                    "listing": one.key.id if one.key else "",
                    "field": hit.block.field,
                    "start": hit.span.start,
                    "end": hit.span.end,
                    "quote": hit.block.text[hit.span.start : hit.span.end],
                    "rule": hit.rule,
                    "category": hit.category,
                    "severity": hit.severity,
                    "exemption": hit.exemption,
                }


def read(path: Path) -> list[Record]:
    """The rows of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def outside(folder: Path, misses: int, errors_only: bool) -> int:
    """Score a folder that brings its own score.py."""
    for name in ("dev.jsonl", "wide.jsonl"):
        gold = folder / name
        if not gold.exists():
            continue
        score = [sys.executable, str(folder / "score.py")]
        records = subprocess.run([*score, "records", str(gold)], check=True, capture_output=True, text=True).stdout
        rows = [json.loads(line) for line in records.splitlines()]
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8", delete=False) as out:
            for found in findings(rows):
                out.write(json.dumps(found, ensure_ascii=False) + "\n")
        print(f"\n== {name}")
        more = ["--errors-only"] if errors_only else []
        subprocess.run([*score, "score", str(gold), out.name, "--misses", str(misses), *more], check=True)
        Path(out.name).unlink()
    return 0


def main() -> int:
    """Parse the arguments and score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--errors-only", action="store_true")
    args = parser.parse_args()
    if args.folder:
        return outside(args.folder, args.misses, args.errors_only)
    from own import report

    return report(args.misses)


if __name__ == "__main__":
    sys.exit(main())
