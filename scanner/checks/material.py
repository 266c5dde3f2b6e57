"""Material claims against every fact the listing declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scanner.checks import down, figures, goods, lab, purity
from scanner.checks.claim_context import FILLED_WITH, Rule, is_other_goods, is_quilt
from scanner.checks.claim_words import (
    Claim,
    Copy,
    Signs,
    Worded,
    copies,
    find,
    signs,
    spellings,
    worded,
)
from scanner.checks.wording import hit, severity_of
from scanner.claims.facts import MOST, is_material_name
from scanner.claims.facts import facts as facts_of
from scanner.claims.parts import part_of
from scanner.claims.plain import plain
from scanner.claims.types import Fact
from scanner.model import SEVERITIES, Hit, Listing, Severity, Unchecked, base_field
from scanner.rulebook import Rulebook
from scanner.text.fold import fold

WORDED = ("pure", "contains", "material", "wording")


class Ready(NamedTuple):
    """The claim rules of a run, sorted once."""

    book: Rulebook
    rules: tuple[Rule, ...]
    worded: Worded
    filling: Worded
    by_kind: Mapping[tuple[str, str], Rule]
    signs: Signs
    """Without any of them a text claims nothing."""
    pure: frozenset[str]
    """Fibres whose purity a rule judges."""


_LAST: list[Ready] = []
"""The rules of the latest rulebook: a run has one, and sorting them for each listing would cost more than judging."""


FIGURES_OF_DOWN = frozenset(("down-species", "down-content", "down-weight"))
"""Rules that judge different things about the same down."""


def _ready(rulebook: Rulebook) -> Ready:
    last = _LAST[0] if _LAST else None
    if last is not None and last.book is rulebook:
        return last
    rules = tuple(
        rule for rule in rulebook.claims if rulebook.applies(rule["id"], rule["category"], rule["from"], rule["to"])
    )
    words = worded(rule for rule in rules if rule["kind"] in WORDED)
    filling = worded(rule for rule in rules if rule["kind"] == "down")
    by_kind = {(rule["kind"], rule["aspect"]): rule for rule in rules}
    looked_for = signs(spellings(words.chars | filling.chars, rulebook), words.latin)
    pure = frozenset(fibre for rule in rules if rule["kind"] == "pure" for fibre in rule["fibres"])
    found = Ready(rulebook, rules, words, filling, by_kind, looked_for, pure)
    _LAST[:] = [found]
    return found


def claims(listing: Listing, rulebook: Rulebook) -> list[Claim]:
    """Every claim of the listing's words, before anything is held against it (for the facts sheet)."""
    ready = _ready(rulebook)
    texts = list(copies(listing, rulebook, ready.signs))
    found = [] if is_other_goods(listing) else _claims(listing, rulebook, ready.worded, texts)
    filling = ready.by_kind.get(("down", "filling"))
    if filling:
        found.extend(claim for copy in texts for claim in find(copy, (filling,)))
    return found


def check(listing: Listing, rulebook: Rulebook) -> Iterator[Hit | Unchecked]:
    """Every contradiction between what the copy claims and what the listing declares.

    A shop or list page speaks of many goods: there only words that are a finding by themselves count.
    """
    ready = _ready(rulebook)
    texts = list(copies(listing, rulebook, ready.signs))
    if listing.kind == "page":
        claims = [claim for claim in _claims(listing, rulebook, ready.worded, texts) if claim.rule["kind"] == "wording"]
        yield from (found for claim in claims for found in _wording(listing, rulebook, claim))
        return
    facts = facts_of(listing)
    spoken = [copy for copy in texts if not ready.filling.chars.isdisjoint(copy.flat)]
    claims = _claims(listing, rulebook, ready.worded, texts)
    if len(facts) >= MOST or len(claims) >= MOST:
        claims = claims[:MOST]
        yield Unchecked(listing.uri, None, "truncated", f"more than {MOST} claims or values of materials")
    if not facts and not claims and not spoken:
        yield from figures.sources(listing, rulebook, ready.by_kind, facts)
        return
    if claims and is_other_goods(listing):
        claims = []
    if is_quilt(listing):
        claims = [_of_filling(claim) for claim in claims]
    found: list[Hit] = []
    for item in _all(listing, rulebook, ready, facts, claims, spoken):
        if isinstance(item, Unchecked):
            yield item
        else:
            found.append(item)
    yield from _once(found, ready)


def _of_filling(claim: Claim) -> Claim:
    """Silk, wool or soy of a quilt is its filling, if nothing else is said."""
    fibrous = claim.rule["kind"] in ("pure", "contains") and not FILLED_WITH.isdisjoint(claim.rule["fibres"])
    return claim._replace(part="filling") if fibrous and claim.part == "main" and not claim.label else claim


