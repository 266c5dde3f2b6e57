"""One address to one page, under all rules: guard, robots.txt, pacing, limits, cookies, cache. The home of requests."""

from __future__ import annotations

import contextlib
import http.client
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import requests
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar, extract_cookies_to_jar
from urllib3 import PoolManager
from urllib3.exceptions import HTTPError

from scanner.crawl import cookies, headers
from scanner.crawl.body import Broken, TooLarge, unpack
from scanner.crawl.cache import Answer, Cache
from scanner.crawl.failure import Failed, of_answer, of_error
from scanner.crawl.guard import AddressRefused, Guard, Resolver, Target, joined, system_resolver
from scanner.crawl.options import CrawlError, CrawlOptions
from scanner.crawl.pacing import Pacer, Patience, Stopped, retry_after
from scanner.crawl.robots import REFUSED, Answered, Robots
from scanner.crawl.wire import POOLS, Flight
from scanner.model import Page, Unchecked

CHUNK = 65_536
REDIRECTS = (301, 302, 303, 307, 308)
BUSY = (429, 503)
REPEATED = (408, 425, 429, 500, 502, 503, 504)
ACCEPT = "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8"


class Outcome(NamedTuple):
    """What one address came to, and the answers on the way that belong in the archive."""

    result: Page | Unchecked
    answers: tuple[Answer, ...] = ()


