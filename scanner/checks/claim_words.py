"""Claims as the copy words them: where they stand, which part they speak of, and whether they are meant at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from scanner.checks.claim_context import BOTH_SIDES, Rule, is_quiet, limit
from scanner.claims.fields import field_of
from scanner.claims.plain import ALIKE, plain
from scanner.claims.types import PartName
from scanner.model import Block, Listing, Span
from scanner.rulebook import Rulebook
from scanner.text import automaton
from scanner.text.fold import View, fold, squeeze
from scanner.text.form import later
from scanner.text.named import NamedTuple


class Claim(NamedTuple):
    """Words of the copy that claim something, and how they limit themselves."""

    rule: Rule
    block: Block
    span: Span
    pure: bool
    part: PartName
    label: str
    """The part as written, where the claim names one (内里, 面料)."""
    everywhere: bool
    """正反两面, 里外: the claim covers the lining too."""

    @property
    def quote(self) -> str:
        """The words as they stand."""
        return self.block.text[self.span.start : self.span.end]


_PURITY = ("100% ", "100%", "100％", "百分百", "百分之百", "100.0%", "100", "纯", "全", "十足")
_NOT_PURE = ("单纯", "清纯", "安全", "健全", "不全", "齐全", "双全", "提纯", "保全", "周全", "周全")
_ADJECTIVES = (
    "新疆", "长绒", "精梳", "有机", "优质", "天然", "精选", "进口", "高支", "埃及", "匹马", "丝光", "内蒙古",
    "内蒙", "鄂尔多斯", "阿拉善", "澳洲", "新西兰",
    "纯", "的", " ", "意大利", "双面", "加厚", "高档", "品质", "a类", "重磅", "超细", "美利奴", "柔软", "亲肤",
    "水洗", "双层", "高密", "生态", "原生",
)  # fmt: skip
_BEHIND_100 = later(r"(?:含量|成分)?[:：]? ?100(?:\.0)? ?%")


class Copy(NamedTuple):
    """A block of copy as it is searched."""

    block: Block
    view: View
    flat: str
    inner: View | None = None
    """The text without separators between characters (纯·棉), where it is read a second time for what they hide."""

    def span(self, start: int, end: int) -> Span:
        """The place in the block's own text."""
        if self.inner is not None:
            start, end = self.inner.back(start, end)
        return Span(*self.view.back(start, end))

    def is_hidden(self, start: int, end: int) -> bool:
        """Whether separators hid [start, end): marks inside it, or a blank between all of its characters."""
        assert self.inner is not None
        first, last = self.inner.back(start, end)
        text = self.view.text
        if last - first <= end - start:
            return False
        if " " not in text[first:last]:
            return True
        apart = not _is_han(text[first - 1 : first] if first else "") and not _is_han(text[last : last + 1])
        return apart and all(len(word) == 1 for word in text[first:last].split())


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


class Signs(NamedTuple):
    """What a text that claims something holds: one of these characters, or one of these words in small letters."""

    chars: re.Pattern[str]
    latin: re.Pattern[str]
    first: re.Pattern[str]
    """A character of either: without any, nothing else needs to be asked."""

    def are_in(self, text: str) -> bool:
        """Whether `text` holds any."""
        if self.first.search(text) is None:
            return False
        return self.chars.search(text) is not None or self.latin.search(text.lower()) is not None


def signs(chars: frozenset[str], latin: frozenset[str]) -> Signs:
    """What to look for, with a class that holds every character by which any of it can be known."""
    # Beside its capital, the Kelvin sign and the dotted capital I become letters of ASCII when lowered.
    begins = {form for word in latin for form in (word[0], word[0].upper())} | set("\u212a\u0130" if latin else "")
    words = "|".join(map(re.escape, sorted(latin)))
    return Signs(any_of(chars), later(words or "(?!)"), any_of(chars | begins))


def any_of(chars: Iterable[str]) -> re.Pattern[str]:
    """A class of `chars`, compiled when it is first asked."""
    found = re.escape("".join(sorted(chars)))
    return later(f"[{found}]" if found else "(?!)")


def copies(listing: Listing, rulebook: Rulebook, signs: Signs) -> Iterator[Copy]:
    """The blocks whose words can claim something; others cost one look."""
    for block in listing.blocks:
        if block.role in ("platform", "user") or not field_of(block.field).is_copy or not signs.are_in(block.text):
            continue
        view = fold(block.text, rulebook.folding)
        flat = plain(view.text)
        yield Copy(block, view, flat)
        squeezed = squeeze(view.text)
        if squeezed is not None:
            yield Copy(block, view, plain(squeezed.view.text), squeezed.view)


class Worded(NamedTuple):
    """Rules by their words, and the characters and Latin words without which a text holds none of them."""

    chars: frozenset[str]
    latin: frozenset[str]
    rules: tuple[Rule, ...]
    automaton: automaton.Automaton
    owners: tuple[tuple[int, ...], ...]
    """For each word of the automaton the rules that have it."""

    def near(self, flat: str) -> list[Rule]:
        """The rules of which a word stands in `flat`, in their order."""
        places = automaton.find(self.automaton, flat)
        if not places:
            return []
        found = {index for _, _, word in places for index in self.owners[word]}
        return [self.rules[index] for index in sorted(found)]


