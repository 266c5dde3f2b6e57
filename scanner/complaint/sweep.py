"""The sweep: where else the complained wording stands, and what a second complaint would find on the same pages.

The complained words decide which rules are meant; the rules then find the wording, its disguises and traditional forms,
and their other terms, in context: what an exemption leaves alone is left alone here too. A word that no rule knows gets
a rule of its own for this case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from scanner import checks
from scanner.complaint.case import Case
from scanner.model import Block, Finding, Hit, Listing, ListingResult, Place, Settings
from scanner.rulebook import Rulebook, load

OWN_RULE = "case-words"
CLAIM_CATEGORIES = ("material", "down")


class Targets(NamedTuple):
    """What a case is about, in rules."""

    rules: frozenset[str]
    unknown: tuple[str, ...]
    """Complained words that no rule of the lexicon finds by themselves."""


class _Nowhere(NamedTuple):
    uri: str = "case"

    def place(self, intervals: object) -> Place:
        return Place(self.uri)


def targets(case: Case, rulebook: Rulebook) -> Targets:
    """The rules that the complained words and the complained claim fall under."""
    rules: set[str] = set()
    unknown = []
    for word in case.words:
        found = {hit.rule for hit in _judged(word, rulebook)}
        if found:
            rules |= found
        else:
            unknown.append(word)
    return Targets(frozenset(rules), tuple(unknown))


def _judged(text: str, rulebook: Rulebook) -> Iterator[Hit]:
    """Hits on a wording standing alone, in a title and in a sentence."""
    for field in ("title", "detail"):
        block = Block(field, "copy", text, 0, _Nowhere())
        listing = Listing(None, "item", case_platform(rulebook), "case", (block,))
        for hit in checks.check(listing, rulebook):
            if isinstance(hit, Hit) and hit.category != "notice" and hit.severity != "info":
                yield hit


def case_platform(rulebook: Rulebook) -> str:
    """The platform whose rules are asked: the first of the settings."""
    return rulebook.settings.platforms[0] if rulebook.settings.platforms else "generic"


def rulebook_for(case: Case, settings: Settings, state: Path) -> tuple[Rulebook, Targets]:
    """The rulebook of a sweep: the lexicon, and a rule for the words that it does not know."""
    if case.platform:
        settings = settings._replace(platforms=(*settings.platforms, case.platform))
    rulebook = load(settings)
    found = targets(case, rulebook)
    if not found.unknown:
        return rulebook, found
    state.mkdir(parents=True, exist_ok=True)
    path = state / f"{OWN_RULE}.toml"
    path.write_text(own_rule(found.unknown), encoding="utf-8")
    rulebook = load(settings._replace(lexicons=(*settings.lexicons, str(path))))
    return rulebook, found._replace(rules=found.rules | {OWN_RULE})


def own_rule(words: Iterable[str]) -> str:
    """A rule file for words that were complained of and that no rule knows."""
    terms = ", ".join('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in words)
    return f"""id = "{OWN_RULE}"
category = "other"
severity = "error"
confidence = "medium"
basis = ["ad-law-4"]
name = {{zh = "被投诉用语", en = "Complained wording"}}
message = {{zh = "“{{quote}}”是本案被投诉的用语", en = "“{{quote}}” is the wording complained of"}}
advice = {{zh = "核对是否有依据，没有则删除或改写", en = "Check what it rests on; without that, delete or rewrite it"}}
terms = [{terms}]
"""


def is_target(finding: Finding, case: Case, found: Targets) -> bool:
    """Whether a finding is what the complaint is about: its rules, or its claim on any goods."""
    if finding.rule in found.rules:
        return True
    return bool(case.claim) and finding.category in CLAIM_CATEGORIES and str(case.claim) in finding.quote


def split(result: ListingResult, case: Case, found: Targets) -> tuple[ListingResult, ListingResult]:
    """(what the complaint is about, everything else) of one listing; both keep what was not checked."""
    ours = tuple(finding for finding in result.shown if is_target(finding, case, found))
    others = tuple(finding for finding in result.shown if not is_target(finding, case, found))
    return result._replace(shown=ours), result._replace(shown=others)


def ranked(results: Iterable[ListingResult]) -> list[ListingResult]:
    """Most seen or sold first, then most findings; listings without figures keep their order."""
    return sorted(results, key=lambda result: (-(result.exposure or 0.0), -len(result.shown)))
