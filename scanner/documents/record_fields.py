"""One listing record (design: listing record) to one part: what each key means."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Literal

from scanner.documents import ReadOptions
from scanner.documents.columns import FIELDS, PAIR_NAMES, PAIR_VALUES, normal
from scanner.documents.drafts import PLATFORMS, Draft, platform_of
from scanner.documents.json_parser import Json
from scanner.documents.json_places import ValueText
from scanner.documents.json_strings import whole as clean
from scanner.documents.lenient_json import Document, Node
from scanner.documents.lenient_json import Path as Way
from scanner.documents.values import figure
from scanner.model import Allowance, Block, Key, Meta, Need, Origin, Page, Part, Role, Unchecked
from scanner.text.form import later
from scanner.text.named import NamedTuple

CONTENT = frozenset(
    ("title", "subtitle", "attributes", "skus", "detail", "detail_html", "service", "report", "qa", "review", "images")
)
KNOWN = CONTENT | frozenset(
    ("id", "platform", "url", "shop", "brand", "category", "price", "made_on", "kind", "allow", "views", "sales")
)
"""The keys of a listing record; others are reported once and ignored."""
_OURS = frozenset(("allow", "detail_html", "report", "skus"))
"""Keys that nobody else's goods have."""
_ALLOWANCE = later(r"\s*(\S+)\s*(?:--|—+|:|：)?\s*(.*)", re.DOTALL)
_WORDED = later(r"[^\W\d_]")
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
        if isinstance(value, str):
            scope.draft.add(field, clean(value), scope.at(key), role)
            return
        for text, origin in scope.strings(value, (key,)):
            scope.draft.add(field, text, origin, role)

    return handle


def _title(scope: Scope, key: str, value: Json) -> None:
    if isinstance(value, str):
        scope.draft.add("title", clean(value), scope.at(key))


def _skus(scope: Scope, key: str, value: Json) -> None:
    """What the buyer chooses from: words, not the numbers, ids and addresses beside them."""
    for text, origin in scope.strings(value, (key,)):
        if _WORDED.search(text) and not text.startswith(("http://", "https://", "//")):
            scope.draft.add("sku", text, origin)


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
            if isinstance(inner, str):
                scope.draft.add(f"{prefix}.{name}", clean(inner), scope.at(*path), role)
                continue
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
            elif isinstance(pair, dict):
                called = next((key for key in PAIR_NAMES if isinstance(pair.get(key), str)), None)
                said = next((key for key in PAIR_VALUES if key in pair), None)
                if called and said:
                    yield clean(str(pair[called])).strip(), (*here, said), pair[said]
                else:
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
    path = str(Path(options.image_root) / path) if options.image_root else beside(draft.uri.partition("#")[0], path)
    draft.picture(kind, path, origin, relative=False)


def beside(document: str, path: str) -> str:
    """A path as the document means it: in its folder, or in its archive (``goods.zip!pictures/1.jpg``)."""
    archive, mark, member = document.rpartition("!")
    if not mark:
        return str(Path(document).parent / path)
    return f"{archive}!{posixpath.normpath(posixpath.join(posixpath.dirname(member), path))}"


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
    "skus": _skus,
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


class Plan(NamedTuple):
    """What an object with certain keys is, worked out once for all objects that have them."""

    kind: Literal["record", "listings", "answer"]
    handlers: tuple[tuple[str, Callable[[Scope, str, Json], None]], ...] = ()
    unknown: tuple[str, ...] = ()
    has_meta: bool = False
    bare: bool = False
    """A title and nothing else that is worded: the short way is taken."""


def plan_of(value: dict[str, Json]) -> Plan:
    """What an object is: a record, a wrapper of records, or something for `answers`."""
    return _plan_of(tuple(value)) if len(value) <= _MOST_KEYS else _ANSWER


@lru_cache(maxsize=1024)
def _plan_of(keys: tuple[str, ...]) -> Plan:
    if "listings" in keys:
        return Plan("listings")
    known = sum(key in KNOWN for key in keys)
    if CONTENT.isdisjoint(keys) or known * 2 <= len(keys):
        return Plan("answer")
    unknown = tuple(key for key in keys if key not in KNOWN)
    if _OURS.isdisjoint(keys) and any(normal(key) in FIELDS for key in unknown):
        return Plan("answer")  # a shop's or a crawler's object: what its other keys say is wording too
    handlers = tuple((key, _HANDLERS[key]) for key in keys if key in _HANDLERS)
    has_meta = not _META_KEYS.isdisjoint(keys)
    bare = len(handlers) == 1 and handlers[0][0] == "title" and not has_meta and "kind" not in keys
    return Plan("record", handlers, unknown, has_meta, bare)


