"""JUnit XML: a suite for each listing, a failed case for each finding, an error for what could not be checked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from reports import labels
from reports.options import DEFAULT, Options
from reports.visible import joined, shorten, visible, visible_lines
from reports.where import repository_path, where
from scanner.model import Finding, Lang, ListingResult, Summary, Unchecked


def render(
    results: Iterable[ListingResult], summary: Summary, out: BinaryIO, lang: Lang, options: Options = DEFAULT
) -> None:
    """Write one suite after another; counts stand on each suite."""
    out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="listing-scanner">\n')
    for result in results:
        cases = [_finding(result, one, lang) for one in result.shown]
        cases += [_unchecked(result, one, lang) for one in result.unchecked]
        if not result.shown and result.kind != "source":
            cases.append(f"    <testcase {_attributes(name=_name(result), classname=result.uri)}/>\n")
        failed = sum(one.cls == "failed" for one in result.unchecked)
        head = _attributes(
            name=_name(result),
            tests=str(len(cases)),
            failures=str(len(result.shown)),
            errors=str(failed),
            skipped=str(len(result.unchecked) - failed),
        )
        out.write(f"  <testsuite {head}>\n{''.join(cases)}  </testsuite>\n".encode())
    out.write(b"</testsuites>\n")


def _name(result: ListingResult) -> str:
    return shorten(joined((result.title, result.id)), 200)


def _attributes(**values: str | None) -> str:
    return " ".join(f"{name}={quoteattr(visible(value))}" for name, value in values.items() if value is not None)


def _finding(result: ListingResult, finding: Finding, lang: Lang) -> str:
    ranges = finding.place.ranges
    head = _attributes(
        name=joined((labels.field(finding.field, lang), finding.rule_name, shorten(finding.quote, 80))),
        classname=result.uri,
        file=repository_path(finding.place.uri),
        line=str(ranges[0].line) if ranges else None,
    )
    before, after = finding.context
    lines = (
        finding.message,
        f"{before}«{finding.quote}»{after}",
        *(labels.basis_line(one, lang) for one in finding.basis),
        finding.advice,
        where(finding.place),
    )
    failure = _attributes(message=finding.message, type=f"{finding.severity}:{finding.rule}")
    text = escape(visible_lines("\n".join(line for line in lines if line)))
    return f"    <testcase {head}>\n      <failure {failure}>{text}</failure>\n    </testcase>\n"


def _unchecked(result: ListingResult, item: Unchecked, lang: Lang) -> str:
    head = _attributes(name=joined((labels.word("unchecked", lang), item.field, item.reason)), classname=item.uri)
    tag = "error" if item.cls == "failed" else "skipped"
    about = _attributes(message=joined((labels.reason(item.reason, lang), item.detail)))
    kind = f" {_attributes(type=item.reason)}" if tag == "error" else ""
    return f"    <testcase {head}>\n      <{tag} {about}{kind}/>\n    </testcase>\n"
