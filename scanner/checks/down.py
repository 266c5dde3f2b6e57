"""Down: filling, species, colour, content and weight, as claimed against as declared and as measured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from scanner.checks.claim_context import Rule, is_other_goods
from scanner.checks.claim_words import Claim, Copy, find
from scanner.checks.wording import figure, hit, severity_of
from scanner.claims.facts import MOST
from scanner.claims.fibres import FEATHERS
from scanner.claims.types import Fact, Quantity
from scanner.model import Block, Hit, Listing, Severity, Span, Text, Unchecked
from scanner.rulebook import Rulebook
from scanner.text.form import later

CONTENT_SHORTFALL = 3.0
"""Points by which a measured content may fall short of the stated one (GB/T 14272-2021)."""
WEIGHT_SHORTFALL = 0.05
"""Share by which a measured filling weight may fall short of the stated one."""
DOWN_FLOOR = 50.0
"""Least content for goods to be called down (GB/T 17685)."""
HIGHEST_MARK = 95.0
"""Above it a content is an association's mark only."""
GOOSE_LEAST = 50.0
"""A measured share of the named species below this is another species; standards ask for more, with less support."""

_SPECIES = later(r"(白|灰)?(鹅|鸭)绒")
_CONTENT = later(
    r"(?:绒子含量|含绒量|含绒率|绒含量|含绒)(?:为|达|高达|是|:| |约|≥|>|不低于)*(\d{2,3}(?:\.\d)?) ?%?(?:以上|\+)?"
    r"|(?<![\d.])(\d{2,3}(?:\.\d)?) ?%? ?"
    r"(?:含绒量|绒子含量|(?:优质|精选|匈牙利|波兰|西伯利亚|加拿大)?(?:白|灰)?(?:鹅|鸭)?绒)(?![面布线毛衣花裤])"
    r"|(?:白|灰)?(?:鹅|鸭)绒 ?(?:含量)?(\d{2,3}(?:\.\d)?) ?%"
)
_WEIGHT = later(
    r"(?:充绒量|填充量|充绒|充绒克重)(?:为|达|高达|是|:| |约|多达)*(\d{2,4}(?:\.\d)?) ?(?:g|克)(?: ?\(([^()]{2,12})\))?"
)
_DIGIT = later(r"\d")
_NOT_SPECIES = ("仿", "天", "企", "类", "似", "丝")


class Figure(NamedTuple):
    """A content or weight that the copy claims."""

    start: int
    end: int
    value: float
    size: str = ""


Rules = Mapping[str, Rule]
"""The rules of down by their aspect."""


def judge(listing: Listing, rulebook: Rulebook, rules: Rules, facts: Sequence[Fact],
          texts: Sequence[Copy]) -> Iterator[Hit | Unchecked]:  # fmt: skip
    """All findings about down; nothing where the copy does not speak of it."""
    filling = rules.get("filling")
    if filling is None or is_other_goods(listing):
        return
    claims = list(islice((claim for copy in texts for claim in find(copy, (filling,))), MOST))
    if not claims:
        return
    for claim in claims:
        yield from _filling(rulebook, filling, claim, facts)
    for copy in texts:
        if copy.inner is not None:
            continue
        yield from _species(rulebook, rules, copy, facts, filling["covers"])
        yield from _content(rulebook, rules, copy, facts)
        yield from _weight(rulebook, rules, copy, facts)
    yield from _high(rulebook, rules, facts)
    yield from _missing(listing, rulebook, rules, claims[0], facts)
    yield from _of_children(listing, rulebook, rules, claims[0])


def _declared(facts: Sequence[Fact], quantity: Quantity) -> list[Fact]:
    """What attributes and composition lines state of the filling; copy does not vouch for copy."""
    kinds = ("attributes", "detail")
    return [fact for fact in facts if fact.quantity == quantity and fact.part == "filling" and fact.kind in kinds]


