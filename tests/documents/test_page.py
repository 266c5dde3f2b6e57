"""Pages of every dialect: fields, roles, pictures, what is missing, and walls instead of pages."""

from __future__ import annotations

import pytest
import shop_pages
from bs4 import BeautifulSoup

from scanner.documents import ReadOptions, page, read
from scanner.documents.platforms import DIALECTS, dialect
from scanner.model import Key, Need, Page, Part, Span, Unchecked, base_field


def parts(markup: str, uri: str = "page.html", encoding: str = "utf-8") -> list[Part | Need | Unchecked]:
    return list(page.read(Page(uri, markup.encode(encoding, "xmlcharrefreplace"))))


def item(markup: str, uri: str = "page.html", encoding: str = "utf-8") -> Part:
    (found,) = [part for part in parts(markup, uri, encoding) if isinstance(part, Part)]
    return found


def said(part: Part, field: str) -> list[str]:
    return [block.text for block in part.blocks if base_field(block.field) == field]


def attributes(part: Part) -> list[tuple[str, str]]:
    names = [(base_field(block.field), block.text) for block in part.blocks if block.field.startswith("attributes.")]
    return [(name.removeprefix("attributes."), value) for name, value in names]


def pictures(part: Part, kind: str) -> list[str]:
    return [picture.uri for picture in part.pictures if base_field(picture.field) == kind]


def reasons(part: Part) -> list[str]:
    return [one.reason for one in part.unchecked]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_taobao(encoding: str) -> None:
    found = parts(shop_pages.TAOBAO.replace("DESC", "<p>描述加载中</p>"), encoding=encoding)
    part, need = found
    assert isinstance(part, Part)
    assert (part.platform, part.key, part.kind) == ("taobao", Key("taobao", "700000000001"), "item")
    assert said(part, "title") == ["竹纤维毛巾家用吸水面巾三条装"]
    assert said(part, "subtitle") == ["柔软 亲肤， 洗脸不掉毛"]
    assert said(part, "price") == ["29.90"]
    assert said(part, "sku") == ["米色", "灰色"]
    assert attributes(part) == [("材质", "竹纤维"), ("类型", "面巾"), ("材质", "竹纤维70%\xa0棉30%")]
    assert [block.field for block in part.blocks if "材质" in block.field] == ["attributes.材质", "attributes.材质[2]"]
    assert pictures(part, "main_image") == ["https://img.alicdn.com/i1/t1.jpg", "https://img.alicdn.com/i2/t2.png"]
    assert part.meta.shop == "河畔家纺"
    assert reasons(part) == ["description not loaded"]
    assert need == Need("https://desc.example.com/i1/desc?x=1&y=2", part.key, "detail")
    chrome = [block.text for block in part.blocks if block.role == "platform"]
    assert "支付宝担保交易，七天退换" in chrome
    assert "亲，请登录" in chrome


def test_a_loaded_description_needs_nothing() -> None:
    body = "<p>尺寸<b>75</b>厘米</p><img data-ks-lazyload='//img.alicdn.com/d.jpg' src='//g.alicdn.com/s.gif'>"
    found = parts(shop_pages.TAOBAO.replace("DESC", body + "<p style='font-size:0'>描述加载中</p>"))
    assert len(found) == 1
    part = found[0]
    assert isinstance(part, Part)
    assert said(part, "detail") == ["尺寸75厘米", "描述加载中"]
    assert pictures(part, "detail_image") == ["https://img.alicdn.com/d.jpg"]
    assert reasons(part) == []


def test_relative_addresses_start_from_the_page() -> None:
    found = parts(shop_pages.TAOBAO.replace("//desc.example.com/i1/desc", "/desc"), "http://127.0.0.1:8080/a/b.htm")
    assert [one.uri for one in found if isinstance(one, Need)] == []  # DESC is a loaded description
    found = parts(
        shop_pages.TAOBAO.replace("DESC", "").replace("//desc.example.com/i1/desc", "/desc"),
        "http://127.0.0.1:8080/a/b.htm",
    )
    assert [one.uri for one in found if isinstance(one, Need)] == ["http://127.0.0.1:8080/desc?x=1&y=2"]


def test_tmall() -> None:
    found = parts(shop_pages.TMALL)
    part = found[0]
    assert isinstance(part, Part)
    assert part.key == Key("tmall", "700000000002")
    assert said(part, "title") == ["陶瓷保温杯便携水杯"]
    assert said(part, "subtitle") == ["内壁上釉 不串味", "一杯两用"]
    assert attributes(part) == [
        ("品牌", "河畔器物"),
        ("材质", "陶瓷内胆加不锈钢外壳双层结构"),
        ("容量", "400ml"),
    ]
    assert said(part, "package") == ["杯刷", "1 把"]
    assert part.meta.brand == "河畔器物"
    assert reasons(part) == ["description not loaded"]
    assert [one.uri for one in found[1:] if isinstance(one, Need)] == ["https://d.example.com/s"]


