"""The sweep: where else the complained wording stands, and what a second complaint would find on the same pages.

The complained words decide which rules are meant; the rules then find the wording, its disguises and traditional forms,
and their other terms, in context: what an exemption leaves alone is left alone here too. A word that no rule knows gets
a rule of its own for this case. A complained claim means every listing that makes it in whatever words.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from scanner import checks
from scanner.checks import material
from scanner.complaint import likeness
from scanner.complaint.case import Case, toml
from scanner.fingerprint import normal
from scanner.model import Block, Finding, Hit, Lang, Listing, ListingResult, Place, Settings, Text, Unchecked
from scanner.rulebook import Rulebook, load
from scanner.text.fold import fold

OWN_RULE = "case-words"
CLAIM_CATEGORIES = ("material", "down")
NOT_CHECKABLE = "claim not checkable"

SAME, RELATED, CLAIM, PICTURE, OTHER = "same wording", "same rule", "same claim", "same picture", "other"
KINDS = {
    SAME: Text("本案用语", "complained wording"),
    RELATED: Text("同一规则的其他用语", "other wording of the same rule"),
    CLAIM: Text("同一宣称", "the same claim"),
    PICTURE: Text("被投诉的图片", "the picture complained of"),
}
"""What a finding of the fix list has to do with the complaint, as the list says it."""


class Targets(NamedTuple):
    """What a case is about, in rules."""

    rules: frozenset[str]
    unknown: tuple[str, ...] = ()
    """Complained words that no rule of the lexicon finds by themselves."""
    claims: frozenset[str] = frozenset()
    """Claim rules that the complained claim falls under."""
    categories: frozenset[str] = frozenset()
    """Categories that a failed sampling puts in question."""
    same: Callable[[str], bool] = lambda _: False
    """Whether a quote is the complained wording itself, as written or in another spelling."""
    about: Callable[[str], frozenset[str]] = lambda _: frozenset()
    """The claim rules that a wording falls under."""


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
    about = functools.lru_cache(4096)(functools.partial(claim_rules, rulebook=rulebook))
    return Targets(
        frozenset(rules),
        tuple(unknown),
        about(case.claim) if case.claim else frozenset(),
        _sampled(case),
        functools.partial(_same, frozenset(_plain(word, rulebook) for word in case.words), rulebook),
        about,
    )


def _sampled(case: Case) -> frozenset[str]:
    """A failed sampling of down puts the words on the filling in question, any other those on the material."""
    if case.sampling is None or not case.sampling.item:
        return frozenset()
    return frozenset({"down"} if any(char in case.sampling.item for char in "绒羽") else {"material"})


def _plain(text: str, rulebook: Rulebook) -> str:
    return normal(fold(text, rulebook.folding).text)


def _same(words: frozenset[str], rulebook: Rulebook, quote: str) -> bool:
    plain = _plain(quote, rulebook)
    return any(word in plain for word in words)


def _alone(text: str, rulebook: Rulebook, field: str) -> Listing:
    block = Block(field, "copy", text, 0, _Nowhere())
    return Listing(None, "item", case_platform(rulebook), "case", (block,))


def _judged(text: str, rulebook: Rulebook) -> Iterator[Hit]:
    """Hits on a wording standing alone, in a title and in a sentence."""
    for field in ("title", "detail"):
        for hit in checks.check(_alone(text, rulebook, field), rulebook):
            if isinstance(hit, Hit) and hit.category != "notice" and hit.severity != "info":
                yield hit


def claim_rules(text: str, *, rulebook: Rulebook) -> frozenset[str]:
    """The claim rules that a wording falls under: 全棉 and 纯棉 are one claim."""
    listing = _alone(text, rulebook, "title")
    return frozenset(claim.rule["id"] for claim in material.claims(listing, rulebook))


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
    return rulebook, targets(case, rulebook)._replace(rules=found.rules | {OWN_RULE})


def own_rule(words: Iterable[str]) -> str:
    """A rule file for words that were complained of and that no rule knows."""
    return f"""id = "{OWN_RULE}"
