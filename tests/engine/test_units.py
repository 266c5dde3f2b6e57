"""Inputs are cut into units that know themselves again, and every record is in exactly one of them."""

import json
from pathlib import Path

import pytest

from scanner.documents import DEFAULT, read
from scanner.engine import units as engine_units
from scanner.engine.units import Unit, pages, units
from scanner.model import Part, Span, Unchecked


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