def test_the_layout_with_hashed_names() -> None:
    part = item(shop_pages.ICE)
    assert said(part, "title") == ["亚麻窗帘客厅遮光"]
    assert attributes(part) == [("材质", "亚麻"), ("品牌", "河畔")]
    assert reasons(part) == ["description not loaded"]


def test_jd() -> None:
    found = parts(shop_pages.JD, encoding="gb18030")
    part = found[0]
    assert isinstance(part, Part)
    assert part.key == Key("jd", "700000000003")
    assert said(part, "title") == ["榉木衣架无痕防滑十只装"]
    assert said(part, "subtitle") == ["肩宽弧度贴合"]
    assert attributes(part) == [("品牌", "河畔"), ("材质", "榉木"), ("数量", "十只"), ("表面", "打磨上蜡")]
    assert said(part, "package") == ["衣架*10"]
    assert part.meta.category == "家居日用/衣架"
    assert pictures(part, "main_image") == [
        "https://img10.360buyimg.com/n1/jfs/a.jpg",
        "https://img10.360buyimg.com/n1/jfs/b.jpg",
    ]
    promise = [block for block in part.blocks if "正品行货" in block.text]
    assert [block.role for block in promise] == ["platform"]
    assert [one.uri for one in found if isinstance(one, Need)] == [
        "https://cd.example.com/description/channel?skuId=700000000003"
    ]


def test_jd_off_the_shelf_in_the_old_layout() -> None:
    part = item(shop_pages.JD_OLD)
    assert said(part, "title") == ["手编收纳筐中号"]
    assert attributes(part) == [("商品材质", "藤")]


def test_jd_whose_attributes_are_filled_in_later() -> None:
    part = item(shop_pages.JD_2026)
    assert said(part, "title") == ["台式饮水机即热款"]
    assert set(reasons(part)) == {"description not loaded", "attributes not loaded"}
    assert pictures(part, "main_image") == ["https://img10.360buyimg.com/n1/jfs/c.jpg"]


def test_1688() -> None:
    found = parts(shop_pages.ALIBABA)
    part = found[0]
    assert isinstance(part, Part)
    assert part.key == Key("1688", "700000000006")
    assert said(part, "title") == ["防水贴纸定制"]
    assert attributes(part) == [("材质", "PVC"), ("工艺", "模切")]
    assert pictures(part, "main_image") == ["https://c.example.com/1.jpg"]
    assert [one.uri for one in found if isinstance(one, Need)] == ["https://img.example.com/tfscom/d1"]


def test_a_shop_of_its_own_with_json_ld() -> None:
    part = item(shop_pages.GENERIC, "https://shop.example/p/1")
    assert said(part, "title") == ["橄榄油手作皂"]
    assert attributes(part) == [("品牌", "河畔"), ("材质", "橄榄油"), ("净含量", "100g")]
    assert said(part, "detail") == ["冷制三十天，温和洁面。"]
    assert pictures(part, "main_image") == ["https://shop.example/i/1.jpg"]
    roles = {block.text: block.role for block in part.blocks}
    assert roles["本月满两件包邮"] == "copy"
    assert roles["首页 全部"] == roles["河畔手作"] == "platform"


def test_a_list_is_a_page_and_listings_with_a_title() -> None:
    shop, *entries = parts(shop_pages.CATEGORY, "https://h.taobao.com/list.htm")
    assert isinstance(shop, Part)
    assert shop.kind == "page"
    copy = [block.text for block in shop.blocks if block.role == "copy"]
    assert copy == ["秋季上新 - 河畔家纺", "秋季上新", "全场包邮"]
    assert {base_field(block.field) for block in shop.blocks} == {"shop"}
    listed = [
        (part.key, [block.text for block in part.blocks], part.meta.url) for part in entries if isinstance(part, Part)
    ]
    assert listed == [
        (Key("taobao", "700000000011"), ["三层纱布毛巾被"], "https://h.taobao.com/item.htm?id=700000000011"),
        (Key("taobao", "700000000012"), ["灯芯绒抱枕套两只"], "https://h.taobao.com/item.htm?id=700000000012"),
    ]


@pytest.mark.parametrize("title", ["邮费补拍", "补差价专用链接", "运费差价 差多少拍多少", "补邮费"])
def test_links_that_sell_no_goods(title: str) -> None:
    part = item(shop_pages.TAOBAO.replace("竹纤维毛巾家用吸水面巾三条装", title))
    assert "not a product" in reasons(part)
    assert said(part, "title") == [title]


@pytest.mark.parametrize("title", ["补水面膜", "邮政快递袋", "差旅收纳包", "补光灯"])
def test_goods_whose_titles_look_like_such_links(title: str) -> None:
    assert "not a product" not in reasons(item(shop_pages.TAOBAO.replace("竹纤维毛巾家用吸水面巾三条装", title)))


