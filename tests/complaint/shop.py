"""A small shop on loopback whose pages a test edits while it runs."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Shop:
    """Pages by path; a path that is not there answers 404, a number answers that status, a text redirects to itself."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.robots = b"User-agent: *\nAllow: /\n"
        self.pages: dict[str, bytes | int | str] = {}
        self.types: dict[str, str] = {}
        self.host = ""
        self.turns: threading.Semaphore | None = None
        """Where given, each product page takes a turn: a test decides how far a run comes, however busy the machine."""

    @property
    def address(self) -> str:
        return f"http://{self.host}"

    def item(
        self, number: str, title: str, detail: str, *, attributes: dict[str, str] | None = None, skus: str = ""
    ) -> str:
        """Put a product page with JSON-LD there; returns its path."""
        path = f"/products/{number}"
        data = {
            "@context": "https://schema.org",
            "@type": "Product",
            "sku": number,
            "name": title,
            "description": detail,
            "additionalProperty": [
                {"@type": "PropertyValue", "name": name, "value": value} for name, value in (attributes or {}).items()
            ],
        }
        options = f'<ul class="sku"><li data-value="1">{skus}</li></ul>' if skus else ""
        self.pages[path] = (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>'
            f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script></head>'
            f"<body><h1>{title}</h1>{options}<div class='detail'><p>{detail}</p></div></body></html>"
        ).encode()
        return path

    def taobao(self, number: str, title: str, description: str, pictures: list[str] | None = None) -> str:
        """Put a page of the old Taobao layout there, whose description is a script of its own; returns its path."""
        shown = "".join(f'<li><img src="{picture}"></li>' for picture in pictures or [])
        self.pages[f"/item.htm?id={number}"] = (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}-淘宝网</title><script>'
            f"var g_config = {{itemId: '{number}', descUrl: location.protocol === 'http:' ? "
            f"'//{self.host}/desc?id={number}' : '//{self.host}/desc?id={number}'}};</script></head><body>"
            f'<h3 class="tb-main-title" data-title="{title}">{title}</h3><ul id="J_UlThumb">{shown}</ul>'
            f'<ul class="attributes-list"><li title="四季">适用季节: 四季</li></ul>'
            f'<div id="J_DivItemDesc">描述加载中</div></body></html>'
        ).encode()
        self.describe(number, description)
        return f"/item.htm?id={number}"

    def describe(self, number: str, description: str) -> None:
        """What the second request of a Taobao page brings."""
        self.pages[f"/desc?id={number}"] = f"var desc='<p>{description}</p>';".encode()
        self.types["/desc"] = "application/javascript; charset=utf-8"

    def picture(self, path: str, body: bytes) -> str:
        """Put a picture there; returns its path."""
        self.pages[path] = body
        self.types[path] = "image/png"
        return path

    def page(self, path: str, text: str) -> str:
        """Put a page that is no product there; returns its path."""
        self.pages[path] = (
            f'<!DOCTYPE html><meta charset="utf-8"><title>活动</title><h1>活动</h1><p>{text}</p>'.encode()
        )
        return path

    def home(self, paths: list[str], more: str = "") -> None:
        """The page that links to all others."""
        links = "".join(f'<a href="{path}">商品</a>' for path in paths)
        self.pages["/"] = (
            f'<!DOCTYPE html><meta charset="utf-8"><title>小店</title><h1>小店</h1><p>{more}</p>{links}'
        ).encode()


@contextmanager
def running(shop: Shop) -> Iterator[Shop]:
    """Serve the shop on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            shop.asked.append(self.path)
            if shop.turns is not None and path.startswith("/products/"):
                shop.turns.acquire()
            page: bytes | int | str = shop.pages.get(self.path, shop.pages.get(path, 404))
            if path == "/robots.txt":
                page = shop.robots
            status, body = (
                (page, b"") if isinstance(page, int) else (302, b"") if isinstance(page, str) else (200, page)
            )
            self.send_response(status)
            if isinstance(page, str):
                self.send_header("Location", page)
            self.send_header("Content-Type", shop.types.get(path, "text/html; charset=utf-8"))
            self.send_header("Set-Cookie", "session=secret-of-the-shop")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    shop.host = f"127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield shop
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
