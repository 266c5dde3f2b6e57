"""Inputs are cut into units that know themselves again, and every record is in exactly one of them."""

import json
import os
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow")
from pyarrow import parquet  # noqa: E402

from scanner.documents import DEFAULT, read  # noqa: E402
from scanner.engine import units as engine_units  # noqa: E402
from scanner.engine.units import Unit, pages, units  # noqa: E402
from scanner.model import Part, Span, Unchecked  # noqa: E402
from tests.engine.listings import units_of, write_listings  # noqa: E402


def ids(unit: Unit) -> list[str]:
    return [
        item.key.id
        for page in pages(unit, DEFAULT)
        if not isinstance(page, Unchecked)
        for item in read(page)
        if isinstance(item, Part) and item.key
    ]


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A JSON Lines file that is cut into many units."""
    path = tmp_path / "records.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for number in range(30_000):
            out.write(json.dumps({"id": str(number), "title": f"第{number}件夏季新款衬衫"}, ensure_ascii=False) + "\n")
    monkeypatch.setattr(engine_units, "SLAB", 400_000)
    return path


def test_every_record_is_in_one_unit_only(records: Path) -> None:
    found = [one for unit in units([str(records)]) if isinstance(unit, Unit) for one in ids(unit)]
    assert found == [str(number) for number in range(30_000)]


@pytest.mark.parametrize("group", [30, 70, 100, 101, 149, 151, 250, 1_000])
def test_every_row_is_in_one_unit_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, group: int) -> None:
    monkeypatch.setattr(engine_units, "ROWS", 100)
    path = write_listings(tmp_path / "listings.parquet", 1_000, group)
    work = units_of(path)
    assert [one for unit in work for one in ids(unit)] == [str(number) for number in range(1_000)]
    assert len({unit.name for unit in work}) == len(work)
    sizes = [unit.window.end - unit.window.start for unit in work if unit.window]
    assert len(sizes) == len(work)
    assert max(sizes) <= 200
    assert min(sizes[:-1]) >= 100


def test_a_table_that_claims_more_rows_than_it_can_hold_is_one_unit(tmp_path: Path) -> None:
    path = tmp_path / "empty.parquet"
    parquet.write_table(pa.table({"title": pa.nulls(1_000_000, pa.string())}), path)
    (unit,) = units_of(path)
    assert unit.window is None


def test_a_table_without_rows_is_one_unit(tmp_path: Path) -> None:
    path = tmp_path / "empty.parquet"
    parquet.write_table(pa.table({"title": pa.array([], pa.string())}), path)
    (unit,) = units_of(path)
    assert ids(unit) == []


def test_a_unit_is_the_same_as_long_as_its_bytes_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_units, "SLAB", 400)
    path = tmp_path / "lines.jsonl"
    lines = [json.dumps({"id": str(number), "title": "夏季新款衬衫"}) for number in range(100)]
    path.write_text("\n".join(lines), encoding="utf-8")
    before = [unit.identity() for unit in units_of(path)]
    os.utime(path, ns=(1, 1))
    assert [unit.identity() for unit in units_of(path)] == before
    lines[50] = lines[50].replace("50", "05")
    path.write_text("\n".join(lines), encoding="utf-8")
    after = [unit.identity() for unit in units_of(path)]
    assert len(before) == len(after) > 5
    assert sum(one != two for one, two in zip(before, after, strict=True)) == 1


def test_places_are_absolute_in_the_file(records: Path) -> None:
    *_, last = units([str(records)])
    assert isinstance(last, Unit)
    (page,) = pages(last, DEFAULT)
    assert not isinstance(page, Unchecked)
    *_, part = (item for item in read(page) if isinstance(item, Part))
    place = part.blocks[0].place(Span(0, len(part.blocks[0].text)))
    (stretch,) = place.ranges
    body = records.read_bytes()
    assert body[stretch.offset : stretch.offset + stretch.length].decode() == part.blocks[0].text
    assert stretch.line == 30_000


def test_names_are_unique_and_stay(records: Path) -> None:
    first = [unit.name for unit in units([str(records)]) if isinstance(unit, Unit)]
    assert len(set(first)) == len(first) > 3
    assert first == [unit.name for unit in units([str(records)]) if isinstance(unit, Unit)]


def test_small_files_go_together(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number:03}.txt").write_text(f"第{number}件商品的介绍", encoding="utf-8")
    sizes = [len(unit.paths) for unit in units([str(tmp_path)]) if isinstance(unit, Unit)]
    assert sizes == [16, 16, 8]


def test_a_path_that_is_not_there_is_said(tmp_path: Path) -> None:
    (item,) = units([str(tmp_path / "missing.jsonl")])
    assert isinstance(item, Unchecked)
