"""Item pages of shops that state nothing for machines: a list of parameters beside a price, or data in a script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from scanner.documents import lenient_json
from scanner.documents.columns import ATTRIBUTES, FIELDS, normal
from scanner.documents.flat import attribute_like
from scanner.model import Block, Part
from scanner.text.form import later
from scanner.text.named import NamedTuple

if TYPE_CHECKING:
    from scanner.documents.item import Item

_STATES = (
    ("__NUXT__", r"__NUXT__\s*=\s*(?=\{)"),
    ("__INITIAL_", r"__INITIAL_(?:STATE|DATA|PROPS)__\s*=\s*(?=\{)"),
    ("__PRELOADED_STATE__", r"__PRELOADED_STATE__\s*=\s*(?=\{)"),
    ("_DATA_", r"\b_DATA_\w+\s*=\s*(?=\{)"),
)
"""(word, pattern that ends where data begins): what frameworks call the state a page starts from."""
_STATE_IDS = ("__NEXT_DATA__", "__NUXT_DATA__")
"""Scripts that hold nothing but such data are known by their id."""
_PRICES = (
    (("¥", "￥", "价格", "价:", "价："), later(r"(?:[¥￥]|价格?[:：])\s*\d")),
    (("元",), later(r"\d\s*元")),
)
"""(signs, pattern that finds nothing without one of them): a plain look-up costs a hundredth of a search."""
_PRICED = "[class*=price], [id*=price], [class*=Price]"
_PAIR = later(r"\s*([^:：\n]{1,12})[:：]\s*(?=\S)")
_VALUE = 80
"""Characters of a value at most; a longer text is prose."""
_CELLS = 6
_ROWS = 400
"""Cells of a row and rows of a table of parameters at most."""


class Parameter(NamedTuple):
    """A name and what stands beside it."""

    element: int
    """The table or list that holds it."""
    name: str
    value: Block


def parameters(item: Item) -> list[Parameter]:
    """Parameters of tables and lists; a list counts only if it has a name that attributes have (材质, 产地)."""
    found: list[Parameter] = []
    for table in item.select.all("table"):
        found += _known(list(_table(item, table)))
    for listed in item.select.all("ul, ol, dl"):
        found += _known(list(_list(item, listed)))
    return found


def priced(item: Item) -> bool:
    """Whether a price is shown."""
    shown = (item.outline.text_of(element) for element in item.select.all(_PRICED))
    if any(any(sign.isdigit() for sign in text) for text in shown):
        return True
    # No pattern reaches over the sign between two words.
    words = "\0".join(item.outline.words)
    return any(any(sign in words for sign in signs) and pattern.search(words) for signs, pattern in _PRICES)


def embedded(item: Item) -> Part | None:
    """The item that the page keeps in a script: the one its title names, or the only one."""
    for start, end in states(item):
        parts = kept(item, start, end)
        headings = [item.outline.text_of(one).strip() for one in item.select.all("title, h1")]
        for part in parts:
            title = next((block.text for block in part.blocks if block.field == "title"), "")
            if title and (len(parts) == 1 or any(title in one or (one and one in title) for one in headings)):
                return part
    return None


def states(item: Item) -> Iterator[tuple[int, int]]:
    """Where the page keeps data, as frameworks do: start and end in its text."""
    outline = item.outline
    for element, inside in outline.raw:
        if outline.opens[element].attr("id") in _STATE_IDS:
            yield outline.stretch(inside)
    yield from after(item, _STATES)


def after(item: Item, marks: Iterable[tuple[str, str]]) -> Iterator[tuple[int, int]]:
    """What stands in scripts behind `marks` (a word, and the pattern that ends where data begins), to their ends."""
    outline = item.outline
    for word, pattern in marks:
        if outline.scripts_say(word):
            for script in outline.scripts:
                if begins := re.compile(pattern).search(outline.source, script.start, script.end):
                    yield begins.end(), script.end


def kept(item: Item, start: int, end: int) -> list[Part]:
    """The goods in data that the page's text holds from `start` to `end`."""
    from scanner.documents import answers

    node = lenient_json.loads(item.text.text, start, end)
    return [one for one in answers.of(node, item.text, item.text.uri, item.base) if isinstance(one, Part)]


def _known(found: list[Parameter]) -> list[Parameter]:
    """The list, if one of its names is that of an attribute and most of the rest may be."""
    likely = [one for one in found if attribute_like(one.name, one.value.text) or _is_brand(one.name)]
    sure = any(normal(one.name) in ATTRIBUTES for one in likely)
    return likely if sure and 2 * len(likely) >= len(found) else []


def _is_brand(name: str) -> bool:
    return FIELDS.get(normal(name), ("", 0))[0] == "brand"


def _table(item: Item, table: int) -> Iterator[Parameter]:
    """Rows of names and values, in turn: two cells, or four."""
    opens, parents = item.outline.opens, item.outline.parents
    rows: dict[int, list[int]] = {}
    for inner in range(*item.outline.inner(table)):
        if opens[inner].tag in ("td", "th") and len(rows) <= _ROWS:
            rows.setdefault(parents[inner], []).append(inner)
    for cells in rows.values():
        if len(cells) % 2 or len(cells) > _CELLS:
            continue
        for name, value in zip(cells[::2], cells[1::2], strict=True):
            yield from _cell(item, table, name, value)


def _list(item: Item, listed: int) -> Iterator[Parameter]:
    """``<li>材质：棉</li>``, or names and values in turn."""
    opens, parents = item.outline.opens, item.outline.parents
    waiting = -1
    for inner in range(*item.outline.inner(listed)):
        if opens[inner].tag == "dt":
            waiting = inner
        elif opens[inner].tag == "dd" and waiting >= 0:
            yield from _cell(item, listed, waiting, inner)
            waiting = -1
        elif opens[inner].tag == "li" and parents[inner] == listed:
            blocks = [block for _, block in item.reading.texts(*item.span(inner))]
            pair = _PAIR.match(blocks[0].text) if len(blocks) == 1 else None
            if pair and len(blocks[0].text) <= pair.end() + _VALUE:
                yield from _value(listed, pair.group(1), blocks[0], pair.end())


def _cell(item: Item, holder: int, name: int, value: int) -> Iterator[Parameter]:
    """A name and its value; several links are what a buyer may filter by."""
    links = sum(item.outline.opens[one].tag == "a" for one in range(*item.outline.inner(value)))
    called = item.outline.text_of(name).strip().rstrip(":：").strip()
    blocks = [block for _, block in item.reading.texts(*item.span(value))] if links < 2 else []
    if called and len(blocks) == 1 and len(called) <= 12 and len(blocks[0].text) <= _VALUE:
        yield from _value(holder, called, blocks[0], 0)


def _value(holder: int, name: str, block: Block, start: int) -> Iterator[Parameter]:
    from scanner.documents.item import trimmed

    if value := trimmed(block, start):
        yield Parameter(holder, "".join(name.split()), value)
