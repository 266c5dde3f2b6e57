"""After the edit: what of the sweep is gone, still there, moved or new, and what could not be checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from scanner.fingerprint import normal
from scanner.model import Finding, ListingResult, Text, Unchecked

Round = TypeVar("Round")

BACKOFF, LONGEST = 1.5, 24 * 3600.0
"""Each pause of a watch is so many times the one before, and never longer than a day."""

NAMES = {
    "gone": Text("已改", "gone"),
    "still there": Text("仍在", "still there"),
    "moved": Text("移到别处", "moved"),
    "new": Text("新出现", "new"),
    "could not be checked": Text("无法核对", "could not be checked"),
}
STATES = tuple(NAMES)


class Verdict(NamedTuple):
    """One finding of before or after, and what became of it."""

    state: str
    listing: str
    uri: str
    rule: str
    field: str
    quote: str
    now: str | None = None
    """Where it stands now: field, or listing and field where it moved to another one."""
    reason: str | None = None
    """Why it could not be checked."""


def compare(before: Iterable[ListingResult], after: Iterable[ListingResult]) -> list[Verdict]:
    """Every finding of `before` with its state, then what only `after` has. Listings meet by id, else by address."""
    before, later = list(before), {_key(result): result for result in after}
    known = {(_key(result), finding.fingerprint) for result in before for finding in result.shown}
    places = {
        _words(finding): (result, finding)
        for result in later.values()
        for finding in result.shown
        if (_key(result), finding.fingerprint) not in known
    }
    failed = {item.uri: item for result in later.values() for item in result.unchecked if item.cls == "failed"}
    verdicts: list[Verdict] = []
    taken: Counter[tuple[str, str]] = Counter()
    for result in before:
        now = later.get(_key(result))
        prints = Counter(finding.fingerprint for finding in now.shown) if now else Counter[str]()
        for finding in result.shown:
            verdicts.append(_verdict(result, finding, now, prints, places, failed, taken))
    for result in later.values():
        for finding in result.shown:
            where = (_key(result), finding.fingerprint)
            if where not in known and not taken[where]:
                verdicts.append(_of("new", result, finding))
    return [*verdicts, *_unreached(later.values(), {one.uri for one in verdicts if one.reason})]


def _unreached(results: Iterable[ListingResult], said: set[str]) -> Iterator[Verdict]:
    """What failed in this look and is not said yet: nobody knows whether the wording stands there."""
    for result in results:
        for item in result.unchecked:
            if item.cls != "failed" or {item.uri, result.uri, result.url} & said:
                continue
            said.add(item.uri)
            reason = f"{item.reason} {item.detail}".strip()
            yield Verdict("could not be checked", result.id, item.uri, "", item.field or "", "", reason=reason)


def _verdict(
    result: ListingResult,
    finding: Finding,
    now: ListingResult | None,
    prints: Counter[str],
    places: dict[tuple[str, str], tuple[ListingResult, Finding]],
    failed: dict[str, Unchecked],
    taken: Counter[tuple[str, str]],
) -> Verdict:
    if prints[finding.fingerprint]:
        prints[finding.fingerprint] -= 1
        return _of("still there", result, finding)
    elsewhere = next((one for one in now.shown if _words(one) == _words(finding)), None) if now else None
    if elsewhere is not None and now is not None and elsewhere.fingerprint not in {f.fingerprint for f in result.shown}:
        taken[_key(now), elsewhere.fingerprint] += 1
        return _of("moved", result, finding)._replace(now=elsewhere.field)
    trouble = _trouble(result, now, failed) or _not_looked_at(finding, now)
    if trouble is not None:
        return _of("could not be checked", result, finding)._replace(reason=trouble)
    other = places.get(_words(finding))
    if other is not None and _key(other[0]) != _key(result):
        where = (_key(other[0]), other[1].fingerprint)
        if not taken[where] and other[1].context == finding.context:
            taken[where] += 1
            return _of("moved", result, finding)._replace(now=f"{other[0].id} {other[1].field}")
    return _of("gone", result, finding)


def _trouble(result: ListingResult, now: ListingResult | None, failed: dict[str, Unchecked]) -> str | None:
    """Why nothing can be said of a listing: it failed to come, came with failures, or did not come at all."""
    for uri in (result.uri, result.url):
        if uri in failed:
            return f"{failed[uri].reason} {failed[uri].detail}".strip()
    if now is None:
        return "the listing was not among the sources"
    bad = next((item for item in now.unchecked if item.cls == "failed"), None)
    return f"{bad.reason} {bad.detail}".strip() if bad else None


def _not_looked_at(finding: Finding, now: ListingResult | None) -> str | None:
    """Why a finding that is not there any more may only not have been looked for: its pictures, its description."""
    field = finding.field.partition("[")[0]
    for item in now.unchecked if now else ():
        unread = item.reason == "images not read" and (finding.place.polygon or item.field == finding.field)
        if finding.place.image and unread:
            return f"{item.reason} {item.detail}".strip()
        if field == "detail" and item.reason == "description not loaded":
            return f"{item.reason} {item.detail}".strip()
    return None


def _of(state: str, result: ListingResult, finding: Finding) -> Verdict:
    return Verdict(state, result.id, result.url or result.uri, finding.rule, finding.field, finding.quote)


def _key(result: ListingResult) -> str:
    return f"{result.key.platform}:{result.key.id}" if result.key else result.uri


def _words(finding: Finding) -> tuple[str, str]:
    return finding.rule, normal(finding.quote)


def counts(verdicts: Sequence[Verdict]) -> dict[str, int]:
    """How many of each state, all states named."""
    found = Counter(verdict.state for verdict in verdicts)
    return {state: found[state] for state in STATES}


def open_questions(verdicts: Iterable[Verdict], reasons: dict[str, str]) -> list[Verdict]:
    """What keeps a case from being closed: still there, new, moved, or unchecked without a recorded reason."""
    return [
        verdict
        for verdict in verdicts
        if verdict.state in ("still there", "moved", "new")
        or (verdict.state == "could not be checked" and not reasons.get(verdict.uri))
    ]


def rounds(
    look: Callable[[], tuple[Round, int]], seconds: float, most: int, sleep: Callable[[float], object]
) -> Iterator[tuple[Round, int]]:
    """Look until nothing is left, at most `most` times, with a pause that grows; what `look` says, each time."""
    for number in range(most):
        if number:
            sleep(min(seconds * BACKOFF ** (number - 1), LONGEST))
        found, left = look()
        yield found, left
        if not left:
            return
