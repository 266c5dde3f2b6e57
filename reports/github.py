"""GitHub: annotations (it shows ten, so the ten most severe come out) and a table for the job summary."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from typing import BinaryIO

from reports import labels
from reports.counts import counts, not_checked
from reports.markdown import code, escape, in_context
from reports.options import DEFAULT, Options
from reports.visible import joined, shorten, visible, visible_lines
from reports.where import page_link, repository_path, where
from scanner.model import SEVERITIES, Finding, Lang, ListingResult, Summary

ANNOTATIONS = 10
ROWS = 200
"""A job summary may hold 1 MiB; so many rows stay far below it."""

COMMAND = {"error": "error", "warning": "warning", "info": "notice"}

Ranked = tuple[ListingResult, Finding]


def render(
    results: Iterable[ListingResult], summary: Summary, out: BinaryIO, lang: Lang, options: Options = DEFAULT
) -> None:
    """Write annotations as workflow commands."""
    worst, total = _worst(results, ANNOTATIONS)
    # What a change does to the rules of the check comes first; without a file it stands above the annotations.
    for notice in summary.notices:
        out.write(f"::warning title=listing-scanner::{_data(notice)}\n".encode("utf-8", "backslashreplace"))
    for _, finding in worst:
        out.write(_annotation(finding, lang).encode("utf-8", "backslashreplace") + b"\n")
    if total > len(worst):
        more = total - len(worst)
        line = (
            f"另有 {more} 处，见任务摘要或完整清单。"
            if lang == "zh"
            else f"{more} more: see the job summary or the fix list."
        )
        out.write(line.encode() + b"\n")
    for line in (*counts(summary, lang), *not_checked(summary, lang)):
        out.write(f"  {line.strip()}\n".encode())


def _worst(results: Iterable[ListingResult], limit: int) -> tuple[list[Ranked], int]:
    """The `limit` severest findings, in the order of the run where equally severe, and how many there were."""
    total = 0

    def ranked() -> Iterable[tuple[int, int, ListingResult, Finding]]:
        nonlocal total
        for result in results:
            bare = result._replace(shown=(), accepted=(), allowed=(), exempt=(), info=(), texts=(), unchecked=())
            for finding in result.shown:
                total += 1
                yield SEVERITIES.index(finding.severity), total, bare, finding

    worst = heapq.nsmallest(limit, ranked(), key=lambda one: one[:2])
    return [(result, finding) for _, _, result, finding in worst], total


def _annotation(finding: Finding, lang: Lang) -> str:
    place = finding.place
    values: dict[str, str] = {}
    path = repository_path(place.uri)
    if path:
        values["file"] = path
        if place.ranges:
            first = place.ranges[0]
            values |= {"line": str(first.line), "endLine": str(first.end_line), "col": str(first.column)}
            if first.line == first.end_line:
                values["endColumn"] = str(max(first.column, first.end_column))
    values["title"] = joined((finding.rule_name, finding.rule), " · ")
    lines = [finding.message, finding.proof, finding.advice, *(labels.basis_line(one, lang) for one in finding.basis)]
    if not (path and place.ranges):
        lines.append(where(place))
    for one in finding.related:
        lines.append(joined((labels.word("related", lang), labels.field(one.field, lang), one.quote, where(one.place))))
    properties = ",".join(f"{name}={_property(value)}" for name, value in values.items())
    return f"::{COMMAND[finding.severity]} {properties}::{_data(joined(lines, chr(10)))}"


def _data(text: str) -> str:
    return visible_lines(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")


def render_summary(
    results: Iterable[ListingResult], summary: Summary, out: BinaryIO, lang: Lang, options: Options = DEFAULT
) -> None:
    """Write Markdown for ``$GITHUB_STEP_SUMMARY``: the counts, the severest findings, what was not checked."""
    worst, total = _worst(results, ROWS)
    lines = [f"### listing-scanner · {labels.word('fix_list', lang)}", ""]
    lines += [f"> {escape(notice)}\n" for notice in summary.notices]
    lines += [f"{line}  " for line in counts(summary, lang)]
    if worst:
        names = ("severity", "listing", "field", "context", "problem", "place")
        lines += ["", f"| {' | '.join(labels.word(name, lang) for name in names)} |", "|---" * len(names) + "|"]
        lines += [_row(result, finding, lang) for result, finding in worst]
    if total > len(worst):
        lines += ["", f"… +{total - len(worst)}"]
    lines += ["", *(f"{line.strip()}  " for line in not_checked(summary, lang)), ""]
    out.write("\n".join(lines).encode("utf-8", "backslashreplace"))


def _row(result: ListingResult, finding: Finding, lang: Lang) -> str:
    before, after = finding.context
    short = finding._replace(quote=shorten(finding.quote, 80), context=(before[-30:], shorten(after, 30)))
    link = page_link(result, finding)
    place = code(shorten(where(finding.place), 120))
    cells = (
        labels.severity(finding.severity, lang),
        escape(shorten(result.title or result.id, 60)),
        escape(labels.field(finding.field, lang)),
        in_context(short, lang),
        escape(shorten(finding.message, 200)),
        place if link is None else f"{place} [→]({_cell_address(link)})",
    )
    return f"| {' | '.join(cells)} |"


def _cell_address(link: str) -> str:
    return link.translate({ord(char): f"%{ord(char):02X}" for char in "|<>()[]`\\ \"'"})
