"""Findings and results made by hand, for what sorts them."""

from typing import Any

from scanner.fingerprint import clause, fingerprint
from scanner.model import Allowance, Finding, Fix, Key, ListingResult, Place, Range, Related, Severity


def finding(
    text: str = "本店最佳选择",
    quote: str = "最佳",
    *,
    rule: str = "absolute-best",
    listing: str = "copy/a.html",
    id: str | None = None,
    uri: str = "copy/a.html",
    line: int = 1,
    severity: Severity = "error",
    related: tuple[Related, ...] = (),
    fixes: tuple[Fix, ...] = (),
    **more: Any,
) -> Finding:
    start = text.index(quote)
    end = start + len(quote)
    made = Finding(
        listing=id or listing,
        field="detail",
        start=start,
        end=end,
        quote=quote,
        context=clause(text, start, end),
        rule=rule,
        rule_name=rule,
        category="absolute",
        severity=severity,
        confidence="high",
        message="",
        advice="",
        basis=(),
        exemption=None,
        proof=None,
        fixes=fixes,
        evasion=None,
        place=Place(uri, (Range(start, len(quote), line, start + 1, line, end + 1),)),
        related=related,
        fingerprint=fingerprint(rule, id, "detail", text, start, end),
    )
    return made._replace(**more)


def result(*shown: Finding, allowances: tuple[Allowance, ...] = (), **more: Any) -> ListingResult:
    uri = shown[0].place.uri if shown else "copy/a.html"
    made = ListingResult(
        id=uri,
        title=None,
        kind="item",
        platform="generic",
        uri=uri,
        url=None,
        shop=None,
        shown=shown,
        allowances=allowances,
        key=Key("generic", shown[0].listing) if shown and shown[0].listing != uri else None,
    )
    return made._replace(**more)
