"""Material claims against every fact the listing declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scanner.checks import down, figures, goods, lab
from scanner.checks.claim_words import (
    FILLED_WITH,
    Claim,
    Copy,
    Rule,
    Worded,
    copies,
    find,
    is_other_goods,
    is_quilt,
    spellings,
    worded,
)
from scanner.checks.shares import SLACK, Room, for_claim, room
from scanner.checks.wording import figure, hit, not_checkable, severity_of
from scanner.claims.facts import MOST, is_material_name
from scanner.claims.facts import facts as facts_of
from scanner.claims.fibres import ELASTIC
from scanner.claims.materials import classes_of
from scanner.claims.parts import part_of
from scanner.claims.plain import plain
from scanner.claims.types import Fact
from scanner.model import SEVERITIES, Hit, Listing, Severity, Text, Unchecked, base_field
from scanner.rulebook import Rulebook
from scanner.text.fold import fold

WORDED = ("pure", "contains", "material", "wording")
_SHORT_NAMES = {
    "聚氨酯弹性纤维": "氨纶", "聚酯纤维": "聚酯纤维", "绵羊毛": "羊毛", "山羊绒": "羊绒", "聚酰胺纤维": "锦纶",
    "聚丙烯腈纤维": "腈纶",
    "粘胶纤维": "粘胶纤维", "莱赛尔纤维": "莱赛尔", "莫代尔纤维": "莫代尔",
}  # fmt: skip


class Ready(NamedTuple):
    """The claim rules of a run, sorted once."""

    book: Rulebook
    rules: tuple[Rule, ...]
    worded: Worded
    filling: Worded
    by_kind: Mapping[tuple[str, str], Rule]
    chars: frozenset[str]
    """Characters without which a text claims nothing."""
    pure: frozenset[str]
    """Fibres whose purity a rule judges."""


_LAST: list[Ready] = []
"""The rules of the latest rulebook: a run has one, and sorting them for each listing would cost more than judging."""


def _ready(rulebook: Rulebook) -> Ready:
    if not _LAST or _LAST[0].book is not rulebook:
        rules = tuple(
            rule for rule in rulebook.claims if rulebook.applies(rule["id"], rule["category"], rule["from"], rule["to"])
        )
        words = worded(rule for rule in rules if rule["kind"] in WORDED)
        filling = worded(rule for rule in rules if rule["kind"] == "down")
        by_kind = {(rule["kind"], rule["aspect"]): rule for rule in rules}
        chars = spellings(words.chars | filling.chars, rulebook)
        pure = frozenset(fibre for rule in rules if rule["kind"] == "pure" for fibre in rule["fibres"])
        found = Ready(rulebook, rules, words, filling, by_kind, chars, pure)
        _LAST[:] = [found]
    return _LAST[0]


def claims(listing: Listing, rulebook: Rulebook) -> list[Claim]:
    """Every claim of the listing's words, before anything is held against it (for the facts sheet)."""
    ready = _ready(rulebook)
    texts = list(copies(listing, rulebook, ready.chars, ready.worded.latin))
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
    texts = list(copies(listing, rulebook, ready.chars, ready.worded.latin))
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
            yield from _judge(listing, rulebook, claim, facts, unchecked)
    if texts:
        yield from down.judge(listing, rulebook, ready.by_kind, facts, texts)
    if facts:
        yield from figures.judge(rulebook, ready.by_kind, facts, ready.pure)
        yield from lab.judge(rulebook, ready.by_kind, facts, claims)
    yield from figures.sources(listing, rulebook, ready.by_kind, facts)


