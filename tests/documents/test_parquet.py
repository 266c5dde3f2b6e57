"""Parquet rows are listing records; what cannot be read is said."""

from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow")
from pyarrow import parquet  # noqa: E402

from scanner import documents  # noqa: E402
from scanner.documents.parquet import Group, groups, metadata_of, stretch  # noqa: E402
from scanner.documents.slabs import Window, mapped  # noqa: E402
from scanner.model import Key, Page, Part, Span, Unchecked  # noqa: E402

ROWS = [
    {
        "id": 7,
        "platform": "tmall",
        "title": "纯棉衬衫",
        "attributes": [("材质", "棉80%"), ("产地", "浙江")],
        "sales": 12.0,
    },
    {"id": 8, "platform": "tmall", "title": "羊毛围巾", "attributes": [], "sales": None},
    {"id": 9, "platform": "tmall", "title": "台灯", "attributes": None, "sales": 3.0},
]
SCHEMA = pa.schema(
    [
        ("id", pa.int64()),
        ("platform", pa.string()),
        ("title", pa.string()),
        ("attributes", pa.map_(pa.string(), pa.string())),
        ("sales", pa.float64()),
    ]
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    parquet.write_table(pa.Table.from_pylist(ROWS, schema=SCHEMA), tmp_path / "rows.parquet", row_group_size=2)
    return tmp_path / "rows.parquet"


def parts(page: Page) -> list[Part]:
    return [item for item in documents.read(page) if isinstance(item, Part)]


def test_rows_are_listings_with_their_row_as_place(path: Path) -> None:
    found = parts(Page(str(path), path.read_bytes()))
    assert [part.key for part in found] == [Key("tmall", "7"), Key("tmall", "8"), Key("tmall", "9")]
    title, *attributes = found[0].blocks
    assert (title.field, title.text) == ("title", "纯棉衬衫")
    assert [(block.field, block.text) for block in attributes] == [
        ("attributes.材质", "棉80%"),
        ("attributes.产地", "浙江"),
    ]
    assert title.place(Span(0, 2)).pointer == "/1/title"
    assert found[2].blocks[0].place(Span(0, 2)).pointer == "/3/title"
    assert found[0].meta.sales == 12


def test_a_window_counts_rows_whatever_the_row_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents.parquet, "ROWS", 3)
    path = tmp_path / "many.parquet"
    table = pa.table({"id": list(map(str, range(40))), "title": [f"第{n}件衬衫" for n in range(40)]})
    parquet.write_table(table, path, row_group_size=17)
    for start, end in ((0, 40), (0, 17), (5, 9), (16, 18), (33, 34), (34, 40), (39, 40)):
        found = parts(Page(str(path), mapped(path, Window(start, end, start + 1))))
        assert [part.key and part.key.id for part in found] == list(map(str, range(start, end)))
        rows = [part.blocks[0].place(Span(0, 1)).pointer for part in found]
        assert rows == [f"/{row + 1}/title" for row in range(start, end)]


def test_row_groups_say_their_rows_and_bytes(path: Path) -> None:
    metadata = metadata_of(path)
    assert list(groups(metadata)) == [Group(0, 0, 2), Group(1, 2, 3)]
    first, second = stretch(metadata, 0), stretch(metadata, 1)
    assert 4 <= first[0] < first[1] <= second[0] < second[1] < path.stat().st_size


def test_a_row_group_that_cannot_be_read_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "many.parquet"
    table = pa.table({"id": list(map(str, range(30))), "title": [f"第{n}件衬衫" for n in range(30)]})
    parquet.write_table(table, path, row_group_size=10)
    body = bytearray(path.read_bytes())
    start, end = stretch(metadata_of(path), 1)
    body[start:end] = b"\xff" * (end - start)
    items = list(documents.read(Page("many.parquet", bytes(body))))
    assert [item.key.id for item in items if isinstance(item, Part) and item.key] == [
        *map(str, range(10)),
        *map(str, range(20, 30)),
    ]
    (said,) = [item for item in items if isinstance(item, Unchecked)]
    assert said.reason == "unreadable"
    assert said.detail.startswith("row group 1: ")


def test_known_chinese_columns(tmp_path: Path) -> None:
    table = pa.table({"商品名称": ["床单"], "商品ID": ["5"], "库存": [3]})
    parquet.write_table(table, tmp_path / "own.parquet")
    (part,) = parts(Page("own.parquet", (tmp_path / "own.parquet").read_bytes()))
    assert [block.text for block in part.blocks] == ["床单"]


def test_no_column_of_a_listing(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"x": [1], "y": [2]}), tmp_path / "other.parquet")
    (item,) = documents.read(Page("other.parquet", (tmp_path / "other.parquet").read_bytes()))
    assert isinstance(item, Unchecked)
    assert "x, y" in item.detail


@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_a_damaged_file_is_said(path: Path, keep: float) -> None:
    body = path.read_bytes()
    broken = body[: int(len(body) * keep)] + b"\0" * 200 + body[-4:]
    items = list(documents.read(Page("broken.parquet", broken)))
    assert any(isinstance(item, Unchecked) for item in items)
