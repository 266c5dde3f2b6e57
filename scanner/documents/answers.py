"""Answers of platforms and data services, and the data that pages embed: JSON to parts, by `answer_shapes`.

What no shape knows is read by the names of its keys (`columns`), and only where beside a title something else says
that this is an item. An answer that states an error says so; the rest gives nothing, and the caller says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TypeAlias

from scanner.documents.answer_fields import add_attributes, add_descriptions, add_options, find, joined, steps
from scanner.documents.answer_shapes import SHAPES, Shape
from scanner.documents.drafts import Draft, platform_of
from scanner.documents.flat import found_flat, is_flat
from scanner.documents.json_parser import Json
from scanner.documents.json_places import text_origin
from scanner.documents.lenient_json import Document, Node
from scanner.documents.values import figure
from scanner.model import Key, Meta, Need, Origin, Part, Unchecked
from scanner.text.form import later

Read: TypeAlias = Iterator[Part | Need | Unchecked]
_BLOCKED = later(
    r"RGV587|FAIL_SYS_USER_VALIDATE|FAIL_SYS_SESSION_EXPIRED|FAIL_SYS_ILLEGAL_ACCESS|被挤爆|x5sec|login", re.I
)
_FAILED = later(r"FAIL_|ERROR|error|失败|不存在|not.?found", re.I)
_LEVELS = 8
_SPECULATIVE = 20_000
"""Levels and values that are looked at for something like an item, in a document that no shape knows."""


def of(
    node: Node, parent: Origin, uri: str, base: str | None = None, platform: str | None = None, first: int = 0
) -> Read:
    """The items of `node`; nothing where there are none.

    `parent` places the text that `node` was read from, `base` is what relative addresses start from, `platform` wins
    over the shape's, `first` counts the items that came before from the same source.
    """
    number = first
    for shape in SHAPES:
        found = False
        for item in items(shape, node):
            found = True
            number += 1
            yield from part_of(shape, item, parent, uri if number == 1 else f"{uri}#{number}", base, platform, uri)
        if found:
            return
    if (failure := failed(node)) is not None:
        yield Unchecked(uri, None, *failure)
        return
    for inner in flat_items(node):
        number += 1
        yield found_flat(inner, parent, uri, number, base)


def is_known(value: Json) -> bool:
    """Whether a value is an answer of a shape that is known."""
    node = Node(Document("", 0, 0, value), (), value)
    return any(True for shape in SHAPES for _ in items(shape, node))


def items(shape: Shape, node: Node) -> Iterator[Node]:
    """The items of `shape` in `node`, from the first of its roots that has some."""
    for root in shape.roots:
        there = [item for item in find(node, root) if fits(shape, item)]
        if there:
            yield from there
            return


def fits(shape: Shape, item: Node) -> bool:
    """Whether `item` has what this shape has; alternatives of one path are divided by ``|``."""
    if not isinstance(item.value, dict):
        return False
    return all(any(_there(item, path) for path in paths.split("|")) for paths in shape.has)


def _there(item: Node, path: str) -> bool:
    found = item.get(*steps(path))
    return found is not None and found.value not in (None, "")


def part_of(
    shape: Shape, item: Node, parent: Origin, uri: str, base: str | None, platform: str | None, source: str
) -> Read:
    """One item as a part, and the description it needs."""
    url = first_text(item, shape.url)
    name = platform or platform_of(url) or _platform(shape, item)
    identity = first_text(item, shape.id)
    key = Key(name, identity) if identity else None
    draft = Draft(source if key else uri, name, base or _absolute(url))
    _wording(draft, shape, item, parent)
    for path in shape.images:
        for node in find(item, path):
            if node.text:
                draft.picture("main_image", node.text, text_origin(parent, node))
        if draft.pictures:
            break
    described = add_descriptions(draft, shape, item, parent)
    address = first_text(item, shape.description)
    if address and not described:
        draft.miss("detail", "description not loaded", address[:300])
    if shape.partial:
        draft.miss("attributes", "attributes not in the file", "this answer holds the brand at most")
    yield draft.part(key, _meta(shape, item, url), described=bool(address))
    if address and not described:
        yield Need("https:" + address if address.startswith("//") else address, key, "detail")


def _wording(draft: Draft, shape: Shape, item: Node, parent: Origin) -> None:
    title = first(item, shape.title)
    if title is not None:
        draft.value("title", title.text, text_origin(parent, title))
    for path in shape.subtitle:
        for node in find(item, path):
            if node.text not in ("", "null") and (title is None or node.text != title.text):
                draft.value("subtitle", node.text, text_origin(parent, node))
        if draft.has("subtitle"):
            break
    for attributes in shape.attributes:
        if not (attributes.instead and draft.has("attributes.")):
            add_attributes(draft, attributes, item, parent)
    price = first(item, shape.price)
    if price is not None:
        draft.add("price", price.text, text_origin(parent, price))
    add_options(draft, shape, item, parent)
    for field, path in shape.extra:
        for node in find(item, path):
            draft.value(field, node.text, text_origin(parent, node))
    for path in shape.review:
        for node in find(item, path):
            draft.value("review", node.text, text_origin(parent, node), "user")


def first(item: Node, paths: Sequence[str]) -> Node | None:
    """The first text that one of `paths` leads to."""
    return next((node for path in paths for node in find(item, path) if node.text not in ("", "null")), None)


def first_text(item: Node, paths: Sequence[str]) -> str | None:
    """What it says."""
    node = first(item, paths)
    return node.text if node is not None else None


def _platform(shape: Shape, item: Node) -> str:
    for path, wanted in shape.is_tmall:
        node = item.get(*steps(path))
        if node is not None and str(node.value) == wanted:
            return "tmall"
    return shape.platform


def _absolute(url: str | None) -> str | None:
    return "https:" + url if url and url.startswith("//") else url if url and "://" in url else None


def _meta(shape: Shape, item: Node, url: str | None) -> Meta:
    said = partial(first_text, item)
    sales = said(shape.sales)
    return Meta(
        _absolute(url) or url,
        said(shape.shop),
        said(shape.brand),
        said(shape.category),
        sales=figure(sales) if sales else None,
    )


def failed(node: Node) -> tuple[str, str] | None:
    """The reason and the words of an answer that states an error."""
    value = node.value
    if not isinstance(value, dict):
        return None
    said = joined(node.get("ret")) if "ret" in value else ""
    if said and _FAILED.search(said):
        return ("blocked" if _BLOCKED.search(said) else "error answer"), said[:200]
    for path in (
        ("item", "error"),
        ("error",),
        ("error_msg",),
        ("errorMessage",),
        ("errMsg",),
        ("error_response", "msg"),
    ):
        found = node.get(*path)
        if found is not None and found.text and found.text not in ("0", "null"):
            detail = value.get("reason")
            return "error answer", f"{found.text} {detail if isinstance(detail, str) else ''}".strip()[:200]
    return None


def flat_items(node: Node) -> Iterator[Node]:
    """Objects that read like items, from the highest level that has any."""
    level = [node]
    looked = 0
    for _ in range(_LEVELS):
        there = [inner for inner in level if isinstance(inner.value, dict) and is_flat(inner.value)]
        if there:
            yield from there
            return
        below: list[Node] = []
        for inner in level:
            below.extend(child for _, child in inner.items())
            below.extend(inner.elements())
            looked += 1
            if looked + len(below) >= _SPECULATIVE:
                return
        level = [child for child in below if isinstance(child.value, dict | list)]
