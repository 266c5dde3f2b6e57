"""GitLab code quality: a list of issues, each with a fingerprint of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, BinaryIO

from reports import labels
from reports.finding_json import dumps
from reports.options import DEFAULT, Options
from reports.visible import joined, visible
from reports.where import repository_path, where
from scanner.model import Finding, Lang, ListingResult, Summary

SEVERITY = {"error": "major", "warning": "minor", "info": "info"}


def render(
    results: Iterable[ListingResult], summary: Summary, out: BinaryIO, lang: Lang, options: Options = DEFAULT
) -> None:
    """Write what is shown; equal fingerprints are numbered, because GitLab drops doubles."""
    seen: Counter[str] = Counter()
    out.write(b"[")
    for result in results:
        for finding in result.shown:
            out.write(b",\n" if seen else b"\n")
            seen[finding.fingerprint] += 1
            out.write(dumps(_issue(finding, seen[finding.fingerprint], lang)))
    out.write(b"\n]\n")


def _issue(finding: Finding, number: int, lang: Lang) -> dict[str, Any]:
    path = repository_path(finding.place.uri)
    ranges = finding.place.ranges
    spot = None if path and ranges else where(finding.place)
    basis = labels.bases(finding.basis, lang)
    return {
        "description": visible(joined((finding.message, finding.advice, basis, spot))),
        "check_name": visible(finding.rule),
        "fingerprint": finding.fingerprint if number == 1 else f"{finding.fingerprint}-{number}",
        "severity": "critical"
        if (finding.severity, finding.confidence) == ("error", "high")
        else SEVERITY[finding.severity],
        "location": {
            "path": visible(path or finding.place.uri),
            "lines": {"begin": ranges[0].line if ranges else 1, **({"end": ranges[-1].end_line} if ranges else {})},
        },
    }
