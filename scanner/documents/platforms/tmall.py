"""Tmall item page, classic layout (2018 to 2020)."""

from __future__ import annotations

from scanner.documents.platforms.dialect import Dialect

DIALECT = Dialect(
    platform="tmall",
    marks=(".tb-detail-hd", "#J_AttrUL"),
    title=(".tb-detail-hd h1", "title"),
    title_ends=r"\s*-\s*tmall\.com天猫\Z|\s*-\s*天猫\S*\Z",
    subtitle=(".tb-detail-hd p", "h4.tb-detail-sellpoint"),
    price=(".tm-price",),
    sku=("ul.J_TSaleProp li", ".tm-sale-prop li"),
    pairs=("#J_AttrUL > li",),
    columns=(("table.tm-tableAttr tbody th", "table.tm-tableAttr tbody td"),),
    package=("table.tm-tableAttr[text^=包装清单]",),
    detail=("#description .content", "#description"),
    main=("#J_UlThumb img", "#J_ImgBooth"),
    reviews=("#J_Reviews",),
    shop=(".slogo-shopname", ".shopLink"),
    drop=("tr.tm-tableAttrSub", ".tm-tableAttr thead", "#description > h4.hd"),
    ids=(r"item\.htm\?(?:[^\"'\s]*&(?:amp;)?)?id=(\d+)", r"[\"']itemId[\"']\s*:\s*[\"']?(\d+)"),
    description=(
        r"[\"']httpsDescUrl[\"']\s*:\s*[\"']([^\"']+)[\"']",
        r"[\"']?descUrl[\"']?\s*:\s*[\"']([^\"']+)[\"']",
    ),
    data=(r"TShop\.Setup\(\s*(?=\{)",),
)
