"""Item pages of shops that state nothing for machines, and the pages that only look like them."""

from __future__ import annotations

import json

import pytest
from reading import bytes_at, fields, parts_of, place_of, read_all, reasons

from scanner.model import Part

FRAME = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>亚麻抱枕套 - 河湾家居</title></head><body>
<header><a href="/">河湾家居</a></header><h1>亚麻抱枕套两只装</h1><span class="goods-price">¥59</span>%s
<div class="intro">洗后不变形</div></body></html>"""
PARAMETERS = {
    "a table of pairs": "<table><tr><td>材质<td>亚麻55% 棉45%<tr><td>产地<td>浙江</table>",
    "two pairs a row": "<table><tr><th>材质</th><td>亚麻55% 棉45%</td><th>产地</th><td>浙江</td></tr></table>",
    "a plain list": "<ul><li>材质：亚麻55% 棉45%</li><li>产地: 浙江</li></ul>",
    "names and values in turn": "<dl><dt>材质：</dt><dd>亚麻55% 棉45%</dd><dt>产 地</dt><dd>浙江</dd></dl>",
}
GOODS = {
    "goodsId": "9",
    "goodsName": "橡木矮凳",
    "subTitle": "全国销量领先",
    "price": "199",
    "params": [{"name": "材质", "value": "橡木"}],
}
STATES = {
    "next": '<script id="__NEXT_DATA__" type="application/json">%s</script>',
    "nuxt": "<script>window.__NUXT__=%s;</script>",
    "state": "<script>window.__INITIAL_STATE__ = %s;(function(){})()</script>",
}


def items(html: str) -> list[Part]:
    return [one for one in parts_of(html.encode(), "shop.html") if one.kind == "item"]


@pytest.mark.parametrize("parameters", PARAMETERS.values(), ids=PARAMETERS)
def test_a_heading_a_price_and_parameters_are_an_item(parameters: str) -> None:
    html = FRAME % parameters
    (item,) = items(html)
    said = fields(item)
    assert said["title"] == "亚麻抱枕套两只装"
    assert (said["attributes.材质"], said["attributes.产地"]) == ("亚麻55% 棉45%", "浙江")
    block = next(block for block in item.blocks if block.field == "attributes.材质")
    assert bytes_at(place_of(block, "棉45%"), html.encode()).decode() == "棉45%"


@pytest.mark.parametrize(
    "other",
    [
        "<p>没有参数的活动页</p>",
        "<dl><dt>材质</dt><dd><a>亚麻</a><a>棉</a><a>羊毛</a></dd><dt>产地</dt><dd><a>浙江</a><a>山东</a></dd></dl>",
        "<ul><li>营业时间：九点到六点</li><li>客服电话：见页脚</li></ul>",
        "<table><tr><td>周一</td><td>周二</td></tr><tr><td>休息</td><td>营业</td></tr></table>",
    ],
    ids=["nothing", "filters of a list", "a notice", "a table of something else"],
)
def test_what_only_looks_like_an_item(other: str) -> None:
    assert items(FRAME % other) == []


def test_without_a_price_it_is_a_page() -> None:
    html = FRAME.replace('<span class="goods-price">¥59</span>', "") % PARAMETERS["a plain list"]
    assert items(html) == []


@pytest.mark.parametrize("script", STATES.values(), ids=STATES)
def test_an_item_that_a_script_keeps(script: str) -> None:
    state = json.dumps({"props": {"page": {"goods": GOODS, "others": []}}}, ensure_ascii=False)
    html = f"<html><head><title>橡木矮凳 - 半山</title></head><body><div id=app></div>{script % state}</body></html>"
    assert "blocked" not in reasons(read_all(html.encode(), "shop.html"))
    (item,) = items(html)
    said = fields(item)
    assert (said["title"], said["subtitle"], said["attributes.材质"]) == ("橡木矮凳", "全国销量领先", "橡木")
    block = next(block for block in item.blocks if block.field == "subtitle")
    assert bytes_at(place_of(block, "销量领先"), html.encode()).decode() == "销量领先"


def test_of_several_items_in_a_script_the_one_that_the_title_names_or_all_as_a_list() -> None:
    others = [{**GOODS, "goodsId": str(number), "goodsName": f"胡桃木方桌{number}号"} for number in range(3)]
    state = json.dumps({"list": [*others, GOODS]}, ensure_ascii=False)
    page = "<html><head><title>%s - 半山</title></head><body><div id=app></div><script>__NUXT__=%s</script>"
    (item,) = items(page % ("橡木矮凳", state))
    assert fields(item)["title"] == "橡木矮凳"
    assert [fields(one)["title"] for one in items(page % ("全部商品", state))] == [
        *(one["goodsName"] for one in others),
        "橡木矮凳",
    ]
