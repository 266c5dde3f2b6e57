"""The pool under what happens to real pools: killed workers, poison units, slow readers, errors."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.engine.pool import AHEAD, TRIES, Done, Quarantined, run


def square(number: int) -> int:
    return number * number


def slow_first(number: int) -> int:
    time.sleep(0.3 if number == 0 else 0)
    return number


def failing(number: int) -> int:
    if number == 3:
        raise ValueError("three is not for us")
    return number


def dies_once(unit: tuple[str, int]) -> int:
    mark, number = Path(unit[0]), unit[1]
    if number == 2 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def poison(number: int) -> int:
    if number == 2:
        os._exit(1)
    return number


class Full(Exception):
    """What ends a run."""


def full_at_three(number: int) -> int:
    if number == 3:
        raise Full("no more")
    return number


def never_warm() -> None:
    os._exit(1)


def slow_to_warm() -> None:
    time.sleep(0.5)


def outcomes(done: Iterator[Done[object, int]]) -> list[object]:
    return [one.outcome for one in done]


def test_outcomes_come_in_the_order_of_the_units() -> None:
    assert outcomes(run(slow_first, range(12), 2)) == list(range(12))


def test_no_units_no_outcomes() -> None:
    assert outcomes(run(square, [], 2)) == []


def test_an_exception_quarantines_its_unit_only() -> None:
    found = outcomes(run(failing, range(6), 2))
    assert found[3] == Quarantined("ValueError: three is not for us", 1)
    assert found[:3] + found[4:] == [0, 1, 2, 4, 5]


def test_a_killed_worker_loses_and_doubles_nothing(tmp_path: Path) -> None:
    units = [(str(tmp_path / "killed"), number) for number in range(8)]
    assert outcomes(run(dies_once, units, 2)) == list(range(8))


def test_a_poison_unit_is_named_after_three_tries() -> None:
    found = outcomes(run(poison, range(5), 2))
    assert isinstance(found[2], Quarantined)
    assert found[2].tries == TRIES
    assert [found[i] for i in (0, 1, 3, 4)] == [0, 1, 3, 4]


def test_a_lost_worker_is_counted_for_its_unit_only(tmp_path: Path) -> None:
    units = [(str(tmp_path / "killed"), number) for number in range(8)]
    assert [done.tries for done in run(dies_once, units, 2)] == [1, 1, 2, 1, 1, 1, 1, 1]


def test_a_worker_that_is_killed_while_it_starts_is_no_fault_of_a_unit() -> None:
    stop = threading.Event()
    killed: list[int] = []

    def kill_starting() -> None:
        while not stop.is_set() and len(killed) < 2 * TRIES - 1:
            for process in multiprocessing.active_children():
                if process.pid is not None and process.pid not in killed and len(killed) < 2 * TRIES - 1:
                    os.kill(process.pid, signal.SIGKILL)
                    killed.append(process.pid)
            time.sleep(0.01)

    killer = threading.Thread(target=kill_starting)
    killer.start()
    try:
        found = list(run(square, range(6), 2, warm=slow_to_warm))
    finally:
        stop.set()
        killer.join()
    assert len(killed) == 2 * TRIES - 1
    assert [(done.outcome, done.tries) for done in found] == [(number * number, 1) for number in range(6)]


def test_where_no_worker_comes_up_every_unit_is_named() -> None:
    assert outcomes(run(square, range(3), 1, warm=never_warm)) == [Quarantined("no worker process comes up", 0)] * 3


def test_what_is_fatal_ends_the_run() -> None:
    found = []
    with pytest.raises(Full, match="no more"):
        for done in run(full_at_three, range(100), 2, fatal=(Full,)):
            found.append(done.outcome)
    assert found == list(range(len(found)))
    assert len(found) <= 3


def test_a_slow_reader_holds_the_units_back() -> None:
    taken: list[int] = []

    def source() -> Iterator[int]:
        for number in range(200):
            taken.append(number)
            yield number

    stream = run(square, source(), 2)
    for _ in range(3):
        next(stream)
    time.sleep(0.2)
    assert len(taken) <= 3 + 2 * AHEAD + 2
    stream.close()


@pytest.mark.parametrize("jobs", [1, 3])
def test_any_number_of_workers_gives_the_same(jobs: int) -> None:
    assert outcomes(run(square, range(20), jobs)) == [number * number for number in range(20)]


def nothing(number: int) -> int | None:
    return None if number % 2 else number


def test_nothing_is_an_outcome_like_any_other() -> None:
    assert outcomes(run(nothing, range(5), 2)) == [0, None, 2, None, 4]
