"""What becomes of a candidate: the covering word, the name, the phrase, the border or the exemption that decides."""

from __future__ import annotations

from typing import Literal

from scanner.checks import exemptions, lookout
from scanner.checks.candidates import Candidate
from scanner.checks.sight import Sight
from scanner.checks.surroundings import Around, Profile
from scanner.model import Block, Severity
from scanner.rulebook import Rulebook
from scanner.rulebook.types import COVER, NAME, Exemption, Rule, marks
from scanner.text.named import NamedTuple
from scanner.text.words import cuts_word

Outcome = Literal["stands", "covered", "name", "allowed", "border", "exempt"]
HARMLESS = marks((COVER, NAME))
BESIDE = 12
"""Code points beside a covering word in which what it must not follow or precede can stand."""


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


Harmless = list[tuple[int, int, str, str]]
"""(start, end, family or empty for all, the word)."""


def harmless(reading: Sight, rulebook: Rulebook) -> Harmless:
    """Covering words and names of this reading, where they may stand."""
    found: Harmless = []
    text, marked, look = reading.text, rulebook.marks, lookout.of(rulebook)
    for start, end, word in reading.words:
        if not marked[word] & HARMLESS:
            continue
        for family, said, not_after, not_before in look.harmless(word):
            if not_after and text[max(0, start - BESIDE) : start].endswith(not_after):
                continue
            if not_before and text[end : end + BESIDE].startswith(not_before):
                continue
            found.append((start, end, family, said))
    return found


def rule_on(one: Candidate, block: Block, beside: Harmless, profile: Profile, rulebook: Rulebook) -> Ruling:
    """Covering word, name, allow phrase, border, exemption of the lowest verdict, rule: in this order."""
    rule = rulebook.rules[one.rule]
    first, last, text = one.start, one.end, one.sight.text
    for start, end, family, word in beside:
        if start <= first and last <= end and (not family or family == rule.family):
            return Ruling(one, rule, "covered" if family else "name", None, word)
    look = lookout.of(rulebook)
    for phrase, reason in look.allowed:
        place = text.find(phrase, max(0, last - len(phrase)), first + len(phrase))
        if place >= 0 and place <= first and last <= place + len(phrase):
            return Ruling(one, rule, "allowed", "info", reason)
    if rule.border == "word" and cuts_word(text, first, last):
        return Ruling(one, rule, "border", None, "")
    strict = rulebook.settings.strict
    severity = rulebook.severity(rule.id, rule.family, rule.severity_of(one.severity, strict))
    panel = look.panel(one.rule, text[first:last])
    exemption = exemptions.first(panel, Around(first, last, text, block, profile)) if panel else None
    if exemption is None:
        return Ruling(one, rule, "stands", severity, "")
    verdict = exemption.strict if strict and exemption.strict else exemption.verdict
    if verdict == "needs-evidence":
        lowered: Severity | None = "info" if severity == "info" else "warning"
    else:
        lowered = None if verdict == "nothing" else "info"
    return Ruling(one, rule, "exempt", lowered, exemption.id, exemption)