@pytest.mark.parametrize("markup", [shop_pages.LOGIN, shop_pages.SHELL])
def test_walls_and_shells_are_blocked(markup: str) -> None:
    (found,) = parts(markup)
    assert isinstance(found, Unchecked)
    assert found.reason == "blocked"


@pytest.mark.parametrize("text", ["请拖动滑块完成验证", "访问过于频繁，请稍后再试", "Are you a robot?"])
def test_checks_are_blocked(text: str) -> None:
    (found,) = parts(f"<html><head><title>提示</title></head><body><p>{text}</p></body></html>")
    assert isinstance(found, Unchecked)
    assert found.reason == "blocked"


def test_a_short_page_with_a_login_link_is_no_wall() -> None:
    part = item(
        "<html><head><title>河畔家纺</title></head><body><nav>亲，请登录</nav><p>本店满两件包邮，周三上新</p></body></html>"
    )
    assert part.kind == "page"


def test_a_soup_is_read_too() -> None:
    soup = BeautifulSoup(shop_pages.JD, "html.parser")
    (part, _) = page.read_soup(soup, "https://item.jd.com/700000000003.html")
    assert isinstance(part, Part)
    assert said(part, "title") == ["榉木衣架无痕防滑十只装"]


def test_a_redirect_to_the_login_is_blocked() -> None:
    body = "<html><body><p>欢迎回来，扫码更方便</p></body></html>".encode()
    (found,) = page.read(Page("https://item.example/1", body, final_uri="https://login.example/?next=1"))
    assert isinstance(found, Unchecked)
    assert found.reason == "blocked"


def test_a_damaged_page_is_no_clean_page() -> None:
    body = shop_pages.TAOBAO.encode("gbk", "ignore").decode("utf-8", "replace").encode()
    (found,) = page.read(Page("x.html", body))
    assert isinstance(found, Unchecked)
    assert found.reason == "damaged text"


def test_a_merchants_html_without_a_page() -> None:
    part = item(shop_pages.WRITTEN)
    assert [(block.field, block.text) for block in part.blocks] == [
        ("detail", "尺寸说明"),
        ("detail", "平铺图"),
        ("detail", "联系我们"),
        ("detail", "客服"),
    ]
    assert reasons(part) == []


def test_an_answer_fills_the_field_it_was_asked_for() -> None:
    key = Key("1688", "1")
    options = ReadOptions(field="detail", key=key)
    (part,) = page.read(Page("https://d.example/1", b"<p>\xe5\xb0\xba\xe5\xaf\xb8</p>"), options)
    assert isinstance(part, Part)
    assert part.key == key
    assert [(block.field, block.text) for block in part.blocks] == [("detail", "尺寸")]
    assert part.unchecked == ()


@pytest.mark.parametrize(
    "name", ["TAOBAO", "TMALL", "ICE", "JD", "JD_OLD", "JD_2026", "ALIBABA", "GENERIC", "CATEGORY"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_every_block_stands_where_it_says(name: str, encoding: str) -> None:
    markup = getattr(shop_pages, name).replace("\n", "\r\n")
    body = markup.encode(encoding, "xmlcharrefreplace")
    bare = "utf-16-le" if encoding == "utf-16" else encoding
    seen = 0
    for part in read(Page("x.html", body)):
        for block in part.blocks if isinstance(part, Part) else ():
            for index, char in enumerate(block.text):
                if char.isalnum() and ord(char) > 0x7F:
                    (one,) = block.place(Span(index, index + 1)).ranges
                    assert body[one.offset : one.offset + one.length].decode(bare) == char
                    seen += 1
    assert seen >= 8


def test_saved_pages_know_their_address() -> None:
    for note in (
        "<!-- saved from url=(0030)https://shop.example/a/b.html -->",
        "<!--\n Page saved with SingleFile \n url: https://shop.example/a/b.html \n-->",
    ):
        part = item(f"<!DOCTYPE html>{note}" + shop_pages.GENERIC.replace('"/i/1.jpg"', '"../i/1.jpg"'))
        assert pictures(part, "main_image") == ["https://shop.example/i/1.jpg"]


def test_shadow_roots_of_singlefile_are_shown() -> None:
    part = item("<p>外</p><x-a><template shadowrootmode=open><p>里</p></template></x-a>")
    assert [block.text for block in part.blocks] == ["外", "里"]


def test_every_dialect_is_in_the_table() -> None:
    from pathlib import Path

    import scanner.documents.platforms as package

    folder = Path(str(package.__file__)).parent
    assert {path.stem for path in folder.glob("*.py")} - {"__init__", "dialect"} == set(DIALECTS)
    for name in DIALECTS:
        assert dialect(name).title
