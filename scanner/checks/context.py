"""The closed table of what an exemption may ask of a hit's surroundings. Scope is the clause, not the line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from scanner.checks.surroundings import BRAND_FIELDS, MODEL_FIELDS, Around, attribute_name
from scanner.text.form import later

NEGATION = later(
    r"(?:不是|并非|绝非|不算|不敢说|不敢自称|不追求|不求|不要求|不一定|未必|谈不上|称不上|算不上|并不|不必|无需"
    r"|无须|不含|不会说|不说"
    r"|不吹|拒绝|抵制|杜绝|禁止|禁用|严禁|避免|不使用|不得使用|不用|不做|没有|没|非|不|无|未|勿)$"
)
NEGATED_FAR = later(
    r"(?:拒绝|抵制|杜绝|严禁|禁止|禁用|不得使用|不使用|不再使用|避免使用|并非|绝非|不是|不敢说|不代表|谈不上"
    r"|称不上|算不上)"
    r"[^，,。；;！!？?]{0,8}$"
)
NEAR, FAR = 4, 12
"""The longest that `NEGATION` and `NEGATED_FAR` can find: they need not look further back."""
DOUBLE = later(
    r"(?:不是没有|没有.{0,4}不|无不|莫不|不得不|没有比|再没有|哪有|岂有|难道不|难道|岂不|岂非|何尝不|能不|不就是"
    r"|谁说[^，,。；;]{1,10}(?:就)?不是|再也不(?!用|是|使用|必|会用)|从此不(?!用|是|必)|可不就是|谁说不|无一不|不能不)"
)
META = later(
    r"(?:禁用词|违禁词|极限词|广告法|敏感词|绝对化用语|字样|等词|一词|二字|字眼|用语|词语|广告用语|会提示|提示词)"
)


def negated(around: Around) -> bool:
    """A negation in the hit's own clause that reaches it: 非纯棉, 不是最贵的; but not 没有比它更好的."""
    before = around.before
    beside = before.rstrip("“\"「『'‘ ")
    if not NEGATION.search(beside, max(0, len(beside) - 4)) and not NEGATED_FAR.search(
        before, max(0, len(before) - 12)
    ):
        return False
    return not DOUBLE.search(before)


def rhetorical(around: Around) -> bool:
    """A question that asserts (难道不是最好的吗), or a double negation."""
    return bool(DOUBLE.search(around.before))


def quoted(around: Around) -> bool:
    """The hit is spoken about and not said: in quotation marks or a list, beside a word about wording."""
    first, last = around.sentence
    return bool(META.search(around.text, first, last))


def in_title_marks(around: Around) -> bool:
    """Inside 《…》: the name of a work."""
    left = around.text.rfind("《", max(0, around.start - 40), around.start)
    if left < 0 or "》" in around.text[left : around.start]:
        return False
    return around.text.find("》", around.end, around.end + 40) >= 0


def in_brand_field(around: Around) -> bool:
    """The hit lies wholly inside the listing's own brand."""
    names = around.profile.brands
    return (bool(names) and _inside(around, names)) or _field_in(around, BRAND_FIELDS)


def in_model_field(around: Around) -> bool:
    """The hit lies wholly inside the listing's own model, series or product name."""
    names = around.profile.models
    return (bool(names) and _inside(around, names)) or _field_in(around, MODEL_FIELDS)


def _field_in(around: Around, fields: frozenset[str]) -> bool:
    field = around.block.field
    return field.startswith("attributes.") and attribute_name(field) in fields


def _inside(around: Around, names: tuple[str, ...]) -> bool:
    for name in names:
        place = around.text.find(name, max(0, around.end - len(name)), around.start + len(name))
        if 0 <= place <= around.start and around.end <= place + len(name):
            return True
    return False


NUMBER = r"[0-9０-９一二两三四五六七八九十百千半]"
MEASURED = later(
    rf"^(?:的(?=[0-9]))?(?!的)[^，,。；;！!？?\n]{{0,14}}?(?:[0-9]|{NUMBER}+(?:人|件|条|本|双|个|只|天|小时|分钟"
    rf"|码|斤|倍|档"
    rf"|级|米|寸|层|种|次|包|瓶|盒|台|部|位|套|组|支|根|片|粒|升|杯|毫升|公斤|克))"
)