def _down_shares(facts: Sequence[Fact]) -> list[Fact]:
    return [
        fact
        for fact in facts
        if fact.quantity == "share" and fact.part == "filling" and fact.kind in ("attributes", "detail")
    ]


def contents(facts: Sequence[Fact]) -> list[Fact]:
    """Declared contents; a share of down in the filling (白鹅绒90%) is read as one."""
    found = _declared(facts, "content")
    return found or [fact for fact in _down_shares(facts) if fact.fibre == "羽绒" and fact.stated]


# -- is it down at all --------------------------------------------------------------------------------------------


def _filling(rulebook: Rulebook, rule: Rule, claim: Claim, facts: Sequence[Fact]) -> Iterator[Hit]:
    severity = severity_of(rulebook, rule)
    shares = _down_shares(facts)
    named = [fact for fact in shares if fact.fibre in FEATHERS]
    others = [fact for fact in shares if fact.fibre not in FEATHERS and fact.fibre != "其他"]
    fakes = [
        fact for fact in facts
        if fact.quantity == "material" and fact.part == "filling" and fact.kind == "attributes"
    ]  # fmt: skip
    if not named and (others or fakes):
        note = Text("填充物不是羽绒", "the filling is not down")
        yield hit(rulebook, rule, claim.block, claim.span, severity, others + fakes, "50%", "filling", note=note)
        return
    low = [fact for fact in contents(facts) if fact.high < DOWN_FLOOR]
    if low:
        note = Text("绒子含量低于 50% 只能称羽毛", "below 50% down clusters it is feather")
        yield hit(rulebook, rule, claim.block, claim.span, severity, low, "50%", "filling", note=note)
        return
    if named and all(fact.fibre == "羽毛" for fact in named) and not contents(facts):
        note = Text("标注为羽毛", "feather is stated")
        yield hit(rulebook, rule, claim.block, claim.span, severity, named, "50%", "filling", note=note)
        return
    measured = [
        fact for fact in facts if fact.kind == "report" and fact.quantity == "content" and fact.high < DOWN_FLOOR - 3
    ]
    if measured:
        note = Text("检测的绒子含量低于 50%", "the measured content is below 50%")
        yield hit(rulebook, rule, claim.block, claim.span, severity, measured, "50%", "filling", note=note)


# -- species and colour -------------------------------------------------------------------------------------------


def _species(rulebook: Rulebook, rules: Rules, copy: Copy, facts: Sequence[Fact],
             covers: Sequence[str]) -> Iterator[Hit]:  # fmt: skip
    species, colours = _declared(facts, "species"), _declared(facts, "colour")
    measured = [fact for fact in facts if fact.kind == "report" and fact.quantity == "species"]
    if not species and not measured and not colours:
        return
    for match in islice(_SPECIES.finditer(copy.flat), MOST):
        if _is_look_alike(copy.flat, match.start(), covers):
            continue
        span = copy.span(*match.span())
        colour, animal = match.group(1), match.group(2)
        wrong = _other_declared(species, animal, copy)
        lab = _other_species(measured, animal)
        rule = rules.get("species")
        if rule and (wrong or lab):
            yield hit(rulebook, rule, copy.block, span, severity_of(rulebook, rule), wrong or lab, part="filling")
            continue
        rule = rules.get("colour")
        if rule and colour and colours and not any(fact.fibre == colour for fact in colours):
            yield hit(rulebook, rule, copy.block, span, severity_of(rulebook, rule), colours, part="filling")


_WEIGHED = later(r"[鹅鸭]绒[^。!?\n;,]{0,4}[鹅鸭]绒[^。!?\n;,]{0,4}(?:区别|差别|不同|哪个|哪种|怎么选|如何选|对比)")
"""鹅绒和鸭绒有什么区别: a question of kinds of down, which claims neither."""


