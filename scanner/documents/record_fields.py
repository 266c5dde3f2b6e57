"""One listing record (design: listing record) to one part: what each key means."""

from __future__ import annotations

import logging
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from scanner.documents import ReadOptions
from scanner.documents.drafts import PLATFORMS, Draft, platform_of
from scanner.documents.json_places import ValueText
from scanner.documents.json_strings import whole as clean
from scanner.documents.lenient_json import Document, Json, Node
from scanner.documents.lenient_json import Path as Way
from scanner.documents.values import figure
from scanner.model import Allowance, Key, Meta, Need, Origin, Page, Part, Role, Unchecked

log = logging.getLogger(__name__)

CONTENT = frozenset(
    ("title", "subtitle", "attributes", "skus", "detail", "detail_html", "service", "report", "qa", "review", "images")
)
KNOWN = CONTENT | frozenset(
    ("id", "platform", "url", "shop", "brand", "category", "price", "made_on", "kind", "allow", "views", "sales")
)
"""The keys of a listing record; others are reported once and ignored."""
_ALLOWANCE = re.compile(r"\s*(\S+)\s*(?:--|—+|:|：)?\s*(.*)", re.DOTALL)
_DEPTH = 6


class Scope:
    """A record and the way to make the origin of one of its values."""

    __slots__ = ("document", "draft", "options", "parent", "path")

    def __init__(self, draft: Draft, parent: Origin, document: Document, path: Way, options: ReadOptions) -> None:
        self.draft = draft
        self.parent = parent
        self.document = document
        self.path = path
        self.options = options

    def at(self, *path: str | int) -> ValueText:
        """The origin of the value at `path` below the record."""
        return ValueText(self.parent, self.document, self.path + path)

    def strings(self, value: Json, path: Way) -> Iterator[tuple[str, ValueText]]:
        """Every text below `value`, in order, not deeper than a record needs."""
        if isinstance(value, str):
            yield clean(value), self.at(*path)
        elif len(path) < _DEPTH:
            steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
            for step, inner in steps:
                yield from self.strings(inner, (*path, step))


def _each(field: str, role: Role = "copy") -> Callable[[Scope, str, Json], None]:
    def handle(scope: Scope, key: str, value: Json) -> None:
        for text, origin in scope.strings(value, (key,)):
            scope.draft.add(field, text, origin, role)

    return handle


def _title(scope: Scope, key: str, value: Json) -> None:
    if isinstance(value, str):
        scope.draft.add("title", clean(value), ValueText(scope.parent, scope.document, (*scope.path, key)))


def _prose(scope: Scope, key: str, value: Json) -> None:
    for text, origin in scope.strings(value, (key,)):
        scope.draft.prose("detail", text, origin)


def _html(scope: Scope, key: str, value: Json) -> None:
    for text, origin in scope.strings(value, (key,)):
        scope.draft.markup("detail", text, origin)


def _named(prefix: str, role: Role) -> Callable[[Scope, str, Json], None]:
    """Handler of {name: value or [values]} or [[name, value], …] or [{name: value}, …] or [{name, value}, …]."""

    def handle(scope: Scope, key: str, value: Json) -> None:
        for name, path, inner in _pairs(value, (key,)):
            for text, origin in scope.strings(inner, path):
                scope.draft.add(f"{prefix}.{name}", text, origin, role)

    return handle


