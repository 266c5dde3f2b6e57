"""Units on a Dask cluster: the same work as on one machine, on the scheduler a platform already has.

Dask restarts lost workers and runs their units again; a unit that always ends its worker is given up and named. The
findings folder has to be one that every worker reaches.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from scanner.engine.batch import scan_unit
from scanner.engine.pool import TRIES
from scanner.engine.receipts import Folder, Receipt
from scanner.engine.units import Unit
from scanner.model import Settings

MISSING = "running on a cluster needs the extra: pip install 'listing-scanner[cluster]'"
AHEAD = 8
"""Units per worker thread that are handed to the scheduler ahead of what is done."""


PATIENCE = "20s"
"""How long a scheduler may take to answer."""


class ClusterError(Exception):
    """The scheduler cannot be reached or was lost; what is finished is kept, a rerun does the rest."""


def run(
    units: Iterable[Unit], folder: Folder, settings: Settings, scheduler: str | None = None, workers: int = 2
) -> Iterator[Receipt]:
    """Write findings and receipts for the units that are not done, in any order.

    `scheduler`: its address (tcp://…); None starts a cluster of `workers` processes on this machine.
    """
    try:
        import distributed
    except ImportError:
        raise ClusterError(MISSING) from None
    local = (
        distributed.LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
        if scheduler is None
        else None
    )
    try:
        with distributed.Client(local or scheduler, timeout=PATIENCE) as client:
            yield from _receipts(client, units, folder, settings)
    except OSError as error:
        where = scheduler or "the local cluster"
        raise ClusterError(f"{where}: {error}; finished units are kept, run again to do the rest") from error
    finally:
        if local is not None:
            local.close()


def _receipts(client: Any, units: Iterable[Unit], folder: Folder, settings: Settings) -> Iterator[Receipt]:
    import distributed

    source = folder.missing(units)
    waiting: dict[str, Unit] = {}

    def submit(unit: Unit) -> Any:
        future = client.submit(
            done_on_worker, unit, folder, settings, key=f"unit-{unit.name}", retries=TRIES - 1, pure=False
        )
        waiting[future.key] = unit
        return future

    threads = max(1, sum(client.nthreads().values()))
    running = distributed.as_completed([submit(unit) for unit in itertools.islice(source, AHEAD * threads)])
    for future in running:
        unit = waiting.pop(future.key)
        following = next(source, None)
        if following is not None:
            running.add(submit(following))
        error = future.exception()
        if error is None:
            yield future.result()
        else:
            yield folder.give_up(unit, f"{type(error).__name__}: {error}")


def done_on_worker(unit: Unit, folder: Folder, settings: Settings) -> Receipt:
    """One unit on a worker; the rulebook is compiled once in its process."""
    return folder.keep(unit, scan_unit(unit, settings))
