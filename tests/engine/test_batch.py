"""Tables at scale: the same findings however they are run, done units skipped, killed runs completed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow")
from pyarrow import parquet  # noqa: E402

from scanner.documents.parquet import metadata_of, stretch  # noqa: E402
from scanner.engine import table as findings_table  # noqa: E402
from scanner.engine import units as engine_units  # noqa: E402
from scanner.engine.batch import scan_batch, scan_unit, schema  # noqa: E402
from scanner.engine.local import to_folder  # noqa: E402
from scanner.engine.receipts import Folder, FolderError  # noqa: E402
from scanner.engine.units import Unit, units  # noqa: E402
from scanner.model import Settings, Unchecked  # noqa: E402

WORDS = ("夏季新款衬衫", "全网第一品牌保温杯", "纯棉短袖", "最佳礼物台灯", "轻便双肩包", "顶级面料卫衣")
SETTINGS = Settings()


def row(number: int) -> dict[str, object]:
    return {
        "id": str(number),
        "platform": "tmall",
        "title": f"{WORDS[number % len(WORDS)]}{number}号",
        "attributes": [("材质成分", "棉80% 聚酯纤维20%")] if number % 3 == 2 else [],
    }


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Parquet file of several row groups, each a unit."""
    path = tmp_path / "listings.parquet"
    types = pa.schema(
        [
            ("id", pa.string()),
            ("platform", pa.string()),
            ("title", pa.string()),
            ("attributes", pa.map_(pa.string(), pa.string())),
        ]
    )
    parquet.write_table(pa.Table.from_pylist([row(n) for n in range(600)], schema=types), path, row_group_size=100)
    monkeypatch.setattr(engine_units, "ROWS", 100)
    return path


def work(path: Path) -> list[Unit]:
    return [unit for unit in units([str(path)]) if not isinstance(unit, Unchecked)]


def folder(tmp_path: Path, name: str, versions: str = "one") -> Folder:
    made = Folder(tmp_path / name, versions)
    made.prepare()
    return made


def rows(one: Folder) -> list[str]:
    """Every row of every findings file, sorted."""
    found = []
    for path in sorted((one.path / "findings").glob("*.parquet")):
        for each in parquet.read_table(path).to_pylist():
            found.append(json.dumps(each, ensure_ascii=False, sort_keys=True))
    return sorted(found)


def test_a_batch_of_arrow_gives_what_files_give(table: Path, tmp_path: Path) -> None:
    whole = parquet.read_table(table).combine_chunks().to_batches()[0]
    found = scan_batch(whole, SETTINGS)
    assert found.schema == schema()
    mine = folder(tmp_path, "files")
    list(to_folder(work(table), mine, SETTINGS, 1))
    keys = ("listing", "field", "start", "end", "rule", "severity", "bucket", "fingerprint")
    one = sorted(tuple(str(each[key]) for key in keys) for each in found.to_pylist())
    two = sorted(tuple(str(json.loads(each)[key]) for key in keys) for each in rows(mine))
    assert one == two
    assert len(one) > 300


def test_any_number_of_processes_gives_the_same(table: Path, tmp_path: Path) -> None:
    one, two = folder(tmp_path, "one"), folder(tmp_path, "two")
    receipts = list(to_folder(work(table), one, SETTINGS, 1))
    assert [receipt.unit for receipt in to_folder(work(table), two, SETTINGS, 2)] == [one.unit for one in receipts]
    assert rows(one) == rows(two)


def test_done_units_are_skipped_and_changed_ones_done_again(table: Path, tmp_path: Path) -> None:
    mine = folder(tmp_path, "run")
    for unit in work(table):
        mine.keep(unit, scan_unit(unit, SETTINGS))
    assert missing(mine, table) == []
    damaged = sorted((mine.path / "findings").glob("*.parquet"))[2]
    damaged.write_bytes(damaged.read_bytes()[:-9])
    assert missing(mine, table) == [damaged.stem]
    assert len(missing(Folder(mine.path, "another lexicon"), table)) == 6


