"""``listing-scanner batch``: tables of any size into a folder of findings, resumable, on one machine or a cluster."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from scanner import __version__
from scanner.cli import options as shared
from scanner.model import Unchecked


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
    from scanner.engine.receipts import Folder
    from scanner.engine.units import Unit, units

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
        done = sum(folder.done(unit) is not None for unit in work)
        click.echo(f"{len(work)} units, {done} of them done before", err=True)
        for number, receipt in enumerate(_run(work, folder, settings, options), done + 1):
            note = f" GIVEN UP: {receipt.error}" if receipt.error else ""
            click.echo(f"{number}/{len(work)} {receipt.unit}: {receipt.findings} findings{note}", err=True)
    except OSError as error:
        raise shared.stop(f"{error.filename or options['out']}: {error.strerror or error}") from error
    whole = folder.manifest(work)
    for item in failed:
        click.echo(f"not read: {item.uri}: {item.reason} {item.detail}", err=True)
    for name in whole["missing"]:
        click.echo(f"missing: {name}", err=True)
    click.echo(f"{whole['findings']} findings, {whole['unchecked']} unchecked, in {folder.path / 'findings'}")
    sys.exit(shared.NOT_CHECKED if failed or whole["missing"] or not work else shared.CHECKED_CLEAN)


def _run(work: Iterable[Any], folder: Any, settings: Any, options: dict[str, Any]) -> Iterator[Any]:
    if options["engine"] == "local":
        from scanner.engine.local import to_folder

        yield from to_folder(work, folder, settings, options["jobs"])
        return
    from scanner.engine.cluster import ClusterError, run

    try:
        yield from run(work, folder, settings, options["scheduler"], options["jobs"])
    except ClusterError as error:
        raise shared.stop(str(error), shared.NOT_CHECKED) from error
