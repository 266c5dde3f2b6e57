import pytest

from scanner.documents.drafts import Draft, is_markup, platform_of
from scanner.documents.places import FileText
from scanner.model import Span

SOURCE = FileText("a.txt", "短袖 透气\n好洗", "utf-8")


def test_values_of_one_field_are_numbered_and_prose_goes_on():
    draft = Draft("a.txt")
    draft.add("attributes.材质", "棉", SOURCE)
    draft.add("attributes.材质", "麻", SOURCE)
    draft.add("attributes.尺码[cm]", "9", SOURCE)
    draft.add("title", "  ", SOURCE)
    draft.prose("detail", "一二", SOURCE)
    draft.markup("detail", "<p>三</p><p>四五</p>", SOURCE)
    part = draft.part(None)
    assert [(block.field, block.at, block.text) for block in part.blocks] == [
        ("attributes.材质", 0, "棉"),
        ("attributes.材质[2]", 0, "麻"),
        ("attributes.尺码[cm］", 0, "9"),
        ("detail", 0, "一二"),
        ("detail", 3, "三"),
        ("detail", 5, "四五"),
    ]
    joined = "\n".join(block.text for block in part.blocks if block.field == "detail")
    assert all(joined[block.at :].startswith(block.text) for block in part.blocks if block.field == "detail")


def test_pictures_are_numbered_by_kind_and_said_once():
    draft = Draft("a.txt", base="https://shop.example/item/1")
    for address in ("//img.example/1.jpg", "/2.jpg", "https://img.example/1.jpg", " ", "data:image/png;base64,AA"):
        draft.picture("main_image", address, SOURCE)
    draft.picture("detail_image", "//img.example/1.jpg", SOURCE)
    assert [(picture.field, picture.uri) for picture in draft.pictures] == [
        ("main_image[1]", "https://img.example/1.jpg"),
        ("main_image[2]", "https://shop.example/2.jpg"),
        ("main_image[3]", "data:image/png;base64,AA"),
        ("detail_image[1]", "https://img.example/1.jpg"),
    ]


def test_marks_in_a_value_are_read():
    draft = Draft("a.txt")
    source = FileText("a.txt", "新款<font color=red>短</font>袖&#44;薄", "utf-8")
    draft.value("title", source.text, source)
    block = draft.blocks[0]
    assert block.text == "新款短袖,薄"
    place = block.place(Span(2, 5))
    assert [source.text.encode()[r.offset : r.offset + r.length].decode() for r in place.ranges] == ["短", "袖&#44;"]


@pytest.mark.parametrize(
    ("url", "platform"),
    [
        ("https://item.taobao.com/item.htm?id=1", "taobao"),
        ("//detail.tmall.com/item.htm?id=1", "tmall"),
        ("item.jd.com/1.html", "jd"),
        ("https://detail.1688.com/offer/1.html", "1688"),
        ("https://jd.com.evil.example/1", None),
        ("http://[bad", None),
        ("", None),
        (None, None),
    ],
)
def test_platforms_by_host(url, platform):
    assert platform_of(url) == platform


def test_what_is_markup():
    assert is_markup("<b>x</b>") and is_markup("a&nbsp;b") and is_markup("&#32599;")
    assert not is_markup("1 < 2 & 3 > 2") and not is_markup("R&D;") and not is_markup("a<3")
