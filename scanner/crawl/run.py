"""The crawl: workers fetch, one thread decides. What is decided does not depend on which worker was quicker."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from scanner.crawl.archive import Afterwards, Archive
from scanner.crawl.discovery import links, matches, normal, sitemap
from scanner.crawl.fetch import Fetcher, Outcome
from scanner.crawl.frontier import Ended, Entry, Link, Role, SqliteFrontier
from scanner.crawl.guard import AddressRefused, joined
from scanner.crawl.options import CrawlError, CrawlOptions, Progress
from scanner.crawl.pacing import Stopped
from scanner.model import Page, Unchecked

WINDOW = 32
"""Answers that may wait in memory for an earlier, slower one."""
HELD_BYTES = 64_000_000
"""Bytes of them, after which only the one they wait for is fetched."""
HEALED_BY_TIME = ("timeout", "truncated", "error answer")
LEASE = 3600.0
"""Seconds; only a crawl that shares its frontier with others would ever see one run out."""


class Crawl:
    """One crawl: seeds, then what is found, in the order in which it was found."""

    def __init__(self, options: CrawlOptions, fetcher: Fetcher) -> None:
        self.options = options
        self.fetcher = fetcher
        self.frontier = SqliteFrontier(options.state, options.max_pages)
        self._archive: Archive | None = None
        self._running: dict[Future[Outcome], Entry] = {}
        self._waiting: dict[int, tuple[Entry, Outcome]] = {}
        try:
            if options.archive:
                self._archive = Archive(options.archive, self.frontier.archived(), options.agent)
        except BaseException:
            self.frontier.close()
            raise

    def run(self, seeds: Sequence[str]) -> Iterator[Page | Unchecked]:
        """Pages and failures, in frontier order. Closing the iterator, or Ctrl-C, stops cleanly."""
        pool = ThreadPoolExecutor(self.options.workers, thread_name_prefix="crawl")
        self.fetcher.keep = self._keep
        try:
            yield from self._seed(seeds)
            while (first := self.frontier.first()) is not None:
                self._start(pool)
                if first not in self._waiting:
                    self._collect()
                    continue
                yield from self._end(*self._waiting.pop(first))
        finally:
            self.fetcher.keep = None
            if self._running:
                self.fetcher.abort()
            pool.shutdown(wait=True, cancel_futures=True)
            self.frontier.close()
            if self._archive is not None:
                length = self._archive.length
                self._archive.close()
                self._afterwards(length)

    def _afterwards(self, length: int) -> None:
        """What the caller fetches from now on (pictures of listings that waited for the last page) is kept, too."""
        late = Afterwards(str(self.options.archive), length, self.options.agent)
        self.fetcher.keep = lambda uri, page, outcome: late.keep(uri, page, outcome.result, outcome.answers)

    def _keep(self, uri: str, page: str | None, outcome: Outcome) -> None:
        """Archive what the caller fetched for a page that it was handed; it does so in the thread of `run`."""
        if self._archive is None:
            return
        if isinstance(outcome.result, Unchecked):
            self._archive.fail(outcome.result, page)
        else:
            self._archive.write(outcome.answers, uri, page)

    def _seed(self, seeds: Sequence[str]) -> Iterator[Unchecked]:
        for seed in seeds:
            try:
                found = normal(seed)
            except AddressRefused as error:
                yield Unchecked(seed, None, "address refused", str(error))
            else:
                self.frontier.add([Link(found.uri, found.authority, 0)])

    def _start(self, pool: ThreadPoolExecutor) -> None:
        """Give workers what they may do: one request at a time for each host, few answers ahead of the slowest."""
        while len(self._running) < self.options.workers and not self._full():
            busy = {entry.host for entry in self._running.values()}
            entry = self.frontier.lease(busy, LEASE)
            if entry is None:
                return
            self._running[pool.submit(self.fetcher.get, entry.uri, referer=entry.parent)] = entry

    def _full(self) -> bool:
        """Enough is held. Where nothing runs there is always room: the lowest address, which all wait for, is next."""
        held = sum(_size(outcome) for _, outcome in self._waiting.values())
        return bool(self._running) and (len(self._running) + len(self._waiting) >= WINDOW or held > HELD_BYTES)

    def _collect(self) -> None:
        # A short wait: on some systems Ctrl-C does not interrupt a wait without end.
        done, _ = wait(self._running, timeout=0.5, return_when=FIRST_COMPLETED)
        for future in done:
            entry = self._running.pop(future)
            self._waiting[entry.seq] = (entry, future.result())

    def _end(self, entry: Entry, outcome: Outcome) -> Iterator[Page | Unchecked]:
        """Archive, commit and hand out one address: the archive first, because the commit vouches for it."""
        result, found, role = outcome.result, list[Link](), entry.role
        if isinstance(result, Page):
            final = normal(result.final_uri or result.uri).uri
            if self.frontier.known(final, entry.seq):
                result = Unchecked(entry.uri, None, "not a product", f"leads to {final}, which is read already")
            else:
                found, role = self._found(entry, result)
        if isinstance(result, Unchecked):
            final = entry.uri
        if self._archive is not None:
            requisite_of = entry.parent if role == "requisite" else None
            if isinstance(result, Unchecked):
                self._archive.fail(result, requisite_of)
            elif role != "list":
                self._archive.write(outcome.answers, entry.uri, requisite_of)
        failed = result if isinstance(result, Unchecked) and result.cls == "failed" else None
        reason, detail = (failed.reason, failed.detail) if failed else (None, "")
        length = self._archive.length if self._archive is not None else 0
        again = reason in HEALED_BY_TIME and not detail.startswith(("HTTP 404", "HTTP 410"))
        self.frontier.commit(Ended(entry.seq, final, reason, detail, role, again), found, length)
        self._tell(entry)
        if role == "page" or failed is not None:
            yield result

    def _found(self, entry: Entry, page: Page) -> tuple[list[Link], Role]:
        """Links to go on with, and what the answer turned out to be."""
        options = self.options
        listed = sitemap(page, options.max_body) if entry.role == "page" else None
        if listed is not None:
            return list(self._listed(entry, *listed)), "list"
        if entry.role == "requisite":
            return [], "requisite"
        found: list[Link] = []
        for uri in options.requisites(page) if options.requisites else ():
            try:
                need = normal(uri)
            except AddressRefused:
                continue  # the scan meets the same Need and reports it
            found.append(Link(need.uri, need.authority, entry.depth, "requisite", entry.uri))
        if options.follow and entry.depth < options.depth:
            for link in links(page, options.follow):
                found.append(Link(link.uri, link.authority, entry.depth + 1, "page", entry.uri))
        return found, "page"

    def _listed(self, entry: Entry, kind: str, addresses: list[str]) -> Iterator[Link]:
        """The entries of a sitemap count as given addresses; --follow, where it is there, chooses among them."""
        for address in addresses:
            try:
                found = normal(joined(entry.uri, address))
            except AddressRefused:
                continue
            follow = self.options.follow
            if kind == "sitemapindex" or not follow or matches(found, follow, entry.uri):
                yield Link(found.uri, found.authority, entry.depth, "page", entry.uri)

    def _tell(self, entry: Entry) -> None:
        if self.options.progress is not None:
            counts = self.frontier.counts()
            self.options.progress(Progress(counts.done, counts.failed, counts.queued, entry.uri))


def _size(outcome: Outcome) -> int:
    body = len(outcome.result.body) if isinstance(outcome.result, Page) else 0
    return body + sum(len(answer.raw) for answer in outcome.answers)


def run(seeds: Sequence[str], options: CrawlOptions, fetcher: Fetcher | None) -> Iterator[Page | Unchecked]:
    """Crawl with a fetcher of its own, or with one that the caller shares."""
    own = Fetcher(options) if fetcher is None else fetcher
    try:
        yield from Crawl(options, own).run(seeds)
    except Stopped:
        return
    except (OSError, sqlite3.Error) as error:
        raise CrawlError(f"the crawl cannot go on: {error}") from error
    finally:
        if fetcher is None:
            own.close()