_ANSWER = Plan("answer")
_MOST_KEYS = 2000
"""An object with more keys is a table of something, not a record."""
_META_KEYS = frozenset(("url", "shop", "brand", "category", "made_on", "views", "sales"))
_NO_META = Meta()
_TITLE = ("title",)


class RecordReader:
    """Reads the entries of one document; remembers what was said once and how many came."""

    def __init__(self, page: Page, options: ReadOptions) -> None:
        self.page = page
        self.options = options
        self.unknown: dict[str, int] = {}
        self.number = 0
        """Parts so far."""
        self.failures = 0
        self._lacking = _lacking(page.uri)

    def entry(self, node: Node, parent: Origin, wrapped: bool = False) -> Iterable[Part | Need | Unchecked]:
        """The listings of one object; `wrapped`: it comes out of ``listings``, which does not nest."""
        value = node.value
        if not isinstance(value, dict):
            return ()
        plan = plan_of(value)
        if plan.kind == "record":
            return (self.record(value, node.document, node.path, parent, plan),)
        if plan.kind == "listings" and not wrapped:
            inner = node.get("listings")
            elements = inner.elements() if inner is not None else ()
            return chain.from_iterable(self.entry(element, parent, wrapped=True) for element in elements)
        return self._answers(node, parent)

    def _answers(self, node: Node, parent: Origin) -> Iterator[Part | Need | Unchecked]:
        from scanner.documents import answers

        for item in answers.of(node, parent, self.page.uri, self.page.final_uri, first=self.number):
            self.number += isinstance(item, Part)
            self.failures += isinstance(item, Unchecked)
            yield item

    @property
    def said(self) -> bool:
        """Whether the document gave anything."""
        return self.number > 0 or self.failures > 0

    def record(
        self, value: dict[str, Json], document: Document, path: Way, parent: Origin, plan: Plan | None = None
    ) -> Part:
        """One record as a part."""
        _, handlers, unknown, has_meta, bare = plan or plan_of(value)
        self.number += 1
        identity, platform = value.get("id"), value.get("platform")
        url = value.get("url") if has_meta else None
        url = url if isinstance(url, str) else None
        name = "generic"
        if platform and isinstance(platform, str):
            name = _platform(platform)
        elif url:
            name = platform_of(url) or name
        page = self.page.uri
        key = Key(name, identity) if isinstance(identity, str) and identity else None
        uri = page if key is not None or self.number == 1 else f"{page}#{self.number}"
        for field in unknown:
            self.unknown[field] = self.unknown.get(field, 0) + 1
        title = value.get("title") if bare else None
        if title and isinstance(title, str) and not title.isspace():
            origin = ValueText(parent, document, path + _TITLE)
            lacking = self._lacking if uri is page else _lacking(uri)
            return Part(
                key, "item", (Block("title", "copy", clean(title), 0, origin),), (), lacking, _NO_META, (), uri, name
            )
        draft = Draft(uri, name, url if url and "://" in url else None)
        scope = Scope(draft, parent, document, path, self.options)
        for field, handler in handlers:
            if value[field]:
                handler(scope, field, value[field])
        meta = _meta(value, url) if has_meta else _NO_META
        return draft.part(key, meta, "page" if value.get("kind") == "page" else "item")

    def finish(self) -> None:
        """Say once which keys were ignored."""
        if self.unknown:
            names = ", ".join(sorted(map(repr, self.unknown))[:20])
            import logging

            logging.getLogger(__name__).warning(
                "%s: unknown keys of listing records were ignored: %s", self.page.uri, names
            )


def _lacking(uri: str) -> tuple[Unchecked, ...]:
    """What a listing lacks that has a title only."""
    return (
        Unchecked(uri, "detail", "description absent"),
        Unchecked(uri, "attributes", "attributes not in the file"),
    )


@lru_cache(maxsize=256)
def _platform(stated: str) -> str:
    return PLATFORMS.get(stated, stated.lower())


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
