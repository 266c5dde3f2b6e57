"""Pictures of a page: the real address behind lazy loading, at its original size."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from urllib.parse import urljoin

from scanner.documents.outline import Outline
from scanner.documents.walk import Tag
from scanner.text.form import later
from scanner.text.named import NamedTuple

_SOURCES = (
    "data-src",
    "data-lazyload",
    "data-ks-lazyload",
    "data-lazy-load",
    "data-lazy-src",
    "data-lazy-img",
    "data-original",
    "data-url",
    "src2",
    "src3",
    "src",
)
"""Where the address of a picture stands, the surest first: `src` may hold a placeholder until it is scrolled to."""
_PLACEHOLDER = later(
    r"(?:spaceball|blank|placeholder|loading|transparent|grey|pixel|/s|lazy\w*|1x1)\.(?:gif|png)", re.I
)
_BACKGROUND = later(r"background(?:-image)?\s*:[^;{}]{0,200}?url\(\s*[\"']?([^\"')\s]+)", re.I)
_ALIBABA = later(r"(\.(?:jpg|jpeg|png|gif|webp|heic|SS2))(?:_[^/]*|\.\d+x\d+(?:xz)?\.jpg)\Z", re.I)
_CONVERTED = later(r"(\.(?:jpg|jpeg|png|gif))(?:!\w+)?(?:\.(?:avif|dpg|webp))*\Z", re.I)
_JD = later(r"(360buyimg\.com/)n\d+/(?:s\d+x\d+_)?(?=jfs/|g\d+/|\d+/)")


def original(address: str) -> str:
    """The address of the picture at its full size: platforms append the size to the name."""
    address = address.partition("#")[0]
    if "360buyimg" in address:
        return _JD.sub(r"\1n1/", _CONVERTED.sub(r"\1", address))
    if "alicdn" in address or "taobaocdn" in address or "tbcdn" in address:
        return _ALIBABA.sub(r"\1", address)
    return address


class Found(NamedTuple):
    """A picture as a page names it."""

    element: int
    source: str

    def address(self, base: str | None) -> str | None:
        """Absolute where the page has an address; the original size."""
        source = self.source.strip()
        if source.startswith("data:"):
            return source
        if source.startswith(("//", "http://", "https://")):
            scheme = "http:" if base and base.startswith("http://") else "https:"
            return original(scheme + source if source.startswith("//") else source)
        try:
            source = urljoin(base, source) if base else source
        except ValueError:
            return None
        return original(source)


def source_of(tag: Tag) -> str | None:
    """The address of the picture that an element shows."""
    attr = tag.attr
    for name in _SOURCES:
        value = attr(name)
        if value and len(value) > 3 and not _is_placeholder(value):
            return value
    return None


def _is_placeholder(source: str) -> bool:
    said = source.lower()
    # Nearly all pictures are of another kind than placeholders: two plain look-ups spare them the pattern.
    return (".gif" in said or ".png" in said or said.startswith("data:")) and (
        source.startswith("data:image/gif") or _PLACEHOLDER.search(source) is not None
    )


def pictures_of(outline: Outline, first: int, last: int) -> Iterator[Found]:
    """The pictures of the elements from `first` to `last`: elements, their backgrounds, backgrounds of style sheets."""
    opens, saying = outline.opens, outline.saying
    for element in saying[bisect_left(saying, first) : bisect_left(saying, last)]:
        tag = opens[element]
        if tag.tag in ("img", "image", "amp-img"):
            source = source_of(tag)
            if source:
                yield Found(element, source)
            continue
        if (style := tag.attr("style")) and "url(" in style:
            yield from (Found(element, found) for found in _BACKGROUND.findall(style))
        if background := tag.attr("background"):
            yield Found(element, background)
    for element, inside in outline.raw:
        is_asked = first <= element < last and opens[element].tag == "style"
        if is_asked and any("url(" in (token.data or "").lower() for token in inside):
            found = _BACKGROUND.findall(outline.source, *outline.stretch(inside))
            yield from (Found(element, source) for source in found)