def worded(rules: Iterable[Rule]) -> Worded:
    """`rules` with the characters and Latin words that their words cannot do without, as few as do."""
    rules = tuple(rules)
    counts: dict[str, int] = {}
    for rule in rules:
        for char in set("".join((*rule["words"], *rule["names"]))):
            counts[char] = counts.get(char, 0) + 1
    owners: dict[str, list[int]] = {}
    for index, rule in enumerate(rules):
        for word in dict.fromkeys((*rule["words"], *rule["names"])):
            owners.setdefault(word, []).append(index)
    chars: set[str] = set()
    latin: set[str] = set()
    for word in sorted(owners, key=len):
        han = [char for char in word if char > "\u2fff"]
        if han:
            chars.add(max(han, key=lambda char: (char not in _EVERYDAY, counts[char], char)))
        elif not any(other in word for other in latin):
            latin.add(word)
    found = automaton.load(automaton.build(list(owners)))
    return Worded(frozenset(chars), frozenset(latin), rules, found, tuple(map(tuple, owners.values())))


_EVERYDAY = frozenset(
    "用机美包水新家黑手全白大头小量调面类毛质有人分上卡利不金三感红光国鞋衣天长飞实级精澳服皮安松原真花冰重乳别代料层空"
)
"""Characters that ordinary copy is full of: a word is better known by another one (医用 by 医, 羊毛 by 羊)."""


def spellings(chars: frozenset[str], rulebook: Rulebook) -> frozenset[str]:
    """`chars` with every other form that folds to one of them."""
    folded = {chr(code) for code, form in rulebook.folding.same.items() if chr(form) in chars}
    return chars | folded | {char for char in ALIKE if plain(char) in chars}


def find(copy: Copy, rules: Iterable[Rule], brand: str = "") -> Iterator[Claim]:
    """The claims of one block, in the order of the rules."""
    for rule in rules:
        covered: list[tuple[int, int]] | None = None
        for start, end, pure in _places(copy.flat, rule):
            if copy.inner is not None and not copy.is_hidden(start, end):
                continue
            if covered is None:
                covered = _covered(copy.flat, (*rule["covers"], *([brand] if brand else [])))
            if any(a <= start and end <= b for a, b in covered):
                continue
            if is_quiet(copy.flat, start, end, is_down=rule["kind"] == "down"):
                continue
            part, label = limit(copy.flat, start, end, rule)
            sides = copy.flat[max(0, start - 8) : start].replace("内外穿", "")
            everywhere = any(word in sides for word in BOTH_SIDES)
            yield Claim(rule, copy.block, copy.span(start, end), pure, part, label, everywhere)


def _covered(flat: str, covers: Iterable[str]) -> list[tuple[int, int]]:
    return [(at, at + len(cover)) for cover in covers if cover in flat for at in _each(flat, cover)]


def _each(flat: str, word: str) -> Iterator[int]:
    """Where `word` stands; one that begins or ends with a letter or digit ends where those end (no 18k in 118kg)."""
    at = flat.find(word)
    while at >= 0:
        end = at + len(word)
        if not (_runs_on(flat[at - 1 : at], word[0]) or _runs_on(flat[end : end + 1], word[-1])):
            yield at
        at = flat.find(word, end)


def _runs_on(neighbour: str, char: str) -> bool:
    if not (char.isascii() and neighbour.isascii()):
        return False
    return (char.isdigit() and neighbour.isdigit()) or (char.isalpha() and neighbour.isalpha())


def _places(flat: str, rule: Rule) -> Iterator[tuple[int, int, bool]]:
    """(start, end, whether purity is said) of every wording of the rule, none inside another."""
    found: list[tuple[int, int, bool]] = []
    pure_rule = rule["kind"] == "pure"
    for word in rule["words"]:
        if word in flat:
            for at in _each(flat, word):
                if not (word[0] in "纯全" and at and flat[at - 1 : at + 1] in _NOT_PURE):
                    found.append((at, at + len(word), pure_rule))
    for name in rule["names"]:
        if name in flat:
            for at in _each(flat, name):
                end = at + len(name)
                start = _purity(flat, at)
                behind = _BEHIND_100.match(flat, end)
                if behind and any(flat.startswith(other, behind.end()) for other in rule["names"]):
                    behind = None  # 长绒棉100%棉: the figure belongs to what follows it
                if start < at or behind:
                    if pure_rule:
                        found.append((start, behind.end() if behind and start == at else end, True))
                elif not pure_rule and _has_noun(flat, at, end, rule["nouns"]):
                    found.append((at, end, False))
    found.sort(key=lambda item: (item[0], -item[1]))
    last = -1
    for start, end, pure in found:
        if end > last:
            yield start, end, pure
            last = end


def _purity(flat: str, at: int) -> int:
    """Where a purity that leads to the name at `at` starts; `at` itself where there is none."""
    start, place, steps = at, at, 0
    while steps < 6:
        steps += 1
        word = next((word for word in _PURITY if flat.endswith(word, 0, place)), "")
        if (
            word
            and flat[place - len(word) - 1 : place - len(word) + 1] not in _NOT_PURE
            and not _is_digit_before(flat, place - len(word), word)
        ):
            place -= len(word)
            start = place
            continue
        word = next((word for word in _ADJECTIVES if flat.endswith(word, 0, place)), "")
        if not word:
            break
        place -= len(word)
    return start


def _is_digit_before(flat: str, at: int, word: str) -> bool:
    """Whether 100 is the end of a longer number, or a bare 100 counts something else."""
    return word[0] == "1" and at > 0 and (flat[at - 1].isdigit() or flat[at - 1] == ".")


def _has_noun(flat: str, start: int, end: int, nouns: Sequence[str]) -> bool:
    """Whether goods that a name needs stand behind it; right before it will do for a bare grade (保温壶304)."""
    near = flat[end : end + 10]
    near = re.split(r"[,;\n|]", near)[0]
    if not nouns or any(noun in near for noun in nouns):
        return True
    return flat[start:end].isdigit() and flat.endswith(tuple(nouns), 0, start)