def _all(listing: Listing, rulebook: Rulebook, ready: Ready, facts: Sequence[Fact], claims: Sequence[Claim],
         texts: Sequence[Copy]) -> Iterator[Hit | Unchecked]:  # fmt: skip
    unchecked: set[str] = set()
    for claim in claims:
        kind = claim.rule["kind"]
        if kind == "wording":
            yield from _wording(listing, rulebook, claim)
        elif kind == "material":
            yield from goods.judge(claim, facts, rulebook)
        else:
            yield from purity.judge(listing, rulebook, claim, facts, unchecked)
    if any(ready.filling.near(copy.flat) for copy in texts):
        yield from down.judge(listing, rulebook, ready.by_kind, facts, texts)
    if facts:
        yield from figures.judge(rulebook, ready.by_kind, facts, ready.pure)
        yield from lab.judge(rulebook, ready.by_kind, facts, claims)
    yield from figures.sources(listing, rulebook, ready.by_kind, facts)


def _once(hits: Sequence[Hit], ready: Ready) -> list[Hit]:
    """One finding on the same words: the severest, of purity before presence, of the longer wording.

    Words that are a finding by themselves stand beside it: they say something else. So do species and content of
    down, which one wording (95白鹅绒) can both have wrong.
    """
    kinds = {rule["id"]: rule["kind"] for rule in ready.rules}
    order = sorted(hits, key=lambda one: (SEVERITIES.index(one.severity), kinds[one.rule] != "pure", -len(_quote(one))))
    kept: list[Hit] = []
    for found in order:
        if not any(_is_same(other, found, kinds) for other in kept):
            kept.append(found)
    ids = {id(found) for found in kept}
    return [found for found in hits if id(found) in ids]


def _is_same(other: Hit, found: Hit, kinds: Mapping[str, str]) -> bool:
    if other.block is not found.block or other.category != found.category:
        return False
    apart = "wording" in (kinds[other.rule], kinds[found.rule]) or {other.rule, found.rule} <= FIGURES_OF_DOWN
    if apart and other.rule != found.rule:
        return False
    return other.span.start < found.span.end and found.span.start < other.span.end


def _quote(found: Hit) -> str:
    return found.block.text[found.span.start : found.span.end]


def _claims(listing: Listing, rulebook: Rulebook, rules: Worded, texts: Sequence[Copy]) -> list[Claim]:
    """Claims of the copy; of attributes only where the copy makes none of the kind."""
    brand: str | None = None
    found: list[Claim] = []
    for copy in texts:
        near = rules.near(copy.flat)
        if near:
            head = base_field(copy.block.field).partition(".")[0]
            near = [rule for rule in near if not rule["fields"] or head in rule["fields"]]
            brand = _brand(listing) if brand is None else brand
            found.extend(find(copy, near, brand if len(brand) > 1 else ""))
    found.extend(_attribute_claims(listing, rulebook, rules, {claim.rule["id"] for claim in found}))
    return found


def _brand(listing: Listing) -> str:
    return plain(listing.meta.brand or next((block.text for block in listing.texts("attributes.品牌")), ""))


def _attribute_claims(listing: Listing, rulebook: Rulebook, rules: Worded, made: set[str]) -> Iterator[Claim]:
    """A pure word without a figure in an attribute (材质: 纯棉) is a claim, not a fact."""
    for block in listing.blocks:
        if not block.field.startswith("attributes"):
            continue
        head, _, name = base_field(block.field).partition(".")
        if head != "attributes" or not (is_material_name(name) or "执行标准" in name or "类别" in name):
            continue
        view = fold(block.text[:200], rulebook.folding)
        flat = plain(view.text)
        figured = any(char.isdigit() for char in flat)
        mine = [
            rule for rule in rules.near(flat)
            if (rule["kind"] == "pure" and not figured and rule["id"] not in made)
            or (rule["kind"] == "wording" and "attributes" in rule["fields"])
        ]  # fmt: skip
        for claim in find(Copy(block, view, flat), mine):
            yield claim._replace(part=part_of(plain(name)) or claim.part)


# -- words alone --------------------------------------------------------------------------------------------------


def _wording(listing: Listing, rulebook: Rulebook, claim: Claim) -> Iterator[Hit]:
    """Words that are a finding by themselves, by platform where the rule says so."""
    rule = claim.rule
    if rule["quiet_with"]:
        text = plain(" ".join(block.text for block in listing.blocks if block.field == claim.block.field))
        if any(word in text for word in rule["quiet_with"]):
            return
    own = rule["platforms"].get(listing.platform)
    severity: Severity = severity_of(rulebook, rule)
    if own and rulebook.settings.strict:
        severity = own
    yield hit(rulebook, rule, claim.block, claim.span, severity)
