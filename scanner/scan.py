"""The whole policy on one screen: sources → parts → listings → hits → findings → results.

Everything is a generator: one listing after another, nothing held, nothing dropped. What could not be judged is a
result too, with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from scanner import documents
from scanner.documents import ReadOptions
from scanner.findings import Wording, field_texts, finding_of
from scanner.listings import Meeting, assemble
from scanner.model import (
    FieldText,
    Finding,
    Hit,
    Key,
    Listing,
    ListingResult,
    Need,
    Page,
    Part,
    Text,
    Unchecked,
)
from scanner.text.named import NamedTuple

if TYPE_CHECKING:
    from scanner.rulebook import Rulebook

HELD_PARTS = 64
"""Parts of one page that wait for further documents; a page of thousands of records streams past them."""
BATCH_CHARACTERS = 30_000
"""Short listings are judged in batches of about this much text: one pass over many titles costs half of many passes."""
ALONE = 3_000
"""A listing of so much text ends its batch: a page would wait with all its tokens."""

REQUIREMENTS: Mapping[str, tuple[str, ...]] = {
    "images": ("images not read",),
    "description": ("description not loaded", "description absent"),
    "composition": ("claim not checkable", "attributes not in the file", "attributes not loaded"),
}
"""What ``--require`` can ask for, and the reasons that then count as failures."""


class Fetch(Protocol):
    """The one seam to the network: an address under all rules of the crawler."""

    def fetch(self, uri: str, *, referer: str | None = None) -> Page | Unchecked:
        """The document at `uri`, or why there is none."""
        ...


See = Callable[[Iterable["Listing | Unchecked"]], Iterator["Listing | Unchecked"]]
"""Reads the pictures of listings into blocks, in order; it may look ahead, so that pictures are read side by side."""


class Plan(NamedTuple):
    """What a run does beside judging: all of it optional."""

    read: ReadOptions = ReadOptions()
    fetcher: Fetch | None = None
    join: bool = False
    """Join parts of one item across inputs; holds them until the last input is read."""
    require: tuple[str, ...] = ()
    see: See | None = None
    """Reads pictures (extra ``[ocr]``); None: they are counted as not read."""
    adjust: Callable[[Page, Part], Part] | None = None
    """Called for every part read: a config's ``[[listing]]`` gives parts of several files one key."""
    place_info: bool = False
    """Make exact places for info findings too (``--verbose``)."""


Judged = tuple[Listing, Sequence[Hit], Sequence[Unchecked]]


def scan(sources: Iterable[Page | Unchecked], rulebook: Rulebook, plan: Plan | None = None) -> Iterator[ListingResult]:
    """Judge everything in `sources`; one result a listing, and one for each source that gave none."""
    plan = plan or Plan()
    return results(judge(listings(sources, plan), rulebook), rulebook, plan)


def results(items: Iterable[Judged | Unchecked], rulebook: Rulebook, plan: Plan) -> Iterator[ListingResult]:
    """One result after another of what was judged."""
    wording = Wording(rulebook.basis, rulebook.name_of, rulebook.settings.lang)
    for item in items:
        if isinstance(item, Unchecked):
            result = source_result(required(item, plan.require))
        else:
            result = result_of(*item, wording=wording, plan=plan)
        del item  # nothing of a page is held while the next one is read
        yield result


# -- sources to listings ------------------------------------------------------------------------------------------


def listings(sources: Iterable[Page | Unchecked], plan: Plan) -> Iterator[Listing | Unchecked]:
    """Read pages into listings, with their pictures read or counted."""
    found = read_listings(sources, plan)
    return plan.see(found) if plan.see is not None else map(unseen, found)


def read_listings(sources: Iterable[Page | Unchecked], plan: Plan) -> Iterator[Listing | Unchecked]:
    """Read pages; parts of one item meet by platform and id, within a page or (``join``) across all."""
    meeting = Meeting()
    for source in sources:
        if isinstance(source, Unchecked):
            yield source
            continue
        found = False
        for group in groups(source, plan):
            found = True
            if isinstance(group, Unchecked):
                yield group
            elif plan.join and group[0].kind == "item":
                meeting.add(group)
            else:
                yield assemble(group)
            del group  # nothing of a page is held while the next one is read
        if not found:
            yield Unchecked(source.uri, None, "not a product", "nothing that reads like a listing")
    for parts in meeting.groups():
        yield assemble(parts)


def groups(page: Page, plan: Plan) -> Iterator[list[Part] | Unchecked]:
    """The parts of one page, grouped by item, each with the further documents it needs."""
    waiting: dict[Key | int, list[Part]] = {}
    keyless: list[Part] | None = None
    for number, item in enumerate(documents.read(page, plan.read)):
        if isinstance(item, Unchecked):
            yield item
        elif isinstance(item, Need):
            answer(item, waiting.get(item.key) if item.key else keyless, page, plan)
        else:
            if plan.adjust is not None:
                item = plan.adjust(page, item)
            group = waiting.get(item.key) if item.key else None
            if group is not None:
                group.append(item)
                continue
            waiting[item.key or number] = group = [item]
            keyless = keyless if item.key else group
            if len(waiting) > HELD_PARTS:
                yield waiting.pop(next(iter(waiting)))
    yield from waiting.values()


