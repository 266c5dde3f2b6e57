"""Why something is reported or not: the ruling on every candidate of a text, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanner.checks import sight, terms
from scanner.checks.kept import kept
from scanner.checks.rulings import Ruling
from scanner.checks.surroundings import Profile
from scanner.model import Block, Key, Lang, Listing, Meta, Place
from scanner.rulebook import Rulebook


class Spoken:
    """The origin of a text that came from no file."""

    uri = "text"

    def place(self, intervals: object) -> Place:
        """A text given on the command line has no bytes to point into."""
        return Place("text")


OUTCOMES = {
    "stands": ("成立", "stands"),
    "covered": ("不算：属于更长的词", "no finding: part of a longer word"),
    "name": ("不算：名称的一部分", "no finding: part of a name"),
    "allowed": ("按允许短语放行", "allowed by the phrase"),
    "border": ("不算：切断了词", "no finding: it cuts a word in two"),
    "exempt": ("适用豁免", "exempt"),
}
SEVERITY = {"error": ("错误", "error"), "warning": ("警告", "warning"), "info": ("提示", "info")}


def explain(
    text: str,
    rulebook: Rulebook,
    *,
    field: str = "detail",
    category: str | None = None,
    brand: str | None = None,
    platform: str = "generic",
    attributes: Sequence[tuple[str, str]] = (),
) -> list[Ruling]:
    """The ruling on every candidate in `text`, reported or not."""
    origin = Spoken()
    block = Block(field, "copy", text, 0, origin)
    rest = tuple(Block(f"attributes.{name}", "copy", value, 0, origin) for name, value in attributes)
    meta = Meta(brand=brand, category=category)
    listing = Listing(Key(platform, "text"), "item", platform, "text", (block, *rest), meta=meta)
    readings = sight.sights([text], rulebook)[0]
    rulings, _ = terms.judge(block, readings, Profile(listing, rulebook), rulebook)
    return sorted(rulings, key=lambda one: one.candidate.sight.span(*one.span))


def lines(rulings: Sequence[Ruling], rulebook: Rulebook, lang: Lang) -> Iterator[str]:
    """The rulings as text for a person."""
    pick = 0 if lang == "zh" else 1
    if not rulings:
        yield ("没有候选词。", "No candidate.")[pick]
    reported = {id(one) for place in kept(rulings) for one in place.rulings}
    for one in rulings:
        yield from _one(one, rulebook, lang, id(one) in reported)


def _one(one: Ruling, rulebook: Rulebook, lang: Lang, reported: bool) -> Iterator[str]:
    pick = 0 if lang == "zh" else 1
    found = one.candidate
    words = found.sight.text[found.start : found.end]
    span = found.sight.span(found.start, found.end)
    verdict = SEVERITY[one.severity][pick] if one.severity else ("无", "none")[pick]
    yield f"[{span.start}:{span.end}] {words}  {verdict}  {one.rule.id} ({one.rule.name.of(lang)})"
    decided = one.exemption.name.of(lang) if one.exemption else one.decided_by
    clause = f" ({one.exemption.id}, {one.exemption.clause})" if one.exemption else ""
    colon = "：" if lang == "zh" else ": "
    tail = f"{colon}{decided}{clause}" if decided else ""
    yield f"    {OUTCOMES[one.outcome][pick]}{tail}"
    if not found.sight.plain or found.evasion:
        yield f"    {('变体写法，原意', 'disguised spelling of')[pick]}{colon}{found.evasion or words}"
    if one.severity and not reported:
        yield f"    {('同处已有更重或更长的发现', 'a severer or longer finding at the same place says it')[pick]}"
    if one.severity:
        yield from _grounds(one, rulebook, lang)


def _grounds(one: Ruling, rulebook: Rulebook, lang: Lang) -> Iterator[str]:
    pick = 0 if lang == "zh" else 1
    colon = "：" if lang == "zh" else ": "
    for id in one.rule.basis:
        basis = rulebook.basis.get(id)
        if basis:
            yield f"    {('依据', 'basis')[pick]}{colon}{basis.name.of(lang)} {basis.article.of(lang)}"
    proof = one.exemption.proof if one.exemption else None
    if proof:
        yield f"    {('需要的证明', 'proof owed')[pick]}{colon}{proof.of(lang)}"
    advice = one.exemption.advice if one.exemption and one.exemption.advice else one.rule.advice
    yield f"    {('建议', 'advice')[pick]}{colon}{advice.of(lang)}"
