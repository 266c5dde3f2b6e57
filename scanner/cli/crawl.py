"""``listing-scanner crawl``: fetch pages of a shop and keep them as WARC."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner.cli import options as shared
from scanner.cli.sources import crawl_options_of
from scanner.crawl.options import CrawlError, Progress
from scanner.model import Page, Unchecked

if TYPE_CHECKING:
    from scanner.pictures.eyes import Which


@click.command("crawl", short_help="Fetch pages of a shop and keep them as WARC.")
@click.argument("addresses", nargs=-1, metavar="ADDRESS...")
@click.option(
    "--list", "lists", multiple=True, type=click.Path(exists=True, dir_okay=False), help="File with one address a line."
)
@click.option("--out", default="pages.warc.gz", show_default=True, type=click.Path(dir_okay=False))
@click.option("--state", type=click.Path(file_okay=False), help="Folder to resume from (default: OUT.state).")
@click.option("--descriptions/--no-descriptions", default=True, help="Fetch what pages load their text from.")
@click.option(
    "--images",
    type=click.Choice(["none", "main", "all"]),
    default="none",
    show_default=True,
    help="Fetch pictures too, so that scan can read them from OUT.",
)
@shared.fetch_options
def command(addresses: tuple[str, ...], **options: Any) -> None:
    """Fetch ADDRESSES (products, a category page, a sitemap) politely and keep everything in one WARC file.

    A crawl that was stopped goes on where it was when the same command is given again. `listing-scanner scan OUT`
    judges what was fetched. Large marketplaces refuse crawlers: use it for your own shop.

    \b
    Examples:
      listing-scanner crawl https://shop.example/sitemap.xml --contact me@shop.example --out shop.warc.gz
      listing-scanner crawl https://shop.example/all --follow '/products/*' --follow '/all?page=*' --depth 3
    """
    seeds = [*addresses, *(line for path in options["lists"] for line in listed(path))]
    if not seeds:
        raise click.UsageError("no address given; name one, or a file with --list")
    try:
        pages, failed = fetch(seeds, options)
    except CrawlError as error:
        raise shared.stop(str(error)) from error
    except KeyboardInterrupt:
        click.echo("\nStopped. The same command goes on where this was.", err=True)
        sys.exit(shared.NOT_CHECKED)
    click.echo(f"{pages} pages in {options['out']}, {failed} addresses not fetched", err=True)
    if not pages and not failed and Path(options["out"]).exists():
        click.echo("This crawl was complete already; give another --out to crawl again.", err=True)
        sys.exit(shared.CHECKED_CLEAN)
    sys.exit(shared.NOT_CHECKED if failed or not pages else shared.CHECKED_CLEAN)


def fetch(seeds: list[str], options: dict[str, Any]) -> tuple[int, int]:
    """Crawl to the end; how many pages came and how many addresses failed."""
    from scanner.crawl import crawl

    made = crawl_options_of(options)._replace(
        archive=options["out"],
        state=options["state"] or options["out"] + ".state",
        requisites=partial(needs, descriptions=options["descriptions"], images=options["images"]),
        progress=progress_line(),
    )
    pages = failed = 0
    for item in crawl(seeds, made):
        if isinstance(item, Unchecked):
            failed += item.cls == "failed"
            click.echo(f"not fetched: {item.uri}: {item.reason} ({item.detail})", err=True)
        else:
            pages += 1
    return pages, failed


def needs(page: Page, descriptions: bool = True, images: Which = "none") -> Iterator[str]:
    """Addresses of the further documents that a page's listing is made of: descriptions, pictures."""
    from scanner import documents
    from scanner.model import Need, Part, base_field
    from scanner.pictures.eyes import FIELDS

    for item in documents.read(page):
        if isinstance(item, Need) and descriptions:
            yield item.uri
        elif isinstance(item, Part):
            for picture in item.pictures:
                if base_field(picture.field) in FIELDS[images] and shared.is_address(picture.uri):
                    yield picture.uri


def listed(path: str) -> Iterable[str]:
    """The addresses of a list file; blank lines and lines that begin with # are comments."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise shared.stop(f"{path}: {error}") from error
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def progress_line() -> Callable[[Progress], None]:
    """A bar that redraws itself on a terminal, one plain line an address elsewhere."""
    drawn = sys.stderr.isatty()

    def tell(now: Progress) -> None:
        ended = now.done + now.failed
        counts = f"{ended}/{ended + now.queued}, {now.failed} failed"
        if not drawn:
            click.echo(f"{counts}: {now.uri}", err=True)
            return
        filled = 20 * ended // max(1, ended + now.queued)
        width = shutil.get_terminal_size().columns - 1
        line = f"[{'#' * filled}{'-' * (20 - filled)}] {counts} {now.uri}"[:width]
        click.echo("\r" + line.ljust(width), nl=not now.queued, err=True)

    return tell
