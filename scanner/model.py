"""The types that every stage hands on: no input, no output, nothing that changes.

They are named tuples and not data classes: the rulebook's cache loads them as they are, a page has hundreds of
blocks, and importing ``dataclasses`` alone costs a third of a cold start.

One unit of offset exists: code points of one block's text, half open (`Span`). Bytes, lines and columns are made
once, from an `Origin`, for what is shown (`Range`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, Literal, Protocol

from scanner.text.named import NamedTuple

Severity = Literal["error", "warning", "info"]
Confidence = Literal["high", "medium", "low"]
Role = Literal["copy", "mandatory", "platform", "user"]
Kind = Literal["item", "page", "source"]
"""A product, a shop or activity page, or a source that gave no listing and says why (results only)."""
Lang = Literal["zh", "en"]
UncheckedClass = Literal["failed", "outside"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
CATEGORIES = (
    "absolute",
    "material",
    "down",
    "authority",
    "medical",
    "price",
    "review",
    "diversion",
    "promise",
    "notice",
    "other",
)

UNCHECKED: Mapping[str, UncheckedClass] = {
    # asked for in this run and not done
    "blocked": "failed",
    "refused by robots.txt": "failed",
    "address refused": "failed",
    "path refused": "failed",
    "timeout": "failed",
    "unreadable": "failed",
    "truncated": "failed",
    "damaged text": "failed",
    "error answer": "failed",
    "rule timed out": "failed",
    # known to exist, not asked for
    "images not read": "outside",
    "description not loaded": "outside",
    "description absent": "outside",
    "attributes not in the file": "outside",
    "attributes not loaded": "outside",
    "claim not checkable": "outside",
    "not a product": "outside",
}
"""The closed set of reasons, each with its class. "Not checked" is never "clean"."""


class Text(NamedTuple):
    """A wording in both languages of the project's users."""

    zh: str
    en: str

    def of(self, lang: Lang) -> str:
        """The wording in `lang`."""
        return self.zh if lang == "zh" else self.en


# -- what comes in ------------------------------------------------------------------------------------------------


class Page(NamedTuple):
    """What came in, untouched: `body` are the bytes as served or saved (gzip of a saved file already undone)."""

    uri: str
    body: bytes
    charset: str | None = None
    """The charset the server declared; what the bytes say wins over it."""
    fetched_at: str | None = None
    """UTC, ISO 8601; None for a file."""
    via: str = "file"
    """file, http, warc, stdin, caller."""
    content_type: str | None = None
    final_uri: str | None = None
    status: int | None = None


class Key(NamedTuple):
    """What makes two parts one listing: equal platform and item id, never an equal title."""

    platform: str
    id: str


class Need(NamedTuple):
    """A further document to fetch; only `scan` hands it to `crawl`."""

    uri: str
    key: Key | None
    field: str


class Unchecked(NamedTuple):
    """Something that was not judged, with its reason; always counted, never silent."""

    uri: str
    field: str | None
    reason: str
    """One of the keys of `UNCHECKED`."""
    detail: str = ""
    """What exactly went wrong and where, for a person."""
    required: bool = False
    """The run asked for it (``--require``), so that not having it is a failure."""

    @property
    def cls(self) -> UncheckedClass:
        """Its class, from `UNCHECKED`; what was required and is not there has failed."""
        return "failed" if self.required else UNCHECKED[self.reason]


# -- text and its place -------------------------------------------------------------------------------------------


class Span(NamedTuple):
    """Code points of one block's text, half open."""

    start: int
    end: int


class Range(NamedTuple):
    """One stretch of the original bytes. Lines and columns count from 1, columns in code points of the decoded text."""

    offset: int
    length: int
    line: int
    column: int
    end_line: int
    end_column: int


class Place(NamedTuple):
    """Where a person finds the words: made once, for what is shown."""

    uri: str
    ranges: tuple[Range, ...] = ()
    selector: str | None = None
    pointer: str | None = None
    cell: str | None = None
    image: str | None = None
    polygon: tuple[tuple[float, float], ...] | None = None
    link: str | None = None
    size: tuple[int, int] | None = None
    """Width and height of the picture that `polygon` lies in."""


class Piece(NamedTuple):
    """One step of a block's way back: text from `text_start` on stands at `source_start` in the source text.

    Where text and source have equal length the piece maps point by point; else (an entity, an escape) it is one whole.
    """

    text_start: int
    source_start: int
    source_length: int


class Origin(Protocol):
    """What a block's map points into, and how that lies in the bytes that came in (a chain, outermost first)."""

    @property
    def uri(self) -> str:
        """The outermost document: an address or a path as the user gave it."""
        ...

    def place(self, intervals: Sequence[tuple[int, int]]) -> Place:
        """The place of half-open `intervals` of the innermost source text (code points)."""
        ...


