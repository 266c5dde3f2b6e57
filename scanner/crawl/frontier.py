"""What is still to be fetched, in SQLite: a crawl that is killed at any moment goes on where it was.

Every address has a number, given in the order in which it was found. Results are committed in that order, each in one
transaction with the links found on the page and the length of the archive up to there; so the order of a crawl does not
depend on which thread was quicker, and nothing is lost or doubled whenever the process dies.
"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from scanner.crawl.options import CrawlError

Role = Literal["page", "requisite", "list"]
"""A page to judge, what a page needs (its description), a sitemap."""

COLUMNS = "seq, uri, host, depth, role, parent"
SCHEMA = """
create table if not exists address (
    seq integer primary key, uri text not null unique, host text not null, depth integer not null, role text not null,
    parent text, state text not null default 'queued', lease real not null default 0, tries integer not null default 0,
    reason text, detail text
);
create index if not exists by_state on address (state, seq);
create table if not exists note (name text primary key, value integer not null);
"""


class Entry(NamedTuple):
    """An address to fetch."""

    seq: int
    uri: str
    host: str
    depth: int
    role: Role
    parent: str | None


class Link(NamedTuple):
    """An address that was found."""

    uri: str
    host: str
    depth: int
    role: Role = "page"
    parent: str | None = None


class Ended(NamedTuple):
    """What a committed address came to; `reason` is None for a page, `final` the address that answered."""

    seq: int
    final: str
    reason: str | None = None
    detail: str = ""
    role: Role = "page"
    again: bool = False
    """A later run may try this failure again."""


class Counts(NamedTuple):
    """How far a crawl is."""

    done: int
    failed: int
    queued: int
    left_off: int
    """Addresses that the page limit kept out."""


class Frontier(Protocol):
    """What the crawl asks of its store; several machines would each own some hosts behind the same five calls."""

    def add(self, links: Iterable[Link]) -> None:
        """Remember addresses that are not known yet, within the page limit."""

    def lease(self, busy: Collection[str], seconds: float) -> Entry | None:
        """The next queued address whose host is not busy, kept from others for `seconds`."""

    def first(self) -> int | None:
        """Number of the first address that has not ended."""

    def known(self, final: str, seq: int) -> bool:
        """Does another entry stand for the address that answered?"""

    def commit(self, ended: Ended, links: Iterable[Link], archived: int) -> None:
        """End an address: its links and the archive's length become true with it."""

    def counts(self) -> Counts:
        """How far the crawl is."""

    def close(self) -> None:
        """Give back what is leased."""


