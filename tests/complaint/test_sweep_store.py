"""Precision and recall of the sweep on a store of 5,000 listings: a complaint about 顶级.

Known forms are those that the lexicon's folding knows; unknown ones were thought up by hand and are in none of its
tables. For them the share that is found is shown (``-s``) and held against a floor, so that it does not fall unseen.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.complaint.commands import call, last, opened

SIZE = 5_000

KNOWN = [
    "顶级", "頂級", "頂级", "顶級", "顶·级", "顶 级", "顶_级", "顶/级", "顶|级", "顶*级", "顶-级", "顶～级",
    "顶.级", "顶(级)", "顶\u200b级", "ding级", "【顶】【级】", "顶❤级", "顶\ufeff级", "顶　级",
]  # fmt: skip
"""Written as is, traditional, parted by signs or invisible characters, spelled in pinyin."""
UNKNOWN = [
    "顶。级", "顶纟及", "丁页级", "鼎级", "丁级的面料", "顶急面料", "顶集面料", "顶1级", "页级面料", "D级面料",
    "顶，级面料", "顶的级面料", "顶…级", "顶；级", "级顶面料", "顶！级", "顶?级", "DJ级面料", "顶 j",
    "頁級面料", "顶〇级", "顶ⅰ级",
    "项级面料", "顶及面料", "顶纪面料", "顶系面料", "顶尖尖级别", "顶呱呱级", "TOP1级", "顶0级", "钉级面料", "订级面料",
]  # fmt: skip
"""Homophones, characters taken apart, sentence marks between, letters for one character."""
ROUND = ["{}羊毛围巾", "{}品质 送礼之选", "选用{}原料制成", "本店{}系列", "宝贝采用{}工艺"]
NEAR = [
    "屋顶级配碎石 {}", "楼顶级联天线 {}", "山顶级别划分图 {}", "讲清顶级域名 {}", "不是顶级品牌，只做日常 {}",
    "并非顶级面料 {}", "屋顶 级高七层 {}", "头顶按摩，级数可调 {}", "本店没有顶级一说 {}", "顶部 二级 {}",
    "顶层架构 三级 {}", "一级能效 吊顶 {}", "吊顶一级能效 {}", "车顶 高级帐篷 {}", "平顶 中级帽 {}",
    "顶针 初级套装 {}", "顶棚 五级防水 {}", "价格封顶，级差定价 {}", "蓬顶，级别见表 {}", "厨房顶 二级净化 {}",
]  # fmt: skip
CLEAN = [
    "纯色短袖 {} 号",
    "不锈钢保温杯 {} 毫升",
    "儿童积木 {} 片装",
    "手工香皂 {} 克",
    "亚麻桌布 {} 厘米",
    "宠物牵引绳 {} 米",
]


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> tuple[set[str], set[str]]:
    """Ids of the listings in the fix list, and in the list of what may be the wording."""
    folder = tmp_path_factory.mktemp("store")
    store, case = folder / "store.jsonl", folder / "case"
    with store.open("w", encoding="utf-8") as out:
        for id, title, detail in listings():
            out.write(json.dumps({"id": id, "title": title, "detail": detail}, ensure_ascii=False) + "\n")
    opened(case)
    result = call("sweep", str(case), str(store))
    assert result.exit_code == 0, result.output
    (similar,) = (case / "sweep").glob("*/similar-wording.json")
    results = last(case, "swept")["results"], json.loads(similar.read_bytes())["results"]
    fixed, doubtful = ({one["id"] for one in each if one["shown"]} for each in results)
    return fixed, doubtful


@pytest.fixture
def found(lists: tuple[set[str], set[str]]) -> set[str]:
    return lists[0]


def listings() -> list[tuple[str, str, str]]:
    """(id, title, detail): planted ones in title or detail, near misses, and goods without any such word."""
    made = []
    for kind, forms in (("known", KNOWN), ("unknown", UNKNOWN)):
        for number, (form, frame) in enumerate((form, frame) for form in forms for frame in ROUND):
            words = frame.format(form)
            where = ("新款到店", words) if number % 2 else (words, "欢迎选购。")
            made.append((f"{kind}-{number}", *where))
    made += [(f"near-{number}", NEAR[number % len(NEAR)].format(number), "欢迎选购。") for number in range(500)]
    left = SIZE - len(made)
    return made + [
        (f"clean-{number}", CLEAN[number % len(CLEAN)].format(number), "详情见图。") for number in range(left)
    ]


def share(found: set[str], kind: str) -> float:
    whole = [id for id, _, _ in listings() if id.startswith(kind + "-")]
    return sum(id in found for id in whole) / len(whole)


def test_half_of_the_forms_are_not_in_the_tables() -> None:
    assert len(listings()) == SIZE
    folding = Path(__file__).parents[2] / "lexicons" / "folding"
    cells = set(
        "\n".join(path.read_text(encoding="utf-8") for path in folding.glob("*.tsv")).replace("\t", "\n").split()
    )
    outside = [form for form in UNKNOWN if form not in cells]
    assert 2 * len(outside) >= len(KNOWN) + len(UNKNOWN)


def test_recall_of_known_forms(found: set[str]) -> None:
    assert share(found, "known") >= 0.98, sorted(set(KNOWN))


def test_precision(found: set[str]) -> None:
    wrong = sorted(id for id in found if id.startswith(("near", "clean")))
    assert 1 - len(wrong) / len(found) >= 0.99, wrong


def test_recall_of_unknown_forms_is_known(lists: tuple[set[str], set[str]]) -> None:
    found, similar = lists
    both = found | similar
    wrong = sorted(id for id in similar if id.startswith(("near", "clean")))
    print(
        f"\nrecall: known {share(found, 'known'):.3f}, unknown {share(found, 'unknown'):.3f}, with the list for a"
        f" person {share(both, 'unknown'):.3f} ({len(wrong)} of {len(similar)} in it are none)"
    )
    assert share(both, "unknown") >= 0.5
    assert len(wrong) <= 0.2 * len(similar)
