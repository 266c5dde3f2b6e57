"""The same units on a Dask cluster of real processes: equal findings, and what is lost is made good or named."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pyarrow")
distributed = pytest.importorskip("distributed")

from scanner.engine import cluster  # noqa: E402
from scanner.engine import units as engine_units  # noqa: E402
from scanner.engine.local import to_folder  # noqa: E402
from scanner.engine.pool import TRIES  # noqa: E402
from scanner.engine.receipts import Folder  # noqa: E402
from scanner.engine.units import Unit  # noqa: E402
from scanner.model import Settings  # noqa: E402
from tests.engine.listings import prepared, rows, units_of, write_listings  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")  # distributed warns of its own ports and loops


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Unit]:
    monkeypatch.setattr(engine_units, "ROWS", 500)
    return units_of(write_listings(tmp_path / "listings.parquet", 6_000, 500))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The scheduler of two worker processes that are started again when they die."""
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as running:
        yield running.scheduler_address


def test_a_cluster_gives_what_one_process_gives(work: list[Unit], address: str, tmp_path: Path) -> None:
    here, there = prepared(tmp_path / "here"), prepared(tmp_path / "there")
    list(to_folder(work, here, Settings(), 1))
    receipts = list(cluster.run(work, there, Settings(), address))
    assert {one.unit for one in receipts} == {unit.name for unit in work}
    assert rows([here.path]) == rows([there.path])
    assert list(there.missing(work)) == []


def test_a_unit_that_always_ends_its_worker_is_given_up_and_its_neighbours_are_done(
    work: list[Unit], address: str, tmp_path: Path
) -> None:
    poison = tmp_path / "poison"
    os.mkfifo(poison)  # whoever opens it waits until he is killed
    bad = Unit("poison", (str(poison),))
    folder = prepared(tmp_path / "out")
    killer = threading.Thread(target=kill_each, args=(folder, bad, stop := threading.Event()))
    killer.start()
    try:
        receipts = {one.unit: one for one in cluster.run([bad, *work], folder, Settings(), address)}
    finally:
        stop.set()
        killer.join()
    assert receipts.pop("poison").error == f"given up after {TRIES} tries: the worker process ended each time"
    assert sorted(receipts) == sorted(unit.name for unit in work)
    assert {one.error for one in receipts.values()} == {None}


def kill_each(folder: Folder, unit: Unit, stop: threading.Event) -> None:
    """Kill every process that begins the unit."""
    killed = 0
    while not stop.is_set() and killed < TRIES:
        if folder.tries(unit) > killed:
            os.kill(int((folder.path / "begun" / unit.name).read_text().split()[killed]), signal.SIGKILL)
            killed += 1
        time.sleep(0.01)


def test_a_unit_that_cannot_be_read_is_named_and_the_rest_is_done(
    work: list[Unit], address: str, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1" + b"\0" * 100 + b"PAR1")
    bad = Unit("broken", (str(broken),))
    gone = Unit("gone", (str(tmp_path / "gone.parquet"),))
    folder = prepared(tmp_path / "out")
    receipts = {one.unit: one for one in cluster.run([bad, gone, *work[:3]], folder, Settings(), address)}
    assert (receipts["broken"].failed, receipts["broken"].error) == (1, None)
    assert "broken.parquet unreadable no Parquet file" in receipts["broken"].notes[0]
    assert "gone.parquet" in str(receipts["gone"].error)
    assert all(receipts[unit.name].error is None for unit in work[:3])


def test_a_scheduler_that_is_not_there_is_said(
    work: list[Unit], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1.0)
    with pytest.raises(cluster.ClusterError, match=r"tcp://127\.0\.0\.1:9"):
        list(cluster.run(work, prepared(tmp_path / "none"), Settings(), "tcp://127.0.0.1:9"))


class Servers:
    """A scheduler, and a worker that nobody starts again, as processes of their own."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "scheduler.json"
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, kind: str, *more: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--scheduler-file", str(self.file), *more]
        made = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        self.processes.append(made)
        return made

    def address(self) -> str:
        while not self.file.exists():
            time.sleep(0.01)
        with distributed.Client(scheduler_file=str(self.file), timeout=600) as client:
            return str(client.scheduler.address)


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    made = Servers(tmp_path)
    yield made
    for process in made.processes:
        process.kill()
        process.wait()


@pytest.mark.parametrize("lost", ["scheduler", "worker"])
def test_a_scheduler_or_the_last_worker_that_goes_is_said_and_a_rerun_does_the_rest(
    work: list[Unit], servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    scheduler = servers.start("scheduler", "--port", "0", "--no-dashboard")
    there = servers.address()
    worker = servers.start("worker", "--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "0")
    with distributed.Client(there, timeout=600) as client:
        client.wait_for_workers(1)
    monkeypatch.setattr(cluster, "PATIENCE", 3.0)
    folder = prepared(tmp_path / "out")
    done = []
    with pytest.raises(cluster.ClusterError, match=f"^{there}: .*{lost}"):
        for receipt in cluster.run(work, folder, Settings(), there):
            done.append(receipt.unit)
            if len(done) == 2:
                (scheduler if lost == "scheduler" else worker).kill()
    assert 2 <= len(done) < len(work)
    missing = list(folder.missing(work))
    assert 0 < len(missing) <= len(work) - len(done)
    rest = list(to_folder(missing, folder, Settings(), 1))
    assert [one.unit for one in rest] == [unit.name for unit in missing]
    whole = prepared(tmp_path / "whole")
    list(to_folder(work, whole, Settings(), 1))
    assert rows([folder.path]) == rows([whole.path])
