"""Descriptions as their own addresses answer them: ``var desc='…'``, ``showdesc({…})``, ``var offer_details={…}``."""

from __future__ import annotations

from scanner.documents import DEFAULT, Read, ReadOptions, lenient_json
from scanner.documents.decode import damaged, text_of
from scanner.documents.drafts import Draft, bare
from scanner.documents.lenient_json import Node
from scanner.documents.places import FileText, JsonText
from scanner.model import Page, Unchecked
from scanner.text.form import later

_ANSWER = later(
    r"\s*(?:/\*[^*]{0,200}\*/\s*)?(?:"
    r"(?:var\s+|window\.)?(?:desc|offer_details|descContent|wapDesc)\s*=\s*(?=['\"`{])"
    r"|(?:show[dD]esc|descCallback|jsonp_?[dD]esc\w*)\s*\(\s*(?=[{'\"])"
    r"|[\w.$]{1,60}\s*\(\s*(?=\{\s*\"(?:content|date)\"\s*:)"
    r"|(?=\{\s*\"(?:date|content)\"\s*:\s*\"))"
)
_CONTENT = (("content",), ("data", "content"), ("data", "desc"), ("desc",), ("data",), ("result",))
"""Where the HTML stands in an answer that is an object."""


def looks_like(head: str, page: Page) -> bool:
    """Whether the document answers a request for a description."""
    return _ANSWER.match(head) is not None


def read(page: Page, options: ReadOptions = DEFAULT) -> Read:
    """The description as a part of the item that asked for it."""
    text = text_of(page)
    field = options.field or "detail"
    if damaged(text.text):
        yield Unchecked(page.uri, field, "damaged text", "characters were lost before the answer came here")
        return
    found = _ANSWER.match(text.text)
    node = _content(lenient_json.loads(text.text, found.end() if found else 0))
    if node is None or not node.text.strip():
        yield Unchecked(page.uri, field, "error answer", "the answer holds no description")
        return
    draft = Draft(page.uri, options.key.platform if options.key else "generic", _base(page))
    draft.markup(field, node.text, _origin(text, node))
    yield bare(draft, options.key)


def _content(node: Node) -> Node | None:
    if isinstance(node.value, str):
        return node
    return next((found for path in _CONTENT if (found := node.get(*path)) and isinstance(found.value, str)), None)


def _base(page: Page) -> str | None:
    address = page.final_uri or page.uri
    return address if "://" in address else None


def _origin(text: FileText, node: Node) -> JsonText:
    return JsonText(text, node.pieces, len(node.text), node.pointer)