def _is_look_alike(flat: str, start: int, covers: Sequence[str]) -> bool:
    if flat[start - 1 : start] in _NOT_SPECIES and start:
        return True
    weighed = _WEIGHED.search(flat, max(0, start - 8), start + 24)
    if weighed and weighed.start() <= start + 1 < weighed.end():
        return True
    near = flat[max(0, start - 4) : start + 8]
    return any(cover in near for cover in covers)


def _other_declared(species: Sequence[Fact], animal: str, copy: Copy) -> list[Fact]:
    """What attributes, or else labelled lines of the text, declare where they name only another species.

    Each is held against the claim by itself, for one that agrees does not mend one that does not; a text that
    declares the species is no claim against the attributes.
    """
    if any(fact.block == copy.block and fact.fibre == animal for fact in species):
        return []
    for kind in ("attributes", "detail"):
        found = [fact for fact in species if fact.kind == kind]
        if all(fact.fibre != animal for fact in found) and found:
            return found
    return []


def _other_species(measured: Sequence[Fact], animal: str) -> list[Fact]:
    """The laboratory's figures, where they show that the filling is mostly another species."""
    mine = [fact for fact in measured if fact.fibre == animal]
    others = [fact for fact in measured if fact.fibre != animal]
    if mine:
        return list(measured) if max(fact.high for fact in mine) < GOOSE_LEAST else []
    return others if others and max(fact.high for fact in others) > 100 - GOOSE_LEAST else []


# -- content and weight -------------------------------------------------------------------------------------------


def _figures(copy: Copy, pattern: re.Pattern[str]) -> Iterator[Figure]:
    if _DIGIT.search(copy.flat) is None:
        return
    for match in islice(pattern.finditer(copy.flat), MOST):
        groups = match.groups()
        value = next((group for group in groups[:3] if group and re.fullmatch(r"[\d.]+", group)), None)
        if value:
            size = groups[1] if pattern is _WEIGHT and groups[1] else ""
            yield Figure(match.start(), match.end(), float(value), size)


def _content(rulebook: Rulebook, rules: Rules, copy: Copy, facts: Sequence[Fact]) -> Iterator[Hit]:
    rule = rules.get("content")
    claimed = list(_claimed_contents(copy, facts)) if rule else []
    if rule is None or not claimed:
        return
    declared = [fact for fact in contents(facts) if fact.block is not copy.block]
    measured = [fact for fact in facts if fact.kind == "report" and fact.quantity == "content"]
    for span, value in claimed:
        over = [fact for fact in declared if fact.high < value - 0.05]
        short = [fact for fact in measured if fact.low < value - CONTENT_SHORTFALL - 1e-9]
        if over:
            yield hit(rulebook, rule, copy.block, span, severity_of(rulebook, rule), over,
                      f"{figure(min(fact.high for fact in over))}%", "filling")  # fmt: skip
        elif short:
            yield hit(rulebook, rules.get("report", rule), copy.block, span, "error", short,
                      f"{figure(value - CONTENT_SHORTFALL)}%", "filling")  # fmt: skip


def _claimed_contents(copy: Copy, facts: Sequence[Fact]) -> Iterator[tuple[Span, float]]:
    """Contents that the copy names: in the usual wordings, and as a share of down (百分之九十白鸭绒)."""
    spans: list[Span] = []
    for found in _figures(copy, _CONTENT):
        if 20 <= found.value <= 100:
            spans.append(copy.span(found.start, found.end))
            yield spans[-1], found.value
    for fact in facts:
        if fact.block is not copy.block or fact.fibre != "羽绒" or not fact.stated or fact.quantity != "share":
            continue
        if not any(span.start < fact.span.end and fact.span.start < span.end for span in spans):
            yield fact.span, fact.low


