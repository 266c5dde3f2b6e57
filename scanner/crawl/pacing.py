"""How fast a host is asked: one delay a host, longer when it says it is too much, shorter again when it is well."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

SLOWEST = 60.0
LOST_AFTER = 3
"""Addresses in a row without any usable answer, after which a host is left alone."""
LOST_FOR = 60.0
"""Seconds until one more address is tried there."""


class Stopped(Exception):
    """The run was asked to stop while it waited."""


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Seconds that a Retry-After header asks for, in either of its forms; None where it is absent or nonsense."""
    if not value:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - (now or datetime.now(UTC))).total_seconds())


class Pacer:
    """Hands out the moments at which a host may be asked. Safe for threads."""

    def __init__(self, delay: float, stop: threading.Event) -> None:
        self._base = delay
        self._stop = stop
        self._lock = threading.Lock()
        self._delays: dict[str, float] = {}
        self._least: dict[str, float] = {}
        self._next: dict[str, float] = {}

    def wait(self, host: str) -> None:
        """Sleep until `host` may be asked again; `Stopped` when the run ends meanwhile."""
        with self._lock:
            now = time.monotonic()
            at = max(now, self._next.get(host, now))
            self._next[host] = at + self._delays.get(host, max(self._base, self._least.get(host, 0.0)))
        self.sleep(at - now)

    def sleep(self, seconds: float) -> None:
        """Sleep, but wake when the run stops."""
        if self._stop.is_set() or (seconds > 0 and self._stop.wait(seconds)):
            raise Stopped

    def at_least(self, host: str, delay: float) -> None:
        """The Crawl-delay that a host's robots.txt asks for, bounded."""
        with self._lock:
            self._least[host] = min(delay, SLOWEST)

    def slow(self, host: str, seconds: float) -> None:
        """The host said it is too much: nothing for `seconds`, and a doubled delay from then on."""
        with self._lock:
            before = self._delays.get(host, max(self._base, self._least.get(host, 0.0)))
            self._delays[host] = min(SLOWEST, before * 2)
            self._next[host] = max(self._next.get(host, 0.0), time.monotonic() + seconds)

    def ease(self, host: str) -> None:
        """The host answered well: come back towards the usual delay by a tenth."""
        with self._lock:
            usual = max(self._base, self._least.get(host, 0.0))
            delay = self._delays.get(host)
            if delay is not None:
                self._delays[host] = max(usual, delay * 0.9)

    def delay(self, host: str) -> float:
        """Seconds between two requests to `host` as things stand."""
        with self._lock:
            return self._delays.get(host, max(self._base, self._least.get(host, 0.0)))


class Patience:
    """Hosts that gave no answer again and again: the rest of a crawl must not wait for each of their addresses."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lost: dict[str, tuple[int, float]] = {}

    def is_lost(self, host: str) -> bool:
        """Is `host` to be left alone for now?"""
        with self._lock:
            times, since = self._lost.get(host, (0, 0.0))
            return times >= LOST_AFTER and time.monotonic() - since < LOST_FOR

    def failed(self, host: str) -> None:
        """One more address of `host` came to nothing."""
        with self._lock:
            self._lost[host] = (self._lost.get(host, (0, 0.0))[0] + 1, time.monotonic())

    def answered(self, host: str) -> None:
        """`host` is alive."""
        with self._lock:
            self._lost.pop(host, None)
