"""Answers of platforms, data services and pages as data: how a shape is known, and where its fields stand.

A path is written ``item.props.*.name``: steps by dots, ``*`` for every element or value. Several paths are tried in
order and the first that gives something is taken, except for `Shape.attributes`, `detail_images` and `extra`, where
all are read. Shapes and fields were seen in real answers unless a comment says otherwise.
"""

from __future__ import annotations

from typing import Literal

from scanner.text.named import NamedTuple

Form = Literal["pairs", "groups", "object", "glued", "values"]


class Attributes(NamedTuple):
    """Where attributes stand, and in which form."""

    form: Form
    """pairs: a list of objects with a name and a value; groups: objects {name: value}; object: one such object;
    glued: ``name:value;name:value`` in one string; values: one value, named by `name`."""
    path: str
    name: str = "name"
    """pairs: the key of the name; values: the attribute's name."""
    value: str = "value"
    """pairs: the key of the value."""
    instead: bool = False
    """Read only where no attribute was found before."""


class Shape(NamedTuple):
    """One kind of answer."""

    name: str
    platform: str
    roots: tuple[str, ...]
    """Where the items are, from the top of the document; an empty string is the top itself."""
    has: tuple[str, ...]
    """What an item of this shape has, all of it."""
    title: tuple[str, ...]
    id: tuple[str, ...] = ()
    subtitle: tuple[str, ...] = ()
    attributes: tuple[Attributes, ...] = ()
    partial: bool = False
    """The attributes here are never all of them."""
    images: tuple[str, ...] = ()
    price: tuple[str, ...] = ()
    sku: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    """Descriptions, HTML or plain."""
    detail_images: tuple[str, ...] = ()
    description: tuple[str, ...] = ()
    """Address of the description, where it is a further request."""
    extra: tuple[tuple[str, str], ...] = ()
    """(field, path) of further wording."""
    review: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    shop: tuple[str, ...] = ()
    brand: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    sales: tuple[str, ...] = ()
    is_tmall: tuple[tuple[str, str], ...] = ()
    """(path, value): any of them makes a Taobao item one of Tmall."""


CURRENT = Shape(
    "current page of Taobao and Tmall",
    "taobao",
    ("loaderData.home.data.res", "home.data.res", "data.res", "res", ""),
    ("item.title", "componentsVO"),
    title=("componentsVO.titleVO.title.title", "item.title"),
    id=("item.itemId",),
    subtitle=("componentsVO.titleVO.subTitles.*.title",),
    attributes=(
        Attributes("pairs", "plusViewVO.industryParamVO.enhanceParamList", "propertyName", "valueName"),
        Attributes("pairs", "plusViewVO.industryParamVO.basicParamList", "propertyName", "valueName"),
        Attributes("pairs", "componentsVO.extensionInfoVO.infos.*.items", "title", "text", instead=True),
    ),
    images=("item.images.*", "componentsVO.headImageVO.images.*"),
    price=("componentsVO.priceVO.price.priceText",),
    sku=("skuBase.props.*.values.*.name",),
    description=("item.pcADescUrl",),
    shop=("seller.shopName",),
    sales=("componentsVO.titleVO.salesDesc", "item.vagueSellCount"),
    is_tmall=(("seller.sellerType", "B"),),
)

MOBILE = Shape(
    "phone page of Tmall",
    "taobao",
    ("", "data"),
    ("item.title", "props.groupProps"),
    title=("item.title",),
    id=("item.itemId",),
    subtitle=("item.subtitle",),
    attributes=(Attributes("groups", "props.groupProps.*.*.*"),),
    images=("item.images.*",),
    price=("mock.price.price.priceText",),
    sku=("skuBase.props.*.values.*.name",),
    description=("item.tmallDescUrl", "item.taobaoPcDescUrl", "jumpUrl.apis.httpsDescUrl", "jumpUrl.apis.descUrl"),
    review=("rate.rateList.*.content",),
    shop=("seller.shopName",),
    category=("item.categoryId",),
    is_tmall=(("seller.sellerType", "B"),),
)

