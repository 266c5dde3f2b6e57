"""What of the findings stops a change."""

from __future__ import annotations

from collections.abc import Sequence

from scanner import baseline
from scanner.baseline import Entry
from scanner.gate.request import Run
from scanner.model import Severity, Summary, Text


def stale(run: Run) -> list[Entry]:
    """Entries of the baseline that no longer occur; only of files that this run was to look at."""
    if run.base is not None:
        return []
    whole = "." in run.scopes or "" in run.scopes
    return [
        entry
        for entry in baseline.stale(run.entries, run.left)
        if whole
        or not entry.file
        or any(entry.file == scope or entry.file.startswith(scope + "/") for scope in run.scopes)
    ]


def stops(summary: Summary, fail_on: str, max_warnings: int | None) -> bool:
    """Whether the findings of a run stop a change."""
    levels: dict[str, tuple[Severity, ...]] = {"error": ("error",), "warning": ("error", "warning"), "never": ()}
    if any(summary.findings[level] for level in levels[fail_on]):
        return True
    return max_warnings is not None and summary.findings["warning"] > max_warnings


def stale_notices(entries: Sequence[Entry]) -> list[Text]:
    """A line for each entry that no longer occurs."""
    return [
        Text(
            f"基线中已不存在：{one.rule}“{one.quote}”（{one.file}，{one.times} 处）",
            f"no longer occurs, in the baseline: {one.rule} “{one.quote}” ({one.file}, {one.times})",
        )
        for one in entries
    ]
