"""What batches do in trouble: one clear line, what is finished is kept, and the next run does only what is missing."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")
import pyarrow as pa
from pyarrow import parquet

from scanner.documents.parquet import metadata_of, stretch
from tests.engine.listings import rows, write_listings

SCRIPT = "from scanner.engine import units; units.ROWS = 500; from scanner.cli import main; main()"
"""The command, with units that are small enough for a test."""
ENGINES = [("--jobs", "2"), ("--jobs", "2", "--engine", "dask")]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", SCRIPT, *arguments]


def batch(source: Path, out: Path, *more: str, **options: Any) -> subprocess.CompletedProcess[str]:
    arguments = command("batch", source.name, "--out", str(out), *more)
    return subprocess.run(arguments, cwd=source.parent, capture_output=True, text=True, timeout=1200, **options)


def receipts(out: Path) -> dict[str, int]:
    """The units that are done, with when."""
    return {path.stem: path.stat().st_mtime_ns for path in (out / "receipts").glob("*.json")}


def last_line(said: str) -> str:
    return said.strip().splitlines()[-1]


def test_a_row_group_that_cannot_be_read_is_named_and_mended_by_itself(tmp_path: Path) -> None:
    source = write_listings(tmp_path / "listings.parquet", 2_500, 500)
    whole = tmp_path / "whole"
    assert batch(source, whole).returncode == 0
    sound = source.read_bytes()
    start, end = stretch(metadata_of(source), 2)
    source.write_bytes(sound[:start] + b"\xff" * (end - start) + sound[end:])
    out = tmp_path / "out"
    broken = batch(source, out)
    assert broken.returncode == 3
    (line,) = [line for line in broken.stderr.splitlines() if line.startswith("failed: ")]
    assert line.startswith("failed: listings.parquet unreadable row group 2: ")
    assert "(1 failed)" in broken.stdout
    before = receipts(out)
    assert len(before) == 5
    source.write_bytes(sound)
    mended = batch(source, out)
    assert mended.returncode == 0
    assert "5 units, 4 of them done before" in mended.stderr
    assert sorted(name for name, when in receipts(out).items() if before[name] != when) == [
        name for name in before if name.endswith("-000001000")
    ]
    assert rows([out]) == rows([whole])


def test_what_failed_is_said_again_by_a_run_that_has_nothing_to_do(tmp_path: Path) -> None:
    source = write_listings(tmp_path / "listings.parquet", 1_000, 500)
    start, end = stretch(metadata_of(source), 1)
    body = source.read_bytes()
    source.write_bytes(body[:start] + b"\xff" * (end - start) + body[end:])
    first, second = (batch(source, tmp_path / "out") for _ in range(2))
    assert "2 units, 2 of them done before" in second.stderr
    assert (second.returncode, last_line(second.stderr)) == (3, last_line(first.stderr))


def test_a_table_of_something_else_is_said_once_beside_tables_of_listings(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    write_listings(folder / "good.parquet", 1_000, 500)
    parquet.write_table(pa.table({"x": list(range(2_000)), "y": ["z"] * 2_000}), folder / "other.parquet")
    types = pa.schema([("id", pa.int64()), ("title", pa.binary()), ("price", pa.decimal128(9, 2))])
    table = pa.table([[1], ["最佳礼物".encode()], [3]], schema=types)
    parquet.write_table(table, folder / "types.parquet")
    result = batch(folder, tmp_path / "out")
    assert result.returncode == 3
    assert [line for line in result.stderr.splitlines() if line.startswith("failed: ")] == [
        "failed: tables/other.parquet unreadable no column of the listing record among: x, y"
    ]
    assert any('"listing": "1"' in row and "最佳" in row for row in rows([tmp_path / "out"]))
    assert batch(folder / "good.parquet", tmp_path / "good").returncode == 0


@pytest.mark.parametrize("engine", ENGINES)
def test_a_full_disk_ends_the_run_in_one_line(tmp_path: Path, engine: tuple[str, ...]) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    write_listings(folder / "1.parquet", 20, 500)
    write_listings(folder / "2.parquet", 450, 500)
    out = tmp_path / "out"
    full = batch(folder, out, *engine, preexec_fn=no_file_over(14_000))
    assert full.returncode == 3
    assert last_line(full.stderr).startswith(f"Error: {out}: cannot be written: ")
    assert last_line(full.stderr).endswith("; finished units are kept, run again to do the rest")
    assert "Traceback" not in full.stderr
    assert not list(out.rglob("*.tmp"))
    done = receipts(out)
    assert [name[:2] for name in done] in ([], ["1-"])
    again = batch(folder, out, *engine)
    assert again.returncode == 0
    assert f"2 units, {len(done)} of them done before" in again.stderr
    assert {name: receipts(out)[name] for name in done} == done


def no_file_over(size: int) -> Callable[[], None]:
    """A disk that is full for every file of more than `size` bytes."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_the_folder_of_other_sources_is_refused(tmp_path: Path) -> None:
    one = write_listings(tmp_path / "one.parquet", 10, 10)
    two = write_listings(tmp_path / "two.parquet", 10, 10)
    assert batch(one, tmp_path / "out").returncode == 0
    refused = batch(two, tmp_path / "out")
    assert refused.returncode == 3
    assert "holds the findings of one.parquet; give another folder" in last_line(refused.stderr)


@pytest.mark.parametrize("engine", ENGINES)
def test_ctrl_c_is_one_line_and_leaves_no_process(tmp_path: Path, engine: tuple[str, ...]) -> None:
    source = write_listings(tmp_path / "listings.parquet", 100_000, 10_000)
    out = tmp_path / "out"
    arguments = command("batch", source.name, "--out", str(out), *engine)
    process = subprocess.Popen(
        arguments, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    while len(receipts(out)) < 2 and process.poll() is None:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=600)
    assert process.returncode == 3
    assert last_line(said) == "Error: interrupted; finished units are kept, run again to do the rest"
    assert "Traceback" not in said
    assert_gone(process.pid)
    assert 2 <= len(receipts(out)) < 200
    assert not json.loads((out / "manifest.json").read_bytes())["complete"]


def assert_gone(group: int) -> None:
    """No process of the group is left, or soon none."""
    for _ in range(3_000):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    raise AssertionError("a process outlives the run")
