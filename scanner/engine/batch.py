"""Tables at scale: a batch of listing records in, a batch of findings out. Pure, so any engine can run it.

`scan_batch` is what a cluster maps over its data (Spark ``mapInArrow``, Dask, Ray); `scan_unit` is what this project's
own runs do with one unit of an input. Both give the same rows for the same listings.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from scanner import rulebook as rulebooks
from scanner.documents import DEFAULT, ReadOptions
from scanner.documents.parquet import record_columns, rows
from scanner.documents.record_fields import RecordReader
from scanner.engine import table
from scanner.engine.table import schema
from scanner.engine.units import Unit, pages
from scanner.listings import listing_of
from scanner.model import Listing, Page, Settings, Unchecked
from scanner.rulebook import Rulebook
from scanner.scan import Plan, judge, results, scan

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["rulebook_of", "scan_batch", "scan_batches", "scan_unit", "schema", "warm"]


def scan_batch(batch: pa.RecordBatch, settings: Settings | None = None) -> pa.RecordBatch:
    """Judge the listings of `batch` (columns of the listing record) and give their findings as a batch."""
    columns = record_columns(batch.schema.names, DEFAULT)
    if not columns:
        raise ValueError(f"no column of the listing record among {', '.join(batch.schema.names[:20])}")
    reader = RecordReader(Page("batch", b""), DEFAULT)
    listings: Iterator[Listing | Unchecked] = (listing_of(part) for part in rows(batch, columns, reader))
    book = rulebook_of(settings or Settings())
    found = results(judge(listings, book), book, Plan())
    return table.batch(list(chain.from_iterable(map(table.rows, found))))


def scan_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """`scan_batch` over a stream of batches with default settings: the function for Spark's ``mapInArrow``."""
    return map(scan_batch, batches)


@functools.lru_cache(maxsize=4)
def rulebook_of(settings: Settings) -> Rulebook:
    """The rulebook of a process: compiled once, never sent."""
    return rulebooks.load(settings)


@functools.lru_cache(maxsize=4)
def warm(settings: Settings) -> None:
    """What a worker process loads before its first unit. Arrow's own allocator would keep a quarter more memory."""
    import pyarrow as pa

    pa.set_memory_pool(pa.system_memory_pool())
    rulebook_of(settings)


def scan_unit(unit: Unit, settings: Settings, read: ReadOptions = DEFAULT) -> Iterator[pa.RecordBatch]:
    """The findings of one unit of an input, while they are made: what is written need not be held."""
    return table.batches(scan(pages(unit, read), rulebook_of(settings), Plan(read=read)))
