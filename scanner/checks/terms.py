"""Words and patterns: candidates, what makes them harmless, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from scanner.checks import exemptions, patterns, sight
from scanner.checks.sight import Sight
from scanner.checks.surroundings import Around, Profile
from scanner.model import Block, Hit, Listing, Severity, Span, Text, Unchecked, base_field
from scanner.rulebook import Rulebook
from scanner.rulebook.types import ANCHOR, COVER, NAME, TERM, Exemption, Rule
from scanner.text.words import cuts_word

MOST = 2_000
"""Candidates of one block that are looked at; hostile text has more, and is reported as truncated."""

Outcome = Literal["stands", "covered", "name", "allowed", "border", "exempt"]


class Candidate(NamedTuple):
    """A hit before anything was asked of its surroundings."""

    rule: int
    start: int
    end: int
    severity: Severity | None
    fixes: tuple[str, ...]
    evasion: str
    sight: Sight


class Ruling(NamedTuple):
    """What became of a candidate, and what decided."""

    candidate: Candidate
    rule: Rule
    outcome: Outcome
    severity: Severity | None
    """None: no finding at all."""
    decided_by: str
    """The covering word, the name, the allow phrase or the exemption's id."""
    exemption: Exemption | None = None

    @property
    def span(self) -> tuple[int, int]:
        """Where the candidate stands in its reading."""
        return self.candidate.start, self.candidate.end


def check_batch(listings: Sequence[Listing], rulebook: Rulebook) -> Iterator[list[Hit | Unchecked]]:
    """Hits and what could not be judged, one list for each listing."""
    judged = [[block for block in listing.blocks if _judged(block, rulebook)] for listing in listings]
    seen = iter(sight.sights([block.text for blocks in judged for block in blocks], rulebook))
    for listing, blocks in zip(listings, judged, strict=True):
        profile = Profile(listing, rulebook)
        found: list[Hit | Unchecked] = []
        for block in blocks:
            readings = next(seen)
            if len(readings) > 1 or readings[0].words:
                found += _block(block, readings, profile, rulebook)
        yield found


def _judged(block: Block, rulebook: Rulebook) -> bool:
    return block.role in ("copy", "mandatory") or (block.role == "user" and rulebook.settings.judge_reviews)


def _block(block: Block, readings: list[Sight], profile: Profile, rulebook: Rulebook) -> Iterator[Hit | Unchecked]:
    try:
        rulings, cut = judge(block, readings, profile, rulebook)
    except TimeoutError as error:
        yield Unchecked(profile.listing.uri, block.field, "rule timed out", str(error))
        return
    if cut:
        yield Unchecked(profile.listing.uri, block.field, "truncated", f"more than {MOST} candidates in one text")
    for place in kept(rulings):
        yield hit(place, block, rulebook)


def judge(block: Block, readings: list[Sight], profile: Profile, rulebook: Rulebook) -> tuple[list[Ruling], bool]:
    """The ruling on every candidate of a block, and whether there were too many to look at."""
    rulings: list[Ruling] = []
    cut = False
    for reading in readings:
        if not reading.words:
            continue
        found = candidates(block, reading, profile, rulebook)
        cut = cut or len(found) > MOST
        if found:
            harmless = _harmless(reading, rulebook)
            rulings += [_rule_on(one, block, harmless, profile, rulebook) for one in found[:MOST]]
    return rulings, cut


