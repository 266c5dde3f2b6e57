"""A table of listings in one process, with two workers and on a Dask cluster of two: equal findings, what it costs.

Every run is a process of its own, so that its CPU time and its largest memory are its own and its children's. Runs take
turns; the findings are compared by a hash over their sorted rows.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.measure import Row, Setup, row
from tests.bench.workload import records, titles

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
    for number in range(min(setup.rounds, 2 if setup.full else 3)):
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
    yield _records(setup, min(one.cpu for one in runs["one process"]) / setup.title_count)


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


def _records(setup: Setup, title: float) -> Row:
    number = setup.title_count // 20
    table = _written(setup.folder / "records.parquet", map(_columns, records(number)))
    whole = run("one process", table, setup.folder / "records").cpu / number
    figure = whole / title
    note = f"{whole * 1e6:.0f} and {title * 1e6:.0f} microseconds"
    return row("one listing with attributes and detail", "one title", (figure, figure, figure), note=note)


def run(engine: str, table: Path, out: Path) -> Measured:
    """One run from nothing to written findings. One process runs beside another that does the same: a core whose
    neighbour rests is faster, and a second worker would look dearer than it is."""
    if ENGINES[engine]:
        more = [sys.executable, "-m", "scanner", "batch", table.name, "--out", str(out), *ENGINES[engine]]
        return _end(_begin(more, table.parent))
    begun = [_begin([sys.executable, "-c", HERE, table.name, str(to)], table.parent) for to in (out, _beside(out))]
    measured, _ = [_end(one) for one in begun]
    return measured


def _beside(out: Path) -> Path:
    return out.with_name(f"{out.name}-beside")


def _begin(command: list[str], folder: Path) -> subprocess.Popen[str]:
    # beside the table, so that its name and not a temporary folder's stands in the findings that are compared
    return subprocess.Popen([sys.executable, "-c", MEASURED, *command], stdout=subprocess.PIPE, text=True, cwd=folder)


def _end(begun: subprocess.Popen[str]) -> Measured:
    said, _ = begun.communicate()
    code, cpu, megabytes, errors = json.loads(said)
    if code != 0:
        raise SystemExit(f"{begun.args!r} ended with {code}: {errors}")
    return Measured(cpu, megabytes)


def write_table(path: Path, number: int) -> Path:
    """Titles as a Parquet file of listing records."""
    return _written(path, ({"id": str(index), "title": title} for index, title in enumerate(titles(number))))


def _columns(record: dict[str, Any]) -> dict[str, Any]:
    return record | {"attributes": list(record["attributes"].items())}


def _written(path: Path, rows: Iterator[dict[str, Any]]) -> Path:
    import pyarrow as pa
    from pyarrow import parquet

    kinds = {"attributes": pa.map_(pa.string(), pa.string())}
    first = next(rows)
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in first])
    rows = itertools.chain([first], rows)
    with parquet.ParquetWriter(path, schema) as writer:
        while batch := list(itertools.islice(rows, GROUP)):
            writer.write_table(pa.Table.from_pylist(batch, schema))
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
