"""A page of HTML: an item, a shop's or list page, a wall instead of either, or a description without a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from scanner.documents import DEFAULT, Read, ReadOptions, unmarked
from scanner.documents.blocks import Reading
from scanner.documents.decode import damaged, mixing, text_of
from scanner.documents.drafts import Draft, bare, platform_of
from scanner.documents.item import POSTAGE, Item
from scanner.documents.outline import Outline
from scanner.documents.places import Source
from scanner.documents.platforms import DIALECTS, dialect, generic
from scanner.documents.platforms.dialect import Dialect
from scanner.documents.platforms.generic import Stated
from scanner.documents.select import Selection
from scanner.documents.walk import MOST
from scanner.model import Key, Need, Page, Part, Unchecked, base_field
from scanner.text.form import later

_TAG = later(
    r"<(?:!doctype\s+html|html|head|body|div|p|table|tbody|tr|td|span|img|br|ul|ol|li|a|h[1-6]|font|center|style|script|"
    r"meta|title|section|article|b|strong|em|map|dl|link)\b[^<]{0,4000}>",
    re.I,
)
_NAMED = later(r"\.(?:x?html?|php|aspx?|jsp)(?:\.gz)?\Z", re.I)
_CHECK = later(
    r"滑块|滑动验证|安全验证|访问验证|人机验证|身份验证|请输入验证码|访问受限|访问过于频繁|拒绝访问|系统检测到|"
    r"captcha|verify you are|are you (?:a )?(?:human|robot)|access denied|just a moment",
    re.I,
)
"""What only a page says that stands in front of another."""
_LOGIN = later(r"登录|登陆|log\s?in|sign\s?in", re.I)
"""What every page's frame may say too: only a heading or a place for a password makes it a wall."""
_WALL_MARKS = later(
    r"_____tmd_____|x5secdata|/punish\?|nc_1_n1z|login\.taobao\.com/member/login\.jhtml|passport\.jd\.com/new/login|"
    r"J_LoginBox|baxia-punish|cf-challenge|geetest",
)
_ADDRESSED_TO_WALL = later(r"//(?:login|passport|sec|captcha)\.|/(?:login|signin|punish|captcha)\b", re.I)
_SAVED = later(r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://[^\s>]+)")
"""What browsers and SingleFile note at the head of a page they save."""
_LITTLE = 400
"""Characters that a wall says at most: more text is a page that has a login link."""


def looks_like(head: str, page: Page) -> bool:
    """Whether the document is HTML."""
    text = head.lstrip()
    if text.startswith("<"):
        return _TAG.search(head) is not None
    if text.startswith(("{", "[")):
        return False
    said = (page.content_type or "").startswith(("text/html", "application/xhtml"))
    return _TAG.search(head) is not None and (said or _NAMED.search(page.uri.partition("?")[0]) is not None)


def read(page: Page, options: ReadOptions = DEFAULT) -> Read:
    """What the page holds."""
    text = text_of(page)
    yield from mixing(text, options.field)
    yield from read_text(text, page, options)


def read_text(text: Source, page: Page, options: ReadOptions = DEFAULT) -> Read:
    """What the HTML of `text` holds; `page` says where it came from."""
    if damaged(text.text):
        yield Unchecked(page.uri, options.field, "damaged text", "characters were lost before the page came here")
        return
    outline = Outline(text.text)
    if outline.truncated:
        yield Unchecked(page.uri, options.field, "truncated", f"only the first {MOST} tags and texts were read")
    base = base_of(outline, page)
    if options.field:
        yield from _answer(text, outline, base, options)
        return
    item = Item(text, outline, _dialect(outline), base)
    parts = list(_item(item, page))
    if parts:
        yield from parts
        return
    from scanner.documents import lists

    entries = lists.embedded(item)
    if not entries and (wall := _wall(item, page)):
        yield Unchecked(page.uri, None, "blocked", wall)
        return
    yield from lists.read(item, page, entries)


def read_soup(soup: object, uri: str, options: ReadOptions = DEFAULT) -> Read:
    """A caller's BeautifulSoup object. It has no text of its own: places are those of the mark-up it prints."""
    yield from read(Page(uri, str(soup).encode("utf-8", "replace"), "utf-8", via="caller"), options)


def base_of(outline: Outline, page: Page) -> str | None:
    """What relative addresses of the page start from; None where nobody knows its address."""
    select = Selection(outline)
    address = page.final_uri or page.uri
    known = address if "://" in address else None
    if known is None and (saved := _SAVED.search(outline.source, 0, 4096)):
        known = saved.group(1)
    for element in select.all("base[href]"):
        href = outline.opens[element].attr("href") or ""
        return urljoin(known, href) if known else href if "://" in href else None
    return known


def _dialect(outline: Outline) -> Dialect:
    select = Selection(outline)
    for name in DIALECTS[:-1]:
        one = dialect(name)
        if any(select.first(mark) is not None for mark in one.marks):
            return one
        if any(outline.scripts_say(word) and re.search(mark, outline.source) for word, mark in one.script_marks):
            return one
    return dialect(DIALECTS[-1])


def _answer(text: Source, outline: Outline, base: str | None, options: ReadOptions) -> Iterator[Part]:
    """The answer to a second request: a fragment of HTML that fills one field of a known item."""
    field = options.field or "detail"
    draft = Draft(text.uri, options.key.platform if options.key else "generic", base)
    found = Reading(outline, text, base).copy(0, len(outline.words), field, elements=(0, len(outline.opens)))
    draft.more(field, found.blocks)
    for picture in found.pictures:
        draft.picture("detail_image", picture.uri, picture.origin)
    yield bare(draft, options.key)


def _item(item: Item, page: Page) -> Iterator[Part | Need | Unchecked]:
    """The page as one item; nothing if it is none."""
    own_shop = not item.dialect.marks
    stated: list[Stated] = []
    kept: Part | None = None
    if own_shop:
        stated = generic.stated(item)
        kept = None if stated else unmarked.embedded(item)
        if not stated and not kept and not generic.sells(item):
            return
        generic.title(item, stated)
        if kept and item.select.first("h1") is None:
            item.draft.more("title", (block for block in kept.blocks if block.field == "title"))
    item.title()
    item.values("subtitle", item.dialect.subtitle, every=True)
    item.values("price", item.dialect.price)
    item.values("sku", item.dialect.sku)
    item.values("package", item.dialect.package)
    item.attributes()
    if own_shop and not kept:
        generic.parameters(item)
    for selector in item.dialect.reviews:
        for element in item.select.all(selector):
            found = item.reading.copy(*item.span(element), "review", "user", item.outline.inner(element))
            item.draft.more("review", found.blocks)
            item.take(element)
    item.values("service", item.dialect.service)
    described = item.detail()
    item.pictures()
    generic.rest(item, stated)
    key, needs, extra = _data(item, [kept] if kept else item.data())
    draft = item.draft
    if not any(block.field == "title" for block in draft.blocks) and not draft.has("attributes."):
        return
    meta = item.meta()
    if own_shop:
        # A shop of one's own: what frames the goods is the merchant's too, save the frame of every page.
        item.head()
        item.chrome()
    item.rest("shop", "copy" if own_shop else "platform")
    key = key or item.key()
    platform = platform_of(meta.url) if draft.platform != "generic" else None
    if platform and key:
        key = Key(platform, key.id)
    described = described or draft.has("detail") or extra
    address = None if described else item.found(item.dialect.description)
    if not described and (address or needs):
        draft.miss("detail", "description not loaded", "it stands at an address of its own")
        needs = needs or [Need(item.absolute(address), key, "detail")] if address else needs
    elif not described and any(item.select.first(one) is not None for one in item.dialect.detail):
        draft.miss("detail", "description not loaded", "its place in the page is empty")
        described = True
    if not draft.has("attributes.") and any(item.select.first(one) is not None for one in item.dialect.skeleton):
        draft.miss("attributes", "attributes not loaded", "their place in the page is empty")
    title = next((block.text for block in draft.blocks if block.field == "title"), "")
    if len(title) <= 24 and POSTAGE.search(title):
        draft.miss(None, "not a product", "a link for postage or a price difference")
    part = draft.part(key, meta, described=described or bool(address or needs))
    yield tidy(part._replace(platform=platform or part.platform))
    yield from (need._replace(key=key) for need in needs) if not described else ()


def tidy(part: Part) -> Part:
    """Of two reasons for the same lack the more exact one."""
    if any(one.reason == "attributes not loaded" for one in part.unchecked):
        kept = tuple(one for one in part.unchecked if one.reason != "attributes not in the file")
        return part._replace(unchecked=kept)
    return part


def _data(item: Item, data: Iterable[Part | Need]) -> tuple[Key | None, list[Need], bool]:
    """Fill from the page's own data what its mark-up leaves open."""
    key, needs, described = None, [], False
    for out in data:
        if isinstance(out, Need):
            needs.append(out)
            continue
        draft, open_fields = item.draft, set()
        for block in out.blocks:
            field = base_field(block.field).partition(".")[0]
            if field in open_fields or not draft.has("attributes." if field == "attributes" else field):
                open_fields.add(field)
                if field in ("detail", "review"):
                    draft.more(field, [block])
                else:
                    draft.add(base_field(block.field), block.text, block.origin, block.role, block.map)
        shown = {picture.field.partition("[")[0] for picture in draft.pictures}
        for picture in out.pictures:
            kind = picture.field.partition("[")[0]
            if kind not in shown:
                draft.picture(kind, picture.uri, picture.origin)
        key = key or out.key
        described = described or any(block.field == "detail" for block in out.blocks)
        draft.unchecked += [one for one in out.unchecked if one.reason == "damaged text"]
        break
    return key, needs, described


def _wall(item: Item, page: Page) -> str | None:
    """Why the page is no page but what stands in front of it."""
    outline = item.outline
    if sum(map(len, outline.words)) > 8 * _LITTLE and not outline.hidden:
        return None
    shown = [block.text for _, block in item.reading.texts(0, len(outline.words))]
    text = " ".join(shown)
    if len(text) < 4 * _LITTLE and _ADDRESSED_TO_WALL.search(page.final_uri or page.uri):
        return "a login or check page came instead"
    headings = " ".join(outline.text_of(one) for one in item.select.all("title, h1, h2"))
    password = item.select.first("input[type=password]") is not None
    if len(text) < _LITTLE and (_CHECK.search(text) or _LOGIN.search(headings) or password):
        return f"a wall came instead: {text[:60]}"
    if len(text) < 2 * _LITTLE and _WALL_MARKS.search(outline.source):
        return "a login or captcha page came instead"
    body = sum(map(len, shown)) - len(headings)
    if body < 20 and outline.raw and item.select.first("img") is None:
        return "an empty shell: the page fills itself by script"
    return None
