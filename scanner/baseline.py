"""The baseline: findings that were there before and block nobody, each with who accepted it, since when and why.

One JSON object a line, sorted, so that a change of one entry is a change of one line in review. An entry is named by
the finding's fingerprint, never by its line or file: moved lines and renamed files change nothing. Rule, listing, field
and words stand beside it for people, and so that the fingerprint can be made again when a rule is renamed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from scanner.fingerprint import VERSION, fingerprint, normal
from scanner.model import SEVERITIES, Finding, ListingResult
from scanner.text.named import NamedTuple

FORMAT = 1
_HEAD = {"listing-scanner-baseline": FORMAT, "fingerprint": VERSION}


class BaselineError(Exception):
    """What is wrong in a baseline file, with its line: wrong use, exit 2."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}:{line}: {reason}")


class Entry(NamedTuple):
    """So many findings of one fingerprint are accepted, up to this severity and against these facts."""

    fingerprint: str
    rule: str
    times: int
    severity: str
    first_seen: str
    reason: str = ""
    owner: str = ""
    expires: str | None = None
    listing: str | None = None
    """The id that the source states; None where it states none."""
    field: str = ""
    before: str = ""
    quote: str = ""
    after: str = ""
    against: tuple[str, ...] = ()
    """The contradicting facts in normal form: a fact that changes is a new finding."""
    file: str = ""
    """Where it was when it was accepted; for people only."""

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """What tells entries apart."""
        return self.fingerprint, self.against


Baseline = Mapping[tuple[str, tuple[str, ...]], Entry]


# -- the file -----------------------------------------------------------------------------------------------------


def dumps(entries: Iterable[Entry]) -> str:
    """The text of a baseline file."""
    ordered: list[Entry] = sorted(
        entries, key=lambda entry: (entry.rule, entry.file, entry.quote, entry.fingerprint, entry.against)
    )
    rows = [
        _HEAD,
        *({key: value for key, value in one._asdict().items() if value not in ("", None, ())} for one in ordered),
    ]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def loads(text: str, file: str, renamed: Mapping[str, str] | None = None) -> dict[tuple[str, tuple[str, ...]], Entry]:
    """The entries of a baseline file; entries of a renamed rule come under its new name."""
    entries: dict[tuple[str, tuple[str, ...]], Entry] = {}
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or _object(lines[0], file, 1).get("listing-scanner-baseline") != FORMAT:
        raise BaselineError(file, 1, f'the first line must say {{"listing-scanner-baseline": {FORMAT}}}')
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            entry = _renamed(_entry(_object(line, file, number), file, number), renamed or {})
            have = entries.get(entry.key)
            entries[entry.key] = entry._replace(times=entry.times + have.times) if have else entry
    return entries


def _object(line: str, file: str, number: int) -> dict[str, Any]:
    if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
        raise BaselineError(file, number, "a merge conflict is not resolved")
    try:
        made = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BaselineError(file, number, f"is not JSON: {error}") from None
    if not isinstance(made, dict):
        raise BaselineError(file, number, "is not an object")
    return made


_TEXTS = (
    "fingerprint",
    "rule",
    "severity",
    "first_seen",
    "reason",
    "owner",
    "field",
    "before",
    "quote",
    "after",
    "file",
)


def _entry(row: dict[str, Any], file: str, number: int) -> Entry:
    for key in row:
        if key not in Entry._fields:
            raise BaselineError(file, number, f"{key} is not a known key")
    for key in ("fingerprint", "rule", "times", "severity", "first_seen"):
        if key not in row:
            raise BaselineError(file, number, f"{key} is missing")
    for key in (*_TEXTS, "listing", "expires"):
        if not isinstance(row.get(key) or "", str):
            raise BaselineError(file, number, f"{key} must be a text")
    if not isinstance(row["times"], int) or row["times"] < 1:
        raise BaselineError(file, number, "times must be a whole number from 1")
    if row["severity"] not in SEVERITIES:
        raise BaselineError(file, number, f"severity must be one of {', '.join(SEVERITIES)}")
    against = row.get("against", [])
    if not isinstance(against, list) or not all(isinstance(one, str) for one in against):
        raise BaselineError(file, number, "against must be a list of texts")
    return Entry(**{**row, "against": tuple(against)})


