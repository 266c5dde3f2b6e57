"""The lexicon as the scanner uses it: loaded, checked, compiled once and cached, then fitted to the run's settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from scanner.model import AllowPhrase, Basis, Settings, Severity, Text
from scanner.rulebook import cache
from scanner.rulebook.types import (
    ClassRule,
    Cover,
    Exemption,
    Name,
    Pattern,
    Required,
    Rule,
    RulebookError,
    Term,
)
from scanner.text import automaton, fold
from scanner.text.stored import Patterns

__all__ = ["Rulebook", "RulebookError", "load"]


class Rulebook(NamedTuple):
    """Every rule with what it needs, and which of them apply in this run."""

    settings: Settings
    on: str
    """The date whose rules apply."""
    rules: tuple[Rule, ...]
    active: frozenset[int]
    """Numbers of the rules in force and switched on."""
    exemptions: tuple[Exemption, ...]
    required: tuple[Required, ...]
    """Only those in force and switched on."""
    claims: tuple[dict[str, Any], ...]
    """All of them; `applies` tells which are in force and switched on."""
    platforms: Mapping[str, dict[str, Any]]
    basis: Mapping[str, Basis]
    classes: tuple[ClassRule, ...]
    class_automaton: automaton.Automaton
    class_entries: tuple[tuple[tuple[int, int], ...], ...]
    names: tuple[Name, ...]
    renamed: Mapping[str, str]
    automaton: automaton.Automaton
    entries: tuple[tuple[tuple[Any, ...], ...], ...]
    folding: fold.FoldTable
    spoken: Mapping[str, str]
    """Letters written for a character: see `disguises.spoken`."""
    titles: Mapping[str, Text]
    """Names of rules, exemptions, notices and claims by id."""
    marks: bytes
    """For each word of the automaton the kinds of its entries, one bit each: most words need no closer look."""
    patterns: Patterns
    """Compiled patterns by their source."""
    families: Mapping[str, tuple[int, ...]]
    """Exemptions by the family or rule id that they apply to."""
    version: str
    """What the lexicon is made of, for reports."""
    prepared: dict[str, Any]
    """What a check made of the rules once, under its own name: it lives as long as the rulebook and only saves time."""

    def name_of(self, id: str) -> Text:
        """The name of a rule, exemption, notice or claim."""
        return self.titles.get(id) or Text(id, id)

    def applies(self, id: str, family: str, valid_from: str | None = None, valid_to: str | None = None) -> bool:
        """Whether a rule is in force on the run's date and switched on."""
        return _applies(self.settings, self.on, id, family, valid_from, valid_to)

    def severity(self, id: str, family: str, own: Severity) -> Severity:
        """The severity of a finding, after what the config says of its rule or family."""
        if not self.settings.severities:
            return own
        chosen = dict(self.settings.severities)
        return chosen.get(id) or chosen.get(family) or own


def load(settings: Settings | None = None) -> Rulebook:
    """The rulebook for a run; a wrong rule file is a `RulebookError`."""
    settings = settings or Settings()
    from scanner.rulebook import listing

    files = listing.files(settings.lexicons)
    place = cache.path_for(files)
    tables = cache.read(place, files)
    if tables is None:
        tables = _compile(settings)
        cache.write(place, files, tables)
    return _fit(tables, settings)


def _compile(settings: Settings) -> dict[str, Any]:
    import hashlib

    from scanner.rulebook import compile, listing, sources

    found = sources.load(settings.lexicons)
    tables = compile.tables(found)
    tables.update({key: plain(value) for key, value in found._asdict().items()})
    tables["allow"] = plain(sources.allowed(settings.lexicons))
    files = listing.files(settings.lexicons)
    tables["version"] = hashlib.sha256(cache.digest(files)).hexdigest()[:12]
    return tables


