"""The demo shop: invented goods in four page layouts, served over HTTP so that a crawl is a real one."""

from __future__ import annotations

from scanner.demo.server import open_shop

__all__ = ["open_shop"]
