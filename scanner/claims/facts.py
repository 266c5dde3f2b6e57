"""Everything a listing states of its materials: from attributes, composition lines, copy with figures, and reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from scanner.claims import materials
from scanner.claims.composition import parse
from scanner.claims.parts import is_body, is_quiet, names_content, names_weight, part_of
from scanner.claims.plain import plain
from scanner.claims.tokens import tokens
from scanner.claims.types import Composition, Fact, PartName, Quantity, SourceKind
from scanner.model import Block, Listing, Span, base_field
from scanner.text.form import later

COPY_FIELDS = ("title", "subtitle", "detail", "sku", "main_image", "detail_image", "shop", "package")
"""Fields whose running text states facts and makes claims."""

_NAMES = (
    "含棉 含毛 材质 面料 成分 里料 里布 内里 衬里 填充 含绒 绒子 充绒 绒种 羽绒 质地 皮革 布料 材料 洗唛 水洗标 "
    "吊牌 用料 帮面 鞋面 鞋底 鞋垫 表带 金含量 贵金属 木材 基材"
    " 饰面 被套 被芯 枕芯 席面 外套 皮质 胎料 含量 主材 框架 柜体 面材 钢材 composition material fabric"
).split()
_NOT_NAMES = (
    "适用 工艺 功能 特点 俗称 分类 厚度 弹性 风格 图案 颜色 克重 包装 净含量 酒精 糖含量 加工 护理 粘扣 "
    "喷头 镜片 屏幕 是否 类型 等级 密度 支数 细分 处理 型号 营养"
).split()
_UNWOVEN = ("金属", "木", "皮", "五金", "塑料", "陶瓷", "玻璃")
"""In the name of an attribute: its 其他 is another metal or wood, and no fibre."""
_HAIR = ("假发", "接发", "发片", "发套", "发包", "辫子")
"""Goods whose 人造丝 is hair and no viscose."""
_FIGURE = later(r"%|百分|\d{1,2}(?:白|灰)?(?:鸭|鹅)?绒|充绒|填充量|\d[a-z\u4e00-\u9fff]{1,8}\d")
_SIGNS = later("[%％﹪绒絨]|百分|面料|材质|成分|里料|填充|大身|面布|里布")
"""Without any of these a text states no composition; looking for them costs next to nothing."""
_LINE = later(r"[^\n。！？!?；;]+")
_STATING = later(
    r"(?:面料|里料|材质|成分|填充物?|里布|大身|面布|衬里|组成|洗唛|水洗标|含量|fabric|shell|material|lining)[a-d]? ?"
    r"(?:成分|材质|组成)? ?[:】\]]"
)
_MEASURED = later(r"实测|检测|检验|测试|结果|值|平均")
_LONGEST_VALUE = 2000
MOST = 500
"""Facts of one listing that are held against its claims; what states more is no listing, and says so."""


def facts(listing: Listing) -> tuple[Fact, ...]:
    """The facts of a listing, in the order of its blocks; never more than `MOST`."""
    return tuple(islice(_all(listing), MOST))


def _all(listing: Listing) -> Iterator[Fact]:
    group = last = 0
    hair = any(word in (listing.title or "") for word in _HAIR)
    for block in listing.blocks:
        if block.role in ("platform", "user") or not block.text:
            continue
        for fact in _of_block(block):
            if hair and "人造丝" in fact.quote:
                continue
            last = group + fact.group
            yield fact._replace(group=last)
        group = last + 1


@lru_cache(maxsize=1024)
def is_material_name(name: str) -> bool:
    """Whether an attribute of this name states materials."""
    flat = plain(name)
    return any(word in flat for word in _NAMES) and not any(word in flat for word in _NOT_NAMES)


def _of_block(block: Block) -> Iterator[Fact]:
    field = base_field(block.field)
    head, _, name = field.partition(".")
    if head == "attributes":
        if not name or is_material_name(name):
            yield from _of_attribute(block, name, "attributes")
    elif head == "report":
        yield from _of_report(block, name)
    elif head in COPY_FIELDS:
        yield from _of_text(block)


def _of_attribute(block: Block, name: str, kind: SourceKind) -> Iterator[Fact]:
    text = block.text[:_LONGEST_VALUE]
    composition = parse(text, name or "材质")
    woven = not any(word in name for word in _UNWOVEN)
    yield from (fact for fact in _from(composition, block, 0, kind) if woven or fact.fibre != "其他" or fact.low > 0)
    groups = len(composition.sections) + 1
    flat = plain(text)
    part: PartName = part_of(plain(name)) or "main"
    if ("鞋面" in name or "帮面" in name) and "里" not in name:
        part = "main"
    if kind == "attributes":
        words = list(materials.words(flat))
        words += [item for item in _look_alikes(flat) if not any(a < item[2] and item[1] < b for _, a, b in words)]
        for word, start, end in words:
            if flat.startswith("除", max(0, start - 1)):
                continue
            inner = _inner_part(flat, start) or part
            span = Span(start, end)
            yield Fact(inner, "", word, 0, 100, block, span, kind, "material", False, groups)


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


def _of_text(block: Block) -> Iterator[Fact]:
    """Composition lines and figures of running text; a text without any costs one search."""
    text = block.text
    if _SIGNS.search(text) is None:
        return
    flat = plain(text)
    if not _FIGURE.search(flat) and not _STATING.search(flat):
        return
    group = 0
    for line in _LINE.finditer(flat):
        words = line.group()
        if not _FIGURE.search(words) and not _STATING.search(words):
            continue
        composition = parse(words)
        if not composition:
            continue
        stated = bool(_STATING.search(words)) or _adds_up(composition)
        kind: SourceKind = "detail" if stated and not block.field.startswith("title") else "copy"
        for fact in _from(composition, block, line.start(), kind):
            yield fact._replace(group=group + fact.group)
        group += len(composition.sections) + 2


def _adds_up(composition: Composition) -> bool:
    return any(
        len(section.values) > 1 and abs(sum(value.low for value in section.values if value.stated) - 100) <= 0.5
        for section in composition.sections
    )


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


def _from(composition: Composition, block: Block, shift: int, kind: SourceKind) -> Iterator[Fact]:
    """The facts of one parsed text."""

    def make(part: PartName, label: str, fibre: str, low: float, high: float, start: int, end: int, quantity: Quantity,
             group: int, stated: bool = True, size: str = "") -> Fact:  # fmt: skip
        words = block.text[shift + start : shift + end]
        first = shift + start + len(words) - len(words.lstrip())
        place = Span(first, first + len(words.strip()))
        return Fact(part, label, fibre, low, high, block, place, kind, quantity, stated, group, size)

    for group, section in enumerate(composition.sections):
        for value in section.values:
            yield make(section.part, section.label, value.fibre, value.low, value.high, value.start, value.end, "share",
                       group, value.stated)  # fmt: skip
    last = len(composition.sections)
    for measure in composition.down.content:
        yield make("filling", "", "羽绒", measure.low, measure.high, measure.start, measure.end, "content", last)
    for measure in composition.down.fill:
        yield make("filling", "", "羽绒", measure.low, measure.high, measure.start, measure.end, "fill_g", last, True,
                   measure.size)  # fmt: skip
    for trait in composition.down.species:
        yield make("filling", "", trait.name, 0, 100, trait.start, trait.end, "species", last, False)
    for trait in composition.down.colours:
        yield make("filling", "", trait.name, 0, 100, trait.start, trait.end, "colour", last, False)


__all__ = ["COPY_FIELDS", "facts", "is_body", "is_material_name", "is_quiet"]
