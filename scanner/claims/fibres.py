"""Names of fibres: the standard name first, then how listings write it; and words that only look like a fibre.

The names follow GB/T 4146.1 and GB/T 11951 (see ``lexicons/basis.toml``). A line reads ``standard name: other names``.
It is a table in Python and not in the lexicon because parsing a composition needs no rulebook.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

_FIBRES = """
棉: 棉花 棉纤维 原棉 皮棉 纯棉 全棉 精梳棉 精棉 丝光棉 长绒棉 有机棉 新疆棉 新疆长绒棉 埃及棉 匹马棉 匹玛棉
  皮马棉 海岛棉 彩棉 天然彩棉 双丝光棉 cotton
亚麻: 亚麻纤维 linen flax
苎麻: 苎麻纤维 ramie
大麻: 汉麻 大麻纤维 汉麻纤维 火麻 hemp
黄麻: 黄麻纤维 jute
罗布麻: 罗布麻纤维
剑麻: sisal
麻: 麻纤维
桑蚕丝: 真丝 蚕丝 家蚕丝 桑丝 桑蚕丝绵 mulberrysilk silk
柞蚕丝: 柞丝 tussah tussahsilk
绵羊毛: 羊毛 细羊毛 绵羊绒 羊仔毛 羔羊毛 美利奴 美利奴羊毛 美丽诺羊毛 澳毛 澳洲羊毛 merino merinowool wool lambswool
山羊绒: 羊绒 山羊绒纤维 开司米 cashmere
山羊毛:
兔毛: 安哥拉兔毛 angora
兔绒: 安哥拉兔绒
马海毛: mohair
牦牛绒: yak
牦牛毛:
驼绒: 骆驼绒 camelhair
驼毛: 骆驼毛
羊驼毛: 羊驼绒 羊驼 alpaca
貉子毛: 貉毛 乌苏里貉毛 貉子
狐狸毛: 狐毛 狐狸 蓝狐毛 银狐毛
水貂毛: 貂毛 水貂 水貂绒 貂绒
獭兔毛: 獭兔 獭兔皮毛
聚酯纤维: 涤纶 聚酯 聚脂纤维 聚酯纤 涤纶纤维 的确良 高弹丝涤纶 polyester pet pes
聚酰胺纤维: 锦纶 尼龙 聚酰胺 锦纶纤维 棉纶 绵纶 耐纶 nylon polyamide
聚丙烯腈纤维: 腈纶 腈纶纤维 聚丙烯腈 睛纶 acrylic
改性聚丙烯腈纤维: 改性腈纶 modacrylic
聚氨酯弹性纤维: 氨纶 安纶 莱卡 拉卡 聚氨脂弹性纤维 聚氨酯弹力纤维 聚氨酯纤维 聚氨脂纤维 聚氨酯弹性纤 弹性纤维
  弹力纤维 斯潘德克斯 spandex elastane elasthane lycra
