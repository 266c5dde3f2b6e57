"""Units over processes: nothing lost, nothing doubled, in order, with bounded memory.

One executor of one worker each, so that a dead worker names the unit that killed it. (`multiprocessing.Pool` hangs on
a killed worker, and an executor of many workers loses what all of them were doing.) Workers are spawned, not forked:
the same on every system, and safe beside threads.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Generic, NamedTuple, TypeVar

Unit = TypeVar("Unit")
Result = TypeVar("Result")

TRIES = 3
"""A unit that ends its worker this often is quarantined and named."""
AHEAD = 4
"""Units per worker that may be finished and not yet handed on: what keeps memory flat where the reader is slow."""


class Quarantined(NamedTuple):
    """A unit that was given up, and why."""

    reason: str
    tries: int


class Done(NamedTuple, Generic[Unit, Result]):
    """One unit with what came of it; `number` counts the units from 0."""

    number: int
    unit: Unit
    outcome: Result | Quarantined


class _Task(Generic[Unit]):
    """A unit on its way: where it stands in the order and how often it was tried."""

    __slots__ = ("index", "tries", "unit")

    def __init__(self, index: int, unit: Unit) -> None:
        self.index = index
        self.unit = unit
        self.tries = 0


def run(
    work: Callable[[Unit], Result], units: Iterable[Unit], jobs: int, warm: Callable[[], object] | None = None
) -> Iterator[Done[Unit, Result]]:
    """Run `work` on each unit in `jobs` processes and hand on the outcomes in the order of the units.

    `work` and `warm` (called once in each worker) must be importable by name. An exception inside `work` quarantines
    its unit at once (it would come again); a dead worker is replaced and its unit tried again, `TRIES` times.
    """
    with _Workers(jobs, warm) as workers:
        yield from _in_order(workers, work, units)


def _in_order(workers: _Workers, work: Callable[[Unit], Result], units: Iterable[Unit]) -> Iterator[Done[Unit, Result]]:
    source = (_Task(index, unit) for index, unit in enumerate(units))
    again: deque[_Task[Unit]] = deque()
    running: dict[Future[Result], tuple[int, _Task[Unit]]] = {}
    finished: dict[int, Done[Unit, Result]] = {}
    following = 0
    exhausted = False
    while True:
        while workers.free and (again or not exhausted):
            if not again and len(finished) + len(running) >= AHEAD * len(workers):
                break
            task = again.popleft() if again else next(source, None)
            if task is None:
                exhausted = True
                break
            worker = workers.take()
            running[workers.submit(worker, work, task.unit)] = (worker, task)
        while following in finished:
            yield finished.pop(following)
            following += 1
        if not running:
            if exhausted and not again and not finished:
                return
            continue
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            worker, task = running.pop(future)
            outcome = _outcome(future, task)
            if isinstance(outcome, _Died):
                workers.replace(worker)
                again.append(task)
            else:
                workers.give_back(worker, broken=isinstance(outcome, Quarantined) and task.tries >= TRIES)
                finished[task.index] = Done(task.index, task.unit, outcome)


class _Died:
    """The worker ended under a unit that may be tried again."""


def _outcome(future: Future[Result], task: _Task[Unit]) -> Result | Quarantined | _Died:
    try:
        return future.result()
    except BrokenProcessPool:
        task.tries += 1
        return _Died() if task.tries < TRIES else Quarantined("the worker process ended each time", task.tries)
    except Exception as error:
        return Quarantined(f"{type(error).__name__}: {error}", task.tries + 1)


class _Workers:
    """Executors of one worker each, taken and given back by number."""

    def __init__(self, jobs: int, warm: Callable[[], object] | None) -> None:
        self.warm = warm
        self.context = multiprocessing.get_context("spawn")
        self.executors = [self._new() for _ in range(jobs)]
        self.free = list(range(jobs))

    def __len__(self) -> int:
        return len(self.executors)

    def __enter__(self) -> _Workers:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        for executor in self.executors:
            if kind is not None:
                for process in list((executor._processes or {}).values()):
                    process.terminate()
            executor.shutdown(wait=True, cancel_futures=True)

    def _new(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(1, mp_context=self.context, initializer=_warmed, initargs=(self.warm,))

    def take(self) -> int:
        return self.free.pop()

    def submit(self, worker: int, work: Callable[[Unit], Result], unit: Unit) -> Future[Result]:
        """Give `unit` to a worker; one that died while idle is replaced first."""
        try:
            return self.executors[worker].submit(work, unit)
        except BrokenProcessPool:
            self.executors[worker] = self._new()
            return self.executors[worker].submit(work, unit)

    def give_back(self, worker: int, broken: bool = False) -> None:
        if broken:
            self.replace(worker)
        else:
            self.free.append(worker)

    def replace(self, worker: int) -> None:
        """A new process in the place of one that ended."""
        self.executors[worker].shutdown(wait=False, cancel_futures=True)
        self.executors[worker] = self._new()
        self.free.append(worker)


def _warmed(warm: Callable[[], object] | None) -> None:
    """In a new worker: Ctrl-C is the parent's business; load what every unit needs."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if warm is not None:
        warm()
