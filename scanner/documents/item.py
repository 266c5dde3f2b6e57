"""One item's page, read by the table of its dialect."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from operator import itemgetter
from urllib.parse import urljoin

from scanner.documents import lenient_json
from scanner.documents.blocks import PartWay, Reading
from scanner.documents.drafts import Draft
from scanner.documents.outline import Outline
from scanner.documents.pictures import Found, original, source_of
from scanner.documents.places import Source
from scanner.documents.platforms.dialect import Dialect
from scanner.documents.runs import Run
from scanner.documents.select import Selection
from scanner.model import Block, Key, Meta, Need, Part, Role, base_field
from scanner.text.form import later

PAD = " \t\r\n\f\v\xa0　​"
_LOADING = later(r"(?:商品介绍|图文详情|宝贝描述|描述|内容)?(?:正在)?(?:努力)?加载中[.。…·\s]*\Z|loading[.…]*\Z", re.I)
_SEPARATOR = later("[:：]")
_CUT_OFF = later(r"(?:\.{2,}|…)\Z")
CHROME = "nav, header, footer, aside, #site-nav, #header, #footer, #nav, .site-nav, .footer, .nav, .breadcrumb"
"""Parts of a page that frame it."""
POSTAGE = later(
    r"补(?:运费|邮费?|差价?|拍|款)|(?:邮费|运费|差价|价差)(?:补|专|链接|差)|(?:补|差)(?:邮|价)|(?:专用|付款|补款)链接|\A(?:邮费|运费|差价|快递费)\Z"
)
"""Titles of links that sell no goods: postage, price differences."""


def piece_of(block: Block, start: int, end: int) -> Block:
    """The stretch [start, end) of a block, as a block of its own."""
    way = None if block.map is None else PartWay(block.map, len(block.text), start, end)
    assert way is not None
    return block._replace(text=block.text[start:end], map=way)


def trimmed(block: Block, start: int = 0, end: int | None = None) -> Block | None:
    """A stretch of a block without padding round it; None if nothing is left."""
    text = block.text[start:end]
    first = start + len(text) - len(text.lstrip(PAD))
    last = start + len(text.rstrip(PAD))
    return piece_of(block, first, last) if first < last else None


class Item:
    """An item's page while it is read: what was taken for a field is not read again as the platform's own text."""

    def __init__(self, text: Source, outline: Outline, dialect: Dialect, base: str | None) -> None:
        self.text = text
        self.outline = outline
        self.dialect = dialect
        self.base = base
        self.select = Selection(outline)
        self.reading = Reading(outline, text, base)
        self.draft = Draft(text.uri, dialect.platform, base)
        self.taken: list[tuple[int, int]] = []
        """Stretches of words that are read."""
        self.dropped: list[tuple[int, int]] = []
        for start, end in sorted(self.span(element) for one in dialect.drop for element in self.select.all(one)):
            if start < end and not (self.dropped and end <= self.dropped[-1][1]):
                self.dropped.append((start, end))
        self.outline.hide(self.dropped)
        self.needs: list[Need] = []
        self._taken_elements: set[int] = set()

    def span(self, element: int) -> tuple[int, int]:
        """The words an element holds."""
        return self.outline.firsts[element], self.outline.lasts[element]

    def take(self, element: int) -> None:
        """Count an element as read."""
        self.taken.append(self.span(element))
        self._taken_elements.update(range(*self.outline.inner(element)))

    def is_dropped(self, element: int) -> bool:
        """Whether an element is the platform's addition, or within one."""
        start, end = self.span(element)
        index = bisect_right(self.dropped, start, key=lambda one: one[1])
        return (
            start < end
            and index < len(self.dropped)
            and self.dropped[index][0] <= start
            and end <= self.dropped[index][1]
        )

    def blocks(self, selector: str, role: Role = "copy") -> Iterator[tuple[int, list[Block]]]:
        """For each element that ``selector`` or ``selector@attribute`` selects, what it says."""
        selector, _, name = selector.partition("@")
        for element in self.select.all(selector):
            if element in self._taken_elements or self.is_dropped(element):
                continue
            if not name:
                yield element, [block for _, block in self.reading.texts(*self.span(element), role)]
                continue
            block = self.reading.named(element, name, role)
            yield element, [block] if block else []

    def first(self, selectors: Sequence[str]) -> tuple[int, list[Block]] | None:
        """What the first of `selectors` says that says anything."""
        for selector in selectors:
            for element, found in self.blocks(selector):
                if found:
                    return element, found
        return None

    def title(self) -> None:
        """The title, without what the platform adds to a ``<title>``."""
        if self.draft.has("title"):
            return
        for selector in self.dialect.title:
            for element, found in self.blocks(selector):
                block = trimmed(found[0]) if found else None
                if block and self.outline.opens[element].tag == "title":
                    ending = re.search(self.dialect.title_ends, block.text)
                    block = trimmed(block, 0, ending.start()) if ending else block
                if block:
                    self.take(element)
                    self._add("title", block)
                    for more in found[1:]:
                        self._add("subtitle", more)
                    return

    def _add(self, field: str, block: Block) -> None:
        self.draft.add(field, block.text, block.origin, block.role, block.map)

    def values(self, field: str, selectors: Sequence[str], every: bool = False) -> None:
        """Values of a short field: of the first selector that has any, or of `every` one."""
        for selector in selectors:
            said = False
            for element, found in self.blocks(selector):
                for block in found:
                    if (value := trimmed(block)) and not (field == "subtitle" and self._is_title(value)):
                        self._add(field, value)
                        said = True
                self.take(element)
            if said and not every:
                return

    def _is_title(self, block: Block) -> bool:
        return any(one.field == "title" and one.text == block.text for one in self.draft.blocks)

    def attributes(self) -> None:
        """Names and values, repeats kept."""
        for selector in self.dialect.pairs:
            for element, found in self.blocks(selector):
                self._pair(element, found)
                self.take(element)
        for names, values in self.dialect.columns:
            self._columns(names, values)

    def _pair(self, element: int, found: list[Block]) -> None:
        if not found:
            return
        separator = _SEPARATOR.search(found[0].text)
        if separator is None:
            return
        name = found[0].text[: separator.start()].strip(PAD)
        values = [trimmed(found[0], separator.end()), *map(trimmed, found[1:])]
        value = next((one for one in values if one), None)
        if value and _CUT_OFF.search(value.text):
            whole = self.reading.named(element, "title", value.role)
            value = (whole and trimmed(whole)) or value
        if name and value:
            self._add(f"attributes.{name}", value)

    def _columns(self, names: str, values: str) -> None:
        """Cells with names and cells with values, alternating in either order."""
        named = dict.fromkeys(self.select.all(names))
        cells = sorted({*named, *self.select.all(values)} - self._taken_elements)
        reversed_order = bool(cells) and cells[0] not in named
        waiting: list[tuple[bool, int, list[Block]]] = []
        for cell in cells:
            if self.is_dropped(cell):
                continue
            is_name = cell in named
            found = [block for _, block in self.reading.texts(*self.span(cell))]
            self.take(cell)
            if waiting and waiting[-1][0] != is_name and is_name == reversed_order:
                name, value = (found, waiting[-1][2]) if is_name else (waiting[-1][2], found)
                self._cells(name, value)
                waiting.clear()
            else:
                waiting = [(is_name, cell, found)]

    def _cells(self, names: list[Block], values: list[Block]) -> None:
        name = names[0].text.strip(PAD).rstrip(":：").strip(PAD) if names else ""
        value = next((one for one in map(trimmed, values) if one), None)
        if name and value:
            self._add(f"attributes.{name}", value)

    def detail(self) -> bool:
        """The description; whether it is in the file."""
        for selector in self.dialect.detail:
            for element in self.select.all(selector):
                if element in self._taken_elements:
                    continue
                found = self.reading.copy(*self.span(element), "detail", "copy", self.outline.inner(element))
                if found.pictures or not all(_LOADING.match(block.text.strip(PAD)) for block in found.blocks):
                    self.draft.more("detail", found.blocks)
                    for picture in found.pictures:
                        self.draft.picture("detail_image", picture.uri, picture.origin)
                    self.take(element)
                    return True
        return False

    def pictures(self) -> None:
        """The main pictures: of the first selector that shows any, else of a script."""
        for selector in self.dialect.main:
            selector, _, name = selector.partition("@")
            elements = self.select.all(selector)
            for element in elements:
                if name:
                    sources = re.findall(
                        r"\"original\"\s*:\s*\"([^\"]+)\"", self.outline.opens[element].attr(name) or ""
                    )
                else:
                    sources = [source for source in [source_of(self.outline.opens[element])] if source]
                for source in sources:
                    if address := Found(element, source).address(self.base):
                        self.draft.picture("main_image", address, self.reading.origin)
            if any(picture.field.startswith("main_image") for picture in self.draft.pictures):
                return
        for pattern in self.dialect.main_script:
            if found := re.search(pattern, self.outline.source):
                for source in re.findall(r"[\"']([^\"']+)[\"']", found.group(1)):
                    address = source if "//" in source else self.dialect.main_prefix + source
                    self.draft.picture("main_image", original(self.absolute(address)), self.reading.origin)

    def absolute(self, address: str) -> str:
        """An address of the page as one that can be fetched."""
        address = address.replace("&amp;", "&").replace("\\/", "/")
        if self.base and "://" in self.base:
            return urljoin(self.base, address)
        return "https:" + address if address.startswith("//") else address

    def found(self, patterns: Sequence[str]) -> str | None:
        """The first group of the first of `patterns` that occurs in the page's address or in the page."""
        for text in (self.canonical or "", self.base or self.text.uri, self.outline.source):
            for pattern in patterns:
                if match := re.search(pattern, text):
                    return match.group(1)
        return None

    @cached_property
    def canonical(self) -> str | None:
        """The address that the page says is its own."""
        element = self.select.first("link[rel=canonical]")
        return self.outline.opens[element].attr("href") if element is not None else None

    def text_at(self, selectors: Sequence[str]) -> str | None:
        """What the first of `selectors` says, for `Meta`: it stays where it is."""
        found = self.first(selectors)
        return found[1][0].text.strip(PAD) if found else None

    def key(self) -> Key | None:
        """Platform and id, where the page states one."""
        found = self.found(self.dialect.ids)
        return Key(self.dialect.platform, found) if found else None

    def meta(self) -> Meta:
        """What the page says beside its wording."""
        brand = None
        if self.draft.has("attributes.品牌"):
            said = (one.text for one in self.draft.blocks if base_field(one.field) == "attributes.品牌")
            brand = next(said, None)
        crumbs = [
            block.text.strip(PAD) for one in self.dialect.category for _, found in self.blocks(one) for block in found
        ]
        return Meta(
            url=self.absolute(self.canonical) if self.canonical else self.base,
            shop=self.text_at(self.dialect.shop),
            brand=brand,
            category="/".join(crumb for crumb in crumbs if crumb != ">") or None,
        )

    def rest(self, field: str = "shop", role: Role = "platform") -> None:
        """All other text of the page: the platform's, or boilerplate. It is kept, and not judged."""
        self.outline.unhide(set(self.dropped))
        runs: list[Run] = []
        for first, last in self._gaps(sorted(self.taken)):
            runs += self.reading.runs(first, last, role)
        for first, last in self.dropped:
            runs += self.reading.runs(first, last, "platform")
        for wording in self.outline.wording:
            if wording.element not in self._taken_elements and (run := self.reading.shown(wording, role)):
                runs.append(run)
        runs.sort(key=itemgetter(0))
        self.draft.run(field, runs)

    def _gaps(self, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """The stretches of words between those that were read or dropped."""
        last, words = 0, len(self.outline.words)
        for first, end in (*sorted([*taken, *self.dropped]), (words, words)):
            if first > last:
                yield last, first
            last = max(last, end)

    def head(self) -> None:
        """What stands in the head of a page repeats the page for machines: kept, and not judged."""
        for element in self.select.all("title, meta"):
            if element not in self._taken_elements:
                found = self.reading.copy(*self.span(element), "shop", "platform", (element, element + 1))
                self.draft.more("shop", found.blocks)
                self.take(element)

    def chrome(self) -> None:
        """The frame of a page: kept, and not judged."""
        # In source order, so that a frame comes before what stands within it.
        for element in self.select.all(CHROME):
            if element not in self._taken_elements:
                found = self.reading.copy(*self.span(element), "shop", "platform", self.outline.inner(element))
                self.draft.more("shop", found.blocks)
                self.take(element)

    def data(self) -> Iterator[Part | Need]:
        """What the page's own data says, for what its mark-up leaves open."""
        from scanner.documents import answers

        for pattern in self.dialect.data:
            for _, inside in self.outline.raw:
                start, end = self.outline.stretch(inside)
                found = re.compile(pattern).search(self.outline.source, start, end)
                if found:
                    node = lenient_json.loads(self.text.text, found.end(), end)
                    for out in answers.of(node, self.text, self.text.uri, self.base, self.dialect.platform):
                        if isinstance(out, Part | Need):
                            yield out
                    return
