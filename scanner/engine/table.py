"""Findings as a table: one row a finding, and one a thing that was not checked (bucket ``unchecked``)."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, get_type_hints

from scanner.model import Finding, ListingResult, Related, Unchecked

if TYPE_CHECKING:
    import pyarrow as pa

BUCKETS = ("shown", "info", "exempt")
"""What is written beside `unchecked`; baselines and allowances belong to other ways of running."""
HELD = 2_048
"""Rows that are held before they are written."""


class Row(NamedTuple):
    """A row, with its columns in order."""

    listing: str | None = None
    platform: str | None = None
    bucket: str | None = None
    field: str | None = None
    quote: str | None = None
    before: str | None = None
    after: str | None = None
    rule: str | None = None
    category: str | None = None
    severity: str | None = None
    confidence: str | None = None
    message: str | None = None
    advice: str | None = None
    exemption: str | None = None
    proof: str | None = None
    evasion: str | None = None
    fingerprint: str | None = None
    uri: str | None = None
    pointer: str | None = None
    cell: str | None = None
    selector: str | None = None
    image: str | None = None
    link: str | None = None
    related: str | None = None
    start: int | None = None
    end: int | None = None
    offset: int | None = None
    length: int | None = None
    line: int | None = None
    column: int | None = None
    basis: list[str] | None = None
    fixes: list[str] | None = None
    polygon: list[float] | None = None


@functools.lru_cache(maxsize=1)
def schema() -> pa.Schema:
    """The columns of a table of findings."""
    import pyarrow as pa

    types = {
        str | None: pa.string(),
        int | None: pa.int64(),
        list[str] | None: pa.list_(pa.string()),
        list[float] | None: pa.list_(pa.float64()),
    }
    return pa.schema([pa.field(name, types[kind]) for name, kind in get_type_hints(Row).items()])


def batches(results: Iterable[ListingResult]) -> Iterator[pa.RecordBatch]:
    """The rows of `results`, in order, a few thousand at a time; at least one batch."""
    held: list[Row] = []
    empty = True
    for result in results:
        held.extend(rows(result))
        if len(held) >= HELD:
            yield batch(held)
            held.clear()
            empty = False
    if held or empty:
        yield batch(held)


def batch(rows: list[Row]) -> pa.RecordBatch:
    """The rows as a batch."""
    import pyarrow as pa

    columns = zip(*rows, strict=True) if rows else [()] * len(schema())
    arrays = [_array(values, field.type) for values, field in zip(columns, schema(), strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema())


def _array(values: tuple[Any, ...], kind: pa.DataType) -> pa.Array:
    import pyarrow as pa

    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:  # half a surrogate pair: file names may hold one
        clean = (value.encode("utf-8", "replace").decode() if isinstance(value, str) else value for value in values)
        return pa.array(list(clean), kind)


def rows(result: ListingResult) -> Iterator[Row]:
    """The rows of one result: its findings bucket by bucket, then what was not checked."""
    for bucket in BUCKETS:
        for finding in getattr(result, bucket):
            yield _row(finding, result.platform, bucket)
    for item in result.unchecked:
        yield Row(result.id, *_unchecked(item, result.platform))


@functools.lru_cache(maxsize=1024)
def _unchecked(item: Unchecked, platform: str) -> Any:
    """The columns behind the first: a table's listings mostly lack the same things."""
    return Row(
        platform=platform,
        bucket="unchecked",
        field=item.field,
        uri=item.uri,
        rule=item.reason,
        severity=item.cls,
        message=item.detail,
    )[1:]


def _row(finding: Finding, platform: str, bucket: str) -> Row:
    place = finding.place
    first = place.ranges[0] if place.ranges else None
    return Row(
        listing=finding.listing,
        platform=platform,
        bucket=bucket,
        field=finding.field,
        quote=finding.quote,
        before=finding.context[0],
        after=finding.context[1],
        rule=finding.rule,
        category=finding.category,
        severity=finding.severity,
        confidence=finding.confidence,
        message=finding.message,
        advice=finding.advice,
        exemption=finding.exemption,
        proof=finding.proof,
        evasion=finding.evasion,
        fingerprint=finding.fingerprint,
        uri=place.uri,
        pointer=place.pointer,
        cell=place.cell,
        selector=place.selector,
        image=place.image,
        link=place.link,
        related=_related(finding.related) if finding.related else None,
        start=finding.start,
        end=finding.end,
        offset=first.offset if first else None,
        length=first.length if first else None,
        line=first.line if first else None,
        column=first.column if first else None,
        basis=[id for id, _, _ in finding.basis],
        fixes=[fix.text for fix in finding.fixes],
        polygon=[number for point in place.polygon for number in point] if place.polygon else None,
    )


def _related(related: Iterable[Related]) -> str:
    places = [{"field": one.field, "start": one.start, "end": one.end, "quote": one.quote} for one in related]
    return json.dumps(places, ensure_ascii=False)
