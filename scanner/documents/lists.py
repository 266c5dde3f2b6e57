"""Pages that are no item: a shop's home, an activity, a list; and HTML that a merchant wrote, without a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.documents import Read
from scanner.documents.drafts import platform_of
from scanner.documents.item import PAD, Item, trimmed
from scanner.model import Block, Key, Page, Part

_ITEM = re.compile(
    r"(?:item|detail)\.(?:taobao|tmall)\.com/item\.htm\?\S*?\bid=(\d+)|item\.jd\.com/(\d+)\.html|"
    r"detail\.1688\.com/offer/(\d+)\.html|yangkeduo\.com/goods\S*?goods_id=(\d+)|"
    r"(?:/(?:item|product|products|goods|offer|detail)s?(?:\.\w+\?\S*?id=|/|-)([\w-]+))(?:\.html?)?",
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
_CHROME = (
    "nav",
    "header",
    "footer",
    "aside",
    "#site-nav",
    "#header",
    "#footer",
    "#nav",
    ".site-nav",
    ".footer",
    ".nav",
    ".breadcrumb",
    "[role=navigation]",
)
_HOLLOW = re.compile(r"(?:title|untitled|无标题文档|document|new page|首页)?\Z", re.I)


def read(item: Item, page: Page) -> Read:
    """A page of kind ``page``, then the entries of its list."""
    if not _is_page(item):
        yield from _written(item)
        return
    entries = list(_entries(item, page))
    if len(entries) < 2:
        item.taken.clear()
        entries = []
    draft = item.draft
    platform = platform_of(page.final_uri or page.uri) or draft.platform
    draft.platform = platform
    for element in (element for one in _CHROME for element in item.select.all(one)):
        found = item.reading.copy(*item.span(element), "shop", "platform", item.outline.inner(element))
        draft.more("shop", found.blocks)
        item.take(element)
    for element in item.select.all("meta[name=description], meta[name=keywords]"):
        if block := item.reading.named(element, "content"):
            draft.more("shop", [block])
    item.rest("shop", "copy")
    for picture in item.reading.pictures((0, len(item.outline.opens)), "detail_image"):
        draft.picture("detail_image", picture.uri, picture.origin)
    if draft.blocks or draft.pictures:
        yield draft.part(None, item.meta(), "page", described=True)
    for key, block in entries:
        yield Part(
            Key(platform, key) if key else None,
            "item",
            (block._replace(field="title"),),
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


def _entries(item: Item, page: Page) -> Iterator[tuple[str | None, Block]]:
    """(id, title) of the entries of a list."""
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
        if entry and entry[0] not in seen and len(entry[1].text) >= 6:
            seen.add(entry[0] or "")
            item.take(element)
            yield entry


def _entry(item: Item, element: int) -> tuple[str | None, Block] | None:
    blocks = [block for _, block in item.reading.texts(*item.span(element))]
    title = max(blocks, key=lambda block: len(block.text), default=None)
    title = trimmed(title) if title else item.reading.named(element, "title")
    return (_id(item, element), title) if title else None


def _id(item: Item, element: int) -> str | None:
    """The id in the nearest link: inside the entry, or round it."""
    first, last = item.outline.inner(element)
    opens = item.outline.opens
    for inner in range(first, last):
        if found := _ITEM.search(opens[inner].attr("href") or ""):
            return next((group for group in found.groups() if group), None)
    while element >= 0 and opens[element].tag not in ("ul", "body"):
        if found := _ITEM.search(opens[element].attr("href") or ""):
            return next((group for group in found.groups() if group), None)
        element = item.outline.parents[element]
    return None
