"""Headers as their servers meant them."""

from __future__ import annotations

from scanner.crawl.guard import AddressRefused, target


def utf8(header: str) -> str:
    """A header as its server meant it: http.client reads Latin-1, Chinese sites send UTF-8 or GBK."""
    raw = header.encode("latin-1", "replace")
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return header


def referer(page: str | None, uri: str) -> dict[str, str]:
    """The Referer header for `uri`: the whole address within one host, its front only towards another."""
    if not page:
        return {}
    try:
        here, there = target(page), target(uri)
    except AddressRefused:
        return {}  # a file, or nothing that could stand in a header
    return {"Referer": here.uri if here.origin == there.origin else f"{here.origin}/"}


def content_type(header: str | None) -> tuple[str | None, str | None]:
    """Media type and charset of a Content-Type header."""
    if not header:
        return None, None
    kind, *parameters = header.split(";")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return kind.strip().lower(), value.strip().strip("\"'")[:40] or None
    return kind.strip().lower(), None
