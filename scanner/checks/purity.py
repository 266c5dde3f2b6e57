"""Purity and presence of a fibre: what a claim needs against what the declared shares leave room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanner.checks.claim_context import SIDES, Rule
from scanner.checks.claim_words import Claim
from scanner.checks.shares import SLACK, Room, for_claim, is_of_trim, of_side, room
from scanner.checks.wording import figure, hit, not_checkable, severity_of
from scanner.claims.fibres import ELASTIC, is_imitation
from scanner.claims.materials import classes_of
from scanner.claims.types import Fact
from scanner.model import Hit, Listing, Severity, Text, Unchecked
from scanner.rulebook import Rulebook
from scanner.text.form import later

_SHORT_NAMES = {
    "聚氨酯弹性纤维": "氨纶", "聚酯纤维": "聚酯纤维", "绵羊毛": "羊毛", "山羊绒": "羊绒", "聚酰胺纤维": "锦纶",
    "聚丙烯腈纤维": "腈纶",
    "粘胶纤维": "粘胶纤维", "莱赛尔纤维": "莱赛尔", "莫代尔纤维": "莫代尔",
}  # fmt: skip


Verdict = tuple[Severity, float, Text | None]
"""How severe, the least share, and a remark."""


def judge(listing: Listing, rulebook: Rulebook, claim: Claim, facts: Sequence[Fact],
           unchecked: set[str]) -> Iterator[Hit | Unchecked]:  # fmt: skip
    """The finding on one claim, or that it cannot be checked (once a fibre: `unchecked` remembers)."""
    rule = claim.rule
    fibres = frozenset(rule["fibres"])
    pure = rule["kind"] == "pure"
    against = for_claim(facts, claim)
    if not pure and not claim.everywhere:
        others = [fact for fact in facts if fact.quantity == "share" and fact.fibre in fibres and fact.kind != "copy"]
        if any(fact.high >= (rule["minimum"] or 0.01) for fact in others if fact not in against):
            return
    allowed = room(against, fibres, pure=pure or claim.everywhere)
    of_face = pure and claim.label in SIDES and not of_side(against, claim)
    if of_face and room(against, fibres, pure=False).high > 0:  # half of the whole may well be all of one face
        return
    if allowed.state == "nothing" and claim.part in ("main", "lining", "other"):
        allowed = _of_no_fibre(facts, claim) or allowed
    verdict = _verdict(listing, rulebook, claim, allowed, pure) or _lacks_one(rulebook, rule, facts, against)
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


def _lacks_one(rulebook: Rulebook, rule: Rule, facts: Sequence[Fact], against: Sequence[Fact]) -> Verdict | None:
    """Words that name two fibres at once (棉麻), where the stated shares leave no room for one of them."""
    beside = set(rule["beside"])
    for fibres in (beside, set(rule["fibres"]) - beside) if beside else ():
        allowed = room(against, fibres, pure=False)
        elsewhere = any(fact.fibre in fibres and fact.kind != "copy" for fact in facts)
        if allowed.state == "stated" and allowed.high <= 0 and not elsewhere:
            return severity_of(rulebook, rule), 0.0, None
    return None


def _of_no_fibre(facts: Sequence[Fact], claim: Claim) -> Room | None:
    """The goods are said to be wickerwork or leather, or an imitation (仿真丝): then no such fibre is left to claim."""
    rule, part = claim.rule, claim.part
    found = [fact for fact in facts if fact.quantity == "material" and fact.kind == "attributes" and fact.part == part]
    if part == "other":
        found = [fact for fact in found if is_of_trim(fact, claim.label)]
    bare = ("plant", "leather", "leather-top", "leather-split", "leather-made")
    if found and all(any(one in bare for one in classes_of(fact.fibre)) for fact in found):
        return Room("absent", 0, 0, tuple(found))
    named = (*rule["words"], *rule["names"])
    imitated = [
        (fact.fibre.startswith("仿") and any(name in fact.fibre for name in named))
        or any(is_imitation(fact.fibre, fibre) for fibre in rule["fibres"])
        for fact in found
    ]
    return Room("absent", 0, 0, tuple(found)) if found and all(imitated) else None


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


_SOME = later(r"含(?:\d{1,3}(?:\.\d)?[%％])?(?:的)?$")


def _is_modest(claim: Claim) -> bool:
    """含羊绒, 羊绒混纺: no more is said than that some is in it."""
    text = claim.block.text
    before = text[max(0, claim.span.start - 8) : claim.span.start]
    return _SOME.search(before) is not None or "混纺" in text[claim.span.end : claim.span.end + 5]


def _limit_of(rulebook: Rulebook, claim: Claim, allowed: Room) -> float:
    """The least share this run asks for; a rule that tolerates certain fibres asks for all where others are there."""
    rule = claim.rule
    limit = float(rule["minimum"])
    if rule["kind"] == "contains" and _is_modest(claim):
        return 0.0
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
