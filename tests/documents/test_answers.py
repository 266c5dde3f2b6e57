"""Every dialect of JSON with samples of our own: a shop that sells shirts, written in everybody's words."""

import json

import pytest
from reading import bytes_at, fields, json_words, parts_of, place_of, read_all, reasons

from scanner.documents.answer_shapes import SHAPES
from scanner.model import Key, Need, Part

TITLE = "山野 亚麻混纺短袖"
PROPS = [{"name": "材质成分", "value": "亚麻55% 棉45%"}, {"name": "品牌", "value": "山野"}]
DESC = '<p>领口<b>双</b>针</p><img src="//img.example/d.jpg">'

CURRENT = {
    "home": {
        "data": {
            "res": {
                "seller": {"sellerType": "B", "shopName": "山野旗舰店"},
                "item": {
                    "itemId": "9",
                    "title": TITLE,
                    "images": ["//img.example/1.jpg"],
                    "pcADescUrl": "//d.example/9",
                },
                "componentsVO": {"titleVO": {"title": {"title": TITLE}, "subTitles": [{"title": "夏天不闷"}]}},
                "plusViewVO": {
                    "industryParamVO": {
                        "enhanceParamList": [{"propertyName": "材质成分", "valueName": "亚麻55% 棉45%"}],
                        "basicParamList": [{"propertyName": "品牌", "valueName": "山野"}],
                    }
                },
                "skuBase": {"props": [{"name": "颜色", "values": [{"name": "米白"}]}]},
            }
        }
    }
}
MOBILE = {
    "seller": {"sellerType": "B"},
    "item": {
        "itemId": 9,
        "title": TITLE,
        "subtitle": "夏天不闷",
        "images": ["//img.example/1.jpg"],
        "tmallDescUrl": "//d.example/9",
    },
    "props": {"groupProps": [{"基本信息": [{"材质成分": "亚麻55% 棉45%"}, {"品牌": "山野"}]}]},
    "rate": {"rateList": [{"content": "很舒服"}]},
}
SETUP = {
    "itemDO": {"title": TITLE, "itemId": "9", "brand": "&#23665;&#37326;", "newAttraction": "夏天不闷"},
    "propertyPics": {"default": ["//img.example/1.jpg"]},
    "api": {"descUrl": "//d.example/9"},
}
ONEBOUND = {
    "item": {
        "num_iid": "9",
        "title": TITLE,
        "desc_short": "夏天不闷",
        "props": PROPS,
        "props_list": {"1627207:1": "颜色分类:米白"},
        "item_imgs": [{"url": "//img.example/1.jpg"}],
        "desc": DESC,
        "detail_url": "https://item.taobao.com/item.htm?id=9",
    },
    "error": "",
}
ONEBOUND_FIRST = {
    "item": {
        "num_iid": 9,
        "title": TITLE,
        "sell_point": "夏天不闷",
        "props_name": "材质成分:亚麻55% 棉45% ;品牌:山野 ",
        "skus": {"sku": [{"properties_name": "20509:1:尺码:M;1627207:2:颜色分类:米白"}]},
        "item_imgs": {"item_img": [{"url": "//img.example/1.jpg"}]},
        "desc": f"var desc='{DESC}';",
        "shop_type": "B",
    }
}
COPY_TAOBAO = {
    "data": {
        "item": {
            "itemId": "9",
            "title": TITLE,
            "subTitle": "夏天不闷",
            "groupProps": [{"基本信息": [{"材质成分": "亚麻55% 棉45%"}, {"品牌": "山野"}]}],
            "images": ["//img.example/1.jpg"],
            "desc": DESC,
        }
    }
}
COPY_PDD = {
    "data": {
        "item": {
            "goodsId": 9,
            "goodsName": TITLE,
            "goodsDesc": "夏天不闷",
            "goodsProperty": [
                {"key": "材质成分", "values": ["亚麻55% 棉45%"]},
                {"key": "品牌", "values": ["山", "野"]},
            ],
            "banner": ["https://img.example/1.jpg"],
            "detail": [{"url": "https://img.example/d.jpg"}],
        }
    }
}
SUNING = {"data": {"title": TITLE, "partNumber": "9", "images": ["//img.example/1.jpg"], "desc": DESC}}
MOGU = {
    "goods": {
        "data": {
            "result": {
                "itemInfo": {"itemId": "9", "title": TITLE, "desc": "店铺的话"},
                "itemParams": {"info": {"set": {"材质成分": "亚麻55% 棉45%", "品牌": "山野"}}},
                "topImages": ["//img.example/1.jpg"],
                "detailInfo": {"desc": "山里的夏天穿这件", "detailImage": [{"list": ["//img.example/d.jpg"]}]},
            }
        }
    }
}
JD_B2B = {
    "result": {
        "product": {
            "itemId": 9,
            "itemName": TITLE,
            "ad": "夏天不闷",
            "describeUrl": "http://d.example/9",
            "packingList": "短袖*1",
        },
        "shopInfo": {"shopName": "山野"},
    }
}
PLUGIN = {
    "source": {"url": "https://detail.1688.com/offer/9.html"},
    "product": {"title": TITLE, "offerId": "9", "images": ["//img.example/1.jpg"], "detailUrl": "https://d.example/9"},
    "attributes": [{"label": "材质成分", "value": "亚麻55% 棉45%"}, {"label": "品牌", "value": "山野"}],
}
ITEMS = {
    "current": (CURRENT, "tmall", True, True),
    "mobile": (MOBILE, "tmall", True, True),
    "onebound": (ONEBOUND, "taobao", True, False),
    "onebound-first": (ONEBOUND_FIRST, "tmall", True, False),
    "copy-taobao": (COPY_TAOBAO, "taobao", True, False),
    "mogu": (MOGU, "mogu", True, False),
    "plugin": (PLUGIN, "1688", True, True),
    "setup": (SETUP, "tmall", False, True),
    "suning": (SUNING, "suning", False, False),
    "jd-b2b": (JD_B2B, "jd", False, True),
    "pdd": (COPY_PDD, "pdd", False, False),
}


