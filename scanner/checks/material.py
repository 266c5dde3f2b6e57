"""Material claims against every fact the listing declares."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from scanner.checks import down, figures, goods, lab, purity
from scanner.checks.claim_context import FILLED_WITH, TRIM, Rule, is_other_goods, is_quilt
from scanner.checks.claim_words import (
    Claim,
    Copy,
    Signs,
    Worded,
    any_of,
    copies,
    find,
    signs,
    spellings,
    worded,
)
from scanner.checks.wording import hit, severity_of
from scanner.claims.facts import MOST, stated, states
from scanner.claims.facts import facts as facts_of
from scanner.claims.fields import field_of
from scanner.claims.parts import part_of
from scanner.claims.plain import plain
from scanner.claims.types import Fact
from scanner.model import SEVERITIES, Hit, Listing, Severity, Unchecked
from scanner.rulebook import Rulebook
from scanner.text.fold import fold

WORDED = ("pure", "contains", "material", "wording")


class Ready(NamedTuple):
    """The claim rules of a run, sorted once."""

    book: Rulebook
    worded: Worded
    filling: Worded
    by_kind: Mapping[tuple[str, str], Rule]
    of_down: Mapping[str, Rule]
    """The rules of down by their aspect."""
    kinds: Mapping[str, str]
    """The kind of each rule."""
    signs: Signs
    """Without any of them a text claims nothing."""
    down: re.Pattern[str]
    """Without a character of this class a text says nothing of down."""
    of_value: Callable[[str], tuple[Rule, ...]]
    """The rules that the text of an attribute may claim something by; remembered, for values repeat."""
    pure: frozenset[str]
    """Fibres whose purity a rule judges."""


_LAST: list[Ready] = []
"""The rules of the latest rulebook: a run has one, and sorting them for each listing would cost more than judging."""


APART = (frozenset(("down-species", "down-content", "down-weight")), frozenset(("down-missing", "down-children")))
"""Rules that judge different things about the same down: one does not stand for another."""


def _ready(rulebook: Rulebook) -> Ready:
    last = _LAST[0] if _LAST else None
    if last is not None and last.book is rulebook:
        return last
    rules = tuple(
        rule for rule in rulebook.claims if rulebook.applies(rule["id"], rule["category"], rule["from"], rule["to"])
    )
    words = worded(rule for rule in rules if rule["kind"] in WORDED)
    filling = worded(rule for rule in rules if (rule["kind"], rule["aspect"]) == ("down", "filling"))
    by_kind = {(rule["kind"], rule["aspect"]): rule for rule in rules}
    of_down = {aspect: rule for (kind, aspect), rule in by_kind.items() if kind == "down"}
    down_chars = filling.chars | {"绒"}
    looked_for = signs(spellings(words.chars | down_chars, rulebook), words.latin | filling.latin)
    pure = frozenset(fibre for rule in rules if rule["kind"] == "pure" for fibre in rule["fibres"])
    kinds = {rule["id"]: rule["kind"] for rule in rules}
    of_value = lru_cache(maxsize=4096)(partial(_rules_of_value, words, rulebook))
    found = Ready(rulebook, words, filling, by_kind, of_down, kinds, looked_for, any_of(down_chars), of_value, pure)
    _LAST[:] = [found]
    return found


class Heard(NamedTuple):
    """A copy that holds words of some rule, or may hold figures of down."""

    copy: Copy
    rules: list[Rule]
    """The rules of which it holds a word, in their order."""
    may_be_of_down: bool
    of_down: bool
    """It holds a word that claims down."""


def _heard(listing: Listing, rulebook: Rulebook, ready: Ready) -> list[Heard]:
    """The texts that hold a word of a rule, or a sign of down; all others are done with."""
    found = []
    for copy in copies(listing, rulebook, ready.signs):
        rules, may_be = ready.worded.near(copy.flat), ready.down.search(copy.flat) is not None
        if rules or may_be:
            found.append(Heard(copy, rules, may_be, may_be and bool(ready.filling.near(copy.flat))))
    return found


def claims(listing: Listing, rulebook: Rulebook) -> list[Claim]:
    """Every claim of the listing's words, before anything is held against it (for the facts sheet)."""
    ready = _ready(rulebook)
    heard = _heard(listing, rulebook, ready)
    found = [] if is_other_goods(listing) else _claims(listing, rulebook, ready, heard)
    filling = ready.by_kind.get(("down", "filling"))
    if filling:
        found.extend(claim for text in heard if text.of_down for claim in find(text.copy, (filling,)))
    return found


def check(listing: Listing, rulebook: Rulebook) -> Iterator[Hit | Unchecked]:
    """Every contradiction between what the copy claims and what the listing declares.

    A shop or list page speaks of many goods: there only words that are a finding by themselves count.
    """
    ready = _ready(rulebook)
    heard = _heard(listing, rulebook, ready)
    if listing.kind == "page":
        for claim in _claims(listing, rulebook, ready, heard):
            if claim.rule["kind"] == "wording":
                yield from _wording(listing, rulebook, claim)
    elif any(text.rules or text.of_down for text in heard) or _may_contradict_itself(listing, ready):
        yield from _judged(listing, rulebook, ready, heard)


