"""Claims as the copy words them: where they stand, which part they speak of, and whether they are meant at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from scanner.claims.facts import COPY_FIELDS
from scanner.claims.parts import label_at, part_of
from scanner.claims.plain import ALIKE, plain
from scanner.claims.types import PartName
from scanner.model import Block, Listing, Span, base_field
from scanner.rulebook import Rulebook
from scanner.text.fold import View, fold

Rule = Mapping[str, Any]


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
_BEHIND_100 = re.compile(r"(?:含量|成分)?[:：]? ?100(?:\.0)? ?%")
_NEGATED = (
    "非", "不是", "并非", "不含", "无", "仿", "类", "类似", "似", "胜似", "媲美", "堪比", "好过", "如", "像",
    "好像", "犹如", "比", "替代", "代替", "告别",
    "不等于", "不同于", "拒绝", "超越", "普通", "相比", "不用", "而非", "没有", "不可", "不能", "怕", "所谓", "假",
    "胜过", "优于", "不如", "高仿", "防", "送", "赠", "赠品", "搭配", "套在", "穿在", "叠穿",
    "零", "内搭", "换下", "脱下",
)  # fmt: skip
_NOT_NEGATED = ("性价比", "自如", "有无", "南非", "全无")
_NAMED_CLASS = re.compile(r"[a-z\u4e00-\u9fff]类$")
"""A类, 衣类: 类 behind a name is a class and no likeness."""
_LIKE_BEHIND = (
    "感",
    "般",
    "触感",
    "手感",
    "质感",
    "风",
    "效果",
    "一样",
    "似的",
    "纹",
    "色",
    "类似",
    "香味",
    "级手感",
    "级保暖",
    "质地般",
    "柔感",
    "调",
    "仿",
    "印花图案",
)
_WASH = (
    "清洗", "洗涤", "清洁", "护理", "干洗", "洗衣", "洗护", "专用洗", "专用清", "修复", "保养", "染色", "修补",
    "除毛", "去污", "洗剂", "洗液", "柔顺",
    "上色", "补色", "打理", "程序", "模式", "洗 ", "洗、", "标志说明", "层护理", "层和", "复活", "翻新", "机洗",
    "烘干", "内搭", "喷剂", "除皱", "去球", "去渍",
)  # fmt: skip
"""What is done to goods: what it stands behind is not the goods on sale."""
_STORE = (
    "收纳",
    "衣架",
    "挂架",
    "补丁",
    "修补贴",
    "补洞",
    "压缩",
    "防尘",
    "防护罩",
    "存放",
    "打包袋",
    "整理袋",
    "储物",
    "防潮袋",
    "真空袋",
    "整理箱",
    "整理收纳",
    "袋",
    "罩",
    "架",
)
"""What keeps goods: quiet behind a kind of goods (棉被收纳箱), but 纯棉收纳袋 is a bag of cotton."""
_GOODS = (
    "服",
    "被子",
    "被",
    "衫",
    "大衣",
    "毛衣",
    "裤",
    "枕",
    "沙发",
    "鞋",
    "包",
    "衣",
    "四件套",
    "床品",
    "围巾",
    "制品",
    "",
)
_USED_ON = re.compile(
    r"适用于|适用:|适合洗|可用于|用于|针对|识别|鉴别|如何|什么是|区别|就像|好像|仿佛|如穿|宛如|犹如|包装清单"
    r"|(?<![易好可免便])(?:清洗|洗涤|护理|收纳|熨烫|洗护|存放|去除)$"
)
"""Before a name: it is what the goods are used on, or what they are compared with."""
_BOTH_SIDES = ("正反", "两面", "双面均", "里外", "内外", "里里外外")
_PART_BEHIND = (
    "内里", "里布", "里料", "里衬", "内衬", "内胆", "内层", "裆", "底裆", "填充", "鞋垫", "衬里", "里子", "里层",
    "口袋布", "领口", "袖口",
    "框架", "贴面", "刺绣", "包边", "花边", "罗纹", "拉手", "把手", "扶手", "头绳", "吊牌", "大底",
)  # fmt: skip
_LEGS = ("腿", "脚", "架", "框", "柄", "把")
"""What 实木 is only said of, where one of these stands behind it."""
_COPPER = ("管", "线", "芯", "电机", "热管", "底", "鳍", "卡口", "阀", "接头", "散热", "内胆", "端子", "插", "触点")
_QUILTS = ("被芯", "枕芯", "被子", "被 ", "冬被", "夏被", "春秋被", "夏凉被", "空调被")
FILLED_WITH = frozenset(
    ("桑蚕丝", "绵羊毛", "山羊绒", "驼绒", "羊驼毛", "牦牛绒", "大豆蛋白纤维", "牛奶蛋白改性聚丙烯腈纤维")
)
"""What a quilt is filled with when its name says so; cotton or linen of a quilt is first of all its cover."""
_FILLED = (
    "被子",
    "被芯",
    "冬被",
    "夏被",
    "春秋被",
    "子母被",
    "四季被",
    "夏凉被",
    "空调被",
    "枕芯",
    "枕头",
    "丝被",
    "毛被",
    "绒被",
    "纤维被",
)
_COVERS = ("被套", "枕套", "四件套", "三件套", "床单", "被罩", "枕巾")
_PART_BEFORE = re.compile(
    r"(内里|里布|里料|里衬|内衬|内胆|内层|裆部|底裆|填充|鞋垫|衬里|里层|夹层|帽里)(?:部分)?(?:均|都|也)?"
    r"(?:采用|为|是|用|选用|全部|:|\)|使用|材质|材料|优质| )*$"
)
_MADE_OF = ("毛", "绒", "棉", "皮", "丝", "麻", "纶", "布", "维")
"""羊毛内衬真皮: a lining with its own material before it does not take the one behind it."""
_CLAUSE = " ,;\n!?|/()。"
_OTHER_GOODS = (
    "洗衣液",
    "洗涤剂",
    "清洗剂",
    "洗衣机",
    "干洗剂",
    "柔顺剂",
    "挂烫机",
    "熨斗",
    "清洁剂",
    "护理剂",
    "保养油",
    "鞋油",
    "染色剂",
    "修复膏",
    "粘毛",
    "去球器",
    "毛球修剪",
    "洗衣粉",
    "洗衣凝珠",
    "皂液",
    "除螨仪",
    "烘干机",
    "干衣机",
    "缝纫机",
    "洗衣皂",
    "打包机",
)


def is_other_goods(listing: Listing) -> bool:
    """Whether the goods are for treating materials: what their copy says of fibres is about other goods."""
    title = plain(listing.title or "")
    return any(word in title for word in _OTHER_GOODS)


class Copy(NamedTuple):
    """A block of copy as it is searched."""

    block: Block
    view: View
    flat: str

    def span(self, start: int, end: int) -> Span:
        """The place in the block's own text."""
        return Span(*self.view.back(start, end))


