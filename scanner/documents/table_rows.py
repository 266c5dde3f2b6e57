"""Rows of a table to parts: which column is which field, and what becomes of the others.

A known name gives its field; what is left becomes an attribute where `flat.attribute_like` says so (a known attribute
name, or a short Chinese name and a short value), else it is not read. A table without a header is read by what stands
in its columns, and only where one of them reads like titles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from scanner.documents import ReadOptions
from scanner.documents.columns import ATTRIBUTES, assigned, named_by, normal
from scanner.documents.csv_text import column_index
from scanner.documents.drafts import PLATFORMS, Draft, is_markup, platform_of
from scanner.documents.flat import attribute_like
from scanner.documents.record_fields import add_image, allowances
from scanner.documents.service import is_service, service_columns
from scanner.documents.values import figure
from scanner.model import Key, Meta, Origin, Part, Piece
from scanner.text.form import later
from scanner.text.named import NamedTuple

HEADER_WITHIN = 10
"""Rows at the top of a sheet in which the header is looked for; what stands above it is a heading of the sheet."""
_ADDRESS = later(r"(?:https?:)?//\S+")
_IMAGES = later(r"[^\s,;|，；、]+")
_PAIR = later(r"(?:^|[;；\n|])\s*([^:：;；\n|]{1,30})[:：]([^;；\n|]+)")
_HAN = later(r"[\u3400-\u9fff]")
_NUMBER = later(r"[-+¥￥$]?\d[\d,.]*元?\Z")
_KEY = later(r"\d{5,20}\Z")
_USER = frozenset(("qa", "review"))
_PLAIN = frozenset(("title", "subtitle", "sku", "price", "service", "notice", "package", "shop_text", *_USER))
_META = frozenset(("id", "url", "platform", "shop", "brand", "category", "made_on", "sales", "views", "kind"))

OriginOf = Callable[[int], Origin]


class Columns(NamedTuple):
    """What the columns of a table are."""

    names: tuple[str, ...]
    fields: Mapping[int, str]
    header: bool
    """Whether the table has a header row."""
    missing: tuple[str, ...] = ()
    """Columns that were asked for by name and are not there."""
    others: bool = True
    """Whether columns that no name explains may be attributes: not in a sheet of replies."""
    named_by: Mapping[int, int] = {}
    """Columns with values of attributes to the columns that hold their names."""

    @property
    def readable(self) -> bool:
        """Whether anything in the table is wording of a listing."""
        return not {"title", "detail", "service", "subtitle"}.isdisjoint(self.fields.values())


def header_of(sample: Sequence[Sequence[str]], options: ReadOptions, named: str = "") -> tuple[int, Columns]:
    """Index of the header row in `sample` (-1: none) and the columns; `named` is the name of the file and sheet."""
    best, best_score = -1, 0
    for index, row in enumerate(sample[:HEADER_WITHIN]):
        score = _header_score(row, options)
        if score > best_score:
            best, best_score = index, score
    if best < 0:
        return -1, _guessed(sample, options)
    names = tuple(cell.strip().strip("\ufeff") for cell in sample[best])
    fields = assigned(names, options.mapping)
    if is_service(named) or "service" in fields.values():
        fields = service_columns(names, fields)
    mapped = {index: field for index, name in enumerate(names) for field, wanted in options.mapping if name == wanted}
    fields.update(mapped)
    known = {normal(name) for name in names}
    letters = {at: field for field, name in options.mapping if (at := _by_letter(name, known, len(names))) is not None}
    fields.update(letters)
    missing = tuple(
        name for _, name in options.mapping if normal(name) not in known and _by_letter(name, known, len(names)) is None
    )
    replies = "service" in fields.values() and "title" not in fields.values()
    return best, Columns(names, fields, True, missing, not replies, named_by(names))


def _by_letter(name: str, known: set[str], width: int) -> int | None:
    index = column_index(name)
    return index if index is not None and normal(name) not in known and index < width else None


def _header_score(row: Sequence[str], options: ReadOptions) -> int:
    """How many cells are names of columns; a title or a text counts double, long and numeric cells speak against."""
    names = [cell.strip() for cell in row]
    filled = [name for name in names if name]
    if not filled or len(set(filled)) < len(filled) * 0.8:
        return 0
    fields = assigned(names, options.mapping)
    known = set(fields) | {i for i, name in enumerate(names) if name and normal(name) in ATTRIBUTES}
    against = sum(len(name) > 30 or _NUMBER.match(name) is not None or "://" in name for name in filled)
    telling = sum(field in ("title", "service", "detail") for field in fields.values())
    if against * 2 > len(filled) or (not telling and len(known) < 2):
        return 0
    return len(known) + telling


def _guessed(sample: Sequence[Sequence[str]], options: ReadOptions) -> Columns:
    """Columns of a table without a header."""
    width = max((len(row) for row in sample), default=0)
    fields: dict[int, str] = {}
    titles: list[tuple[float, int]] = []
    for index in range(min(width, 200)):
        cells = [row[index].strip() for row in sample if index < len(row) and row[index].strip()]
        if not cells:
            continue
        if all(_ADDRESS.match(cell) for cell in cells):
            fields[index] = "images" if all(re.search(r"\.(?:jpe?g|png|webp|gif)", cell) for cell in cells) else "url"
        elif all(_KEY.match(cell) for cell in cells) and len(set(cells)) == len(cells):
            fields[index] = "id"
        elif sum(_HAN.search(cell) is not None for cell in cells) * 10 >= 6 * len(cells):
            average = sum(map(len, cells)) / len(cells)
            if 6 <= average <= 200 and len(set(cells)) * 2 > len(cells):
                titles.append((min(average, 40), -index))
    if titles:
        fields[-max(titles)[1]] = "title"
    for field, name in options.mapping:
        at = column_index(name)
        if at is not None and at < width:
            fields[at] = field
    single: dict[str, int] = {}
    kept = {i: f for i, f in sorted(fields.items()) if f == "images" or single.setdefault(f, i) == i}
    missing = tuple(name for _, name in options.mapping if (at := column_index(name)) is None or at >= width)
    return Columns(tuple("" for _ in range(width)), kept, False, missing)


def part_of_row(
    values: Sequence[str], columns: Columns, origin: OriginOf, uri: str, number: int, options: ReadOptions
) -> Part | None:
    """One row as a part; None for a row that says nothing."""
    said = {field: values[i].strip() for i, field in columns.fields.items() if field in _META and i < len(values)}
    url, stated = said.get("url") or None, said.get("platform")
    if url and not _ADDRESS.match(url):
        url = None
    name = (PLATFORMS.get(stated, stated.lower()) if stated else None) or platform_of(url) or "generic"
    key = Key(name, said["id"]) if said.get("id") else None
    draft = Draft(uri if key else f"{uri}#{number}", name, "https:" + url if url and url.startswith("//") else url)
    for index, value in enumerate(values):
        if not value or value.isspace():
            continue
        at = columns.named_by.get(index)
        if at is None:
            _cell(draft, columns, index, value, origin, options)
        elif at < len(values) and (called := values[at].strip()):
            draft.value(f"attributes.{called}", value, origin(index))
    if all(block.field == "price" for block in draft.blocks):
        return None
    meta = Meta(
        url,
        said.get("shop") or None,
        said.get("brand") or None,
        said.get("category") or None,
        said.get("made_on") or None,
        figure(said.get("views", "")),
        figure(said.get("sales", "")),
    )
    if all(block.field.startswith("service") for block in draft.blocks):
        return Part(key, "item", tuple(draft.blocks), meta=meta, uri=draft.uri, platform=name)
    return draft.part(key, meta, "page" if said.get("kind") == "page" else "item")


def _cell(draft: Draft, columns: Columns, index: int, value: str, origin: OriginOf, options: ReadOptions) -> None:
    field = columns.fields.get(index)
    if field in _META:
        return
    if field in _PLAIN:
        assert field is not None
        draft.value(field, value, origin(index), "user" if field in _USER else "copy")
    elif field == "detail":
        if is_markup(value):
            draft.markup("detail", value, origin(index))
        else:
            draft.prose("detail", value, origin(index))
    elif field in ("images", "detail_images"):
        kind = "main_image" if field == "images" else "detail_image"
        for found in _IMAGES.finditer(value):
            if "." in found.group() or "/" in found.group():
                add_image(draft, kind, found.group(), origin(index), options)
    elif field == "allow":
        draft.allowances.extend(allowances(value, origin(index)))
    elif field == "attributes":
        _pairs(draft, value, origin(index))
    elif field == "report":
        draft.add(f"report.{columns.names[index] or 'report'}", value, origin(index), "mandatory")
    elif field is not None and "." in field:
        draft.value(field, value, origin(index))
    elif (
        columns.header and columns.others and index < len(columns.names) and attribute_like(columns.names[index], value)
    ):
        draft.value(f"attributes.{columns.names[index]}", value, origin(index))


def _pairs(draft: Draft, value: str, origin: Origin) -> None:
    """``材质:棉;颜色:红`` in one cell; anything else is one attribute."""
    found = False
    for pair in _PAIR.finditer(value):
        text = pair.group(2)
        start = pair.start(2) + len(text) - len(text.lstrip())
        found = True
        if text.strip():
            piece = (Piece(0, start, len(text.strip())),)
            draft.add(f"attributes.{pair.group(1).strip()}", text.strip(), origin, pieces=piece)
    if not found:
        draft.value("attributes.属性", value, origin)
