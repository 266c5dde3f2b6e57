"""The pool under what happens to real pools: killed workers, poison units, slow readers, errors."""

import os
import signal
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
