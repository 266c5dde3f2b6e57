"""What columns and keys are called: names of exports, sheets and answers, in Chinese and English, to our fields.

Used for CSV and XLSX headers, ``name: value`` text files and JSON that no other shape fits. Names are compared without
case, blanks, underscores, and what stands in brackets, so ``Sell_Point`` and ``卖点（选填）`` are known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from scanner.text.form import later

_NAMES: Mapping[str, str] = {
    "title": """
        title 标题 商品标题 宝贝标题 产品标题 商品名称 宝贝名称 产品名称 商品名 产品名 品名 货品名称 货品标题 商品全称
        商品长标题 长标题 主标题 rawtitle itemtitle goodstitle producttitle goodsname itemname productname spuname
        sputitle skuname goods 书籍名称 书名 图书名称 listingtitle 商品 宝贝 产品 名称 name subject
    """,
    "subtitle": """
        subtitle 副标题 卖点 商品卖点 宝贝卖点 产品卖点 促销语 广告语 广告词 导购标题 导购语 营销语 短标题 推荐语
        商品简介 一句话卖点 sellpoint sellingpoint sellingpoints shorttitle slogan goodsdesc spusubtitle 亮点 商品亮点
        短描述 短名称 shortname 简介 ad summary
        商品短标题 shortdescription 商品推荐语 促销标题 商品广告词 商品广告语 宣传语 seotitle
    """,
    "detail": """
        detail 详情 商品详情 宝贝详情 产品详情 详情描述 商品描述 宝贝描述 产品描述 描述 文案 详情文案 图文详情
        商品介绍 产品介绍 介绍 详细描述 pc详情 无线详情 手机详情 details description desc detailhtml descriptionhtml
        deschtml bodyhtml detailtext content 内容 正文 html
        seodescription metadescription imagealttext body 图文描述 商品图文详情 商品图文描述 详情页 详情页文案 种草文案
    """,
    "price": """
        price 价格 售价 单价 销售价 一口价 现价 商品价格 宝贝价格 原价 市场价 吊牌价 促销价 到手价 团购价 saleprice
        marketprice originalprice orginalprice reserveprice groupprice 平均价格
        regularprice variantprice 商品售价 销售价格 拼单价 单买价 京东价
    """,
    "sku": """
        sku skus sku名称 sku规格 规格名称 规格值 款式规格 销售属性 颜色分类 skuproperties propertiesname variant
        variants option options skulist skuinfo skuitems skuinfos
    """,
    "id": """
        id 商品id 宝贝id 产品id 商品编号 商品编码 数字id numiid nid itemid goodsid productid offerid 宝贝编号
        商品数字id skuid spuid iid asin
        商品编码id 商品sku sku编码 spu编码
    """,
    "url": """
        url link 链接 商品链接 宝贝链接 产品链接 网址 详情链接 商品网址 购买网址 商品地址 链接地址 detailurl
        detailsurl itemurl producturl href goodsurl 商品url
    """,
    "platform": "platform 平台 电商平台 来源平台 来源 渠道 marketplace",
    "shop": """
        shop 店铺 店铺名 店铺名称 shopname sellernick store storename 商家 商家名称 卖家 mallname nick seller 掌柜
    """,
    "brand": "brand 品牌 品牌名 品牌名称 brandname vendor 品牌名称",
    "category": """
        category 类目 分类 类别 商品类目 宝贝类目 叶子类目 商品分类 产品分类 categoryname catname 类目名称 一级类目
        categories producttype 三级类目 商品类目名称
    """,
    "images": """
        images image imgs img pics pic pictures picture 图片 主图 商品图片 宝贝图片 主图链接 图片链接 图片地址
        主图地址 商品主图 imageurl imageurls imgurl imgurls picurl picturl thumburl hdthumburl mainimage 图片url
        主图url 封面图
        mainimgs mainimages itemimgs itemimages imagelist imgurls picurls gallery galleryimages albumpics
        imagesrc 轮播图 商品轮播图 商品主图链接 白底图 头图
    """,
    "detail_images": "detailimages descimg descimgs 详情图 详情图片 detailimage",
    "service": """
        service 话术 快捷回复 快捷短语 回复内容 回复 短信 短信内容 短信模板 模板内容 消息内容 自动回复 客服话术
        话术内容 快捷语 短语内容 reply quickreply sms
    """,
    "made_on": "madeon 生产日期 出厂日期 制造日期",
    "kind": "kind",
    "allow": "allow 允许 豁免",
    "qa": "qa 问答 问大家 questions",
    "review": "review reviews 评价 评论 评价内容 评论内容 买家评价 好评内容",
    "report": "report 检测报告 检验报告 质检报告",
    "sales": """
        sales 销量 月销量 总销量 总销售量 付款人数 付款 已售 销售量 成交量 deal sold salesvolume monthlysales 月销
        totalsold 支付件数 成交件数 销售数量 volume
    """,
    "views": "views 浏览量 访客数 访客 pv uv 曝光量 点击量 曝光 商品访客数 商品浏览量",
    "attributes": """
        attributes 属性 商品属性 宝贝属性 产品属性 产品参数 商品参数 参数 规格参数 类目属性 扩展属性 关键属性
        商品规格参数 属性信息 props propsname specs itemprops productprops goodsprops params parameters properties attrs
        attributelist paramlist specifications
    """,
}
"""Field to names, the surest first: of two columns that could be the title the surer one is."""
_ATTRIBUTES = """
    材质 材质成分 面料 面料成分 成分 成分含量 面料材质 里料 里料成分 填充物 充绒量 含绒量 绒子含量 面料主材质
    主面料成分 面料俗称 面料名称 帮面材质 鞋面材质 鞋底材质 内里材质 型号 货号 款号 颜色 主要颜色 尺码 尺寸 产地
    保质期 净含量 执行标准 安全等级 生产许可证编号 规格 风格 图案 适用季节 适用人群 适用年龄 适用性别 功能 功效 配料
    配料表 生产厂家 厂名 厂址 毛重 重量 材料 用途 年份季节 上市时间 款式 版型 厚薄 领型 袖长 裙长 包装清单 生产商
    出版社 备案号 批准文号 注册证号 适用对象 material composition fabric color colour size model weight origin style
    pattern season gender function
