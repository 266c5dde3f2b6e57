"""Where a person finds the words: in a line of text, and as a link that opens the page at them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, urlsplit

from reports.visible import visible
from scanner.model import FieldText, Finding, ListingResult, Place

FRAGMENT_LIMIT = 60
"""Characters of a clause that are put into a link on each side of the words."""


def where(place: Place) -> str:
    """One line: the source, then line and column, cell, pointer, selector or the corner of a picture's box."""
    if place.image:
        corner = f" ({place.polygon[0][0]:g}, {place.polygon[0][1]:g})" if place.polygon else ""
        return visible(place.image) + corner
    line = ""
    if place.ranges:
        # after an address a colon would read as its port
        line = f"{' ' if '://' in place.uri else ':'}{place.ranges[0].line}:{place.ranges[0].column}"
    inner = place.cell or place.pointer or (None if line else place.selector)
    return visible(place.uri) + line + (f" {visible(inner)}" if inner else "")


def is_web(address: str | None) -> bool:
    """Whether `address` may become a link: http and https only."""
    if not address:
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and visible(address) == address


def heading(result: ListingResult) -> str:
    """What a listing is called: its title, else its address or file."""
    return result.title or result.url or result.uri or result.id


def page_link(result: ListingResult, finding: Finding | None = None) -> str | None:
    """The address that opens the page, at the words where a text fragment can say where they are."""
    if finding is not None and finding.place.link and is_web(finding.place.link):
        return finding.place.link
    page = next((one for one in (result.url, result.uri) if is_web(one)), None)
    if page is None or finding is None or not finding.quote.strip() or finding.place.image:
        return page
    return page.partition("#")[0] + "#:~:text=" + _fragment(finding)


def _fragment(finding: Finding) -> str:
    """``prefix-,words,-suffix``: the neighbours matter, because browsers only start and end at borders of words."""
    before, after = finding.context
    before, after = before.strip()[-FRAGMENT_LIMIT:], after.strip()[:FRAGMENT_LIMIT]
    parts = [f"{_encoded(before)}-"] if before else []
    parts.append(_encoded(finding.quote.strip()))
    parts += [f"-{_encoded(after)}"] if after else []
    return ",".join(parts)


def _encoded(text: str) -> str:
    return quote(" ".join(text.split()), safe="", errors="replace").replace("-", "%2D")


def text_of(result: ListingResult, finding: Finding) -> FieldText | None:
    """The block that `finding` stands in, where the result carries it."""
    for text in result.texts:
        if text.field == finding.field and text.at <= finding.start and finding.end <= text.at + len(text.text):
            return text
    return None


def repository_path(uri: str) -> str | None:
    """`uri` as a path that code hosts know: relative, with forward slashes; None for a web page or standard input."""
    if not uri or uri == "-" or "://" in uri or uri.startswith("data:"):
        return None
    path = uri.replace("\\", "/")
    here = Path.cwd().as_posix().rstrip("/") + "/"
    path = path.removeprefix(here)
    while path.startswith("./"):
        path = path[2:].lstrip("/")
    return path or None


def artifact_uri(uri: str) -> str:
    """`uri` as a URI reference: an address as it is, a relative path percent-encoded, an absolute one as ``file:``."""
    if is_web(uri):
        return quote(uri, safe="/:?#[]@!$&'()*+,;=%~", errors="replace")
    path = repository_path(uri) or uri
    encoded = quote(path, safe="/!$&'()*+,;=@~", errors="replace")
    if path.startswith("/"):
        return f"file://{encoded}"
    if len(path) > 2 and path[1:3] == ":/":
        return f"file:///{path[:2]}{encoded[4:]}"
    return encoded
