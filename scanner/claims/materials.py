"""Materials that are no fibre (leather, wood, metal), each word with what it is."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.text.form import later

_WORDS = """
leather-top: 头层牛皮 头层黄牛皮 头层羊皮 头层猪皮 头层小牛皮 头层水牛皮 头层皮 头层真皮 头层 全粒面 全粒面牛皮
leather: 真皮 牛皮 羊皮 猪皮 马皮 鹿皮 鳄鱼皮 蛇皮 鸵鸟皮 珍珠鱼皮 驴皮 水牛皮 黄牛皮 小牛皮 胎牛皮 绵羊皮
  山羊皮 羊羔皮 牛皮革 羊皮革 牛漆皮 牛反绒 反绒皮 牛反毛皮 疯马皮 植鞣皮 植鞣革 种牛皮 袋鼠皮 油蜡皮 全牛皮
leather-split: 二层 二层牛皮 二层皮 剖层 剖层皮 剖层革 牛剖层 移膜革 牛剖层移膜革 牛二层 二层牛反绒
leather-made: pu pu皮 pu革 人造革 人造皮 人造皮革 仿皮 西皮 超纤 超纤皮 超纤革 环保皮 科技皮 生态皮 理化皮 pvc
  合成革 合成皮革 再生皮 再生革 复合皮 仿真皮 仿牛皮 仿羊皮 科技布 硅胶皮 超细纤维 超细纤维合成革 微纤皮
  pu合成革 软面皮 绒面皮革
cloth: 布 帆布 网布 织物 网面 牛津布 布料 布艺 棉布 绒布 飞织 毛绒布 塑料 橡胶 无纺布 亚克力 eva abs
wood: 实木 全实木 原木 橡木 红橡 白橡 榉木 松木 樟子松 胡桃木 黑胡桃 樱桃木 水曲柳 白蜡木 桦木 榆木 老榆木 柚木
  楠木 金丝楠 花梨木 红木 紫檀 檀木 鸡翅木 橡胶木 杉木 桐木 杨木 柏木 枫木 山毛榉 栎木 柞木 桃花心木 相思木 荷木
  香樟木 樟木 酸枝 竹木 荔枝木 梨木 枣木 椴木 乌檀木 乌金木 楸木 硬木 木质 木头
board: 实木颗粒板 实木颗粒 颗粒板 密度板 中密度板 高密度板 中纤板 纤维板 刨花板 胶合板 多层板 实木多层板
  实木多层 多层实木 多层实木板 生态板 欧松板 人造板 三聚氰胺板 三胺板 细木工板 免漆板 科技木 实木贴面 实木皮
  木皮 贴皮 贴面板 木塑 mdf 夹板 木工板 大芯板 双饰面板
veneer: 木皮 贴皮
bamboo: 竹 竹子 竹制 楠竹 毛竹 竹片 竹材
latex: 乳胶 天然乳胶 泰国乳胶 纯乳胶 进口乳胶
foam: 海绵 聚氨酯 聚氨酯海绵 记忆棉 慢回弹海绵 太空记忆棉 高密度海绵 泡沫 发泡棉 合成乳胶 人造乳胶 聚醚
plant: 柳编 藤编 草编 竹编 蔺草 藤 稻草 纸 椰棕
no-wood: 铁艺 铁 钢 不锈钢 碳钢 塑料 玻璃 亚克力 岩板 大理石 pp abs
gold: 足金 黄金 千足金 万足金 24k金 足金999 au999 3d硬金 5g黄金 古法金 金
gold-k: 18k金 18k au750 k金 彩金 玫瑰金18k 14k金 9k金
silver: 925银 s925银 s925 925 足银 纯银 999银 足银999 银 银925 泰银
platinum: 铂金 pt950 pt900 白金
plated: 镀金 镀18k金 镀银 镀铑 铜镀金 铜镀18k金 铜镀银 包金 沙金 银镀金 合金镀金 镀24k金 镀真金 电镀 18k镀金 仿金
copper: 纯铜 全铜 黄铜 紫铜 红铜 铜
titanium: 纯钛 钛
base-metal: 合金 锌合金 铜 黄铜 纯铜 红铜 白铜 铁 钛钢 钛 不锈钢 铝合金 藏银 苗银 金属 树脂 塑料
steel-304: 304不锈钢 304 sus304 06cr19ni10 食品级304
steel-316: 316不锈钢 316 316l 316l不锈钢 sus316 06cr17ni12mo2 022cr17ni12mo2
steel-other: 201不锈钢 201 202不锈钢 430不锈钢 430 410不锈钢 420不锈钢 碳钢 铁 铝 铝合金 304以下
"""

CLASSES: dict[str, tuple[str, ...]] = {}
for _line in _WORDS.replace("\n  ", " ").split("\n"):
    _class, _colon, _rest = _line.partition(":")
    for _word in _rest.split():
        CLASSES[_word] = (*CLASSES.get(_word, ()), _class)

_BY_FIRST: dict[str, tuple[str, ...]] = {}
for _word in sorted(CLASSES, key=len, reverse=True):
    _BY_FIRST[_word[0]] = (*_BY_FIRST.get(_word[0], ()), _word)

_ALONE = frozenset("布铁钢铜金银铝钛竹")
"""One-character names: believed only where they stand alone."""


def classes_of(word: str) -> tuple[str, ...]:
    """What a material word is: leather-top, leather, leather-split, leather-made, wood, board …"""
    return CLASSES.get(word, ())


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """The material words of a plain text with their places, the longest at each place."""
    at, length = 0, len(text)
    while at < length:
        word = _word_at(text, at)
        if word:
            yield word, at, at + len(word)
            at += len(word)
        else:
            at += 1


def _word_at(text: str, at: int) -> str:
    for word in _BY_FIRST.get(text[at], ()):
        if not text.startswith(word, at):
            continue
        before, after = text[at - 1 : at], text[at + len(word) : at + len(word) + 1]
        if word.isascii() and ((before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum())):
            continue
        if word in _ALONE and (_is_han(before) or _is_han(after)):
            continue
        return word
    return ""


def _is_han(char: str) -> bool:
    return bool(char) and "\u4e00" <= char <= "\u9fff"


_WOODS = """
橡木: 橡木 红橡 白橡 栎木 柞木
橡胶木: 橡胶木
胡桃木: 胡桃木 黑胡桃
松木: 松木 樟子松
榉木: 榉木 山毛榉
榆木: 榆木
樱桃木: 樱桃木
白蜡木: 白蜡木 水曲柳
柚木: 柚木
花梨木: 花梨
桦木: 桦木
杨木: 杨木
桐木: 桐木
杉木: 杉木
枫木: 枫木
楸木: 楸木
檀木: 檀木
鸡翅木: 鸡翅木
"""
"""Kinds of wood by what they are called; 橡胶木 is no 橡木."""
_KIND_OF_WOOD = {
    word: kind
    for line in _WOODS.split("\n")
    if line
    for kind, _, rest in [line.partition(":")]
    for word in rest.split()
}
_WOOD = later("|".join(sorted(_KIND_OF_WOOD, key=len, reverse=True)))


def woods(text: str) -> set[str]:
    """The kinds of wood that `text` names."""
    return {_KIND_OF_WOOD[word] for word in _WOOD.findall(text)}
