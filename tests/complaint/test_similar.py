"""Forms of a complained wording that no table knows: seeded ones are found, ordinary text is left alone."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.complaint.similar import EVERYDAY, RULE, Lookout, forms
from scanner.demo.goods import goods
from scanner.model import Block, Listing, ListingResult, Place
from scanner.rulebook import load
from scanner.rulebook.disguises import Folding, read
from scanner.rulebook.listing import root
from tests.complaint.commands import call, opened

WORDS = ("顶级", "最佳", "独家", "国家级", "全网最低价", "第一品牌", "纯天然", "根治", "碾压同行", "祖传秘方")
ROUND = ("选用{}面料制成", "本店{}系列上新", "{}，送礼自用都好", "宝贝主打{}工艺", "这一款{}耐用")


class Here:
    uri = "test"

    def place(self, intervals: object) -> Place:
        return Place("test")


@pytest.fixture(scope="module")
def folding() -> Folding:
    return read(root() / "folding")


def listing(id: str, text: str) -> Listing:
    return Listing(None, "item", "generic", id, (Block("detail", "copy", text, 0, Here()),))


def found(words: tuple[str, ...], texts: list[str]) -> list[list[str]]:
    lookout = Lookout(words, load())
    list(lookout.see(listing(str(number), text) for number, text in enumerate(texts)))
    empty = [ListingResult(str(n), None, "item", "generic", str(n), None, None) for n in range(len(texts))]
    return [[one.quote for one in lookout.result(result, "zh").shown] for result in empty]


def parted(word: str, dice: random.Random, folding: Folding) -> str:
    at = dice.randrange(1, len(word))
    return word[:at] + dice.choice(["。", "！", "；", "…", "？", "1", "0", "〇", "a", "，"]) + word[at:]


def swapped(word: str, dice: random.Random, folding: Folding) -> str:
    at = dice.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def sounding(word: str, dice: random.Random, folding: Folding) -> str:
    """One character for another of the same sound that no table of variants holds for it."""
    at = dice.randrange(len(word))
    alike = [
        other
        for other, sound in folding.pinyin.items()
        if sound == folding.pinyin[word[at]] and other != word[at] and other not in folding.variants.get(word[at], ())
    ]
    return word[:at] + dice.choice([one for one in alike if one not in EVERYDAY]) + word[at + 1 :]


@pytest.mark.parametrize(("kind", "floor"), [(parted, 0.85), (swapped, 0.75), (sounding, 0.8)])
def test_forms_that_no_table_knows_are_found(kind: object, floor: float, folding: Folding) -> None:
    dice = random.Random(20261122)
    made = [
        (word, form, dice.choice(ROUND).format(form))
        for word in WORDS
        for form in (kind(word, dice, folding) for _ in range(30))  # type: ignore[operator]
    ]
    hits = 0
    for word in WORDS:
        mine = [(form, text) for one, form, text in made if one == word]
        hits += sum(bool(quotes) for quotes in found((word,), [text for _, text in mine]))
    print(f"\n{kind.__name__}: {hits} of {len(made)}")  # type: ignore[attr-defined]
    assert hits >= floor * len(made)


def ordinary() -> Iterator[str]:
    """What the demo shop says of its goods: written for another purpose."""
    for one in goods():
        yield from (one.title, one.subtitle, *one.detail, *(value for _, value in one.attributes), *one.skus)


def test_ordinary_text_is_left_alone() -> None:
    texts = [text for text in ordinary() if text]
    wrong = [(text, quotes) for text, quotes in zip(texts, found(WORDS, texts), strict=True) if quotes]
    print(f"\n{len(wrong)} of {len(texts)} texts: {wrong}")
    assert len(wrong) <= 0.02 * len(texts)


@pytest.mark.parametrize(
    "text",
    [
        "价格封顶，级差定价",
        "屋顶及外墙都可用",
        "吊顶机安装简便",
        "这款定级明确",
        "至顶层，级数可调",
        "山顶集合，急行",
    ],
)
def test_words_of_their_own_are_no_disguise(text: str) -> None:
    assert found(("顶级",), [text]) == [[]]


def test_the_quote_is_what_stands_there_and_known_findings_are_not_repeated(tmp_path: Path) -> None:
    case, store = tmp_path / "case", tmp_path / "s.jsonl"
    opened(case)
    rows = [{"id": "1", "title": "頂。級面料"}, {"id": "2", "title": "顶级帽子"}, {"id": "3", "title": "棉袜"}]
    store.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    result = call("sweep", str(case), str(store))
    assert "1 more places may be a form of the wording" in result.output
    (path,) = (case / "sweep").glob("*/similar-wording.json")
    shown = [one for listing in json.loads(path.read_bytes())["results"] for one in listing["shown"]]
    assert [(one["listing"], one["quote"], one["rule"], one["severity"]) for one in shown] == [
        ("1", "頂。級", RULE, "warning")
    ]
    assert call("check", str(case)).exit_code == 0


@pytest.mark.parametrize("word", ["", "顶", "top1", "No.1", "纯棉100%"])
def test_words_that_are_not_characters_alone_have_no_such_forms(word: str, folding: Folding) -> None:
    assert list(forms(word, folding)) == []
