"""What a rulebook is made of: data only, named tuples that the cache stores as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from scanner.model import Confidence, Severity, Text
from scanner.text.named import NamedTuple

Border = Literal["none", "word"]
Verdict = Literal["nothing", "info", "needs-evidence"]
VERDICTS: tuple[Verdict, ...] = ("nothing", "info", "needs-evidence")
"""From the lowest to the highest."""
Scope = Literal["clause", "sentence", "block"]


TERM, COVER, ANCHOR, NAME, FOLD, RESPELL = range(6)
"""What a word of the automaton stands for: (kind, rule, number), (NAME, number), (FOLD,) or (RESPELL, plain)."""


def marks(kinds: Iterable[int]) -> int:
    """Kinds of entries as bits of one number."""
    return sum({1 << kind for kind in kinds})


CATEGORY, TITLE, NOT_TITLE = range(3)
"""What a word of a product class is: (what, number of the class)."""


class Term(NamedTuple):
    """A fixed word, in simplified characters and lower case."""

    text: str
    severity: Severity | None = None
    fixes: tuple[str, ...] = ()


class Cover(NamedTuple):
    """A longer word that makes a hit wholly inside it harmless."""

    text: str
    not_after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()


class Pattern(NamedTuple):
    """A form that is no fixed word; it runs only in a window round one of its anchors."""

    anchors: tuple[str, ...]
    match: str
    severity: Severity | None = None
    fixes: tuple[str, ...] = ()
    evasion: str = ""
    """The plain spelling, where the pattern finds a disguise."""


class Rule(NamedTuple):
    """Wording that is forbidden or needs proof."""

    id: str
    family: str
    category: str
    severity: Severity
    strict: Severity | None
    confidence: Confidence
    basis: tuple[str, ...]
    name: Text
    message: Text
    advice: Text
    valid_from: str | None
    valid_to: str | None
    fields: tuple[str, ...]
    not_fields: tuple[str, ...]
    kinds: tuple[str, ...]
    classes: tuple[str, ...]
    not_classes: tuple[str, ...]
    platforms: tuple[str, ...]
    border: Border
    evasions: bool
    terms: tuple[Term, ...]
    covers: tuple[Cover, ...]
    patterns: tuple[Pattern, ...]
    path: str

    def severity_of(self, own: Severity | None, strict: bool) -> Severity:
        """The severity of a hit whose term or pattern says `own`."""
        return self.strict if strict and self.strict else own or self.severity


class Exemption(NamedTuple):
    """A context in which a hit is no finding, or owes proof."""

    id: str
    clause: str
    applies_to: tuple[str, ...]
    terms: tuple[str, ...]
    any_of: tuple[str, ...]
    none_of: tuple[str, ...]
    frames: tuple[tuple[str, str], ...]
    """(what stands before the hit, what stands after it), `regex` syntax."""
    not_frames: tuple[tuple[str, str], ...]
    scope: Scope
    classes: tuple[str, ...]
    not_classes: tuple[str, ...]
    verdict: Verdict
    strict: Verdict | None
    """The verdict under --strict, where it differs."""
    proof: Text | None
    name: Text
    advice: Text | None
    path: str


def left_of(frame: str) -> str:
    """The pattern of what stands right before a hit."""
    return f"(?:{frame})$"


class Required(NamedTuple):
    """A notice that a page owes when it promises or is something."""

    id: str
    category: str
    severity: Severity
    strict: Severity | None
    basis: tuple[str, ...]
    name: Text
    message: Text
    advice: Text
    valid_from: str | None
    valid_to: str | None
    fields: tuple[str, ...]
    not_fields: tuple[str, ...]
    kinds: tuple[str, ...]
    classes: tuple[str, ...]
    not_classes: tuple[str, ...]
    platforms: tuple[str, ...]
    promised_by: tuple[str, ...]
    satisfied_by: tuple[str, ...]
    path: str


class ClassRule(NamedTuple):
    """How a listing shows that it belongs to a product class."""

    id: str
    name: Text
    categories: tuple[str, ...]
    """Words of a stated category (platform or export)."""
    titles: tuple[str, ...]
    """Words of the title, asked only where no category is stated or it says nothing."""
    not_titles: tuple[str, ...]
    attributes: tuple[str, ...]
    """Attribute names whose presence shows the class."""
    numbers: tuple[str, ...]
    """`re` forms of registration numbers: a class by law, looked for everywhere."""
    forms: tuple[str, ...]
    """`re` forms of the title, asked like its words."""
    implies: tuple[str, ...]


class Name(NamedTuple):
    """A brand, work or place whose name contains a forbidden word."""

    text: str
    kind: str


class Example(NamedTuple):
    """A listing of one field that a rule or an exemption was written with."""

    owner: str
    """Id of the rule, exemption or notice."""
    kind: Literal["rule", "exemption", "required", "claim"]
    wanted: bool
    """hits and stands: True; clean and exempt: False."""
    text: str
    field: str
    context: Mapping[str, Any]
    path: str


class RulebookError(Exception):
    """A rule file that cannot be used: it names file, line and key, and nothing is dropped silently."""

    def __init__(self, file: str, line: int | None, key: str, reason: str) -> None:
        super().__init__(f"{file}{f':{line}' if line else ''}: {key}: {reason}" if key else f"{file}: {reason}")
        self.file, self.line, self.key, self.reason = file, line, key, reason