def _pairs(value: Json, path: Way) -> Iterator[tuple[str, Way, Json]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield clean(name).strip(), (*path, name), inner
    elif isinstance(value, list):
        for index, pair in enumerate(value):
            here = (*path, index)
            if isinstance(pair, list) and len(pair) > 1 and isinstance(pair[0], str):
                yield clean(pair[0]).strip(), (*here, 1), pair[1]
            elif isinstance(pair, dict) and isinstance(pair.get("name"), str) and "value" in pair:
                yield clean(str(pair["name"])).strip(), (*here, "value"), pair["value"]
            elif isinstance(pair, dict):
                yield from _pairs(pair, here)


def _images(scope: Scope, key: str, value: Json) -> None:
    for text, origin in scope.strings(value, (key,)):
        add_image(scope.draft, "main_image", text, origin, scope.options)


def add_image(draft: Draft, kind: str, text: str, origin: Origin, options: ReadOptions) -> None:
    """A picture of a record: an address, or a path that stays under the record's folder."""
    text = text.strip()
    if not text:
        return
    if text.startswith(("http://", "https://", "//", "data:image/")):
        draft.picture(kind, text, origin)
        return
    path = posixpath.normpath(text.replace("\\", "/"))
    if path.startswith(("/", "..")) or ":" in path or "\0" in path:
        draft.miss(kind, "path refused", text[:200])
        return
    root = Path(options.image_root) if options.image_root else Path(draft.uri.partition("#")[0]).parent
    draft.picture(kind, str(root / path), origin, relative=False)


def _allow(scope: Scope, key: str, value: Json) -> None:
    for index, entry in enumerate(value if isinstance(value, list) else [value]):
        path: Way = (key, index) if isinstance(value, list) else (key,)
        if isinstance(entry, dict) and isinstance(entry.get("rule"), str):
            rules = [(str(entry["rule"]), str(entry.get("reason") or ""), (*path, "rule"))]
        elif isinstance(entry, dict):
            rules = [(rule, str(reason or ""), (*path, rule)) for rule, reason in entry.items()]
        elif isinstance(entry, str):
            scope.draft.allowances.extend(allowances(clean(entry), scope.at(*path)))
            continue
        else:
            continue
        for rule, reason, way in rules:
            place = scope.at(*way).place([(0, len(rule))])
            scope.draft.allowances.append(Allowance(clean(rule), clean(reason), place))


def allowances(text: str, origin: Origin) -> Iterator[Allowance]:
    """``rule-id -- reason``, one a line: silences the rule in the whole listing."""
    at = 0
    for line in text.split("\n"):
        said = _ALLOWANCE.match(line)
        if said is not None:
            yield Allowance(said.group(1), said.group(2).strip(), origin.place([(at, at + len(line))]))
        at += len(line) + 1


_HANDLERS: Mapping[str, Callable[[Scope, str, Json], None]] = {
    "title": _title,
    "subtitle": _each("subtitle"),
    "attributes": _named("attributes", "copy"),
    "skus": _each("sku"),
    "price": _each("price"),
    "detail": _prose,
    "detail_html": _html,
    "images": _images,
    "service": _each("service"),
    "report": _named("report", "mandatory"),
    "qa": _each("qa", "user"),
    "review": _each("review", "user"),
    "allow": _allow,
}


@lru_cache(maxsize=1024)
def shape(keys: tuple[str, ...]) -> str:
    """What an object with these keys is: record, listings (a wrapper), or something for `answers`."""
    known = sum(key in KNOWN for key in keys)
    if "listings" in keys:
        return "listings"
    return "record" if not CONTENT.isdisjoint(keys) and known * 2 > len(keys) and known > 0 else "answer"


class RecordReader:
    """Reads the entries of one document; remembers what was said once and how many came."""

    def __init__(self, page: Page, options: ReadOptions) -> None:
        self.page = page
        self.options = options
        self.unknown: dict[str, int] = {}
        self.number = 0

    def entry(self, node: Node, parent: Origin) -> Iterator[Part | Need | Unchecked]:
        """The listings of one object."""
        value = node.value
        if not isinstance(value, dict):
            return
        kind = shape(tuple(value))
        if kind == "record":
            self.number += 1
            yield self.record(value, node.document, node.path, parent)
            return
        if kind == "listings":
            for inner in node.get("listings").elements():  # type: ignore[union-attr]
                yield from self.entry(inner, parent)
            return
        from scanner.documents import answers

        for item in answers.of(node, parent, self.page.uri, self.page.final_uri, first=self.number):
            self.number += isinstance(item, Part)
            yield item

    def record(self, value: dict[str, Json], document: Document, path: Way, parent: Origin) -> Part:
        """One record as a part."""
        get = value.get
        identity, url, platform = get("id"), get("url"), get("platform")
        stated = platform if isinstance(platform, str) and platform else None
        url = url if isinstance(url, str) else None
        name = PLATFORMS.get(stated, stated.lower()) if stated else platform_of(url) or "generic"
        key = Key(name, identity) if isinstance(identity, str) and identity else None
        uri = self.page.uri if key or self.number == 1 else f"{self.page.uri}#{self.number}"
        draft = Draft(uri, name, url if url and "://" in url else None)
        scope = Scope(draft, parent, document, path, self.options)
        for field, inner in value.items():
            handler = _HANDLERS.get(field)
            if handler is not None:
                if inner:
                    handler(scope, field, inner)
            elif field not in KNOWN:
                self.unknown[field] = self.unknown.get(field, 0) + 1
        return draft.part(key, _meta(value, url), "page" if get("kind") == "page" else "item")

    def finish(self) -> None:
        """Say once which keys were ignored."""
        if self.unknown:
            names = ", ".join(sorted(map(repr, self.unknown))[:20])
            log.warning("%s: unknown keys of listing records were ignored: %s", self.page.uri, names)


def _meta(value: dict[str, Json], url: str | None) -> Meta:
    def said(key: str) -> str | None:
        text = value.get(key)
        return clean(text) if isinstance(text, str) and text else None

    views, sales = said("views"), said("sales")
    return Meta(
        url,
        said("shop"),
        said("brand"),
        said("category"),
        said("made_on"),
        figure(views) if views else None,
        figure(sales) if sales else None,
    )
