"""Hits made concrete, once, for what is shown: words, place, fingerprint and wording in the language of the run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from scanner.fingerprint import NEAR, clause, fingerprint_of
from scanner.model import (
    Basis,
    Block,
    FieldText,
    Finding,
    Fix,
    Hit,
    HitRelated,
    Lang,
    Listing,
    Place,
    Related,
    Span,
    Text,
)
from scanner.text.form import later

WINDOW = 600
"""Characters kept on each side of a finding where its block is too long to be carried whole."""
WHOLE = 2_000
"""Blocks up to this length are carried whole into reports."""
CONTEXT = 60
"""Characters of the clause shown on each side of a quote; `NEAR` is no less."""
_WRITTEN = later("[^0-9A-Za-z_.~]+")
"""What an address writes as bytes."""


class Wording:
    """What findings say of rules and laws in the language of a run; each is put together once."""

    def __init__(self, bases: Mapping[str, Basis], name_of: Callable[[str], Text], lang: Lang) -> None:
        self.lang = lang
        self._known = bases
        self._name_of = name_of
        self._names: dict[str, str] = {}
        self._bases: dict[tuple[str, ...], tuple[tuple[str, str, str], ...]] = {}

    def name(self, id: str) -> str:
        """The name of a rule, exemption, notice or claim."""
        if id not in self._names:
            self._names[id] = self._name_of(id).of(self.lang)
        return self._names[id]

    def basis(self, ids: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
        """(id, name, article) of each law that is known."""
        if ids not in self._bases:
            known = [one for one in map(self._known.get, ids) if one]
            self._bases[ids] = tuple([(one.id, one.name.of(self.lang), one.article.of(self.lang)) for one in known])
        return self._bases[ids]


def finding_of(hit: Hit, listing: Listing, wording: Wording, placed: bool = True) -> Finding:
    """The finding that reports see. `placed` False leaves the exact place out (for what is counted, not shown)."""
    lang = wording.lang
    block, (start, end), at = hit.block, hit.span, hit.block.at
    text = block.text
    quote = text[start:end]
    before, after = clause(text, start, end, NEAR)
    place = _place(block, hit.span, listing, before, quote, after) if placed else Place(block.origin.uri)
    return Finding(
        listing.id,
        block.field,
        at + start,
        at + end,
        quote,
        (before[-CONTEXT:], after[:CONTEXT]),
        hit.rule,
        wording.name(hit.rule),
        hit.category,
        hit.severity,
        hit.confidence,
        hit.message.of(lang),
        hit.advice.of(lang),
        wording.basis(hit.basis),
        hit.exemption,
        hit.proof.of(lang) if hit.proof else None,
        _fixes(hit, place),
        hit.evasion,
        place,
        tuple([_related(other, lang, placed) for other in hit.related]) if hit.related else (),
        fingerprint_of(hit.rule, listing.key.id if listing.key else None, block.field, text, start, end, before, after),
    )


def _fixes(hit: Hit, place: Place) -> tuple[Fix, ...]:
    """What replaces the words; over more than one range it is never safe."""
    if not hit.fixes:
        return ()
    start, end, at, one_range = *hit.span, hit.block.at, len(place.ranges) <= 1
    return tuple([Fix(at + start, at + end, text, safe and one_range) for text, safe in hit.fixes])


def _related(other: HitRelated, lang: Lang, placed: bool) -> Related:
    block, (start, end) = other.block, other.span
    place = block.place(other.span) if placed else Place(block.origin.uri)
    return Related(block.field, block.at + start, block.at + end, block.text[start:end], place, other.note.of(lang))


def _place(block: Block, span: Span, listing: Listing, before: str, quote: str, after: str) -> Place:
    place = block.place(span)
    if place.link or place.polygon:
        return place
    for address in (block.origin.uri, listing.meta.url):
        if address and address.startswith("http"):
            return place._replace(link=text_fragment(address, before, quote, after))
    return place


def text_fragment(address: str, before: str, quote: str, after: str) -> str:
    """An address that opens the page at the words (WICG text fragments): ``#:~:text=prefix-,words,-suffix``."""
    # the whole clause: a browser finds neighbours only where they begin and end at a border of words
    prefix, suffix = _percent(before[-CONTEXT:]), _percent(after[:CONTEXT])
    words = (f"{prefix}-," if prefix else "") + _percent(quote) + (f",-{suffix}" if suffix else "")
    base, _, anchor = address.partition("#")
    return f"{base}#{anchor.partition(':~:')[0]}:~:text={words}"


def _percent(text: str) -> str:
    """`text` on one line as `urllib.parse.quote` writes it, a hyphen too: it would end the words."""
    return _WRITTEN.sub(lambda found: "%" + found.group().encode().hex("%").upper(), " ".join(text.split()))


def field_texts(hits: Sequence[Hit]) -> tuple[FieldText, ...]:
    """The text round the hits, so that a report can show the words where they stand; long blocks as windows."""
    if len(hits) == 1 and len(hits[0].block.text) <= WHOLE:
        block = hits[0].block
        return (FieldText(block.field, block.at, block.text),)
    windows: dict[tuple[str, int], tuple[Block, list[tuple[int, int]]]] = {}
    for hit in hits:
        block = hit.block
        length = len(block.text)
        found = windows.get((block.field, block.at))
        if found is None:
            found = windows[block.field, block.at] = block, []
        if length <= WHOLE:
            found[1][:] = [(0, length)]
        else:
            found[1].append((max(0, hit.span.start - WINDOW), min(length, hit.span.end + WINDOW)))
    return tuple(
        [
            FieldText(block.field, block.at + start, block.text[start:end])
            for block, spans in windows.values()
            for start, end in (_joined(spans) if len(spans) > 1 else spans)
        ]
    )


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
