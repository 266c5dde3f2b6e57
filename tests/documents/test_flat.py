"""JSON that no shape knows: what its keys say, in the forms that shops and data services use for lists."""

from __future__ import annotations

import json
from typing import Any

import pytest
from reading import bytes_at, fields, json_words, parts_of, place_of

GOODS = {"goodsId": 7, "goodsName": "亚麻窗帘半遮光", "price": "129"}
MATERIAL = {"attributes.材质": "亚麻55% 棉45%"}
FORMS: dict[str, Any] = {
    "name and value": {"attributes": [{"name": "材质", "value": "亚麻55% 棉45%"}]},
    "open platform": {"attributes": [{"attributeID": 1, "attributeName": "材质", "value": "亚麻55% 棉45%"}]},
    "key and value": {"params": [{"key": "材质", "value": "亚麻55% 棉45%"}]},
    "one key each": {"product_props": [{"材质": "亚麻55% 棉45%"}, {"图案": "条纹"}]},
    "pairs": {"specs": [["材质", "亚麻55% 棉45%"], ["图案", "条纹"]]},
    "options": {"attributes": [{"id": 6, "name": "材质", "options": ["亚麻55% 棉45%"]}]},
    "an unknown list": {"extra_rows": [{"label": "材质", "value": "亚麻55% 棉45%"}]},
    "an object": {"parameters": {"材质": "亚麻55% 棉45%"}},
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_attributes_in_every_form_with_their_place(form: dict[str, Any]) -> None:
    body = json.dumps({**GOODS, **form}, ensure_ascii=False).encode()
    (part,) = parts_of(body)
    assert {**fields(part), **MATERIAL} == fields(part)
    block = next(block for block in part.blocks if block.field == "attributes.材质")
    assert json_words(bytes_at(place_of(block, "棉45%"), body)) == "棉45%"
    assert not [one for one in part.unchecked if one.field == "attributes"]


def test_several_values_of_one_attribute_are_one_text() -> None:
    body = json.dumps({**GOODS, "attributes": [{"name": "材质", "options": ["棉60%", "亚麻40%"]}]}).encode()
    (part,) = parts_of(body)
    assert fields(part)["attributes.材质"] == "棉60%，亚麻40%"


def test_choices_and_pictures_in_lists_of_objects() -> None:
    goods = {
        **GOODS,
        "options": [{"name": "颜色", "values": ["米白", "顶级灰"]}],
        "variants": [{"id": 1, "title": "两片装"}],
        "images": [{"src": "https://img.example/1.jpg"}, {"url": "https://img.example/2.jpg"}, {"alt": "无"}],
    }
    (part,) = parts_of(json.dumps(goods).encode())
    assert [block.text for block in part.blocks if block.field.startswith("sku")] == ["米白", "顶级灰", "两片装"]
    assert [one.uri for one in part.pictures] == ["https://img.example/1.jpg", "https://img.example/2.jpg"]


def test_lists_about_buyers_and_sellers_are_no_attributes() -> None:
    goods = {
        **GOODS,
        "comment_list": [{"user": "阿云", "text": "很好"}],
        "seller_info": {"城市": "杭州", "信用": "五钻"},
        "counts": [{"name": "销量", "value": 12}, {"name": "库存", "value": "30"}],
    }
    (part,) = parts_of(json.dumps(goods).encode())
    assert not [block.field for block in part.blocks if block.field.startswith("attributes.")]


def test_a_subject_is_a_title_only_beside_what_goods_have() -> None:
    assert parts_of(json.dumps([{"subject": "会议通知", "body": "周三下午"}]).encode()) == []
    (part,) = parts_of(json.dumps([{"subject": "羊毛大衣女", "productID": 9, "description": "双面呢"}]).encode())
    assert fields(part)["title"] == "羊毛大衣女"


def test_an_object_with_more_wording_than_a_listing_record_is_read_whole() -> None:
    goods = {
        "id": 7,
        "title": "亚麻窗帘",
        "price": "129",
        "body_html": "<p>遮光<b>最好</b></p>",
        "params": {"材质": "亚麻"},
    }
    (part,) = parts_of(json.dumps([goods]).encode())
    assert fields(part)["detail"] == "遮光最好"
    assert fields(part)["attributes.材质"] == "亚麻"
