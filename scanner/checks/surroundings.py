"""What surrounds a hit: what the listing says of itself, and clause and sentence on the view it was found in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from scanner.claims.product import product_class
from scanner.model import Block, Listing
from scanner.rulebook import Rulebook
from scanner.text.fold import fold
from scanner.text.form import later

CLAUSE_END = later(r"[，,。！!？?；;\n…|]|(?<![0-9a-z])\.(?![0-9a-z])")
SENTENCE_END = later(r"[。！!？?；;\n]")


class Profile:
    """What a listing says of itself, asked once and only when a hit needs it."""

    def __init__(self, listing: Listing, rulebook: Rulebook) -> None:
        self.listing, self.rulebook = listing, rulebook

    @cached_property
    def classes(self) -> frozenset[str]:
        """Product classes."""
        return product_class(self.listing, self.rulebook)

    @cached_property
    def platforms(self) -> frozenset[str]:
        """Platforms whose rules apply."""
        return frozenset((self.listing.platform, *self.rulebook.settings.platforms))

    @cached_property
    def allowed(self) -> tuple[tuple[str, str], ...]:
        """The merchant's allow phrases, folded, each with its reason."""
        folding = self.rulebook.folding
        return tuple((fold(one.text, folding).text, one.reason) for one in self.rulebook.settings.allow)

    @cached_property
    def brands(self) -> tuple[str, ...]:
        """The listing's own brand, folded."""
        return tuple(self._values(BRAND_FIELDS, self.listing.meta.brand, self.listing.meta.shop))

    @cached_property
    def models(self) -> tuple[str, ...]:
        """The listing's own model, product and series names, folded."""
        return tuple(self._values(MODEL_FIELDS))

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
    """A hit and its surroundings, on the view it was found in."""

    def __init__(self, start: int, end: int, text: str, block: Block, profile: Profile) -> None:
        self.start, self.end, self.text = start, end, text
        self.block, self.profile = block, profile

    @property
    def hit(self) -> str:
        """The words that were found."""
        return self.text[self.start : self.end]

    @cached_property
    def clause(self) -> tuple[int, int]:
        """The clause that holds the hit."""
        return self._bounds(CLAUSE_END, 64)

    @cached_property
    def sentence(self) -> tuple[int, int]:
        """The sentence that holds the hit."""
        return self._bounds(SENTENCE_END, 160)

    def _bounds(self, ends: re.Pattern[str], reach: int) -> tuple[int, int]:
        first, last = max(0, self.start - reach), min(len(self.text), self.end + reach)
        for match in ends.finditer(self.text, first, self.start):
            first = match.end()
        match_after = ends.search(self.text, self.end, last)
        return first, match_after.start() if match_after else last

    def scope(self, scope: str) -> tuple[int, int]:
        """The bounds that an exemption's frames may look at."""
        if scope == "clause":
            return self.clause
        if scope == "sentence":
            return self.sentence
        return max(0, self.start - 160), min(len(self.text), self.end + 160)

    @property
    def before(self) -> str:
        """The clause up to the hit."""
        return self.text[self.clause[0] : self.start]

    @property
    def after(self) -> str:
        """The clause after the hit."""
        return self.text[self.end : self.clause[1]]
