"""The frontier alone: numbers, leases, limits, and what a dead process leaves behind."""

import multiprocessing
import os
from pathlib import Path

import pytest

from scanner.crawl.frontier import Ended, Entry, Link, SqliteFrontier


def link(path: str, host: str = "a:80") -> Link:
    return Link(f"http://{host}{path}", host, 0)


def lease(frontier: SqliteFrontier, *busy: str) -> Entry:
    entry = frontier.lease(busy, 60)
    assert entry is not None
    return entry


def test_numbers_follow_the_order_of_finding_and_known_ones_are_no_news() -> None:
    frontier = SqliteFrontier(None, 100)
    frontier.add([link("/1"), link("/2"), link("/1")])
    frontier.add([link("/2"), link("/3")])
    found = []
    while entry := frontier.lease((), 60):
        found.append((entry.seq, entry.uri[-1]))
    assert found == [(1, "1"), (2, "2"), (3, "3")]


def test_a_busy_host_is_passed_over() -> None:
    frontier = SqliteFrontier(None, 100)
    frontier.add([link("/1"), link("/2"), link("/1", "b:80")])
    assert lease(frontier).uri == "http://a:80/1"
    assert lease(frontier, "a:80").uri == "http://b:80/1"
    assert frontier.lease(("a:80", "b:80"), 60) is None
    assert frontier.first() == 1


def test_a_lease_that_ran_out_is_given_again() -> None:
    frontier = SqliteFrontier(None, 100)
    frontier.add([link("/1")])
    assert frontier.lease((), -1) is not None
    again = frontier.lease((), 60)
    assert again is not None and again.uri == "http://a:80/1"
    assert frontier.lease((), 60) is None
    assert frontier.counts().queued == 1


def test_the_page_limit_counts_pages_only_and_says_what_it_kept_out() -> None:
    frontier = SqliteFrontier(None, 2)
    frontier.add([link("/map"), link("/1"), link("/2"), link("/d")._replace(role="requisite")])
    assert frontier.counts().left_off == 1
    entry = lease(frontier)
    frontier.commit(Ended(entry.seq, entry.uri, role="list"), [link("/3"), link("/4")], 0)
    assert frontier.counts() == (1, 0, 3, 2)


def test_a_commit_is_all_or_nothing() -> None:
    frontier = SqliteFrontier(None, 100)
    frontier.add([link("/1")])
    entry = lease(frontier)

    def links():  # type: ignore[no-untyped-def]
        yield link("/2")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        frontier.commit(Ended(entry.seq, entry.uri), links(), 99)
    assert frontier.archived() == 0
    assert frontier.first() == entry.seq
    assert frontier.known("http://a:80/2", 0) is False


def _die_while_leasing(folder: str) -> None:
    frontier = SqliteFrontier(folder, 100)
    frontier.add([link("/1"), link("/2"), link("/3")])
    entry = frontier.lease((), 3600)
    assert entry is not None
    frontier.commit(Ended(entry.seq, entry.uri), [], 7)
    frontier.lease((), 3600)
    os._exit(9)


def test_what_a_dead_process_leased_comes_back_at_once(tmp_path: Path) -> None:
    child = multiprocessing.get_context("spawn").Process(target=_die_while_leasing, args=(str(tmp_path),))
    child.start()
    child.join()
    assert child.exitcode == 9
    frontier = SqliteFrontier(str(tmp_path), 100)
    assert frontier.archived() == 7
    assert [lease(frontier).seq, lease(frontier).seq] == [2, 3]
    frontier.close()
