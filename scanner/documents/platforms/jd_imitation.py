"""Shops built after JD's old layout, with names of their own: course work, private malls."""

from __future__ import annotations

from scanner.documents.platforms.dialect import Dialect

DIALECT = Dialect(
    platform="generic",
    marks=("#product_intro > h1", "#product_detail .detail_list"),
    title=("#product_intro > h1 > span", "#product_intro > h1", "title"),
    subtitle=("#product_intro > h1 > b",),
    price=("#summary_price .content b",),
    sku=("#choose_color a", "#choose_version a"),
    pairs=("ul.detail_list > li",),
    columns=(("#product_data .td_title", "#product_data td"),),
    package=("#product_package p",),
    detail=("#product_info .detail_content", "#product_info"),
    main=("#icon_list img", "#mediumImg"),
    service=("#product_saleAfter",),
    reviews=("#product_comment", "#comment", "#comment_list"),
    category=(".bread-crumb a",),
    drop=("#product_data thead",),
    ids=(),
)
