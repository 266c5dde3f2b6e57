"""Messages and hits of the claim checks: one place that fills a claim file's texts with what was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scanner.checks.claim_context import Rule
from scanner.checks.claim_words import Claim
from scanner.claims.types import Fact
from scanner.model import Block, Hit, HitRelated, Lang, Severity, Span, Text, Unchecked, base_field
from scanner.rulebook import Rulebook

_PARTS = {
    "main": Text("面料（主体）", "the main fabric"),
    "lining": Text("里料", "the lining"),
    "filling": Text("填充物", "the filling"),
    "other": Text("该部位", "that part"),
}


def figure(value: float) -> str:
    """A per cent or weight as people write it."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


_FIELDS = {
    "title": Text("标题", "title"),
    "subtitle": Text("卖点", "subtitle"),
    "detail": Text("详情", "description"),
    "sku": Text("规格", "variant"),
    "main_image": Text("主图", "main picture"),
    "detail_image": Text("详情图", "description picture"),
}
"""Fields without a name of their own, as a reader calls them."""


def stated(facts: Iterable[Fact], lang: Lang) -> str:
    """The facts as the source words them, each with its field, shortest form."""
    found: list[str] = []
    seen: set[tuple[str, str]] = set()
    for fact in facts:
        text = fact.quote.strip()
        base = base_field(fact.block.field)
        field = base.partition(".")[2] or (_FIELDS[base].of(lang) if base in _FIELDS else base)
        if (field, text) not in seen:
            seen.add((field, text))
            found.append(f"{field}: {text}" if len(seen) == 1 or field not in found[-1] else text)
    return " ".join(found[:6])


def hit(rulebook: Rulebook, rule: Rule, block: Block, span: Span, severity: Severity, facts: Sequence[Fact] = (),
        limit: str = "", part: str = "main", fixes: tuple[tuple[str, bool], ...] = (), note: Text | None = None,
        values: dict[str, str] | None = None) -> Hit:  # fmt: skip
    """A hit of `rule` at `span`, its message filled with both values and the limit, `facts` as related places."""
    where = _PARTS[part]
    facts = list(facts)
    quote = {"quote": block.text[span.start : span.end], "limit": limit}
    zh = quote | {"declared": stated(facts, "zh"), "part": where.zh} | (values or {})
    en = quote | {"declared": stated(facts, "en"), "part": where.en} | (values or {})
    message, advice = rule["message"], rule["advice"]
    said = Text(_filled(message["zh"], zh), _filled(message["en"], en))
    if note:
        said = Text(f"{said.zh}；{note.zh}", f"{said.en}; {note.en}")
    related = tuple(HitRelated(fact.block, fact.span, _note(fact)) for fact in _once(facts))
    return Hit(
        rule=rule["id"],
        block=block,
        span=span,
        severity=rulebook.severity(rule["id"], rule["category"], severity),
        confidence=rule["confidence"],
        message=said,
        advice=Text(_filled(advice["zh"], zh), _filled(advice["en"], en)),
        basis=tuple(rule["basis"]),
        category=rule["category"],
        fixes=fixes if rule["fixable"] and rule["sure"] in ("P", "S2") else (),
        related=related,
    )


def _note(fact: Fact) -> Text:
    if fact.kind == "report":
        return Text(f"检测：{fact.quote}", f"measured: {fact.quote}")
    return Text(f"标注：{fact.quote}", f"stated: {fact.quote}")


def _filled(text: str, values: dict[str, str]) -> str:
    for key, value in values.items():
        text = text.replace("{" + key + "}", value)
    return text


def _once(facts: Iterable[Fact]) -> list[Fact]:
    seen: set[tuple[str, int, Span]] = set()
    kept: list[Fact] = []
    for fact in facts:
        key = (fact.block.field, fact.block.at, fact.span)
        if key not in seen:
            seen.add(key)
            kept.append(fact)
    return kept[:8]


def severity_of(rulebook: Rulebook, rule: Rule) -> Severity:
    """The rule's own severity in this run's strictness."""
    own: Severity = rule["severity"]
    stricter: Severity | None = rule["strict"]
    return stricter if rulebook.settings.strict and stricter else own


def not_checkable(rulebook: Rulebook, uri: str, claim: Claim, what: str) -> tuple[Unchecked, Hit]:
    """A claim with nothing to hold it against: counted, and shown as info (strict: warning)."""
    severity: Severity = "warning" if rulebook.settings.strict else "info"
    message = Text(
        f"“{claim.quote}”没有可核对的成分标注（{what}）",
        f"“{claim.quote}” cannot be checked: no composition is stated ({what})",
    )
    found = hit(rulebook, claim.rule, claim.block, claim.span, severity)._replace(
        message=message,
        advice=Text(
            "在商品属性或详情中写明成分及含量",
            "State the composition with percentages in the attributes or the detail text",
        ),
        fixes=(),
        confidence="medium",
    )
    return Unchecked(uri, claim.block.field, "claim not checkable", f"{claim.quote}: {what}"), found
