"""Units over processes: nothing lost, nothing doubled, in order, with bounded memory.

One executor of one worker each, so that a dead worker names the unit that killed it. (`multiprocessing.Pool` hangs on
a killed worker, and an executor of many workers loses what all of them were doing.) Workers are spawned, not forked:
the same on every system, and safe beside threads.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import Any, Generic, NamedTuple, TypeVar

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
    tries: int = 1
    """How often it was begun: more than once where a worker was lost."""


class _Task(Generic[Unit]):
    """A unit on its way: where it stands in the order and how often its worker died."""

    __slots__ = ("deaths", "index", "unit")

    def __init__(self, index: int, unit: Unit) -> None:
        self.index = index
        self.unit = unit
        self.deaths = 0


def run(
    work: Callable[[Unit], Result],
    units: Iterable[Unit],
    jobs: int,
    warm: Callable[[], object] | None = None,
    fatal: tuple[type[Exception], ...] = (),
) -> Iterator[Done[Unit, Result]]:
    """Run `work` on each unit in `jobs` processes and hand on the outcomes in the order of the units.

    `work` and `warm` (called once in each worker) must be importable by name. An exception inside `work` quarantines
    its unit at once (it would come again); one of `fatal` ends the run and is raised. A dead worker is replaced and
    its unit tried again, `TRIES` times.
    """
    with _Workers(jobs, warm) as workers:
        course = _Course(workers, work, units, fatal)
        following = 0
        while True:
            course.take_units()
            course.hand_out()
            while following in course.finished:
                yield course.finished.pop(following)
                following += 1
            if course.running or course.waiting:
                course.collect()
            elif course.exhausted and not course.finished:
                return


class _Course(Generic[Unit, Result]):
    """Where the units of a run are: waiting for a worker, running, or finished and not yet handed on."""

    def __init__(
        self,
        workers: _Workers,
        work: Callable[[Unit], Result],
        units: Iterable[Unit],
        fatal: tuple[type[Exception], ...],
    ) -> None:
        self.workers = workers
        self.work = work
        self.fatal = fatal
        self.source = (_Task(index, unit) for index, unit in enumerate(units))
        self.exhausted = False
        self.waiting: deque[_Task[Unit]] = deque()
        self.running: dict[Future[Any], tuple[int, _Task[Unit]]] = {}
        self.finished: dict[int, Done[Unit, Result]] = {}

    def take_units(self) -> None:
        """Take a unit for each worker that has none, as long as not too many are ahead of the reader."""
        while not self.exhausted and len(self.waiting) < self.workers.idle:
            if len(self.waiting) + len(self.running) + len(self.finished) >= AHEAD * len(self.workers):
                return
            task = next(self.source, None)
            if task is None:
                self.exhausted = True
            else:
                self.waiting.append(task)

    def hand_out(self) -> None:
        """Give waiting units to workers that are up, and start workers for the others."""
        while self.waiting and self.workers.ready:
            worker = self.workers.ready.pop()
            future = self.workers.submit(worker, self.work, self.waiting[0].unit)
            if future is not None:
                self.running[future] = (worker, self.waiting.popleft())
        self.workers.start(len(self.waiting))

    def collect(self) -> None:
        """Wait until something happens, and see what came of it."""
        done, _ = wait([*self.running, *self.workers.starting], return_when=FIRST_COMPLETED)
        for future in done:
            if future in self.running:
                self._ended(future, *self.running.pop(future))
            else:
                self._started(future)

    def _started(self, future: Future[Any]) -> None:
        self.workers.started(future)
        if self.waiting and self.workers.failures >= TRIES * len(self.workers):
            task = self.waiting.popleft()
            none = Quarantined("no worker process comes up", 0)
            self.finished[task.index] = Done(task.index, task.unit, none, 0)

    def _ended(self, future: Future[Result], worker: int, task: _Task[Unit]) -> None:
        outcome = _outcome(future, task, self.fatal)
        if isinstance(future.exception(), BrokenProcessPool):
            self.workers.end(worker)
        else:
            self.workers.ready.append(worker)
        if isinstance(outcome, _Again):
            self.waiting.appendleft(task)
        else:
            self.finished[task.index] = Done(task.index, task.unit, outcome, task.deaths + 1)


class _Again:
    """A unit's worker died, and it may be tried again; no result of any work is one of these."""


def _outcome(
    future: Future[Result], task: _Task[Unit], fatal: tuple[type[Exception], ...]
) -> Result | Quarantined | _Again:
    """What came of a unit."""
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, fatal):
        raise error
    if not isinstance(error, BrokenProcessPool):
        return Quarantined(f"{type(error).__name__}: {error}", task.deaths + 1)
    task.deaths += 1
    return _Again() if task.deaths < TRIES else Quarantined("the worker process ended each time", task.deaths)


class _Workers:
    """Executors of one worker each, known by number. A worker starts when a unit waits for it, and takes one only when
    it is up: a worker that dies while it starts is no fault of a unit."""

    def __init__(self, jobs: int, warm: Callable[[], object] | None) -> None:
        self.warm = warm
        self.context = multiprocessing.get_context("spawn")
        self.executors: dict[int, ProcessPoolExecutor] = {}
        self.ended = list(range(jobs))
        self.starting: dict[Future[Any], int] = {}
        self.ready: list[int] = []
        self.jobs = jobs
        self.failures = 0
        """Starts in a row that came to nothing."""

    def __len__(self) -> int:
        return self.jobs

    @property
    def idle(self) -> int:
        """Workers that have no unit, running or not."""
        return len(self.ended) + len(self.starting) + len(self.ready)

    def __enter__(self) -> _Workers:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        for executor in self.executors.values():
            if kind is not None:
                for process in list((executor._processes or {}).values()):
                    process.terminate()
            executor.shutdown(wait=True, cancel_futures=True)

    def start(self, wanted: int) -> None:
        """Start workers until as many units as `wanted` have one, or one that comes."""
        while self.ended and len(self.ready) + len(self.starting) < wanted:
            number = self.ended.pop()
            executor = ProcessPoolExecutor(1, mp_context=self.context, initializer=_warmed, initargs=(self.warm,))
            self.executors[number] = executor
            with uninterrupted():
                self.starting[executor.submit(_up)] = number

    def started(self, future: Future[Any]) -> None:
        """A worker is up, or ended before it was."""
        number = self.starting.pop(future)
        if future.exception() is None:
            self.ready.append(number)
            self.failures = 0
            return
        self.end(number)
        self.failures += 1

    def submit(self, worker: int, work: Callable[[Unit], Result], unit: Unit) -> Future[Result] | None:
        """Give `unit` to a worker that is up; None where it died while it had nothing to do."""
        try:
            return self.executors[worker].submit(work, unit)
        except BrokenProcessPool:
            self.end(worker)
            return None

    def end(self, worker: int) -> None:
        """Take leave of a process that ended; another one starts when it is needed."""
        self.executors.pop(worker).shutdown(wait=False, cancel_futures=True)
        self.ended.append(worker)


def _up() -> None:
    """The first thing a worker does: it shows that it is there and warm."""


def _warmed(warm: Callable[[], object] | None) -> None:
    """In a new worker: Ctrl-C is the parent's business; load what every unit needs."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if warm is not None:
        warm()


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Processes and threads begun in here never see Ctrl-C; the one that begins them sees it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it would let Ctrl-C in again when the first process starts it
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
