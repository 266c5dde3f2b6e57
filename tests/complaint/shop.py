"""A small shop on loopback whose pages a test edits while it runs."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Shop:
    """Pages by path; a path that is not there answers 404, one that maps to a number answers that status."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes | int] = {}
        self.types: dict[str, str] = {}
        self.host = ""

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
            if path == "/robots.txt":
                page: bytes | int = b"User-agent: *\nAllow: /\n"
            else:
                page = shop.pages.get(path, 404)
            status, body = (page, b"") if isinstance(page, int) else (200, page)
            self.send_response(status)
            self.send_header("Content-Type", shop.types.get(path, "text/html; charset=utf-8"))
            self.send_header("Set-Cookie", "session=secret-of-the-shop")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    shop.host = f"127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield shop
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
