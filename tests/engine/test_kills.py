"""kill -9 at random moments, of workers and of whole runs: nothing is lost, nothing is there twice.

Moments are drawn from a seed, as how many units are done and how long after that. The suite runs a few of them,
``make test-cluster`` ten a test (`KILLS`).
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("pyarrow")
distributed = pytest.importorskip("distributed")

from scanner.engine import cluster  # noqa: E402
from scanner.engine import units as engine_units  # noqa: E402
from scanner.engine.batch import scan_unit  # noqa: E402
from scanner.engine.local import to_folder  # noqa: E402
from scanner.engine.receipts import Folder, Receipt  # noqa: E402
from scanner.model import Settings  # noqa: E402
from tests.engine.listings import prepared, rows, units_of, write_listings  # noqa: E402

KILLS = int(os.environ.get("KILLS", "3"))
UNITS = 6 * KILLS
LATEST = 0.3
"""Seconds after a unit is done within which something is killed; a unit takes about a fifth of that."""


class Expected:
    """The work, and what comes of it in one process."""

    def __init__(self, folder: Path) -> None:
        self.table = write_listings(folder / "listings.parquet", UNITS * 400, 400)
        self.units = units_of(self.table)
        here = prepared(folder / "here")
        for unit in self.units:
            here.keep(unit, scan_unit(unit, Settings()))
        self.rows = rows([here.path])


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Expected]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine_units, "ROWS", 400)
        yield Expected(tmp_path_factory.mktemp("kills"))


def moments(seed: int) -> Iterator[tuple[int, float]]:
    """How many units are done at each kill, and how many seconds after the last of them it comes."""
    rng = random.Random(seed)
    for done in sorted(rng.sample(range(1, UNITS - 3), KILLS)):
        yield done, rng.uniform(0, LATEST)


def killed_while(receipts: Iterator[Receipt], pids: Callable[[], list[int]], seed: int) -> list[Receipt]:
    """The receipts of a run whose workers are killed at the moments of `seed`, one worker at each."""
    rng = random.Random(seed)
    at = dict(moments(seed))
    done: list[Receipt] = []
    killed = 0
    for receipt in receipts:
        done.append(receipt)
        if len(done) in at:
            time.sleep(at[len(done)])
            alive = pids()
            if alive:
                os.kill(rng.choice(sorted(alive)), signal.SIGKILL)
                killed += 1
    assert killed == KILLS
    return done


def assert_nothing_lost(folder: Folder, receipts: list[Receipt], expected: Expected) -> None:
    """Every unit has one receipt. A unit that was hit three times over is named, and the next run does it."""
    assert sorted(one.unit for one in receipts) == sorted(unit.name for unit in expected.units)
    named = [one.unit for one in receipts if one.error is not None]
    assert all("after 3 tries" in str(one.error) for one in receipts if one.error is not None)
    assert len(named) <= KILLS // 3
    assert [unit.name for unit in folder.missing(expected.units)] == named
    for unit in list(folder.missing(expected.units)):
        folder.keep(unit, scan_unit(unit, Settings()))
    assert rows([folder.path]) == expected.rows
    folder.manifest(expected.units, {one.unit: one for one in receipts})
    assert not list(folder.path.rglob("*.tmp"))


def workers_of_pool() -> list[int]:
    return [process.pid for process in multiprocessing.active_children() if process.pid is not None]


@pytest.mark.parametrize("seed", [1])
def test_killed_workers_of_the_pool(expected: Expected, tmp_path: Path, seed: int) -> None:
    folder = prepared(tmp_path / "pool")
    before = set(workers_of_pool())
    run = to_folder(expected.units, folder, Settings(), 2)
    receipts = killed_while(run, lambda: [pid for pid in workers_of_pool() if pid not in before], seed)
    assert_nothing_lost(folder, receipts, expected)


@pytest.mark.filterwarnings("ignore")  # distributed warns of its own ports and loops
@pytest.mark.parametrize("seed", [2])
def test_killed_workers_of_a_cluster(expected: Expected, tmp_path: Path, seed: int) -> None:
    folder = prepared(tmp_path / "dask")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as running:
        nannies = running.workers.values()
        run = cluster.run(expected.units, folder, Settings(), running.scheduler_address)
        receipts = killed_while(run, lambda: [nanny.pid for nanny in nannies if nanny.pid], seed)
    assert_nothing_lost(folder, receipts, expected)


@pytest.mark.parametrize(("engine", "seed"), [("local", 3)])
def test_killed_runs(expected: Expected, tmp_path: Path, engine: str, seed: int) -> None:
    table = write_listings(tmp_path / "listings.parquet", UNITS * 400, 400)
    script = "from scanner.engine import units; units.ROWS = 400; from scanner.cli import main; main()"
    out = tmp_path / "out"
    command = [sys.executable, "-c", script, "batch", table.name, "--out", str(out), "--jobs", "2", "--engine", engine]
    for done, later in moments(seed):
        process = subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        while receipts_in(out) < done and process.poll() is None:
            time.sleep(0.005)
        time.sleep(later)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    finished = {path: path.stat().st_mtime_ns for path in (out / "receipts").glob("*.json")}
    last = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert last.returncode == 0, last.stderr
    assert f"{UNITS} units, {len(finished)} of them done before" in last.stderr
    assert {path: path.stat().st_mtime_ns for path in finished} == finished
    assert rows([out]) == [row.replace(str(expected.table), table.name) for row in expected.rows]
    assert json.loads((out / "manifest.json").read_bytes())["complete"]
    assert not list(out.rglob("*.tmp"))


def receipts_in(out: Path) -> int:
    """How many units are done."""
    return len(list((out / "receipts").glob("*.json")))
