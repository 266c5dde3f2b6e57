"""JD item page of 2026: nearly everything is filled in later; the title is only in ``<title>`` and a script."""

from __future__ import annotations

from scanner.documents.platforms import jd

DIALECT = jd.DIALECT._replace(
    marks=("#product-attribute", ".product-attribute"),
    script_marks=(("pageConfig", r"pageConfig\s*=\s*\{\s*compatible\s*:[^,{}]*,\s*(?:assets|product)\s*:"),),
    # A shop may have put its model into the head of the <title> once more.
    title=("title",),
    price=(".summary-price",),
    pairs=("#product-attribute .item", ".product-attribute .item", "ul.parameter2 > li"),
    columns=(("#product-attribute .name", "#product-attribute .value"), *jd.DIALECT.columns),
)
