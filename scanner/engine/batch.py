"""Tables at scale: a batch of listing records in, a batch of findings out. Pure, so any engine can run it.

`scan_batch` is what a cluster maps over its data (Spark ``mapInArrow``, Dask, Ray); `scan_unit` is what this project's
own runs do with one unit of an input. Both give the same rows for the same listings.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from scanner import rulebook as rulebooks
from scanner.documents import DEFAULT, ReadOptions
from scanner.documents.parquet import record_columns, rows
from scanner.documents.record_fields import RecordReader
from scanner.engine.units import Unit, pages
from scanner.listings import listing_of
from scanner.model import Finding, ListingResult, Page, Settings, Unchecked
from scanner.rulebook import Rulebook
from scanner.scan import Plan, judge, result_of, scan, source_result

if TYPE_CHECKING:
    import pyarrow as pa

BUCKETS = ("shown", "info", "exempt")
"""What is written beside `unchecked`; baselines and allowances belong to other ways of running."""


@functools.lru_cache(maxsize=1)
def schema() -> pa.Schema:
    """The columns of findings: one row a finding, and one a thing that was not checked (bucket ``unchecked``)."""
    import pyarrow as pa

    text = ("listing", "platform", "bucket", "field", "quote", "before", "after", "rule", "category", "severity",
            "confidence", "message", "advice", "exemption", "proof", "evasion", "fingerprint", "uri", "pointer", "cell",
            "selector", "image", "link", "related")  # fmt: skip
    numbers = ("start", "end", "offset", "length", "line", "column")
    return pa.schema(
        [
            *(pa.field(name, pa.string()) for name in text),
            *(pa.field(name, pa.int64()) for name in numbers),
            pa.field("basis", pa.list_(pa.string())),
            pa.field("fixes", pa.list_(pa.string())),
            pa.field("polygon", pa.list_(pa.float64())),
        ]
    )


def scan_batch(batch: pa.RecordBatch, settings: Settings | None = None) -> pa.RecordBatch:
    """Judge the listings of `batch` (columns of the listing record) and give their findings as a batch."""
    import pyarrow as pa

    columns = record_columns(batch.schema.names, DEFAULT)
    if not columns:
        raise ValueError(f"no column of the listing record among {', '.join(batch.schema.names[:20])}")
    reader = RecordReader(Page("batch", b""), DEFAULT)
    listings = (listing_of(part) for part in rows(batch, columns, reader))
    book = rulebook_of(settings or Settings())
    found = (_result(item, book) for item in judge(listings, book))
    return pa.RecordBatch.from_pylist(list(findings(found)), schema=schema())


def scan_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """`scan_batch` over a stream of batches with default settings: the function for Spark's ``mapInArrow``."""
    return map(scan_batch, batches)


def _result(item: Any, book: Rulebook) -> ListingResult:
    return source_result(item) if isinstance(item, Unchecked) else result_of(*item, rulebook=book, plan=Plan())


@functools.lru_cache(maxsize=4)
def rulebook_of(settings: Settings) -> Rulebook:
    """The rulebook of a process: compiled once, never sent."""
    return rulebooks.load(settings)


def scan_unit(unit: Unit, settings: Settings, read: ReadOptions = DEFAULT) -> pa.Table:
    """The findings of one unit of an input."""
    import pyarrow as pa

    results = scan(pages(unit, read), rulebook_of(settings), Plan(read=read))
    return pa.Table.from_pylist(list(findings(results)), schema=schema())


def findings(results: Iterable[ListingResult]) -> Iterator[dict[str, Any]]:
    """The rows of `results`, in order."""
    for result in results:
        for bucket in BUCKETS:
            for finding in getattr(result, bucket):
                yield _row(finding, result, bucket)
        for item in result.unchecked:
            yield {
                "listing": result.id,
                "platform": result.platform,
                "bucket": "unchecked",
                "field": item.field,
                "uri": item.uri,
                "rule": item.reason,
                "severity": item.cls,
                "message": item.detail,
            }


def _row(finding: Finding, result: ListingResult, bucket: str) -> dict[str, Any]:
    place = finding.place
    first = place.ranges[0] if place.ranges else None
    return {
        "listing": finding.listing,
        "platform": result.platform,
        "bucket": bucket,
        "field": finding.field,
        "start": finding.start,
        "end": finding.end,
        "quote": finding.quote,
        "before": finding.context[0],
        "after": finding.context[1],
        "rule": finding.rule,
        "category": finding.category,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "message": finding.message,
        "advice": finding.advice,
        "basis": [id for id, _, _ in finding.basis],
        "exemption": finding.exemption,
        "proof": finding.proof,
        "fixes": [fix.text for fix in finding.fixes],
        "evasion": finding.evasion,
        "fingerprint": finding.fingerprint,
        "uri": place.uri,
        "pointer": place.pointer,
        "cell": place.cell,
        "selector": place.selector,
        "image": place.image,
        "polygon": [number for point in place.polygon for number in point] if place.polygon else None,
        "link": place.link,
        "offset": first.offset if first else None,
        "length": first.length if first else None,
        "line": first.line if first else None,
        "column": first.column if first else None,
        "related": json.dumps(
            [{"field": one.field, "start": one.start, "end": one.end, "quote": one.quote} for one in finding.related],
            ensure_ascii=False,
        )
        if finding.related
        else None,
    }
