"""CSS selectors over an outline: tags, ids, classes, attributes, descendants, children.

One attribute is not in the mark-up: ``[text^=...]`` is the text an element holds, white space left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from scanner.documents.outline import Outline
from scanner.text.form import later
from scanner.text.named import NamedTuple

_SIMPLE = later(r"([a-z][\w-]*|\*)|#([\w-]+)|\.([\w-]+)|\[([\w-]+)(?:([*^$~]?)=[\"']?([^\"'\]]*)[\"']?)?\]", re.I)


_DEPTH = 60
"""Ancestors that are asked at most: elements nested a million deep stay linear."""


class _Compound(NamedTuple):
    tag: str
    id: str
    classes: tuple[str, ...]
    attributes: tuple[tuple[str, str, str | None], ...]
    child: bool
    """Whether it must be the parent of the one on its right, not any ancestor."""
    simple: bool
    """Whether it is one name and nothing more."""


@lru_cache(maxsize=1024)
def _parsed(selector: str) -> tuple[tuple[_Compound, ...], ...]:
    return tuple(_chain(one.strip()) for one in selector.split(","))


def _chain(selector: str) -> tuple[_Compound, ...]:
    steps = re.sub(r"\s*>\s*", " >", selector).split()
    chain = []
    for index, step in enumerate(steps):
        tag, name, classes, attributes = "", "", [], []
        for found in _SIMPLE.finditer(step.lstrip(">")):
            if found[1]:
                tag = "" if found[1] == "*" else found[1].lower()
            elif found[2]:
                name = found[2]
            elif found[3]:
                classes.append(found[3])
            else:
                attributes.append((found[4], found[5] or "", found[6]))
        child = index + 1 < len(steps) and steps[index + 1].startswith(">")
        simple = not attributes and bool(tag) + bool(name) + len(classes) == 1
        chain.append(_Compound(tag, name, tuple(classes), tuple(attributes), child, simple))
    return tuple(chain)


class Selection:
    """The elements of an outline, by what they are called."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline

    def all(self, selector: str) -> Sequence[int]:
        """The elements that `selector` (or one of several, parted by commas) selects, in source order."""
        chains = _parsed(selector)
        if len(chains) == 1:
            return self._chosen(chains[0])
        return sorted({element for chain in chains for element in self._chosen(chain)})

    def _chosen(self, chain: tuple[_Compound, ...]) -> Sequence[int]:
        """The elements of one chain, in source order; most pages have none."""
        last = self._candidates(chain[-1])
        if not last or (len(chain) == 1 and chain[0].simple):
            return last
        if len(chain) > 1:
            if not all(self._candidates(compound) for compound in chain[:-1]):
                return []
            last = self._within(last, chain[-2])
        return [element for element in last if self._fits(element, chain)]

    def first(self, selector: str) -> int | None:
        """The first element that `selector` selects."""
        found = self.all(selector)
        return found[0] if found else None

    def _candidates(self, last: _Compound) -> Sequence[int]:
        if last.id:
            return self.outline.named("#" + last.id)
        if last.classes:
            return self.outline.named("." + last.classes[0])
        if last.tag:
            return self.outline.named(last.tag)
        for name, how, value in last.attributes:
            if name == "class" and how == "*" and value and " " not in value:
                return self.outline.named_with(value)
            if name != "text":
                return self.outline.having(name)
        return range(len(self.outline.opens))

    def _within(self, last: Sequence[int], outside: _Compound) -> list[int]:
        """Those of `last` that stand within a candidate for the step before it."""
        found: list[int] = []
        edge = 0
        for outer in self._candidates(outside):
            first, after = self.outline.inner(outer)
            if after > edge:
                found += last[bisect_left(last, max(first, edge)) : bisect_left(last, after)]
                edge = after
        return found

    def _fits(self, element: int, chain: tuple[_Compound, ...]) -> bool:
        if not self._is(element, chain[-1]):
            return False
        for compound in reversed(chain[:-1]):
            element = self.outline.parents[element]
            for _ in range(1 if compound.child else _DEPTH):
                if element < 0 or self._is(element, compound):
                    break
                element = -1 if compound.child else self.outline.parents[element]
            if element < 0 or not self._is(element, compound):
                return False
        return True

    def _is(self, element: int, compound: _Compound) -> bool:
        token = self.outline.opens[element]
        if compound.tag and token.tag != compound.tag:
            return False
        if compound.id and (token.attr("id") or "").strip() != compound.id:
            return False
        if compound.classes and not set(compound.classes) <= set((token.attr("class") or "").split()):
            return False
        return all(_has(self._attribute(element, name), how, value) for name, how, value in compound.attributes)

    def _attribute(self, element: int, name: str) -> str | None:
        if name == "text":
            return "".join(self.outline.text_of(element).split())
        return self.outline.opens[element].attr(name)


def _has(actual: str | None, how: str, wanted: str | None) -> bool:
    if actual is None or wanted is None:
        return actual is not None
    if how == "*":
        return wanted in actual
    if how == "^":
        return actual.startswith(wanted)
    if how == "$":
        return actual.endswith(wanted)
    return wanted in actual.split() if how == "~" else actual == wanted