def _renamed(entry: Entry, renamed: Mapping[str, str]) -> Entry:
    rule = renamed.get(entry.rule)
    if rule is None:
        return entry
    text = entry.before + entry.quote + entry.after
    start = len(entry.before)
    made = fingerprint(rule, entry.listing, entry.field, text, start, start + len(entry.quote))
    return entry._replace(rule=rule, fingerprint=made)


# -- findings and entries -----------------------------------------------------------------------------------------


def entry_of(finding: Finding, day: str, **more: Any) -> Entry:
    """The entry that accepts `finding` once."""
    before, after = finding.context
    text, start = before + finding.quote + after, len(before)
    stated = fingerprint(finding.rule, finding.listing, finding.field, text, start, start + len(finding.quote))
    return Entry(
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        times=1,
        severity=finding.severity,
        first_seen=day,
        listing=finding.listing if stated == finding.fingerprint else None,
        field=finding.field,
        before=before,
        quote=finding.quote,
        after=after,
        against=against(finding),
        file=finding.place.uri,
        **more,
    )


def against(finding: Finding) -> tuple[str, ...]:
    """The contradicting facts of a finding, in a form that does not depend on spacing or width."""
    return tuple(sorted({normal(related.quote) for related in finding.related}))


def collect(findings: Iterable[Finding], day: str, have: Baseline | None = None) -> dict[Any, Entry]:
    """A baseline of exactly `findings`; what an entry of `have` says of date, reason and owner is kept."""
    entries: dict[Any, Entry] = {}
    for finding in findings:
        entry = entry_of(finding, day)
        if entry.key in entries:
            counted = entries[entry.key]
            worst = min(counted.severity, entry.severity, key=_rank)
            entries[entry.key] = counted._replace(times=counted.times + 1, severity=worst)
        else:
            old = (have or {}).get(entry.key)
            entries[entry.key] = _kept(entry, old) if old else entry
    return entries


def _kept(entry: Entry, old: Entry) -> Entry:
    """The new entry with what people wrote into the old one."""
    return entry._replace(first_seen=old.first_seen, reason=old.reason, owner=old.owner, expires=old.expires)


def _rank(severity: str) -> int:
    return [*SEVERITIES, ""].index(severity)


class Left(NamedTuple):
    """What of a baseline was not needed by a run: complete once its results are exhausted."""

    entries: dict[tuple[str, tuple[str, ...]], int]
    """Key → how many it would still accept."""


def accept(
    results: Iterable[ListingResult],
    baseline: Baseline,
    day: str,
    left: Left,
    belongs: Callable[[Entry, Finding], bool] = lambda entry, finding: True,
) -> Iterator[ListingResult]:
    """Move accepted findings into their bucket; expired entries accept nothing. `left` counts what remains.

    Findings that are accepted already use up their entries first. `belongs` may refuse an entry for a finding.
    """
    left.entries.update({key: one.times for key, one in baseline.items()})
    for result in results:
        for finding in result.accepted:
            _take(finding, baseline, left)
        shown: list[Finding] = []
        accepted = list(result.accepted)
        for finding in result.shown:
            entry = baseline.get((finding.fingerprint, against(finding)))
            if (
                entry is None
                or not belongs(entry, finding)
                or not _take(finding, baseline, left)
                or expired(entry, day)
            ):
                shown.append(finding)
            else:
                accepted.append(finding)
        yield result._replace(shown=tuple(shown), accepted=tuple(accepted))


def _take(finding: Finding, baseline: Baseline, left: Left) -> bool:
    """Use up one of what the entry of `finding` still accepts."""
    entry: Entry | None = baseline.get((finding.fingerprint, against(finding)))
    if entry is None or _rank(finding.severity) < _rank(entry.severity) or left.entries[entry.key] <= 0:
        return False
    left.entries[entry.key] -= 1
    return True


def expired(entry: Entry, day: str) -> bool:
    """Whether an entry's time is over on `day`; its last day still counts."""
    return entry.expires is not None and entry.expires < day


def stale(baseline: Baseline, left: Left) -> list[Entry]:
    """Entries that accept more than there is, with the number that is no longer there."""
    return [baseline[key]._replace(times=count) for key, count in left.entries.items() if count]


def prune(baseline: Baseline, left: Left, day: str) -> dict[Any, Entry]:
    """The baseline without what no longer occurs and what has expired."""
    kept = {}
    for key, entry in baseline.items():
        count = entry.times - left.entries.get(key, 0)
        if count > 0 and not expired(entry, day):
            kept[key] = entry._replace(times=count)
    return kept
