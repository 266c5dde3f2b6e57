"""JD item page, classic layout (2018 to 2020)."""

from __future__ import annotations

from scanner.documents.platforms.dialect import Dialect

TITLE_ENDS = r"\s*(?:【[^】]{0,30}(?:行情|报价|价格|评测|图片|品牌)[^】]{0,30}】)?\s*-\s*京东\S*\Z"

DIALECT = Dialect(
    platform="jd",
    marks=(".sku-name",),
    title=(".sku-name", "title"),
    title_ends=TITLE_ENDS,
    subtitle=("#p-ad", ".p-ad"),
    price=(".summary-price .p-price", ".p-price"),
    sku=("#choose-attrs .item",),
    pairs=("#parameter-brand > li", "ul.parameter2 > li", "#parameter2 > li"),
    columns=((".Ptable-item dt", ".Ptable-item dd"),),
    package=(".package-list p",),
    detail=("#J-detail-content",),
    main=("#spec-list img",),
    main_script=(r"imageList\s*:\s*(\[[^\]]*\])",),
    main_prefix="//img10.360buyimg.com/n1/",
    reviews=("#comment",),
    shop=(".J-hove-wrap .name a", "#popbox .mt h3 a"),
    category=("#crumb-wrap .item > a",),
    drop=(".follow-brand", ".Ptable-tips", ".J-ptable-tips", "li[title=质量承诺]", ".Ptable-item h3"),
    skeleton=("#product-attribute", ".product-attribute"),
    ids=(r"\bskuid\s*:\s*[\"']?(\d+)", r"item\.jd\.com/(\d+)\.html", r"/(\d{5,})\.html"),
    description=(r"\bdesc\s*:\s*[\"']([^\"']+)[\"']",),
)