def answer(need: Need, group: list[Part] | None, page: Page, plan: Plan) -> None:
    """Fetch what a part needs and put it beside the part; without a fetcher the part's own `unchecked` stands."""
    if plan.fetcher is None or group is None:
        return
    got = plan.fetcher.fetch(need.uri, referer=page.final_uri or page.uri)
    if isinstance(got, Unchecked):
        group[0] = group[0]._replace(unchecked=(*group[0].unchecked, got._replace(field=need.field)))
        return
    for item in documents.read(got, plan.read._replace(field=need.field, key=need.key)):
        if isinstance(item, Part):
            group.append(item)
        elif isinstance(item, Unchecked):
            group[0] = group[0]._replace(unchecked=(*group[0].unchecked, item))


def unseen(item: Listing | Unchecked) -> Listing | Unchecked:
    """The listing with the number of its pictures, which nobody read."""
    if isinstance(item, Unchecked) or not item.pictures:
        return item
    note = Unchecked(item.uri, None, "images not read", str(len(item.pictures)))
    return item._replace(unchecked=(*item.unchecked, note))


# -- listings to results ------------------------------------------------------------------------------------------


def judge(items: Iterable[Listing | Unchecked], rulebook: Rulebook) -> Iterator[Judged | Unchecked]:
    """Judge listings in batches, in order; what is no product is read and not judged as goods."""
    batch: list[Listing] = []
    size = 0
    for item in items:
        if isinstance(item, Unchecked):
            yield from _judged(batch, rulebook)
            batch, size = [], 0
            yield item
            continue
        batch.append(item)
        length = 64
        for block in item.blocks:
            length += len(block.text)
        del item
        size += length
        if size >= BATCH_CHARACTERS or length >= ALONE:
            yield from _judged(batch, rulebook)
            batch, size = [], 0
    yield from _judged(batch, rulebook)


def _judged(batch: Sequence[Listing], rulebook: Rulebook) -> Iterator[Judged]:
    from scanner import checks  # who only reads need not load what judges

    goods = [listing for listing in batch if not listing.unchecked or not is_no_product(listing)]
    rest = iter(goods)
    judged = next(rest, None)
    found = iter(checks.check_batch(goods, rulebook))
    for listing in batch:
        if listing is not judged:
            yield listing, (), ()
            continue
        judged = next(rest, None)
        hits: list[Hit] = []
        unchecked: list[Unchecked] = []
        for one in next(found):
            if isinstance(one, Unchecked):
                unchecked.append(one)
            else:
                hits.append(one)
        yield listing, hits, unchecked


def is_no_product(listing: Listing) -> bool:
    """A postage-difference link and the like: its reader says so."""
    return "not a product" in [item.reason for item in listing.unchecked]


def result_of(
    listing: Listing, hits: Sequence[Hit], unchecked: Sequence[Unchecked], *, wording: Wording, plan: Plan
) -> ListingResult:
    """Findings of one listing, sorted by their place in it and into the buckets that judging alone decides.

    What a baseline accepts or an inline allowance allows is moved out of `shown` later, by whoever has those.
    """
    if not hits:
        return _result(listing, unchecked, plan)
    if len(hits) > 1:
        order = {id(block): number for number, block in enumerate(listing.blocks)}
        hits = sorted(hits, key=lambda hit: (order.get(id(hit.block), 0), hit.span.start, hit.span.end))
    shown: list[Finding] = []
    exempt: list[Finding] = []
    info: list[Finding] = []
    for hit in map(_looked_at, hits):
        heavy = hit.severity != "info"
        finding = finding_of(hit, listing, wording, heavy or plan.place_info)
        (shown if heavy else exempt if hit.exemption else info).append(finding)
    texts = field_texts([hit for hit in hits if hit.severity != "info" or plan.place_info])
    return _result(listing, unchecked, plan, tuple(shown), tuple(exempt), tuple(info), texts)


def _result(
    listing: Listing,
    unchecked: Sequence[Unchecked],
    plan: Plan,
    shown: tuple[Finding, ...] = (),
    exempt: tuple[Finding, ...] = (),
    info: tuple[Finding, ...] = (),
    texts: tuple[FieldText, ...] = (),
) -> ListingResult:
    """The result of a listing. By position and without a copy: a million of them have no finding."""
    key, kind, platform, uri, _, _, missing, meta, allowances = listing
    if unchecked:
        missing = (*missing, *unchecked)
    if plan.require:
        missing = tuple([required(item, plan.require) for item in missing])
    return ListingResult(
        key.id if key else uri,
        listing.title,
        kind,
        platform,
        uri,
        meta.url,
        meta.shop,
        meta.brand,
        shown,
        (),
        (),
        exempt,
        info,
        missing,
        texts,
        meta.views if meta.views is not None else meta.sales,
        key,
        allowances,
    )


def _looked_at(hit: Hit) -> Hit:
    """A hit on words that a picture reader is not sure of needs a look and is never an error."""
    if not getattr(hit.block.origin, "doubtful", False) or hit.severity == "info":
        return hit
    zh, en = hit.message
    message = Text(f"图中文字看不清，请人工核对：{zh}", f"The words in the picture are unclear, please look: {en}")
    return hit._replace(severity="info", confidence="low", message=message, fixes=())


def required(item: Unchecked, require: Sequence[str]) -> Unchecked:
    """The same, marked as failed where the run asked for it."""
    if any(item.reason in REQUIREMENTS[name] for name in require):
        return item._replace(required=True)
    return item


def source_result(item: Unchecked) -> ListingResult:
    """A source that gave no listing, so that reports name it beside the listings."""
    return ListingResult(
        id=item.uri, title=None, kind="source", platform="", uri=item.uri, url=None, shop=None, unchecked=(item,)
    )
