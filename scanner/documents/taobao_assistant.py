"""The CSV of 淘宝助理: a version line, names in English and in Chinese, then goods, cut by tabs.

Columns are taken by name, never by position; there were many versions. Written from descriptions of the format: no
real export was at hand. Attributes are ids of the platform except what the seller typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path, PurePosixPath

from scanner.documents import ReadOptions
from scanner.documents.csv_text import Row, rows
from scanner.documents.decode import damaged, head_of
from scanner.documents.drafts import Draft
from scanner.documents.slabs import slabs
from scanner.model import Key, Meta, Need, Page, Part, Piece, Unchecked

_NAMES = {
    "宝贝名称": "title", "宝贝类目": "cid", "宝贝价格": "price", "宝贝描述": "description", "宝贝属性": "cateProps",
    "新图片": "picture", "宝贝图片": "picture", "销售属性组合": "skuProps", "用户输入ID串": "inputPids",
    "用户输入名-值对": "inputValues", "销售属性别名": "propAlias", "数字ID": "num_id", "用户名称": "user_name",
    "账户名称": "user_name", "食品专项": "foodparame", "无线详情": "wireless_desc", "宝贝卖点": "subtitle",
    "自定义属性值": "input_custom_cpv", "商品资质": "qualification", "商家编码": "outer_id",
}  # fmt: skip
"""Chinese names to the English ones of the second line; older files have the Chinese ones only."""
_TYPED = {"20000": "品牌", "13021751": "货号", "149422948": "材质成分", "1627207": "颜色分类", "20509": "尺码"}
"""Ids of attributes that sellers type, as far as they are known; others are named by their id."""
_VERSION = re.compile(r"\s*version\s+\d", re.I)
_CUSTOM = re.compile(r"-?\d+:-?\d+:([^;]+)")
_PICTURE = re.compile(r"([0-9a-zA-Z_-]{1,64}):(\d+):(\d+):([^|;]*)\|?([^;]*)")
_FIRST = 5
"""Lines within which the names of the columns stand."""


def looks_like(head: str, page: Page) -> bool:
    """Whether the first lines are those of the program."""
    if _VERSION.match(head) and "\t" in head:
        return True
    first = head.split("\n", 4)[:4]
    return any(line.count("\t") > 8 and {"title", "cid"} <= set(_names(line.split("\t"))) for line in first)


def _names(cells: Sequence[str]) -> list[str]:
    return [_NAMES.get(name, name) for name in (cell.strip().strip('"\ufeff') for cell in cells)]


def read(page: Page, options: ReadOptions) -> Iterator[Part | Need | Unchecked]:
    """Every row of goods."""
    if damaged(head_of(page, 1 << 16)):
        yield Unchecked(page.uri, None, "damaged text", "the file was decoded wrongly before it was saved")
        return
    first = list(islice(rows(slabs(page), "\t"), _FIRST))
    headers = [row for row in first if {"title", "cid"} <= set(_names(row.values))]
    if not headers:
        yield Unchecked(page.uri, None, "unreadable", "no line names the columns (title, cid, …)")
        return
    names = _names(headers[0].values)
    column = {name: index for index, name in reversed(list(enumerate(names)))}
    for row in rows(slabs(page), "\t"):
        if row.number > headers[-1].number and any(row.values):
            part = _part(page, row, column)
            if part is not None:
                yield part


def _part(page: Page, row: Row, column: dict[str, int]) -> Part | None:
    def said(name: str) -> str:
        index = column.get(name, len(row.values))
        return row.values[index].strip() if index < len(row.values) else ""

    key = Key("taobao", said("num_id")) if said("num_id") not in ("", "0") else None
    draft = Draft(page.uri if key else f"{page.uri}#{row.number}", "taobao")
    for name, field in (("title", "title"), ("subtitle", "subtitle"), ("price", "price")):
        if said(name):
            draft.value(field, row.values[column[name]], row.origin(column[name]))
    for name in ("description", "wireless_desc"):
        if said(name) and not draft.has("detail"):
            draft.markup("detail", row.values[column[name]], row.origin(column[name]))
    _typed(draft, row, column)
    for name in ("input_custom_cpv", "propAlias"):
        if said(name):
            origin, text = row.origin(column[name]), row.values[column[name]]
            for found in _CUSTOM.finditer(text):
                draft.add("sku", found.group(1), origin, pieces=(Piece(0, found.start(1), len(found.group(1))),))
    for name, label in (("foodparame", "食品专项"), ("qualification", "商品资质")):
        if said(name):
            draft.add(f"attributes.{label}", row.values[column[name]], row.origin(column[name]))
    _pictures(draft, page, row, column)
    if not draft.blocks:
        return None
    if said("cateProps"):
        draft.miss("attributes", "attributes not in the file", "cateProps holds ids of the platform, not words")
    return draft.part(key, Meta(shop=said("user_name") or None, category=said("cid") or None))


def _typed(draft: Draft, row: Row, column: dict[str, int]) -> None:
    """What the seller typed: ids in one column, values in the same order in another."""
    if "inputPids" not in column or "inputValues" not in column:
        return
    pids, values = column["inputPids"], column["inputValues"]
    if max(pids, values) >= len(row.values):
        return
    at = 0
    origin = row.origin(values)
    ids = [pid.strip() for pid in row.values[pids].split(",")]
    for index, value in enumerate(row.values[values].split(",")):
        pid = ids[index] if index < len(ids) else ""
        name = _TYPED.get(pid, f"属性{pid}")
        start = at + len(value) - len(value.lstrip())
        if value.strip():
            draft.add(f"attributes.{name}", value.strip(), origin, pieces=(Piece(0, start, len(value.strip())),))
        at += len(value) + 1


def _pictures(draft: Draft, page: Page, row: Row, column: dict[str, int]) -> None:
    index = column.get("picture", len(row.values))
    if index >= len(row.values):
        return
    folder = _folder(page.uri)
    for found in _PICTURE.finditer(row.values[index]):
        name, _, _, _, address = found.groups()
        if address.strip().startswith(("http://", "https://", "//")):
            draft.picture("main_image", address, row.origin(index))
        else:
            draft.picture("main_image", f"{folder}/{name}.tbi", row.origin(index), relative=False)


def _folder(uri: str) -> str:
    """The folder beside the file that holds its pictures."""
    archive, mark, member = uri.rpartition("!")
    return f"{archive}!{PurePosixPath(member).with_suffix('')}" if mark else str(Path(uri).with_suffix(""))
