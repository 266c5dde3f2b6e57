"""The lexicon as data: sorted, unique, nothing hidden, every basis in force, every text in both languages."""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import regex

import lexicons
from scanner.cli.lexicon import kind_of
from scanner.model import SEVERITIES
from scanner.rulebook import sources
from scanner.rulebook.types import Rule

TOP = Path(lexicons.__path__[0])
FILES = sorted(path for path in TOP.rglob("*.toml"))
RULES = sorted(TOP.glob("rules/*/*.toml"))
SOURCES = sources.load()
SCHEMA = json.loads((TOP / "schema.json").read_text(encoding="utf-8"))


def name(path: Path) -> str:
    return str(path.relative_to(TOP))


def data(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def words(values: list[Any]) -> list[str]:
    return [one if isinstance(one, str) else one["text"] for one in values]


@pytest.mark.parametrize("path", FILES, ids=name)
def test_matches_the_schema(path: Path) -> None:
    kind = kind_of(path.relative_to(TOP))
    validator = jsonschema.Draft202012Validator({**SCHEMA, "$ref": f"#/$defs/{kind}"})
    assert not [f"{list(error.absolute_path)}: {error.message}" for error in validator.iter_errors(data(path))]


def test_the_schema_describes_every_key() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def bare(node: Any, where: str) -> Iterator[str]:
        if isinstance(node, dict):
            for key, value in node.get("properties", {}).items():
                if isinstance(value, dict) and "description" not in value:
                    yield f"{where}.{key}"
            for key, value in node.items():
                yield from bare(value, f"{where}.{key}")

    assert not list(bare(SCHEMA, ""))


@pytest.mark.parametrize("path", RULES, ids=name)
def test_terms_and_covers_are_sorted_and_unique(path: Path) -> None:
    rule = data(path)
    for key in ("terms", "covers"):
        found = words(rule.get(key, []))
        assert found == sorted(found), key
        assert len(found) == len(set(found)), key


@pytest.mark.parametrize("path", RULES, ids=name)
def test_no_term_of_a_rule_contains_another(path: Path) -> None:
    entries = {one if isinstance(one, str) else one["text"]: one for one in data(path).get("terms", [])}
    hidden = [
        (term, other)
        for term, entry in entries.items()
        for other in entries
        if other != term and other in term and not (isinstance(entry, dict) and {"fixes", "severity"} & entry.keys())
    ]
    assert not hidden


@pytest.mark.parametrize("path", RULES, ids=name)
def test_covering_words_cover_something(path: Path) -> None:
    family = [rule for rule in SOURCES.rules if rule.family == path.parent.name]
    terms = {term.text for rule in family for term in rule.terms}
    patterns = [pattern.match for rule in family for pattern in rule.patterns]
    for cover in words(data(path).get("covers", [])):
        assert any(term in cover for term in terms) or any(regex.search(one, cover) for one in patterns), cover


@pytest.mark.parametrize("path", [path for path in FILES if path.parent != TOP], ids=name)
def test_ids_are_the_stems(path: Path) -> None:
    assert data(path)["id"] == path.stem
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path.stem)


@pytest.mark.parametrize("rule", SOURCES.rules, ids=lambda rule: rule.id)
def test_bases_are_in_force_for_the_rule(rule: Rule) -> None:
    bases = {basis.id: basis for basis in SOURCES.basis}
    main = bases[rule.basis[0]]
    first = rule.valid_from or main.valid_from or ""
    last = rule.valid_to or main.valid_to or "9999"
    assert first < last
    if main.valid_from:
        assert first >= main.valid_from, f"in force before {main.id}"
    if main.valid_to:
        assert last <= main.valid_to, f"in force after {main.id} has ended"
    for id in rule.basis:
        assert (bases[id].valid_from or "") <= last, f"{id} comes after the rule has ended"
        assert (bases[id].valid_to or "9999") >= first, f"{id} has ended before the rule begins"


def test_what_ends_is_followed_by_what_begins_the_next_day() -> None:
    bases = {basis.id: basis for basis in SOURCES.basis}
    for rule in SOURCES.rules:
        end = rule.valid_to or bases[rule.basis[0]].valid_to
        if end is None:
            continue
        words = {term.text for term in rule.terms}
        heirs = [
            other
            for other in SOURCES.rules
            if words <= {term.text for term in other.terms}
            and (other.valid_from or bases[other.basis[0]].valid_from or "") == _next_day(end)
        ]
        assert heirs, f"{rule.id} ends on {end} and nothing follows"


