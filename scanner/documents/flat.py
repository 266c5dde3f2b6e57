"""An object of JSON whose keys speak for themselves: what crawlers and shops dump, one object an item."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from scanner.documents.answer_fields import add_attribute, joined
from scanner.documents.columns import ATTRIBUTES, FIELDS, IGNORED, PAIR_NAMES, PAIR_VALUES, assigned, normal
from scanner.documents.drafts import PLATFORMS, Draft, is_markup, platform_of
from scanner.documents.json_parser import Json
from scanner.documents.json_places import text_origin
from scanner.documents.lenient_json import Node
from scanner.documents.values import figure
from scanner.model import Key, Meta, Origin, Part
from scanner.text.form import later

_STRONG = frozenset(("price", "images", "id", "shop", "brand", "sku"))
_WEAK = _STRONG | frozenset(("url", "detail", "subtitle"))
_SURE = 20
"""Names of the title from this rank on (product, name) are common words: they want more beside them."""
_LETTER = later(r"[^\W\d_]")
_HAN = later(r"[\u3400-\u9fff]")
_ADDRESS = later(r"(?:https?:)?//|data:")
_SERVICE_KEYS = frozenset(("service",))
_ADDRESSED = ("url", "src", "image", "imageUrl", "imgUrl", "img", "path")
_TITLED = ("title", "name", "spec", "value")
"""What lists of objects call the address of a picture, and a choice."""
_MANY = 2000


@lru_cache(maxsize=1024)
def _assigned(keys: tuple[str, ...]) -> dict[int, str]:
    return assigned(keys)


def is_flat(value: dict[str, Json]) -> bool:
    """Whether an object reads like an item: a title, and beside it what an item has."""
    keys = tuple(value)
    if len(keys) > 2000:
        return False
    fields = {
        field: keys[index] for index, field in _assigned(keys).items() if value[keys[index]] not in (None, "", [])
    }
    title = value[fields["title"]] if "title" in fields else None
    if not isinstance(title, str) or not 2 <= len(title) <= 500 or not _LETTER.search(title):
        return not _SERVICE_KEYS.isdisjoint(fields) and isinstance(value[fields["service"]], str)
    sure = FIELDS[normal(fields["title"])][1] < _SURE
    return not (_WEAK if sure else _STRONG).isdisjoint(fields)


def attribute_like(name: str, value: str) -> bool:
    """The rule for what no name explains: an attribute has a known name, or a short Chinese one and a short value."""
    key = normal(name)
    if key in ATTRIBUTES:
        return True
    if key in IGNORED or _ADDRESS.match(value) or FIELDS.get(key, ("title", 0))[0] != "title":
        return False  # a name that is known for something else is no attribute where a surer one took its place
    return len(key) <= 12 and len(value) <= 80 and _HAN.search(key) is not None


def found_flat(node: Node, parent: Origin, uri: str, number: int, base: str | None) -> Part:
    """The item as a part."""
    assert isinstance(node.value, dict)
    keys = tuple(node.value)
    fields = _assigned(keys)
    values = {field: node.value[keys[index]] for index, field in fields.items()}
    url = _text(values.get("url"))
    stated = _text(values.get("platform"))
    name = (PLATFORMS.get(stated, stated.lower()) if stated else None) or platform_of(url) or "generic"
    identity = _text(values.get("id"))
    key = Key(name, identity) if identity else None
    address = "https:" + url if url and url.startswith("//") else url
    draft = Draft(uri if key or number == 1 else f"{uri}#{number}", name, base or address)
    for index, (label, inner) in enumerate(node.items()):
        _value(draft, fields.get(index), label, inner, parent)
    sales, views = _text(values.get("sales")), _text(values.get("views"))
    meta = Meta(
        address,
        _text(values.get("shop")),
        _text(values.get("brand")),
        _text(values.get("category")),
        _text(values.get("made_on")),
        figure(views) if views else None,
        figure(sales) if sales else None,
    )
    return draft.part(key, meta)


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) and value else None


def _value(draft: Draft, field: str | None, label: str, node: Node, parent: Origin) -> None:
    for inner in [node] if node.text else list(node.elements())[:_MANY]:
        if text := inner.text:
            _said(draft, field, label, inner, text, parent)
        elif field in ("images", "detail_images"):
            if address := _first(inner, _ADDRESSED):
                _said(draft, field, label, address, address.text, parent)
        elif field == "sku":
            for choice in _choices(inner):
                draft.value(field, choice.text, text_origin(parent, choice))
        elif field in (None, "attributes") and (pair := _pair(inner)):
            name, value = pair
            if field or attribute_like(name, joined(value)):
                add_attribute(draft, name, value, parent)
    if not isinstance(node.value, dict) or len(node.value) > 300:
        return
    for name, inner in node.items():
        if field == "attributes":
            add_attribute(draft, name, inner, parent)
        elif field == "images" and isinstance(inner.value, str | list):
            _value(draft, field, label, inner, parent)


def _said(draft: Draft, field: str | None, label: str, node: Node, text: str, parent: Origin) -> None:
    """A text that stands at the key `label`."""
    origin = text_origin(parent, node)
    if field in ("title", "subtitle", "sku", "price", "service"):
        draft.value(field, text, origin)
    elif field in ("qa", "review"):
        draft.value(field, text, origin, "user")
    elif field == "detail":
        if is_markup(text):
            draft.markup("detail", text, origin)
        else:
            draft.prose("detail", text, origin)
    elif field in ("images", "detail_images"):
        if _ADDRESS.match(text):
            draft.picture("main_image" if field == "images" else "detail_image", text, origin)
    elif field == "attributes":
        draft.value("attributes.属性", text, origin)
    elif field is None and attribute_like(label, text):
        draft.value(f"attributes.{label}", text, origin)


def _pair(node: Node) -> tuple[str, Node] | None:
    """An element of a list as an attribute: ``{name, value}``, ``{名: 值}`` or ``[name, value]``."""
    if isinstance(node.value, list):
        both = list(node.elements())[:3]
        return (both[0].text.strip(), both[1]) if len(both) == 2 and both[0].text.strip() else None
    if not isinstance(node.value, dict):
        return None
    if name := _first(node, PAIR_NAMES):
        value = next((found for key in PAIR_VALUES if (found := node.get(key)) is not None), None)
        return (name.text, value) if value is not None else None
    if len(node.value) == 1:
        ((label, value),) = node.items()
        return label, value
    return None


def _choices(node: Node) -> Iterator[Node]:
    """What an element of a list of options or variants offers."""
    values = node.get("values")
    if values is not None:
        yield from (one for one in list(values.elements())[:_MANY] if one.text)
    elif title := _first(node, _TITLED):
        yield title


def _first(node: Node, keys: tuple[str, ...]) -> Node | None:
    """The first text at one of `keys`."""
    return next((found for key in keys if (found := node.get(key)) is not None and found.text), None)
