"""Notices that a page owes for what it promises or sells: refund rule, shipping time, sources, numbers."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.claims.product import product_class
from scanner.model import Block, Hit, Listing, Span, Text, Unchecked, base_field
from scanner.rulebook import Rulebook
from scanner.rulebook.types import Required
from scanner.text.fold import View, fold
from scanner.text.named import NamedTuple

SHORT = frozenset(("title", "subtitle", "sku", "price", "attributes", "report"))
"""Fields that no buyer expects terms in: a list of titles owes nothing."""


class Passage(NamedTuple):
    """A block beside its folded text, made once for all notices."""

    block: Block
    view: View


class Promise(NamedTuple):
    """What makes the notice owed, and where it stands."""

    block: Block
    span: Span


def check(listing: Listing, rulebook: Rulebook) -> Iterator[Hit | Unchecked]:
    """Every notice that is owed and stands nowhere on the page."""
    if not rulebook.required or not _is_page(listing):
        return
    blocks = [block for block in listing.blocks if block.role in ("copy", "mandatory")]
    whole = fold("\n".join(block.text for block in blocks), rulebook.folding).text
    passages: list[Passage] = []
    classes: frozenset[str] | None = None
    for notice in rulebook.required:
        if notice.promised_by and not any(word in whole for word in notice.promised_by):
            continue
        if notice.classes or notice.not_classes:
            classes = product_class(listing, rulebook) if classes is None else classes
        if not _fits(notice, listing, classes or frozenset(), rulebook):
            continue
        passages = passages or [Passage(block, fold(block.text, rulebook.folding)) for block in blocks]
        promise = _promise(notice, passages)
        if promise is not None and not any(word in whole for word in notice.satisfied_by):
            yield _hit(notice, promise, rulebook)


def _is_page(listing: Listing) -> bool:
    """Whether the source shows the listing's own page, where terms would stand, and not just its title and figures."""
    return listing.kind == "page" or any(
        block.field.partition(".")[0].partition("[")[0] not in SHORT for block in listing.blocks
    )


def _fits(notice: Required, listing: Listing, classes: frozenset[str], rulebook: Rulebook) -> bool:
    platforms = {listing.platform, *rulebook.settings.platforms}
    return (
        listing.kind in notice.kinds
        and not (notice.classes and not classes.intersection(notice.classes))
        and not classes.intersection(notice.not_classes)
        and not (notice.platforms and not platforms.intersection(notice.platforms))
    )


def _promise(notice: Required, passages: list[Passage]) -> Promise | None:
    """The first promise on the page; for a notice that the goods themselves owe, the first text."""
    for block, view in passages:
        if not _asked(notice, block.field) or not block.text.strip():
            continue
        if not notice.promised_by:
            return Promise(block, Span(0, len(block.text)))
        places = [(view.text.find(word), word) for word in notice.promised_by if word in view.text]
        if places:
            start, word = min(places, key=lambda place: (place[0], -len(place[1])))
            return Promise(block, Span(*view.back(start, start + len(word))))
    return None


def _asked(notice: Required, field: str) -> bool:
    names = {base_field(field), base_field(field).partition(".")[0]}
    return (not notice.fields or bool(names.intersection(notice.fields))) and not names.intersection(notice.not_fields)


def _hit(notice: Required, promise: Promise, rulebook: Rulebook) -> Hit:
    strict = rulebook.settings.strict or rulebook.settings.strict_notices
    own = notice.strict if strict and notice.strict else notice.severity
    quote = promise.block.text[promise.span.start : promise.span.end]
    return Hit(
        rule=notice.id,
        block=promise.block,
        span=promise.span,
        severity=rulebook.severity(notice.id, "required", own),
        confidence="medium",
        message=Text(*(part.replace("{quote}", quote) for part in notice.message)),
        advice=notice.advice,
        basis=notice.basis,
        category=notice.category,
    )