def _next_day(day: str) -> str:
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_text_is_there_in_both_languages(path: Path) -> None:
    def texts(node: Any) -> Iterator[dict[str, str]]:
        if isinstance(node, dict):
            if "zh" in node or "en" in node:
                yield node
            for key, value in node.items():
                if key != "examples":
                    yield from texts(value)

    for text in texts(data(path)):
        assert re.search("[\u4e00-\u9fff0-9]", text["zh"]), text
        assert re.search("[A-Za-z0-9]", text["en"]), text
        assert ("{quote}" in text["zh"]) == ("{quote}" in text["en"]), text


@pytest.mark.parametrize("rule", [rule for rule in SOURCES.rules if rule.patterns], ids=lambda rule: rule.id)
def test_patterns_need_their_anchor_and_match_no_nothing(rule: Rule) -> None:
    for pattern in rule.patterns:
        assert pattern.anchors
        assert all(pattern.anchors)
        compiled = regex.compile(pattern.match)
        assert not compiled.search(""), pattern.match
        assert not compiled.search("普通的一句话，没有什么可说的。"), pattern.match


@pytest.mark.parametrize("path", RULES, ids=name)
def test_messages_quote_and_never_pass_a_verdict(path: Path) -> None:
    rule = data(path)
    assert "{quote}" in rule["message"]["zh"]
    for key in ("message", "advice", "name"):
        assert not re.search("违法|合法|非法", rule[key]["zh"]), rule[key]
        assert not re.search(r"\b(illegal|legal|unlawful)\b", rule[key]["en"]), rule[key]


def test_strict_is_never_milder() -> None:
    for rule in (*SOURCES.rules, *SOURCES.required):
        if rule.strict:
            assert SEVERITIES.index(rule.strict) <= SEVERITIES.index(rule.severity), rule.id


def test_curated_words_that_nothing_shorter_finds() -> None:
    """At least 1,500 words, without those that a shorter word or a pattern finds already."""
    found = {term.text for rule in SOURCES.rules for term in rule.terms}
    patterns = [regex.compile(pattern.match) for rule in SOURCES.rules for pattern in rule.patterns]
    own = {word for word in found if not any(word[i:j] in found for i, j in _inside(word))}
    own = {word for word in own if not any(pattern.search(word) for pattern in patterns)}
    assert len(own) >= 1500, len(own)


def _inside(word: str) -> Iterator[tuple[int, int]]:
    """Every stretch of the word that is shorter than the word."""
    for start in range(len(word)):
        for end in range(start + 1, len(word) + 1):
            if end - start < len(word):
                yield start, end


def test_declined_words_are_sorted_argued_and_not_flagged() -> None:
    lines = (TOP / "declined.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert all(len(row) == 3 and all(cell.strip() for cell in row) for row in rows)
    terms = [row[0] for row in rows]
    assert terms == sorted(set(terms))
    flagged = {term.text for rule in SOURCES.rules for term in rule.terms if not rule.platforms}
    assert not flagged.intersection(terms)


def test_platforms_point_at_rules_classes_and_bases_that_exist() -> None:
    rules = {rule.id: rule for rule in SOURCES.rules}
    bases = {basis.id for basis in SOURCES.basis}
    classes = {one.id for one in SOURCES.classes}
    hosts: list[str] = []
    for platform in SOURCES.platforms:
        hosts += platform["hosts"]
        for id in platform.get("rules", ()):
            assert rules[id].platforms == (platform["id"],)
        assert classes.issuperset(platform.get("categories", {}))
        assert bases.issuperset(fact["basis"] for fact in platform.get("facts", ()))
    assert len(hosts) == len(set(hosts))
    named = {id for platform in SOURCES.platforms for id in platform.get("rules", ())}
    assert named == {rule.id for rule in SOURCES.rules if rule.platforms}


def test_renamed_rules_lead_to_rules() -> None:
    ids = {item.id for item in (*SOURCES.rules, *SOURCES.exemptions, *SOURCES.required)}
    for old, new in SOURCES.renamed.items():
        assert old not in ids
        assert new in ids