def measured(around: Around) -> bool:
    """A limit with its figure: 最大承重20kg, 最多可放12本."""
    return bool(MEASURED.match(around.text[around.end : around.clause[1]]))


PARAMETER = later(
    r"(?:[a-z]{1,5})?(?:可|允许|支持)?(?:感光度|视角|承重|载重|承载|负载|负荷|功率|电流|电压|电阻|转速|流量|扬程|压力|压强|压差|温度|水温"
    r"|水位|湿度|容量|容积|码|号|水量|风量|风速|吸力|扭矩"
    r"|行程|高度|宽度|长度|厚度|深度|直径|半径|口径|内径|外径|孔径|周长|尺寸|尺码|码数|腰围|胸围|臀围|腿围|臂围"
    r"|头围|角度|仰角|倾角|距离|间距|范围|射程|值|数值|刻度"
    r"|分辨率|像素|频率|音量|亮度|照度|光圈|焦距|倍数|变焦|档位|速度|时速|速率|传输|带宽|内存|存储|扩展|重量|体重"
    r"|人数|数量|起订|起批|起购|购买|订购|限购|订单|批量|用量|剂量"
    r"|支持|兼容|拉伸|伸缩|展开|调节|可调|输出|输入|制冷|制热|加热|耗电|功耗|能耗|噪音|续航|待机|时长|时间|年龄"
    r"|身高|适用|能力|处|边|点|限|额|额度|可放|可装|可容|可达|可到|可选|可订|可买"
    r"|显示|刷新|打印|扫描|测量|量程|称重|误差|公差|精度|粒径|浓度|含量|密度|厚|宽|长|高|深|跨度|间隙|容差|容错"
    r"|信号|读取|写入|包装|保温|工作|使用面积|面积|体积|座位|公约|公倍|似然|二乘)"
    r"(?!的|感|化|体验|品质|性能最)"
)


def parameter(around: Around) -> bool:
    """The extreme of a parameter and not of the goods: 最高水位线, 最小起订量; but not 最大容量的炸锅."""
    after = around.text[around.end : around.clause[1]]
    if re.match(r"[一-鿿]{1,6}的(?!最|时|情|基|部|[0-9])", after) and not MEASURED.match(after):
        return False
    return bool(PARAMETER.match(after))


ATTITUDE = later(
    r"没有最[一-鿿]{1,4}[，,]?(?:只有|唯有|但有)更|尽最大|经营理念|企业理念|服务理念|企业文化|企业精神|服务宗旨"
    r"|经营宗旨"
)


def attitude_only(around: Around) -> bool:
    """A motto: 没有最好，只有更好."""
    first, last = around.sentence
    return bool(ATTITUDE.search(around.text, first, last))


GENERIC = later(
    r"(?:是|乃|成为|作为|当作|称为|誉为|视为|算是|不失为|属于|就数|当数|唯有|才是|便是|则是|也是|都是|最是|选|穿"
    r"|搭配|配)[^，。！!；;]{0,18}$"
)
GENERIC_FAR = 21
"""The longest that it can find."""


def generic_subject(around: Around) -> bool:
    """The sentence says what a kind of goods is in general: 白衬衫是许多上班族的首选."""
    return bool(GENERIC.search(around.before, max(0, len(around.before) - GENERIC_FAR)))


RANGE = later(
    r"(?:本季|这季|这期|本期|同系列|该系列|系列中|系列里|本系列|全系|本品牌|品牌旗下|旗下|家族中|同款中|我们?(?:家)?(?:出|做|设计|上新|拍)过[^，。]{0,12}|历代"
    r"|上一代|前代|几款(?:中|里)"
    r"|三款(?:中|里)|款式中|其中|里面|这批|这次|此次|两款(?:中|里))"
)
ALL_OTHERS = later(r"(?:同级|同类|同价|同档|同款式|市面|市场|行业|业内|业界|全网|同行)")
OWN_SHOP = later(r"(?:本店|我家|我们家|自家|店里|店内)[^，。]{0,6}$")
BEST = later(r"最(?:佳|好|优|强)")