class Block(NamedTuple):
    """A run of text as the shopper reads it: inline tags joined (最<b>佳</b> is 最佳), blocks apart."""

    field: str
    role: Role
    text: str
    at: int
    """Offset of this block in its field's text, which is the field's blocks joined by one newline."""
    origin: Origin
    map: Sequence[Piece] | None = None
    """Sorted by `text_start`, covering the text; None where source text and block text are the same."""

    def locate(self, span: Span) -> tuple[tuple[int, int], ...]:
        """Half-open intervals of the source text that hold `span`, touching ones merged, in text order."""
        if self.map is None:
            return ((span.start, span.end),)
        found: list[tuple[int, int]] = []
        for start, end in self._pieces(span):
            if found and found[-1][1] == start:
                found[-1] = (found[-1][0], end)
            elif end > start:
                found.append((start, end))
        return tuple(found)

    def _pieces(self, span: Span) -> Iterator[tuple[int, int]]:
        assert self.map is not None
        pieces, number = self.map, len(self.map)
        index = max(0, bisect_right(pieces, span.start, key=itemgetter(0)) - 1)
        while index < number and pieces[index].text_start < span.end:
            piece = pieces[index]
            text_end = pieces[index + 1].text_start if index + 1 < number else len(self.text)
            if text_end - piece.text_start == piece.source_length:
                first, last = max(span.start, piece.text_start), min(span.end, text_end)
                shift = piece.source_start - piece.text_start
                yield first + shift, last + shift
            elif text_end > piece.text_start:
                yield piece.source_start, piece.source_start + piece.source_length
            index += 1

    def place(self, span: Span) -> Place:
        """Where `span` stands in what came in; asked only for what is shown."""
        return self.origin.place(self.locate(span))


class Picture(NamedTuple):
    """A picture of a listing: the shopper sees it, only OCR reads it."""

    field: str
    """main_image[n], detail_image[n]."""
    uri: str
    """Absolute address, data URI, or a path under the record's folder."""
    origin: Origin


# -- listings -----------------------------------------------------------------------------------------------------


class Allowance(NamedTuple):
    """An inline allowance found beside the copy: silences `rule` in its reach, and owes a reason."""

    rule: str
    reason: str
    place: Place
    reach: tuple[str, int, int] | None = None
    """Source uri and the first and last line it covers; None: the whole listing."""


class Meta(NamedTuple):
    """What a source states about an item beside its wording."""

    url: str | None = None
    shop: str | None = None
    brand: str | None = None
    category: str | None = None
    made_on: str | None = None
    views: float | None = None
    sales: float | None = None


