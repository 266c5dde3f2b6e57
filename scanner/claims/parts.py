"""The parts of goods that a composition is stated for, as listings name them."""

from __future__ import annotations

from functools import lru_cache

from scanner.claims.types import PartName
from scanner.text.form import later

_WORDS: tuple[tuple[PartName, str], ...] = (
    (
        "other",
        "罗纹 拼接 拼料 配料 挂面 脚口 裆 领子 领口 毛领 帽领 帽里 帽毛 袖里 袖口 下摆 腰里 腰头 底布 底层 底衬 "
        "底料 衬背 背面 反面 包边 饰边 装饰 花边 缝线 胆料 胆布 "
        "辅料 袋布 网布 肩带 绣线 绣花线 流苏 织带 滚边 镶边 帽檐 鞋底 鞋垫 大底 中底 外底 内底 底材 鞋跟 "
        "跟底 杯盖 锅盖 盖子 "
        "防水台 表壳 表扣 表镜 表盘 五金 饰面 拉链 纽扣 钩扣 松紧 垫底 护膝"
        " base back trim trimming rib collar",
    ),
    ("lining", "里料 里布 内里 鞋里 靴里 衬里 里衬 内衬 夹里 里层 里子 内层 里面料 里面材质 内料 内部 lining inner"),
    (
        "filling",
        "填充物 填充料 填充材料 填充棉 填充成分 填充纤维 填充材质 填充 填料 充绒 内胆 芯料 被芯 枕芯 内芯 "
        "胎料 羽绒羽毛 羽绒种类 绒种 filling fill filler padding",
    ),
    (
        "main",
        "大身面料 主面料 外层面料 面料 面布 大身 主身 衣身 外层 表层 正面 绒面 外料 外部 外面 外壳 面层 鞋面 "
        "帮面 主料 主体 被套 被面 枕套 床单 席面 外套 材质 成分 成份 皮革"
        " shell outer body fabric main material composition",
    ),
)
_LABELS: dict[str, PartName] = {word: part for part, words in _WORDS for word in words.split()}
_BY_FIRST: dict[str, tuple[str, ...]] = {}
for _word in sorted(_LABELS, key=len, reverse=True):
    _BY_FIRST[_word[0]] = (*_BY_FIRST.get(_word[0], ()), _word)

_BACKS = ("背面", "反面", "底布", "底层", "b面", "后片", "正反面")
_WEIGHTS = ("充绒量", "填充量", "充绒克重", "充绒重", "充毛量", "填充克重", "填充重")
_DOWN_SHARE = later(r"(?<![羊兔驼貂牛])绒含量")
_QUIET = ("材质", "成分", "成份", "皮革", "material", "composition")


def label_at(text: str, start: int) -> str:
    """The longest part label that starts at `start` of a plain text, else the empty string."""
    for word in _BY_FIRST.get(text[start], ()):
        if text.startswith(word, start):
            end = start + len(word)
            latin = "a" <= word[0] <= "z"
            if latin and ((start and "a" <= text[start - 1] <= "z") or (end < len(text) and "a" <= text[end] <= "z")):
                continue
            return word
    return ""


@lru_cache(maxsize=512)
def part_of(label: str) -> PartName | None:
    """The part that a label or an attribute's name speaks of; None where it names no part we know."""
    for part, words in _WORDS:
        if any(word in label for word in words.split()):
            if part == "other" and label.startswith(("鞋面", "帮面", "外层", "主面料")):
                continue
            return part
    return None


def is_body(part: PartName, label: str) -> bool:
    """Whether the part belongs to the body fabric: the main one, and the back of it."""
    return part == "main" or (part == "other" and any(word in label for word in _BACKS))


def names_content(label: str) -> bool:
    """Whether an attribute of this name states the content of down (and not the share of 羊绒)."""
    return any(word in label for word in ("绒子", "含绒")) or _DOWN_SHARE.search(label) is not None


def names_weight(label: str) -> bool:
    """Whether an attribute of this name states the weight of the filling."""
    return any(word in label for word in _WEIGHTS)


def is_quiet(label: str) -> bool:
    """Whether the label names no part in particular (材质, 成分)."""
    return label in _QUIET
