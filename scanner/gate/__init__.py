"""The check on copy changes: which files, against which base, and what of the findings stops a change.

The order is always the same: scan, inline allowances, what is new since the base, the baseline. Under ``--since`` the
rules of the game are the base's own (configuration, lexicons, baseline, allowances): a change cannot excuse itself.
"""

from __future__ import annotations

from scanner.gate.prepare import prepare
from scanner.gate.request import Load, Over, Pages, Request, Run
from scanner.gate.results import rescan, results
from scanner.gate.verdict import stale, stops

__all__ = ["Load", "Over", "Pages", "Request", "Run", "prepare", "rescan", "results", "stale", "stops"]
