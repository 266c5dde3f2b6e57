"""Laboratory and wash-label reports that lie beside the listings: a table with one item a row, or listing records.

``--report FILE`` names one. Its values become blocks ``report.<name>`` of the listing with the same id (or the same
货号 or 款号), each with its own place in the report's file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from scanner.documents import ReadOptions, read, workbook
from scanner.documents.columns import FIELDS, normal
from scanner.documents.csv_text import rows, sniff
from scanner.documents.decode import head_of
from scanner.documents.slabs import slabs
from scanner.documents.table_rows import OriginOf
from scanner.model import Block, Key, Page, Part, Unchecked, base_field
from scanner.text.named import NamedTuple

ID_NAMES = frozenset(
    map(normal, "id 货号 款号 款式编号 编号 样品编号 商品货号 listing item listing_id item_id".split())
)
"""Headers of the column that says which item a row is about."""
OWN_NUMBERS = ("attributes.货号", "attributes.款号")
"""Attributes that name an item as a laboratory does."""
_HEAD = 1 << 16


class Reports(NamedTuple):
    """Report values by the id they were stated for."""

    blocks: Mapping[str, tuple[Block, ...]] = {}
    unchecked: tuple[Unchecked, ...] = ()

    def with_report(self, part: Part) -> Part:
        """`part` with the values reported for it; itself where there are none."""
        ids = [part.key.id] if part.key else []
        ids += [block.text.strip() for block in part.blocks if base_field(block.field) in OWN_NUMBERS]
        found = next((self.blocks[one] for one in ids if one in self.blocks), ())
        return part._replace(blocks=(*part.blocks, *found)) if found else part


def load(pages: Iterable[Page | Unchecked]) -> Reports:
    """The reports in `pages`; a page that states none is `Unchecked`, never silent."""
    blocks: dict[str, tuple[Block, ...]] = {}
    unchecked: list[Unchecked] = []
    for page in pages:
        if isinstance(page, Unchecked):
            unchecked.append(page)
            continue
        found = False
        for item in parts(page):
            if isinstance(item, Unchecked):
                unchecked.append(item)
            elif item.key is not None:
                found = True
                blocks[item.key.id] = (*blocks.get(item.key.id, ()), *item.blocks)
        if not found:
            reason = f"no report: a table needs a column of ids ({', '.join(sorted(ID_NAMES))}), a record an id"
            unchecked.append(Unchecked(page.uri, "report", "unreadable", reason))
    return Reports(blocks, tuple(unchecked))


def parts(page: Page) -> Iterator[Part | Unchecked]:
    """One part a reported item, with fields ``report.<name>`` only."""
    if workbook.looks_like(page):
        for sheet in workbook.sheets(page):
            if isinstance(sheet, Unchecked):
                yield sheet
            else:
                yield from _table(page, sheet)
        return
    head = head_of(page, _HEAD)
    if head.lstrip().startswith(("{", "[")):
        yield from _records(page)
        return
    found = sniff(head)
    yield from _table(page, ((row.values, row.origin) for row in rows(slabs(page), found[0] if found else ",")))


def _records(page: Page) -> Iterator[Part | Unchecked]:
    """Listing records: their ``report`` (a table of names and values, or a list of them)."""
    for item in read(page, ReadOptions()):
        if isinstance(item, Part) and item.key is not None:
            mine = tuple(block for block in item.blocks if block.field.startswith("report"))
            if mine:
                yield Part(item.key, "item", mine, uri=page.uri)
        elif isinstance(item, Unchecked) and item.cls == "failed":
            yield item


def _table(page: Page, lines: Iterable[tuple[Sequence[str], OriginOf]]) -> Iterator[Part]:
    """Rows below the first one that has a column of ids."""
    names: list[str] = []
    at = -1
    for values, origin in lines:
        if at < 0:
            names = [value.strip().strip("\ufeff") for value in values]
            at = next((index for index, name in enumerate(names) if _is_id(name)), -1)
            continue
        if at >= len(values) or not values[at].strip():
            continue
        blocks = tuple(
            Block(f"report.{names[index]}", "mandatory", value, 0, origin(index))
            for index, value in enumerate(values[: len(names)])
            if index != at and value.strip() and names[index] and "." not in names[index]
        )
        if blocks:
            yield Part(Key("generic", values[at].strip()), "item", blocks, uri=page.uri)


def _is_id(name: str) -> bool:
    plain = normal(name)
    return plain in ID_NAMES or FIELDS.get(plain, ("", 0))[0] == "id"
