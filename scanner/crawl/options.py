"""What a crawl may do: every limit in one place, with polite defaults."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from scanner.model import Page

AGENT = "listing-scanner/0.1 (checks listings for their merchant; contact: {contact})"
NO_CONTACT = "not-given@example.invalid"


class CrawlError(ValueError):
    """An option, a cookies file, a state folder or an archive that cannot be used; the message names it."""


class Progress(NamedTuple):
    """Where a crawl stands, told after every address."""

    done: int
    failed: int
    queued: int
    uri: str


class CrawlOptions(NamedTuple):
    """How addresses are fetched and followed."""

    follow: tuple[str, ...] = ()
    """Globs of the links to follow; one that begins with / is matched against the path of the page's own host."""
    depth: int = 1
    """How many links away from the given addresses."""
    max_pages: int = 1000
    allow_private: tuple[str, ...] = ()
    """host:port values that may be reached although their address is not public."""
    proxy: str | None = None
    cookies: str | None = None
    """A cookies.txt; each cookie goes to its own domain only."""
    contact: str = NO_CONTACT
    delay: float = 1.0
    """Seconds between two requests to one host."""
    connect_timeout: float = 10.0
    read_timeout: float = 30.0
    total_timeout: float = 60.0
    """For one answer, head and body; a server that trickles gets no more."""
    max_body: int = 20_000_000
    """Bytes of one body, before and after decompression."""
    max_redirects: int = 8
    tries: int = 4
    backoff: float = 1.0
    """Seconds before the first repetition; doubled for each further one."""
    max_wait: float = 120.0
    """The longest Retry-After that is waited for."""
    cache: str | None = None
    """Folder of the on-disk cache; None keeps none."""
    max_age: float = 3600.0
    """Seconds for which a cached answer is used without asking the server again."""
    workers: int = 8
    """Hosts that are served at the same time; each host sees one request at a time."""
    state: str | None = None
    """Folder of the frontier, so that a crawl can be resumed."""
    archive: str | None = None
    """WARC file that keeps what was fetched."""
    requisites: Callable[[Page], Iterable[str]] | None = None
    """Further addresses that a page needs (its description), fetched at any depth and not counted as pages."""
    progress: Callable[[Progress], None] | None = None

    @property
    def agent(self) -> str:
        """The one agent string that every request carries."""
        return AGENT.format(contact=self.contact)
