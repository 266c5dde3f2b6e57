"""Why something is reported or not: the ruling on every candidate of a text and every claim in it, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanner.checks import material, sight, terms
from scanner.checks.kept import kept
from scanner.checks.rulings import Ruling
from scanner.checks.surroundings import Profile
from scanner.model import Block, Hit, Key, Lang, Listing, Meta, Place
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


def spoken(
    text: str,
    *,
    field: str = "detail",
    category: str | None = None,
    brand: str | None = None,
    platform: str = "generic",
    attributes: Sequence[tuple[str, str]] = (),
) -> Listing:
    """A listing that says `text` and declares `attributes`."""
    origin = Spoken()
    block = Block(field, "copy", text, 0, origin)
    rest = tuple(Block(f"attributes.{name}", "copy", value, 0, origin) for name, value in attributes)
    meta = Meta(brand=brand, category=category)
    return Listing(Key(platform, "text"), "item", platform, "text", (block, *rest), meta=meta)


def explain(listing: Listing, rulebook: Rulebook) -> list[Ruling]:
    """The ruling on every candidate in the first text of `listing`, reported or not."""
    block = listing.blocks[0]
    readings = sight.sights([block.text], rulebook)[0]
    rulings, _ = terms.judge(block, readings, Profile(listing, rulebook), rulebook)
    return sorted(rulings, key=lambda one: one.candidate.sight.span(*one.span))


def claims(listing: Listing, rulebook: Rulebook) -> list[Hit]:
    """What the declared attributes do not carry, and what nothing was declared for."""
    return [one for one in material.check(listing, rulebook) if isinstance(one, Hit)]


def lines(rulings: Sequence[Ruling], rulebook: Rulebook, lang: Lang, claims: Sequence[Hit] = ()) -> Iterator[str]:
    """The rulings, then the claims, as text for a person."""
    pick = 0 if lang == "zh" else 1
    if not rulings and not claims:
        yield ("没有候选词。", "No candidate.")[pick]
    reported = {id(one) for place in kept(rulings) for one in place.rulings}
    for one in rulings:
        yield from _one(one, rulebook, lang, id(one) in reported)
    for claim in claims:
        yield from _claim(claim, rulebook, lang)


def _claim(claim: Hit, rulebook: Rulebook, lang: Lang) -> Iterator[str]:
    pick = 0 if lang == "zh" else 1
    span = claim.span
    name = rulebook.name_of(claim.rule).of(lang)
    words = claim.block.text[span.start : span.end]
    yield f"[{span.start}:{span.end}] {words}  {SEVERITY[claim.severity][pick]}  {claim.rule} ({name})"
    yield f"    {claim.message.of(lang)}"
    yield from _cited(claim.basis, rulebook, lang)
    yield f"    {('建议', 'advice')[pick]}{_colon(lang)}{claim.advice.of(lang)}"


def _one(one: Ruling, rulebook: Rulebook, lang: Lang, reported: bool) -> Iterator[str]:
    pick = 0 if lang == "zh" else 1
    found = one.candidate
    words = found.sight.text[found.start : found.end]
    span = found.sight.span(found.start, found.end)
    verdict = SEVERITY[one.severity][pick] if one.severity else ("无", "none")[pick]
    yield f"[{span.start}:{span.end}] {words}  {verdict}  {one.rule.id} ({one.rule.name.of(lang)})"
    decided = one.exemption.name.of(lang) if one.exemption else one.decided_by
    clause = f" ({one.exemption.id}, {one.exemption.clause})" if one.exemption else ""
    colon = _colon(lang)
    tail = f"{colon}{decided}{clause}" if decided else ""
    yield f"    {OUTCOMES[one.outcome][pick]}{tail}"
    if not found.sight.plain or found.evasion:
        yield f"    {('变体写法，原意', 'disguised spelling of')[pick]}{colon}{found.evasion or words}"
    if one.severity and not reported:
        yield f"    {('同处已有更重或更长的发现', 'a severer or longer finding at the same place says it')[pick]}"
    if one.severity:
        yield from _grounds(one, rulebook, lang)


def _grounds(one: Ruling, rulebook: Rulebook, lang: Lang) -> Iterator[str]:
    pick, colon = (0 if lang == "zh" else 1), _colon(lang)
    yield from _cited(one.rule.basis, rulebook, lang)
    proof = one.exemption.proof if one.exemption else None
    if proof:
        yield f"    {('需要的证明', 'proof owed')[pick]}{colon}{proof.of(lang)}"
    advice = one.exemption.advice if one.exemption and one.exemption.advice else one.rule.advice
    yield f"    {('建议', 'advice')[pick]}{colon}{advice.of(lang)}"


def _cited(ids: Sequence[str], rulebook: Rulebook, lang: Lang) -> Iterator[str]:
    for id in ids:
        if basis := rulebook.basis.get(id):
            label = "依据" if lang == "zh" else "basis"
            yield f"    {label}{_colon(lang)}{basis.name.of(lang)} {basis.article.of(lang)}"


def _colon(lang: Lang) -> str:
    return "：" if lang == "zh" else ": "