def self_comparison(around: Around) -> bool:
    """Compared within the seller's own range: 同系列中最轻的, 我们家最受欢迎的; but not 本店最佳选择."""
    before = around.before
    if RANGE.search(before):
        return not ALL_OTHERS.search(before)
    own = OWN_SHOP.search(before) and (before.endswith("卖得") or not BEST.match(around.hit))
    return bool(own) and around.after.startswith("的")


GOAL = later(
    r"(?:追求|竭力|竭诚|寻求|力求|力争|致力|争取|力图|立志|旨在|希望|愿|祝|为了|只为|只想|努力|尽力|尽|坚持|秉承|秉持|目标|理念"
    r"|宗旨|梦想|初心|想要|期待|渴望|向往|探索|永远在)"
)


def goal_or_attitude(around: Around) -> bool:
    """A goal, wish or attitude of the seller, not a statement about the goods."""
    return bool(GOAL.search(around.before))


POINTER = later(
    r"(?:这款|此款|这件|此件|这条|这双|这只|这个|这套|这台|这把|这张|这支|这瓶|这组|这份|这种|该款|本款|本品"
    r"|本产品|该产品|这样一[款件条双个]|这一[款件条双个]|一款"
    r"|它|我们的(?!经营|企业|服务|理念|目标|宗旨|追求|初心)|我家|本店)"
)


def points_at_item(around: Around) -> bool:
    """A word before the hit, or in its clause, that points at the item on sale: 这款, 此款, 它."""
    return bool(POINTER.search(around.text, around.sentence[0], around.clause[1]))


ORIGIN = later(
    r"(?:数据来源|来源[:：]|据.{2,16}(?:报告|数据|统计|调查)|截至|统计(?:周期|时间|区间|口径)|报告编号|检测报告"
    r"|证书编号)"
)
DATED = later(r"(?:19|20)\d\d(?:年|[-./]\d)")


def dated_source(around: Around) -> bool:
    """A date and a source stand in the same text."""
    first, last = around.scope("block")
    window = around.text[first:last]
    return bool(DATED.search(window) and ORIGIN.search(window))


def dated(around: Around) -> bool:
    """A year or a period stands before the hit."""
    first, last = around.sentence
    return bool(DATED.search(around.text, first, last))


BELOW_PROVINCE = later(
    r"(?:[一-鿿]{1,4}(?:县|区|镇|乡|村|街|市)(?:销量|销售|口碑|人气|品质|第)|全县|全镇|全村|本地|当地|县城|同城"
    r"|附近)"
)


def below_province(around: Around) -> bool:
    """The place is smaller than a province: the citation guide of 2026 takes the exemption away."""
    return bool(BELOW_PROVINCE.search(around.text, around.clause[0], around.end))


def in_title(around: Around) -> bool:
    """The hit stands in the title."""
    return around.block.field.startswith("title")


def is_attribute(around: Around) -> bool:
    """The hit stands in an attribute's value."""
    return around.block.field.startswith("attributes")


PREDICATES: Mapping[str, Callable[[Around], bool]] = {
    "negated": negated,
    "rhetorical": rhetorical,
    "quoted": quoted,
    "in_title_marks": in_title_marks,
    "in_brand_field": in_brand_field,
    "in_model_field": in_model_field,
    "measured": measured,
    "parameter": parameter,
    "attitude_only": attitude_only,
    "generic_subject": generic_subject,
    "self_comparison": self_comparison,
    "goal_or_attitude": goal_or_attitude,
    "points_at_item": points_at_item,
    "dated_source": dated_source,
    "dated": dated,
    "below_province": below_province,
    "in_title": in_title,
    "is_attribute": is_attribute,
}
"""The closed table of what an exemption may ask; a new predicate is Python and is reviewed."""
