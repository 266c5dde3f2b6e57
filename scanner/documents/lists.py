"""Pages that are no item: a shop's home, an activity, a list; and HTML that a merchant wrote, without a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scanner.documents import Read
from scanner.documents.drafts import platform_of
from scanner.documents.item import PAD, Item, trimmed
from scanner.model import Block, Key, Meta, Page, Part
from scanner.text.form import later

_ITEM = later(
    r"(?:item|detail)\.(?:taobao|tmall)\.com/item\.htm\?\S*?\bid=(\d+)|item\.jd\.com/(\d+)\.html|"
    r"detail\.1688\.com/offer/(\d+)\.html|yangkeduo\.com/goods\S*?goods_id=(\d+)|"
    r"/(\d{5,})\.html?|(?:/(?:item|product|products|goods|offer|detail)s?(?:\.\w+\?\S*?id=|/|-)([\w-]+))(?:\.html?)?",
    re.I,
)
"""Addresses of items; the group is the id."""
_ENTRIES = (
    ".gl-item .p-name",
    ".item .title",
    ".J_TItems .item-name",
    ".item-name",
    ".productTitle",
    ".p-name",
    ".goods-name",
    ".product-title",
    ".product-name",
    ".offer-title",
)
"""Where lists of platforms and shop systems keep the titles of their entries."""
_LONG = 100
"""Words of an entry at most; more is a stretch of the page."""
_HOLLOW = later(r"(?:title|untitled|无标题文档|document|new page|首页)?\Z", re.I)


class _Entry(NamedTuple):
    id: str | None
    url: str | None
    title: Block


def read(item: Item, page: Page) -> Read:
    """A page of kind ``page``, then the entries of its list."""
    if not _is_page(item):
        yield from _written(item)
        return
    entries = list(_entries(item))
    if len(entries) < 2:
        item.taken.clear()
        entries = []
    draft = item.draft
    platform = platform_of(page.final_uri or page.uri) or draft.platform
    draft.platform = platform
    item.chrome()
    headings = {item.outline.text_of(one).strip(PAD) for one in item.select.all("h1")}
    if any(item.outline.text_of(one).strip(PAD) in headings for one in item.select.all("title")):
        item.head()
    item.rest("shop", "copy")
    for picture in item.reading.pictures((0, len(item.outline.opens)), "detail_image"):
        draft.picture("detail_image", picture.uri, picture.origin)
    if draft.blocks or draft.pictures:
        yield draft.part(None, item.meta(), "page", described=True)
    for key, url, block in entries:
        yield Part(
            Key(platform, key) if key else None,
            "item",
            (block._replace(field="title"),),
            meta=Meta(url=url),
            uri=f"{page.uri}#{key}" if key else page.uri,
            platform=platform,
        )


def _is_page(item: Item) -> bool:
    """Whether this is a page, and not a piece of HTML to be pasted into one."""
    title = item.select.first("title")
    if title is not None and not _HOLLOW.match(item.outline.text_of(title).strip(PAD)):
        return True
    return any(item.select.first(one) is not None for one in ("nav", "header", "footer", "h1", "form"))


def _written(item: Item) -> Iterator[Part]:
    """HTML as a merchant pastes it into a description."""
    from scanner.documents.page import bare

    outline = item.outline
    title = item.select.first("title")
    if title is not None:
        item.taken.append(item.span(title))
    start = outline.lasts[title] if title is not None else 0
    found = item.reading.copy(start, len(outline.words), "detail", elements=(0, len(outline.opens)))
    item.draft.more("detail", found.blocks)
    for picture in found.pictures:
        item.draft.picture("detail_image", picture.uri, picture.origin)
    if item.draft.blocks or item.draft.pictures:
        yield bare(item.draft, None)


def _entries(item: Item) -> Iterator[_Entry]:
    """The entries of a list."""
    seen: set[str] = set()
    for selector in _ENTRIES:
        elements = item.select.all(selector)
        if len(elements) < 2:
            continue
        for element in elements:
            if entry := _entry(item, element):
                item.take(element)
                yield entry
        return
    for element in item.select.all("a[href]"):
        href = item.outline.opens[element].attr("href") or ""
        found = _ITEM.search(href)
        entry = _entry(item, element) if found else None
        if entry and entry.id not in seen and len(entry.title.text) >= 6:
            seen.add(entry.id or "")
            item.take(element)
            yield entry


def _entry(item: Item, element: int) -> _Entry | None:
    if item.outline.lasts[element] - item.outline.firsts[element] > _LONG:
        return None
    blocks = [block for _, block in item.reading.texts(*item.span(element))]
    title = max(blocks, key=lambda block: len(block.text), default=None)
    title = trimmed(title) if title else item.reading.named(element, "title")
    href = _link(item, element)
    found = _ITEM.search(href)
    identity = next((group for group in found.groups() if group), None) if found else None
    return _Entry(identity, item.absolute(href) if href else None, title) if title else None


def _link(item: Item, element: int) -> str:
    """The address an entry leads to: of a link inside it, or round it."""
    opens = item.outline.opens
    for inner in range(*item.outline.inner(element)):
        if opens[inner].tag == "a" and (href := opens[inner].attr("href")):
            return href
    for _ in range(20):
        if element < 0 or opens[element].tag in ("ul", "body"):
            break
        if opens[element].tag == "a":
            return opens[element].attr("href") or ""
        element = item.outline.parents[element]
    return ""
