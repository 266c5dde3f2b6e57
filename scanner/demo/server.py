"""The demo shop as a server on loopback, with the manners of real ones: a limit, a login wall, a refused part."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from scanner.demo import render
from scanner.demo.goods import Goods, goods

ROBOTS = b"User-agent: *\nDisallow: /account/\n"
HURRIED = "/jd/100010000023.html"
"""The page that answers 429 when it is first asked for."""


class Answer(NamedTuple):
    """What the shop says to one request."""

    status: int
    kind: str = "text/html; charset=utf-8"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


def respond(path: str, host: str, first: bool = False) -> Answer:
    """The answer to `path`; `first` tells that nobody asked for it before."""
    parts = urlsplit(path)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    fixed = _fixed(parts.path, host)
    if fixed is not None:
        return fixed
    if path == HURRIED and first:
        return Answer(429, body="请稍后再试".encode(), headers=(("Retry-After", "1"),))
    one = _find(parts.path, query)
    if one is None:
        return Answer(404, body="<title>没有找到</title><p>页面不存在</p>".encode())
    if "desc" in parts.path:
        charset = "utf-8" if one.dialect == "jd" else "gbk"
        return Answer(200, f"application/javascript; charset={charset}", render.description(one))
    charset = "gbk" if one.dialect in ("taobao", "tmall") and one.kind != "damaged" else "utf-8"
    return Answer(200, f"text/html; charset={charset}", render.item(one, host))


def _fixed(path: str, host: str) -> Answer | None:
    """The shop's own addresses."""
    match path:
        case "/robots.txt":
            return Answer(200, "text/plain", ROBOTS)
        case "/":
            return Answer(200, body=render.shop_page("home"))
        case "/activity" | "/category":
            return Answer(200, body=render.shop_page(path[1:]))
        case "/sitemap.xml":
            return Answer(200, "application/xml", render.sitemap(host, index=True))
        case "/sitemap-goods.xml.gz":
            return Answer(200, "application/gzip", render.sitemap(host, index=False))
        case "/service.csv":
            return Answer(200, "text/csv; charset=utf-8", render.service_sheet())
        case "/go/autumn":
            return Answer(302, headers=(("Location", goods()[0].path),))
        case "/vip":
            return Answer(302, headers=(("Location", "/login?redirect=%2Fvip"),))
        case "/login":
            return Answer(200, body=render.login_page())
        case _ if path.startswith("/pictures/") and path.endswith(".jpg"):
            return Answer(200, *render.picture(path[10:-4]))
        case _:
            return None


def _find(path: str, query: dict[str, str]) -> Goods | None:
    number = query.get("id") or query.get("skuId") or path.rpartition("/")[2].removesuffix(".html")
    return next((one for one in goods() if one.id == number and path.startswith(_front(one))), None)


def _front(one: Goods) -> str:
    return "/" + one.path.split("/")[1] + "/"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "demo-shop"
    wbufsize = -1
    timeout = 30
    server: _Server

    def do_GET(self) -> None:
        first = self.server.is_first(self.path)
        answer = respond(self.path, f"{self.server.server_address[0]!s}:{self.server.server_port}", first)
        self.send_response(answer.status)
        for name, value in (("Content-Type", answer.kind), ("Content-Length", str(len(answer.body))), *answer.headers):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the crawl reports what it asked for."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self._asked: set[str] = set()
        self._lock = threading.Lock()

    def is_first(self, path: str) -> bool:
        """Has nobody asked for `path` yet?"""
        with self._lock:
            known = path in self._asked
            self._asked.add(path)
        return not known


@contextmanager
def open_shop(port: int = 0) -> Iterator[str]:
    """The shop, open on a free port (or `port`) of this machine; gives host:port."""
    server = _Server(port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
