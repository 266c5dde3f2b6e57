"""Listings, units and findings for the tests of this package."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from scanner.engine.receipts import Folder
from scanner.engine.units import Unit, units
from scanner.model import Unchecked

TITLES = ("夏季新款衬衫", "全网第一品牌保温杯", "最佳礼物台灯", "轻便双肩包", "顶级面料卫衣")


def write_listings(path: Path, number: int, group: int) -> Path:
    """A Parquet file of `number` listings in row groups of `group`."""
    table = pa.table({"id": list(map(str, range(number))), "title": [f"{TITLES[n % 5]}{n}号" for n in range(number)]})
    parquet.write_table(table, path, row_group_size=group)
    return path


def units_of(path: Path) -> list[Unit]:
    """The units of a file that can be read."""
    return [unit for unit in units([str(path)]) if not isinstance(unit, Unchecked)]


def prepared(path: Path, versions: str = "one") -> Folder:
    """A folder for findings."""
    folder = Folder(path, versions)
    folder.prepare()
    return folder


def rows(folders: Iterable[Path]) -> list[str]:
    """Every row of every findings file below `folders`, sorted."""
    found = []
    for folder in folders:
        for path in (folder / "findings").glob("*.parquet"):
            for row in parquet.read_table(path).to_pylist():
                found.append(json.dumps(row, ensure_ascii=False, sort_keys=True))
    return sorted(found)
