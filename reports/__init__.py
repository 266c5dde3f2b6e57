"""What comes out: one module a format, all in the table `FORMATS`, each imported only when it is asked for.

A renderer takes the stream of results once; the summary is complete when the stream is exhausted, so it is read last.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from typing import BinaryIO, NamedTuple

from reports.options import DEFAULT, Options
from scanner.model import Lang, ListingResult, Summary


class Format(NamedTuple):
    """One format: where its renderer stands, and what a person must know to choose it."""

    name: str
    suffix: str
    binary: bool
    help: str
    module: str
    function: str = "render"

    def render(
        self,
        results: Iterable[ListingResult],
        summary: Summary,
        out: BinaryIO,
        lang: Lang,
        options: Options = DEFAULT,
    ) -> None:
        """Write all `results` to `out`, always as UTF-8 (or as the binary format itself)."""
        module = importlib.import_module(f"reports.{self.module}")
        getattr(module, self.function)(results, summary, out, lang, options)


FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format("text", ".txt", False, "fix list for the terminal, by listing", "text"),
        Format("markdown", ".md", False, "fix list for a document or an issue", "markdown"),
        Format("html", ".html", False, "one self-contained page with filters and groups", "html"),
        Format("xlsx", ".xlsx", True, "workbook with status and owner columns", "xlsx"),
        Format("csv", ".csv", False, "one row a finding, with a BOM for Excel", "csv"),
        Format("json", ".json", False, "everything; `report` renders it again", "json"),
        Format("jsonl", ".jsonl", False, "one finding a line", "json", "render_lines"),
        Format("sarif", ".sarif", False, "SARIF 2.1.0 for code scanning", "sarif"),
        Format("junit", ".xml", False, "JUnit XML, one suite a listing", "junit"),
        Format("github", ".txt", False, "GitHub annotations, the ten most severe", "github"),
        Format("github-summary", ".md", False, "Markdown table for a GitHub job summary", "github", "render_summary"),
        Format("gitlab", ".json", False, "GitLab code quality", "gitlab"),
        Format("rdjson", ".json", False, "reviewdog diagnostics", "rdjson"),
    )
}