"""
"""Names that are attributes whatever stands in their column."""
_IGNORED = """
    库存 数量 num quantity stock 运费 邮费 postfee 评论数 评价数 总评价数 好评率 好评数 中评数 差评数 追评数 晒图数
    抓取时间 创建时间 更新时间 上架时间 时间 时间戳 序号 排名 备注 remark createtime updatetime modified created
    timestamp time index 收藏数 收藏量 comments commentcount sellerid shopid userid location 地区 发货地 所在地 城市
    省份 电话 手机 邮箱 meta 佣金 佣金比例 优惠券 条码 barcode 商家编码 outerid 状态 status rating score 评分
    collection pid uid md5 hash no 商品状态 宝贝状态 宝贝数量 商品类型 二级类目 二级分类 四级类目 handle published
"""
"""Names that are about the sale or the file and hold no wording of the listing."""

_ENDINGS: Mapping[str, str] = {
    **dict.fromkeys(("标题", "卖点", "亮点", "广告语", "广告词", "推荐语", "宣传语", "简介"), "subtitle"),
    **dict.fromkeys(("文案", "描述", "详情", "介绍", "正文", "台词", "口播"), "detail"),
}
"""What a name that nobody listed is by its last word: 投放文案, 落地页标题."""
_LONGEST = 10
"""Characters of such a name at most; a longer one is a sentence."""
_NAME_OF = later(r"(attribute|option)\s*(\d{1,3})\s+name\Z", re.I)
_VALUE_OF = later(r"(attribute|option)\s*(\d{1,3})\s+value(?:\(s\))?\Z", re.I)
_BRACKETS = later(r"\([^()]{0,60}\)|【[^【】]{0,60}】|\[[^\[\]]{0,60}\]")
_NOISE = later(r"[\s_\-*:.'\"“”\ufeff]+")


@lru_cache(maxsize=4096)
def normal(name: str) -> str:
    """`name` as names are compared."""
    folded = unicodedata.normalize("NFKC", name[:200]).lower()
    return _NOISE.sub("", _BRACKETS.sub("", folded)) or _NOISE.sub("", folded)


FIELDS: Mapping[str, tuple[str, int]] = {
    normal(name): (field, rank) for field, names in _NAMES.items() for rank, name in enumerate(names.split())
}
"""Normal name to its field and how far behind the surest name it stands."""
ATTRIBUTES = frozenset(map(normal, _ATTRIBUTES.split()))
IGNORED = frozenset(map(normal, _IGNORED.split()))
PAIR_NAMES = (
    "name", "attributeName", "attrName", "propName", "propertyName", "paramName", "key", "label", "title", "k", "名称",
    "参数名",
)  # fmt: skip
PAIR_VALUES = (
    "value", "attributeValue", "attrValue", "valueName", "propValue", "propertyValue", "paramValue", "values",
    "options", "val", "v", "值", "参数值",
)  # fmt: skip
"""What lists of objects call the name of an attribute, and its value."""
SINGLE = frozenset(("title", "id", "url", "platform", "shop", "brand", "made_on", "kind", "sales", "views"))
"""Fields that one column fills; the surest name wins."""


def assigned(names: Iterable[str], mapping: Iterable[tuple[str, str]] = ()) -> dict[int, str]:
    """Index of each column to its field: what `mapping` says, then known names; the rest is left out."""
    columns = [normal(name) for name in names]
    wanted = {normal(name): field for field, name in mapping}
    found: dict[int, str] = {}
    best: dict[str, tuple[int, int]] = {}
    for index, key in enumerate(columns):
        if key in wanted:
            found[index] = wanted[key]
            best[wanted[key]] = (-1, index)
    for index, key in enumerate(columns):
        field, rank = FIELDS.get(key, ("", 0))
        if not field or index in found:
            continue
        if field not in SINGLE:
            found[index] = field
        elif field not in best or rank < best[field][0]:
            best[field] = (rank, index)
    found.update({index: field for field, (_, index) in best.items()})
    for index, key in enumerate(columns):
        if index not in found and key not in FIELDS and (field := _by_ending(key)):
            found[index] = field
    return found


def _by_ending(key: str) -> str:
    if not 3 <= len(key) <= _LONGEST or key in ATTRIBUTES or key in IGNORED:
        return ""
    return next((field for ending, field in _ENDINGS.items() if key.endswith(ending)), "")


def named_by(names: Iterable[str]) -> dict[int, int]:
    """Columns with values to the columns that name them: ``Attribute 1 value(s)`` to ``Attribute 1 name``."""
    columns = [name.strip() for name in names]
    said = {(m[1].lower(), m[2]): index for index, name in enumerate(columns) if (m := _NAME_OF.match(name))}
    values = [(index, m) for index, name in enumerate(columns) if (m := _VALUE_OF.match(name))]
    return {index: said[m[1].lower(), m[2]] for index, m in values if (m[1].lower(), m[2]) in said}
