"""Parts joined into listings: what several documents say of one item stands side by side, each with its own place.

Two parts are one listing where platform and item id, or the item's own address, are equal; never because their titles
are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from scanner.model import Allowance, Block, Key, Listing, Meta, Part, Picture, Unchecked, base_field

SINGLE_VALUED = ("attributes.", "title", "price")
"""Fields of which a second, different value becomes an indexed one (``attributes.材质[2]``); others are continued."""


class Meeting:
    """Parts that wait for the other parts of their item, in the order in which items were first seen."""

    def __init__(self) -> None:
        self._items: dict[int, list[Part]] = {}
        self._names: dict[Key | str, int] = {}

    def add(self, group: Sequence[Part]) -> None:
        """Put the parts of one item beside what is there of it under its key or its address."""
        names = [name for part in group for name in (part.key, _address(part)) if name is not None]
        known = sorted({self._names[name] for name in names if name in self._names})
        number = known[0] if known else len(self._items)
        parts = self._items.setdefault(number, [])
        for other in known[1:]:
            parts.extend(self._items[other])
            self._items[other] = []
            for name, at in self._names.items():
                if at == other:
                    self._names[name] = number
        parts.extend(group)
        for name in names:
            self._names[name] = number

    def groups(self) -> Iterator[list[Part]]:
        """The parts of each item."""
        return (parts for parts in self._items.values() if parts)


def _address(part: Part) -> str | None:
    """The item's own address, without scheme and fragment."""
    url = part.meta.url
    if part.kind != "item" or not url or "://" not in url:
        return None
    return url.partition("://")[2].partition("#")[0]


def listing_of(part: Part) -> Listing:
    """One part as a listing of its own: the common case, without any copying."""
    key, kind, blocks, pictures, unchecked, meta, allowances, uri, platform = part
    return Listing(key, kind, platform, uri, blocks, pictures, unchecked, meta, allowances)


def assemble(parts: Sequence[Part]) -> Listing:
    """Join the parts of one item: equal values once, differing values apart, later text behind earlier text."""
    if len(parts) == 1:
        return listing_of(parts[0])
    # An entry of a list says less than the item's own page: it comes last, and its place is not the listing's.
    parts = sorted(parts, key=lambda part: len(part.blocks) <= 1)
    first = parts[0]
    blocks: list[Block] = []
    pictures: dict[str, Picture] = {}
    unchecked: list[Unchecked] = []
    allowances: list[Allowance] = []
    for part in parts:
        blocks.extend(_continued(blocks, part.blocks))
        for picture in part.pictures:
            pictures.setdefault(picture.uri, picture)
        unchecked.extend(item for item in part.unchecked if item not in unchecked)
        allowances.extend(part.allowances)
    items = [part for part in parts if part.kind == "item"]
    head = items[0] if items else first
    return Listing(
        key=head.key,
        kind=head.kind,
        platform=head.platform,
        uri=head.uri,
        blocks=tuple(blocks),
        pictures=_numbered(pictures.values()),
        unchecked=tuple(_answered(unchecked, blocks)),
        meta=_merged([part.meta for part in parts]),
        allowances=tuple(allowances),
    )


def _continued(have: Sequence[Block], more: Sequence[Block]) -> list[Block]:
    """The blocks of a further part, in offsets and indexes that continue what is there."""
    values = {(base_field(block.field), block.text) for block in have}
    ends: dict[str, int] = {}
    counts: dict[str, int] = {}
    for block in have:
        ends[block.field] = max(ends.get(block.field, 0), block.at + len(block.text) + 1)
    for field in ends:
        counts[base_field(field)] = counts.get(base_field(field), 0) + 1
    renamed: dict[str, str] = {}
    continued = []
    for block in more:
        base = base_field(block.field)
        if (base, block.text) in values and base != "detail":
            continue
        if base.startswith(SINGLE_VALUED) and base in counts:
            if block.field not in renamed:
                counts[base] += 1
                renamed[block.field] = f"{base}[{counts[base]}]"
            block = block._replace(field=renamed[block.field])
        elif block.field in ends:
            block = block._replace(at=block.at + ends[block.field])
        continued.append(block)
    return continued


def _numbered(pictures: Iterable[Picture]) -> tuple[Picture, ...]:
    """Pictures of several parts, numbered through by kind: main_image[1], main_image[2], detail_image[1] …"""
    counts: dict[str, int] = {}
    numbered = []
    for picture in pictures:
        base = base_field(picture.field)
        counts[base] = counts.get(base, 0) + 1
        numbered.append(picture._replace(field=f"{base}[{counts[base]}]"))
    return tuple(numbered)


def _answered(unchecked: Iterable[Unchecked], blocks: Sequence[Block]) -> Iterable[Unchecked]:
    """What is still unchecked once the parts are together: a description or attributes that came are no longer due."""
    fields = {base_field(block.field) for block in blocks if block.text}
    has_detail = "detail" in fields
    has_attributes = any(field.startswith("attributes.") for field in fields)
    for item in unchecked:
        if item.reason.startswith("description ") and has_detail:
            continue
        if item.reason.startswith("attributes ") and has_attributes:
            continue
        yield item


def _merged(metas: Sequence[Meta]) -> Meta:
    """The first stated value of each."""
    return Meta(*(next((value for value in values if value is not None), None) for values in zip(*metas, strict=True)))
