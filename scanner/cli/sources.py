"""What the sources of a command line name: pages from disk, and from the web through one fetcher."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from scanner.cli.options import is_address, stop
from scanner.model import Page, Unchecked

if TYPE_CHECKING:
    from scanner.crawl import CrawlOptions
    from scanner.crawl.fetch import Fetcher
    from scanner.scan import Plan


def pages(sources: Sequence[str], options: dict[str, Any], plan: Plan) -> Iterator[Page | Unchecked]:
    """Everything the sources name: addresses through the crawler, the rest from disk."""
    files = [source for source in sources if not is_address(source)]
    if files:
        from scanner.documents import sources as disk

        for source in files:
            yield from disk.pages(source, plan.read)
    addresses = [source for source in sources if is_address(source)]
    if addresses:
        from scanner.crawl import CrawlError, crawl

        try:
            yield from crawl(addresses, crawl_options_of(options), fetcher=fetcher_in(plan))
        except CrawlError as error:
            raise stop(str(error)) from error


def crawl_options_of(options: dict[str, Any]) -> CrawlOptions:
    """The crawler's own options, from those of the command line."""
    from scanner.crawl import CrawlOptions

    given = {name: options[name] for name in CrawlOptions._fields if options.get(name) is not None}
    return CrawlOptions(**given)


def fetcher_of(sources: Sequence[str], options: dict[str, Any]) -> Fetcher | None:
    """The one door to the network, where a source is an address or descriptions are asked for."""
    if not options.get("fetch_needs") and not any(is_address(source) for source in sources):
        return None
    from scanner.crawl import CrawlError
    from scanner.crawl.fetch import Fetcher

    try:
        return Fetcher(crawl_options_of(options))
    except CrawlError as error:
        raise stop(str(error)) from error


def fetcher_in(plan: Plan) -> Fetcher | None:
    """The plan's fetcher as the crawl's own kind, so that both share pace, robots.txt and archive."""
    from scanner.crawl.fetch import Fetcher

    return plan.fetcher if isinstance(plan.fetcher, Fetcher) else None