def copies(listing: Listing, rulebook: Rulebook, chars: frozenset[str], latin: Iterable[str]) -> Iterator[Copy]:
    """The blocks whose words can claim something: those that hold one of `chars` or `latin`; others cost one look."""
    for block in listing.blocks:
        if block.role in ("platform", "user"):
            continue
        if chars.isdisjoint(block.text) and not _any_in(latin, block.text.lower()):
            continue
        if base_field(block.field).partition(".")[0] not in COPY_FIELDS:
            continue
        view = fold(block.text, rulebook.folding)
        yield Copy(block, view, plain(view.text))


def is_quilt(listing: Listing) -> bool:
    """Whether the goods are quilts or pillows: silk, wool or soy of them is their filling."""
    title = plain(listing.title or "")
    return any(word in title for word in _FILLED) and not any(word in title for word in _COVERS)


class Worded(NamedTuple):
    """Rules by a character, or a Latin word, that each of their words holds: most texts hold none of these."""

    by_char: Mapping[str, tuple[int, ...]]
    chars: frozenset[str]
    latin: Mapping[str, tuple[int, ...]]
    rules: tuple[Rule, ...]

    def near(self, flat: str) -> list[Rule]:
        """The rules of which a word may stand in `flat`, in their order."""
        found = {index for char in self.chars.intersection(flat) for index in self.by_char[char]}
        for word, indexes in self.latin.items():
            if word in flat:
                found.update(indexes)
        return [self.rules[index] for index in sorted(found)]


def worded(rules: Iterable[Rule]) -> Worded:
    """`rules` with the characters and Latin words that their words cannot do without, as few as do."""
    rules = tuple(rules)
    counts: dict[str, int] = {}
    for rule in rules:
        for char in set("".join((*rule["words"], *rule["names"]))):
            counts[char] = counts.get(char, 0) + 1
    by_char: dict[str, set[int]] = {}
    latin: dict[str, set[int]] = {}
    owned = [(word, index) for index, rule in enumerate(rules) for word in (*rule["words"], *rule["names"])]
    for word, index in sorted(owned, key=lambda item: len(item[0])):
        han = [char for char in word if char > "\u2fff"]
        if han:
            by_char.setdefault(max(han, key=lambda char: (char in _CORE, counts[char], char)), set()).add(index)
        else:
            shorter = next((other for other in latin if other in word), word)
            latin.setdefault(shorter, set()).add(index)
    return Worded(
        {char: tuple(held) for char, held in by_char.items()},
        frozenset(by_char),
        {word: tuple(held) for word, held in latin.items()},
        rules,
    )


