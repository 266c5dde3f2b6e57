"""reviewdog diagnostics. Its columns count UTF-8 bytes of the line, which a report cannot know: so lines only.

The exact column stands in the message. Without columns a suggestion would replace whole lines, so there is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

from reports import labels
from reports.finding_json import dumps
from reports.options import DEFAULT, Options
from reports.visible import joined, visible, visible_lines
from reports.where import repository_path, where
from scanner.model import Finding, Lang, ListingResult, Place, Summary

SEVERITY = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}


def render(
    results: Iterable[ListingResult], summary: Summary, out: BinaryIO, lang: Lang, options: Options = DEFAULT
) -> None:
    """Write what is shown."""
    out.write(b'{"source":{"name":"listing-scanner"},"diagnostics":[')
    first = True
    for result in results:
        for finding in result.shown:
            out.write(b"\n" if first else b",\n")
            out.write(dumps(_diagnostic(finding, lang)))
            first = False
    out.write(b"\n]}\n")


def _diagnostic(finding: Finding, lang: Lang) -> dict[str, Any]:
    basis = "\n".join(labels.basis_line(one, lang) for one in finding.basis)
    fixes = " / ".join(one.text for one in finding.fixes)
    fix = f"{labels.word('fix', lang)} {fixes}" if fixes else None
    message = joined((finding.message, finding.advice, fix, basis, where(finding.place)), "\n")
    data: dict[str, Any] = {
        "message": visible_lines(message),
        "location": _location(finding.place),
        "severity": SEVERITY[finding.severity],
        "code": {"value": visible(finding.rule)},
    }
    if finding.related:
        data["relatedLocations"] = [
            {
                "message": visible(joined((labels.field(one.field, lang), one.quote, one.note))),
                "location": _location(one.place),
            }
            for one in finding.related
        ]
    return data


def _location(place: Place) -> dict[str, Any]:
    data: dict[str, Any] = {"path": visible(repository_path(place.uri) or place.uri)}
    if place.ranges:
        data["range"] = {"start": {"line": place.ranges[0].line}, "end": {"line": place.ranges[-1].end_line}}
    return data
