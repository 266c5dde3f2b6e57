"""Taobao item page, classic layout (2016 to 2022)."""

from __future__ import annotations

from scanner.documents.platforms.dialect import Dialect

DESCRIPTION = (
    # Two addresses, chosen by the scheme of the page: the second is the one for https.
    r"descUrl[\"']?\s*:\s*[^,\n?]{0,80}\?\s*[\"'][^\"']+[\"']\s*:\s*[\"']([^\"']+)[\"']",
    r"[\"']?(?:httpsDescUrl|descUrl)[\"']?\s*:\s*[\"']([^\"']+)[\"']",
)

DIALECT = Dialect(
    platform="taobao",
    marks=("h3.tb-main-title", "#J_DivItemDesc", "ul.attributes-list"),
    title=("h3.tb-main-title@data-title", "h3.tb-main-title", "title"),
    title_ends=r"\s*-\s*淘宝网(?:\S*)\Z",
    subtitle=("p.tb-subtitle",),
    price=("#J_StrPrice .tb-rmb-num", ".tb-rmb-num"),
    sku=("ul.J_TSaleProp li",),
    pairs=("ul.attributes-list > li",),
    detail=("#J_DivItemDesc",),
    main=("#J_UlThumb img", "#J_ImgBooth"),
    reviews=("#reviews", "#J_Reviews"),
    shop=(".tb-shop-name", ".shop-name-link", "meta[name=shop]@content"),
    ids=(r"item\.htm\?(?:[^\"'\s]*&(?:amp;)?)?id=(\d+)", r"\bitemId\s*:\s*[\"'](\d+)", r"[?&]id=(\d{6,})"),
    description=DESCRIPTION,
)