def dumped(value, **options):
    return json.dumps(value, ensure_ascii=False, **options).encode()


@pytest.mark.parametrize("name", ITEMS)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_an_item_of_every_shape(name, ascii_only):
    value, platform, attributes, needs = ITEMS[name]
    body = json.dumps(value, ensure_ascii=ascii_only, indent=1).encode()
    items = read_all(body)
    part = items[0]
    assert isinstance(part, Part)
    said = fields(part)
    assert part.key == Key(platform, "9")
    assert said["title"] == TITLE
    assert said.get("subtitle", "夏天不闷") == "夏天不闷"
    if attributes:
        assert said["attributes.材质成分"] == "亚麻55% 棉45%"
        assert said["attributes.品牌"] == "山野"
    assert [item.uri for item in items if isinstance(item, Need)] == (
        [f"{'http' if name == 'jd-b2b' else 'https'}://d.example/9"] if needs else []
    )
    assert ("description not loaded" in reasons(items)) == needs
    assert sum(picture.field.startswith("main_image") for picture in part.pictures) == (name != "jd-b2b")
    for block in part.blocks:
        if "<" not in block.text and "山，野" not in block.text and block.text != "山野":
            assert (
                json_words(bytes_at(place_of(block, block.text), body)).replace("<b>", "").replace("</b>", "")
                == block.text
            )


def test_descriptions_that_are_in_the_answer():
    for value in (ONEBOUND, ONEBOUND_FIRST, COPY_TAOBAO, SUNING):
        body = dumped(value)
        part = parts_of(body)[0]
        assert fields(part)["detail"] == "领口双针"
        assert [p.uri for p in part.pictures if p.field.startswith("detail")] == ["https://img.example/d.jpg"]
        block = next(block for block in part.blocks if block.field == "detail")
        place = place_of(block, "口双")
        assert json_words(bytes_at(place, body)) == "口<b>双" or [found.length for found in place.ranges] == [3, 3]


def test_values_that_are_a_list_lead_to_each_of_them():
    body = dumped(COPY_PDD)
    part = parts_of(body)[0]
    block = next(block for block in part.blocks if block.field == "attributes.品牌")
    assert block.text == "山，野"
    assert bytes_at(place_of(block, "山，野"), body).decode() in ("山野", '山", "野')
    assert bytes_at(place_of(block, "野"), body).decode() == "野"


def test_options_are_said_once():
    said = fields(parts_of(dumped(ONEBOUND_FIRST))[0])
    assert (said["sku"], said["sku[2]"]) == ("M", "米白")
    assert fields(parts_of(dumped(ONEBOUND))[0])["sku"] == "米白"


def test_reviews_belong_to_users():
    part = parts_of(dumped(MOBILE))[0]
    assert [block.role for block in part.blocks if block.field == "review"] == ["user"]


def test_references_in_a_value_are_read():
    body = dumped(SETUP)
    part = parts_of(body)[0]
    block = next(block for block in part.blocks if block.field == "attributes.品牌")
    assert block.text == "山野"
    assert bytes_at(place_of(block, "野"), body) == b"&#37326;"
    assert "attributes not in the file" in {item.reason for item in part.unchecked}