class Part(NamedTuple):
    """What one document says of one item (kind `item`) or of a shop, activity or category page (kind `page`)."""

    key: Key | None
    kind: Kind
    blocks: tuple[Block, ...]
    pictures: tuple[Picture, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    meta: Meta = Meta()
    allowances: tuple[Allowance, ...] = ()
    uri: str = ""
    platform: str = "generic"


class Listing(NamedTuple):
    """One product, or one page that is judged too. Values that differ between joined parts stay separate blocks."""

    key: Key | None
    kind: Kind
    platform: str
    uri: str
    blocks: tuple[Block, ...]
    pictures: tuple[Picture, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    meta: Meta = Meta()
    allowances: tuple[Allowance, ...] = ()

    def texts(self, field: str) -> Iterator[Block]:
        """The blocks of `field`, indexed or not: ``title``, ``attributes.材质``."""
        for block in self.blocks:
            if base_field(block.field) == field:
                yield block

    @property
    def title(self) -> str | None:
        """The first title, as the shopper reads it."""
        for block in self.blocks:
            if block.field == "title" or (block.field.startswith("title[") and base_field(block.field) == "title"):
                return block.text
        return None

    @property
    def id(self) -> str:
        """The stated id, else where it came from; for showing, never for fingerprints."""
        return self.key.id if self.key else self.uri


def base_field(field: str) -> str:
    """``attributes.材质[2]`` without its index."""
    return field[: field.rindex("[")] if field.endswith("]") else field


# -- findings -----------------------------------------------------------------------------------------------------


class Basis(NamedTuple):
    """A law, standard, guide or platform rule that a finding rests on."""

    id: str
    name: Text
    article: Text
    sure: str
    """P article read, S2 two sources, S1 one source, M unverified."""
    valid_from: str | None = None
    valid_to: str | None = None
    penalty: Text | None = None


class Related(NamedTuple):
    """A place that contradicts or limits a finding: the declared fact beside a claim."""

    field: str
    start: int
    end: int
    quote: str
    place: Place
    note: str = ""


class Fix(NamedTuple):
    """A wording that removes the finding and is clean under all rules. Over more than one range it is never safe."""

    start: int
    end: int
    """Code points of the field's text, like the finding's."""
    text: str
    safe: bool = False


class HitRelated(NamedTuple):
    """A contradicting or limiting place of a `Hit`, still on its block."""

    block: Block
    span: Span
    note: Text


class Hit(NamedTuple):
    """What a check yields: where and why, still on a block. `scan` makes the `Finding` of it."""

    rule: str
    block: Block
    span: Span
    severity: Severity
    confidence: Confidence
    message: Text
    advice: Text
    basis: tuple[str, ...]
    category: str
    exemption: str | None = None
    proof: Text | None = None
    fixes: tuple[tuple[str, bool], ...] = ()
    """Replacements of exactly `span`, each with whether it is safe."""
    evasion: str | None = None
    """The plain spelling, where the words were disguised."""
    related: tuple[HitRelated, ...] = ()


class Finding(NamedTuple):
    """One finding as reports see it: plain values in the language of the run, no way back needed."""

    listing: str
    field: str
    start: int
    end: int
    quote: str
    context: tuple[str, str]
    """What stands before and after the quote in its clause."""
    rule: str
    rule_name: str
    category: str
    severity: Severity
    confidence: Confidence
    message: str
    advice: str
    basis: tuple[tuple[str, str, str], ...]
    """(id, name, article) in the language of the run."""
    exemption: str | None
    proof: str | None
    fixes: tuple[Fix, ...]
    evasion: str | None
    place: Place
    related: tuple[Related, ...]
    fingerprint: str


class FieldText(NamedTuple):
    """The block a finding stands in, so that a report can show the words in their text."""

    field: str
    at: int
    text: str


class ListingResult(NamedTuple):
    """One listing after judging. Nothing is dropped: every finding is in one of the buckets."""

    id: str
    title: str | None
    kind: Kind
    platform: str
    uri: str
    url: str | None
    shop: str | None
    brand: str | None = None
    shown: tuple[Finding, ...] = ()
    accepted: tuple[Finding, ...] = ()
    """In the baseline."""
    allowed: tuple[tuple[Finding, str], ...] = ()
    """Allowed inline, with the reason given."""
    exempt: tuple[Finding, ...] = ()
    """Covered by an exemption that proves itself."""
    info: tuple[Finding, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    texts: tuple[FieldText, ...] = ()
    exposure: float | None = None
    """Views or sales, where the source states them."""
    key: Key | None = None
    """Platform and id, where the source states them."""
    allowances: tuple[Allowance, ...] = ()
    """Inline allowances found beside the copy, for whoever sorts findings into `allowed`."""


class Summary:
    """Counts of a run. Filled while results pass; complete once they are exhausted, so reports read it last."""

    def __init__(self, versions: Mapping[str, str], lang: Lang = "zh", notices: Sequence[str] = ()) -> None:
        self.versions = dict(versions)
        self.lang: Lang = lang
        self.notices = list(notices)
        """Lines that every report puts first (a widened config, a stale allowance)."""
        self.listings = 0
        self.pages = 0
        self.sources = 0
        """Sources that gave no listing; each says why in its `unchecked`."""
        self.findings: dict[str, int] = dict.fromkeys(SEVERITIES, 0)
        self.categories: dict[str, int] = {}
        self.buckets: dict[str, int] = dict.fromkeys(("shown", "accepted", "allowed", "exempt", "info"), 0)
        self.unchecked: dict[str, int] = {}
        self.failed = 0
        self.started: str | None = None
        self.seconds: float | None = None
        self.interrupted = False

    def add(self, result: ListingResult) -> None:
        """Count one result."""
        if result.kind == "page":
            self.pages += 1
        elif result.kind == "source":
            self.sources += 1
        else:
            self.listings += 1
        for finding in result.shown:
            self.findings[finding.severity] += 1
            self.categories[finding.category] = self.categories.get(finding.category, 0) + 1
        if result.info:
            self.findings["info"] += len(result.info)
        buckets = self.buckets
        for bucket in buckets:
            if found := getattr(result, bucket):
                buckets[bucket] += len(found)
        for item in result.unchecked:
            self.count(item)

    def count(self, item: Unchecked) -> None:
        """Count something that was not checked."""
        self.unchecked[item.reason] = self.unchecked.get(item.reason, 0) + 1
        if item.required or UNCHECKED[item.reason] == "failed":
            self.failed += 1

    def as_dict(self) -> dict[str, Any]:
        """All counts as plain values, for the reports' JSON."""
        return dict(vars(self))


# -- settings -----------------------------------------------------------------------------------------------------


class AllowPhrase(NamedTuple):
    """A merchant's own phrase: a hit wholly inside it is no finding; it owes a reason."""

    text: str
    reason: str


class Settings(NamedTuple):
    """How to judge: what the command line and the config say, without any path policy."""

    lang: Lang = "zh"
    strict: bool = False
    on: str | None = None
    """ISO date whose rules apply; None is today in Asia/Shanghai."""
    platforms: tuple[str, ...] = ()
    """Platforms whose rules apply beside the one a listing comes from."""
    category: str | None = None
    pure_cotton_min: float = 96.0
    disabled: tuple[str, ...] = ()
    """Families and rule ids switched off."""
    enabled: tuple[str, ...] = ()
    """If not empty, only these families and rule ids run."""
    severities: tuple[tuple[str, Severity], ...] = ()
    """Severity by rule id or family, where the config overrides it."""
    allow: tuple[AllowPhrase, ...] = ()
    lexicons: tuple[str, ...] = ()
    """Paths of the merchant's own rule files or word sheets."""
    judge_reviews: bool = False
    """Judge role `user` (reviews, questions) too."""
    strict_notices: bool = False
