"""A scan that is ready to run: of files and addresses alone, or of a project with its configuration and baseline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanner import __version__
from scanner.cli import options as shared
from scanner.cli.gating import is_plain, over_of, prepared, stdin_called, today
from scanner.cli.looking import crops_for
from scanner.cli.planning import plan_for
from scanner.cli.sources import pages
from scanner.model import Lang, ListingResult, Page, Settings, Severity, Summary, Unchecked
from scanner.text.named import NamedTuple

if TYPE_CHECKING:
    from scanner.gate import Run
    from scanner.pictures.album import Crops
    from scanner.rulebook import Rulebook
    from scanner.scan import Plan


class Session(NamedTuple):
    """A scan that is ready to run."""

    results: Iterable[ListingResult]
    summary: Summary
    verdict: Callable[[], int]
    """The exit code; asked when the results are exhausted."""
    rescan: Callable[[Page], Iterable[ListingResult]]
    """Judges one document again."""
    crops: Crops | None = None
    """What reports show of pictures; filled while results pass."""


def session_of(sources: Sequence[str], options: dict[str, Any]) -> Session:
    """The scan that sources and options ask for: of a project, or of anything else."""
    return plain_session(sources, options) if is_plain(sources, options) else project_session(sources, options)


def plain_session(sources: Sequence[str], options: dict[str, Any]) -> Session:
    """Files and addresses that no project speaks of."""
    from scanner import suppress
    from scanner.scan import scan

    settings = shared.settings_of(options)
    rulebook = loaded(settings)
    crops = crops_for(options)
    plan = plan_for(sources, options, settings, crops.album if crops is not None else None)
    summary = begun(rulebook.version, settings.lang)
    # Pictures cost all the time where they are read: then they are what the processes share.
    several = options.get("jobs", 1) > 1 and not plan.join and "-" not in sources and plan.see is None
    results = (
        by_processes(sources, options, settings, plan)
        if several
        else scan(until_interrupted(pages(sources, options, plan), summary), rulebook, plan)
    )
    return Session(
        with_proofs(suppress.apply(results, settings.lang), settings, options),
        summary,
        lambda: exit_code(summary, options.get("fail_on") or "error"),
        lambda page: scan([page], rulebook, plan._replace(fetcher=None, see=None)),
        crops,
    )


def project_session(sources: Sequence[str], options: dict[str, Any]) -> Session:
    """Files of a project, with its configuration, baseline and base revision."""
    from scanner import gate, rulebook

    load = lru_cache(maxsize=8)(rulebook.load)
    run = prepared(sources, options, load)
    over = over_of(options, run.config.lang)
    settings = over(run.config.settings)
    crops = crops_for(options)
    plan = plan_for(sources, options, settings, crops.album if crops is not None else None)
    plan = plan._replace(require=(*plan.require, *run.config.require))
    summary = begun(load(settings).version, settings.lang)
    documents = stdin_called(options, lambda names: pages(names, options, plan))
    return Session(
        with_proofs(gate.results(run, plan, load, over, documents, summary, today(settings)), settings, options),
        summary,
        lambda: project_verdict(run, summary, options),
        lambda page: gate.rescan(run, plan, load, over, page),
        crops,
    )


def project_verdict(run: Run, summary: Summary, options: dict[str, Any]) -> int:
    """The exit code of a project's scan."""
    from scanner import gate

    fail_on, most = options.get("fail_on") or run.config.fail_on or "error", options.get("max_warnings")
    if gate.stops(summary, fail_on, run.config.max_warnings if most is None else most):
        return shared.FINDINGS
    if options.get("strict_baseline") and gate.stale(run):
        return shared.FINDINGS
    return exit_code(summary, "never", nothing_is_fine=run.base is not None)


def with_proofs(
    results: Iterable[ListingResult], settings: Settings, options: dict[str, Any]
) -> Iterable[ListingResult]:
    """Results in which the register of ``--proofs`` answers what needs evidence."""
    if not options.get("proofs"):
        return results
    from scanner.complaint import proofs

    try:
        register = proofs.load(Path(options["proofs"]))
    except proofs.ProofError as error:
        raise shared.stop(str(error)) from error
    day = settings.on or shared.today().isoformat()
    return proofs.answered(results, register, day, settings.lang, options["expiring"])


def by_processes(
    sources: Sequence[str], options: dict[str, Any], settings: Settings, plan: Plan
) -> Iterator[ListingResult]:
    """Files and folders over ``--jobs`` processes; results in the order of the files."""
    from scanner.engine.local import results
    from scanner.engine.units import units

    return results(units(sources), settings, plan, options["jobs"])


def until_interrupted(sources: Iterable[Page | Unchecked], summary: Summary) -> Iterator[Page | Unchecked]:
    """Ctrl-C ends the input, so that what was read is still judged and reported."""
    try:
        yield from sources
    except KeyboardInterrupt:
        summary.interrupted = True


def loaded(settings: Settings) -> Rulebook:
    """The rulebook; a wrong one ends the run in one line."""
    from scanner import rulebook as rulebooks

    try:
        return rulebooks.load(settings)
    except rulebooks.RulebookError as error:
        raise shared.stop(str(error)) from error


def begun(version: str, lang: Lang) -> Summary:
    """The summary of a run that begins now."""
    summary = Summary({"scanner": __version__, "lexicon": version}, lang)
    summary.started = datetime.now(UTC).isoformat(timespec="seconds")
    return summary


def exit_code(summary: Summary, fail_on: str, nothing_is_fine: bool = False) -> int:
    """0 clean, 1 findings at or above the threshold, 3 nothing was checked or something failed."""
    levels: dict[str, tuple[Severity, ...]] = {"error": ("error",), "warning": ("error", "warning"), "never": ()}
    if any(summary.findings[level] for level in levels[fail_on]):
        return shared.FINDINGS
    nothing = not (summary.listings or summary.pages) and not nothing_is_fine
    if summary.failed or summary.interrupted or nothing:
        return shared.NOT_CHECKED
    return shared.CHECKED_CLEAN
