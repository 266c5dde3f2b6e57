"""Everything a listing states of its materials: from attributes, composition lines, copy with figures, and reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from scanner.claims import materials
from scanner.claims.composition import SHORT, parse
from scanner.claims.fields import field_of
from scanner.claims.parts import names_content, names_weight, part_of
from scanner.claims.plain import plain
from scanner.claims.tokens import tokens
from scanner.claims.types import Composition, Fact, Measure, PartName, Problem, Quantity, SourceKind, Trait
from scanner.model import Block, Listing, Span
from scanner.text.form import later
from scanner.text.named import NamedTuple

_UNWOVEN = ("金属", "木", "皮", "五金", "塑料", "陶瓷", "玻璃")
"""In the name of an attribute: its 其他 is another metal or wood, and no fibre."""
_HAIR = ("假发", "接发", "发片", "发套", "发包", "辫子")
"""Goods whose 人造丝 is hair and no viscose."""
_FIGURE = later(
    r"%|百分|\d{1,2}(?:白|灰)?(?:鸭|鹅)?绒|充绒|填充量|\d[a-z\u4e00-\u9fff]{1,8}\d"
    r"|[一二三四五六七八九\d]成(?!分)|\d/\d\d(?!\d)"
)
_SIGNS = later(
    "%|％|﹪|绒|絨|百分|面料|材质|成分|成份|里料|填充|大身|面布|里布|一成|二成|三成|四成|五成|六成|七成|八成|九成"
)
"""Without any of these a text states no composition; words alone, so that their first characters are looked for."""
_SHARED = later(r"[0-9](?:[0-9]%?[/:][0-9]|成)")
"""T/C 65/35, 9成棉: shares without a per cent sign."""
_LINE = later(r"[^\n。！？!?；;]+")
_LABELS = (
    "面料|里料|材质|成分|成份|填充物?|里布|内里|内衬|大身|面布|衬里|组成|洗唛|水洗标|含量|含绒量|充绒量"
    "|fabric|shell|material|lining"
)
_STATING = later(
    rf"(?:{_LABELS})[a-d]? ?(?:成分|成份|材质|组成)? ?[:|]|\((?:[^()]{{0,6}}(?:{_LABELS}))(?:成分|材质|组成)?\)"
)
"""A label before its colon or in brackets (【里料】, which the plain form has in round ones)."""
_MEASURED = later(r"实测|检测|检验|测试|结果|值|平均")
_LONGEST_VALUE = 2000
MOST = 500
"""Facts of one listing that are held against its claims; what states more is no listing, and says so."""


def facts(listing: Listing) -> tuple[Fact, ...]:
    """The facts of a listing, in the order of its blocks; never more than `MOST`."""
    found: list[Fact] = []
    group = last = 0
    for block in listing.blocks:
        if block.role in ("platform", "user") or not block.text:
            continue
        mine = list(islice(_of_block(block, group), MOST))
        if mine and "人造丝" in block.text and any(word in (listing.title or "") for word in _HAIR):
            mine = [fact for fact in mine if "人造丝" not in fact.quote]
        if mine:
            last = mine[-1].group
            found += mine
            if len(found) >= MOST:
                return tuple(found[:MOST])
        group = last + 1
    return tuple(found)


def _of_block(block: Block, group: int) -> Iterable[Fact]:
    """The facts of one block; their groups are counted from `group`."""
    field = field_of(block.field)
    if field.is_read:
        return [_placed(value, block, group) for value in stated(block.text, field.name).values]
    if field.is_copy:
        return _of_text(block, group) if may_state(block.text) else ()
    if field.head == "report":
        return (fact._replace(group=group + fact.group) for fact in _of_report(block, field.name))
    return ()


# -- attributes ---------------------------------------------------------------------------------------------------


class StatedValue(NamedTuple):
    """A fact of an attribute before it has a block: the fields of `Fact` in their order, without its block and kind."""

    part: PartName
    label: str
    fibre: str
    low: float
    high: float
    span: Span
    quantity: Quantity
    stated: bool
    group: int
    size: str


class Stated(NamedTuple):
    """What the text of one attribute states, wherever it stands."""

    values: tuple[StatedValue, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What in it cannot be."""
    is_band: bool = False
    """It states a band of a fibre that another attribute names."""


def _placed(value: StatedValue, block: Block, group: int) -> Fact:
    part, label, fibre, low, high, span, quantity, is_stated, own, size = value
    return Fact(part, label, fibre, low, high, block, span, "attributes", quantity, is_stated, group + own, size)


def stated(text: str, name: str) -> Stated:
    """What the attribute `name` states: read once for each text, for shops state the same few over and over."""
    return _remembered(text, name) if len(text) <= SHORT else _stated(text, name)


@lru_cache(maxsize=4096)
def _remembered(text: str, name: str) -> Stated:
    return _stated(text, name)


def _stated(text: str, name: str) -> Stated:
    composition = parse(text[:_LONGEST_VALUE], name or "材质")
    values = tuple(_of_attribute(composition, text[:_LONGEST_VALUE], name))
    problems = composition.problems if len(text) <= _LONGEST_VALUE else parse(text, name).problems
    is_band = any(value.fibre == "?" and value.low < value.high for value in values)
    return Stated(values, problems, is_band)


