"""Leather, wood and metal: a claim against the material words of the attributes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanner.checks.claim_words import Claim
from scanner.checks.wording import hit, severity_of
from scanner.claims import materials
from scanner.claims.fields import field_of
from scanner.claims.types import Fact
from scanner.model import Hit, Severity
from scanner.rulebook import Rulebook

_ANIMALS = "牛羊猪马鹿"


def judge(claim: Claim, facts: Sequence[Fact], rulebook: Rulebook) -> Iterator[Hit]:
    """Refuted where the attributes name only other materials; a warning where they name both."""
    rule = claim.rule
    if claim.part == "other" and not any(fact.part == "other" and claim.label in fact.block.field for fact in facts):
        return
    mine = [fact for fact in facts if _bears_on(fact, claim)]
    wanted = [fact for fact in mine if _is(fact, rule["wants"]) and not _is_another(fact, claim)]
    against = [
        fact for fact in mine if fact not in wanted and (_is(fact, rule["refuted_by"]) or _is_another(fact, claim))
    ]
    if "fibre" in rule["refuted_by"]:
        against += [
            fact
            for fact in facts
            if fact.quantity == "share" and fact.part == claim.part and fact.kind == "attributes"
            if fact.fibre not in ("?", "其他")
        ]
    if wanted:
        against = [fact for fact in against if not _is_of_a_component(fact, claim)]
    if not against:
        return
    severity: Severity = severity_of(rulebook, rule)
    if wanted:
        if all(_is(fact, rule["tolerates"]) and fact.part == claim.part for fact in against):
            return
        severity = "warning"
    yield hit(rulebook, rule, claim.block, claim.span, severity, against + wanted, part=claim.part)


_COMPONENTS = ("床板", "排骨", "背板", "底板", "层板", "抽屉", "腿", "脚", "链", "扣", "绳")
"""In the name of an attribute: a component, which may be of another wood or metal than the goods are sold as."""


def _is_of_a_component(fact: Fact, claim: Claim) -> bool:
    """Whether a fact beside the wanted one speaks of a component (床板材质：松木 of a bed of walnut).

    Boards count all the same against solid wood: whoever sells a cupboard of it sells its back, too.
    """
    if claim.label or not any(word in field_of(fact.block.field).name for word in _COMPONENTS):
        return False
    named = bool(materials.woods(claim.quote))
    return _is_another(fact, claim) or _is(fact, ("base-metal", "board") if named else ("base-metal",))


def _bears_on(fact: Fact, claim: Claim) -> bool:
    return fact.quantity == "material" and fact.kind == "attributes" and _is_its_part(fact, claim)


def _is_its_part(fact: Fact, claim: Claim) -> bool:
    """Whether the claim speaks of the fact's part; what a cup or pot is of stands at any of its parts."""
    if claim.everywhere and fact.part == "lining":
        return True
    return fact.part == claim.part or (claim.rule["part"] == "any" and not claim.label)


def _is(fact: Fact, classes: Sequence[str]) -> bool:
    """Whether the word is of one of `classes`; a trade name of a fabric (绒质, 雪尼尔) counts as cloth."""
    return any(one in classes for one in materials.classes_of(fact.fibre) or ("cloth",))


def _animals(text: str) -> set[str]:
    return {animal for animal in _ANIMALS if any(animal + kind in text for kind in ("皮", "剖", "反绒", "二层"))}


def _is_another(fact: Fact, claim: Claim) -> bool:
    """Whether the fact names another animal or another wood than the claim does."""
    return _is_other_animal(fact, claim) or _is_other_wood(fact, claim)


def _is_other_animal(fact: Fact, claim: Claim) -> bool:
    if not _is(fact, ("leather", "leather-top", "leather-split")) or "leather" not in claim.rule["wants"]:
        return False
    said, stated = _animals(claim.quote), _animals(fact.fibre)
    return bool(said and stated and not said & stated)


def _is_other_wood(fact: Fact, claim: Claim) -> bool:
    """Not where the same copy names the stated wood too: then it speaks of several, to choose from."""
    if not _is(fact, ("wood",)) or "wood" not in claim.rule["wants"] or not materials.woods(claim.quote):
        return False
    stated = materials.woods(fact.fibre)
    return bool(stated) and not stated & materials.woods(claim.block.text)
