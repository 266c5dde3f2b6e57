"""Ratios against a floor: interleaved rounds, CPU time, the median of the rounds' own ratios."""

from __future__ import annotations

import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple


class Setup(NamedTuple):
    """What a question may use: a folder of its own and the sizes of this run."""

    folder: Path
    full: bool
    rounds: int
    real_pages: Path | None

    @property
    def page_count(self) -> int:
        return 3_000 if self.full else 150

    @property
    def title_count(self) -> int:
        return 1_000_000 if self.full else 60_000


class Row(NamedTuple):
    """One line of the table: `ratio` is ours over the floor, `aim` what design asks (None: for information)."""

    what: str
    floor: str
    ratio: float
    low: float
    high: float
    aim: str
    met: bool | None
    note: str = ""


def ratio(ours: Callable[[], object], floor: Callable[[], object], rounds: int) -> tuple[float, float, float]:
    """(median, least, most) of ours / floor, in CPU seconds of this process, round by round."""
    ours(), floor()
    found = []
    for _ in range(rounds):
        base = cpu(floor)
        found.append(cpu(ours) / base if base else float("inf"))
    return statistics.median(found), min(found), max(found)


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    started = time.process_time()
    work()
    return time.process_time() - started


def process_cpu(command: Sequence[str], **options: object) -> float:
    """CPU seconds (user and system) of one whole child process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, **options)  # type: ignore[call-overload]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def row(
    what: str,
    floor: str,
    figures: tuple[float, float, float],
    most: float | None = None,
    least: float | None = None,
    note: str = "",
) -> Row:
    """A row with its aim: at most `most`, or at least `least`."""
    middle, low, high = figures
    aim = f"<= {most}" if most is not None else f">= {least}" if least is not None else ""
    met = middle <= most if most is not None else middle >= least if least is not None else None
    return Row(what, floor, round(middle, 3), round(low, 3), round(high, 3), aim, met, note)


def table(rows: Sequence[Row]) -> str:
    """The rows for a person."""
    lines = [f"{'what':58} {'floor':34} {'ratio':>8} {'min':>8} {'max':>8} {'aim':>8}"]
    for one in rows:
        mark = "" if one.met is None else "  met" if one.met else "  MISSED"
        lines.append(
            f"{one.what:58} {one.floor:34} {one.ratio:8.2f} {one.low:8.2f} {one.high:8.2f} {one.aim:>8}{mark}"
            + (f"  ({one.note})" if one.note else "")
        )
    return "\n".join(lines)
