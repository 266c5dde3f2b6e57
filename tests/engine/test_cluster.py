"""The same units on a Dask cluster of real worker processes: equal findings, and a killed worker loses nothing."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pyarrow")
distributed = pytest.importorskip("distributed")
import pyarrow as pa  # noqa: E402
from pyarrow import parquet  # noqa: E402

from scanner.engine import cluster  # noqa: E402
from scanner.engine import units as engine_units  # noqa: E402
from scanner.engine.local import to_folder  # noqa: E402
from scanner.engine.receipts import Folder  # noqa: E402
from scanner.engine.units import Unit, units  # noqa: E402
from scanner.model import Settings, Unchecked  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")  # distributed warns of its own ports and loops
TITLES = ("夏季新款衬衫", "全网第一品牌保温杯", "最佳礼物台灯", "轻便双肩包", "顶级面料卫衣")


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Unit]:
    path = tmp_path / "listings.parquet"
    table = pa.table({"id": list(map(str, range(6_000))), "title": [f"{TITLES[n % 5]}{n}号" for n in range(6_000)]})
    parquet.write_table(table, path, row_group_size=500)
    monkeypatch.setattr(engine_units, "ROWS", 500)
    return [unit for unit in units([str(path)]) if not isinstance(unit, Unchecked)]


@pytest.fixture(scope="module")
def two_workers() -> Iterator[object]:
    """A scheduler and two worker processes that are started again when they die."""
    import dask

    waits = {f"distributed.comm.timeouts.{name}": "300s" for name in ("connect", "tcp")}
    with (
        dask.config.set(waits),  # a busy machine starts workers late
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as running,
    ):
        yield running
    gc.collect()  # what it leaves behind complains here, where that is expected, and not in another test


def findings(folder: Folder) -> list[tuple[object, ...]]:
    found = []
    for path in sorted((folder.path / "findings").glob("*.parquet")):
        for row in parquet.read_table(path).to_pylist():
            found.append(tuple(str(value) for value in row.values()))
    return sorted(found)


def prepared(path: Path) -> Folder:
    folder = Folder(path, "one")
    folder.prepare()
    return folder


def test_a_cluster_gives_what_one_process_gives(work: list[Unit], two_workers: object, tmp_path: Path) -> None:
    here, there = prepared(tmp_path / "here"), prepared(tmp_path / "there")
    list(to_folder(work, here, Settings(), 1))
    receipts = list(cluster.run(work, there, Settings(), two_workers.scheduler_address))  # type: ignore[attr-defined]
    assert {one.unit for one in receipts} == {unit.name for unit in work}
    assert findings(here) == findings(there)
    assert list(there.missing(work)) == []


def test_a_killed_worker_loses_and_doubles_nothing(work: list[Unit], two_workers: object, tmp_path: Path) -> None:
    folder = prepared(tmp_path / "killed")
    address = two_workers.scheduler_address  # type: ignore[attr-defined]
    with distributed.Client(address) as client:
        pids = list(client.run(os.getpid).values())
    receipts = []
    for receipt in cluster.run(work, folder, Settings(), address):
        if not receipts:  # in the middle of the work, however long its beginning takes
            os.kill(pids[0], signal.SIGKILL)
        receipts.append(receipt)
    assert sorted(one.unit for one in receipts if one.error is None) == sorted(unit.name for unit in work)
    assert folder.manifest(work, {one.unit: one for one in receipts})["complete"]


def test_a_unit_that_cannot_be_read_is_given_up_and_the_rest_is_done(
    work: list[Unit], two_workers: object, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1" + b"\0" * 100 + b"PAR1")
    bad = work[0]._replace(name="broken", paths=(str(broken),))
    folder = prepared(tmp_path / "poison")
    receipts = list(cluster.run([bad, *work[:3]], folder, Settings(), two_workers.scheduler_address))  # type: ignore[attr-defined]
    by_name = {one.unit: one for one in receipts}
    assert by_name["broken"].unchecked == 1
    assert all(by_name[unit.name].error is None for unit in work[:3])


def test_a_scheduler_that_is_not_there_is_said(
    work: list[Unit], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1.0)
    with pytest.raises(cluster.ClusterError, match=r"tcp://127\.0\.0\.1:9"):
        list(cluster.run(work, prepared(tmp_path / "none"), Settings(), "tcp://127.0.0.1:9"))
