"""The recipe of docs/scale.md on Spark in local mode; `make test-cluster` installs Spark and runs it (Java 17)."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

pyspark = pytest.importorskip("pyspark", reason="Spark is installed by `make test-cluster` only")
import pyarrow as pa  # noqa: E402
from pyarrow import parquet  # noqa: E402

from scanner.engine.batch import scan_batch, scan_batches, schema  # noqa: E402

pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java"),
    pytest.mark.filterwarnings("ignore"),
]
TITLES = ("夏季新款衬衫", "全网第一品牌保温杯", "最佳礼物台灯", "轻便双肩包", "顶级面料卫衣")


def test_map_in_arrow_gives_what_one_batch_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pyspark.sql import SparkSession
    from pyspark.sql.pandas.types import from_arrow_schema

    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    path = tmp_path / "listings.parquet"
    table = pa.table({"id": list(map(str, range(2_000))), "title": [f"{TITLES[n % 5]}{n}号" for n in range(2_000)]})
    parquet.write_table(table, path, row_group_size=250)
    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        frame = spark.read.parquet(str(path))
        found = frame.mapInArrow(scan_batches, from_arrow_schema(schema())).collect()
    finally:
        spark.stop()
    mine = scan_batch(table.combine_chunks().to_batches()[0]).to_pylist()
    keys = ("listing", "field", "start", "end", "rule", "severity", "fingerprint")
    one = sorted(json.dumps([row[key] for key in keys]) for row in mine)
    two = sorted(json.dumps([row[key] for key in keys]) for row in found)
    assert one == two
    assert len(one) > 1_000
