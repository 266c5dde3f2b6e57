"""Pace: both forms of Retry-After, the growing and shrinking delay, and waits that end when the run does."""

import threading
import time
from datetime import UTC, datetime

import pytest

from scanner.crawl.pacing import SLOWEST, Pacer, Stopped, retry_after

NOW = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        (" 120 ", 120.0),
        ("9" * 40, 999999999.0),
        ("Sat, 21 Nov 2026 12:00:30 GMT", 30.0),
        ("Sat, 21 Nov 2026 11:00:00 GMT", 0.0),
        ("Saturday, 21-Nov-26 12:00:10 GMT", 10.0),
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("①", None),
        ("Sat, 99 Nov 2026 12:00:30 GMT", None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


class Waits(threading.Event):
    """Notes how long was to be waited, and waits."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.asked.append(timeout or 0.0)
        return super().wait(timeout)


def test_hosts_do_not_wait_for_each_other() -> None:
    stop = Waits()
    pacer = Pacer(300, stop)
    for host in ("a", "b", "c"):
        pacer.wait(host)
    assert stop.asked == []
    stop.set()
    with pytest.raises(Stopped):
        pacer.wait("a")


def test_a_host_is_not_asked_before_its_time() -> None:
    stop = Waits()
    pacer = Pacer(0.4, stop)
    pacer.wait("a")
    started = time.monotonic()
    pacer.wait("a")
    assert len(stop.asked) <= 1, "one wait, or none where the machine took longer than the delay"
    pacer.wait("a")
    assert time.monotonic() - started >= 0.39


def test_the_delay_grows_within_bounds_and_comes_back() -> None:
    pacer = Pacer(1.0, threading.Event())
    for _ in range(20):
        pacer.slow("a", 0)
    assert pacer.delay("a") == SLOWEST
    for _ in range(100):
        pacer.ease("a")
    assert pacer.delay("a") == 1.0


def test_a_crawl_delay_is_kept_and_bounded() -> None:
    pacer = Pacer(1.0, threading.Event())
    pacer.at_least("a", 5)
    pacer.at_least("b", 86_400)
    assert (pacer.delay("a"), pacer.delay("b"), pacer.delay("c")) == (5, SLOWEST, 1.0)


def test_stopping_ends_a_wait() -> None:
    stop = threading.Event()
    pacer = Pacer(3600, stop)
    pacer.wait("a")
    threading.Timer(0.1, stop.set).start()
    with pytest.raises(Stopped):
        pacer.wait("a")
