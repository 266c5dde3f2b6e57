"""Notices that a page owes for what it promises or sells: refund rule, shipping time, sources, numbers."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.claims.product import product_class
from scanner.model import Block, Hit, Listing, Span, Text, Unchecked, base_field
from scanner.rulebook import Rulebook
from scanner.rulebook.types import Required
from scanner.text import automaton
from scanner.text.fold import View, fold
from scanner.text.joined import Joined
from scanner.text.named import NamedTuple

SHORT = frozenset(("title", "subtitle", "sku", "price", "attributes", "report"))
"""Fields that no buyer expects terms in: a list of titles owes nothing."""


class Promise(NamedTuple):
    """What makes the notice owed, and where it stands."""

    block: Block
    span: Span


class Page(NamedTuple):
    """The text of a page, folded as one, with every word of every notice that stands in it."""

    blocks: list[Block]
    joined: Joined
    view: View
    found: list[tuple[int, int, str]]
    """(start, end, word) on the view, in order, of two at one place the longer first."""
    words: frozenset[str]


def check(listing: Listing, rulebook: Rulebook) -> Iterator[Hit | Unchecked]:
    """Every notice that is owed and stands nowhere on the page."""
    if not rulebook.required or not _is_page(listing):
        return
    page = _page(listing, rulebook)
    classes: frozenset[str] | None = None
    for notice in rulebook.required:
        if notice.promised_by and page.words.isdisjoint(notice.promised_by):
            continue
        if notice.classes or notice.not_classes:
            classes = product_class(listing, rulebook) if classes is None else classes
        if not _fits(notice, listing, classes or frozenset(), rulebook):
            continue
        promise = _promise(notice, page)
        if promise is not None and page.words.isdisjoint(notice.satisfied_by):
            yield _hit(notice, promise, rulebook)


def _page(listing: Listing, rulebook: Rulebook) -> Page:
    blocks = [block for block in listing.blocks if block.role in ("copy", "mandatory")]
    joined = Joined([block.text for block in blocks])
    view = fold(joined.text, rulebook.folding)
    words, search = _searched(rulebook)
    found = [(start, end, words[number]) for start, end, number in automaton.find(search, view.text)]
    found.sort(key=lambda one: (one[0], -one[1]))
    return Page(blocks, joined, view, found, frozenset(word for _, _, word in found))


def _searched(rulebook: Rulebook) -> tuple[list[str], automaton.Automaton]:
    """The words of all notices and their automaton, made once."""
    found = rulebook.prepared.get("notices")
    if found is None:
        words = sorted({word for one in rulebook.required for word in (*one.promised_by, *one.satisfied_by)})
        found = rulebook.prepared["notices"] = words, automaton.load(automaton.build(words))
    made: tuple[list[str], automaton.Automaton] = found
    return made


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


def _promise(notice: Required, page: Page) -> Promise | None:
    """The first promise on the page; for a notice that the goods themselves owe, the first text."""
    if not notice.promised_by:
        owing = (block for block in page.blocks if _asked(notice, block.field) and block.text.strip())
        return next((Promise(block, Span(0, len(block.text))) for block in owing), None)
    for start, end, word in page.found:
        if word in notice.promised_by:
            first, last = page.view.back(start, end)
            number = page.joined.number(first)
            block, begin = page.blocks[number], page.joined.starts[number]
            if _asked(notice, block.field):
                return Promise(block, Span(first - begin, last - begin))
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
