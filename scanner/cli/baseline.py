"""``listing-scanner baseline``: accept today's findings, so that only new ones fail."""

from __future__ import annotations

import datetime
import os
import tempfile
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner.cli import options as shared
from scanner.cli.gating import config_options, over_of, prepared, today

if TYPE_CHECKING:
    from scanner.baseline import Entry
    from scanner.gate import Run
    from scanner.model import ListingResult, Summary

FALSE_ALARM = ("误报", "False alarm")
"""The status of a fix list that means: this is no problem."""


@click.group("baseline", short_help="Accept today's findings, so that only new ones fail.")
def command() -> None:
    """Keep a list of findings that were there before, each with count, date, reason, owner and optional expiry.

    \b
    Examples:
      listing-scanner baseline create --reason "before the check" --owner copy-team --expires 2027-06-30
      listing-scanner baseline update --from fix-list.xlsx
    """


def _shared(function: Any) -> Any:
    for option in (
        click.argument("sources", nargs=-1, metavar="[SOURCE]..."),
        click.option("--baseline", type=click.Path(dir_okay=False), metavar="FILE", help="The baseline file."),
        click.option("--reason", default="", help="Why new entries are accepted."),
        click.option("--owner", default="", help="Who sees to new entries."),
        click.option("--expires", type=shared.IsoDate(), metavar="DATE", help="The last day of new entries."),
    ):
        function = option(function)
    return config_options(shared.judging_options(function))


@command.command()
@_shared
@click.option("--force", is_flag=True, help="Overwrite a baseline that is there.")
def create(sources: tuple[str, ...], force: bool, **options: Any) -> None:
    """Accept everything that SOURCES (default: the project) show today."""
    from scanner.baseline import collect

    run = _ready(sources, options)
    path = _path(run)
    if path.exists() and not force:
        raise shared.stop(f"{path} is there already: use `baseline update`, or --force to start again")
    entries = collect(_found(run, options), _day(run, options)).values()
    _write(path, [_named(entry, options) for entry in entries])


@command.command()
@_shared
@click.option(
    "--from",
    "fix_list",
    type=click.Path(exists=True, dir_okay=False),
    metavar="XLSX",
    help="Accept only what this fix list marks 误报 (False alarm), with its remark as the reason.",
)
def update(sources: tuple[str, ...], fix_list: str | None, **options: Any) -> None:
    """Accept what SOURCES show today; entries that are there keep their date, reason and owner."""
    from scanner.baseline import collect

    run = _ready(sources, options)
    found = list(_found(run, options))
    day = _day(run, options)
    if fix_list is None:
        made = collect(found, day, run.entries)
        _write(_path(run), [*(_kept_or_named(entry, run, options) for entry in made.values()), *_elsewhere(run, made)])
        return
    accepted = dict(run.entries)
    reasons = _false_alarms(fix_list)
    marked = collect((one for one in found if one.fingerprint in reasons), day, run.entries)
    for key, entry in marked.items():
        reason, owner = reasons[entry.fingerprint]
        accepted[key] = entry._replace(reason=reason, owner=owner or options["owner"], expires=options["expires"])
    _write(_path(run), accepted.values())


@command.command()
@click.option("--baseline", type=click.Path(dir_okay=False), metavar="FILE", help="The baseline file.")
@config_options
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def show(as_json: bool, **options: Any) -> None:
    """Print the entries, those that expire first at the top."""
    from scanner.baseline import dumps, expired

    run = _ready((), options)
    entries = sorted(run.entries.values(), key=lambda entry: (entry.expires or "9", entry.first_seen, entry.rule))
    if as_json:
        click.echo(dumps(entries), nl=False)
        return
    day = _day(run, options)
    for entry in entries:
        until = f" until {entry.expires}{' (EXPIRED)' if expired(entry, day) else ''}" if entry.expires else ""
        click.echo(f"{entry.times}x {entry.rule} “{entry.quote}” {entry.file}")
        click.echo(f"   since {entry.first_seen}{until}  {entry.owner or '-'}: {entry.reason or 'no reason given'}")
    click.echo(f"{len(entries)} entries, {sum(entry.times for entry in entries)} findings")


@command.command()
@_shared
def prune(sources: tuple[str, ...], **options: Any) -> None:
    """Remove what no longer occurs and what has expired."""
    from scanner import baseline

    run = _ready(sources, options, keep=True)
    day = _day(run, options)
    for _ in _results(run, options):
        pass
    _write(_path(run), baseline.prune(run.entries, run.left, day).values(), len(run.entries))


