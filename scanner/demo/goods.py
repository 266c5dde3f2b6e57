"""The goods and pages of the demo shop, as data."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


class Goods(NamedTuple):
    """One listing of the demo shop."""

    id: str
    dialect: str
    title: str
    subtitle: str
    price: str
    category: str
    attributes: tuple[tuple[str, str], ...]
    skus: tuple[str, ...]
    detail: tuple[str, ...]
    pictures: tuple[str, ...]
    kind: str = "item"
    """item, postage, off-shelf, damaged."""

    @property
    def path(self) -> str:
        """Its address within the shop, in the manner of its dialect."""
        return {
            "taobao": f"/taobao/item.htm?id={self.id}",
            "tmall": f"/tmall/item.htm?id={self.id}",
            "jd": f"/jd/{self.id}.html",
            "shop": f"/products/{self.id}",
        }[self.dialect]

    @property
    def brand(self) -> str:
        """The brand its attributes name."""
        return dict(self.attributes).get("品牌", "")

    @property
    def detail_html(self) -> str:
        """The description as its merchant pasted it."""
        return "\n".join(f"<p>{paragraph}</p>" for paragraph in self.detail)


@cache
def goods() -> tuple[Goods, ...]:
    """Everything on sale, in the order of the data file."""
    return tuple(_goods(row) for row in _data("listings.toml")["listing"])


def _goods(row: dict[str, Any]) -> Goods:
    lists = {name: tuple(row[name]) for name in ("skus", "detail", "pictures")}
    return Goods(**(row | lists | {"attributes": tuple((name, value) for name, value in row["attributes"])}))


@cache
def pages() -> dict[str, Any]:
    """The shop's own pages: title and lines."""
    return _data("pages.toml")


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(files("scanner.demo").joinpath(name).read_text(encoding="utf-8"))
