import pytest

from scanner.documents.columns import assigned, normal
from scanner.documents.flat import attribute_like


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Sell_Point", "sell point"),
        ("卖点（选填）", "卖点"),
        ("＊商品标题", "商品标题"),
        ("【必填】标题", "标题"),
        ("\ufeffID", "id"),
    ],
)
def test_names_are_compared_without_what_is_around_them(name, same):
    assert normal(name) == normal(same)


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        (["商品ID", "商品标题", "商品卖点", "商品类目", "商品详情"], ["id", "title", "subtitle", "category", "detail"]),
        (["Handle", "Title", "Body (HTML)", "Vendor", "Image Src"], [None, "title", "detail", "brand", "images"]),
        (
            ["SKU", "Name", "Short description", "Description", "Regular price"],
            ["sku", "title", "subtitle", "detail", "price"],
        ),
        (["", "goods", "price", "image", "deal", "name"], [None, "title", "price", "images", "sales", None]),
        (["书籍名称", "价格", "出版社", "商品链接"], ["title", "price", None, "url"]),
        (["产品", "标题", "产品ID"], [None, "title", "id"]),
        (["渠道", "投放文案", "落地页标题", "备注"], ["platform", "detail", "subtitle", None]),
        (["SKU编码", "商品名称", "商品广告词", "京东价"], ["id", "title", "subtitle", "price"]),
        (["这一列说明为什么要写标题", "名称"], [None, "title"]),
    ],
)
def test_real_headers(names, fields):
    found = assigned(names)
    assert [found.get(index) for index in range(len(names))] == fields


def test_what_is_said_by_hand_wins():
    assert assigned(["标题", "文案名"], [("title", "文案名")]) == {1: "title"}


@pytest.mark.parametrize(
    ("name", "value", "is_one"),
    [
        ("材质成分", "亚麻55%", True),
        ("厚薄程度", "适中", True),
        ("fabric", "linen", True),
        ("backend_code", "A1", False),
        ("抓取时间", "2026-01-01", False),
        ("尺码表链接", "https://img.example/1.jpg", False),
        ("导出说明文字", "很长的说明" * 30, False),
        ("掌柜", "山野", False),
    ],
)
def test_what_no_name_explains(name, value, is_one):
    assert attribute_like(name, value) is is_one
