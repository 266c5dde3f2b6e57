"""Groups: the same rule, words and clause on many listings are one problem and are mended once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from scanner.model import SEVERITIES, Finding, ListingResult


class GroupKey(NamedTuple):
    """What makes two findings the same problem."""

    rule: str
    quote: str
    clause: str


class Group:
    """One problem: its first finding, how often it occurs, and on which listings (id, title), each once."""

    def __init__(self, first: Finding) -> None:
        self.first = first
        self.count = 0
        self.listings: dict[str, str] = {}
        self.fields: set[str] = set()

    def add(self, finding: Finding, result: ListingResult) -> None:
        """Count `finding`, which stands on `result`."""
        self.count += 1
        self.listings.setdefault(result.id, result.title or result.id)
        self.fields.add(finding.field)


class Groups:
    """Collects groups while results pass; memory grows with the number of different problems only."""

    def __init__(self) -> None:
        self._groups: dict[GroupKey, Group] = {}

    def add(self, result: ListingResult) -> None:
        """Sort the shown findings of `result` into their groups."""
        for finding in result.shown:
            key = group_key(finding)
            group = self._groups.get(key)
            if group is None:
                group = self._groups[key] = Group(finding)
            group.add(finding, result)

    def ordered(self) -> list[Group]:
        """The severest first, then the most frequent."""
        return sorted(self._groups.values(), key=lambda one: (SEVERITIES.index(one.first.severity), -one.count))


def group_key(finding: Finding) -> GroupKey:
    """Rule, words and clause of `finding`."""
    before, after = finding.context
    return GroupKey(finding.rule, finding.quote, before + finding.quote + after)


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """The severest first, else in the order of the page."""
    return sorted(findings, key=lambda one: SEVERITIES.index(one.severity))


def hidden(result: ListingResult) -> list[tuple[str, Finding, str]]:
    """(bucket, finding, reason) of what a report shows only when asked."""
    found = [("accepted", one, "") for one in result.accepted]
    found += [("allowed", one, reason) for one, reason in result.allowed]
    found += [("exempt", one, one.exemption or "") for one in result.exempt]
    return found + [("info", one, "") for one in result.info]
