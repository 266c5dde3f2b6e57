"""The page of all rules as Markdown, made from the data; the anchors are the rule ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scanner.model import Basis, Lang, Text
from scanner.rulebook import Rulebook
from scanner.rulebook.types import Required, Rule

SHOWN = 24
"""Words of a rule that the page shows; the rest is counted, the file holds them all."""
LABELS = {
    "title": Text("规则一览", "All rules"),
    "intro": Text(
        "本页由 `listing-scanner rules page` 从 `lexicons/` 生成，请勿手改。规则提示的是有依据的风险，不是法律意见。",
        "Made from `lexicons/` by `listing-scanner rules page`; do not edit. Rules report risk with its basis;"
        " this is no legal advice.",
    ),
    "severity": Text("级别", "Severity"),
    "strict": Text("严格模式", "with --strict"),
    "words": Text("词语", "Words"),
    "more": Text("等共 {count} 个", "and others, {count} in all"),
    "patterns": Text("另有 {count} 个句式", "and {count} patterns"),
    "basis": Text("依据", "Basis"),
    "penalty": Text("罚则", "Penalty"),
    "advice": Text("建议", "Advice"),
    "scope": Text("范围", "Scope"),
    "except": Text("不含", "not"),
    "dates": Text("有效期", "In force"),
    "required": Text("应有的说明", "Notices a page owes"),
    "bases": Text("依据一览", "All bases"),
    "sure": Text("核实程度", "How sure"),
}


def page(rulebook: Rulebook, lang: Lang) -> str:
    """The whole page in one language, ending with a newline."""
    return "\n".join(_lines(rulebook, lang)) + "\n"


def _lines(rulebook: Rulebook, lang: Lang) -> Iterator[str]:
    yield f"# {LABELS['title'].of(lang)}"
    yield ""
    yield LABELS["intro"].of(lang)
    families = sorted({rule.family for rule in rulebook.rules if rule.family != "own"})
    yield ""
    yield " · ".join(f"[{family}](#family-{family})" for family in families)
    for family in families:
        yield from ("", f'<a id="family-{family}"></a>', f"## {family}")
        for rule in sorted((one for one in rulebook.rules if one.family == family), key=lambda one: one.id):
            yield from _rule(rule, rulebook, lang)
    yield from ("", f"## {LABELS['required'].of(lang)}")
    for notice in sorted(rulebook.required, key=lambda one: one.id):
        yield from _rule(notice, rulebook, lang)
    yield from _bases(rulebook.basis.values(), lang)


def _rule(rule: Rule | Required, rulebook: Rulebook, lang: Lang) -> Iterator[str]:
    yield from ("", f'<a id="{rule.id}"></a>', f"### {rule.id}: {rule.name.of(lang)}", "")
    strict = f" ({LABELS['strict'].of(lang)}: {rule.strict})" if rule.strict and rule.strict != rule.severity else ""
    yield f"- {LABELS['severity'].of(lang)}: {rule.severity}{strict}"
    bases = ", ".join(f"[{rulebook.basis[id].name.of(lang)} {rulebook.basis[id].article.of(lang)}](#basis-{id})"
                      for id in rule.basis)  # fmt: skip
    yield f"- {LABELS['basis'].of(lang)}: {bases}"
    if rule.valid_from or rule.valid_to:
        yield f"- {LABELS['dates'].of(lang)}: {rule.valid_from or ''} – {rule.valid_to or ''}"
    scope = _scope(rule, rulebook, lang)
    if scope:
        yield f"- {LABELS['scope'].of(lang)}: {scope}"
    words = [term.text for term in rule.terms] if isinstance(rule, Rule) else list(rule.promised_by)
    patterns = len(rule.patterns) if isinstance(rule, Rule) else 0
    if words or patterns:
        yield f"- {LABELS['words'].of(lang)}: {_words(words, patterns, lang)}"
    yield f"- {LABELS['advice'].of(lang)}: {rule.advice.of(lang)}"


def _scope(rule: Rule | Required, rulebook: Rulebook, lang: Lang) -> str:
    names = {one.id: one.name.of(lang) for one in rulebook.classes}
    parts = [*rule.platforms, *rule.fields, *(names[id] for id in rule.classes)]
    refused = [*rule.not_fields, *(names[id] for id in rule.not_classes)]
    if refused:
        parts.append(f"{LABELS['except'].of(lang)} {', '.join(refused)}")
    return "; ".join(parts)


def _words(words: list[str], patterns: int, lang: Lang) -> str:
    shown = "、".join(f"`{word}`" for word in words[:SHOWN])
    if len(words) > SHOWN:
        shown += " " + LABELS["more"].of(lang).format(count=len(words))
    if patterns:
        shown += ("; " if shown else "") + LABELS["patterns"].of(lang).format(count=patterns)
    return shown


def _bases(bases: Iterable[Basis], lang: Lang) -> Iterator[str]:
    yield from ("", f"## {LABELS['bases'].of(lang)}")
    for basis in sorted(bases, key=lambda one: one.id):
        yield from ("", f'<a id="basis-{basis.id}"></a>')
        yield f"**{basis.id}** {basis.name.of(lang)}, {basis.article.of(lang)}"
        yield ""
        yield f"- {LABELS['dates'].of(lang)}: {basis.valid_from or ''} – {basis.valid_to or ''}"
        yield f"- {LABELS['sure'].of(lang)}: {basis.sure}"
        if basis.penalty:
            yield f"- {LABELS['penalty'].of(lang)}: {basis.penalty.of(lang)}"
