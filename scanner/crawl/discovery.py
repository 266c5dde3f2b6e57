"""Addresses on a page: links that match a pattern, and the entries of a sitemap. Linear in the size of the page."""

from __future__ import annotations

import fnmatch
import html
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scanner.crawl.body import Broken, TooLarge, gunzip
from scanner.crawl.guard import AddressRefused, Target, joined, target
from scanner.model import Page

PRODUCTS = "products"
"""A --follow value that stands for the usual product addresses."""

PRODUCT_GLOBS = (
    "*/item.htm?*", "*/item.html?*", "*://item.jd.com/*.html*", "*/offer/*.html*", "*/products/*", "*/product/*",
    "*/goods/*", "*/goods.php?*", "*/item/*", "*/p/*.html*",
)  # fmt: skip
MAX_LINKS = 20_000
TRACKING = re.compile(r"(?:utm_\w+|spm|scm|pvid|ali_trackid|ali_refid|from_source)", re.ASCII)

_SKIPPED = (("<!--", "-->"), ("<script", "</script"), ("<style", "</style"), ("<template", "</template"))
_OPENING = re.compile("|".join(re.escape(start) for start, _ in _SKIPPED), re.IGNORECASE)
_CLOSING = {start: re.compile(re.escape(end), re.IGNORECASE) for start, end in _SKIPPED}
# Bounded repetition keeps a page of a million unclosed tags linear.
_ANCHOR = re.compile(r"<(a|area|base)\b([^<>]{0,4000})>", re.IGNORECASE)
_HREF = re.compile(r"""(?:^|\s)href\s{0,20}=\s{0,20}(?:"([^"]{0,2000})"|'([^']{0,2000})'|([^\s"'>]{1,2000}))""", re.I)
_SITEMAP = re.compile(rb"<(?:\w{1,20}:)?(urlset|sitemapindex)\b", re.IGNORECASE)
_LOC = re.compile(r"<(?:\w{1,20}:)?loc\s{0,20}>\s{0,200}(?:<!\[CDATA\[)?\s{0,200}([^<\s\]]{1,2000})", re.IGNORECASE)


def normal(uri: str) -> Target:
    """The one spelling under which an address is known: checked, without fragment and tracking parameters."""
    found = target(uri)
    parts = urlsplit(found.uri)
    if not TRACKING.search(parts.query):
        return found
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode([(name, value) for name, value in pairs if not TRACKING.fullmatch(name)])
    return found._replace(uri=urlunsplit(parts._replace(query=query)))


def links(page: Page, follow: Sequence[str]) -> Iterator[Target]:
    """Links of an HTML page that match one of the globs, in page order, each once."""
    here = page.final_uri or page.uri
    base = here
    seen: set[str] = set()
    # A hostile page holds a million links: repeated ones are told apart before they cost anything.
    for tag, reference in islice(_distinct(_references(_text(page))), 2 * MAX_LINKS):
        if tag == "base":
            with suppress(AddressRefused):
                base = joined(here, reference) if base == here else base
            continue
        try:
            found = normal(joined(base, reference))
        except AddressRefused:
            continue  # mailto:, javascript:, broken addresses: not links to pages
        if found.uri not in seen and matches(found, follow, here):
            seen.add(found.uri)
            yield found
            if len(seen) >= MAX_LINKS:
                return


def matches(found: Target, follow: Sequence[str], here: str) -> bool:
    """Does an address match one of the globs? One that begins with / is for the page's own host."""
    for pattern in follow:
        if pattern == PRODUCTS:
            if _same_host(found, here) and any(_glob(one).match(found.uri) for one in PRODUCT_GLOBS):
                return True
        elif pattern.startswith("/"):
            if _same_host(found, here) and _glob(pattern).match(found.uri[len(_front(found.uri)) :]):
                return True
        elif _glob(pattern).match(found.uri):
            return True
    return False


def sitemap(page: Page, limit: int) -> tuple[str, list[str]] | None:
    """(`urlset` or `sitemapindex`, addresses) of a sitemap, plain or gzip; None for any other page."""
    body = page.body
    if body[:2] == b"\x1f\x8b":
        try:
            body = gunzip(body, limit)
        except (TooLarge, Broken):
            return None
    head = _SITEMAP.search(body[:4000])
    if head is None:
        return None
    kind = head.group(1).decode().lower()
    found = (html.unescape(match.group(1)) for match in _LOC.finditer(body.decode("utf-8", "replace")))
    return kind, list(dict.fromkeys(found))[:50_000]


def _distinct(references: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    seen: set[tuple[str, str]] = set()
    for reference in references:
        if reference not in seen:
            seen.add(reference)
            yield reference


def _references(text: str) -> Iterator[tuple[str, str]]:
    """(tag, address) of every link outside of comments, scripts and templates."""
    for part in _visible(text):
        for anchor in _ANCHOR.finditer(part):
            href = _HREF.search(anchor.group(2))
            if href:
                value = next(group for group in href.groups() if group is not None)
                yield anchor.group(1).lower(), html.unescape(value).strip()


def _visible(text: str) -> Iterator[str]:
    at = 0
    while opening := _OPENING.search(text, at):
        yield text[at : opening.start()]
        closing = _CLOSING[opening.group().lower()].search(text, opening.end())
        if closing is None:
            return  # never closed: the rest is inside
        at = closing.end()
    yield text[at:]


def _text(page: Page) -> str:
    # Addresses are ASCII nearly always; GB18030 after UTF-8 keeps the few that are not.
    try:
        return page.body.decode("utf-8")
    except UnicodeDecodeError:
        return page.body.decode("gb18030", "replace")


def _same_host(found: Target, here: str) -> bool:
    return urlsplit(found.uri).netloc == urlsplit(here).netloc.lower()


def _front(uri: str) -> str:
    """Scheme and host of an address."""
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}"


@lru_cache(maxsize=64)
def _glob(pattern: str) -> re.Pattern[str]:
    # ? stands for itself: addresses are full of them.
    return re.compile(fnmatch.translate(pattern.replace("[", "[[]").replace("?", "[?]")))
