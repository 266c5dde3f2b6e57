from reading import bytes_at, fields, parts_of, place_of, read_all, reasons

KEYED = """商品名称:亚麻混纺短袖
材质：亚麻55% 棉45%
价格:99.00
型号:
购买网址：https://item.jd.com/77.html


商品名称:亚麻长裤
材质：亚麻
价格:129
"""


def test_a_text_is_one_listing():
    part = parts_of("今天聊聊这件短袖。\n\n透气，好洗。\n".encode(), "copy.txt")[0]
    assert fields(part) == {"detail": "今天聊聊这件短袖。\n\n透气，好洗。\n"}
    assert {item.reason for item in part.unchecked} == {"attributes not in the file"}


def test_a_heading_is_the_title():
    body = "\ufeff# 山野短袖\r\n\r\n全网最好穿\r\n".encode()
    part = parts_of(body, "copy.txt")[0]
    assert fields(part)["title"] == "山野短袖"
    place = place_of(part.blocks[1], "最好")
    assert bytes_at(place, body).decode() == "最好"
    assert place.ranges[0].line == 3


def test_lines_with_names_are_items():
    body = KEYED.encode("gb18030")
    found = parts_of(body, "goods.txt")
    assert [fields(part) for part in found] == [
        {"title": "亚麻混纺短袖", "attributes.材质": "亚麻55% 棉45%", "price": "99.00"},
        {"title": "亚麻长裤", "attributes.材质": "亚麻", "price": "129"},
    ]
    assert found[0].meta.url == "https://item.jd.com/77.html"
    assert bytes_at(place_of(found[1].blocks[1], "亚麻"), body).decode("gb18030") == "亚麻"
    assert place_of(found[1].blocks[1], "亚麻").ranges[0].line == 9


def test_replies_in_a_text_file():
    part = parts_of("亲，在的\n今天发货\n".encode(), "快捷回复.txt")[0]
    assert fields(part) == {"service": "亲，在的\n今天发货\n"}
    assert part.unchecked == ()


def test_what_is_not_read():
    assert reasons(read_all(b"INSERT INTO goods VALUES (1,'x');\n", "dump.sql")) == {"not a product"}
    assert reasons(read_all(bytes(range(256)) * 20, "x.bin")) == {"unreadable"}
    assert "damaged text" in reasons(read_all("锟斤拷锟斤拷锟斤拷短".encode(), "copy.txt"))
    assert reasons(read_all(b"", "copy.txt")) == {"unreadable"}
