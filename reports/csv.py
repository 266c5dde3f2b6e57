"""One row a finding, for a sheet: with a BOM, and with no cell that a sheet would take for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from reports import labels
from reports.options import DEFAULT, Options
from reports.rows import CSV_COLUMNS, plain, row
from scanner.model import Lang, ListingResult, Summary


def render(
    results: Iterable[ListingResult], summary: Summary, out: BinaryIO, lang: Lang, options: Options = DEFAULT
) -> None:
    """Write the shown findings as CSV."""
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    tracker = options.previous.start() if options.previous else None
    out.write(b"\xef\xbb\xbf")
    writer.writerow([labels.word(name, lang) for name in CSV_COLUMNS])
    for result in results:
        for finding in result.shown:
            cells = row(result, finding, lang, tracker)
            writer.writerow([plain(cells[name]) for name in CSV_COLUMNS])
        out.write(line.getvalue().encode("utf-8"))
        line.seek(0)
        line.truncate()
    out.write(line.getvalue().encode("utf-8"))
