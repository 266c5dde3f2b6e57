"""Shops of their own: JSON-LD Product, microdata, Open Graph, then the main content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scanner.documents import lenient_json, unmarked
from scanner.documents.lenient_json import Node
from scanner.documents.places import JsonText
from scanner.documents.platforms.dialect import Dialect
from scanner.model import base_field
from scanner.text.named import NamedTuple

if TYPE_CHECKING:
    from scanner.documents.item import Item

DIALECT = Dialect(
    platform="generic",
    title=(
        "[itemtype*=Product] [itemprop=name]",
        "h1",
        "[class*=goods-title]",
        "[class*=product-title]",
        "[class*=product_title]",
        "[class*=item-title]",
        "meta[property=og:title]@content",
        "title",
    ),
    subtitle=(".subtitle", ".sub-title", ".product-subtitle", ".slogan", "[itemprop=slogan]"),
    price=("[itemprop=price]", ".price", "[class*=price]", "meta[property=product:price:amount]@content"),
    pairs=(
        "ul.attributes-list > li",
        "ul.attributes > li",
        "ul.specs > li",
        ".attributes li",
        ".parameters li",
        ".product-attributes li",
    ),
    columns=(
        ("table.attributes th", "table.attributes td"),
        ("table.specs th", "table.specs td"),
        (".attributes dt", ".attributes dd"),
        (".specs dt", ".specs dd"),
        ("[itemprop=additionalProperty] [itemprop=name]", "[itemprop=additionalProperty] [itemprop=value]"),
    ),
    detail=(
        "[itemtype*=Product] [itemprop=description]",
        "#description",
        ".product-description",
        ".product-detail",
        "#tab-description",
        ".rich-text",
        "[class*=product__description]",
        "[class*=pro-detail]",
        "[class*=goods-detail]",
        "#detail",
        ".detail",
        ".description",
        "main",
        "article",
        "#content",
        ".content",
    ),
    main=("[itemtype*=Product] img[itemprop=image]", ".gallery img", ".product-gallery img", ".main-image img"),
    reviews=("[itemprop=review]", "#reviews", ".reviews", "#comments"),
    shop=("meta[property=og:site_name]@content",),
    category=(".breadcrumb a",),
    drop=("nav", "footer", "header .nav"),
)

_PRODUCT = (
    "[itemtype*=schema.org/Product]",
    "meta[property=og:type][content*=product]",
    "meta[property=product:price:amount]",
)


class Stated(NamedTuple):
    """A value that a page states in a vocabulary for machines."""

    field: str
    node: Node


def stated(item: Item) -> list[Stated]:
    """What the first product of the page's JSON-LD says."""
    outline = item.outline
    for element, inside in outline.raw:
        if (outline.opens[element].attr("type") or "").strip().lower() == "application/ld+json":
            for product in _products(lenient_json.loads(item.text.text, *outline.stretch(inside))):
                return list(_product(product))
    return []


def title(item: Item, values: list[Stated]) -> None:
    """The stated name, placed where a shopper sees it, if a heading says the same."""
    name = next((one.node for one in values if one.field == "title"), None)
    if name is None:
        return
    for element, blocks in item.blocks("h1"):
        if blocks and " ".join(blocks[0].text.split()) == " ".join(name.text.split()):
            item.take(element)
            item.draft.add("title", blocks[0].text, blocks[0].origin, "copy", blocks[0].map)
            return
    item.draft.value("title", name.text, _origin(item, name))


def rest(item: Item, values: list[Stated]) -> None:
    """What is stated and was not read from the page itself."""
    draft = item.draft
    said = {(base_field(block.field), block.text) for block in draft.blocks}
    pictured = any(picture.field.startswith("main_image") for picture in draft.pictures)
    described = draft.has("detail")
    for field, node in values:
        if field == "main_image":
            if not pictured:
                draft.picture(field, item.absolute(node.text), _origin(item, node))
        elif field == "detail":
            if not described:
                draft.markup(field, node.text, _origin(item, node))
        elif (field, node.text) not in said and not (field in ("title", "price", "subtitle") and draft.has(field)):
            draft.value(field, node.text, _origin(item, node))


def sells(item: Item) -> bool:
    """Whether a page that states nothing is an item's all the same."""
    return any(item.select.first(mark) is not None for mark in _PRODUCT) or _sells(item)


def _sells(item: Item) -> bool:
    """A heading, a price and parameters of goods: nobody but an item's page has all of them."""
    if len(item.select.all("h1")) > 1 or not unmarked.priced(item):
        return False
    attributes = any(item.select.first(one) is not None for one in (*DIALECT.pairs, *(c[0] for c in DIALECT.columns)))
    return attributes or bool(unmarked.parameters(item))


def parameters(item: Item) -> None:
    """Parameters that no class name tells, where the page has no other attributes."""
    if item.draft.has("attributes."):
        return
    for _, name, value in (found := unmarked.parameters(item)):
        item.draft.add(f"attributes.{name}", value.text, value.origin, value.role, value.map)
    for holder in dict.fromkeys(one.element for one in found):
        item.take(holder)


def _products(node: Node) -> list[Node]:
    found: list[Node] = []
    left = [node]
    while left and len(found) < 50:
        one = left.pop()
        if isinstance(one.value, list):
            left += reversed(list(one.elements()))
        elif isinstance(one.value, dict):
            kind = one.get("@type")
            kinds = [kind.text] if kind and isinstance(kind.value, str) else []
            if kind and isinstance(kind.value, list):
                kinds = [inner.text for inner in kind.elements()]
            if "Product" in kinds or "ProductGroup" in kinds:
                found.append(one)
            elif (graph := one.get("@graph")) or (graph := one.get("mainEntity")):
                left.append(graph)
    return found


def _product(product: Node) -> Iterator[Stated]:
    for field, path in (
        ("title", ("name",)),
        ("subtitle", ("slogan",)),
        ("price", ("offers", "price")),
        ("attributes.品牌", ("brand", "name")),
        ("attributes.品牌", ("brand",)),
        ("attributes.材质", ("material",)),
        ("attributes.颜色", ("color",)),
        ("detail", ("description",)),
    ):
        node = product.get(*path)
        if node and isinstance(node.value, str):
            yield Stated(field, node)
    for extra in _listed(product.get("additionalProperty")):
        name, value = extra.get("name"), extra.get("value")
        if name and value and isinstance(value.value, str) and name.text.strip():
            yield Stated(f"attributes.{name.text.strip()}", value)
    for image in _listed(product.get("image")):
        found = image.get("url") if isinstance(image.value, dict) else image
        if found and isinstance(found.value, str):
            yield Stated("main_image", found)


def _listed(node: Node | None) -> list[Node]:
    if node is None or node.value is None:
        return []
    return list(node.elements()) if isinstance(node.value, list) else [node]


def _origin(item: Item, node: Node) -> JsonText:
    return JsonText(item.text, node.pieces, len(node.text), node.pointer)
