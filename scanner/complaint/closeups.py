"""What an answer shows of each page: the words before the edit, the same place after it, and where evidence lies."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scanner.complaint.capture import RECORD, address_of, slug
from scanner.model import ListingResult
from scanner.pictures import raster

SHOWN = 20
"""Pages that are shown with pictures; all are listed."""
WIDTH, HEIGHT = 900, 420


class Closeup(NamedTuple):
    """One page before and after: JPEGs where it was rendered, and the evidence folders under the case."""

    title: str
    address: str
    before: bytes | None
    after: bytes | None
    before_folder: str | None
    after_folder: str | None
    before_time: str | None
    after_time: str | None


def closeups(case: Path, results: Sequence[ListingResult]) -> list[Closeup]:
    """One for each page with findings, those with most exposure first as the sweep ordered them."""
    return list(_all(case, results))


def _all(case: Path, results: Sequence[ListingResult]) -> Iterator[Closeup]:
    for number, result in enumerate(results):
        before, after = (_record(case / "evidence" / stage / slug(result)) for stage in ("before", "after"))
        at = _at(before)
        drawn = number < SHOWN
        yield Closeup(
            result.title or result.id,
            address_of(result),
            _cut(case, "before", result, "page-boxed.png", at) if drawn else None,
            _cut(case, "after", result, "page.png", at) if drawn else None,
            f"evidence/before/{slug(result)}" if before else None,
            f"evidence/after/{slug(result)}" if after else None,
            before.get("started") if before else None,
            after.get("started") if after else None,
        )


def _record(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / RECORD).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _at(record: dict[str, Any]) -> tuple[int, int]:
    """Where to look: the highest of the boxes, else the top of the page."""
    try:
        tops = sorted((int(box[2]), int(box[1])) for box in record.get("boxes") or [])
    except (TypeError, ValueError, IndexError):
        return 0, 0
    return (max(0, tops[0][1] - 300), max(0, tops[0][0] - HEIGHT // 3)) if tops else (0, 0)


def _cut(case: Path, stage: str, result: ListingResult, name: str, at: tuple[int, int]) -> bytes | None:
    path = case / "evidence" / stage / slug(result) / name
    try:
        return raster.Drawn(path.read_bytes()).part(*at, WIDTH, HEIGHT)
    except (OSError, raster.Unreadable, ImportError):
        return None
