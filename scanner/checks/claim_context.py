"""What stands round a claim: negations, comparisons, goods for other goods, and the part that a claim is limited to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.claims.parts import label_at, part_of
from scanner.claims.plain import plain
from scanner.claims.types import PartName
from scanner.model import Listing
from scanner.text.form import later

Rule = Mapping[str, Any]
"""A claim rule as `scanner.rulebook.claim_rules` describes it."""

_NEGATED = (
    "非", "不是", "并非", "不含", "无", "仿", "类", "类似", "似", "胜似", "媲美", "堪比", "好过", "如", "像",
    "好像", "犹如", "比", "替代", "代替", "告别",
    "不等于", "不同于", "拒绝", "超越", "普通", "相比", "不用", "而非", "没有", "不可", "不能", "怕", "所谓", "假",
    "胜过", "优于", "不如", "高仿", "防", "送", "赠", "赠品", "搭配", "套在", "穿在", "叠穿",
    "零", "内搭", "换下", "脱下", "是否", "是否是", "是否为",
)  # fmt: skip
_NOT_NEGATED = ("性价比", "自如", "有无", "南非", "全无")
_NAMED_CLASS = later(r"[a-z\u4e00-\u9fff]类$")
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
_USED_ON = later(
    r"适用于|适用:|适合洗|可用于|用于|针对|识别|鉴别|如何|什么是|区别|就像|好像|仿佛|如穿|宛如|犹如|包装清单"
    r"|(?<![易好可免便])(?:清洗|洗涤|护理|收纳|熨烫|洗护|存放|去除)$"
)
"""Before a name: it is what the goods are used on, or what they are compared with."""
BOTH_SIDES = ("正反", "两面", "双面均", "里外", "内外", "里里外外")
_PART_BEHIND = (
    "内里", "里布", "里料", "里衬", "内衬", "内胆", "内层", "裆", "底裆", "填充", "鞋垫", "衬里", "里子", "里层",
    "口袋布", "领口", "袖口",
    "框架", "贴面", "刺绣", "包边", "花边", "罗纹", "拉手", "把手", "扶手", "头绳", "吊牌", "大底",
)  # fmt: skip
_LEGS = ("腿", "脚", "架", "框", "柄", "把")
"""What 实木 is only said of, where one of these stands behind it."""
TRIM = "毛领"
"""The part that fur of a collar, hood or cuff is said of."""
_TRIM = later(r"真?大?毛?(?:领(?![带结巾])|帽[条檐口]|[袖边条球](?!子)|围?脖领|饰)")
SIDES: Mapping[str, tuple[str, ...]] = {
    "a面": ("a面", "正面"),
    "b面": ("b面", "反面", "背面"),
    "正面": ("正面", "a面"),
    "反面": ("反面", "背面", "b面"),
    "背面": ("背面", "反面", "b面"),
}
"""What one face of a quilt cover or a throw is also called."""
_SIDE_BEFORE = later(r"(?<![a-z正两双])([ab]面|正面|反面|背面)(?:面料|是|为|用|采用|:|\(| )*$")
_TWO_SIDES = later(r"(?:a面|正面)[和与及,+/&]?(?:b面|反面|背面)[^a-z0-9]*$")
_WADDING = later(r"花(?:被(?![套罩单面])|胎|褥(?!子?套)|絮)")
"""Behind 棉: cotton wool of a quilt, and no cloth (棉花被 is filled with it, 纯棉花被套 is a printed cover)."""
_FURNITURE_LEG = later(r"(?:餐?桌|床|椅|凳|柜|沙发|茶几)(?:腿|脚)")
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
_PART_BEFORE = later(
    r"(内里|里布|里料|里衬|内衬|内胆|内层|裆部|底裆|填充|鞋垫|衬里|里层|夹层|帽里)(?:部分)?(?:均|都|也)?"
    r"(?:采用|为|是|用|选用|全部|:|\)|使用|材质|材料|优质| )*$"
)
_MADE_OF = ("毛", "绒", "棉", "皮", "丝", "麻", "纶", "布", "维")
"""羊毛内衬真皮: a lining with its own material before it does not take the one behind it."""
_CLAUSE = ",;\n!?|/()。"
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


def is_quilt(listing: Listing) -> bool:
    """Whether the goods are quilts or pillows: silk, wool or soy of them is their filling."""
    title = plain(listing.title or "")
    return any(word in title for word in _FILLED) and not any(word in title for word in _COVERS)


_PACKED = later(r"(?:包装清单|包装内含|装箱清单|配件清单|清单|配件|附件|赠品)[ :：为有]*(?:[^。;!?\n]{0,60})$")
"""A list of what is in the box: its materials are those of the extras, not of the goods."""
_ASKED = later(r"(?:材质|面料|料子|制成|做)?的? ?(?:吗|么(?!么)|嘛|\?)")
"""Behind a name: whoever asks (是纯棉的吗) claims nothing."""
_COUNTED = later(r"[\u4e00-\u9fff]{0,6} ?(?:[×x*] ?\d|[一二两\d]{1,2}(?:双|个|只|条|支|张|套|副))")


def is_quiet(flat: str, start: int, end: int, *, is_down: bool) -> bool:
    """Negated, compared, or about goods that are treated with these goods."""
    before = flat[max(0, start - 12) : start]
    tight = before[max(map(before.rfind, _CLAUSE)) + 1 :].rstrip(" \"“'")
    if tight.endswith(_NEGATED) and not tight.endswith(_NOT_NEGATED) and not _NAMED_CLASS.search(tight):
        return True
    if _USED_ON.search(tight):
        return True
    if _ASKED.match(flat, end):
        return True
    if _COUNTED.match(flat, end) and _PACKED.search(flat, max(0, start - 80), start):
        return True
    after = flat[end : end + 10]
    for mark in ",;\n":
        after = after.partition(mark)[0]
    if after.startswith(_LIKE_BEHIND) and not after.startswith(("色织", "感恩", "色丁", "风衣", "纹理")):
        return True
    goods = next(word for word in _GOODS if after.startswith(word))
    rest = after[len(goods) :].lstrip(" 的")
    return rest.startswith(_WASH) or (bool(goods) and rest.startswith(_STORE)) or (is_down and rest.startswith(_STORE))


def limit(flat: str, start: int, end: int, rule: Rule) -> tuple[PartName, str]:
    """The part that the claim names: 纯棉内里, 里料采用真丝."""
    after = flat[end : end + 6].lstrip(" 质的")
    if "裆" in after[:4]:
        return "other", "裆"
    if flat[end - 1] == "棉" and _WADDING.match(flat, end):
        return "filling", ""
    if flat[end - 1] == "领" and flat[end - 2] in "毛绒貂":  # 狐狸毛领 as one word names its trim itself
        return "other", TRIM
    for word in _PART_BEHIND:
        if after.startswith(word):
            return part_of(word) or "other", word
    if (flat[end - 1] == "木" and after.startswith(_LEGS)) or (flat[end - 1] == "铜" and after.startswith(_COPPER)):
        return "other", after[0]
    if flat[end - 1] in "毛绒貂" and _TRIM.match(after):
        return "other", TRIM
    leg = _FURNITURE_LEG.match(after) if flat[end - 1] == "木" else None
    if leg:
        return "other", leg.group()
    side = _SIDE_BEFORE.search(flat, max(0, start - 10), start) if "面" in flat[max(0, start - 10) : start] else None
    if side and not _TWO_SIDES.search(flat, max(0, start - 14), start):
        return "main", side.group(1)
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
