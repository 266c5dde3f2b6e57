import csv
import io

import pytest
from reading import bytes_at, fields, parts_of, place_of, read_all, reasons

from scanner.documents.taobao_assistant import looks_like
from scanner.model import Page

ENGLISH = """title cid price description cateProps picture skuProps inputPids inputValues propAlias num_id user_name
    subtitle input_custom_cpv foodparame wireless_desc""".split()
CHINESE = """宝贝名称 宝贝类目 宝贝价格 宝贝描述 宝贝属性 新图片 销售属性组合 用户输入ID串 用户输入名-值对 销售属性别名
    数字ID 用户名称 宝贝卖点 自定义属性值 食品专项 无线详情""".split()
ROW = {
    "title": "山野 亚麻混纺短袖",
    "cid": "50000671",
    "price": "99.00",
    "description": '<p>领口 "双" <b>针</b></p>\r\n<p>山里人的<i>收</i>边</p><img src="//img.example/d.jpg">',
    "cateProps": "20000:29534;1627207:3232483;",
    "picture": "0123456789abcdef0123456789abcdef:1:0:|;fedcba:2:0:1627207:28341|//img.example/c.jpg;",
    "skuProps": "48.43:100::1627207:3232483;",
    "inputPids": "20000,149422948",
    "inputValues": "山野, 亚麻55% 棉45%",
    "propAlias": "20509:28383:均码;",
    "num_id": "612345",
    "user_name": "山野衣坊",
    "subtitle": "夏天不闷",
    "input_custom_cpv": "1627207:-1001:浅杏色;1627207:-1002:烟灰;",
}


def export(names=ENGLISH, chinese=CHINESE, rows=(ROW,), version=True):
    target = io.StringIO()
    if version:
        target.write("version 1.00\r\n")
    writer = csv.writer(target, delimiter="\t")
    writer.writerow(names)
    if chinese:
        writer.writerow(chinese)
    translated = dict(zip(CHINESE, ENGLISH, strict=True))
    for row in rows:
        writer.writerow([row.get(name, row.get(translated.get(name, ""), "")) for name in names])
    return target.getvalue()


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030", "utf-8", "utf-8-sig"])
def test_an_export(encoding):
    body = export().encode(encoding)
    part = parts_of(body, "out/店铺.csv")[0]
    assert part.key == ("taobao", "612345")
    assert fields(part) == {
        "title": "山野 亚麻混纺短袖",
        "subtitle": "夏天不闷",
        "price": "99.00",
        "detail": '领口 "双" 针\n山里人的收边',
        "attributes.品牌": "山野",
        "attributes.材质成分": "亚麻55% 棉45%",
        "sku": "浅杏色",
        "sku[2]": "烟灰",
        "sku[3]": "均码",
    }
    assert {picture.uri for picture in part.pictures} == {
        "https://img.example/d.jpg",
        "out/店铺/0123456789abcdef0123456789abcdef.tbi",
        "https://img.example/c.jpg",
    }
    assert part.meta.shop == "山野衣坊"
    assert "attributes not in the file" in {item.reason for item in part.unchecked}
    plain = {"utf-16": "utf-16-le", "utf-8-sig": "utf-8"}.get(encoding, encoding)
    first, second = [block for block in part.blocks if block.field == "detail"]
    assert bytes_at(place_of(first, '"双" 针'), body).decode(plain) == '""双"" 针'
    assert bytes_at(place_of(second, "的收边"), body).decode(plain) == "的收边"
    assert place_of(second, "收").cell == "D4"
    material = next(block for block in part.blocks if block.field == "attributes.材质成分")
    assert bytes_at(place_of(material, "亚麻55%"), body).decode(plain) == "亚麻55%"


def test_columns_in_another_order_and_without_english_names():
    body = export(names=list(reversed(CHINESE)), chinese=None, version=False).encode("gb18030")
    part = parts_of(body, "old.csv")[0]
    assert fields(part)["title"] == "山野 亚麻混纺短袖"
    assert fields(part)["attributes.材质成分"] == "亚麻55% 棉45%"


def test_many_goods_and_a_row_that_says_nothing():
    body = export(rows=[ROW, {}, {"title": "长裤", "num_id": "0"}]).encode("utf-16")
    found = parts_of(body, "goods.csv")
    assert [fields(part)["title"] for part in found] == ["山野 亚麻混纺短袖", "长裤"]
    assert found[1].key is None


def test_what_is_no_such_file():
    assert not looks_like("version 2 of our text\n", Page("a.csv", b"x"))
    assert not looks_like("标题\t价格\n短袖\t9\n", Page("a.csv", b"x"))


def test_a_file_that_breaks_off_after_the_version_line():
    assert reasons(read_all(b"version 1.00\tx\r\n", "a.csv")) == {"unreadable"}
