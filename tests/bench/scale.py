"""A table of listings in one process, with two workers and on a Dask cluster of two: equal findings, what it costs.

Every run is a process of its own, so that its CPU time and its largest memory are its own and its children's. Runs take
turns; the findings are compared by a hash over their sorted rows.
"""

from __future__ import annotations

import hashlib
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.measure import Row, Setup, row
from tests.bench.workload import titles

GROUP = 50_000
"""Rows in a row group of the table."""
HERE = """
import sys
from pathlib import Path
from scanner.engine.cluster import done_on_worker
from scanner.engine.receipts import Folder
from scanner.engine.units import units
from scanner.model import Settings
folder = Folder(Path(sys.argv[2]), "bench")
folder.prepare()
for unit in folder.missing(units([sys.argv[1]])):
    done_on_worker(unit, folder, Settings())
"""
MEASURED = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([done.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, done.stderr[-2000:]]))
"""
"""Runs a command and says its CPU seconds and the largest memory of one of its processes (MB)."""
ENGINES = {
    "one process": (),
    "two workers": ("--jobs", "2"),
    "Dask, two workers": ("--jobs", "2", "--engine", "dask"),
}


class Measured(NamedTuple):
    """One run: CPU seconds of all its processes, and the memory of the largest of them."""

    cpu: float
    megabytes: int


def rows(setup: Setup) -> Iterator[Row]:
    """CPU of each engine over that of one process, and the memory of a tenth beside the whole."""
    table = write_table(setup.folder / "listings.parquet", setup.title_count)
    runs: dict[str, list[Measured]] = {name: [] for name in ENGINES}
    hashes = set()
    for number in range(1 if setup.full else min(3, setup.rounds)):
        for name in ENGINES:
            out = setup.folder / f"{name}-{number}"
            runs[name].append(run(name, table, out))
            print(f"{name}: {runs[name][-1]}", file=sys.stderr, flush=True)
            hashes.add(digest(out))
    if len(hashes) != 1:
        raise SystemExit(f"the engines do not give the same findings: {hashes}")
    note = f"all with the same rows, {hashes.pop()}"
    for name, most in (("two workers", 1.10), ("Dask, two workers", 1.30)):
        found = [mine.cpu / base.cpu for mine, base in zip(runs[name], runs["one process"], strict=True)]
        figures = (statistics.median(found), min(found), max(found))
        # what starting costs only vanishes beside enough work
        yield row(
            f"{setup.title_count:,} listings, {name}", "one process", figures, most if setup.full else None, None, note
        )
    yield from _memory(setup, runs)


def _memory(setup: Setup, runs: dict[str, list[Measured]]) -> Iterator[Row]:
    tenth = write_table(setup.folder / "tenth.parquet", setup.title_count // 10)
    for name in ENGINES:
        small = run(name, tenth, setup.folder / f"{name}-tenth").megabytes
        large = max(one.megabytes for one in runs[name])
        figure = large / small
        note = f"{small} MB and {large} MB"
        yield row(
            f"memory of the largest process, {name}", "the same, a tenth", (figure, figure, figure), 1.10, None, note
        )


def run(engine: str, table: Path, out: Path) -> Measured:
    """One run from nothing to written findings."""
    python = [sys.executable, "-c", HERE, table.name, str(out)]
    command = [sys.executable, "-m", "scanner", "batch", table.name, "--out", str(out), *ENGINES[engine]]
    measured = [sys.executable, "-c", MEASURED, *(command if ENGINES[engine] else python)]
    # beside the table, so that its name and not a temporary folder's stands in the findings that are compared
    answer = subprocess.run(measured, capture_output=True, text=True, check=True, cwd=table.parent)
    code, cpu, megabytes, said = json.loads(answer.stdout)
    if code != 0:
        raise SystemExit(f"{engine} ended with {code}: {said}")
    return Measured(cpu, megabytes)


def write_table(path: Path, number: int) -> Path:
    """Titles as a Parquet file of listing records."""
    import pyarrow as pa
    from pyarrow import parquet

    schema = pa.schema([("id", pa.string()), ("title", pa.string())])
    with parquet.ParquetWriter(path, schema) as writer:
        batch: list[tuple[str, str]] = []
        for index, title in enumerate(titles(number)):
            batch.append((str(index), title))
            if len(batch) == GROUP or index == number - 1:
                ids, texts = zip(*batch, strict=True)
                writer.write_table(pa.table({"id": list(ids), "title": list(texts)}))
                batch.clear()
    return path


def digest(out: Path) -> str:
    """How many rows of findings there are, and the hash of all of them, sorted."""
    from pyarrow import parquet

    lines: list[str] = []
    for path in (out / "findings").glob("*.parquet"):
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(20_000):
                lines.extend(_line(batch).to_pylist())
    lines.sort()
    whole = hashlib.sha256()
    for line in lines:
        whole.update(line.encode() + b"\n")
    return f"{len(lines):,} {whole.hexdigest()[:16]}"


def _line(batch: Any) -> Any:
    """Each row as one text: every column, lists joined."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = []
    for column in batch.columns:
        if pa.types.is_list(column.type):
            column = pc.binary_join(column.cast(pa.list_(pa.string())), "\x1e")
        texts.append(pc.fill_null(column.cast(pa.string()), "\x00"))
    return pc.binary_join_element_wise(*texts, "\x1f")