SETUP = Shape(
    "script of the classic Tmall page",
    "tmall",
    ("",),
    ("itemDO.title",),
    title=("itemDO.title",),
    id=("itemDO.itemId", "rateConfig.itemId", "valCartInfo.itemId"),
    subtitle=("itemDO.newAttraction",),
    attributes=(Attributes("values", "itemDO.brand", "品牌"),),
    partial=True,
    images=("propertyPics.default.*", "itemDO.mainPic"),
    price=("detail.defaultItemPrice", "itemDO.reservePrice"),
    sku=("valItemInfo.skuList.*.names",),
    detail_images=("api.newWapDescJson.*.data.*.img",),
    description=("api.httpsDescUrl", "api.descUrl"),
    category=("itemDO.categoryId",),
)

COPY_TAOBAO = Shape(
    "copied goods, Taobao",
    "taobao",
    ("data", ""),
    ("item.title", "item.groupProps"),
    title=("item.title",),
    id=("item.itemId",),
    subtitle=("item.subTitle",),
    attributes=(Attributes("groups", "item.groupProps.*.*.*"),),
    images=("item.images.*",),
    price=("item.priceRange",),
    sku=("item.props.*.values.*.name",),
    details=("item.desc",),
    detail_images=("item.descImgs.*",),
    description=("item.descUrl",),
    url=("item.url",),
    shop=("seller.shopName",),
    sales=("item.vagueSellCount",),
    is_tmall=(("item.isTmall", "True"),),
)

COPY_PDD = Shape(
    "copied goods, Pinduoduo",
    "pdd",
    ("data", ""),
    ("item.goodsName",),
    title=("item.goodsName",),
    id=("item.goodsId",),
    subtitle=("item.goodsDesc",),
    attributes=(Attributes("pairs", "item.goodsProperty", "key", "values"),),
    images=("item.banner.*.url", "item.banner.*"),
    price=("item.minGroupPrice",),
    sku=("item.skus.*.specs.*.spec_value",),
    detail_images=("item.detail.*.url",),
    url=("item.url",),
    shop=("seller.shopName",),
    sales=("item.salesTip",),
)

COPY_SUNING = Shape(
    "copied goods, Suning",
    "suning",
    ("data",),
    ("title", "images", "partNumber"),
    title=("title",),
    id=("partNumber",),
    images=("images.*",),
    sku=("passSubList.*.*.*.characterValueDisplayName", "charPartNumbers.*.*.characterValueDisplayName"),
    details=("desc",),
)

MOGU = Shape(
    "item of mogu.com",
    "mogu",
    ("*.data.result", "data.result", "result"),
    ("itemInfo.title",),
    title=("itemInfo.title",),
    id=("itemInfo.itemId",),
    attributes=(Attributes("object", "itemParams.info.set"),),
    images=("topImages.*",),
    price=("priceInfo.nowPrice",),
    details=("detailInfo.desc",),
    detail_images=("detailInfo.detailImage.*.list.*",),
    shop=("shopInfo.name",),
    sales=("itemInfo.extra.sales",),
)

JD_B2B = Shape(
    "item of JD's cloud for businesses",
    "jd",
    ("result", ""),
    ("product.itemName", "product.itemId"),
    title=("product.itemName",),
    id=("product.itemId",),
    subtitle=("product.ad",),
    images=("product.itemPictureList.*",),
    sku=("product.skuList.*.attributeList.*.attrValueName",),
    description=("product.describeUrl",),
    extra=(("package", "product.packingList"), ("notice", "product.afterService")),
    shop=("shopInfo.shopName",),
)

PLUGIN_1688 = Shape(
    "what a browser plug-in collects from 1688",
    "1688",
    ("",),
    ("product.title", "product.offerId", "attributes"),
    title=("product.title",),
    id=("product.offerId",),
    attributes=(Attributes("pairs", "attributes", "label", "value"),),
    images=("product.images.*",),
    price=("product.price",),
    description=("product.detailUrl",),
    url=("source.url",),
    shop=("product.companyName",),
)

