"""Hits made concrete, once, for what is shown: words, place, fingerprint and wording in the language of the run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote as percent

from scanner.fingerprint import clause, fingerprint
from scanner.model import Basis, Block, FieldText, Finding, Fix, Hit, Lang, Listing, Place, Related, Span, Text

WINDOW = 600
"""Characters kept on each side of a finding where its block is too long to be carried whole."""
WHOLE = 2_000
"""Blocks up to this length are carried whole into reports."""
CONTEXT = 60
"""Characters of the clause shown on each side of a quote."""


def finding_of(
    hit: Hit, listing: Listing, bases: Mapping[str, Basis], name: Text, lang: Lang, placed: bool = True
) -> Finding:
    """The finding that reports see. `placed` False leaves the exact place out (for what is counted, not shown)."""
    block, (start, end) = hit.block, hit.span
    quote = block.text[start:end]
    before, after = clause(block.text, start, end)
    place = _place(block, hit.span, listing, before, after) if placed else Place(block.origin.uri)
    safe_place = len(place.ranges) <= 1
    return Finding(
        listing=listing.id,
        field=block.field,
        start=block.at + start,
        end=block.at + end,
        quote=quote,
        context=(before[-CONTEXT:], after[:CONTEXT]),
        rule=hit.rule,
        rule_name=name.of(lang),
        category=hit.category,
        severity=hit.severity,
        confidence=hit.confidence,
        message=hit.message.of(lang),
        advice=hit.advice.of(lang),
        basis=tuple(
            (one.id, one.name.of(lang), one.article.of(lang)) for one in (bases.get(id) for id in hit.basis) if one
        ),
        exemption=hit.exemption,
        proof=hit.proof.of(lang) if hit.proof else None,
        fixes=tuple(Fix(block.at + start, block.at + end, text, safe and safe_place) for text, safe in hit.fixes),
        evasion=hit.evasion,
        place=place,
        related=tuple(
            Related(
                other.block.field,
                other.block.at + other.span.start,
                other.block.at + other.span.end,
                other.block.text[other.span.start : other.span.end],
                other.block.place(other.span) if placed else Place(other.block.origin.uri),
                other.note.of(lang),
            )
            for other in hit.related
        ),
        fingerprint=fingerprint(hit.rule, listing.key.id if listing.key else None, block.field, block.text, start, end),
    )


def _place(block: Block, span: Span, listing: Listing, before: str, after: str) -> Place:
    place = block.place(span)
    address = next((uri for uri in (block.origin.uri, listing.meta.url) if uri and uri.startswith("http")), None)
    if place.link or not address or place.polygon:
        return place
    return place._replace(link=text_fragment(address, before, block.text[span.start : span.end], after))


def text_fragment(address: str, before: str, quote: str, after: str) -> str:
    """An address that opens the page at the words (WICG text fragments): ``#:~:text=prefix-,words,-suffix``."""

    def part(text: str) -> str:
        return percent(" ".join(text.split()), safe="").replace("-", "%2D")

    # the whole clause: a browser finds neighbours only where they begin and end at a border of words
    prefix, suffix = part(before[-CONTEXT:]), part(after[:CONTEXT])
    words = (f"{prefix}-," if prefix else "") + part(quote) + (f",-{suffix}" if suffix else "")
    base, _, anchor = address.partition("#")
    return f"{base}#{anchor.partition(':~:')[0]}:~:text={words}"


def field_texts(hits: Iterable[Hit]) -> tuple[FieldText, ...]:
    """The text round the hits, so that a report can show the words where they stand; long blocks as windows."""
    windows: dict[tuple[str, int], tuple[Block, list[tuple[int, int]]]] = {}
    for hit in hits:
        block = hit.block
        _, spans = windows.setdefault((block.field, block.at), (block, []))
        if len(block.text) <= WHOLE:
            spans[:] = [(0, len(block.text))]
        else:
            spans.append((max(0, hit.span.start - WINDOW), min(len(block.text), hit.span.end + WINDOW)))
    return tuple(
        FieldText(block.field, block.at + start, block.text[start:end])
        for block, spans in windows.values()
        for start, end in _joined(spans)
    )


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