class Fetcher:
    """Fetches addresses for one run. Safe for threads; what it learns of a host (pace, robots.txt) is shared."""

    def __init__(self, options: CrawlOptions, resolver: Resolver = system_resolver) -> None:
        self.options = options
        try:
            self.guard = Guard(options.allow_private, resolver)
        except ValueError as error:
            raise CrawlError(f"--allow-private {error}") from None
        if options.proxy and not options.proxy.lower().startswith(("http://", "https://")):
            raise CrawlError(f"--proxy {options.proxy!r} is not an http or https address")
        self.keep: Callable[[str, str | None, Outcome], None] | None = None
        """Told of everything that `fetch` was asked for, by whoever keeps an archive."""
        self.stop = threading.Event()
        self.pacer = Pacer(options.delay, self.stop)
        self.patience = Patience()
        self.robots = Robots(self._fetch_robots)
        self._cache = Cache(options.cache, options.max_age) if options.cache else None
        self._cookies = cookies.read(options.cookies) if options.cookies else []
        self._adapter = _Adapter(pool_connections=options.workers * 2, pool_maxsize=options.workers)
        self._flights: set[Flight] = set()
        self._lock = threading.Lock()

    def fetch(self, uri: str, *, referer: str | None = None) -> Page | Unchecked:
        """The page at `uri`, or why there is none."""
        try:
            outcome = self.get(uri, referer=referer)
        except Stopped:
            return Unchecked(uri, None, "timeout", "the run was stopped")
        if self.keep is not None:
            self.keep(uri, referer, outcome)
        return outcome.result

    def get(self, uri: str, *, referer: str | None = None) -> Outcome:
        """Like `fetch`, with the answers as served. Raises `Stopped` only when the run was told to stop."""
        answers: list[Answer] = []
        try:
            page = self._follow(uri, referer, answers, robots=True)
            return Outcome(page, tuple(answers))
        except AddressRefused as error:
            return Outcome(Unchecked(uri, None, "address refused", str(error)))
        except Failed as error:
            return Outcome(Unchecked(uri, None, error.reason, error.detail))
        except (requests.RequestException, ValueError) as error:
            # What no rule above foresaw in a hostile address or header is still one address, not the end of the run.
            return Outcome(Unchecked(uri, None, "error answer", f"{type(error).__name__}: {error}"))

    def post(self, uri: str, body: bytes, content_type: str) -> Page | Unchecked:
        """The answer to a POST under the same address rules and limits, sent once and not redirected."""
        try:
            target = self.guard.check(uri)
            session = self._session()
            about = self._headers() | {"Content-Type": content_type, "Accept": "*/*"}
            request = session.prepare_request(requests.Request("POST", target.uri, data=body, headers=about))
            self.pacer.wait(target.authority)
            return self._page(uri, target, self._send(session, request, target))
        except AddressRefused as error:
            return Unchecked(uri, None, "address refused", str(error))
        except Failed as error:
            return Unchecked(uri, None, error.reason, error.detail)

    def abort(self) -> None:
        """Stop at once: waits end, answers in progress are cut."""
        self.stop.set()
        with self._lock:
            flights = list(self._flights)
        for flight in flights:
            flight.cut()

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._adapter.close()

    # -- one address with its redirects -----------------------------------------------------------------------------

    def _follow(self, uri: str, referer: str | None, answers: list[Answer], *, robots: bool) -> Page:
        session = self._session()
        target = self.guard.check(uri)
        seen = {target.uri}
        for _ in range(self.options.max_redirects + 1):
            if robots:
                self._ask_robots(target)
            answer = self._answer(session, target, referer)
            answers.append(answer)
            location = answer.header("location")
            if answer.status not in REDIRECTS or location is None:
                return self._page(uri, target, answer)
            target = self.guard.check(joined(target.uri, headers.utf8(location).strip()))
            if target.uri in seen and "set-cookie" not in {name.lower() for name, _ in answer.headers}:
                raise Failed("error answer", f"redirect loop at {target.uri}")
            seen.add(target.uri)
        raise Failed("error answer", f"more than {self.options.max_redirects} redirects")

    def _ask_robots(self, target: Target) -> None:
        verdict = self.robots.verdict(target)
        if verdict.delay is not None:
            self.pacer.at_least(target.authority, verdict.delay)
        if not verdict.allowed:
            raise Failed(verdict.reason, verdict.detail)

    def _fetch_robots(self, uri: str) -> Answered:
        self.guard.check(uri)
        try:
            page = self._follow(uri, None, [], robots=False)
        except AddressRefused as error:
            return Answered(0, reason="address refused", detail=str(error))
        except Failed as error:
            return Answered(error.status, reason=REFUSED if error.status else error.reason, detail=error.detail)
        return Answered(page.status or 0, page.body)

    def _page(self, uri: str, target: Target, answer: Answer) -> Page:
        if not 200 <= answer.status < 300:
            raise of_answer(answer)
        try:
            body = unpack(answer.raw, answer.header("content-encoding") or "", self.options.max_body)
        except TooLarge as error:
            raise Failed("truncated", str(error)) from None
        except Broken as error:
            raise Failed("truncated" if error.cut else "unreadable", str(error)) from None
        kind, charset = headers.content_type(answer.header("content-type"))
        return Page(uri, body, charset, answer.fetched_at, "http", kind, target.uri, answer.status)

    # -- one answer, with the cache and repetitions -----------------------------------------------------------------

    def _answer(self, session: requests.Session, target: Target, referer: str | None) -> Answer:
        about = self._headers() | headers.referer(referer, target.uri)
        request = session.prepare_request(requests.Request("GET", target.uri, headers=about))
        sent = request.headers.get("Cookie") or ""
        kept, fresh = (self._cache and self._cache.get(target.uri, sent)) or (None, False)
        if kept is not None and fresh:
            return kept
        if kept is not None:
            for name, header in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")):
                if value := kept.header(header):
                    request.headers[name] = value
        answer = self._repeat(session, request, target)
        if self._cache is None:
            return answer
        if answer.status == 304 and kept is not None:
            self._cache.touch(target.uri, sent)
            return kept
        self._cache.put(answer, sent)
        return answer

    def _repeat(self, session: requests.Session, request: requests.PreparedRequest, target: Target) -> Answer:
        """Ask until there is an answer that a repetition would not change; leave a host alone that never has one."""
        host = target.authority
        if self.patience.is_lost(host):
            raise Failed("timeout", f"not asked: {host} gave no answer to the addresses before")
        try:
            answer = self._try(session, request, target)
        except Failed as failure:
            if failure.status in BUSY or (not failure.status and failure.reason in ("timeout", "error answer")):
                self.patience.failed(host)
            raise
        self.patience.answered(host)
        return answer

    def _try(self, session: requests.Session, request: requests.PreparedRequest, target: Target) -> Answer:
        backoff = self.options.backoff
        for left in range(self.options.tries - 1, -1, -1):
            try:
                self.pacer.wait(target.authority)
                answer = self._send(session, request, target)
            except Failed as failure:
                if self.stop.is_set():
                    raise Stopped from None
                if not left or not failure.again:
                    raise
                self.pacer.sleep(backoff)
            else:
                if answer.status not in REPEATED:
                    self.pacer.ease(target.authority)
                    return answer
                self._pause(target, answer, backoff, last=not left)
            backoff *= 2
        raise AssertionError("the last try returns or raises")

    def _pause(self, target: Target, answer: Answer, backoff: float, *, last: bool) -> None:
        asked = retry_after(answer.header("retry-after"))
        if answer.status in BUSY:
            self.pacer.slow(target.authority, min(asked or backoff, self.options.max_wait))
        if last:
            raise of_answer(answer, f"after {self.options.tries} tries")
        if asked is not None and asked > self.options.max_wait:
            raise of_answer(answer, f"asks to wait {asked:.0f} s")
        if answer.status not in BUSY:
            self.pacer.sleep(asked if asked is not None else backoff)

    def _send(self, session: requests.Session, request: requests.PreparedRequest, target: Target) -> Answer:
        options = self.options
        flight = Flight(self.guard, options.total_timeout, options.connect_timeout)
        with self._lock:
            self._flights.add(flight)
        if self.stop.is_set():
            raise Stopped
        try:
            with flight, self._open(session, request, target) as response:
                raw = _read(response, options.max_body)
                if flight.late:
                    raise TimeoutError
                served = tuple(response.raw.headers.items())
                asked = tuple((name, str(value)) for name, value in request.headers.items())
                now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
                return Answer(target.uri, response.status_code, response.reason or "", served, raw, now, asked)
        except TooLarge as error:
            raise Failed("truncated", str(error)) from None
        except (requests.RequestException, HTTPError, http.client.HTTPException, OSError) as error:
            raise of_error(error, flight.late, options.total_timeout) from None
        finally:
            with self._lock:
                self._flights.discard(flight)

    def _open(self, session: requests.Session, request: requests.PreparedRequest, target: Target) -> requests.Response:
        # Not Session.send: it reads the body of a redirect without any limit before it hands the answer out.
        proxies = {"http": self.options.proxy, "https": self.options.proxy} if self.options.proxy else {}
        if proxies:
            with contextlib.suppress(OSError):  # a name that only the proxy can resolve is the proxy's business
                self.guard.addresses(target.host, target.port)
        timeout = (self.options.connect_timeout, self.options.read_timeout)
        response = self._adapter.send(request, stream=True, timeout=timeout, proxies=proxies)
        extract_cookies_to_jar(session.cookies, request, response.raw)  # type: ignore[no-untyped-call]
        return response

    def _headers(self) -> dict[str, str]:
        usual = {"User-Agent": self.options.agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"}
        return usual | {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"}

    def _session(self) -> requests.Session:
        """A session of its own for every address: what one host sets is not carried to the next address."""
        session = requests.Session()
        session.trust_env = False
        session.cookies = RequestsCookieJar(policy=cookies.policy())
        for cookie in self._cookies:
            session.cookies.set_cookie(cookie)
        session.mount("http://", self._adapter)
        session.mount("https://", self._adapter)
        return session


class _Adapter(HTTPAdapter):
    """The adapter of requests on guarded connections, direct and through a proxy."""

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: object) -> None:
        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block)
        self.poolmanager.pool_classes_by_scheme = POOLS

    def proxy_manager_for(self, proxy: str, **kwargs: object):  # type: ignore[no-untyped-def]
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = POOLS
        return manager


def _read(response: requests.Response, limit: int) -> bytes:
    """The body as served, at most `limit` bytes of it."""
    parts: list[bytes] = []
    size = 0
    for chunk in _chunks(response):
        size += len(chunk)
        if size > limit:
            raise TooLarge(f"the body is larger than {limit} bytes")
        parts.append(chunk)
    return b"".join(parts)


def _chunks(response: requests.Response) -> Iterator[bytes]:
    chunks: Iterator[bytes] = response.raw.stream(CHUNK, decode_content=False)
    return chunks