# -- what the commands share --------------------------------------------------------------------------------------


def _ready(sources: tuple[str, ...], options: dict[str, Any], keep: bool = False) -> Run:
    from scanner.rulebook import load

    path = options.get("baseline")
    missing = path is not None and not Path(path).exists() and not keep
    run = prepared(sources or (".",), {**options, "baseline": None if missing else path}, load)
    return run._replace(baseline_file=Path(path)) if missing and path else run


def _path(run: Run) -> Path:
    assert run.baseline_file is not None
    return run.baseline_file


def _day(run: Run, options: dict[str, Any]) -> str:
    day = today(over_of(options)(run.config.settings))
    return day or datetime.date.today().isoformat()


def _results(run: Run, options: dict[str, Any]) -> Iterator[ListingResult]:
    from scanner import gate
    from scanner.cli.planning import plan_of
    from scanner.cli.session import begun, loaded
    from scanner.cli.sources import pages

    load = lru_cache(maxsize=8)(loaded)
    over = over_of(options, run.config.lang)
    settings = over(run.config.settings)
    plan = plan_of({}, settings)
    summary = begun(load(settings).version, settings.lang)
    documents = lambda names: pages(names, options, plan)  # noqa: E731
    for result in gate.results(run, plan, load, over, documents, summary, _day(run, options)):
        summary.add(result)
        yield result
    _said_unread(summary)


def _said_unread(summary: Summary) -> None:
    if summary.failed:
        click.echo(f"{summary.failed} things could not be read and are not covered: run `scan` to see them", err=True)


def _found(run: Run, options: dict[str, Any]) -> Iterator[Any]:
    """Every finding that is not allowed inline, in the baseline or not, with paths as the project names them."""
    from scanner import project
    from scanner.baseline import Left

    open_run = run._replace(entries={}, left=Left({}))
    for result in _results(open_run, options):
        for finding in result.shown:
            if finding.rule.startswith("allow-"):
                continue  # a broken or dead allowance is mended, not accepted
            name = project.relative(run.here / finding.place.uri, run.config.root) or finding.place.uri
            yield finding._replace(place=finding.place._replace(uri=name))


def _named(entry: Entry, options: dict[str, Any]) -> Entry:
    return entry._replace(reason=options["reason"], owner=options["owner"], expires=options["expires"])


def _kept_or_named(entry: Entry, run: Run, options: dict[str, Any]) -> Entry:
    return entry if entry.key in run.entries else _named(entry, options)


def _elsewhere(run: Run, made: dict[Any, Entry]) -> list[Entry]:
    """Entries of files that this update did not look at: they stay as they are."""
    if "." in run.scopes or "" in run.scopes:
        return []
    scopes = tuple(run.scopes)
    return [
        entry
        for key, entry in run.entries.items()
        if key not in made
        and entry.file
        and not any(entry.file == one or entry.file.startswith(one + "/") for one in scopes)
    ]


def _false_alarms(path: str) -> dict[str, tuple[str, str]]:
    """Fingerprint → reason and owner of the rows that are marked so; one without a reason is not taken."""
    from reports.tracking import PreviousError, read_previous

    try:
        rows = read_previous(path).rows
    except PreviousError as error:
        raise shared.stop(str(error)) from error
    marked = [row for row in rows if row.status.strip() in FALSE_ALARM]
    for row in marked:
        if not row.remark.strip():
            click.echo(f"not taken, no reason in its remark: {row.cells.get('quote', row.fingerprint)}", err=True)
    if not marked:
        click.echo(f"{path}: no row is marked {FALSE_ALARM[0]}", err=True)
    return {row.fingerprint: (row.remark.strip(), row.owner.strip()) for row in marked if row.remark.strip()}


def _write(path: Path, entries: Iterable[Entry], before: int | None = None) -> None:
    """Replace the file at once; a half written baseline would stop every build."""
    from scanner.baseline import dumps

    rows = list(entries)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(dumps(rows))
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
    count = sum(entry.times for entry in rows)
    gone = f", {before - len(rows)} removed" if before is not None else ""
    click.echo(f"{os.path.relpath(path)}: {len(rows)} entries for {count} findings{gone}")


__all__ = ["command"]
