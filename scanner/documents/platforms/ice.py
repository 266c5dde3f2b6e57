"""Taobao and Tmall item pages, server-rendered layout (from 2024): hashed class names, all data in one script."""

from __future__ import annotations

from scanner.documents.platforms.dialect import Dialect

DIALECT = Dialect(
    platform="taobao",
    marks=('[class*="mainTitle--"]', '[class*="emphasisParamsInfoItemTitle--"]', "#ice-container .desc-root"),
    script_marks=(("__ICE_APP_CONTEXT__", r"__ICE_APP_CONTEXT__"),),
    title=('[class*="mainTitle--"]', "title"),
    title_ends=r"\s*-\s*(?:tmall\.com天猫|淘宝网|天猫\S*)\Z",
    subtitle=('[class*="subTitle--"]',),
    price=('[class*="highlightPrice--"]', '[class*="subPrice--"]'),
    sku=('[class*="valueItemText--"]',),
    columns=(
        # In the emphasised block the value stands above its name.
        ('[class*="emphasisParamsInfoItemSubTitle--"]', '[class*="emphasisParamsInfoItemTitle--"]'),
        ('[class*="generalParamsInfoItemTitle--"]', '[class*="generalParamsInfoItemSubTitle--"]'),
    ),
    detail=("#imageTextInfo-container .desc-root", "#imageTextInfo-container", ".desc-root"),
    main=('[class*="thumbnailPic--"]', '[class*="mainPic--"]'),
    reviews=('[class*="Comments--"]',),
    shop=('[class*="shopName--"]',),
    ids=(r"item\.htm\?(?:[^\"'\s]*&(?:amp;)?)?id=(\d+)", r"[\"']itemId[\"']\s*:\s*[\"']?(\d+)"),
    description=(r"[\"']pcADescUrl[\"']\s*:\s*[\"']([^\"']+)[\"']",),
    data=(r"__ICE_APP_CONTEXT__\s*=\s*(?=\{)", r"\bvar\s+b\s*=\s*(?=\{\s*\"?(?:appData|loaderData))"),
)
