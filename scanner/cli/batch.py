"""``listing-scanner batch``: tables of any size into a folder of findings, resumable, on one machine or a cluster."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner import __version__
from scanner.cli import options as shared
from scanner.model import Unchecked

if TYPE_CHECKING:
    from scanner.engine.receipts import Folder, Receipt
    from scanner.engine.units import Unit

KEPT = "finished units are kept, run again to do the rest"
NOTES = 20
"""Failures that are told one by one."""


@click.command("batch", short_help="Scan tables of any size into Parquet findings; resumable, local or cluster.")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--out", type=click.Path(file_okay=False), required=True, help="Folder of findings and receipts.")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes on this machine.")
@click.option("--engine", type=click.Choice(["local", "dask"]), default="local", show_default=True)
@click.option("--scheduler", metavar="ADDRESS", help="Dask scheduler (tcp://...); without it a local cluster.")
@shared.judging_options
def command(sources: tuple[str, ...], **options: Any) -> None:
    """Scan SOURCES (Parquet, JSON Lines, tables, folders) and write findings as Parquet, one file a unit.

    A run that was ended is started again with the same command and does only what is missing.

    \b
    Examples:
      listing-scanner batch listings.parquet --out findings/ --jobs 8
      listing-scanner batch listings/ --out /shared/findings --engine dask --scheduler tcp://10.0.0.5:8786
    """
    from scanner import rulebook as rulebooks
    from scanner.engine.receipts import Folder, FolderError
    from scanner.engine.units import units

    settings = shared.settings_of(options)
    try:
        rulebook = rulebooks.load(settings)
    except rulebooks.RulebookError as error:
        raise shared.stop(str(error)) from error
    folder = Folder(Path(options["out"]), f"{__version__} {rulebook.version} {settings!r}")
    failed: list[Unchecked] = []
    work: list[Unit] = []
    for unit in units(sources):
        (failed if isinstance(unit, Unchecked) else work).append(unit)  # type: ignore[arg-type]
    try:
        folder.prepare()
        folder.claim(sources, None if failed else work)
        receipts = {unit.name: receipt for unit in work if (receipt := folder.done(unit)) is not None}
        click.echo(f"{len(work)} units, {len(receipts)} of them done before", err=True)
        missing = [unit for unit in work if unit.name not in receipts]
        for number, receipt in enumerate(_run(missing, folder, settings, options), len(receipts) + 1):
            receipts[receipt.unit] = receipt
            click.echo(f"{number}/{len(work)} {_said(receipt)}", err=True)
        whole = folder.manifest(work, receipts)
    except FolderError as error:
        raise shared.stop(f"{error}; {KEPT}", shared.NOT_CHECKED) from error
    except KeyboardInterrupt:
        raise shared.stop(f"interrupted; {KEPT}", shared.NOT_CHECKED) from None
    _report(whole, failed, folder)
    sys.exit(shared.NOT_CHECKED if failed or whole["missing"] or whole["failed"] or not work else shared.CHECKED_CLEAN)


def _said(receipt: Receipt) -> str:
    """One unit in one line."""
    if receipt.error:
        return f"{receipt.unit}: GIVEN UP: {receipt.error}"
    again = f", a worker was lost, tried {receipt.tries} times" if receipt.tries > 1 else ""
    return f"{receipt.unit}: {receipt.findings} findings{again}"


def _report(whole: dict[str, Any], failed: Sequence[Unchecked], folder: Folder) -> None:
    """What could not be read, what is missing, and the sums."""
    for item in failed:
        click.echo(f"not read: {item.uri}: {item.reason} {item.detail}", err=True)
    notes = dict.fromkeys(note for unit in whole["units"] for note in unit["notes"])
    for note in itertools.islice(notes, NOTES):
        click.echo(f"failed: {note}", err=True)
    if len(notes) > NOTES:
        click.echo(f"failed: {len(notes) - NOTES} more; see severity failed in the findings", err=True)
    for name in whole["missing"]:
        click.echo(f"missing: {name}", err=True)
    more = f" ({whole['failed']} failed)" if whole["failed"] else ""
    click.echo(f"{whole['findings']} findings, {whole['unchecked']} unchecked{more}, in {folder.path / 'findings'}")


def _run(work: Iterable[Unit], folder: Folder, settings: Any, options: dict[str, Any]) -> Iterator[Receipt]:
    if options["engine"] == "local":
        from scanner.engine.local import to_folder

        yield from to_folder(work, folder, settings, options["jobs"])
        return
    from scanner.engine.cluster import ClusterError, run

    try:
        yield from run(work, folder, settings, options["scheduler"], options["jobs"])
    except ClusterError as error:
        raise shared.stop(f"{error}; {KEPT}", shared.NOT_CHECKED) from error