def _weight(rulebook: Rulebook, rules: Rules, copy: Copy, facts: Sequence[Fact]) -> Iterator[Hit]:
    rule = rules.get("weight")
    claimed = list(_figures(copy, _WEIGHT)) if rule else []
    if rule is None or not claimed:
        return
    declared = [fact for fact in _declared(facts, "fill_g") if fact.block is not copy.block]
    measured = [fact for fact in facts if fact.kind == "report" and fact.quantity == "fill_g"]
    for found in claimed:
        span = copy.span(found.start, found.end)
        same = [fact for fact in declared if fact.size and fact.size in found.size] or declared
        most = max((fact.high for fact in same), default=None)
        short = [fact for fact in measured if fact.low < found.value * (1 - WEIGHT_SHORTFALL) - 1e-9]
        if most is not None and most < found.value - 0.05:
            yield hit(
                rulebook, rule, copy.block, span, severity_of(rulebook, rule), same, f"{figure(most)}g", "filling"
            )
        elif short:
            yield hit(rulebook, rules.get("report", rule), copy.block, span, "error", short,
                      f"{figure(found.value * (1 - WEIGHT_SHORTFALL))}g", "filling")  # fmt: skip


def _high(rulebook: Rulebook, rules: Rules, facts: Sequence[Fact]) -> Iterator[Hit]:
    """Contents that no national standard has a mark for, wherever they are stated."""
    rule = rules.get("high")
    for fact in facts if rule else ():
        if rule and fact.quantity == "content" and fact.kind != "report" and fact.low > HIGHEST_MARK:
            yield hit(rulebook, rule, fact.block, fact.span, severity_of(rulebook, rule), part="filling")


# -- what is not said ---------------------------------------------------------------------------------------------


def _missing(
    listing: Listing, rulebook: Rulebook, rules: Rules, claim: Claim, facts: Sequence[Fact]
) -> Iterator[Hit | Unchecked]:
    """Species, content or weight that the goods' standard wants marked."""
    rule = rules.get("missing")
    if rule is None or not any(word in (listing.title or "") for word in ("羽绒服", "羽绒被", "羽绒", "鹅绒", "鸭绒")):
        return
    held = {fact.quantity for fact in facts if fact.part == "filling"}
    shares = [fact for fact in facts if fact.quantity == "share" and fact.part == "filling"]
    if not shares and not held:
        yield Unchecked(listing.uri, claim.block.field, "claim not checkable", f"{claim.quote}: no filling is stated")
    wanted: list[tuple[Quantity, Text]] = [
        ("species", Text("羽绒种类", "species")),
        ("content", Text("绒子含量", "content of down")),
        ("fill_g", Text("充绒量", "filling weight")),
    ]
    absent = [
        name for quantity, name in wanted if quantity not in held and not (quantity == "content" and contents(facts))
    ]
    if not absent:
        return
    severity: Severity = severity_of(rulebook, rule)
    values = {"missing_zh": "、".join(name.zh for name in absent), "missing_en": ", ".join(name.en for name in absent)}
    yield hit(rulebook, rule, claim.block, claim.span, severity, part="filling", values=values)


def _of_children(listing: Listing, rulebook: Rulebook, rules: Rules, claim: Claim) -> Iterator[Hit]:
    """What children's textiles have to state besides."""
    rule = rules.get("children")
    title = listing.title or ""
    if rule is None or not any(word in title for word in rule["words"]):
        return
    absent = []
    if not any("31701" in block.text for block in listing.blocks):
        absent.append(Text(" GB 31701", "GB 31701"))
    if not any(_states_class(block) for block in listing.blocks):
        absent.append(Text("安全技术类别", "the safety class"))
    if absent:
        values = {"missing_zh": "、".join(one.zh for one in absent), "missing_en": ", ".join(one.en for one in absent)}
        yield hit(rulebook, rule, claim.block, claim.span, severity_of(rulebook, rule), part="filling", values=values)


_SAFETY_CLASS = later(r"[abcABC] ?类|婴幼儿用品")


def _states_class(block: Block) -> bool:
    return _SAFETY_CLASS.search(block.text) is not None
