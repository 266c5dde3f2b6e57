"""The workbook people work through: one row a finding, with status and owner, and sheets for the overview.

Every text is written as text, whatever it starts with. Rows are written as results pass, so memory stays flat.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import Any, BinaryIO

from reports import labels
from reports.groups import Group, Groups, by_severity
from reports.options import DEFAULT, Options
from reports.rows import COLUMNS, row
from reports.sheets import Book, Sheet
from reports.tracking import COLUMNS as KEPT
from reports.tracking import Previous, Row, Tracker, status_in
from reports.visible import shorten, visible
from reports.where import page_link
from scanner.model import Finding, Lang, ListingResult, Summary

ROWS = 1_048_000
"""A sheet holds 1,048,576 rows; further findings go to a further sheet."""

PICTURED = (*COLUMNS[:5], "picture", *COLUMNS[5:])
"""Columns where pictures were read."""

WIDTHS = {
    "listing_id": 18, "listing": 30, "severity": 8, "field": 14, "context": 46, "problem": 40, "advice": 36, "fix": 16,
    "basis": 34, "category": 13, "rule": 20, "proof": 26, "related": 30, "change": 8, "status": 11, "owner": 11,
    "remark": 26, "link": 14, "place": 30, "platform": 10, "shop": 16, "exposure": 12, "confidence": 12,
    "fingerprint": 18, "picture": 44,
}  # fmt: skip


def render(
    results: Iterable[ListingResult], summary: Summary, out: BinaryIO, lang: Lang, options: Options = DEFAULT
) -> None:
    """Write the workbook."""
    book = Book()
    tracker = options.previous.start() if options.previous else None
    columns = COLUMNS if options.crops is None else PICTURED
    fix_list = _fix_list(book, lang, 1, columns)
    sheets = [fix_list]
    groups_sheet = book.sheet(labels.word("groups", lang), _heads(GROUPS, lang), [10, 22, 50, 8, 46, 40, 36, 34])
    unchecked = book.sheet(labels.word("unchecked", lang), _heads(UNCHECKED, lang), [18, 40, 30, 14, 34, 26, 40])
    groups = Groups()
    for result in results:
        groups.add(result)
        for finding in by_severity(result.shown):
            if fix_list.count >= ROWS:
                fix_list = _fix_list(book, lang, len(sheets) + 1, columns)
                sheets.append(fix_list)
            _finding(fix_list, columns, result, finding, lang, tracker, options.crops)
        _unchecked(unchecked, result, lang)
    for sheet in sheets:
        _finish(sheet, lang, columns)
    for group in groups.ordered():
        groups_sheet.add(_group(group, lang))
    groups_sheet.finish()
    unchecked.finish()
    if tracker is not None:
        _gone(book, tracker.gone(), lang)
    _summary(book, summary, lang)
    _owners(book, options.previous, lang)
    book.save(out)


def _heads(names: Sequence[str], lang: Lang) -> list[str]:
    return [labels.word(name, lang) for name in names]


# -- the fix list -------------------------------------------------------------------------------------------------


def _fix_list(book: Book, lang: Lang, number: int, columns: Sequence[str]) -> Sheet:
    title = labels.word("fix_list", lang) + (f" {number}" if number > 1 else "")
    return book.sheet(title, _heads(columns, lang), [WIDTHS[name] for name in columns], freeze="C2")


def _finding(
    sheet: Sheet,
    columns: Sequence[str],
    result: ListingResult,
    finding: Finding,
    lang: Lang,
    tracker: Tracker | None,
    crops: Mapping[str, bytes] | None = None,
) -> None:
    crop = crops.get(finding.fingerprint) if crops is not None and finding.place.image else None
    if crop is not None:
        sheet.picture(crop, columns.index("picture"))
    cells: dict[str, Any] = {**row(result, finding, lang, tracker)}
    link = page_link(result, finding)
    before, after = finding.context
    made: dict[str, Any] = {
        "context": sheet.marked(visible(before), visible(finding.quote), visible(after)),
        "link": sheet.link(link, labels.word("link", lang)) if link else None,
        "exposure": result.exposure,
        "picture": None,
    }
    sheet.add([made[name] if name in made else cells[name] for name in columns])


def _finish(sheet: Sheet, lang: Lang, columns: Sequence[str]) -> None:
    sheet.choices(columns.index("status"), [one.of(lang) for one in labels.STATUS])
    sheet.choices_from(columns.index("owner"), f"'{labels.word('owner', lang)}'!$A$2:$A$200")
    severity = columns.index("severity")
    sheet.highlight(severity, labels.severity("error", lang), fill="F8D7D3", font="9C1C10")
    sheet.highlight(severity, labels.severity("warning", lang), fill="FCEBC8", font="7A4B00")
    status = columns.index("status")
    for done in (2, 3, 4, 5):
        sheet.highlight(status, labels.STATUS[done].of(lang), fill="DDEFE0", font="1E5B2C")
    sheet.highlight(status, labels.STATUS[1].of(lang), fill="DCE8F7", font="1C4A80")
    sheet.finish()


# -- the other sheets ---------------------------------------------------------------------------------------------

GROUPS = ("severity", "rule", "context", "count", "listings", "problem", "advice", "basis")
UNCHECKED = ("listing_id", "listing", "source", "field", "reason", "class", "detail")
LISTED = 30
"""Titles of a group that are spelled out."""


def _group(group: Group, lang: Lang) -> list[str | int]:
    first = group.first
    before, after = first.context
    titles = [visible(shorten(title, 60)) for title in list(group.listings.values())[:LISTED]]
    more = len(group.listings) - len(titles)
    return [
        labels.severity(first.severity, lang),
        visible(first.rule_name),
        visible(f"{before}«{first.quote}»{after}"),
        group.count,
        "\n".join([*titles, *([f"+{more}"] if more else [])]),
        visible(first.message),
        visible(first.advice),
        "\n".join(visible(labels.basis_line(one, lang)) for one in first.basis),
    ]


def _unchecked(sheet: Sheet, result: ListingResult, lang: Lang) -> None:
    for item in result.unchecked:
        sheet.add(
            [
                visible(result.id) if result.kind != "source" else "",
                visible(result.title or ""),
                visible(item.uri),
                visible(labels.field(item.field, lang)) if item.field else "",
                labels.reason(item.reason, lang),
                labels.UNCHECKED_CLASS[item.cls].of(lang),
                visible(item.detail),
            ]
        )


def _gone(book: Book, rows: Iterable[Row], lang: Lang) -> None:
    # without the fingerprint: what was gone last time is not looked for next time
    names = [name for name in KEPT if name != "fingerprint"]
    sheet = book.sheet(labels.word("gone", lang), _heads(names, lang), [WIDTHS.get(name, 24) for name in names])
    for old in rows:
        cells = copy(old.cells) | {"status": status_in(old.status, lang)}
        sheet.add([visible(cells.get(name, "")) for name in names])
    sheet.finish()


def _owners(book: Book, previous: Previous | None, lang: Lang) -> None:
    """The names that the owner column offers; people add to it."""
    sheet = book.sheet(labels.word("owner", lang), [labels.word("owner", lang)], [24])
    for name in sorted({old.owner for old in previous.rows if old.owner} if previous else ()):
        sheet.add([visible(name)])
    sheet.finish()


def _summary(book: Book, summary: Summary, lang: Lang) -> None:
    sheet = book.sheet(labels.word("summary", lang), [labels.word("summary", lang), ""], [44, 60])
    for notice in summary.notices:
        sheet.add([visible(notice)])
    if summary.interrupted:
        sheet.add([labels.word("interrupted", lang)])
    checked = (("商品", "Listings", summary.listings), ("页面", "Pages", summary.pages))
    sheet.add_all([[zh if lang == "zh" else en, count] for zh, en, count in checked])
    sheet.add_all([[one.of(lang), summary.findings[name]] for name, one in labels.SEVERITY.items()])
    hidden = [
        [one.of(lang), summary.buckets[name]] for name, one in labels.BUCKET.items() if name not in ("shown", "info")
    ]
    sheet.add_all(hidden)
    sheet.add([])
    categories = sorted(summary.categories.items(), key=lambda one: -one[1])
    if categories:
        sheet.add([labels.word("category", lang), labels.word("count", lang)], head=True)
        first = sheet.count + 2
        sheet.add_all([[labels.category(name, lang), count] for name, count in categories])
        sheet.bars(labels.word("category", lang), first, sheet.count + 1)
        sheet.add([])
    sheet.add([labels.word("unchecked", lang), labels.word("count", lang)], head=True)
    reasons = sorted(summary.unchecked.items(), key=lambda one: -one[1])
    sheet.add_all([[labels.reason(name, lang), count] for name, count in reasons])
    if not reasons:
        sheet.add([labels.word("all_checked", lang)])
    sheet.add([])
    sheet.add([labels.word("versions", lang)], head=True)
    sheet.add_all([[visible(name), visible(version)] for name, version in summary.versions.items()])
    if summary.started:
        sheet.add([labels.word("started", lang), summary.started])
    if summary.seconds is not None:
        sheet.add([labels.word("seconds", lang), round(summary.seconds, 2)])
    sheet.add([labels.word("disclaimer", lang)])
