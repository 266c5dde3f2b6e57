"""Sources to tables: one automaton over all words, and what each of them means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from scanner.model import Basis
from scanner.rulebook import claim_rules, disguises
from scanner.rulebook.earlier import earlier
from scanner.rulebook.kept import Entries, Entry, Spoken, stored
from scanner.rulebook.listing import root
from scanner.rulebook.sources import Sources
from scanner.rulebook.types import (
    ANCHOR,
    CATEGORY,
    COVER,
    FOLD,
    NAME,
    NOT_TITLE,
    RESPELL,
    TERM,
    TITLE,
    Exemption,
    Required,
    Rule,
    left_of,
    marks,
)
from scanner.text import automaton, fold
from scanner.text import stored as patterns

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
PARTS = ("rules", "exemptions", "required", "claims", "classes", "names")
"""Lists of the lexicon that the cache holds item by item."""


def tables(sources: Sources) -> dict[str, Any]:
    """The compiled tables, as plain data that `marshal` can store."""
    folding = disguises.read(root() / "folding")
    entries: dict[str, list[Entry]] = {}
    for word, entry in _words(sources):
        entries.setdefault(word, []).append(entry)
    alphabet = _alphabet(sources, entries)
    characters = {char: form for char, form in folding.characters.items() if not form or alphabet.issuperset(form)}
    # A form of one character that folds further (① to 1, 獨 to 独) is looked up once: the tables are closed.
    disguisable = list(_disguisable(sources))
    for form, plain in disguises.spellings(disguisable, folding).items():
        if not any(char in characters for char in form):
            entries.setdefault(form, []).append((RESPELL, plain))
    for char in characters:
        # One character beyond the BMP makes the automaton five times as large; such texts are told in another way.
        if char <= "\uffff":
            entries.setdefault(char, []).append((FOLD,))
    words = sorted(entries)
    return {
        "automaton": automaton.build(words),
        "entries": Entries.stored(entries[word] for word in words),
        "marks": bytes(marks(entry[0] for entry in entries[word]) for word in words),
        "folding": stored(fold.table(characters)),
        "spoken": Spoken.stored(disguises.spoken(disguisable, folding)),
        "patterns": patterns.stored(
            _patterns(sources, shipped=True), _patterns(sources, shipped=False), earlier().patterns
        ),
        **class_tables(sources),
        **_parts(sources),
    }


def _parts(sources: Sources) -> dict[str, Any]:
    """Every item of the lexicon by itself, and beside them what tells which apply without making any."""
    basis = {one.id: one for one in sources.basis}
    return {
        **{key: tuple(map(stored, getattr(sources, key))) for key in PARTS},
        "basis": {id: stored(one) for id, one in basis.items()},
        "platforms": {one["id"]: stored(one) for one in sources.platforms},
        "renamed": sources.renamed,
        "rule_scopes": tuple(_scope(rule, rule.family, basis) for rule in sources.rules),
        "required_scopes": tuple(_scope(notice, "required", basis) for notice in sources.required),
        "aims": tuple((one.id, one.applies_to) for one in sources.exemptions),
        "titles": _titles(sources),
    }


def _scope(item: Rule | Required, family: str, basis: Mapping[str, Basis]) -> tuple[str, str, str | None, str | None]:
    """Id, family, and the days on which it is in force: its own, else those of its main basis."""
    main = basis.get(item.basis[0]) if item.basis else None
    start, end = (main.valid_from, main.valid_to) if main else (None, None)
    return item.id, family, item.valid_from or start, item.valid_to or end


def _titles(sources: Sources) -> dict[str, tuple[str, str]]:
    """Names by id; where an id occurs twice the first of rules, exemptions, notices and claims counts."""
    found = {claim["id"]: (claim["name"]["zh"], claim["name"]["en"]) for claim in reversed(sources.claims)}
    items: Iterator[Rule | Exemption | Required] = chain(sources.rules, sources.exemptions, sources.required)
    found.update((item.id, (item.name.zh, item.name.en)) for item in reversed(list(items)))
    return found


def _patterns(sources: Sources, shipped: bool) -> Iterator[str]:
    """Every pattern that runs on copy, of files that came with the program or of all others."""
    top = str(root())
    for rule in sources.rules:
        if rule.path.startswith(top) is shipped:
            yield from (pattern.match for pattern in rule.patterns)
    for exemption in sources.exemptions:
        if exemption.path.startswith(top) is shipped:
            for before, after in (*exemption.frames, *exemption.not_frames):
                yield from filter(None, (before and left_of(before), after))


def class_tables(sources: Sources) -> dict[str, Any]:
    """One automaton over the words of all product classes: (what the word is, number of the class)."""
    entries: dict[str, list[Entry]] = {}
    for number, one in enumerate(sources.classes):
        for kind, words in ((CATEGORY, one.categories), (TITLE, one.titles), (NOT_TITLE, one.not_titles)):
            for word in words:
                entries.setdefault(word.lower(), []).append((kind, number))
    found = sorted(entries)
    return {
        "class_automaton": automaton.build(found),
        "class_entries": Entries.stored(entries[word] for word in found),
    }


def _words(sources: Sources) -> Iterator[tuple[str, Entry]]:
    for number, rule in enumerate(sources.rules):
        for index, term in enumerate(rule.terms):
            yield term.text, (TERM, number, index)
        for index, cover in enumerate(rule.covers):
            yield cover.text, (COVER, number, index)
        for index, pattern in enumerate(rule.patterns):
            for anchor in pattern.anchors:
                yield anchor, (ANCHOR, number, index)
    for index, name in enumerate(sources.names):
        yield name.text, (NAME, index)


def _disguisable(sources: Sources) -> Iterator[str]:
    for rule in sources.rules:
        if rule.evasions:
            yield from (term.text for term in rule.terms if HAN.search(term.text))
            for pattern in rule.patterns:
                yield from (anchor for anchor in pattern.anchors if len(anchor) > 1 and HAN.search(anchor))


def _alphabet(sources: Sources, entries: dict[str, list[Entry]]) -> set[str]:
    """Every character that something is looked for with; others are not worth folding."""
    found = set("".join(entries)) | set("0123456789abcdefghijklmnopqrstuvwxyz.%+-/")
    for rule in sources.rules:
        found.update(*(pattern.match for pattern in rule.patterns), "")
    for exemption in sources.exemptions:
        found.update("".join(map("".join, exemption.frames)), "".join(exemption.terms))
    for notice in sources.required:
        found.update("".join(notice.promised_by), "".join(notice.satisfied_by))
    for claim in sources.claims:
        found.update(*claim_rules.words(claim), "")
    return found
