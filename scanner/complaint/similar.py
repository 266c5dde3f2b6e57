"""Wording that may be the complained one in a form that no table knows: a list for a person, not a verdict.

Disguises that nobody has written down still leave most of the word standing: one character of the same sound, a letter
for it, something between two characters, two that changed places. What looks so in ordinary text is told apart by the
segmenter: a disguise leaves characters that belong to no word, ordinary text does not. Whoever recognises a form adds
it to the words of the case and sweeps again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from scanner.findings import Wording, field_texts, finding_of
from scanner.model import Block, Hit, Lang, Listing, ListingResult, Span, Text, Unchecked
from scanner.rulebook import Rulebook
from scanner.rulebook.disguises import Folding, read
from scanner.rulebook.listing import root
from scanner.text.fold import fold
from scanner.text.words import cuts_word

RULE = "case-similar"
NAME = Text("疑似被投诉用语的变体", "May be a form of the complained wording")
ADVICE = Text(
    "由人判断：确是变体的，加进 case.toml 的 words 后再清查一次",
    "A person decides: add what is a form of it to `words` in case.toml and sweep again",
)
MOST = 200
"""Places of one listing; a text that is all look-alikes says no more with more of them."""
GAP = r"(?:[^\w\n]{0,2}(?:[0-9a-z的之]|[^\w\n]|_)[^\w\n]{0,2})"
"""What is put between two characters: marks of any kind, sentence marks too, a digit, a letter, an empty word."""
EVERYDAY = frozenset(
    "及即其的得地和与或在是有为以可了着过个各到从向由于等也都又再还就才所把被让给对将并而且但若如因几加家已"
)
"""Characters that stand alone in ordinary text, so that one of them beside another says nothing."""
HAN = re.compile("[\u3400-\u9fff]+")


class Form(NamedTuple):
    """One way to write a word otherwise."""

    word: str
    pattern: re.Pattern[str]
    fits: Callable[[str, int, int], bool]
    """Whether what was found in the text is no ordinary wording."""


def forms(word: str, folding: Folding) -> Iterator[Form]:
    """The ways in which `word` may be hidden; none for a single character, or for letters and digits."""
    if len(word) < 2 or HAN.fullmatch(word) is None:
        return
    yield Form(
        word, re.compile(f"{GAP}?".join(map(re.escape, word))), lambda text, start, end: _parted(text, start, end, word)
    )
    classes = "".join(f"[{''.join(sorted({char, *_alike(char, folding)}))}]" for char in word)
    yield Form(word, re.compile(f"(?={classes})"), lambda text, start, end: _sounds(text, start, end, word))
    swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)} - {word}
    if swapped:
        yield Form(word, re.compile("|".join(map(re.escape, sorted(swapped)))), _alone)


def _alike(char: str, folding: Folding) -> Iterator[str]:
    """Characters that may stand for `char`: of the same sound, its first letter, those of the table of variants."""
    sound = folding.pinyin.get(char)
    if sound:
        yield sound[0]
        yield from (other for other, said in folding.pinyin.items() if said == sound)
    yield from (form for form in folding.variants.get(char, ()) if len(form) == 1 and form.isalnum())


def _parted(text: str, start: int, end: int, word: str) -> bool:
    return end - start > len(word) and _alone(text, start, end)


def _sounds(text: str, start: int, end: int, word: str) -> bool:
    other = [mine for mine, its in zip(text[start:end], word, strict=True) if mine != its]
    if not other or len(other) > len(word) // 2 or (len(word) < 4 and not EVERYDAY.isdisjoint(other)):
        return False
    if any(char.isascii() for char in other) and (_latin(text[start - 1 : start]) or _latin(text[end : end + 1])):
        return False
    return _alone(text, start, end) and any(not cuts_word(text, at, end) for at in range(start + 1, end))


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _alone(text: str, start: int, end: int) -> bool:
    """No ordinary word of the text reaches over either border."""
    return not cuts_word(text, start, end)


class Lookout:
    """Looks through listings that pass, and remembers what stands where."""

    def __init__(self, words: Sequence[str], rulebook: Rulebook) -> None:
        folding = read(root() / "folding")
        self._table = rulebook.folding
        plain = dict.fromkeys(fold(word, rulebook.folding).text for word in words)
        self._forms = [form for word in plain for form in forms(word, folding)]
        self._found: dict[tuple[str, str], tuple[Listing, tuple[Hit, ...]]] = {}

    def see(self, items: Iterable[Listing | Unchecked]) -> Iterator[Listing | Unchecked]:
        """Hand everything on as it is."""
        for item in items:
            if isinstance(item, Listing) and self._forms:
                hits = tuple(hit for block in item.blocks if block.role == "copy" for hit in self._hits(block))
                if hits:
                    self._found[item.id, item.uri] = (item, hits[:MOST])
            yield item

    def _hits(self, block: Block) -> Iterator[Hit]:
        view = fold(block.text, self._table)
        taken: list[tuple[int, int]] = []
        for word, pattern, fits in self._forms:
            for found in pattern.finditer(view.text):
                start, end = found.start(), max(found.end(), found.start() + (found.end() == found.start()) * len(word))
                if fits(view.text, start, end) and not any(start < b and a < end for a, b in taken):
                    taken.append((start, end))
                    yield _hit(block, Span(*view.back(start, end)), word)

    def result(self, result: ListingResult, lang: Lang) -> ListingResult:
        """What of `result` may be the wording, beside everything that the rules said something about."""
        listing, hits = self._found.pop((result.id, result.uri), (None, ()))
        if listing is None:
            return result._replace(shown=(), texts=())
        known = [*result.shown, *result.info, *result.exempt, *(one for one, _ in result.allowed)]
        mine = [
            hit
            for hit in hits
            if not any(
                one.field == hit.block.field
                and one.start < hit.block.at + hit.span.end
                and hit.block.at + hit.span.start < one.end
                for one in known
            )
        ]
        wording = Wording({}, lambda _: NAME, lang)
        shown = tuple(finding_of(hit, listing, wording) for hit in mine)
        return result._replace(shown=shown, texts=field_texts(mine))


def _hit(block: Block, span: Span, word: str) -> Hit:
    message = Text(f"“{{}}”可能是“{word}”的变体", f"“{{}}” may be a form of “{word}”")
    quote = block.text[span.start : span.end]
    return Hit(
        rule=RULE,
        block=block,
        span=span,
        severity="warning",
        confidence="low",
        message=Text(message.zh.replace("{}", quote), message.en.replace("{}", quote)),
        advice=ADVICE,
        basis=(),
        category="other",
        evasion=word,
    )
