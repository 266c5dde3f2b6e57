"""Listings written down in a test, and what the checks say of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from scanner import rulebook
from scanner.checks import material
from scanner.model import Block, Hit, Key, Listing, Meta, Place, Settings, Unchecked
from scanner.rulebook import Rulebook


class Nowhere:
    """The origin of words that only stand in a test."""

    uri = "test"

    def place(self, intervals: Any) -> Place:
        return Place(self.uri)


NOWHERE = Nowhere()


@cache
def book(strict: bool = False, pure_cotton_min: float = 96.0) -> Rulebook:
    return rulebook.load(Settings(strict=strict, pure_cotton_min=pure_cotton_min))


def listing(
    title: str = "",
    attributes: Mapping[str, str] | None = None,
    report: Mapping[str, str] | None = None,
    platform: str = "generic",
    brand: str | None = None,
    **fields: str,
) -> Listing:
    blocks = [Block(name, "copy", text, 0, NOWHERE) for name, text in {"title": title, **fields}.items() if text]
    for head, values in (("attributes", attributes), ("report", report)):
        blocks += [Block(f"{head}.{name}", "mandatory", text, 0, NOWHERE) for name, text in (values or {}).items()]
    return Listing(Key(platform, "1"), "item", platform, "test", tuple(blocks), meta=Meta(brand=brand))


def hits(found: Listing, *, strict: bool = False, pure_cotton_min: float = 96.0) -> list[Hit]:
    items = material.check(found, book(strict, pure_cotton_min))
    return [item for item in items if isinstance(item, Hit)]


def unchecked(found: Listing) -> list[Unchecked]:
    return [item for item in material.check(found, book()) if isinstance(item, Unchecked)]


def quoted(hit: Hit) -> str:
    return hit.block.text[hit.span.start : hit.span.end]


def loud(found: Listing, **options: Any) -> list[tuple[str, str, str]]:
    """(rule, severity, quote) of what is more than info."""
    return [(hit.rule, hit.severity, quoted(hit)) for hit in hits(found, **options) if hit.severity != "info"]
