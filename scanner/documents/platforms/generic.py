"""Shops of their own: JSON-LD Product, microdata, Open Graph, then the main content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.documents import lenient_json
from scanner.documents.lenient_json import Node
from scanner.documents.places import JsonText
from scanner.documents.platforms.dialect import Dialect

if TYPE_CHECKING:
    from scanner.documents.item import Item

DIALECT = Dialect(
    platform="generic",
    title=(
        "[itemtype*=Product] [itemprop=name]",
        "h1",
        "meta[property=og:title]@content",
        "title",
    ),
    subtitle=(".subtitle", ".sub-title", ".product-subtitle", ".slogan", "[itemprop=slogan]"),
    price=("[itemprop=price]", ".price", "meta[property=product:price:amount]@content"),
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


def read(item: Item) -> bool:
    """Take what a page says of its item in a vocabulary for machines; whether the page is an item's at all."""
    found = False
    for script in item.outline.scripts:
        token = item.outline.opens[script.element]
        if (token.attr("type") or "").strip().lower() == "application/ld+json":
            node = lenient_json.loads(item.text.text, script.start, script.end)
            for product in _products(node):
                if not found:
                    _product(item, product)
                found = True
    return found or any(item.select.first(mark) is not None for mark in _PRODUCT) or _sells(item)


def _sells(item: Item) -> bool:
    """One heading, a price and a place of attributes: nobody but an item's page has all of them."""
    attributes = any(item.select.first(one) is not None for one in (*DIALECT.pairs, *(c[0] for c in DIALECT.columns)))
    price = any(len(item.select.all(one)) == 1 for one in DIALECT.price)
    return len(item.select.all("h1")) == 1 and price and attributes


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


def _product(item: Item, product: Node) -> None:
    for field, path in (
        ("title", ("name",)),
        ("subtitle", ("slogan",)),
        ("price", ("offers", "price")),
        ("attributes.品牌", ("brand", "name")),
        ("attributes.品牌", ("brand",)),
        ("attributes.材质", ("material",)),
        ("attributes.颜色", ("color",)),
        ("attributes.货号", ("sku",)),
    ):
        node = product.get(*path)
        if node and isinstance(node.value, str) and not item.draft.has(field):
            item.draft.value(field, node.text, _origin(item, node))
    for extra in _listed(product.get("additionalProperty")):
        name, value = extra.get("name"), extra.get("value")
        if name and value and isinstance(value.value, str) and name.text.strip():
            item.draft.value(f"attributes.{name.text.strip()}", value.text, _origin(item, value))
    for image in _listed(product.get("image")):
        node = image.get("url") if isinstance(image.value, dict) else image
        if node and isinstance(node.value, str):
            item.draft.picture("main_image", item.absolute(node.text), _origin(item, node))
    description = product.get("description")
    if description and isinstance(description.value, str):
        item.draft.markup("detail", description.text, _origin(item, description))


def _listed(node: Node | None) -> list[Node]:
    if node is None or node.value is None:
        return []
    return list(node.elements()) if isinstance(node.value, list) else [node]


def _origin(item: Item, node: Node) -> JsonText:
    return JsonText(item.text, node.pieces, len(node.text), node.pointer)
