"""``json``: everything, for ``report`` and for other programs; ``jsonl``: what is shown, one finding a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from reports.finding_json import encoded, finding_json
from reports.findings import write_results
from reports.options import DEFAULT, Options
from scanner.model import Lang, ListingResult, Summary


def render(
    results: Iterable[ListingResult], summary: Summary, out: BinaryIO, lang: Lang, options: Options = DEFAULT
) -> None:
    """Write whole results and the summary as one object."""
    write_results(results, summary, out)


def render_lines(
    results: Iterable[ListingResult], summary: Summary, out: BinaryIO, lang: Lang, options: Options = DEFAULT
) -> None:
    """Write what is shown, one finding a line; what is for information too where asked."""
    for result in results:
        if result.shown or (options.verbose and result.info):
            findings = (*result.shown, *result.info) if options.verbose else result.shown
            out.write(encoded("".join([finding_json(one) + "\n" for one in findings])))