def _of_attribute(composition: Composition, text: str, name: str) -> Iterator[StatedValue]:
    woven = not any(word in name for word in _UNWOVEN)
    yield from (value for value in _values(composition, text) if woven or value.fibre != "其他" or value.low > 0)
    groups = len(composition.sections) + 1
    flat = plain(text)
    part: PartName = part_of(plain(name)) or "main"
    if ("鞋面" in name or "帮面" in name) and "里" not in name:
        part = "main"
    words = list(materials.words(flat))
    words += [item for item in _look_alikes(flat) if not any(a < item[2] and item[1] < b for _, a, b in words)]
    for word, start, end in words:
        if flat.startswith("除", max(0, start - 1)):
            continue
        inner = _inner_part(flat, start) or part
        yield StatedValue(inner, "", word, 0, 100, Span(start, end), "material", False, groups, "")


def _look_alikes(flat: str) -> Iterator[tuple[str, int, int]]:
    """Trade names that are no fibre (仿丝棉, 飞丝): what a filling or a fabric is then not."""
    for token in tokens(flat):
        if token.kind == "name" and token.name and token.name.fibre is None:
            yield token.name.text, token.start, token.end


def _inner_part(flat: str, start: int) -> PartName | None:
    """The part that a label before a colon gives a material word (``内里：猪皮``)."""
    colon = flat.rfind(":", 0, start)
    if colon < 0 or re.search(r"[;,\n ]", flat[colon + 1 : start].strip()):
        return None
    label = re.search(r"[^\s;,:]{1,8}$", flat[:colon])
    return part_of(label.group()) if label else None


# -- running text -------------------------------------------------------------------------------------------------


def states(block: Block) -> bool:
    """Whether a block of running text states any composition or figure of down."""
    return may_state(block.text) and any(True for _ in _of_text(block, 0))


def may_state(text: str) -> bool:
    """Whether running text shows any sign of a composition; one look tells nearly all that has none."""
    return _SIGNS.search(text) is not None or _SHARED.search(text) is not None


def _of_text(block: Block, group: int) -> Iterator[Fact]:
    """Composition lines and figures of running text."""
    flat = plain(block.text)
    if not _FIGURE.search(flat) and not _STATING.search(flat):
        return
    for line in _LINE.finditer(flat):
        words = line.group()
        if not _FIGURE.search(words) and not _STATING.search(words):
            continue
        composition = parse(words)
        if not composition:
            continue
        is_stated = bool(_STATING.search(words)) or _adds_up(composition)
        kind: SourceKind = "detail" if is_stated and not block.field.startswith("title") else "copy"
        for fact in _from(composition, block, line.start(), kind):
            yield fact._replace(group=group + fact.group)
        group += len(composition.sections) + 2


def _adds_up(composition: Composition) -> bool:
    return any(
        len(section.values) > 1 and abs(sum(value.low for value in section.values if value.stated) - 100) <= 0.5
        for section in composition.sections
    )


# -- reports ------------------------------------------------------------------------------------------------------


def _of_report(block: Block, name: str) -> Iterator[Fact]:
    """A laboratory's figures; the field's name says what was measured."""
    flat = plain(name)
    bare = _MEASURED.sub("", flat)
    value = re.search(r"\d{1,4}(?:\.\d{1,3})?", block.text)
    if value is None:
        yield from _from(parse(block.text, bare), block, 0, "report")
        return
    figure, span = float(value.group()), Span(*value.span())
    species = next((one for one in "鹅鸭" if one in bare), "")
    if species and "绒" in bare:
        yield Fact("filling", "", species, figure, figure, block, span, "report", "species")
    elif names_weight(bare) or "充绒" in bare:
        yield Fact("filling", "", "羽绒", figure, figure, block, span, "report", "fill_g")
    elif names_content(bare):
        yield Fact("filling", "", "羽绒", figure, figure, block, span, "report", "content")
    else:
        stated = parse(block.text, bare)
        yield from _from(stated, block, 0, "report")
        if not stated and not re.search(r"[\u4e00-\u9fff]", block.text):
            named = parse(f"{bare.removesuffix('含量').removesuffix('纤维含量')}{value.group()}%", "材质")
            for fact in _from(named, block, 0, "report"):
                yield fact._replace(span=span, part=part_of(bare) or "main")


# -- from what was parsed to facts --------------------------------------------------------------------------------


def _from(composition: Composition, block: Block, shift: int, kind: SourceKind) -> Iterator[Fact]:
    """The facts of one parsed text, which begins at `shift` of the block."""
    for value in _values(composition, block.text, shift):
        part, label, fibre, low, high, span, quantity, is_stated, group, size = value
        yield Fact(part, label, fibre, low, high, block, span, kind, quantity, is_stated, group, size)


def _values(composition: Composition, text: str, shift: int = 0) -> Iterator[StatedValue]:
    """Everything that a composition parsed from `shift` of `text` on says, with its place in `text`."""

    def span(start: int, end: int) -> Span:
        words = text[shift + start : shift + end]
        first = shift + start + len(words) - len(words.lstrip())
        return Span(first, first + len(words.strip()))

    for group, section in enumerate(composition.sections):
        for value in section.values:
            place = span(value.start, value.end)
            yield StatedValue(section.part, section.label, value.fibre, value.low, value.high, place, "share",
                              value.stated, group, "")  # fmt: skip
    last, down = len(composition.sections), composition.down
    measured: tuple[tuple[Quantity, tuple[Measure, ...]], ...] = (("content", down.content), ("fill_g", down.fill))
    for quantity, measures in measured:
        for one in measures:
            size = one.size if quantity == "fill_g" else ""
            place = span(one.start, one.end)
            yield StatedValue("filling", "", "羽绒", one.low, one.high, place, quantity, True, last, size)
    named: tuple[tuple[Quantity, tuple[Trait, ...]], ...] = (("species", down.species), ("colour", down.colours))
    for quantity, traits in named:
        for trait in traits:
            place = span(trait.start, trait.end)
            yield StatedValue("filling", "", trait.name, 0, 100, place, quantity, False, last, "")
