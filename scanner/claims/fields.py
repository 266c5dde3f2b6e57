"""What a field of a listing is to the reading of materials: known once for each name, not for each block."""

from __future__ import annotations

from functools import lru_cache

from scanner.claims.plain import plain
from scanner.model import base_field
from scanner.text.named import NamedTuple

COPY_FIELDS = ("title", "subtitle", "detail", "sku", "main_image", "detail_image", "shop", "package")
"""Fields whose running text states facts and makes claims."""

_NAMES = (
    "含棉 含毛 材质 面料 成分 成份 里料 里布 内里 衬里 填充 含绒 绒子 充绒 绒种 羽绒 质地 皮革 布料 材料 洗唛 水洗标 "
    "吊牌 用料 帮面 鞋面 鞋底 鞋垫 表带 金含量 贵金属 木材 基材"
    " 饰面 被套 被芯 枕芯 席面 外套 皮质 胎料 含量 主材 框架 柜体 面材 钢材 毛领 composition material fabric"
).split()
_NOT_NAMES = (
    "适用 工艺 功能 特点 俗称 分类 厚度 弹性 风格 图案 颜色 克重 包装 净含量 酒精 糖含量 加工 护理 粘扣 "
    "喷头 镜片 屏幕 是否 类型 等级 密度 支数 细分 处理 型号 营养"
).split()
_LABELS = ("执行标准", "类别")
"""In the name of an attribute that repeats the label: no material, and words that are a finding may stand in it."""


class Field(NamedTuple):
    """A field's name taken apart."""

    head: str
    """title, attributes, report …"""
    name: str
    """材质 of ``attributes.材质[2]``; empty for fields without one."""
    is_copy: bool
    """Its running text states facts and makes claims."""
    names_material: bool
    """An attribute whose name says that it states materials."""
    is_read: bool
    """An attribute whose value is read for facts: a material name, or none at all."""
    may_claim: bool
    """An attribute whose value may claim something by its words alone."""


@lru_cache(maxsize=4096)
def field_of(field: str) -> Field:
    """The field of this name, with or without an index."""
    head, _, name = base_field(field).partition(".")
    attribute = head == "attributes"
    material = attribute and is_material_name(name)
    labelled = any(word in name for word in _LABELS)
    return Field(
        head,
        name,
        is_copy=head in COPY_FIELDS,
        names_material=material,
        is_read=material or (attribute and not name),
        may_claim=material or (attribute and labelled),
    )


@lru_cache(maxsize=1024)
def is_material_name(name: str) -> bool:
    """Whether an attribute of this name states materials."""
    flat = plain(name)
    return any(word in flat for word in _NAMES) and not any(word in flat for word in _NOT_NAMES)
