"""1688 offer page (about 2019)."""

from __future__ import annotations

from scanner.documents.platforms.dialect import Dialect

DIALECT = Dialect(
    platform="1688",
    marks=("h1.d-title", "#mod-detail-attributes", "#desc-lazyload-container"),
    title=("h1.d-title", "title"),
    title_ends=r"\s*-\s*阿里巴巴\Z",
    price=("meta[property=og:product:price]@content",),
    sku=(".obj-sku .name", ".obj-sku .unit-detail-spec-operator"),
    columns=(("#mod-detail-attributes td.de-feature", "#mod-detail-attributes td.de-value"),),
    detail=("#desc-lazyload-container", "#mod-detail-description .desc-lazyload-container"),
    main=("li.tab-trigger@data-imgs",),
    shop=(".company-name", ".base-info .name"),
    ids=(r"offer/(\d+)\.html", r"\bofferid[\"']?\s*:\s*[\"']?(\d+)"),
    description=(r"data-tfs-url=\"([^\"]+)\"",),
)
