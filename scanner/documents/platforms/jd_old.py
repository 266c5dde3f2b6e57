"""JD item page before the classic layout: the title stands in ``#name``."""

from __future__ import annotations

from scanner.documents.platforms import jd

DIALECT = jd.DIALECT._replace(marks=("#name h1", "#parameter2"), title=("#name h1", "title"), price=("#jd-price",))
