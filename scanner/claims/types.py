"""What a listing states of its materials: values with their place."""

from __future__ import annotations

from typing import Literal

from scanner.model import Block, Span
from scanner.text.named import NamedTuple

PartName = Literal["main", "lining", "filling", "other"]
Quantity = Literal["share", "content", "fill_g", "species", "colour", "material"]
"""share: per cent of a part; content: 绒子含量 in per cent; fill_g: grams of down; species and colour of down;
material: leather, wood, metal and other names that are no fibre."""
SourceKind = Literal["attributes", "detail", "copy", "report"]
"""Where a fact stands: attributes, a composition line of the detail text, advertising copy, a laboratory report."""


class Fact(NamedTuple):
    """One stated value: `fibre` holds the standard name, the species, the colour or the material."""

    part: PartName
    label: str
    """The part as written (背面, 罗纹, A), for parts that occur more than once."""
    fibre: str
    low: float
    high: float
    block: Block
    span: Span
    kind: SourceKind
    quantity: Quantity = "share"
    stated: bool = True
    """False: a name without a figure; low and high are then 0 and 100."""
    group: int = 0
    """Facts of one section of one block share it: together they are a composition."""
    size: str = ""
    """The garment size a weight is stated for."""

    @property
    def quote(self) -> str:
        """The words of the source."""
        return self.block.text[self.span.start : self.span.end]


class Value(NamedTuple):
    """A fibre and its interval in per cent, as parsed from one text."""

    fibre: str
    low: float
    high: float
    start: int
    end: int
    stated: bool = True
    """False: named without a figure."""


class Section(NamedTuple):
    """What a text says of one part of the goods."""

    part: PartName
    label: str
    values: tuple[Value, ...]


class Measure(NamedTuple):
    """A figure that is no share: content of down, or grams of filling, with the size it holds for."""

    low: float
    high: float
    start: int
    end: int
    size: str = ""


class Trait(NamedTuple):
    """A species or colour of down, as named."""

    name: str
    start: int
    end: int


class Down(NamedTuple):
    """What a text says of its down filling beside the shares."""

    content: tuple[Measure, ...] = ()
    fill: tuple[Measure, ...] = ()
    species: tuple[Trait, ...] = ()
    colours: tuple[Trait, ...] = ()


class Problem(NamedTuple):
    """Something about the source that cannot be: a sum of 120, a name twice, a share over 100."""

    kind: Literal["sum", "repeat", "over 100", "misspelt"]
    start: int
    end: int
    figure: float = 0.0


class Composition(NamedTuple):
    """Part → fibre → interval, with what is excluded and what is wrong with the source."""

    sections: tuple[Section, ...] = ()
    down: Down = Down()
    exclusions: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sections or any(self.down))
