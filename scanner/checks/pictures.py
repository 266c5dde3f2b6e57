"""What only a picture shows: a claim in large print whose limits stand beside it in print that nobody reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.checks.wording import hit, severity_of
from scanner.model import Block, Hit, HitRelated, Listing, Span, Text, Unchecked
from scanner.rulebook import Rulebook
from scanner.text.fold import fold

FIELDS = ("main_image", "detail_image")
LARGER = 2.5
"""How many times the height of the small print the claim is; a reader draws its boxes round small print loosely."""
NEAR = 14.0
"""Small print belongs to a claim that stands within this many of the claim's heights."""
LONGEST = 60
"""Code points of a claim that are quoted."""


def check(listing: Listing, rulebook: Rulebook) -> Iterator[Hit | Unchecked]:
    """Claims in pictures whose small print takes something back."""
    if not listing.pictures:
        return
    shown: dict[str, list[Block]] = {}
    for block in listing.blocks:
        if block.field.startswith(FIELDS) and height(block) > 0:
            shown.setdefault(block.field, []).append(block)
    if not shown:
        return
    rules = [
        rule
        for rule in rulebook.claims
        if rule["kind"] == "small-print" and rulebook.applies(rule["id"], rule["category"], rule["from"], rule["to"])
    ]
    for blocks in shown.values():
        for rule in rules:
            yield from _of_picture(blocks, rule, rulebook)


def height(block: Block) -> float:
    """Height of a block's glyphs in pixels; 0 for text that is no picture's."""
    return float(getattr(block.origin, "height", 0.0))


def _of_picture(blocks: list[Block], rule: dict[str, Any], rulebook: Rulebook) -> Iterator[Hit]:
    seen: set[int] = set()
    for small in blocks:
        span = _found(small, rule["words"], rulebook)
        if span is None:
            continue
        claims = [
            block
            for block in blocks
            if height(block) >= LARGER * height(small)
            and not getattr(block.origin, "doubtful", False)
            and _found(block, rule["nouns"], rulebook) is not None
            and _apart(block, small) <= NEAR * height(block)
        ]
        if not claims:
            continue
        claim = max(claims, key=height)
        if id(claim) in seen:
            continue
        seen.add(id(claim))
        times = height(claim) / height(small)
        made = hit(rulebook, rule, claim, Span(0, min(LONGEST, len(claim.text))), severity_of(rulebook, rule))
        note = Text(f"小字，字高约为大字的 1/{times:.0f}", f"small print, about 1/{times:.0f} of the claim's height")
        yield made._replace(related=(HitRelated(small, span, note),))


def _found(block: Block, words: list[str], rulebook: Rulebook) -> Span | None:
    """Where the first of `words` stands in a block."""
    view = fold(block.text, rulebook.folding)
    places = [(view.text.find(word), word) for word in words if word in view.text]
    if not places:
        return None
    start, word = min(places, key=lambda place: (place[0], -len(place[1])))
    return Span(*view.back(start, start + len(word)))


def _apart(one: Block, two: Block) -> float:
    """Pixels between two blocks of a picture, from top to bottom."""
    (top, bottom), (other_top, other_bottom) = _reach(one), _reach(two)
    return max(0.0, other_top - bottom, top - other_bottom)


def _reach(block: Block) -> tuple[float, float]:
    polygon = block.place(Span(0, len(block.text))).polygon or ((0.0, 0.0),)
    return min(y for _, y in polygon), max(y for _, y in polygon)