聚丙烯纤维: 丙纶 polypropylene
聚乙烯醇纤维: 维纶 vinylon vinylal
含氯纤维: 氯纶 chlorofibre
粘胶纤维: 粘纤 粘胶 人棉 人造棉 人造丝 粘胶丝 粘胶人造丝 粘绞纤维 viscose rayon
莱赛尔纤维: 莱赛尔 天丝 莱塞尔 lyocell tencel
莫代尔纤维: 莫代尔 modal
铜氨纤维: 铜氨丝 铜氨 cupro bemberg
醋酯纤维: 醋酸 醋酸纤维 醋纤 醋酯 醋脂纤维 二醋酯纤维 二醋酸纤维 acetate
三醋酯纤维: 三醋酸 三醋酸纤维 三醋纤 三醋酯 三醋脂纤维 triacetate
再生纤维素纤维: 再生纤维 再生纤维素
竹纤维: 竹浆纤维 竹浆 竹原纤维 竹炭纤维 bamboo
聚乳酸纤维: 玉米纤维 pla
海藻纤维: 海藻酸纤维
聚酰亚胺纤维:
壳聚糖纤维:
甲壳素纤维: 甲壳质纤维
聚酯复合弹性纤维: t400
聚对苯二甲酸丁二醇酯纤维: pbt
聚对苯二甲酸丙二醇酯纤维: ptt
聚乙烯纤维: 乙纶
芳纶: 芳香族聚酰胺纤维 aramid
金属纤维: 银纤维 金银丝 不锈钢纤维 金属丝 lurex
金属镀膜纤维: 镀银纤维 镀膜纤维 金属镀膜 聚酯薄膜纤维
大豆蛋白纤维: 大豆纤维 大豆蛋白改性聚乙烯醇纤维
大豆蛋白改性聚酯纤维:
牛奶蛋白改性聚丙烯腈纤维: 牛奶蛋白纤维 牛奶纤维 牛奶丝 牛奶蛋白改性腈纶
木棉: 木棉纤维 kapok
其他: 其他纤维 其它 其它纤维 其他材质 其他成分 other otherfibres
"""

_SHORT = {
    "涤": "聚酯纤维",
    "氨": "聚氨酯弹性纤维",
    "锦": "聚酰胺纤维",
    "尼": "聚酰胺纤维",
    "粘": "粘胶纤维",
    "腈": "聚丙烯腈纤维",
    "丝": "桑蚕丝",
    "毛": "绵羊毛",
    "聚氨酯": "聚氨酯弹性纤维",
    "聚氨脂": "聚氨酯弹性纤维",
    "pa": "聚酰胺纤维",
    "pp": "聚丙烯纤维",
    "pan": "聚丙烯腈纤维",
}
"""Short names, believed only right beside their figure."""

CODES: Mapping[str, str] = {
    "c": "棉", "co": "棉", "t": "聚酯纤维", "p": "聚酯纤维", "pes": "聚酯纤维", "pet": "聚酯纤维",
    "sp": "聚氨酯弹性纤维",
    "op": "聚氨酯弹性纤维", "el": "聚氨酯弹性纤维", "ea": "聚氨酯弹性纤维", "n": "聚酰胺纤维", "pa": "聚酰胺纤维",
    "r": "粘胶纤维", "v": "粘胶纤维", "vi": "粘胶纤维", "cv": "粘胶纤维", "m": "莫代尔纤维", "md": "莫代尔纤维",
    "l": "亚麻", "li": "亚麻", "w": "绵羊毛", "wo": "绵羊毛", "s": "桑蚕丝", "se": "桑蚕丝", "ws": "山羊绒",
    "a": "聚丙烯腈纤维", "pan": "聚丙烯腈纤维", "pc": "聚丙烯腈纤维", "ly": "莱赛尔纤维", "cly": "莱赛尔纤维",
}  # fmt: skip
"""Trade codes, believed only where a whole run of them adds up to 100."""

_LOOK_ALIKES = """
太空棉 珍珠棉 pp棉 公仔棉 丝绵 丝棉 喷胶棉 中空棉 科技棉 仿丝棉 蓬松棉 杜邦棉 羽丝棉 羽绒棉 三防棉 水洗棉 记忆棉
  海绵 泡棉 石棉 钢丝棉 过滤棉
化妆棉 隔音棉 岩棉 玻璃棉 矿棉 棉花糖 棉柔 棉签 棉条 棉棒 吸音棉 保温棉 防撞棉 慢回弹棉 乳胶棉 雪花棉 牛奶棉
  有氧棉 芦荟棉 欧彩棉 空调棉 冰丝棉
雪绒棉 米兰棉 高弹棉 弹力棉 竹节棉 莱卡棉 珠地棉 天竺棉 植物棉 医用棉 脱脂棉 药棉 蚕丝棉 驼绒棉 暖绒棉 暖宝棉
  新雪丽棉 3m棉 白金棉 大豆棉 鸭绒棉
棉感 棉绸 棉麻 棉毛 棉门帘 棉绒 纯棉感 类棉 仿棉 超仿棉 罗马棉 索罗娜棉 网眼棉 健康棉 抗菌棉 空气棉 太极棉
  三明治棉 华夫棉 石墨烯棉 木浆棉
冰丝 仿真丝 雪纺 蕾丝 螺丝 包芯丝 雪纺丝 丝袜 丝滑 丝绒 金丝绒 真丝感 真丝绒 仿丝 缎面 丝光 拉丝 铁丝 钢丝 钢丝绒
  丝瓜 羽丝 丝羽绒 羽丝绒 冰氧丝 冰感丝
羊毛卷 羊毛毡 羊毛感 羊羔毛 羊羔绒 羊毛绒 仿羊绒 仿羊毛 羊绒感 类羊绒 仿羊羔毛 仿兔毛 仿獭兔毛 仿狐狸毛 仿貂毛
  仿貂绒 人造毛 仿皮草 人造毛皮 人造皮草 环保皮草 人造毛绒 人造短毛绒 人造长毛绒 绒毛 长毛绒 短毛绒
天鹅绒 珊瑚绒 法兰绒 灯芯绒 摇粒绒 牛奶绒 法莱绒 宝宝绒 水晶绒 超柔绒 德绒 双面绒 不倒绒 雪尼尔 蝙蝠绒 企鹅绒
  金貂绒 紫金貂 黄金貂 黄金绒 仿水貂绒
仿羽绒 科技绒 飞丝 三羽棉 吊包绒 手感绒 粉碎毛 羽绒感 类羽绒 仿鹅绒 仿鸭绒 羽绒程序 毛绒 绒质 毛线 毛呢 毛圈
  毛巾 毛边 毛领 毛毯 毛衣 毛刷 毛球
