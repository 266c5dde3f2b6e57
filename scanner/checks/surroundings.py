"""What surrounds a hit: what the listing says of itself, and clause and sentence on the view it was found in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.claims.product import product_class
from scanner.model import Block, Listing
from scanner.rulebook import Rulebook
from scanner.text.fold import fold
from scanner.text.form import later

CLAUSE_END = later(r"[，,。！!？?；;\n…|.](?:(?<!\.)|(?<![0-9a-z]\.)(?![0-9a-z]))")
"""A full stop of figures or of Latin words ends nothing. The class comes first: a search skips all else at once."""
SENTENCE_ENDS = "。！!？?；;\n"
SENTENCE_END = later(f"[{SENTENCE_ENDS}]")
CLAUSE, SENTENCE, BLOCK = 64, 160, 160
"""Code points on either side of a hit that a clause, a sentence and a block may reach."""


class Profile:
    """What a listing says of itself, asked once and only when a hit needs it."""

    _classes: frozenset[str] | None = None
    _brands: tuple[str, ...] | None = None
    _models: tuple[str, ...] | None = None

    def __init__(self, listing: Listing, rulebook: Rulebook) -> None:
        self.listing, self.rulebook = listing, rulebook

    @property
    def classes(self) -> frozenset[str]:
        """Product classes."""
        if self._classes is None:
            self._classes = product_class(self.listing, self.rulebook)
        return self._classes

    @property
    def brands(self) -> tuple[str, ...]:
        """The listing's own brand, folded."""
        if self._brands is None:
            self._brands = tuple(self._values(BRAND_FIELDS, self.listing.meta.brand, self.listing.meta.shop))
        return self._brands

    @property
    def models(self) -> tuple[str, ...]:
        """The listing's own model, product and series names, folded."""
        if self._models is None:
            self._models = tuple(self._values(MODEL_FIELDS))
        return self._models

    def _values(self, fields: frozenset[str], *more: str | None) -> Iterator[str]:
        texts = [*filter(None, more)]
        texts += [block.text for block in self.listing.blocks
                  if block.field.startswith("attributes.") and attribute_name(block.field) in fields]  # fmt: skip
        for text in texts:
            for part in re.split(r"[/／()（）|,，]", fold(text, self.rulebook.folding).text):
                if len(part.strip()) > 1:
                    yield part.strip()


BRAND_FIELDS = frozenset(("品牌", "品牌名", "品牌名称", "商标", "店铺", "系列", "品牌系列", "brand"))
MODEL_FIELDS = frozenset(
    ("型号", "货号", "款号", "产品名称", "商品名称", "品名", "书名", "系列", "产品型号", "型号名称", "颜色", "颜色分类",
     "口味", "香型", "规格", "model")
)  # fmt: skip


def attribute_name(field: str) -> str:
    """The attribute of ``attributes.品牌[2]``, lower case."""
    name = field.partition(".")[2]
    return name.partition("[")[0].strip().lower()


class Around:
    """A hit and its surroundings, on the view it was found in. Its clause is asked of nearly every hit."""

    __slots__ = ("_lefts", "_sentence", "after", "before", "block", "clause", "end", "hit", "profile", "start", "text")

    def __init__(self, start: int, end: int, text: str, block: Block, profile: Profile) -> None:
        self.start, self.end, self.text = start, end, text
        self.block, self.profile = block, profile
        self.hit = text[start:end]
        """The words that were found."""
        self.clause = first, last = _clause(start, end, text)
        """The clause that holds the hit."""
        self.before = text[first:start]
        """The clause up to the hit."""
        self.after = text[end:last]
        """The clause after the hit."""
        self._sentence: tuple[int, int] | None = None
        self._lefts = {"clause": self.before}

    @property
    def sentence(self) -> tuple[int, int]:
        """The sentence that holds the hit."""
        if self._sentence is None:
            self._sentence = self._wider()
        return self._sentence

    def _wider(self) -> tuple[int, int]:
        """The clause, as far beyond it as the sentence goes: what ends a sentence ends a clause too."""
        text, (first, last) = self.text, self.clause
        if first > 0 and text[first - 1] not in SENTENCE_ENDS:
            before = max(0, self.start - SENTENCE)
            for match in SENTENCE_END.finditer(text, before, first):
                before = match.end()
            first = before
        if last < len(text) and text[last] not in SENTENCE_ENDS:
            after = min(len(text), self.end + SENTENCE)
            behind = SENTENCE_END.search(text, last, after)
            last = behind.start() if behind else after
        return first, last

    def scope(self, scope: str) -> tuple[int, int]:
        """The bounds that an exemption's frames may look at."""
        if scope == "clause":
            return self.clause
        if scope == "sentence":
            return self.sentence
        return max(0, self.start - BLOCK), min(len(self.text), self.end + BLOCK)

    def left(self, scope: str) -> str:
        """What stands before the hit in this scope."""
        found = self._lefts.get(scope)
        if found is None:
            found = self._lefts[scope] = self.text[self.scope(scope)[0] : self.start]
        return found


def _clause(start: int, end: int, text: str) -> tuple[int, int]:
    first, last = max(0, start - CLAUSE), min(len(text), end + CLAUSE)
    for match in CLAUSE_END.finditer(text, first, start):
        first = match.end()
    behind = CLAUSE_END.search(text, end, last)
    return first, behind.start() if behind else last
