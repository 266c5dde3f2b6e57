"""The lexicon as the scanner uses it: loaded, checked, compiled once and cached, then fitted to the run's settings."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scanner.model import AllowPhrase, Basis, Settings, Severity, Text
from scanner.rulebook import cache
from scanner.rulebook.kept import Entries, Kept, KeptTable, Spoken
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
from scanner.text.named import NamedTuple
from scanner.text.stored import Patterns

__all__ = ["Rulebook", "RulebookError", "load"]


class Rulebook(NamedTuple):
    """Every rule with what it needs, and which of them apply in this run. Most of it is made when it is asked for."""

    settings: Settings
    on: str
    """The date whose rules apply."""
    rules: Sequence[Rule]
    active: frozenset[int]
    """Numbers of the rules in force and switched on."""
    exemptions: Sequence[Exemption]
    required: Sequence[Required]
    """Only those in force and switched on."""
    claims: Sequence[dict[str, Any]]
    """All of them; `applies` tells which are in force and switched on."""
    platforms: Mapping[str, dict[str, Any]]
    basis: Mapping[str, Basis]
    classes: Sequence[ClassRule]
    class_automaton: automaton.Automaton
    class_entries: Entries
    names: Sequence[Name]
    renamed: Mapping[str, str]
    automaton: automaton.Automaton
    entries: Entries
    folding: fold.FoldTable
    spoken: Mapping[str, str]
    """Letters written for a character: see `disguises.spoken`."""
    titles: Mapping[str, tuple[str, str]]
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
        return Text(*self.titles.get(id, (id, id)))

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

    files = listing.names(settings.lexicons)
    place = cache.path_for(files)
    tables = cache.read(place, files)
    if tables is None:
        tables = _compile(settings)
        cache.write(place, files, tables)
    return _fit(tables, settings)


def _compile(settings: Settings) -> dict[str, Any]:
    import hashlib

    from scanner.rulebook import compile, listing, sources
    from scanner.rulebook.earlier import earlier
    from scanner.rulebook.kept import plain

    earlier.cache_clear()
    tables = compile.tables(sources.load(settings.lexicons))
    earlier().keep(tables["patterns"])
    tables["allow"] = plain(sources.allowed(settings.lexicons))
    files = listing.names(settings.lexicons)
    tables["version"] = hashlib.sha256(cache.digest(files)).hexdigest()[:12]
    return tables


def _fit(tables: dict[str, Any], settings: Settings) -> Rulebook:
    on = settings.on or _today()
    settings = settings._replace(allow=(*settings.allow, *(AllowPhrase(*raw) for raw in tables["allow"])))
    _check_settings(settings, tables)
    return Rulebook(
        settings=settings,
        on=on,
        rules=Kept(tables["rules"], _rule),
        active=frozenset(_in_force(settings, on, tables["rule_scopes"])),
        exemptions=Kept(tables["exemptions"], _exemption),
        required=Kept(
            (tables["required"][number] for number in _in_force(settings, on, tables["required_scopes"])), _required
        ),
        claims=Kept(tables["claims"]),
        platforms=KeptTable(tables["platforms"]),
        basis=KeptTable(tables["basis"], _basis),
        classes=Kept(tables["classes"], _class),
        class_automaton=automaton.load(tables["class_automaton"]),
        class_entries=Entries(tables["class_entries"]),
        names=Kept(tables["names"], Name._make),
        renamed=tables["renamed"],
        automaton=automaton.load(tables["automaton"]),
        entries=Entries(tables["entries"]),
        folding=fold.FoldTable(*marshal.loads(tables["folding"])),
        spoken=Spoken(tables["spoken"]),
        titles=tables["titles"],
        marks=tables["marks"],
        patterns=Patterns(tables["patterns"]),
        families=_families(settings, on, tables["aims"]),
        version=tables["version"],
        prepared={},
    )


def _families(settings: Settings, on: str, aims: Iterable[tuple[str, Sequence[str]]]) -> dict[str, tuple[int, ...]]:
    """Numbers of the exemptions that are switched on, by what they apply to."""
    found: dict[str, list[int]] = {}
    for number, (id, targets) in enumerate(aims):
        if _applies(settings, on, id, "", None, None, only=False):
            for target in targets:
                found.setdefault(target, []).append(number)
    return {key: tuple(numbers) for key, numbers in found.items()}


def _today() -> str:
    from datetime import datetime, timedelta, timezone

    return datetime.now(timezone(timedelta(hours=8))).date().isoformat()


def _check_settings(settings: Settings, tables: dict[str, Any]) -> None:
    """A name in the config that is no rule is a spelling mistake, not a wish."""
    if not (settings.disabled or settings.enabled or settings.severities or settings.platforms):
        return
    known = {*tables["titles"], *(family for _, family, *_ in tables["rule_scopes"]), *tables["renamed"]}
    known |= {"required", "material", "down"}
    for key, names in (
        ("disabled", settings.disabled),
        ("enabled", settings.enabled),
        ("severities", tuple(name for name, _ in settings.severities)),
    ):
        for name in names:
            if name not in known:
                raise RulebookError("config", None, key, f"{name!r} is no rule and no family")
    places = tables["platforms"]
    for name in settings.platforms:
        if name not in places:
            raise RulebookError("config", None, "platforms", f"{name!r} is no platform: {', '.join(sorted(places))}")


def _in_force(settings: Settings, on: str, scopes: Iterable[tuple[str, str, str | None, str | None]]) -> list[int]:
    """Numbers of those that are in force on the day and switched on."""
    return [number for number, scope in enumerate(scopes) if _applies(settings, on, *scope)]


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


def _class(raw: Any) -> ClassRule:
    return ClassRule(raw[0], Text(*raw[1]), *raw[2:])


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