def candidates(block: Block, reading: Sight, profile: Profile, rulebook: Rulebook) -> list[Candidate]:
    """Every hit of a term or a pattern whose rule applies to this block."""
    found: dict[tuple[int, int, int], Candidate] = {}
    anchors: dict[tuple[int, int], list[tuple[int, int]]] = {}
    allowed: dict[int, bool] = {}
    for start, end, word in reading.words:
        for entry in rulebook.entries[word]:
            if entry[0] not in (TERM, ANCHOR):
                continue
            number = entry[1]
            if number not in allowed:
                allowed[number] = number in rulebook.active and _fits(rulebook.rules[number], block, profile)
            if not allowed[number]:
                continue
            if entry[0] == ANCHOR:
                anchors.setdefault((number, entry[2]), []).append((start, end))
            elif (reading.plain or reading.undoes(start, end)) and (
                sight.whole(reading.text, start, end) or sight.disguised(block.text, reading, start, end)
            ):
                term = rulebook.rules[number].terms[entry[2]]
                found[number, start, end] = Candidate(number, start, end, term.severity, term.fixes, "", reading)
    for (number, index), places in anchors.items():
        pattern = rulebook.rules[number].patterns[index]
        for start, end, groups in patterns.matches(rulebook.patterns[pattern.match], reading.text, places):
            if reading.plain or reading.undoes(start, end):
                fixes = patterns.filled(pattern.fixes, groups)
                one = Candidate(number, start, end, pattern.severity, fixes, pattern.evasion, reading)
                found.setdefault((number, start, end), one)
    return sorted(found.values(), key=lambda one: (one.start, -one.end))


def _fits(rule: Rule, block: Block, profile: Profile) -> bool:
    """Whether the rule looks at this field, kind, platform and product class."""
    if rule.fields and not _in_fields(block.field, rule.fields):
        return False
    if rule.not_fields and _in_fields(block.field, rule.not_fields):
        return False
    if profile.listing.kind not in rule.kinds:
        return False
    if rule.platforms and not profile.platforms.intersection(rule.platforms):
        return False
    if rule.classes and not profile.classes.intersection(rule.classes):
        return False
    return not (rule.not_classes and profile.classes.intersection(rule.not_classes))


def _in_fields(field: str, fields: tuple[str, ...]) -> bool:
    base = base_field(field)
    return base in fields or base.partition(".")[0] in fields


Harmless = list[tuple[int, int, str, str]]
"""(start, end, family or empty for all, the word)."""


def _harmless(reading: Sight, rulebook: Rulebook) -> Harmless:
    """Covering words and names of this reading, where they may stand."""
    found: Harmless = []
    text = reading.text
    for start, end, word in reading.words:
        for entry in rulebook.entries[word]:
            if entry[0] == COVER:
                rule = rulebook.rules[entry[1]]
                cover = rule.covers[entry[2]]
                before, after = text[max(0, start - 12) : start], text[end : end + 12]
                if not before.endswith(cover.not_after or ("\n",)) and not after.startswith(
                    cover.not_before or ("\n",)
                ):
                    found.append((start, end, rule.family, cover.text))
            elif entry[0] == NAME:
                found.append((start, end, "", rulebook.names[entry[1]].text))
    return found


def _rule_on(one: Candidate, block: Block, harmless: Harmless, profile: Profile, rulebook: Rulebook) -> Ruling:
    """Covering word, name, allow phrase, border, exemption of the lowest verdict, rule: in this order."""
    rule = rulebook.rules[one.rule]
    for start, end, family, word in harmless:
        if start <= one.start and one.end <= end and (not family or family == rule.family):
            return Ruling(one, rule, "covered" if family else "name", None, word)
    text = one.sight.text
    for phrase, reason in profile.allowed:
        place = text.find(phrase, max(0, one.end - len(phrase)), one.start + len(phrase))
        if place >= 0 and place <= one.start and one.end <= place + len(phrase):
            return Ruling(one, rule, "allowed", "info", reason)
    if rule.border == "word" and cuts_word(text, one.start, one.end):
        return Ruling(one, rule, "border", None, "")
    strict = rulebook.settings.strict
    severity = rulebook.severity(rule.id, rule.family, rule.severity_of(one.severity, strict))
    exemption = exemptions.exemption(Around(one.start, one.end, text, block, profile), rule, rulebook)
    if exemption is None:
        return Ruling(one, rule, "stands", severity, "")
    verdict = exemption.strict if strict and exemption.strict else exemption.verdict
    if verdict == "needs-evidence":
        lowered: Severity | None = "info" if severity == "info" else "warning"
    else:
        lowered = None if verdict == "nothing" else "info"
    return Ruling(one, rule, "exempt", lowered, exemption.id, exemption)


