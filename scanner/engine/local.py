"""One machine: units over processes, for streams of results and for folders of findings."""

from __future__ import annotations

import functools
import logging
from collections.abc import Iterable, Iterator

from scanner.engine import pool
from scanner.engine.batch import rulebook_of, scan_unit, warm
from scanner.engine.receipts import Folder, FolderError, Receipt
from scanner.engine.units import Unit, pages
from scanner.model import ListingResult, Settings, Unchecked
from scanner.scan import Plan, scan, source_result

log = logging.getLogger(__name__)


def results(units: Iterable[Unit | Unchecked], settings: Settings, plan: Plan, jobs: int) -> Iterator[ListingResult]:
    """What `scan` gives for the units, from `jobs` processes and in the order of the units.

    A unit that was given up is a failed source and named. Pictures have processes of their own (`scan.Plan.see`).
    """
    loose: list[Unchecked] = []

    def work() -> Iterator[Unit]:
        for unit in units:
            if isinstance(unit, Unchecked):
                loose.append(unit)
            else:
                yield unit

    job = functools.partial(_scanned, settings=settings, plan=plan._replace(see=None, fetcher=None))
    for done in pool.run(job, work(), jobs, warm=functools.partial(rulebook_of, settings)):
        while loose:
            yield source_result(loose.pop(0))
        if done.tries > 1:
            log.warning("%s: a worker process was lost; tried %d times", ", ".join(done.unit.paths), done.tries)
        if isinstance(done.outcome, pool.Quarantined):
            yield from map(source_result, given_up(done.unit, done.outcome))
        else:
            yield from done.outcome
    yield from map(source_result, loose)


def _scanned(unit: Unit, settings: Settings, plan: Plan) -> list[ListingResult]:
    return list(scan(pages(unit, plan.read), rulebook_of(settings), plan))


def given_up(unit: Unit, outcome: pool.Quarantined) -> Iterator[Unchecked]:
    """A quarantined unit, named path by path."""
    for path in unit.paths:
        where = f", from line or row {unit.window.line}" if unit.window else ""
        yield Unchecked(path, None, "unreadable", f"{_reason(outcome)}{where}")


def to_folder(units: Iterable[Unit], folder: Folder, settings: Settings, jobs: int) -> Iterator[Receipt]:
    """Write findings and a receipt for each unit, in order. Raises FolderError where nothing more can be written."""
    job = functools.partial(_kept, folder=folder, settings=settings)
    for done in pool.run(job, units, jobs, warm=functools.partial(warm, settings), fatal=(FolderError,)):
        if isinstance(done.outcome, pool.Quarantined):
            yield folder.give_up(done.unit, _reason(done.outcome), done.outcome.tries)
        elif done.tries > 1:
            yield folder.write(done.outcome._replace(tries=done.tries))
        else:
            yield done.outcome


def _reason(outcome: pool.Quarantined) -> str:
    tries = f" after {outcome.tries} tries" if outcome.tries > 1 else ""
    return f"given up{tries}: {outcome.reason}"


def _kept(unit: Unit, folder: Folder, settings: Settings) -> Receipt:
    return folder.keep(unit, scan_unit(unit, settings))
