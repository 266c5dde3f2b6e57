"""What is known of each platform's pages: data, with a small function where data does not reach.

A page's structure tells its dialect, never its host: shops are saved, mirrored and imitated.
"""

from __future__ import annotations

from importlib import import_module
from typing import cast

from scanner.documents.platforms.dialect import Dialect

DIALECTS: tuple[str, ...] = (
    "ice",
    "tmall",
    "taobao",
    "jd",
    "jd_old",
    "jd_2026",
    "jd_imitation",
    "alibaba",
    "generic",
)
"""Modules of this package in the order in which they are asked; the last one takes what nobody knows."""


def dialect(name: str) -> Dialect:
    """The dialect of the module `name`."""
    return cast(Dialect, import_module(f"{__name__}.{name}").DIALECT)