ORDER = {"error": 0, "warning": 1, "info": 2}
LONGEST = 12
"""Words that adjoin become one finding up to this length; longer ones stay apart, so that each can be seen."""


class Place(NamedTuple):
    """One finding to be: where it stands, and the rulings it is made of."""

    span: Span
    rulings: tuple[Ruling, ...]


def kept(rulings: Sequence[Ruling]) -> list[Place]:
    """Findings, without those that a severer or longer one already says, and words that adjoin as one."""
    spans = [Place(one.candidate.sight.span(*one.span), (one,)) for one in rulings if one.severity is not None]
    spans.sort(key=lambda item: (_rank(item), item.span.start - item.span.end, item.span.start))
    found: list[Place] = []
    for item in spans:
        if not any(_says(big, item) for big in found):
            found.append(item)
    found.sort()
    joined: list[Place] = []
    for item in found:
        if joined and _one_finding(joined[-1], item):
            last = joined.pop()
            item = Place(Span(last.span.start, item.span.end), (*last.rulings, *item.rulings))
        joined.append(item)
    return joined


def _says(big: Place, item: Place) -> bool:
    """Whether `big` makes `item` superfluous: it holds it, or overlaps it in its family and is severer."""
    if big.span.start <= item.span.start and item.span.end <= big.span.end:
        return True
    overlap = big.span.start < item.span.end and item.span.start < big.span.end
    return overlap and _family(big) == _family(item) and _rank(big) < _rank(item)


def _family(item: Place) -> str:
    return item.rulings[0].rule.family


def _rank(item: Place) -> int:
    return ORDER[item.rulings[0].severity or "info"]


def _one_finding(left: Place, right: Place) -> bool:
    """Whether two findings of one family overlap or adjoin."""
    one, other = left.rulings[-1], right.rulings[0]
    if one.rule.family != other.rule.family or _rank(left) != _rank(right) or one.exemption != other.exemption:
        return False
    if right.span.start < left.span.end:
        return True
    return right.span.start == left.span.end and right.span.end - left.span.start <= LONGEST


def hit(place: Place, block: Block, rulebook: Rulebook) -> Hit:
    """The finding as the scan hands it on."""
    first = place.rulings[0]
    rule, span = first.rule, place.span
    quote = block.text[span.start : span.end]
    exemption = first.exemption
    assert first.severity is not None
    evasion = _evasion(place, block)
    fixes = first.candidate.fixes if len(place.rulings) == 1 else ()
    return Hit(
        rule=rule.id,
        block=block,
        span=span,
        severity=first.severity,
        confidence=rule.confidence,
        message=Text(rule.message.zh.replace("{quote}", quote), rule.message.en.replace("{quote}", quote)),
        advice=exemption.advice if exemption and exemption.advice else rule.advice,
        basis=rule.basis,
        category=rule.category,
        exemption=exemption.id if exemption else "allow" if first.outcome == "allowed" else None,
        proof=exemption.proof if exemption else None,
        fixes=tuple((fix, evasion is None) for fix in fixes),
        evasion=evasion,
    )


def _evasion(place: Place, block: Block) -> str | None:
    """The plain spelling of what was found, where any of it was disguised."""
    texts = []
    hidden = False
    for ruling in place.rulings:
        one = ruling.candidate
        texts.append(one.evasion or one.sight.text[one.start : one.end])
        hidden = hidden or bool(one.evasion) or sight.disguised(block.text, one.sight, one.start, one.end)
    return "".join(texts) if hidden else None
