"""Parquet rows are listing records; what cannot be read is said."""

from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow")
from pyarrow import parquet  # noqa: E402

from scanner import documents  # noqa: E402
from scanner.documents.parquet import row_groups  # noqa: E402
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


def test_row_groups_are_units(path: Path) -> None:
    assert row_groups(path) == [(1, 2), (3, 1)]
    found = parts(Page(str(path), mapped(path, Window(1, 2, 3))))
    assert [part.key and part.key.id for part in found] == ["9"]
    assert found[0].blocks[0].place(Span(0, 1)).pointer == "/3/title"


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