_CORE = frozenset("棉麻丝绒毛皮木金银钢铜胶莫竹")


def _any_in(words: Iterable[str], text: str) -> bool:
    return any(word in text for word in words)


def spellings(chars: frozenset[str], rulebook: Rulebook) -> frozenset[str]:
    """`chars` with every other form that folds to one of them."""
    folded = {chr(code) for code, form in rulebook.folding.same.items() if chr(form) in chars}
    return chars | folded | {char for char in ALIKE if plain(char) in chars}


def find(copy: Copy, rules: Iterable[Rule], brand: str = "") -> Iterator[Claim]:
    """The claims of one block, in the order of the rules."""
    for rule in rules:
        covered: list[tuple[int, int]] | None = None
        for start, end, pure in _places(copy.flat, rule):
            if covered is None:
                covered = _covered(copy.flat, (*rule["covers"], *([brand] if brand else [])))
            if any(a <= start and end <= b for a, b in covered):
                continue
            if _is_quiet(copy.flat, start, end, is_down=rule["kind"] == "down"):
                continue
            part, label = _limit(copy.flat, start, end, rule)
            sides = copy.flat[max(0, start - 8) : start]
            everywhere = any(word in sides for word in _BOTH_SIDES)
            yield Claim(rule, copy.block, copy.span(start, end), pure, part, label, everywhere)


def _covered(flat: str, covers: Iterable[str]) -> list[tuple[int, int]]:
    return [(at, at + len(cover)) for cover in covers for at in _each(flat, cover)]


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
                elif not pure_rule and _has_noun(flat, end, rule["nouns"]):
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


def _has_noun(flat: str, end: int, nouns: Iterable[str]) -> bool:
    near = flat[end : end + 10]
    near = re.split(r"[,;\n|]", near)[0]
    nouns = tuple(nouns)
    return not nouns or any(noun in near for noun in nouns)


def _is_quiet(flat: str, start: int, end: int, *, is_down: bool) -> bool:
    """Negated, compared, or about goods that are treated with these goods."""
    before = flat[max(0, start - 12) : start]
    for mark in _CLAUSE:
        if mark != " ":
            before = before.rpartition(mark)[2]
    tight = before.rstrip(" \"“'")
    if tight.endswith(_NEGATED) and not tight.endswith(_NOT_NEGATED) and not _NAMED_CLASS.search(tight):
        return True
    if _USED_ON.search(tight):
        return True
    after = flat[end : end + 10]
    for mark in ",;\n":
        after = after.partition(mark)[0]
    if after.startswith(_LIKE_BEHIND) and not after.startswith(("色织", "感恩", "色丁", "风衣", "纹理")):
        return True
    goods = next(word for word in _GOODS if after.startswith(word))
    rest = after[len(goods) :].lstrip(" 的")
    return rest.startswith(_WASH) or (bool(goods) and rest.startswith(_STORE)) or (is_down and rest.startswith(_STORE))


def _limit(flat: str, start: int, end: int, rule: Rule) -> tuple[PartName, str]:
    """The part that the claim names: 纯棉内里, 里料采用真丝."""
    after = flat[end : end + 6].lstrip(" 质的")
    for word in _PART_BEHIND:
        if after.startswith(word):
            return part_of(word) or "other", word
    if (flat[end - 1] == "木" and after.startswith(_LEGS)) or (flat[end - 1] == "铜" and after.startswith(_COPPER)):
        return "other", after[0]
    word = label_at(after, 0) if after else ""
    part = part_of(word) if word else None
    if part and part != "other" and not flat.startswith(":", end + 1):
        return part, word
    before = _PART_BEFORE.search(flat, max(0, start - 16), start)
    if before and not flat[max(0, before.start() - 1) : before.start()].startswith(_MADE_OF):
        return part_of(before.group(1)) or "other", before.group(1)
    if not FILLED_WITH.isdisjoint(rule["fibres"]) and (after.startswith(_QUILTS) or after == "被"):
        return "filling", ""
    return ("main" if rule["part"] == "any" else rule["part"]), ""
