"""Results of a scan, made by hand for what comes after it."""

from __future__ import annotations

from typing import Any

from scanner.fingerprint import fingerprint
from scanner.model import Finding, Key, ListingResult, Place

FINDING = Finding(
    listing="1",
    field="title",
    start=0,
    end=2,
    quote="最佳",
    context=("", "选择"),
    rule="superlative",
    rule_name="最高级",
    category="absolute",
    severity="error",
    confidence="high",
    message="“最佳”没有依据",
    advice="删去",
    basis=(),
    exemption=None,
    proof=None,
    fixes=(),
    evasion=None,
    place=Place("shop"),
    related=(),
    fingerprint="",
)


def finding(quote: str = "最佳", field: str = "title", after: str = "选择", listing: str = "1", **more: Any) -> Finding:
    text = quote + after
    return FINDING._replace(
        listing=listing,
        field=field,
        quote=quote,
        end=len(quote),
        context=("", after),
        fingerprint=fingerprint(more.get("rule", "superlative"), listing, field, text, 0, len(quote)),
        **more,
    )


def result(*findings: Finding, listing: str = "1", **more: Any) -> ListingResult:
    return ListingResult(
        id=listing,
        title="衬衫",
        kind="item",
        platform="generic",
        uri=f"http://shop.example/{listing}",
        url=None,
        shop=None,
        shown=findings,
        key=Key("generic", listing),
        **more,
    )
