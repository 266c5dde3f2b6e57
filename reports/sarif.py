"""SARIF 2.1.0: columns in code points, fingerprints that survive moves, what was silenced marked as such.

The results are written as they come; the rules they name and what was not checked follow, once all have passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from reports import labels
from reports.finding_json import dumps
from reports.options import DEFAULT, Options
from reports.visible import joined, visible, visible_lines
from reports.where import artifact_uri, page_link
from scanner.model import Finding, Lang, ListingResult, Place, Range, Summary, Unchecked

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVEL = {"error": "error", "warning": "warning", "info": "note"}
PRECISION = {"high": "very-high", "medium": "high", "low": "medium"}
FINGERPRINT = "listingScanner/v1"
NOTIFICATIONS = 1000
"""At most so many single sources are named as not checked; the counts name all."""

Json = dict[str, Any]


def render(
    results: Iterable[ListingResult], summary: Summary, out: BinaryIO, lang: Lang, options: Options = DEFAULT
) -> None:
    """Write one run."""
    rules: dict[str, tuple[int, Json]] = {}
    unchecked: list[Unchecked] = []
    out.write(
        b'{"$schema":' + dumps(SCHEMA) + b',"version":"2.1.0","runs":[{"columnKind":"unicodeCodePoints","results":['
    )
    first = True
    for result in results:
        unchecked += [one for one in result.unchecked if one.cls == "failed"][: NOTIFICATIONS - len(unchecked)]
        for finding, suppressions in _reported(result, options):
            index = _index(rules, finding, lang)
            out.write(b"\n" if first else b",\n")
            out.write(dumps(_result(result, finding, index, suppressions, lang)))
            first = False
    driver = {
        "name": "listing-scanner",
        "rules": [rule for _, rule in rules.values()],
        **({"version": summary.versions["scanner"]} if "scanner" in summary.versions else {}),
        "properties": {"versions": summary.versions},
    }
    out.write(b'\n],"tool":' + dumps({"driver": driver}))
    out.write(b',"invocations":' + dumps([_invocation(summary, unchecked, lang)]))
    out.write(
        b',"properties":'
        + dumps({"unchecked": summary.unchecked, "notices": [visible(one) for one in summary.notices]})
        + b"}]}\n"
    )


def _reported(result: ListingResult, options: Options) -> Iterator[tuple[Finding, list[Json]]]:
    yield from ((one, []) for one in result.shown)
    yield from ((one, []) for one in (result.info if options.verbose else ()))
    baseline = {"kind": "external", "justification": "baseline"}
    yield from ((one, [baseline]) for one in result.accepted)
    for one, reason in result.allowed:
        yield one, [{"kind": "inSource", "justification": visible_lines(reason)}]


def _index(rules: dict[str, tuple[int, Json]], finding: Finding, lang: Lang) -> int:
    if finding.rule not in rules:
        basis = "\n".join(labels.basis_line(one, lang) for one in finding.basis)
        text = visible_lines(joined((finding.advice, basis), "\n")) or visible(finding.rule_name)
        rule = {
            "id": finding.rule,
            "name": visible(finding.rule_name),
            "shortDescription": {"text": visible(finding.rule_name) or finding.rule},
            "fullDescription": {"text": text},
            "help": {"text": text, "markdown": text.replace("\n", "\n\n")},
            "defaultConfiguration": {"level": LEVEL[finding.severity]},
            "properties": {"tags": [finding.category], "precision": PRECISION[finding.confidence]},
        }
        rules[finding.rule] = (len(rules), rule)
    return rules[finding.rule][0]


def _result(result: ListingResult, finding: Finding, index: int, suppressions: list[Json], lang: Lang) -> Json:
    message = joined((finding.message, finding.proof, finding.advice), "\n")
    link = page_link(result, finding)
    data: Json = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": LEVEL[finding.severity],
        "message": {"text": visible_lines(message) or visible(finding.rule_name)},
        "locations": _locations(finding, lang),
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "suppressions": suppressions,
        "properties": _properties(result, finding),
    }
    if finding.related:
        data["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _physical(one.place, one.quote, one.place.ranges[:1]),
                "message": {"text": visible(joined((labels.field(one.field, lang), one.quote, one.note)))},
            }
            for number, one in enumerate(finding.related, 1)
        ]
    fixes = _fixes(finding, lang)
    if fixes:
        data["fixes"] = fixes
    if link:
        data["hostedViewerUri"] = link
    return data


def _locations(finding: Finding, lang: Lang) -> list[Json]:
    """One location; further ranges (words that inline tags cut apart) are places that must be mended together."""
    place = finding.place
    inner = joined((finding.field, place.cell or place.pointer or place.selector), " ")
    logical = [{"name": visible(labels.field(finding.field, lang)), "fullyQualifiedName": visible(inner)}]
    ranges = place.ranges or (None,)
    return [
        {
            "physicalLocation": _physical(place, finding.quote if len(ranges) == 1 else "", (one,) if one else ()),
            "logicalLocations": logical,
        }
        for one in ranges
    ]


def _physical(place: Place, quote: str, ranges: tuple[Range, ...]) -> Json:
    data: Json = {"artifactLocation": {"uri": artifact_uri(place.image or place.uri)}}
    if ranges and not place.image:
        data["region"] = region(ranges[0])
        if quote:
            data["region"]["snippet"] = {"text": visible(quote)}
    return data


def region(one: Range) -> Json:
    """Lines and columns from 1, the end column behind the last character; bytes as they lie in the file."""
    return {
        "startLine": max(1, one.line),
        "startColumn": max(1, one.column),
        "endLine": max(1, one.end_line),
        "endColumn": max(1, one.end_column),
        "byteOffset": max(0, one.offset),
        "byteLength": max(0, one.length),
    }


def _properties(result: ListingResult, finding: Finding) -> Json:
    place = finding.place
    return {
        "listing": visible(result.id),
        "title": visible(result.title or ""),
        "platform": visible(result.platform),
        "field": visible(finding.field),
        "start": finding.start,
        "end": finding.end,
        "category": finding.category,
        "confidence": finding.confidence,
        **({"exemption": visible(finding.exemption)} if finding.exemption else {}),
        **({"cell": visible(place.cell)} if place.cell else {}),
        **({"polygon": place.polygon} if place.polygon else {}),
    }


def _fixes(finding: Finding, lang: Lang) -> list[Json]:
    """Only what any tool may apply: exactly the words, in one range, with nothing that the format would escape."""
    place = finding.place
    if len(place.ranges) != 1 or place.image or place.cell:
        return []
    return [
        {
            "description": {"text": f"{labels.word('fix', lang)} {visible(one.text)}"},
            "artifactChanges": [
                {
                    "artifactLocation": {"uri": artifact_uri(place.uri)},
                    "replacements": [{"deletedRegion": region(place.ranges[0]), "insertedContent": {"text": one.text}}],
                }
            ],
            "properties": {"safe": one.safe},
        }
        for one in finding.fixes
        if (one.start, one.end) == (finding.start, finding.end)
        and visible(one.text) == one.text
        and not set("<>&\"'\\,`") & set(one.text)
    ]


def _invocation(summary: Summary, unchecked: list[Unchecked], lang: Lang) -> Json:
    notes = [
        {
            "level": "warning",
            "descriptor": {"id": one.reason.replace(" ", "-")},
            "message": {"text": visible(joined((labels.reason(one.reason, lang), one.detail)))},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": artifact_uri(one.uri)}}}],
        }
        for one in unchecked
    ]
    data: Json = {"executionSuccessful": not summary.interrupted, "toolExecutionNotifications": notes}
    if summary.started:
        data["startTimeUtc"] = summary.started
    return data
