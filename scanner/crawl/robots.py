"""What a host asks of crawlers. An unreachable robots.txt refuses, an absent one allows (RFC 9309)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from protego import Protego

from scanner.crawl.guard import Target

MAX_BYTES = 512_000
MAX_AGE = 24 * 3600.0
MAX_AGE_UNREAD = 300.0
AGENT = "listing-scanner"
REFUSED = "refused by robots.txt"


class Answered(NamedTuple):
    """What the request for robots.txt gave: status 0 means no answer at all, for `reason`."""

    status: int
    body: bytes = b""
    reason: str = REFUSED
    detail: str = ""


class Verdict(NamedTuple):
    """Whether an address may be fetched, why not, and the delay the host asks for."""

    allowed: bool
    reason: str = REFUSED
    detail: str = ""
    delay: float | None = None


class _Rules(NamedTuple):
    until: float
    refused: Verdict | None
    parsed: Protego | None


class Robots:
    """robots.txt of every host, each fetched once a day at most."""

    def __init__(self, fetch: Callable[[str], Answered]) -> None:
        self._fetch = fetch
        self._rules: dict[str, _Rules] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def verdict(self, target: Target) -> Verdict:
        """May `target` be fetched?"""
        with self._lock:
            lock = self._locks.setdefault(target.origin, threading.Lock())
        with lock:
            rules = self._rules.get(target.origin)
            if rules is None or time.monotonic() > rules.until:
                rules = self._rules[target.origin] = _read(self._fetch(target.origin + "/robots.txt"))
        if rules.refused is not None:
            return rules.refused
        if rules.parsed is None:
            return Verdict(True)
        delay = rules.parsed.crawl_delay(AGENT)
        allowed = bool(rules.parsed.can_fetch(target.uri, AGENT))
        return Verdict(allowed, REFUSED, f"{target.origin}/robots.txt", delay)


def _read(answer: Answered) -> _Rules:
    now = time.monotonic()
    if 200 <= answer.status < 300:
        text = answer.body[:MAX_BYTES].decode("utf-8-sig", "replace")
        return _Rules(now + MAX_AGE, None, Protego.parse(text))
    if 400 <= answer.status < 500 and answer.status != 429:
        return _Rules(now + MAX_AGE, None, None)
    detail = f"robots.txt could not be read: {answer.detail or f'HTTP {answer.status}'}"
    return _Rules(now + MAX_AGE_UNREAD, Verdict(False, answer.reason, detail), None)