class SqliteFrontier:
    """The frontier of one machine. One process uses a state folder at a time; the system frees it when that dies."""

    def __init__(self, folder: str | None, max_pages: int) -> None:
        self._max_pages = max_pages
        self._lock = _claim(folder) if folder else None
        try:
            # One thread at a time uses it, but a generator may be closed by another one than opened it.
            path = str(Path(folder) / "frontier.sqlite") if folder else ":memory:"
            self._base = sqlite3.connect(path, check_same_thread=False)
            self._base.execute("pragma journal_mode = wal")
            self._base.execute("pragma synchronous = normal")
            self._base.executescript(SCHEMA)
            with self._base:  # nobody else holds this folder, so whoever leased these is dead
                # Failures that time may heal get another chance, too.
                self._base.execute("update address set state = 'queued', lease = 0 where state in ('leased', 'again')")
            # Counted once and kept in step: asking SQLite for every page would make a long crawl quadratic.
            self._states = Counter(dict(self._base.execute("select state, count(*) from address group by state")))
            self._queued = Counter(
                dict(self._base.execute("select host, count(*) from address where state = 'queued' group by host"))
            )
            self._pages = self._number("select count(*) from address where role = 'page'") or 0
        except sqlite3.DatabaseError as error:
            raise CrawlError(f"{folder}: not the state of a crawl ({error})") from None

    def add(self, links: Iterable[Link]) -> None:
        """Remember addresses that are not known yet, within the page limit."""
        with self._base:
            self._add(links)

    def _add(self, links: Iterable[Link]) -> None:
        for link in links:
            if self._number("select seq from address where uri = ?", link.uri) is not None:
                continue
            if link.role == "page" and self._pages >= self._max_pages:
                self._note("left off", self._read("left off") + 1)
                continue
            self._pages += link.role == "page"
            self._base.execute(
                "insert into address (uri, host, depth, role, parent) values (?, ?, ?, ?, ?)",
                (link.uri, link.host, link.depth, link.role, link.parent),
            )
            self._states["queued"] += 1
            self._queued[link.host] += 1

    def lease(self, busy: Collection[str], seconds: float) -> Entry | None:
        """The next queued address whose host is not busy; a lease that ran out counts as queued."""
        now = time.time()
        marks = ",".join("?" * len(busy))
        row = None
        if any(count and host not in busy for host, count in self._queued.items()):
            row = self._base.execute(
                f"select {COLUMNS} from address where state = 'queued' and host not in ({marks}) order by seq limit 1",
                tuple(busy),
            ).fetchone()
        if row is None:
            row = self._base.execute(
                f"select {COLUMNS} from address where state = 'leased' and lease < ? and host not in ({marks}) "
                "order by seq limit 1",
                (now, *busy),
            ).fetchone()
        return self._lease(Entry(*row), now + seconds) if row else None

    def _lease(self, entry: Entry, until: float) -> Entry:
        with self._base:
            changed = self._base.execute(
                "update address set state = 'leased' where seq = ? and state = 'queued'", (entry.seq,)
            ).rowcount
            self._base.execute("update address set lease = ?, tries = tries + 1 where seq = ?", (until, entry.seq))
        if changed:
            self._states.update(queued=-1, leased=1)
            self._queued[entry.host] -= 1
        return entry

    def first(self) -> int | None:
        """Number of the first address that has not ended."""
        found = [self._number("select min(seq) from address where state = ?", state) for state in ("queued", "leased")]
        return min((seq for seq in found if seq is not None), default=None)

    def known(self, final: str, seq: int) -> bool:
        """Does another entry stand for the address that answered?"""
        other = self._number("select seq from address where uri = ?", final)
        return other is not None and other != seq

    def commit(self, ended: Ended, links: Iterable[Link], archived: int) -> None:
        """End an address with its links and the archive's length, all of it or nothing."""
        state = "done" if ended.reason is None else "again" if ended.again else "failed"
        with self._base:
            self._pages -= ended.role == "list"  # a sitemap is no page, which only its content told
            self._base.execute(
                "update address set state = ?, reason = ?, detail = ?, role = ? where seq = ?",
                (state, ended.reason, ended.detail, ended.role, ended.seq),
            )
            self._base.execute(
                "insert or ignore into address (uri, host, depth, role, state) values (?, '', 0, 'alias', 'alias')",
                (ended.final,),
            )
            self._add(links)
            self._note("archived", archived)
        self._states.update({"leased": -1, state: 1})

    def counts(self) -> Counts:
        """How far the crawl is."""
        states = self._states
        failed, queued = states["failed"] + states["again"], states["queued"] + states["leased"]
        return Counts(states["done"], failed, queued, self._read("left off"))

    def archived(self) -> int:
        """Length of the archive that this state stands for."""
        return self._read("archived")

    def close(self) -> None:
        """Give back what is leased and free the folder."""
        with self._base:
            self._base.execute("update address set state = 'queued', lease = 0 where state = 'leased'")
        self._base.close()
        if self._lock is not None:
            self._lock.close()

    def _number(self, statement: str, *values: object) -> int | None:
        row = self._base.execute(statement, values).fetchone()
        return None if row is None or row[0] is None else int(row[0])

    def _read(self, name: str) -> int:
        return self._number("select value from note where name = ?", name) or 0

    def _note(self, name: str, value: int) -> None:
        self._base.execute("insert or replace into note values (?, ?)", (name, value))


def _claim(folder: str) -> sqlite3.Connection:
    """Hold `folder` for this process: the transaction stays open, and even kill -9 ends it."""
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(str(Path(folder) / "lock.sqlite"), 0.5, isolation_level=None, check_same_thread=False)
        lock.execute("begin exclusive")
    except sqlite3.OperationalError:
        raise CrawlError(f"{folder}: another crawl is using this state") from None
    except (OSError, sqlite3.DatabaseError) as error:
        raise CrawlError(f"{folder}: cannot keep the state of a crawl here ({error})") from None
    return lock
