"""Locale files (JSON, YAML, TOML) to parts: an entry that describes goods is one listing, other texts stand alone.

An entry is a mapping with a key that names something of a listing (title, material, 面料 …): what it claims and what
it declares are judged together. `LocaleKeys` says it otherwise: which keys are copy, and which level is one listing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import TypeAlias

from scanner.documents import LocaleKeys, Read, ReadOptions
from scanner.documents.answers import is_known
from scanner.documents.columns import ATTRIBUTES, FIELDS, IGNORED, normal
from scanner.documents.decode import readable, text_of
from scanner.documents.drafts import Draft
from scanner.documents.locale_syntax import Leaf, LocaleError, Tree, json_tree, toml_tree, yaml_tree
from scanner.documents.places import FileText
from scanner.model import Page, Unchecked
from scanner.text.form import later

SUFFIXES = (".json", ".json5", ".jsonc", ".yml", ".yaml", ".toml")
LARGEST = 4 << 20
"""Bytes of one file; composing YAML with places is slow."""

_LANGUAGE = later(
    r"(?:^|[/\\_.])(?:zh|en|ja|ko)(?:[-_](?:[a-z]{2}|hans|hant))*\.\w+$"
    r"|(?:^|[/\\])(?:locales?|i18n|lang|translations?|messages|strings)(?:[/\\.]|$)",
    re.I,
)
_STATED = later(r"^\s*(?://.*\n\s*)*\{\s*\"[^\"]*\"\s*:\s*[\"{]")
_RECORD = frozenset(("title", "detail", "attributes", "images", "sku", "url"))
_ANSWER = frozenset(
    ("data", "ret", "api", "code", "result", "status", "items", "item", "list", "@context", "@type", "@graph")
)
_COMMENT = later(r"\s*listing-scanner\s?[:：]", re.I)

Keys: TypeAlias = tuple[str, ...]


def looks_like(head: str, page: Page) -> bool:
    """A YAML or TOML file by its name; JSON where it is named like a locale file or is all texts under keys."""
    name = page.uri.lower()
    if name.endswith((".yml", ".yaml", ".toml")):
        return True
    if not name.endswith(SUFFIXES) or page.via not in ("file", "stdin", "git") or len(page.body) > LARGEST:
        return False
    if _STATED.match(head) is None:
        return False
    return _LANGUAGE.search(page.uri) is not None or _all_texts(page)


def _all_texts(page: Page) -> bool:
    """Whether a JSON file is nested keys with texts, and neither one listing record nor a platform's answer."""
    import json

    try:
        data = json.loads(page.body)
    except (ValueError, RecursionError):
        return False
    if not isinstance(data, dict) or {str(key).lower() for key in data} & _ANSWER:
        return False
    fields = {FIELDS.get(normal(str(key)), ("",))[0] for key in data}
    if fields & _RECORD:
        return False
    waiting, texts, others = [data], 0, 0
    while waiting:
        for value in waiting.pop().values():
            if isinstance(value, dict):
                waiting.append(value)
            elif isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value)):
                texts += 1
            else:
                others += 1
    return texts > 0 and others * 10 <= texts and not is_known(data)


def read(page: Page, options: ReadOptions) -> Read:
    """One part for each entry."""
    source = text_of(page)
    if len(page.body) > LARGEST:
        yield Unchecked(page.uri, options.field, "unreadable", f"a locale file larger than {LARGEST >> 20} MB")
        return
    if not (yield from readable(source, options.field)):
        return
    try:
        trees = _trees(source)
    except LocaleError as error:
        yield Unchecked(page.uri, options.field, "unreadable", str(error))
        return
    found = False
    for tree in trees:
        for draft in _entries(tree, (), options, source):
            if draft.blocks:
                found = True
                # What a file of copy does not state is no gap of its reading: the claims say what they lack.
                yield draft.part(options.key, described=True)._replace(unchecked=())
    if not found:
        yield Unchecked(page.uri, options.field, "not a product", "no text in it is copy")


def _trees(source: FileText) -> Sequence[Tree]:
    name = source.uri.lower()
    if name.endswith((".yml", ".yaml")):
        return yaml_tree(source)
    return [toml_tree(source) if name.endswith(".toml") else json_tree(source)]