def test_only_the_row_groups_that_changed_are_done_again(table: Path, tmp_path: Path) -> None:
    mine = folder(tmp_path, "run")
    units_of_it = work(table)
    for unit in units_of_it:
        mine.keep(unit, scan_unit(unit, SETTINGS))
    os.utime(table, ns=(1, 1))
    assert missing(mine, table) == []
    start, end = stretch(metadata_of(table), 3)
    body = bytearray(table.read_bytes())
    body[(start + end) // 2] ^= 0xFF
    table.write_bytes(body)
    assert missing(mine, table) == [units_of_it[3].name]


def missing(one: Folder, table: Path) -> list[str]:
    """The names of the units that are not done."""
    return [unit.name for unit in one.missing(work(table))]


def test_findings_are_written_while_they_are_made(table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings_table, "HELD", 20)
    mine = folder(tmp_path, "run")
    unit = work(table)[0]
    sizes: list[int] = []

    def watched() -> Iterator[pa.RecordBatch]:
        for batch in scan_unit(unit, SETTINGS):
            sizes.append(batch.num_rows)
            yield batch

    receipt = mine.keep(unit, watched())
    assert len(sizes) > 5
    assert max(sizes) < 30
    assert sum(sizes) == receipt.rows == len(rows(mine)) == receipt.findings + receipt.unchecked
    assert receipt.unchecked == sum('"bucket": "unchecked"' in row for row in rows(mine))


def test_the_manifest_says_what_is_missing(table: Path, tmp_path: Path) -> None:
    mine = folder(tmp_path, "run")
    units_of_it = work(table)
    receipts = {one.unit: one for one in to_folder(units_of_it[:4], mine, SETTINGS, 1)}
    whole = mine.manifest(units_of_it, receipts)
    assert not whole["complete"]
    assert whole["missing"] == [unit.name for unit in units_of_it[4:]]
    receipts |= {one.unit: one for one in to_folder(mine.missing(units_of_it), mine, SETTINGS, 1)}
    assert mine.manifest(units_of_it, receipts)["complete"]
    assert json.loads((mine.path / "manifest.json").read_text(encoding="utf-8"))["findings"] > 300


def test_a_unit_whose_input_is_gone_is_named_and_the_others_are_done(table: Path, tmp_path: Path) -> None:
    mine = folder(tmp_path, "run")
    first, *others = work(table)
    gone = first._replace(name="gone", paths=(str(tmp_path / "gone.parquet"),))
    named, *done = to_folder([gone, *others], mine, SETTINGS, 1)
    assert named.error is not None
    assert "gone.parquet" in named.error
    assert [one.error for one in done] == [None] * 5
    assert list(mine.missing([gone, *others])) == [gone]


def test_what_is_given_up_leaves_no_findings_of_an_earlier_lexicon(table: Path, tmp_path: Path) -> None:
    mine = folder(tmp_path, "run")
    first, *_ = work(table)
    mine.keep(first, scan_unit(first, SETTINGS))
    Folder(mine.path, "another lexicon").give_up(first, "given up")
    assert rows(mine) == []


def test_a_folder_is_of_one_set_of_sources(table: Path, tmp_path: Path) -> None:
    mine = folder(tmp_path, "run")
    units_of_it = work(table)
    mine.claim([str(table)], units_of_it)
    receipts = {one.unit: one for one in to_folder(units_of_it, mine, SETTINGS, 1)}
    mine.manifest(units_of_it, receipts)
    with pytest.raises(FolderError, match=r"listings\.parquet; give another folder"):
        mine.claim(["others.parquet"], [])
    mine.claim([str(table)], None)
    assert len(rows(mine)) > 300
    mine.claim([str(table)], units_of_it[:2])
    assert sorted(path.stem for path in (mine.path / "findings").iterdir()) == [unit.name for unit in units_of_it[:2]]
    assert sorted(path.stem for path in (mine.path / "receipts").iterdir()) == [unit.name for unit in units_of_it[:2]]
