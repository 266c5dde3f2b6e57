"""Units on a Dask cluster: the same work as on one machine, on the scheduler a platform already has.

Dask restarts lost workers and runs their units again. It suspects every unit that a lost worker held, so who is to
blame is counted here: each unit notes in the folder that it begins, and one that began three times without coming to
an end is given up and named. The findings folder has to be one that every worker reaches, at the same path.
"""

from __future__ import annotations

import itertools
import logging
import queue
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from scanner.engine.batch import scan_unit, warm
from scanner.engine.pool import TRIES, uninterrupted
from scanner.engine.receipts import Folder, FolderError, Receipt
from scanner.engine.units import Unit
from scanner.model import Settings

MISSING = "running on a cluster needs the extra: pip install 'listing-scanner[cluster]'"
AHEAD = 4
"""Units per worker thread that are handed to the scheduler ahead of what is done."""
PATIENCE = 20.0
"""Seconds that a scheduler may take to answer, and that a cluster may be without any worker."""
QUIET = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.admin.tick.interval": "1s",
}
"""What a cluster of our own does not do: watch itself a hundred times a second, a fifteenth of a core all told."""


class ClusterError(Exception):
    """The scheduler cannot be reached or was lost; what is finished is kept, a rerun does the rest."""


class Poison(Exception):
    """A unit that began as often as it may and never came to an end."""


def run(
    units: Iterable[Unit], folder: Folder, settings: Settings, scheduler: str | None = None, workers: int = 2
) -> Iterator[Receipt]:
    """Write findings and a receipt for each unit, in any order.

    `scheduler`: its address (tcp://…); None starts a cluster of `workers` processes on this machine. Raises
    ClusterError where the scheduler or all workers are gone, FolderError where nothing more can be written.
    """
    try:
        import distributed
    except ImportError:
        raise ClusterError(MISSING) from None
    # what ClusterError says in a line
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    try:
        with _cluster(scheduler, workers) as address, distributed.Client(address, timeout=PATIENCE) as client:
            yield from _receipts(client, iter(units), folder, settings)
    except OSError as error:
        where = scheduler or "the local cluster"
        raise ClusterError(f"{where}: {error}") from error


@contextmanager
def _cluster(scheduler: str | None, workers: int) -> Iterator[Any]:
    """The address of the scheduler, or a cluster of our own while it is needed."""
    if scheduler is not None:
        yield scheduler
        return
    import dask
    import distributed

    with dask.config.set(QUIET):
        with uninterrupted():  # Ctrl-C is for the process that the user started
            local = distributed.LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                dashboard_address=None,
                memory_limit=None,
                silence_logs=logging.CRITICAL,
            )
        try:
            yield local
        finally:
            local.close()


def _receipts(client: Any, units: Iterator[Unit], folder: Folder, settings: Settings) -> Iterator[Receipt]:
    done: queue.SimpleQueue[Any] = queue.SimpleQueue()
    running: dict[str, tuple[Unit, int, Any]] = {}

    def submit(unit: Unit, losses: int = 0) -> None:
        key = f"unit-{unit.name}-{losses}"
        future = client.submit(done_on_worker, unit, folder, settings, key=key, pure=False)
        running[key] = (unit, losses, future)
        future.add_done_callback(done.put)

    _wait_for_workers(client)
    for unit in itertools.islice(units, AHEAD * max(1, sum(client.nthreads().values()))):
        submit(unit)
    while running:
        try:
            future = done.get(timeout=PATIENCE)
        except queue.Empty:
            _wait_for_workers(client)
            continue
        unit, losses, _ = running.pop(future.key)
        if future.cancelled():
            raise _gone(client)
        error: BaseException | None = future.exception()
        if isinstance(error, FolderError):
            raise error
        if type(error).__name__ == "KilledWorker" and max(losses, folder.tries(unit)) < TRIES:
            submit(unit, losses + 1)  # it was only there when another unit ended the worker
            continue
        for following in itertools.islice(units, 1):
            submit(following)
        if error is None:
            yield future.result()
        else:
            yield folder.give_up(unit, f"given up{_because(error)}", max(1, folder.tries(unit)))


def _wait_for_workers(client: Any) -> None:
    """See that the scheduler answers and has a worker."""
    if client.status != "running":
        raise _gone(client)
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise ClusterError(f"{client.scheduler.address}: no worker has come for {PATIENCE:.0f} seconds") from None


def _gone(client: Any) -> ClusterError:
    return ClusterError(f"{client.scheduler.address}: the scheduler is gone")


def _because(error: BaseException) -> str:
    if isinstance(error, Poison) or type(error).__name__ == "KilledWorker":
        return f" after {TRIES} tries: the worker process ended each time"
    return f": {type(error).__name__}: {error}"


def done_on_worker(unit: Unit, folder: Folder, settings: Settings) -> Receipt:
    """One unit on a worker; the rulebook is compiled once in its process."""
    tries = folder.begin(unit)
    if tries > TRIES:
        raise Poison(unit.name)
    warm(settings)
    receipt = folder.keep(unit, scan_unit(unit, settings), tries)
    folder.end(unit)
    return receipt
