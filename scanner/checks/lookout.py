"""What the rules make of a word and of a hit, worked out when it is first asked: a million titles ask the same."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.checks import exemptions, patterns
from scanner.checks.exemptions import Asked
from scanner.checks.patterns import Form
from scanner.model import Kind, base_field
from scanner.rulebook import Rulebook
from scanner.rulebook.types import ANCHOR, COVER, NAME, TERM, Pattern, Rule, Term
from scanner.text.fold import fold
from scanner.text.named import NamedTuple

MOST = 4096
"""Hits and places that are remembered; both come from the text, and memory must not grow with it."""


class Woken(NamedTuple):
    """A term, or a pattern to be run, that a word wakes."""

    number: int
    """Of the rule."""
    key: tuple[int, int]
    """Number of the rule, and which of its terms or patterns it is."""
    rule: Rule
    classed: bool
    """The rule asks what the listing sells."""
    term: Term | None
    pattern: Pattern | None = None
    form: Form | None = None


class Beside(NamedTuple):
    """A covering word, or a name of which a hit is only a part."""

    family: str
    """Whose hits it covers; empty: a name, which covers all."""
    text: str
    not_after: tuple[str, ...]
    not_before: tuple[str, ...]


def _beside(rulebook: Rulebook, word: int) -> Iterator[Beside]:
    for entry in rulebook.entries[word]:
        if entry[0] == COVER:
            rule = rulebook.rules[entry[1]]
            cover = rule.covers[entry[2]]
            yield Beside(rule.family, cover.text, cover.not_after, cover.not_before)
        elif entry[0] == NAME:
            yield Beside("", rulebook.names[entry[1]].text, (), ())


class Watch(dict[int, tuple[Woken, ...]]):
    """What each word of the automaton wakes in one kind of place; most words wake nothing there."""

    def __init__(self, lookout: Lookout, field: str, kind: Kind, platforms: frozenset[str]) -> None:
        super().__init__()
        self._lookout, self._field, self._kind, self._platforms = lookout, field, kind, platforms

    def __missing__(self, word: int) -> tuple[Woken, ...]:
        rulebook = self._lookout.rulebook
        found = []
        for entry in rulebook.entries[word]:
            if entry[0] in (TERM, ANCHOR) and entry[1] in rulebook.active:
                rule = rulebook.rules[entry[1]]
                if _fits(rule, self._field, self._kind, self._platforms):
                    found.append(self._lookout.woken(*entry))
        self[word] = tuple(found)
        return self[word]


def _fits(rule: Rule, field: str, kind: Kind, platforms: frozenset[str]) -> bool:
    """Whether the rule looks at this field, kind and platform; product classes are asked of the listing."""
    if rule.fields and not _in_fields(field, rule.fields):
        return False
    if rule.not_fields and _in_fields(field, rule.not_fields):
        return False
    return kind in rule.kinds and (not rule.platforms or not platforms.isdisjoint(rule.platforms))


def _in_fields(field: str, fields: tuple[str, ...]) -> bool:
    return field in fields or field.partition(".")[0] in fields


class Lookout:
    """One rulebook's answers. Nothing is worked out before it is asked."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self._watches: dict[tuple[str, Kind, str], Watch] = {}
        self._woken: dict[tuple[int, int, int], Woken] = {}
        self._asked: dict[int, Asked] = {}
        self._orders: dict[int, list[int]] = {}
        self._panels: dict[tuple[int, str], tuple[Asked, ...]] = {}
        self._harmless: dict[int, tuple[Beside, ...]] = {}
        folding = rulebook.folding
        self.allowed = tuple((fold(one.text, folding).text, one.reason) for one in rulebook.settings.allow)
        """The merchant's allow phrases, folded, each with its reason."""

    def watch(self, field: str, kind: Kind, platform: str) -> Watch:
        """What words wake in this field of a listing."""
        key = field, kind, platform
        found = self._watches.get(key)
        if found is None:
            if len(self._watches) >= MOST:
                self._watches.clear()
            platforms = frozenset((platform, *self.rulebook.settings.platforms))
            found = self._watches[key] = Watch(self, base_field(field), kind, platforms)
        return found

    def woken(self, kind: int, number: int, index: int) -> Woken:
        """The term or pattern that an entry of the automaton stands for."""
        key = kind, number, index
        if key not in self._woken:
            rule = self.rulebook.rules[number]
            classed = bool(rule.classes or rule.not_classes)
            if kind == TERM:
                self._woken[key] = Woken(number, (number, index), rule, classed, rule.terms[index])
            else:
                one = rule.patterns[index]
                form = patterns.form(one.match, self.rulebook.patterns, patterns.ships(rule.path))
                self._woken[key] = Woken(number, (number, index), rule, classed, None, one, form)
        return self._woken[key]

    def harmless(self, word: int) -> tuple[Beside, ...]:
        """The covering words and names that a word of the automaton is."""
        found = self._harmless.get(word)
        if found is None:
            found = self._harmless[word] = tuple(_beside(self.rulebook, word))
        return found

    def panel(self, number: int, hit: str) -> tuple[Asked, ...]:
        """The exemptions to ask of a hit of rule `number`, the one that lowers it most first."""
        key = number, hit
        found = self._panels.get(key)
        if found is None:
            if len(self._panels) >= MOST:
                self._panels.clear()
            found = self._panels[key] = tuple(self._may_lower(number, hit))
        return found

    def _may_lower(self, number: int, hit: str) -> list[Asked]:
        rulebook = self.rulebook
        if number not in self._orders:
            self._orders[number] = exemptions.in_order(rulebook.rules[number], rulebook)
        found = []
        for one in self._orders[number]:
            terms = rulebook.exemptions[one].terms
            if not terms or hit.startswith(terms):
                if one not in self._asked:
                    self._asked[one] = exemptions.asked(rulebook.exemptions[one], rulebook)
                found.append(self._asked[one])
        return found


def of(rulebook: Rulebook) -> Lookout:
    """The lookout of a rulebook, made once."""
    found = rulebook.prepared.get("lookout")
    if not isinstance(found, Lookout) or found.rulebook is not rulebook:
        found = rulebook.prepared["lookout"] = Lookout(rulebook)
    return found