category = "other"
severity = "error"
confidence = "medium"
basis = ["ad-law-4"]
name = {{zh = "被投诉用语", en = "Complained wording"}}
message = {{zh = "“{{quote}}”是本案被投诉的用语", en = "“{{quote}}” is the wording complained of"}}
advice = {{zh = "核对是否有依据，没有则删除或改写", en = "Check what it rests on; without that, delete or rewrite it"}}
terms = {toml(list(words))}
"""


# -- what a finding has to do with the complaint --------------------------------------------------------------------


def kind_of(finding: Finding, case: Case, found: Targets) -> str:
    """SAME, RELATED, CLAIM, PICTURE or OTHER."""
    if finding.rule == likeness.RULE:
        return PICTURE
    if finding.rule in found.rules:
        return SAME if found.same(finding.quote) or found.same(finding.evasion or "") else RELATED
    if finding.category in CLAIM_CATEGORIES and _is_claim(finding, case, found):
        return CLAIM
    return OTHER


def _is_claim(finding: Finding, case: Case, found: Targets) -> bool:
    if finding.category in found.categories:
        return True
    if not case.claim:
        return False
    return (
        finding.rule in found.claims or case.claim in finding.quote or bool(found.about(finding.quote) & found.claims)
    )


def split(result: ListingResult, case: Case, found: Targets, lang: Lang) -> tuple[ListingResult, ListingResult]:
    """(what the complaint is about, each marked how; everything else) of one listing.

    Both keep what was not checked. A complained claim that the listing makes and that cannot be held against anything
    is named first among it.
    """
    ours, others = [], []
    for finding in result.shown:
        kind = kind_of(finding, case, found)
        if kind == OTHER:
            others.append(finding)
        else:
            ours.append(finding._replace(message=f"{_mark(kind, lang)}{finding.message}"))
    return result._replace(shown=tuple(ours)), result._replace(shown=tuple(others))


def _mark(kind: str, lang: Lang) -> str:
    return Text(f"【{KINDS[kind].zh}】", f"[{KINDS[kind].en}] ").of(lang)


def counts(results: Iterable[ListingResult], case: Case, found: Targets) -> dict[str, int]:
    """How many findings of each kind, all kinds named."""
    kinds = Counter(kind_of(finding, case, found) for result in results for finding in result.shown)
    return {kind: kinds[kind] for kind in KINDS}


def unproven(result: ListingResult, case: Case, found: Targets) -> list[Unchecked]:
    """Claims of this listing that are the complained one and that nothing it declares confirms or refutes."""
    if not (case.claim or found.categories):
        return []
    return [
        item
        for item in result.unchecked
        if item.reason == NOT_CHECKABLE and (found.categories or _speaks_of(item, case, found))
    ]


def _speaks_of(item: Unchecked, case: Case, found: Targets) -> bool:
    quote = item.detail.partition(": ")[0]
    return str(case.claim) in quote or bool(found.about(quote) & found.claims)


def to_prove(result: ListingResult, case: Case, found: Targets) -> ListingResult:
    """The listing with only those claims shown that are the complained one and that nothing it declares decides."""
    if not unproven(result, case, found):
        return result._replace(shown=())
    return result._replace(shown=tuple(one for one in result.info if kind_of(one, case, found) == CLAIM))


def mends(results: Iterable[ListingResult]) -> int:
    """How many edits remove every finding: one picture, or one clause of a template, stands on many listings."""
    return len({mend(finding) for result in results for finding in result.shown})


def mend(finding: Finding) -> tuple[str, ...]:
    """What findings have in common that one edit removes: the picture they stand in, or rule, words and clause."""
    if finding.place.image:
        return ("picture", finding.quote if finding.rule == likeness.RULE else finding.place.image)
    before, after = finding.context
    return (finding.rule, finding.quote, before + finding.quote + after)


def ranked(results: Iterable[ListingResult]) -> list[ListingResult]:
    """Most seen or sold first, then most findings; listings without figures keep their order."""
    return sorted(results, key=lambda result: (-(result.exposure or 0.0), -len(result.shown)))
