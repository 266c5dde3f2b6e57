"""One machine: units over processes, for streams of results and for folders of findings."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

from scanner.documents import ReadOptions
from scanner.engine import pool
from scanner.engine.batch import rulebook_of, scan_unit
from scanner.engine.receipts import Folder, Receipt
from scanner.engine.units import Unit, pages
from scanner.model import ListingResult, Settings, Unchecked
from scanner.scan import Plan, scan, source_result


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
        yield Unchecked(path, None, "unreadable", f"given up after {outcome.tries} tries{where}: {outcome.reason}")


def to_folder(units: Iterable[Unit], folder: Folder, settings: Settings, jobs: int) -> Iterator[Receipt]:
    """Write findings and a receipt for each unit that is not done yet; one receipt a unit, in order."""
    job = functools.partial(_kept, folder=folder, settings=settings)
    for done in pool.run(job, folder.missing(units), jobs, warm=functools.partial(rulebook_of, settings)):
        if isinstance(done.outcome, pool.Quarantined):
            yield folder.give_up(done.unit, f"given up after {done.outcome.tries} tries: {done.outcome.reason}")
        else:
            yield done.outcome


def _kept(unit: Unit, folder: Folder, settings: Settings) -> Receipt:
    return folder.keep(unit, scan_unit(unit, settings, ReadOptions()))
