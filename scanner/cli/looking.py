"""Pictures in a run: what reads them, in how many processes, how far it is, and what reports show of them."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner.cli import options as shared
from scanner.cli.sources import pages
from scanner.model import Lang, Listing, ListingResult, Unchecked, base_field

if TYPE_CHECKING:
    from scanner.pictures.album import Album, Crops
    from scanner.pictures.eyes import Looked, ReadAll, Reading
    from scanner.scan import Fetch, Plan, See

SHOWING = ("html", "xlsx")
"""Formats that show pictures."""
OFTEN, SELDOM = 0.2, 20.0
"""Seconds between two words on progress: on a terminal, and in a log."""


def crops_for(options: dict[str, Any]) -> Crops | None:
    """Where crops are collected, if pictures are read and a report shows them."""
    forms = {output.format.name for output in options.get("outputs", ())} | {options.get("stdout_format")}
    if options.get("images", "none") == "none" or forms.isdisjoint(SHOWING):
        return None
    from scanner.pictures.album import Album, Crops

    return Crops(Album())


def watched(results: Iterable[ListingResult], crops: Crops | None) -> Iterable[ListingResult]:
    """The results; what they show of pictures is cut as they pass."""
    return results if crops is None else crops.watch(results)


def see_of(
    sources: Sequence[str], options: dict[str, Any], plan: Plan, lang: Lang, album: Album | None = None
) -> See | None:
    """What reads pictures, or None where none are asked for; asking without the extra is wrong use."""
    which = options.get("images", "none")
    if which == "none":
        return None
    from scanner.documents.carried import Carried
    from scanner.pictures.engine import OcrMissing, available
    from scanner.pictures.eyes import FIELDS, Eyes
    from scanner.pictures.loading import Loader

    if not available():
        raise shared.stop(str(OcrMissing()))
    root = options.get("image_root")
    fetcher = plan.fetcher
    loader = Loader(partial(_fetched, fetcher) if fetcher else None, Carried(sources), Path(root) if root else None)
    progress = Progress(lambda: expected(sources, options, plan, FIELDS[which]), lang, fetches=fetcher is not None)
    eyes = Eyes(which, loader, read_all(options.get("jobs", 1)), album, progress.tell)
    return lambda items: progress.quiet_while(eyes.see(items))


def _fetched(fetcher: Fetch, uri: str, referer: str) -> Any:
    from scanner.crawl import CrawlError

    try:
        return fetcher.fetch(uri, referer=referer if shared.is_address(referer) else None)
    except CrawlError as error:  # the record of the crawl cannot be gone on with
        raise shared.stop(str(error)) from error


def read_all(jobs: int) -> ReadAll | None:
    """Pictures over `jobs` processes, each with its own engine; a picture that ends its process is named."""
    return partial(_by_processes, jobs=jobs) if jobs > 1 else None


def _by_processes(bodies: Iterator[bytes | None], jobs: int) -> Iterator[Reading]:
    from scanner.engine import pool
    from scanner.pictures.reader import Refused, look

    for body in bodies:
        if body is None:
            yield None
            continue
        # No process is started before there is a picture.
        for done in pool.run(look, chain([body], bodies), jobs):
            out = done.outcome
            yield Refused("unreadable", f"given up: {out.reason}") if isinstance(out, pool.Quarantined) else out


def expected(sources: Sequence[str], options: dict[str, Any], plan: Plan, fields: Sequence[str]) -> int | None:
    """How many pictures the sources hold, where that can be known beforehand; text costs little beside pictures."""
    if "-" in sources or any(map(shared.is_address, sources)):
        return None
    from scanner.scan import read_listings

    found: Iterable[Listing | Unchecked] = read_listings(pages(sources, options, plan), plan._replace(fetcher=None))
    return sum(
        base_field(picture.field) in fields for item in found if isinstance(item, Listing) for picture in item.pictures
    )


class Progress:
    """Says how many pictures were read and how long the rest takes: a line that redraws itself, or one now and then."""

    def __init__(self, expected: Callable[[], int | None], lang: Lang, fetches: bool = True) -> None:
        self._expected = expected
        self._hinted = fetches
        self._lang = lang
        self._total: int | None = None
        self._terminal = sys.stderr.isatty()
        self._started = self._said = 0.0
        self._width = 0

    def tell(self, looked: Looked) -> None:
        """One more picture is done."""
        now = time.monotonic()
        if not self._started:
            self._started = self._said = now
            return
        if now - self._said < (OFTEN if self._terminal and self._width else 2.0 if self._terminal else SELDOM):
            return
        if not self._width:
            self._total = self._expected()
        self._said = now
        line = self.line(looked, now - self._started)
        if self._terminal:
            click.echo("\r" + line.ljust(self._width), nl=False, err=True)
        else:
            click.echo(line, err=True)
        self._width = 2 * len(line)

    def line(self, looked: Looked, seconds: float) -> str:
        """What is said."""
        zh = self._lang == "zh"
        total = max(self._total, looked.done) if self._total is not None else None
        count = f"{looked.done}/{total}" if total is not None else str(looked.done)
        known = (f"，其中 {looked.stored} 张已识别过" if zh else f", {looked.stored} known") if looked.stored else ""
        line = f"图片 {count}{known}" if zh else f"pictures {count}{known}"
        if total is None:
            return line
        left = seconds / looked.done * (total - looked.done)
        span = f"{left / 60:.0f} min" if left >= 90 else f"{left:.0f} s"
        if zh:
            return f"{line}，约剩 {span.replace(' min', ' 分钟').replace(' s', ' 秒')}"
        return f"{line}, about {span} left"

    def quiet_while(self, items: Iterator[Listing | Unchecked]) -> Iterator[Listing | Unchecked]:
        """Hand listings on; the line on the terminal is wiped before anything else is written."""
        for item in items:
            self._wipe()
            self._hint(item)
            yield item
        self._wipe()

    def _hint(self, item: Listing | Unchecked) -> None:
        """Once, where pictures that were asked for stand behind addresses that this run does not open."""
        if self._hinted or isinstance(item, Unchecked):
            return
        if any(shared.is_address(picture.uri) for picture in item.pictures):
            self._hinted = True
            zh, en = (
                "图片在网上：加 --fetch-needs 才会下载",
                "pictures are behind addresses: add --fetch-needs to load them",
            )
            click.echo(zh if self._lang == "zh" else en, err=True)

    def _wipe(self) -> None:
        if self._terminal and self._width:
            click.echo("\r" + " " * self._width + "\r", nl=False, err=True)