def test_a_description_that_is_only_a_mark_is_none():
    value = {"item": {**ONEBOUND["item"], "desc": "var desc='<div style=\"width:0\">www.x.example</div>';"}}
    part = parts_of(dumped(value))[0]
    assert "detail" not in fields(part)
    assert "description absent" in {item.reason for item in part.unchecked}


@pytest.mark.parametrize(
    ("value", "platform"),
    [
        (
            {
                "goods_list": [
                    {"goods_id": n, "goods_name": f"短袖{n}", "thumb_url": "//i.example/1.jpg"} for n in (1, 2)
                ]
            },
            "pdd",
        ),
        ({"items": [{"goods_id": n, "goods_name": f"短袖{n}", "sales": 7} for n in (1, 2)]}, "pdd"),
        (
            {
                "data": {
                    "mainItems": [{"itemId": n, "title": f"短袖{n}", "imgUrl": "//i.example/1.jpg"} for n in (1, 2)]
                }
            },
            "taobao",
        ),
        (
            {"mods": {"itemlist": {"data": {"auctions": [{"nid": n, "raw_title": f"短袖{n}"} for n in (1, 2)]}}}},
            "taobao",
        ),
        ([{"offerid": n, "title": f"<font color=red>短袖</font>{n}", "attr": {"id": 1}} for n in (1, 2)], "1688"),
        (
            {
                "data": {
                    "list": [{"id": n, "shop_info": {"spu_title": f"短袖{n}", "spu_sub_title": "轻"}} for n in (1, 2)]
                }
            },
            "smartisan",
        ),
        (
            [
                {"skuid": n, "title": f"短袖{n}", "price": 9, "details_url": f"https://item.jd.com/{n}.html"}
                for n in (1, 2)
            ],
            "jd",
        ),
    ],
    ids=["pdd", "pdd-search", "alimama", "taobao", "1688", "smartisan", "crawled"],
)
def test_lists_are_listings_with_a_title(value, platform):
    found = parts_of(dumped(value))
    assert [(part.key, fields(part)["title"]) for part in found] == [
        (Key(platform, str(n)), f"短袖{n}") for n in (1, 2)
    ]
    assert all("description absent" in {item.reason for item in part.unchecked} for part in found)


def test_marks_inside_a_title():
    body = dumped([{"offerid": 1, "title": "夏季<font color=red>亚麻</font>短袖", "attr": {"id": 1}}])
    block = parts_of(body)[0].blocks[0]
    assert block.text == "夏季亚麻短袖"
    assert [found.length for found in place_of(block, "季亚").ranges] == [3, 3]


def test_answers_one_after_another_and_an_error_between():
    error = {"item": {"error": "item-not-found"}, "error": "item-not-found", "reason": "gone"}
    items = read_all(dumped([ONEBOUND, error, ONEBOUND]))
    assert sum(isinstance(item, Part) for item in items) == 2
    assert "error answer" in reasons(items)


def test_a_refusal_is_blocked():
    refused = {"api": "mtop.x", "data": {}, "ret": ["FAIL_SYS_USER_VALIDATE", "RGV587_ERROR::SM::哎哟喂,被挤爆啦"]}
    assert reasons(read_all(dumped(refused))) == {"blocked"}
    gone = {"api": "mtop.x", "data": {}, "ret": ["FAIL_BIZ_ITEM_NOT_FOUND::宝贝不存在"]}
    assert reasons(read_all(dumped(gone))) == {"error answer"}


def test_the_script_of_a_page_and_a_literal_of_python():
    script = b"TShop.Setup(" + dumped(SETUP) + b");"
    assert fields(parts_of(script, "setup.txt")[0])["title"] == TITLE
    assert fields(parts_of(repr({**SETUP, "a": True, "b": None}).encode(), "setup.json")[0])["title"] == TITLE


def test_items_of_one_file_are_told_apart():
    value = {name: {"data": {"result": {"itemInfo": {"title": f"短袖{name}"}}}} for name in "ab"}
    assert [part.uri for part in parts_of(dumped(value), "a.json")] == ["a.json", "a.json#2"]


def test_what_is_no_item():
    for value in (
        {"name": "left-pad", "version": 1, "scripts": {"test": "x"}},
        {"code": 0, "msg": "ok", "data": {"user": {"name": "甲", "id": 7}}},
        {"features": [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}}]},
        [1, 2, 3],
        {"": "亚麻短袖", "price": 9},
    ):
        items = read_all(dumped(value), "x.json")
        assert not [item for item in items if isinstance(item, Part) and item.key], value
        assert reasons(items), value


def test_the_names_of_shapes_are_distinct():
    assert len({shape.name for shape in SHAPES}) == len(SHAPES)
