"""The seeded workload: product pages and titles in the shapes of real ones, the same bytes on every machine.

Pages have scripts, state JSON, attribute lists, copy with inline tags, stray tags, entities and some CRLF; about a
quarter of their bytes is visible text. Titles are about 60 characters. Terms of the lexicon are sprinkled in.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from scanner.rulebook import Rulebook

NOUNS = (
    "衬衫 连衣裙 卫衣 羽绒服 保温杯 电饭煲 枕头 床单 双肩包 运动鞋 面膜 洗面奶 台灯 书架 行李箱 毛巾 雨伞 茶叶 坚果 "
    "耳机 键盘 水壶 砧板 收纳盒 窗帘 地毯 围巾 手套 帽子 袜子 沙发 椅子 桌布 花瓶 相框 玩具 积木 拼图 文具 笔记本"
).split()
PRAISE = (
    "柔软 透气 轻便 耐磨 好洗 不易变形 手感细腻 做工精细 颜色耐看 尺寸合适 方便收纳 易清洁 久坐不累 上身舒服 版型利落 "
    "质地厚实 吸水快 散热好 容量大 噪音小 出汁快 开合顺畅 握感好 走线整齐 包边平整 发货快 回弹好 适合日常 送人合适"
).split()
PLACES = "卧室 客厅 厨房 办公室 宿舍 户外 车里 浴室 阳台 书房 教室 露营地 健身房 出差路上".split()
SEASONS = "春季 夏季 秋季 冬季 早晚 周末 假期 开学 换季 梅雨天".split()
VERBS = "使用 穿着 摆放 携带 清洗 收纳 搭配 晾晒 更换 打开".split()
ATTRIBUTES = {
    "材质": ["棉100%", "聚酯纤维65% 棉35%", "不锈钢", "聚丙烯", "棉95% 氨纶5%", "牛皮革"],
    "颜色": ["白色", "藏青", "浅灰", "酒红"],
    "品牌": ["青禾", "木刻", "云栖里", "半山"],
    "货号": ["A1029", "B-330", "QH2026"],
    "产地": ["浙江", "江苏", "福建", "山东"],
    "适用季节": SEASONS,
}
SPRINKLED = (
    "最佳 第一品牌 国家级 顶级 最好 全网最低价 纯棉 唯一 首选 第一时间 最近 最大承重 加微信 好评返现 "
    "治疗 排毒 独一无二 遥遥领先 极致 永久 驰名商标 最适合 专利"
).split()


_PROGRAMS = re.compile(rb"<(script|style)\b.*?</\1>|<meta [^>]*>", re.DOTALL)
_ATTRIBUTES = re.compile(rb"<([a-z][a-z0-9]*) [^>]*>")


def sentences(rng: random.Random, number: int, density: float) -> list[str]:
    """A pool of sentences; `density` of them hold a word that the lexicon knows."""
    pool = []
    for _ in range(number):
        words = [
            rng.choice(SEASONS) + rng.choice(VERBS) + rng.choice(NOUNS),
            rng.choice(PRAISE),
            rng.choice(PLACES) + "里也" + rng.choice(PRAISE),
            "内附" + rng.choice(NOUNS) + str(rng.randint(1, 9)) + "件",
        ]
        rng.shuffle(words)
        if rng.random() < density:
            words.insert(rng.randrange(len(words)), rng.choice(SPRINKLED) + rng.choice(NOUNS))
        pool.append("，".join(words) + "。")
    return pool


def page(rng: random.Random, pool: Sequence[str], kilobytes: int, charset: str) -> bytes:
    """One product page of about `kilobytes` in `charset`."""
    noun = rng.choice(NOUNS)
    title = f"{rng.choice(SEASONS)}新款{noun}{rng.choice(PRAISE)}{rng.choice(PRAISE)}"
    rows = "".join(
        f'<li title="{(value := rng.choice(values))}">{name}:&nbsp;{value}</li>\n'
        for name, values in ATTRIBUTES.items()
    )
    head = (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}-示例商城</title>'
        f'<meta name="description" content="{title}，{rng.choice(pool)}"><style>.a{{color:red}}</style></head><body>'
        f'<h1 class="title">{title}</h1><p class="sub">{rng.choice(pool)}</p>'
        f'<ul id="attr">{rows}</ul><div class="detail">'
    )
    budget = kilobytes * 1000
    body: list[str] = [head]
    size = len(head.encode())
    while size < budget:
        piece = _piece(rng, pool)
        body.append(piece)
        size += len(piece.encode())
    text = "".join(body) + "</div></body></html>"
    if rng.random() < 0.2:
        text = text.replace("\n", "\r\n")
    return text.encode("gb18030" if charset == "gbk" else charset)


def _piece(rng: random.Random, pool: Sequence[str]) -> str:
    kind = rng.random()
    one, two = rng.choice(pool), rng.choice(pool)
    if kind < 0.06:
        state = {
            "id": rng.randint(1, 10**9),
            "props": [{"k": n, "v": rng.choice(v)} for n, v in ATTRIBUTES.items()] * 6,
        }
        return f"<script>window.state={json.dumps(state)};{'var x=function(a,b){return a+b};' * 40}</script>\n"
    if kind < 0.40:
        middle = len(one) // 2
        return f'<p style="margin:0">{one[:middle]}<b>{one[middle:]}</b>&nbsp;{two}</p>\n'
    if kind < 0.68:
        picture = f'<img data-src="//img.example/{rng.randint(1, 9999)}.jpg" alt="{one[:12]}">'
        return f'<div class="row">{picture}<span>{two}</span></div>\n'
    if kind < 0.9:
        cells = "".join(f"<td>{word}</td>" for word in one[:40].split("，"))
        return f"<table><tr>{cells}</tr></table>\n"
    return f"<ul><li>{one}<li>{two}&amp;{one[:6]}</ul></i>\n"


def pages(number: int, seed: int = 7, utf8: bool = True) -> Iterator[bytes]:
    """`number` pages of 60 to 300 KB; every fourth in GBK unless `utf8`."""
    rng = random.Random(seed)
    pool = sentences(rng, 24_000, 0.08)
    for index in range(number):
        charset = "gbk" if not utf8 and index % 4 == 3 else "utf-8"
        kilobytes = min(300, 60 + int(rng.expovariate(1 / 50)))
        yield page(rng, pool, kilobytes, charset)


def plain(body: bytes) -> bytes:
    """The text of a page between bare tags: no attributes, no scripts, no styles."""
    return _ATTRIBUTES.sub(rb"<\1>", _PROGRAMS.sub(b"", body))


def titles(number: int, seed: int = 11) -> Iterator[str]:
    """`number` listing titles of about 60 characters."""
    rng = random.Random(seed)
    for _ in range(number):
        words = [rng.choice(SEASONS), "新款", *rng.sample(NOUNS, 4), *rng.sample(PRAISE, 8), *rng.sample(PLACES, 2)]
        if rng.random() < 0.2:
            words.insert(rng.randrange(len(words)), rng.choice(SPRINKLED))
        yield "".join(words)


def write_pages(folder: Path, number: int, seed: int = 7) -> list[Path]:
    """The pages as files, kept between runs."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{index:05}.html" for index in range(number)]
    if not all(path.exists() for path in paths):
        for path, body in zip(paths, pages(number, seed), strict=True):
            path.write_bytes(body)
    return paths


