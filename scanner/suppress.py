"""Inline allowances: a comment beside the copy that accepts one finding and says why.

``listing-scanner: allow RULE-ID -- reason`` (or ``允许 RULE-ID —— 理由``) stands in whatever comment a format has:
``<!-- -->``, ``#``, ``{# #}``, ``/* */``, a string of a locale file; records and tables have a field or column for it.
Beside words it covers its own line, alone on a line the next one. It owes a reason, and one that silences nothing is
reported: suppressions that nobody can explain, or that died unseen, are what makes such a tool worthless.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator

from scanner.fingerprint import fingerprint
from scanner.model import Allowance, Finding, Lang, ListingResult, Place, Severity, Text
from scanner.text.form import later
from scanner.text.named import NamedTuple

FIELDS = frozenset(("allow", "允许", "豁免"))
"""Keys of a record and names of a column that hold ``RULE-ID -- reason``."""

_MARK = later(r"listing-scanner\s?[:：]\s*(?:allow|允许|豁免)(?![\w-])[ \t:：]{0,20}(.{0,2000})", re.IGNORECASE)
_CLOSE = later(r"""\s*(?:--!?>|\*/|-?#\}|\{%-?\s*endcomment\s*-?%\}|-?%\}|\}\}|%>|\?>|\\?"|'\s*,?\s*$|\)\s*$).*""")
_SPLIT = later(r"\s+--\s+|\s*——?\s*|\s+–\s+|\s+(?:because|reason|理由|原因)\s*[:：]?\s*|\s*--\s*")
_RULE = later(r"[a-z0-9][a-z0-9-]*", re.IGNORECASE)
_OPENERS = later(
    r"""(?:<!--|/\*|\*|//|\{#-?|\{%-?\s*comment\s*-?%\}|<%#|<\?(?:php)?|\#|;|\[//\]:|\(|"[^"]*"\s*:\s*"|-|\s)*"""
)
_LINE_END = later(r"\r\n?|\n")

Placing = Callable[[int, int], Place]
"""The place of ``text[start:end]`` of the text that is searched."""


def entry(text: str, place: Place, reach: tuple[str, int, int] | None = None) -> tuple[Allowance, ...]:
    """The allowances of one field of a record or one cell: ``RULE-ID -- reason``, one a line."""
    return tuple(one for line in text.splitlines() if line.strip() for one in _parsed(line, place, reach))


def in_text(text: str, uri: str, placing: Placing, paragraphs: bool = False) -> tuple[Allowance, ...]:
    """The allowances in the comments of a text; with `paragraphs` one covers up to the next empty line."""
    if "listing-scanner" not in text.lower():
        return ()
    starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
    lines = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    found: list[Allowance] = []
    for number, line in enumerate(lines):
        mark = _MARK.search(line)
        if mark:
            words = _CLOSE.sub("", mark[1]).rstrip()
            place = placing(starts[number] + mark.start(), starts[number] + mark.start(1) + len(words))
            found.extend(_parsed(words, place, (uri, *_reach(lines, number, mark, paragraphs))))
    return tuple(found)


def _parsed(words: str, place: Place, reach: tuple[str, int, int] | None) -> Iterator[Allowance]:
    rules, *reason = _SPLIT.split(words.strip(), maxsplit=1)
    names = [name for name in re.split(r"[,，、\s]+", rules) if name]
    if names and not all(_RULE.fullmatch(name) for name in names):
        names = names[:1]
    for name in names or [""]:
        yield Allowance(name.lower(), reason[0].strip() if reason else "", place, reach)


def _reach(lines: list[str], number: int, mark: re.Match[str], paragraphs: bool) -> tuple[int, int]:
    """First and last line (from 1) that an allowance on line `number` (from 0) covers."""
    rest = _CLOSE.match(mark[1], len(_CLOSE.sub("", mark[1])))
    after = (
        re.sub(
            r"""^\s*(?:--!?>|\*/|-?#\}|\{%-?\s*endcomment\s*-?%\}|-?%\}|\}\}|%>|\?>|\\?"|'|\))+[\s,;]*""", "", rest[0]
        )
        if rest
        else ""
    )
    if _OPENERS.fullmatch(mark.string, 0, mark.start()) is None or after.strip():
        return number + 1, number + 1
    first = number + 1
    while first < len(lines) and (not lines[first].strip() or _MARK.search(lines[first])):
        first += 1
    last = first
    while paragraphs and last + 1 < len(lines) and lines[last + 1].strip():
        last += 1
    return first + 1, last + 1


# -- applying -----------------------------------------------------------------------------------------------------


class _Open(NamedTuple):
    """An allowance of a text and whether it silenced anything yet."""

    allowance: Allowance
    used: list[bool]


def covers(allowance: Allowance, finding: Finding) -> bool:
    """Whether an allowance of the same listing or file reaches a finding."""
    if allowance.rule != finding.rule:
        return False
    if allowance.reach is None:
        return True
    uri, first, last = allowance.reach
    at = finding.place.ranges
    return finding.place.uri == uri and bool(at) and first <= at[0].line <= last


def apply(
    results: Iterable[ListingResult],
    lang: Lang,
    known: Collection[str] = (),
    trusted: Callable[[Allowance], bool] = lambda allowance: True,
) -> Iterator[ListingResult]:
    """Move allowed findings into their bucket; report allowances that give no reason or silence nothing.

    An allowance in a text may reach any listing of that text, so a result whose text holds one that did nothing yet
    waits for the end. One that is not `trusted` silences nothing and is not reported here.
    """
    opened: dict[str, list[_Open]] = {}
    waiting: dict[str, ListingResult] = {}
    for result in results:
        here: list[_Open] = []
        for allowance in dict.fromkeys(result.allowances):
            if trusted(allowance):
                kept = _Open(allowance, [False])
                here.append(kept)
                if allowance.reach is not None:
                    opened.setdefault(allowance.reach[0], []).append(kept)
        reasonless = tuple(_reasonless(one.allowance, result, lang) for one in here if not one.allowance.reason)
        result = _sorted(result, [one for one in here if one.allowance.reach is None], opened)
        result = result._replace(shown=(*result.shown, *reasonless, *_unused(here, result, lang, known, None)))
        home = next((one.allowance.reach[0] for one in here if one.allowance.reach), None)
        if home is None or home in waiting:
            yield result
        else:
            waiting[home] = result
    for uri, result in waiting.items():
        homes = {one.reach[0] for one in result.allowances if one.reach} | {uri}
        unused = [stale for home in homes for stale in _unused(opened.pop(home, []), result, lang, known, home)]
        yield result._replace(shown=(*result.shown, *unused))


def _sorted(result: ListingResult, own: list[_Open], opened: dict[str, list[_Open]]) -> ListingResult:
    shown: list[Finding] = []
    allowed = list(result.allowed)

    def silenced(finding: Finding) -> str | None:
        reason = None
        for one in (*own, *opened.get(finding.place.uri, ())):
            if one.allowance.reason and covers(one.allowance, finding):
                one.used[0] = True
                reason = reason or one.allowance.reason
        return reason

    for finding in result.shown:
        reason = silenced(finding)
        if reason is None:
            shown.append(finding)
        else:
            allowed.append((finding, reason))
    for finding in (*result.accepted, *result.exempt, *result.info):
        silenced(finding)
    return result._replace(shown=tuple(shown), allowed=tuple(allowed))


def _unused(
    opened: Iterable[_Open], result: ListingResult, lang: Lang, known: Collection[str], home: str | None
) -> Iterator[Finding]:
    """A warning for each allowance of this listing (`home` None) or of that text that silenced nothing."""
    for one in opened:
        where = one.allowance.reach[0] if one.allowance.reach else None
        if one.allowance.reason and not one.used[0] and where == home:
            yield _unused_finding(one.allowance, result, lang, known)


def _unused_finding(allowance: Allowance, result: ListingResult, lang: Lang, known: Collection[str]) -> Finding:
    if known and allowance.rule not in known:
        import difflib

        close = difflib.get_close_matches(allowance.rule, list(known), 1, 0.6)
        hint = Text(f"（是否指 {close[0]}？）", f" (did you mean {close[0]}?)") if close else Text("", "")
        message = Text(
            f"没有名为 {allowance.rule} 的规则{hint.zh}，这条豁免不起作用",
            f"No rule is called {allowance.rule}{hint.en}; this allowance does nothing",
        )
    else:
        message = Text(
            f"这条豁免没有对应的 {allowance.rule} 问题",
            f"This allowance of {allowance.rule} silences nothing",
        )
    advice = Text("删除这条豁免", "Remove the allowance")
    return _finding(
        "allow-unused", Text("失效的豁免", "Unused allowance"), "warning", message, advice, allowance, result, lang
    )


def _reasonless(allowance: Allowance, result: ListingResult, lang: Lang) -> Finding:
    message = Text("豁免没有写明规则编号和理由", "An allowance owes a rule id and a reason")
    form = "listing-scanner: allow RULE-ID -- reason"
    advice = Text(f"写成 {form}", f"Write {form}")
    name = Text("豁免缺少理由", "Allowance without a reason")
    return _finding("allow-without-reason", name, "error", message, advice, allowance, result, lang)


def _finding(
    rule: str,
    name: Text,
    severity: Severity,
    message: Text,
    advice: Text,
    allowance: Allowance,
    result: ListingResult,
    lang: Lang,
) -> Finding:
    quote = f"allow {allowance.rule}".strip()
    return Finding(
        listing=result.id,
        field="allow",
        start=0,
        end=len(quote),
        quote=quote,
        context=("", f" -- {allowance.reason}" if allowance.reason else ""),
        rule=rule,
        rule_name=name.of(lang),
        category="other",
        severity=severity,
        confidence="high",
        message=message.of(lang),
        advice=advice.of(lang),
        basis=(),
        exemption=None,
        proof=None,
        fixes=(),
        evasion=None,
        place=allowance.place,
        related=(),
        fingerprint=fingerprint(rule, result.key.id if result.key else None, "allow", quote, 0, len(quote)),
    )
