"""``listing-scanner scan``: judge files, folders or addresses and write fix lists."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from scanner.cli import options as shared
from scanner.cli.gating import fix_options, gate_options
from scanner.cli.looking import watched
from scanner.cli.outputs import output_options, write_outputs
from scanner.model import ListingResult, Summary

TELLING = ("text", "markdown", "github", "github-summary")
"""Formats of standard output that show a run's notices; beside all others they go to standard error."""

if TYPE_CHECKING:
    from scanner.pictures.album import Crops


@click.command("scan", short_help="Judge files, folders or addresses and write fix lists.")
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@output_options
@click.option(
    "--fail-on", type=click.Choice(["error", "warning", "never"]), help="The severity that fails a run (default error)."
)
@click.option(
    "--require", multiple=True, metavar="NAMES", help="images,description,composition: fail where not checked."
)
@click.option(
    "--images",
    type=click.Choice(["none", "main", "all"]),
    default="none",
    show_default=True,
    help="Read the words of pictures (extra [ocr]).",
)
@click.option("--join", is_flag=True, help="Join parts of one item (platform and id) across all sources.")
@shared.map_option
@shared.report_option
@click.option(
    "--image-root", type=click.Path(exists=True, file_okay=False), help="Folder that record pictures may be in."
)
@click.option("--proofs", type=click.Path(exists=True, dir_okay=False), help="Register of proofs (TOML or XLSX).")
@click.option(
    "--expiring", type=shared.Days(), default=0, metavar="DAYS", help="Count no proof that ends within so long."
)
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes at work.")
@gate_options
@fix_options
@shared.crawl_options
@shared.judging_options
def command(sources: tuple[str, ...], **options: Any) -> None:
    """Judge SOURCES: files, folders, archives, "-" for standard input, or http(s) addresses.

    \b
    Examples:
      listing-scanner scan 商品导出.xlsx --output html=fix-list.html --output xlsx=fix-list.xlsx
      listing-scanner scan https://shop.example/ --follow '*/item/*' --max-pages 500 --lang en
      listing-scanner scan --since origin/main --format github
    """
    sys.exit(run(sources, options))


def run(sources: Sequence[str], options: dict[str, Any]) -> int:
    """Scan and write all reports; the exit code as designed."""
    from scanner.cli.session import session_of

    if any(options.get(name) for name in ("fix", "diff", "fixed_copy")):
        from scanner.cli.repair import repaired

        code = repaired(sources, options)
        if code is not None:
            return code
    session = session_of(sources, options)
    write(session.results, session.summary, options, session.crops)
    return session.verdict()


def write(
    results: Iterable[ListingResult], summary: Summary, options: dict[str, Any], crops: Crops | None = None
) -> None:
    """Count the results and write every report."""
    write_outputs(
        watched(counted(results, summary, time.perf_counter()), crops),
        summary,
        outputs=options["outputs"],
        stdout_format=options["stdout_format"],
        lang=summary.lang,
        previous=options["previous"],
        verbose=options["verbose"],
        crops=crops,
    )
    form = options["stdout_format"] or ("text" if not options["outputs"] else None)
    if form not in TELLING:
        for notice in summary.notices:
            click.echo(notice, err=True)


def counted(results: Iterable[ListingResult], summary: Summary, started: float) -> Iterator[ListingResult]:
    """Pass results on and count them; Ctrl-C ends the stream, so that what is known so far is still reported."""
    try:
        for result in results:
            summary.add(result)
            yield result
    except KeyboardInterrupt:
        summary.interrupted = True
    summary.seconds = round(time.perf_counter() - started, 3)
