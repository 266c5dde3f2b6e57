"""Every way listings write a composition → part → fibre → interval, with the place of each value."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from scanner.claims import blends
from scanner.claims.fibres import CODES
from scanner.claims.parts import part_of
from scanner.claims.plain import plain
from scanner.claims.reader import Reader
from scanner.claims.tokens import tokens
from scanner.claims.types import Composition, Section, Value
from scanner.text.form import later

LONGEST = 20_000
"""Code points of one text that are read for a composition; none in the world is longer."""

SHORT = 120
"""Code points up to which a text is worth remembering."""

_CODES = later(r"(?:[a-z]{1,3} ?\d{1,3}(?:\.\d{1,2})? ?%?[ ,/+]{0,3}){2,8}")
_CODE = later(r"([a-z]{1,3}) ?(\d{1,3}(?:\.\d{1,2})?)")


def parse(text: str, name: str = "") -> Composition:
    """The composition that `text` states; `name` is the attribute it stands in, empty for running text."""
    return _remembered(text, name) if len(text) <= SHORT else _parsed(text, name)


@lru_cache(maxsize=2048)
def _remembered(text: str, name: str) -> Composition:
    """Goods of one shop state the same few compositions over and over."""
    return _parsed(text, name)


def _parsed(text: str, name: str) -> Composition:
    flat, label = plain(text[:LONGEST]), plain(name[:100])
    coded = _coded(flat) or (_bare_blend(flat, label) if label else None)
    if coded:
        return coded
    excluded, exclusions = _exclusions(flat)
    found = [token for token in tokens(flat) if not _inside(token.start, excluded)]
    reader = Reader(flat, label)
    reader.read(found)
    return Composition(tuple(reader.sections), reader.down(), exclusions, tuple(reader.problems))


def _coded(flat: str) -> Composition | None:
    """``C95 SP5``: trade codes, where the whole text is nothing else and the figures add up."""
    body = flat.strip()
    if not body or not _CODES.fullmatch(body):
        return None
    shift = len(flat) - len(flat.lstrip())
    values = []
    for match in _CODE.finditer(body):
        fibre = CODES.get(match.group(1))
        if fibre is None:
            return None
        figure = float(match.group(2))
        values.append(Value(fibre, figure, figure, shift + match.start(), shift + match.end()))
    if abs(sum(value.low for value in values) - 100) > 0.5:
        return None
    return Composition((Section("main", "", tuple(values)),))


def _bare_blend(flat: str, label: str) -> Composition | None:
    """``CVC``: an attribute that names a blend by its codes and no shares."""
    body = flat.strip()
    start = flat.find(body)
    values = tuple(Value(fibre, 0, 100, start, start + len(body), False) for fibre in blends.bare(body))
    return Composition((Section(part_of(label) or "main", "", values),)) if values else None


def _inside(at: int, regions: Sequence[tuple[int, int]]) -> bool:
    index = bisect_right(regions, (at, len(regions) and regions[-1][1])) - 1
    return index >= 0 and at < regions[index][1]


def _exclusions(flat: str) -> tuple[list[tuple[int, int]], tuple[str, ...]]:
    """What is excepted (``罗纹除外``): kept as words, never counted."""
    regions: list[tuple[int, int]] = []
    at = flat.find("除外")
    while at >= 0:
        floor = max(0, at - 24)
        start = max((flat.rfind(mark, floor, at) for mark in "(,; \n%"), default=-1)
        regions.append((max(start + 1, floor), at + 2))
        at = flat.find("除外", at + 2)
    return regions, tuple(flat[start:end] for start, end in regions)


def as_json(composition: Composition) -> dict[str, Any] | None:
    """The form of a facts sheet: part → fibre → [low, high], and ``down`` for what is no share; None for nothing."""
    out: dict[str, Any] = {}
    if all(value.fibre == "其他" and not value.stated for section in composition.sections for value in section.values):
        composition = composition._replace(sections=())
    mains = [section.label for section in composition.sections if section.part == "main"]
    for section in composition.sections:
        key: str = section.part
        if section.part == "other" or (len(mains) > 1 and section.part == "main"):
            key = f"{section.part}:{section.label}" if section.label else section.part
        into = out.setdefault(key, {})
        for value in section.values:
            into.setdefault(value.fibre, [_short(value.low), _short(value.high)])
    down: dict[str, Any] = {}
    for name, measures in (("content", composition.down.content), ("fill_g", composition.down.fill)):
        if measures:
            down[name] = [_short(min(m.low for m in measures)), _short(max(m.high for m in measures))]
    for name, traits in (("species", composition.down.species), ("colour", composition.down.colours)):
        if traits:
            down[name] = traits[0].name if len(traits) == 1 else [trait.name for trait in traits]
    if down:
        out["down"] = down
    return out or None


def _short(value: float) -> float | int:
    rounded = round(value, 4)
    return int(rounded) if rounded == int(rounded) else rounded