def _once(hits: Sequence[Hit], ready: Ready) -> list[Hit]:
    """One finding on the same words: the severest, of purity before presence, of the longer wording.

    Words that are a finding by themselves stand beside it: they say something else.
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
    if "wording" in (kinds[other.rule], kinds[found.rule]) and other.rule != found.rule:
        return False
    return other.span.start < found.span.end and found.span.start < other.span.end


def _quote(found: Hit) -> str:
    return found.block.text[found.span.start : found.span.end]


def _claims(listing: Listing, rulebook: Rulebook, rules: Worded, texts: Sequence[Copy]) -> list[Claim]:
    """Claims of the copy; of attributes only where the copy makes none of the kind."""
    brand = plain(listing.meta.brand or next((block.text for block in listing.texts("attributes.品牌")), ""))
    found: list[Claim] = []
    for copy in texts:
        head = base_field(copy.block.field).partition(".")[0]
        near = [rule for rule in rules.near(copy.flat) if not rule["fields"] or head in rule["fields"]]
        if near:
            found.extend(find(copy, near, brand if len(brand) > 1 else ""))
    found.extend(_attribute_claims(listing, rulebook, rules, {claim.rule["id"] for claim in found}))
    return found


def _attribute_claims(listing: Listing, rulebook: Rulebook, rules: Worded, made: set[str]) -> Iterator[Claim]:
    """A pure word without a figure in an attribute (材质: 纯棉) is a claim, not a fact."""
    for block in listing.blocks:
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


# -- purity and presence ------------------------------------------------------------------------------------------


def _judge(listing: Listing, rulebook: Rulebook, claim: Claim, facts: Sequence[Fact],
           unchecked: set[str]) -> Iterator[Hit | Unchecked]:  # fmt: skip
    rule = claim.rule
    fibres = frozenset(rule["fibres"])
    pure = rule["kind"] == "pure"
    against = for_claim(facts, claim)
    if not pure:
        others = [fact for fact in facts if fact.quantity == "share" and fact.fibre in fibres and fact.kind != "copy"]
        if any(fact.high >= (rule["minimum"] or 0.01) for fact in others if fact not in against):
            return
    allowed = room(against, fibres, pure=pure)
    if allowed.state == "nothing" and claim.part == "main":
        allowed = _of_no_fibre(facts, rule) or allowed
    verdict = _verdict(listing, rulebook, claim, allowed, pure)
    if verdict is not None:
        severity, limit, note = verdict
        fixes = _fixes(claim, allowed) if severity != "info" else ()
        yield hit(
            rulebook,
            rule,
            claim.block,
            claim.span,
            severity,
            allowed.facts,
            f"{figure(limit)}%",
            claim.part,
            fixes,
            note,
        )
    elif pure and allowed.state in ("nothing", "named") and claim.part == "main" and not unchecked & fibres:
        unchecked |= fibres
        yield from not_checkable(rulebook, listing.uri, claim, rule["fibres"][0])


def _of_no_fibre(facts: Sequence[Fact], rule: Rule) -> Room | None:
    """The goods are said to be wickerwork or leather, or an imitation (仿真丝): then no such fibre is left to claim."""
    found = [
        fact for fact in facts if fact.quantity == "material" and fact.kind == "attributes" and fact.part == "main"
    ]
    bare = ("plant", "leather", "leather-top", "leather-split", "leather-made")
    if found and all(any(one in bare for one in classes_of(fact.fibre)) for fact in found):
        return Room("absent", 0, 0, tuple(found))
    named = (*rule["words"], *rule["names"])
    if found and all(fact.fibre.startswith("仿") and any(name in fact.fibre for name in named) for fact in found):
        return Room("absent", 0, 0, tuple(found))
    return None


Verdict = tuple[Severity, float, Text | None]


def _verdict(listing: Listing, rulebook: Rulebook, claim: Claim, allowed: Room, pure: bool) -> Verdict | None:
    rule, strict = claim.rule, rulebook.settings.strict
    limit = _limit_of(rulebook, claim, allowed)
    if allowed.state == "vague":
        return ("warning", limit, None) if pure else None
    if allowed.state == "mixed":
        return ("warning", limit, _UNWEIGHED) if pure else None
    if allowed.state == "absent":
        return severity_of(rulebook, rule), limit, None
    if allowed.state == "named":
        return (
            ("warning", limit, None)
            if not pure and limit and allowed.high <= limit and allowed.facts and allowed.facts[0].fibre == "?"
            else None
        )
    if allowed.state == "nothing":
        return None
    if not pure:
        return _present(rulebook, rule, allowed, limit)
    full = 100.0 - SLACK
    if allowed.high >= full - 1e-9 or (rule["tolerates"] and allowed.high >= limit - 1e-9):
        return None
    if allowed.high < limit - 1e-9:
        return severity_of(rulebook, rule), limit, None
    if not strict:
        return "warning", 100.0, _STANDARD
    excepted = any("除外" in block.text for block in listing.blocks)
    return ("warning" if excepted else "error"), 100.0, (_EXCEPTED if excepted else _STANDARD)


def _present(rulebook: Rulebook, rule: Rule, allowed: Room, limit: float) -> Verdict | None:
    """A fibre named without purity: its least share, or any at all."""
    if allowed.high <= 0:
        return severity_of(rulebook, rule), limit, None
    if limit and allowed.high < limit - 1e-9:
        return severity_of(rulebook, rule), limit, None
    if limit and allowed.high <= limit and allowed.low < limit:
        return "warning", limit, None
    whole = rule["strict_minimum"]
    if whole and allowed.high < whole - 1e-9:
        return ("warning" if rulebook.settings.strict else "info"), whole, _SUGGESTS_MORE
    return None


def _limit_of(rulebook: Rulebook, claim: Claim, allowed: Room) -> float:
    """The least share this run asks for; a rule that tolerates certain fibres asks for all where others are there."""
    rule = claim.rule
    limit = float(rule["minimum"])
    if rule["kind"] == "contains" and claim.block.text[: claim.span.start].endswith("含"):
        return 0.0  # 含羊绒 says no more than that some is in it
    if rule["fibres"] == ("棉",) and rule["kind"] == "pure":
        limit = rulebook.settings.pure_cotton_min
    if rule["tolerates"] and allowed.rest - set(rule["tolerates"]):
        return 100.0 - SLACK
    return limit


_STANDARD = Text("国家标准 GB/T 29862 的“纯”指 100%", "the national standard GB/T 29862 means 100% by “pure”")
_SUGGESTS_MORE = Text("不写“纯”也容易理解为全部", "even without “pure” it suggests all of it")
_UNWEIGHED = Text("标注了多种纤维而没有含量", "several fibres are named without their shares")
_EXCEPTED = Text(
    "页面写有“除外”，能否这样标注请向检测机构确认", "the page names an exception; confirm with the testing body"
)


def _fixes(claim: Claim, allowed: Room) -> tuple[tuple[str, bool], ...]:
    """Wording that the facts carry: 棉弹力 for cotton with spandex, X混纺 for a blend, the real fibre "
    "for a false one."""
    figures = [fact for fact in allowed.facts if fact.stated and fact.fibre != "?"]
    if not figures or claim.label:
        return ()
    fibres = claim.rule["fibres"]
    mine = sum(fact.high for fact in figures if fact.fibre in fibres)
    name = _SHORT_NAMES.get(fibres[0], fibres[0])
    if mine <= 0:
        main = max(figures, key=lambda fact: fact.high)
        return ((_SHORT_NAMES.get(main.fibre, main.fibre), False),) if main.fibre != "其他" else ()
    if allowed.rest and allowed.rest <= ELASTIC:
        return ((f"{name}弹力" if name == "棉" else f"{name}{figure(mine)}%", False),)
    return ((f"{name}混纺" if mine >= 50 else f"含{name}{figure(mine)}%", False),)


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
