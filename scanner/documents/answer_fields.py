"""Fields of an answer into a draft: paths, attributes in their forms, options, descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache, partial

from scanner.documents.answer_shapes import Attributes, Shape
from scanner.documents.drafts import Draft, is_markup
from scanner.documents.json_places import ValueText, text_origin
from scanner.documents.lenient_json import Node, Path
from scanner.documents.places import JsonText, PartText
from scanner.model import Origin, Piece
from scanner.text.form import later

_PAIR = later(r"(?:^|;)\s*(?:-?\d+:-?\d+:)?([^:;]{1,60}):([^;]*)")
_OPTION = later(r"(?:^|;)\s*-?\d+:-?\d+:[^:;]{1,60}:([^;]+)")
_SCRIPT = later(r"\s*(?:var\s+)?[\w$.]+\s*=\s*(['\"])(.*)\1\s*;?\s*\Z", re.DOTALL)
_HAN = later(r"[\u3400-\u9fff]")
_TRIVIAL = 30
"""A description of fewer characters, without Han and without pictures, is a mark of the system, not a description."""


@lru_cache(maxsize=1024)
def steps(path: str) -> Path:
    """The steps of ``item.props.*.name``."""
    return tuple(path.split(".")) if path else ()


def find(node: Node, path: str) -> Iterator[Node]:
    """Every value that `path` leads to."""
    level = [node]
    for step in steps(path):
        if step == "*":
            level = [child for inner in level for child in (*(child for _, child in inner.items()), *inner.elements())]
        else:
            level = [child for inner in level if (child := inner.get(step)) is not None]
    return iter(level)


def joined(node: Node | None) -> str:
    """The texts of a value that is a string or a list of them."""
    if node is None:
        return ""
    return node.text or "，".join(child.text for child in node.elements() if child.text)


def add_attributes(draft: Draft, rule: Attributes, item: Node, parent: Origin) -> None:
    """Attributes in the form that `rule` names."""
    for node in find(item, rule.path):
        if rule.form == "pairs":
            for element in node.elements():
                name, value = element.get(rule.name), element.get(rule.value)
                if name is not None and value is not None:
                    add_attribute(draft, name.text, value, parent)
        elif rule.form in ("groups", "object"):
            for key, value in node.items():
                add_attribute(draft, key, value, parent)
        elif rule.form == "glued":
            _glued(draft, node, parent)
        else:
            add_attribute(draft, rule.name, node, parent)


def add_attribute(draft: Draft, name: str, value: Node, parent: Origin) -> None:
    """One attribute; several values of it as one text."""
    name = name.strip().rstrip(":：").strip()
    if not name:
        return
    if value.text:
        draft.value(f"attributes.{name}", value.text, text_origin(parent, value))
    elif several := [child for child in value.elements() if child.text]:
        text = "，".join(child.text for child in several)
        draft.add(f"attributes.{name}", text, JsonText(parent, partial(_together, several), len(text), value.pointer))


def _together(several: list[Node]) -> list[Piece]:
    """The way back from texts that were joined by one character each."""
    pieces: list[Piece] = []
    at = 0
    for child in several:
        own = child.pieces()
        pieces.extend(Piece(at + piece.text_start, piece.source_start, piece.source_length) for piece in own)
        at += len(child.text)
        if own:
            pieces.append(Piece(at, own[-1].source_start + own[-1].source_length, 0))
        at += 1
    return pieces[:-1]


def _glued(draft: Draft, node: Node, parent: Origin) -> None:
    origin = text_origin(parent, node)
    for pair in _PAIR.finditer(node.text):
        _stretch(draft, f"attributes.{pair.group(1).strip()}", node.text, pair.start(2), pair.end(2), origin)


def _stretch(draft: Draft, field: str, text: str, start: int, end: int, origin: ValueText) -> None:
    """A stretch of a string as a value of its own, blanks at its ends left out."""
    value = text[start:end]
    start += len(value) - len(value.lstrip())
    value = value.strip()
    if value:
        draft.add(field, value, origin, pieces=(Piece(0, start, len(value)),))


def add_options(draft: Draft, shape: Shape, item: Node, parent: Origin) -> None:
    """What the buyer chooses from, each wording once."""
    seen: set[str] = set()
    for path in shape.sku:
        for node in find(item, path):
            if not node.text:
                continue
            for start, end in _options(node.text):
                if node.text[start:end].strip() not in seen:
                    seen.add(node.text[start:end].strip())
                    _stretch(draft, "sku", node.text, start, end, text_origin(parent, node))
        if seen:
            return


def _options(text: str) -> Iterator[tuple[int, int]]:
    found = False
    for option in _OPTION.finditer(text):
        found = True
        yield option.span(1)
    if not found:
        colon = text.find(":")
        yield (colon + 1 if 0 <= colon < 20 else 0), len(text)


def add_descriptions(draft: Draft, shape: Shape, item: Node, parent: Origin) -> bool:
    """The descriptions that are in the answer; whether there was one with words or pictures."""
    before = len(draft.blocks)
    for path in shape.details:
        for node in find(item, path):
            if node.text and node.text != "null":
                _description(draft, node, parent)
        if draft.has("detail") or draft.has("detail_image"):
            break
    for path in shape.detail_images:
        for node in find(item, path):
            if node.text:
                draft.picture("detail_image", node.text, text_origin(parent, node))
    words = "".join(block.text for block in draft.blocks[before:] if block.field == "detail")
    if not draft.has("detail_image") and len(words) < _TRIVIAL and not _HAN.search(words):
        draft.drop("detail")
    if shape.details:
        return draft.has("detail") or draft.has("detail_image")
    return bool(shape.detail_images) and not shape.description and draft.has("detail_image")


def _description(draft: Draft, node: Node, parent: Origin) -> None:
    text = node.text
    origin: Origin = text_origin(parent, node)
    script = _SCRIPT.match(text)
    if script is not None:
        text = script.group(2)
        origin = PartText(origin, (Piece(0, script.start(2), len(text)),), len(text))
    if is_markup(text):
        draft.markup("detail", text, origin)
    else:
        draft.prose("detail", text, origin)