def plain(value: Any) -> Any:
    """Named tuples as tuples, all the way down: what `marshal` stores."""
    if isinstance(value, tuple | list):
        return tuple(plain(item) for item in value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def _fit(tables: dict[str, Any], settings: Settings) -> Rulebook:
    on = settings.on or _today()
    settings = settings._replace(allow=(*settings.allow, *(AllowPhrase(*raw) for raw in tables["allow"])))
    basis = {raw[0]: _basis(raw) for raw in tables["basis"]}
    rules = tuple(map(_rule, tables["rules"]))
    exemptions = tuple(map(_exemption, tables["exemptions"]))
    _check_settings(settings, rules, tables)
    families: dict[str, list[int]] = {}
    for number, exemption in enumerate(exemptions):
        if _applies(settings, on, exemption.id, "", None, None, only=False):
            for target in exemption.applies_to:
                families.setdefault(target, []).append(number)
    required = tuple(map(_required, tables["required"]))
    in_force = tuple(item for item in required if _in_force(settings, on, item, "required", basis))
    return Rulebook(
        settings=settings,
        on=on,
        rules=rules,
        active=frozenset(
            number for number, rule in enumerate(rules) if _in_force(settings, on, rule, rule.family, basis)
        ),
        exemptions=exemptions,
        required=in_force,
        claims=tables["claims"],
        platforms={item["id"]: item for item in tables["platforms"]},
        basis=basis,
        classes=tuple(ClassRule(raw[0], Text(*raw[1]), *raw[2:]) for raw in tables["classes"]),
        class_automaton=automaton.load(tables["class_automaton"]),
        class_entries=tables["class_entries"],
        names=tuple(Name(*raw) for raw in tables["names"]),
        renamed=tables["renamed"],
        automaton=automaton.load(tables["automaton"]),
        entries=tables["entries"],
        folding=fold.FoldTable(*tables["folding"]),
        spoken=tables["spoken"],
        titles=_titles(tables["claims"], rules, exemptions, in_force),
        marks=tables["marks"],
        patterns=Patterns(tables["patterns"]),
        families={key: tuple(numbers) for key, numbers in families.items()},
        version=tables["version"],
        prepared={},
    )


def _titles(claims: Any, *items: tuple[Rule | Exemption | Required, ...]) -> dict[str, Text]:
    """Names by id; where an id occurs twice the first of rules, exemptions, notices and claims counts."""
    named = {
        claim["id"]: Text(claim["name"]["zh"], claim["name"]["en"])
        for claim in reversed(claims)
        if isinstance(claim.get("name"), dict)
    }
    for some in reversed(items):
        named.update((item.id, item.name) for item in reversed(some))
    return named


def _today() -> str:
    from datetime import datetime, timedelta, timezone

    return datetime.now(timezone(timedelta(hours=8))).date().isoformat()


def _check_settings(settings: Settings, rules: tuple[Rule, ...], tables: dict[str, Any]) -> None:
    """A name in the config that is no rule is a spelling mistake, not a wish."""
    known = {name for rule in rules for name in (rule.id, rule.family)} | set(tables["renamed"])
    known |= {raw[0] for raw in (*tables["exemptions"], *tables["required"])}
    known |= {item["id"] for item in tables["claims"]} | {"required", "material", "down"}
    for key, names in (
        ("disabled", settings.disabled),
        ("enabled", settings.enabled),
        ("severities", tuple(name for name, _ in settings.severities)),
    ):
        for name in names:
            if name not in known:
                raise RulebookError("config", None, key, f"{name!r} is no rule and no family")
    places = {item["id"] for item in tables["platforms"]}
    for name in settings.platforms:
        if name not in places:
            raise RulebookError("config", None, "platforms", f"{name!r} is no platform: {', '.join(sorted(places))}")


def _in_force(settings: Settings, on: str, item: Rule | Required, family: str, basis: Mapping[str, Basis]) -> bool:
    main = basis.get(item.basis[0]) if item.basis else None
    return _applies(
        settings,
        on,
        item.id,
        family,
        item.valid_from or (main.valid_from if main else None),
        item.valid_to or (main.valid_to if main else None),
    )


def _applies(
    settings: Settings, on: str, id: str, family: str, start: str | None, end: str | None, only: bool = True
) -> bool:
    if only and settings.enabled and id not in settings.enabled and family not in settings.enabled:
        return False
    if id in settings.disabled or family in settings.disabled:
        return False
    return not (start and on < start) and not (end and on > end)


def _basis(raw: Any) -> Basis:
    id, name, article, sure, start, end, penalty = raw
    return Basis(id, Text(*name), Text(*article), sure, start, end, Text(*penalty) if penalty else None)


def _rule(raw: Any) -> Rule:
    values = dict(zip(Rule._fields, raw, strict=True))
    for name in ("name", "message", "advice"):
        values[name] = Text(*values[name])
    for name, make in (("terms", Term), ("covers", Cover), ("patterns", Pattern)):
        values[name] = tuple(map(make._make, values[name]))
    return Rule(**values)


def _required(raw: Any) -> Required:
    item = Required._make(raw)
    return item._replace(name=Text(*item.name), message=Text(*item.message), advice=Text(*item.advice))


def _exemption(raw: Any) -> Exemption:
    item = Exemption._make(raw)
    return item._replace(
        name=Text(*item.name),
        proof=Text(*item.proof) if item.proof else None,
        advice=Text(*item.advice) if item.advice else None,
    )
