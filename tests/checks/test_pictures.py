"""Large claims whose limits stand in small print of the same picture, and what main pictures may not carry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pytest

from scanner import checks, rulebook
from scanner.model import Block, Hit, Listing, Picture, Place

BOOK = rulebook.load()


class Print(NamedTuple):
    """Words of a picture: as high as said, at the place said."""

    uri: str
    height: float
    top: float
    doubtful: bool = False

    def place(self, intervals: Sequence[tuple[int, int]]) -> Place:
        """The corners of the words."""
        bottom = self.top + self.height
        return Place(self.uri, image="1.jpg", polygon=((0, self.top), (300, self.top), (300, bottom), (0, bottom)))


def hits(*lines: tuple[str, float, float], field: str = "main_image[1]", doubtful: bool = False) -> list[Hit]:
    blocks = [Block("title", "copy", "充电宝", 0, Print("a", 0, 0))]
    blocks += [Block(field, "copy", text, 0, Print("a", height, top, doubtful)) for text, height, top in lines]
    listing = Listing(None, "item", "generic", "a", tuple(blocks), (Picture(field, "1.jpg", Print("a", 0, 0)),))
    return [hit for hit in checks.check(listing, BOOK) if isinstance(hit, Hit) and hit.rule.startswith("picture-")]


CLAIM, LIMIT = ("充电10分钟用一天", 60.0, 100.0), ("以上为实验室数据，部分型号除外", 18.0, 170.0)


@pytest.mark.parametrize("field", ["main_image[1]", "detail_image[3]"])
def test_small_print_that_takes_a_claim_back(field: str) -> None:
    (one,) = hits(CLAIM, LIMIT, field=field)
    assert (one.rule, one.severity, one.block.text) == ("picture-small-print", "warning", CLAIM[0])
    (related,) = one.related
    assert related.block.text == LIMIT[0]
    assert related.block.text[related.span.start : related.span.end] == "实验室数据"


def test_readable_limits_are_fine() -> None:
    assert hits(CLAIM, (LIMIT[0], 30.0, 170.0)) == []


def test_small_print_that_takes_nothing_back_is_fine() -> None:
    assert hits(CLAIM, ("产地浙江 净重500克", 18.0, 170.0)) == []


def test_a_heading_that_claims_nothing_is_fine() -> None:
    assert hits(("产品尺寸", 60.0, 100.0), LIMIT) == []


def test_small_print_far_away_belongs_to_something_else() -> None:
    assert hits(CLAIM, (LIMIT[0], 18.0, 4_000.0)) == []


def test_a_claim_that_was_hardly_read_is_left_alone() -> None:
    assert hits(CLAIM, LIMIT, doubtful=True) == []


def test_text_of_a_page_has_no_heights() -> None:
    assert hits((CLAIM[0], 0.0, 0.0), (LIMIT[0], 0.0, 0.0)) == []


@pytest.mark.parametrize(
    ("text", "field", "rules"),
    [
        ("【二维码】https://u.wechat.com/abc", "main_image[1]", {"picture-chat-code"}),
        ("【二维码】https://u.wechat.com/abc", "detail_image[1]", {"picture-chat-code"}),
        ("【二维码】https://shop.example/a", "main_image[1]", {"picture-code"}),
        ("【二维码】https://shop.example/a", "detail_image[1]", set()),
        ("客服 400-820-0000", "main_image[1]", {"picture-contact"}),
        ("客服 400-820-0000", "detail_image[1]", set()),
    ],
)
def test_codes_and_contacts(text: str, field: str, rules: set[str]) -> None:
    assert {hit.rule for hit in hits((text, 30.0, 10.0), field=field)} == rules
