"""Pages that are no item: a shop's home, an activity, a list; and HTML that a merchant wrote, without a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from scanner.documents import Read, unmarked
from scanner.documents.drafts import bare, platform_of
from scanner.documents.item import PAD, Item, trimmed
from scanner.model import Block, Key, Meta, Page, Part
from scanner.text.form import later
from scanner.text.named import NamedTuple

_ITEM = later(
    r"(?:item|detail)\.(?:taobao|tmall)\.com/item\.htm\?\S*?\bid=(\d+)|item\.jd\.com/(\d+)\.html|"
    r"detail\.1688\.com/offer/(\d+)\.html|yangkeduo\.com/goods\S*?goods_id=(\d+)|"
    r"/(\d{5,})\.html?|(?:/(?:item|product|products|goods|offer|detail)s?"
    r"(?:\.\w+\?(?:\S*?[&;])?(?:item|goods|product|offer|sku|num_i)?_?id=|/|-)([\w-]+))(?:\.html?)?",
    re.I,
)
"""Addresses of items; the group is the id: of a platform's, or (the last two) of what may be anybody's."""
_DATA = (("g_page_config", r"\bg_page_config\s*=\s*(?=\{)"),)
"""(word, pattern that ends where it begins): lists that a page keeps in a script and writes itself."""
_PRICE = later("[¥￥]|\\d\\s*元")
_ITEM_DIGITS = 9
"""Digits that numbers of items have on large platforms; news are fewer."""
_NEAR = 3
"""Elements round a link in which an entry's picture or price stands."""
_ENTRIES = (
    ".gl-item .p-name em",
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
    subtitle: Block | None = None


def read(item: Item, page: Page, entries: list[Part]) -> Read:
    """A page of kind ``page``, then the entries of its list: those it keeps as data, or else those it shows."""
    if not entries and not _is_page(item):
        yield from _written(item)
        return
    if not entries and len(entries := list(_entries(item, page))) < 2:
        item.taken.clear()
        entries = []
    draft = item.draft
    known = Counter(one.platform for one in entries if one.platform != "generic").most_common(1)
    draft.platform = platform_of(item.canonical or item.base or page.uri) or (known[0][0] if known else draft.platform)
    item.chrome()
    headings = {item.outline.text_of(one).strip(PAD) for one in item.select.all("h1")}
    if any(item.outline.text_of(one).strip(PAD) in headings for one in item.select.all("title")):
        item.head()
    item.rest("shop", "copy")
    for picture in item.reading.pictures((0, len(item.outline.opens)), "detail_image"):
        draft.picture("detail_image", picture.uri, picture.origin)
    if draft.blocks or draft.pictures:
        yield draft.part(None, item.meta(), "page", described=True)
    yield from entries


def embedded(item: Item) -> list[Part]:
    """The entries of a list that the page keeps as data: what its scripts show, mark-up never holds."""
    for start, end in (*unmarked.after(item, _DATA), *unmarked.states(item)):
        if found := unmarked.kept(item, start, end):
            uri = item.text.uri
            return [one._replace(unchecked=(), uri=f"{uri}#{one.key.id}" if one.key else one.uri) for one in found]
    return []


def _is_page(item: Item) -> bool:
    """Whether this is a page, and not a piece of HTML to be pasted into one."""
    title = item.select.first("title")
    if title is not None and not _HOLLOW.match(item.outline.text_of(title).strip(PAD)):
        return True
    return any(item.select.first(one) is not None for one in ("nav", "header", "footer", "h1", "form"))


def _written(item: Item) -> Iterator[Part]:
    """HTML as a merchant pastes it into a description."""
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


def _entries(item: Item, page: Page) -> Iterator[Part]:
    """The entries of a list, as listings with what the list says of them."""
    for identity, url, title, subtitle in _found(item):
        platform = platform_of(url) or platform_of(page.final_uri or page.uri) or item.draft.platform
        blocks = [title._replace(field="title"), *([subtitle._replace(field="subtitle")] if subtitle else ())]
        uri = f"{page.uri}#{identity}" if identity else page.uri
        key = Key(platform, identity) if identity else None
        yield Part(key, "item", tuple(blocks), meta=Meta(url=url), uri=uri, platform=platform)


def _found(item: Item) -> Iterator[_Entry]:
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
        if found is None or (_doubtful(found) and not _offers(item, element)):
            continue
        entry = _entry(item, element)
        if entry and entry.id not in seen and len(entry.title.text) >= 6:
            seen.add(entry.id or "")
            item.take(element)
            yield entry


def _doubtful(found: re.Match[str]) -> bool:
    """Whether an address may be that of news or of a tool: a short number alone, or a name without one."""
    *_, number, name = found.groups()
    if number:
        return len(number) < _ITEM_DIGITS
    return bool(name) and not any(sign.isdigit() for sign in name)


def _offers(item: Item, element: int) -> bool:
    """Whether a picture or a price stands beside a link: news have numbered pages too."""
    outline = item.outline
    for _ in range(_NEAR):
        first, last = item.span(element)
        if last - first > _LONG or outline.opens[element].tag in ("ul", "body"):
            return False
        inner = range(*outline.inner(element))
        if any(outline.opens[one].tag == "img" for one in inner) or _PRICE.search(outline.text_of(element)):
            return True
        element = outline.parents[element]
        if element < 0:
            return False
    return False


def _entry(item: Item, element: int) -> _Entry | None:
    if item.outline.lasts[element] - item.outline.firsts[element] > _LONG:
        return None
    blocks = [block for _, block in item.reading.texts(*item.span(element))]
    title = max(blocks, key=lambda block: len(block.text), default=None)
    title = trimmed(title) if title else item.reading.named(element, "title")
    href = _link(item, element)
    found = _ITEM.search(href)
    identity = next((group for group in found.groups() if group), None) if found else None
    if title is None:
        return None
    return _Entry(identity, item.absolute(href) if href else None, title, _promise(item, element))


def _promise(item: Item, element: int) -> Block | None:
    """The selling point that some lists put behind an entry's title."""
    outline = item.outline
    parent = outline.parents[element]
    for inner in range(*outline.inner(parent)) if parent >= 0 else ():
        if inner > element and "promo-words" in (outline.opens[inner].attr("class") or "").split():
            blocks = [block for _, block in item.reading.texts(*item.span(inner))]
            item.take(inner)
            return trimmed(blocks[0]) if blocks else None
    return None


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
