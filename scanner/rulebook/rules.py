"""Rule files, exemptions, notices, classes and names: TOML to validated named tuples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scanner.model import CATEGORIES, SEVERITIES
from scanner.rulebook.earlier import earlier
from scanner.rulebook.table import Table
from scanner.rulebook.types import (
    VERDICTS,
    ClassRule,
    Cover,
    Example,
    Exemption,
    Name,
    Pattern,
    Required,
    Rule,
    Term,
)

KINDS = ("item", "page")
CONFIDENCES = ("high", "medium", "low")
CONTEXT = ("text", "field", "category", "attributes", "platform", "brand", "title", "kind", "on", "strict", "fields")


def rule(table: Table, path: Path, family: str) -> Rule:
    """The rule of one file."""
    found = Rule(
        id=_id(table, path),
        family=family,
        valid_from=table.date("from"),
        valid_to=table.date("to"),
        confidence=table.choice("confidence", CONFIDENCES),
        border=table.choice("border", ("none", "word"), "none"),
        evasions=table.flag("evasions", True),
        terms=tuple(_term(table, value) for value in table.items("terms")),
        covers=tuple(_covers(table)),
        patterns=tuple(_patterns(table)),
        path=str(path),
        **_scope(table),
    )
    if not found.terms and not found.patterns:
        raise table.error("terms", "a rule needs terms or patterns")
    texts = [term.text for term in found.terms]
    for text in texts:
        if texts.count(text) > 1:
            raise table.error("terms", f"holds {text!r} twice")
    table.finish("examples")
    return found


def exemption(table: Table, path: Path) -> Exemption:
    """The exemption of one file."""
    when = table.child("when")
    verdict = table.choice("verdict", VERDICTS)
    found = Exemption(
        id=_id(table, path),
        clause=table.string("clause"),
        applies_to=table.strings("applies_to", required=True),
        terms=table.strings("terms"),
        any_of=when.strings("any") if when else (),
        none_of=when.strings("none") if when else (),
        frames=tuple(_frame(table, "frame", value) for value in table.strings("frame")),
        not_frames=tuple(_frame(table, "not_frame", value) for value in table.strings("not_frame")),
        scope=table.choice("scope", ("clause", "sentence", "block"), "clause"),
        classes=table.strings("classes"),
        not_classes=table.strings("not_classes"),
        verdict=verdict,
        strict=table.maybe("strict", VERDICTS),
        proof=table.maybe_text("proof"),
        name=table.text("name"),
        advice=table.maybe_text("advice"),
        path=str(path),
    )
    if when:
        when.finish()
    if not found.any_of and not found.frames:
        raise table.error("when", "an exemption needs `when.any` or `frame`")
    if "needs-evidence" in (found.verdict, found.strict) and found.proof is None:
        raise table.error("proof", "is missing: the verdict needs-evidence owes it")
    table.finish("examples")
    return found


def required(table: Table, path: Path) -> Required:
    """The required notice of one file."""
    found = Required(
        id=_id(table, path),
        valid_from=table.date("from"),
        valid_to=table.date("to"),
        promised_by=table.strings("promised_by"),
        satisfied_by=table.strings("satisfied_by", required=True),
        path=str(path),
        **_scope(table),
    )
    table.finish("examples")
    return found


def classes(table: Table) -> tuple[ClassRule, ...]:
    """`classes.toml`: one table a class."""
    found = []
    for key in table.data:
        one = table.child(key)
        assert one is not None
        found.append(
            ClassRule(
                id=key,
                name=one.text("name"),
                categories=one.strings("categories"),
                titles=one.strings("titles"),
                not_titles=one.strings("not_titles"),
                attributes=one.strings("attributes"),
                numbers=one.strings("numbers"),
                forms=one.strings("forms"),
                implies=one.strings("implies"),
            )
        )
        one.finish()
    return tuple(found)


def names(table: Table) -> tuple[Name, ...]:
    """`names.toml`: lists of names by kind."""
    found = []
    for key in table.data:
        found += [Name(text, key) for text in table.strings(key)]
    return tuple(found)


def examples(table: Table, owner: str, kind: Any, path: Path) -> list[Example]:
    """The examples of one file, as listings of one field."""
    part = table.child("examples")
    if part is None:
        return []
    found = []
    for key, wanted in (("hits", True), ("stands", True), ("clean", False), ("exempt", False)):
        for index, value in enumerate(part.items(key)):
            one = {"text": value} if isinstance(value, str) else value
            if not isinstance(one, dict) or not isinstance(one.get("text", one.get("fields")), str | dict):
                raise part.error(key, "an example is a text, or a table with `text`")
            for name in one:
                if name not in CONTEXT:
                    raise part.error(key, f"{name!r} is no key of an example")
            text, field = str(one.get("text", "")), str(one.get("field", "detail"))
            rest = {name: item for name, item in one.items() if name not in ("text", "field")}
            found.append(Example(owner, kind, wanted, text, field, rest, f"{table.file} examples.{key}[{index}]"))
    part.finish()
    return found


def _id(table: Table, path: Path) -> str:
    found = table.string("id")
    if found != path.stem:
        raise table.error("id", f"must equal the file's name, {path.stem!r}")
    return found


def _scope(table: Table) -> dict[str, Any]:
    return {
        "category": table.choice("category", CATEGORIES),
        "severity": table.choice("severity", SEVERITIES),
        "strict": table.maybe("strict", SEVERITIES),
        "basis": table.strings("basis", required=True),
        "name": table.text("name"),
        "message": table.text("message"),
        "advice": table.text("advice"),
        "fields": table.strings("fields"),
        "not_fields": table.strings("not_fields"),
        "kinds": _kinds(table),
        "classes": table.strings("classes"),
        "not_classes": table.strings("not_classes"),
        "platforms": table.strings("platforms"),
    }


def _kinds(table: Table) -> tuple[str, ...]:
    found = table.strings("kinds") or KINDS
    table.known("kinds", found, KINDS, "kind")
    return found


def _term(table: Table, value: Any) -> Term:
    if isinstance(value, str):
        return _plain(table, Term(value))
    if not isinstance(value, dict):
        raise table.error("terms", "a term is a text or a table with `text`")
    one = Table(table.file, table.source, value, "terms.")
    found = Term(one.string("text"), one.maybe("severity", SEVERITIES), one.strings("fixes"))
    one.get("covers")
    one.finish()
    return _plain(table, found)


def _plain(table: Table, term: Term) -> Term:
    if term.text != term.text.strip().lower() or "\n" in term.text or not term.text:
        raise table.error("terms", f"{term.text!r} must be lower case, on one line, without blanks around it")
    return term


def _covers(table: Table) -> list[Cover]:
    values = list(table.items("covers"))
    for term in table.items("terms"):
        if isinstance(term, dict):
            values += term.get("covers", [])
    found: dict[str, Cover] = {}
    for value in values:
        if isinstance(value, str):
            cover = Cover(value)
        elif isinstance(value, dict):
            one = Table(table.file, table.source, value, "covers.")
            cover = Cover(one.string("text"), one.strings("not_after"), one.strings("not_before"))
            one.finish()
        else:
            raise table.error("covers", "a covering word is a text or a table with `text`")
        if not cover.text or cover.text != cover.text.lower():
            raise table.error("covers", f"{cover.text!r} must be lower case and not empty")
        found.setdefault(cover.text, cover)
    return list(found.values())


def _patterns(table: Table) -> list[Pattern]:
    found = []
    for index, value in enumerate(table.items("patterns")):
        one = table.item("patterns", index, value)
        anchors = one.strings("anchor", required=True)
        match = one.string("match")
        _compiles(one, "match", match)
        found.append(
            Pattern(
                tuple(anchor.lower() for anchor in anchors),
                match,
                one.maybe("severity", SEVERITIES),
                one.strings("fixes"),
                one.string("evasion", ""),
            )
        )
        one.finish()
    return found


def _frame(table: Table, key: str, value: str) -> tuple[str, str]:
    before, hit, after = value.partition("{hit}")
    if not hit:
        raise table.error(key, f"{value!r} does not hold {{hit}}")
    if "{hit}" in after:
        raise table.error(key, f"{value!r} holds {{hit}} twice")
    for part in (before, after):
        _compiles(table, key, part)
    return before, after


def _compiles(table: Table, key: str, pattern: str) -> None:
    wrong = earlier().wrong(pattern)
    if wrong is not None:
        raise table.error(key, f"{pattern!r}: {wrong}")