def write_titles(path: Path, number: int, seed: int = 11) -> Path:
    """The titles as listing records (JSON Lines)."""
    with path.open("w", encoding="utf-8") as lines:
        for index, title in enumerate(titles(number, seed)):
            lines.write(json.dumps({"id": str(index), "title": title}, ensure_ascii=False) + "\n")
    return path


def records(number: int, seed: int = 13) -> Iterator[dict[str, object]]:
    """`number` whole listing records: title, attributes and three sentences of detail."""
    rng = random.Random(seed)
    pool = sentences(rng, 2_000, 0.08)
    for index, title in enumerate(titles(number, seed)):
        attributes = {name: rng.choice(values) for name, values in ATTRIBUTES.items()}
        detail = "".join(rng.choice(pool) for _ in range(3))
        yield {"id": str(index), "title": title, "attributes": attributes, "detail": detail}


def write_records(path: Path, number: int) -> Path:
    """The records as JSON Lines."""
    with path.open("w", encoding="utf-8") as lines:
        for record in records(number):
            lines.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


def plain_terms(rulebook: Rulebook) -> list[str]:
    """The lexicon's terms of two characters and more, as a plain word list would have them."""
    return sorted({term.text for rule in rulebook.rules for term in rule.terms if len(term.text) > 1})
