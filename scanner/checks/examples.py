"""The examples of the lexicon, run as listings: what `lexicon test` and the data tests do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from scanner import checks
from scanner.checks import sight, terms
from scanner.checks.surroundings import Profile
from scanner.model import Block, Hit, Key, Kind, Listing, Meta, Place, Settings
from scanner.rulebook import Rulebook
from scanner.rulebook.types import Example
from scanner.text.named import NamedTuple


class Written:
    """The origin of a text that stands in a rule file."""

    def __init__(self, path: str) -> None:
        self.uri = path

    def place(self, intervals: Any) -> Place:
        """Examples have no place of their own to show."""
        return Place(self.uri)


class Failure(NamedTuple):
    """An example that does not say what it was written for."""

    example: Example
    reason: str


def listing(example: Example) -> Listing:
    """The example as the listing of one field (or of those in `fields`) that it stands for."""
    context: Mapping[str, Any] = example.context
    origin = Written(example.path)
    blocks = []
    if example.text:
        blocks.append(Block(example.field, "copy", example.text, 0, origin))
    if context.get("title"):
        blocks.insert(0, Block("title", "copy", str(context["title"]), 0, origin))
    for field, value in dict(context.get("fields", {})).items():
        blocks.append(Block(field, "copy", str(value), 0, origin))
    for name, value in dict(context.get("attributes", {})).items():
        blocks.append(Block(f"attributes.{name}", "mandatory", str(value), 0, origin))
    platform = str(context.get("platform", "generic"))
    meta = Meta(brand=context.get("brand"), category=context.get("category"))
    kind: Kind = "page" if context.get("kind") == "page" else "item"
    return Listing(Key(platform, "example"), kind, platform, example.path, tuple(blocks), meta=meta)


def failures(
    examples: Iterable[Example], book: Callable[[Settings], Rulebook], settings: Settings
) -> Iterator[Failure]:
    """Every example that is judged otherwise than it says; `book` loads the rulebook for a date and a strictness."""
    books: dict[tuple[Any, bool], Rulebook] = {}
    for example in examples:
        key = example.context.get("on"), bool(example.context.get("strict"))
        if key not in books:
            books[key] = book(settings._replace(on=key[0] or settings.on, strict=key[1] or settings.strict))
        reason = wrong(example, books[key])
        if reason:
            yield Failure(example, reason)


def wrong(example: Example, rulebook: Rulebook) -> str | None:
    """What is wrong with the example, or None."""
    if example.kind == "exemption":
        return _wrongly_exempt(example, rulebook)
    hits = [hit for hit in checks.check(listing(example), rulebook) if isinstance(hit, Hit)]
    mine = [hit for hit in hits if hit.rule == example.owner]
    if example.wanted:
        others = ", ".join(sorted({hit.rule for hit in hits})) or "nothing"
        return None if mine else f"no finding of {example.owner} (found: {others})"
    loud = [hit for hit in mine if hit.severity != "info"]
    return f"a finding of {example.owner}: {_quote(loud[0])}" if loud else None


def _wrongly_exempt(example: Example, rulebook: Rulebook) -> str | None:
    """`exempt` texts are lowered by exactly this exemption; `stands` texts are not."""
    subject = listing(example)
    profile = Profile(subject, rulebook)
    deciders = set()
    for block in subject.blocks:
        rulings, _ = terms.judge(block, sight.sights([block.text], rulebook)[0], profile, rulebook)
        deciders |= {ruling.decided_by for ruling in rulings if ruling.outcome == "exempt"}
    if example.wanted:
        return f"the exemption {example.owner} lowers it" if example.owner in deciders else None
    decided = ", ".join(sorted(deciders)) or "nothing"
    return None if example.owner in deciders else f"the exemption {example.owner} does not lower it (but: {decided})"


def _quote(hit: Hit) -> str:
    return hit.block.text[hit.span.start : hit.span.end]
