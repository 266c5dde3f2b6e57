"""The file of ``json``: written whole, and read back by ``report``.

It holds whole results (every bucket, texts, what was not checked, the summary), so that any other format can be
rendered of it without scanning again; ``jsonl`` writes the same finding objects, one a line. `finding_json` has the
key names.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, TypeVar, cast, get_args

from reports.finding_json import dumps, encoded, result_json
from scanner.model import (
    UNCHECKED,
    Allowance,
    Confidence,
    FieldText,
    Finding,
    Fix,
    Key,
    Kind,
    ListingResult,
    Place,
    Range,
    Related,
    Severity,
    Summary,
    Unchecked,
)

VERSION = 1

Json = dict[str, Any]
Read = TypeVar("Read")


class FindingsError(ValueError):
    """A findings file that cannot be read: says what is wrong and where."""


# -- one finding --------------------------------------------------------------------------------------------------


def from_json(data: Json) -> Finding:
    """The finding that `finding_json` wrote."""
    before, after = data["context"]
    severity, confidence = data["severity"], data["confidence"]
    if severity not in get_args(Severity) or confidence not in get_args(Confidence):
        raise FindingsError(f"unknown severity or confidence: {severity!r}, {confidence!r}")
    return Finding(
        listing=str(data["listing"]),
        field=str(data["field"]),
        start=int(data["start"]),
        end=int(data["end"]),
        quote=str(data["quote"]),
        context=(str(before), str(after)),
        rule=str(data["rule"]),
        rule_name=str(data["rule_name"]),
        category=str(data["category"]),
        severity=cast(Severity, severity),
        confidence=cast(Confidence, confidence),
        message=str(data["message"]),
        advice=str(data["advice"]),
        basis=tuple((str(one["id"]), str(one["name"]), str(one["article"])) for one in data["basis"]),
        exemption=_text(data["exemption"]),
        proof=_text(data["proof"]),
        fixes=tuple(
            Fix(int(one["start"]), int(one["end"]), str(one["text"]), bool(one["safe"])) for one in data["fixes"]
        ),
        evasion=_text(data["evasion"]),
        place=place_from_json(data["place"]),
        related=tuple(_related(one) for one in data["related"]),
        fingerprint=str(data["fingerprint"]),
    )


def _related(data: Json) -> Related:
    return Related(
        field=str(data["field"]),
        start=int(data["start"]),
        end=int(data["end"]),
        quote=str(data["quote"]),
        place=place_from_json(data["place"]),
        note=str(data["note"]),
    )


def place_from_json(data: Json) -> Place:
    """The place that `place_json` wrote."""
    polygon, size = data["polygon"], data.get("size")
    return Place(
        uri=str(data["uri"]),
        ranges=tuple(Range(*(int(one[name]) for name in Range._fields)) for one in data["ranges"]),
        selector=_text(data["selector"]),
        pointer=_text(data["pointer"]),
        cell=_text(data["cell"]),
        image=_text(data["image"]),
        polygon=None if polygon is None else tuple((float(x), float(y)) for x, y in polygon),
        link=_text(data["link"]),
        size=None if size is None else (int(size[0]), int(size[1])),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


# -- results and summary ------------------------------------------------------------------------------------------


def result_from_json(data: Json) -> ListingResult:
    """The result that `result_json` wrote."""
    kind, exposure, key = data["kind"], data["exposure"], data["key"]
    if kind not in get_args(Kind):
        raise FindingsError(f"unknown kind: {kind!r}")
    return ListingResult(
        id=str(data["id"]),
        title=_text(data["title"]),
        kind=cast(Kind, kind),
        platform=str(data["platform"]),
        uri=str(data["uri"]),
        url=_text(data["url"]),
        shop=_text(data["shop"]),
        brand=_text(data.get("brand")),
        exposure=None if exposure is None else float(exposure),
        key=None if key is None else Key(str(key["platform"]), str(key["id"])),
        shown=_findings(data["shown"]),
        accepted=_findings(data["accepted"]),
        allowed=tuple((from_json(one["finding"]), str(one["reason"])) for one in data["allowed"]),
        exempt=_findings(data["exempt"]),
        info=_findings(data["info"]),
        unchecked=tuple(_unchecked(one) for one in data["unchecked"]),
        texts=tuple(FieldText(str(one["field"]), int(one["at"]), str(one["text"])) for one in data["texts"]),
        allowances=tuple(_allowance(one) for one in data["allowances"]),
    )


def _findings(data: list[Json]) -> tuple[Finding, ...]:
    return tuple(from_json(one) for one in data)


def _allowance(data: Json) -> Allowance:
    reach = data["reach"]
    return Allowance(
        rule=str(data["rule"]),
        reason=str(data["reason"]),
        place=place_from_json(data["place"]),
        reach=None if reach is None else (str(reach[0]), int(reach[1]), int(reach[2])),
    )


def _unchecked(data: Json) -> Unchecked:
    reason = data["reason"]
    if reason not in UNCHECKED:
        raise FindingsError(f"unknown reason of something unchecked: {reason!r}")
    return Unchecked(str(data["uri"]), _text(data["field"]), reason, str(data["detail"]), bool(data["required"]))


def summary_to_json(summary: Summary) -> Json:
    """The counts of the run."""
    return summary.as_dict()


def summary_from_json(data: Json) -> Summary:
    """The summary that `summary_to_json` wrote; counts that this version does not know are left out."""
    lang = data["lang"]
    summary = Summary(data["versions"], "en" if lang == "en" else "zh", data["notices"])
    for name, default in vars(summary).items():
        value = data.get(name, default)
        if default is not None and not isinstance(value, type(default)):
            raise FindingsError(f"summary: {name} is not a {type(default).__name__}")
        setattr(summary, name, value)
    return summary


# -- the whole file -----------------------------------------------------------------------------------------------


def write_results(results: Iterable[ListingResult], summary: Summary, out: BinaryIO) -> None:
    """One JSON object; each result on a line of its own and the summary last, because it is complete only then."""
    out.write(b'{"version":%d,"results":[' % VERSION)
    for number, result in enumerate(results):
        out.write(b",\n" if number else b"\n")
        out.write(encoded(result_json(result)))
    out.write(b'\n],"summary":' + dumps(summary_to_json(summary)) + b"}\n")


def read_results(source: BinaryIO) -> tuple[list[ListingResult], Summary]:
    """What `write_results` wrote, or a `FindingsError` that says what is wrong with it."""
    try:
        data = json.loads(source.read())
    except (ValueError, RecursionError) as error:
        raise FindingsError(f"not the JSON of a scan: {error or type(error).__name__}") from error
    if not isinstance(data, dict) or "results" not in data:
        raise FindingsError("not the JSON of a scan: no key 'results' (write it with --format json)")
    if data.get("version") != VERSION:
        raise FindingsError(f"version {data.get('version')!r}; this program reads version {VERSION}")
    return list(_results(data["results"])), _part("summary", summary_from_json, data.get("summary"))


def _results(data: Any) -> Iterator[ListingResult]:
    if not isinstance(data, list):
        raise FindingsError("'results' is not a list")
    for number, one in enumerate(data):
        yield _part(f"results[{number}]", result_from_json, one)


def _part(where: str, read: Callable[[Any], Read], data: Any) -> Read:
    try:
        return read(data)
    except KeyError as error:
        raise FindingsError(f"{where}: key {error} is missing") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise FindingsError(f"{where}: {error}") from error
