"""Addresses to bytes: fetching under address rules, robots.txt and pacing, with a frontier that survives a kill.

``from scanner.crawl.fetch import Fetcher`` fetches one address under the same rules; it is not imported here because
it brings requests with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scanner.crawl.options import CrawlError, CrawlOptions, Progress
from scanner.model import Page, Unchecked

if TYPE_CHECKING:
    from scanner.crawl.fetch import Fetcher

__all__ = ["CrawlError", "CrawlOptions", "Progress", "crawl"]


def crawl(seeds: Sequence[str], options: CrawlOptions, *, fetcher: Fetcher | None = None) -> Iterator[Page | Unchecked]:
    """Fetch `seeds` and what is followed from them: pages in the order in which they were found, and every failure.

    With `options.state` a crawl that was cut short goes on where it was and hands out only what is new; what came
    before stands in `options.archive`.
    """
    from scanner.crawl.run import run

    return run(seeds, options, fetcher)
