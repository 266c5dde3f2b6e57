"""The fix list for a terminal: listing by listing as they come, the counts and what was not checked at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from reports import labels
from reports.counts import counts, not_checked
from reports.groups import by_severity, hidden
from reports.options import DEFAULT, Options
from reports.tracking import Tracker
from reports.visible import joined, shorten, visible
from reports.where import heading, page_link, where
from scanner.model import Finding, Lang, ListingResult, Summary, Unchecked

NEIGHBOURS = 40
"""Characters of context shown on each side of the words."""

_COLORS = {"error": "1;31", "warning": "33", "info": "36", "quote": "1;31", "title": "1", "dim": "2", "good": "32"}


class _Page:
    """Writes lines; paints only where the output is a terminal, and marks the words everywhere."""

    def __init__(self, out: BinaryIO, lang: Lang, color: bool) -> None:
        self.out, self.lang, self.color = out, lang, color

    def line(self, text: str = "") -> None:
        self.out.write(text.encode("utf-8", "backslashreplace") + b"\n")

    def paint(self, text: str, how: str) -> str:
        return f"\x1b[{_COLORS[how]}m{text}\x1b[0m" if self.color and text else text

    def word(self, name: str) -> str:
        return labels.word(name, self.lang)


def render(
    results: Iterable[ListingResult], summary: Summary, out: BinaryIO, lang: Lang, options: Options = DEFAULT
) -> None:
    """Write the fix list, grouped by listing."""
    page = _Page(out, lang, options.color)
    said = len(summary.notices)
    for notice in summary.notices:
        page.line(page.paint(f"! {visible(notice)}", "warning"))
    tracker = options.previous.start() if options.previous else None
    loose: list[Unchecked] = []
    for result in results:
        if result.kind == "source":
            loose.extend(result.unchecked)
        elif result.shown or (options.verbose and hidden(result)):
            _listing(page, result, options, tracker)
    for notice in summary.notices[said:]:
        page.line(page.paint(f"! {visible(notice)}", "warning"))
    _end(page, summary, loose, tracker)


def _listing(page: _Page, result: ListingResult, options: Options, tracker: Tracker | None) -> None:
    head, link = heading(result), page_link(result)
    page.line(page.paint(visible(head), "title"))
    id = result.id if result.id not in (head, link) else ""
    about = joined((visible(id), visible(result.platform), visible(result.shop or "")))
    for line in (about, visible(link) if link and link != head else ""):
        if line:
            page.line(page.paint(f"  {line}", "dim"))
    for finding in by_severity(result.shown):
        old = tracker.take(finding.fingerprint) if tracker else None
        change = labels.CHANGE["still" if old else "new"].of(page.lang) if tracker else ""
        _finding(page, finding, joined((change, visible(old.status) if old else "", visible(old.owner) if old else "")))
    if options.verbose:
        for bucket, finding, reason in hidden(result):
            _finding(page, finding, joined((labels.BUCKET[bucket].of(page.lang), visible(reason))))
    if result.unchecked:
        page.line("  " + page.paint(f"{page.word('unchecked')}: {_reasons(result.unchecked, page.lang)}", "dim"))
    page.line()


def _finding(page: _Page, finding: Finding, note: str) -> None:
    head = page.paint(labels.severity(finding.severity, page.lang), finding.severity)
    field = visible(labels.field(finding.field, page.lang))
    # The id is what an allowance, a configuration and `rules show` are given.
    id = page.paint(visible(finding.rule), "dim")
    page.line(f"  {joined((head, field, visible(finding.rule_name), id, note))}")
    page.line(f"    {marked(page, finding)}")
    for name, text in _details(page, finding):
        page.line("    " + joined((page.paint(name, "dim"), text), " "))


def marked(page: _Page, finding: Finding) -> str:
    """The words in their clause, between « and »."""
    if not finding.quote:
        return page.paint(page.word("missing"), "dim")
    before, after = (visible(part) for part in finding.context)
    if len(before) > NEIGHBOURS:
        before = "…" + before[-NEIGHBOURS:]
    quote = page.paint(visible(finding.quote), "quote")
    return f"{before}«{quote}»{shorten(after, NEIGHBOURS)}"


def _details(page: _Page, finding: Finding) -> Iterator[tuple[str, str]]:
    lang = page.lang
    yield "", visible(finding.message)
    if finding.evasion:
        yield page.word("evasion"), visible(finding.evasion)
    if finding.basis:
        yield page.word("basis"), visible(labels.bases(finding.basis, lang))
    if finding.proof:
        yield page.word("proof"), visible(finding.proof)
    if finding.advice:
        yield page.word("advice"), visible(finding.advice)
    if finding.fixes:
        yield page.word("fix"), " / ".join(visible(one.text) or "∅" for one in finding.fixes)
    for one in finding.related:
        about = f"{visible(labels.field(one.field, lang))} «{visible(one.quote)}»"
        yield page.word("related"), joined((about, visible(one.note), where(one.place)))
    yield page.word("place"), where(finding.place)


def _reasons(items: Iterable[Unchecked], lang: Lang) -> str:
    counts: dict[str, int] = {}
    for item in items:
        counts[item.reason] = counts.get(item.reason, 0) + 1
    by = "；" if lang == "zh" else "; "
    return by.join(labels.reason(name, lang) + (f" ×{count}" if count > 1 else "") for name, count in counts.items())


def _end(page: _Page, summary: Summary, loose: list[Unchecked], tracker: Tracker | None) -> None:
    for line in counts(summary, page.lang):
        page.line(line)
    if tracker:
        gone = tracker.gone()
        page.line(f"{labels.CHANGE['gone'].of(page.lang)}: {len(gone)}")
    for line in not_checked(summary, page.lang):
        page.line(line)
    for item in loose:
        about = joined((labels.reason(item.reason, page.lang), visible(item.detail)))
        page.line(f"    {visible(item.uri)}: {about}")