聚氨酯海绵 聚氨酯泡沫 聚酯薄膜 聚酯树脂 涤棉 麻将 麻花 麻辣 亚麻色 亚麻籽 亚麻油 大麻花 酸性 聚氨酯涂层 聚氨酯pu
"""

_IMITATIONS = {
    "桑蚕丝": "冰丝 冰氧丝 冰感丝 雪纺 雪纺丝 仿真丝 仿丝",
    "毛": "人造毛 人造毛皮 人造皮草 人造毛绒 人造短毛绒 人造长毛绒 仿皮草 环保皮草",
}
"""Trade names that are certainly not the fibre; under 毛 those that are no hair of any animal."""

_COTTON_GOODS = (
    "棉质 棉布 棉服 棉衣 棉袄 棉被 棉鞋 棉帽 棉裤 棉弹 棉混纺 棉拖 棉靴 棉袜 棉絮 棉线 棉纱 棉片 棉垫 棉料 棉织 棉纺"
)
"""Kinds of goods and cloth that say cotton only where a percentage stands right before them (100%棉质)."""

COLOURS = ("白", "灰", "花")


class Name(NamedTuple):
    """One way to write a fibre."""

    text: str
    fibre: str | None
    """None: a word that only looks like a fibre."""
    short: bool = False
    """Believed only right beside a figure."""
    species: str = ""
    colour: str = ""


def _down_names() -> list[Name]:
    names = [Name(text, "羽绒") for text in ("羽绒", "down")] + [Name(text, "羽绒", True) for text in ("绒子", "绒")]
    names += [Name(text, "羽毛") for text in ("羽毛", "毛片", "绒片", "feather", "feathers")]
    english = {"白": "white", "灰": "grey", "": ""}
    for species, word in (("鸭", "duck"), ("鹅", "goose")):
        for colour in ("", *COLOURS):
            for tail, fibre in (("绒", "羽绒"), ("羽绒", "羽绒"), ("绒毛", "羽绒"), ("毛绒", "羽绒"), ("绒羽", "羽绒"),
                                ("毛", "羽毛"), ("毛片", "羽毛"), ("绒片", "羽毛"), ("羽毛", "羽毛")):  # fmt: skip
                names.append(Name(colour + species + tail, fibre, False, species, colour))
        for colour, shade in english.items():
            for tail, fibre in (("down", "羽绒"), ("feather", "羽毛"), ("feathers", "羽毛")):
                words = " ".join(filter(None, (shade, word, tail)))
                names.append(Name(words, fibre, False, species, colour))
    return names


def _names() -> dict[str, Name]:
    found: dict[str, Name] = {}
    for line in _FIBRES.replace("\n  ", " ").split("\n"):
        standard, colon, rest = line.partition(":")
        if colon:
            for text in (standard, *rest.split()):
                found.setdefault(text, Name(text, standard))
    for spaced in ("mulberry silk", "tussah silk", "merino wool", "camel hair", "other fibres"):
        text = spaced.replace(" ", "")
        found[spaced] = found.pop(text)._replace(text=spaced)
    for text, standard in _SHORT.items():
        found.setdefault(text, Name(text, standard, True))
    for name in _down_names():
        found[name.text] = name
    for text in _LOOK_ALIKES.split():
        found[text] = Name(text, None)
    for text in _COTTON_GOODS.split():
        found[text] = Name(text, "棉", True)
    return found


NAMES: Mapping[str, Name] = _names()


def _by_first() -> dict[str, tuple[Name, ...]]:
    groups: dict[str, list[Name]] = {}
    for name in NAMES.values():
        groups.setdefault(name.text[0], []).append(name)
    return {first: tuple(sorted(group, key=lambda name: -len(name.text))) for first, group in groups.items()}


BY_FIRST: Mapping[str, tuple[Name, ...]] = _by_first()

ELASTIC = frozenset({"聚氨酯弹性纤维", "聚酯复合弹性纤维"})
STANDARD_NAMES = frozenset(name.fibre for name in NAMES.values() if name.fibre)
FEATHERS = frozenset({"羽绒", "羽毛"})


def is_imitation(name: str, fibre: str) -> bool:
    """Whether the trade name `name` says that the goods are not of `fibre`: 冰丝 is no silk, 人造毛 no fur."""
    hair = fibre[-1] in "毛绒" and fibre not in FEATHERS
    return name in _IMITATIONS.get("毛" if hair else fibre, "").split()


def is_letter(char: str) -> bool:
    """Whether `char` is a Latin letter of the plain form: names in Latin letters end where letters end."""
    return "a" <= char <= "z"


def name_at(text: str, start: int) -> Name | None:
    """The longest fibre name or look-alike that starts at `start` of a plain text."""
    for name in BY_FIRST.get(text[start], ()):
        if text.startswith(name.text, start):
            end = start + len(name.text)
            if is_letter(name.text[0]) and (
                (start and is_letter(text[start - 1])) or (end < len(text) and is_letter(text[end]))
            ):
                continue
            if is_letter(name.text[-1]) and end < len(text) and is_letter(text[end]):
                continue
            return name
    return None
