"""A finding as the cells of one row, for every sheet-like format."""

from __future__ import annotations

from reports import labels
from reports.tracking import Tracker, status_in
from reports.visible import joined, visible, visible_lines
from reports.where import page_link, where
from scanner.model import Finding, Lang, ListingResult

COLUMNS = (
    "listing_id", "listing", "severity", "field", "context", "problem", "advice", "fix", "basis", "category", "rule",
    "proof", "related", "change", "status", "owner", "remark", "link", "place", "platform", "shop", "exposure",
    "confidence", "fingerprint",
)  # fmt: skip
"""Columns of the workbook, by their name in `labels.WORD`."""

CSV_COLUMNS = (*COLUMNS[:4], "quote", *COLUMNS[4:])


def row(result: ListingResult, finding: Finding, lang: Lang, tracker: Tracker | None) -> dict[str, str]:
    """Every cell as text; `tracker` carries last time's status, owner and remark on."""
    old = tracker.take(finding.fingerprint) if tracker else None
    before, after = finding.context
    return {
        "listing_id": visible(result.id),
        "listing": visible(result.title or ""),
        "severity": labels.severity(finding.severity, lang),
        "field": visible(labels.field(finding.field, lang)),
        "quote": visible(finding.quote),
        "context": visible(before + finding.quote + after),
        "problem": visible_lines(_problem(finding, lang)),
        "advice": visible_lines(finding.advice),
        "fix": " / ".join(visible(one.text) for one in finding.fixes),
        "basis": visible_lines("\n".join(labels.basis_line(one, lang) for one in finding.basis)),
        "category": visible(labels.category(finding.category, lang)),
        "rule": visible(finding.rule),
        "proof": visible_lines(finding.proof or ""),
        "related": _related(finding, lang),
        "change": labels.CHANGE["still" if old else "new"].of(lang) if tracker else "",
        "status": visible(status_in(old.status, lang) if old and old.status else labels.STATUS[0].of(lang)),
        "owner": visible(old.owner) if old else "",
        "remark": visible_lines(old.remark) if old else "",
        "link": page_link(result, finding) or "",
        "place": where(finding.place),
        "platform": visible(result.platform),
        "shop": visible(result.shop or ""),
        "exposure": "" if result.exposure is None else f"{result.exposure:g}",
        "confidence": labels.CONFIDENCE[finding.confidence].of(lang),
        "fingerprint": visible(finding.fingerprint),
    }


def _problem(finding: Finding, lang: Lang) -> str:
    evasion = f"{labels.word('evasion', lang)} {finding.evasion}" if finding.evasion else None
    return joined((finding.message, evasion), "\n")


def _related(finding: Finding, lang: Lang) -> str:
    return "\n".join(
        joined((visible(labels.field(one.field, lang)), visible(one.quote), visible(one.note), where(one.place)))
        for one in finding.related
    )


def plain(cell: str) -> str:
    """A cell that no sheet takes for a formula: an apostrophe before what could start one."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")) else cell
