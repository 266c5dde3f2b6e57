"""``listing-scanner scan``: judge files, folders or addresses and write fix lists."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from scanner import __version__
from scanner.cli import options as shared
from scanner.cli.outputs import output_options, write_outputs
from scanner.model import ListingResult, Page, Severity, Summary, Unchecked

if TYPE_CHECKING:
    from scanner.scan import Plan


@click.command("scan", short_help="Judge files, folders or addresses and write fix lists.")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@output_options
@click.option("--fail-on", type=click.Choice(["error", "warning", "never"]), default="error", show_default=True)
@click.option(
    "--require", multiple=True, metavar="NAMES", help="images,description,composition: fail where not checked."
)
@click.option("--images", type=click.Choice(["none", "main", "all"]), default="none", show_default=True)
@click.option("--join", is_flag=True, help="Join parts of one item (platform and id) across all sources.")
@shared.map_option
@click.option(
    "--image-root", type=click.Path(exists=True, file_okay=False), help="Folder that record pictures may be in."
)
@shared.crawl_options
@shared.judging_options
def command(sources: tuple[str, ...], **options: Any) -> None:
    """Judge SOURCES: files, folders, archives, "-" for standard input, or http(s) addresses.

    \b
    Examples:
      listing-scanner scan 商品导出.xlsx --output html=fix-list.html --output xlsx=fix-list.xlsx
      listing-scanner scan https://shop.example/ --follow '*/item/*' --max-pages 500 --lang en
    """
    sys.exit(run(sources, options))


def run(sources: Sequence[str], options: dict[str, Any]) -> int:
    """Scan and write all reports; the exit code as designed."""
    from scanner import rulebook as rulebooks
    from scanner.scan import scan

    settings = shared.settings_of(options)
    try:
        rulebook = rulebooks.load(settings)
    except rulebooks.RulebookError as error:
        raise shared.stop(str(error)) from error
    plan = shared.plan_of(options, settings)._replace(fetcher=shared.fetcher_of(sources, options))
    summary = Summary({"scanner": __version__, "lexicon": rulebook.version}, settings.lang)
    summary.started = datetime.now(UTC).isoformat(timespec="seconds")
    started = time.perf_counter()
    results = counted(scan(pages(sources, options, plan), rulebook, plan), summary, started)
    write_outputs(
        results,
        summary,
        outputs=options["outputs"],
        stdout_format=options["stdout_format"],
        lang=settings.lang,
        previous=options["previous"],
        verbose=options["verbose"],
    )
    return exit_code(summary, options["fail_on"])


def pages(sources: Sequence[str], options: dict[str, Any], plan: Plan) -> Iterator[Page | Unchecked]:
    """Everything the sources name: addresses through the crawler, the rest from disk."""
    files = [source for source in sources if not shared.is_address(source)]
    if files:
        from scanner.documents import sources as disk

        for source in files:
            yield from disk.pages(source, plan.read)
    addresses = [source for source in sources if shared.is_address(source)]
    if addresses:
        from scanner.crawl import CrawlError, crawl

        try:
            yield from crawl(addresses, shared.crawl_options_of(options), fetcher=shared.fetcher_in(plan))
        except CrawlError as error:
            raise shared.stop(str(error)) from error


def counted(results: Iterable[ListingResult], summary: Summary, started: float) -> Iterator[ListingResult]:
    """Pass results on and count them; Ctrl-C ends the stream, so that what is known so far is still reported."""
    try:
        for result in results:
            summary.add(result)
            yield result
    except KeyboardInterrupt:
        summary.interrupted = True
    summary.seconds = round(time.perf_counter() - started, 3)


def exit_code(summary: Summary, fail_on: str) -> int:
    """0 clean, 1 findings at or above the threshold, 3 nothing was checked or something failed."""
    levels: dict[str, tuple[Severity, ...]] = {"error": ("error",), "warning": ("error", "warning"), "never": ()}
    if any(summary.findings[level] for level in levels[fail_on]):
        return shared.FINDINGS
    if summary.failed or summary.interrupted or not (summary.listings or summary.pages):
        return shared.NOT_CHECKED
    return shared.CHECKED_CLEAN