def _entries(tree: Tree, path: Keys, options: ReadOptions, source: FileText) -> Iterator[Draft]:
    """The listings of a tree, in the order of the file."""
    keys = options.locale
    if path and _matches(keys.item, path):
        yield _draft(_leaves(tree, path), options, source)
        return
    if isinstance(tree, Leaf):
        yield _draft([(path, tree)], options, source)
    elif isinstance(tree, list):
        for index, inner in enumerate(tree):
            yield from _entries(inner, (*path, str(index)), options, source)
    elif isinstance(tree, dict):
        tree = _nested(tree)
        together = any(_field(key) for key, inner in tree.items() if _is_text(inner))
        own = [
            (key, inner) for key, inner in tree.items() if together and (_is_text(inner) or _is_attributes(key, inner))
        ]
        taken = {key for key, _ in own}
        if own:
            yield _draft([leaf for key, inner in own for leaf in _leaves(inner, (*path, key))], options, source)
        for key, inner in tree.items():
            if key not in taken:
                yield from _entries(inner, (*path, key), options, source)


def _nested(tree: dict[str, Tree]) -> dict[str, Tree]:
    """Flat keys with dots (``shirt.title``) as the mappings they stand for."""
    if not any("." in key.strip(".") and _is_text(inner) and " " not in key for key, inner in tree.items()):
        return tree
    made: dict[str, Tree] = {}
    for key, inner in tree.items():
        above, _, last = key.rpartition(".")
        home = made.setdefault(above, {}) if above and last and _is_text(inner) else made
        if isinstance(home, dict):
            home[last if home is not made else key] = inner
    return made


def _is_text(tree: Tree) -> bool:
    return isinstance(tree, Leaf) or (isinstance(tree, list) and all(isinstance(one, Leaf) for one in tree))


def _is_attributes(key: str, tree: Tree) -> bool:
    return isinstance(tree, dict) and FIELDS.get(normal(key), ("",))[0] == "attributes"


def _leaves(tree: Tree, path: Keys) -> Iterator[tuple[Keys, Leaf]]:
    if isinstance(tree, Leaf):
        yield path, tree
    elif tree is not None:
        inner = tree.items() if isinstance(tree, dict) else ((str(index), one) for index, one in enumerate(tree))
        for key, one in inner:
            yield from _leaves(one, (*path, key))


def _draft(
    leaves: Sequence[tuple[Keys, Leaf]] | Iterator[tuple[Keys, Leaf]], options: ReadOptions, source: FileText
) -> Draft:
    draft = Draft(source.uri)
    for path, leaf in leaves:
        field = _field_of(path)
        if not _is_copy(path, field, options.locale) or _COMMENT.match(leaf.text):
            continue
        if options.field and not field.startswith("attributes."):
            field = options.field
        if field == "detail":
            draft.markup(field, leaf.text, leaf.origin)
        else:
            draft.value(field, leaf.text, leaf.origin)
    return draft


def _is_copy(path: Keys, field: str, keys: LocaleKeys) -> bool:
    if not field or _matches(keys.not_copy, path):
        return False
    # Facts are no copy, but what copy says is judged against them.
    return not keys.copy or field.startswith("attributes.") or _matches(keys.copy, path)


def _matches(patterns: Sequence[str], path: Keys) -> bool:
    dotted = ".".join(path)
    return any(fnmatchcase(dotted, pattern) for pattern in patterns)


def _field(key: str) -> str | None:
    """The field that a key names, if it names one."""
    name = normal(key.rpartition(".")[2])
    if name in ATTRIBUTES:
        return f"attributes.{key.rpartition('.')[2]}"
    known = FIELDS.get(name, ("",))[0]
    return known if known in ("title", "subtitle", "detail", "price", "sku", "service") else None


def _field_of(path: Keys) -> str:
    """The field of a text at `path`; empty where its key says that it is no wording."""
    names = [step for step in path if not step.isdigit()] or [""]
    if len(names) > 1 and FIELDS.get(normal(names[-2]), ("",))[0] == "attributes":
        return f"attributes.{names[-1]}"
    field = _field(names[-1])
    if field:
        return field
    name = normal(names[-1])
    known = FIELDS.get(name, ("",))[0]
    return "" if name in IGNORED or known in ("id", "url", "images", "detail_images", "platform", "allow") else "detail"