ONEBOUND = Shape(
    "item of a data service (onebound), both forms, and the open platform's item",
    "taobao",
    ("item", "", "item_get_response.item", "item_seller_get_response.item"),
    ("num_iid", "title"),
    title=("title",),
    id=("num_iid",),
    subtitle=("sell_point", "desc_short"),
    attributes=(
        Attributes("pairs", "props"),
        Attributes("glued", "props_name", instead=True),
    ),
    images=("item_imgs.item_img.*.url", "item_imgs.*.url", "item_imgs.item_img.*", "item_imgs.*", "pic_url"),
    price=("price",),
    sku=("props_list.*", "skus.sku.*.properties_name"),
    details=("desc", "wireless_desc"),
    detail_images=("desc_img.*",),
    url=("detail_url",),
    shop=("seller_info.shop_name", "nick"),
    brand=("brand",),
    category=("cid",),
    sales=("total_sold", "sales"),
    is_tmall=(("shop_type", "B"), ("tmall", "True")),
)

SMARTISAN = Shape(
    "goods list of smartisan.com",
    "smartisan",
    ("data.list.*", ""),
    ("shop_info.spu_title",),
    title=("shop_info.spu_title",),
    id=("id",),
    subtitle=("shop_info.spu_sub_title",),
    price=("price",),
    images=("sku_info.*.ali_image", "sku_info.*.image"),
    sku=("sku_info.*.spec_json.*.show_name",),
    details=("product_info.desc",),
)

PDD_LIST = Shape(
    "goods list of Pinduoduo",
    "pdd",
    ("goods_list.*", "items.*", "result.goods_list.*", "data.goods_list.*", ""),
    ("goods_name", "goods_id"),
    title=("goods_name",),
    id=("goods_id",),
    subtitle=("short_name",),
    images=("hd_thumb_url", "hd_url", "thumb_url"),
    shop=("mall_name",),
    sales=("sales", "cnt"),
)

ALIMAMA_LIST = Shape(
    "goods of a Taobao landing page",
    "taobao",
    ("data.mainItems.*", "mainItems.*"),
    ("title", "itemId"),
    title=("title",),
    id=("itemId",),
    images=("imgUrl",),
    price=("promoPrice", "price"),
    shop=("wangwangId",),
    sales=("sellCount",),
    is_tmall=(("ismall", "1"),),
)

# The search page's own data: from programs that read it, no real answer seen.
TAOBAO_LIST = Shape(
    "search answer of Taobao",
    "taobao",
    ("mods.itemlist.data.auctions.*", "data.auctions.*", "auctions.*", "data.itemsArray.*", "itemsArray.*"),
    ("raw_title|title", "nid|item_id"),
    title=("raw_title", "title"),
    id=("nid", "item_id"),
    images=("pic_url", "pic_path"),
    price=("view_price", "price"),
    url=("detail_url",),
    shop=("nick",),
    sales=("view_sales", "realSales"),
)

LIST_1688 = Shape(
    "search answer of 1688",
    "1688",
    ("", "data.offerList.*", "offerList.*", "data.content.offerResult.*"),
    ("title", "offerid|offerId", "attr|imgUrl"),
    title=("title",),
    id=("offerid", "offerId", "id"),
    images=("imgUrl",),
    price=("strPriceMoney",),
    shop=("attr.company.name", "loginId"),
)

SHAPES: tuple[Shape, ...] = (
    CURRENT,
    COPY_TAOBAO,
    MOBILE,
    SETUP,
    COPY_PDD,
    COPY_SUNING,
    MOGU,
    JD_B2B,
    PLUGIN_1688,
    ONEBOUND,
    SMARTISAN,
    PDD_LIST,
    ALIMAMA_LIST,
    TAOBAO_LIST,
    LIST_1688,
)
"""Asked in this order; the first that finds an item reads the document."""