def _may_contradict_itself(listing: Listing, ready: Ready) -> bool:
    """Whether a listing whose copy claims nothing states what can be wrong all the same.

    That takes an attribute with a word of a rule, a band, or a composition that cannot be; figures in the copy; or a
    report. All other attributes only answer claims.
    """
    values = 0
    for block in listing.blocks:
        field = field_of(block.field)
        if field.is_copy:
            if states(block):
                return True
        elif field.is_read or field.may_claim:
            said = stated(block.text, field.name) if field.is_read else None
            if said is not None and (said.problems or said.is_band):
                return True
            values += len(said.values) if said is not None else 0
            if values >= MOST or (field.may_claim and ready.of_value(block.text[:LONGEST_CLAIM])):
                return True
        elif field.head == "report":
            return True
    return False


def _judged(listing: Listing, rulebook: Rulebook, ready: Ready, heard: Sequence[Heard]) -> Iterator[Hit | Unchecked]:
    facts = facts_of(listing)
    claims = _claims(listing, rulebook, ready, heard)
    if len(facts) >= MOST or len(claims) >= MOST:
        claims = claims[:MOST]
        yield Unchecked(listing.uri, None, "truncated", f"more than {MOST} claims or values of materials")
    if not facts and not claims and not any(text.may_be_of_down for text in heard):
        yield from figures.sources(listing, rulebook, ready.by_kind, facts)
        return
    if claims and is_other_goods(listing):
        claims = []
    if claims and is_quilt(listing):
        claims = [_of_filling(claim) for claim in claims]
    found: list[Hit] = []
    for item in _all(listing, rulebook, ready, facts, claims, heard):
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
         heard: Sequence[Heard]) -> Iterator[Hit | Unchecked]:  # fmt: skip
    unchecked: set[str] = set()
    for claim in claims:
        kind = claim.rule["kind"]
        if kind == "wording":
            yield from _wording(listing, rulebook, claim)
        elif kind == "material":
            yield from goods.judge(claim, facts, rulebook)
        else:
            yield from purity.judge(listing, rulebook, claim, facts, unchecked)
    if any(text.of_down for text in heard):
        texts = [text.copy for text in heard if text.may_be_of_down]
        yield from down.judge(listing, rulebook, ready.of_down, facts, texts)
    if facts:
        yield from figures.judge(rulebook, ready.by_kind, facts, ready.pure)
        yield from lab.judge(rulebook, ready.by_kind, facts, claims)
    yield from figures.sources(listing, rulebook, ready.by_kind, facts)


def _once(hits: Sequence[Hit], ready: Ready) -> list[Hit]:
    """One finding on the same words: the severest, of purity before presence, of the longer wording.

    Words that are a finding by themselves stand beside it: they say something else. So do species and content of
    down, which one wording (95白鹅绒) can both have wrong.
    """
    if len(hits) < 2:
        return list(hits)
    kinds = ready.kinds
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
    apart = "wording" in (kinds[other.rule], kinds[found.rule]) or any({other.rule, found.rule} <= s for s in APART)
    if apart and other.rule != found.rule:
        return False
    return other.span.start < found.span.end and found.span.start < other.span.end


def _quote(found: Hit) -> str:
    return found.block.text[found.span.start : found.span.end]


def _claims(listing: Listing, rulebook: Rulebook, ready: Ready, heard: Sequence[Heard]) -> list[Claim]:
    """Claims of the copy; of attributes only where the copy makes none of the kind."""
    brand: str | None = None
    found: list[Claim] = []
    for copy, rules, _, _ in heard:
        if rules:
            head = field_of(copy.block.field).head
            near = [rule for rule in rules if not rule["fields"] or head in rule["fields"]]
            brand = _brand(listing) if brand is None else brand
            found.extend(find(copy, near, brand if len(brand) > 1 else ""))
    trims = {claim.rule["id"] for claim in found if claim.label == TRIM}
    if trims:  # beside 可拆卸兔毛领, 兔毛厚实柔软 speaks of the collar too
        found = [claim for claim in found if claim.rule["id"] not in trims or claim.label]
    found.extend(_attribute_claims(listing, rulebook, ready, {claim.rule["id"] for claim in found}))
    return found


def _brand(listing: Listing) -> str:
    return plain(listing.meta.brand or next((block.text for block in listing.texts("attributes.品牌")), ""))


LONGEST_CLAIM = 200
"""Code points of an attribute that are read for claims."""


def _attribute_claims(listing: Listing, rulebook: Rulebook, ready: Ready, made: set[str]) -> Iterator[Claim]:
    """A pure word without a figure in an attribute (材质: 纯棉) is a claim, not a fact."""
    for block in listing.blocks:
        field = field_of(block.field)
        if not field.may_claim:
            continue
        text = block.text[:LONGEST_CLAIM]
        rules = [rule for rule in ready.of_value(text) if rule["kind"] != "pure" or rule["id"] not in made]
        if rules:
            view = fold(text, rulebook.folding)
            for claim in find(Copy(block, view, plain(view.text)), rules):
                yield claim._replace(part=part_of(plain(field.name)) or claim.part)


def _rules_of_value(words: Worded, rulebook: Rulebook, text: str) -> tuple[Rule, ...]:
    """The rules that `text` as an attribute's value may claim something by."""
    flat = plain(fold(text, rulebook.folding).text)
    figured = any(char.isdigit() for char in flat)
    return tuple(
        rule
        for rule in words.near(flat)
        if (rule["kind"] == "pure" and not figured) or (rule["kind"] == "wording" and "attributes" in rule["fields"])
    )


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
    if own and rulebook.settings.strict and rulebook.applies(rule["id"], rule["category"], own["from"]):
        severity = own["severity"]
    yield hit(rulebook, rule, claim.block, claim.span, severity)
