"""Pages that are no item: what their lists hold, in mark-up or in a script, and what is no entry."""

from __future__ import annotations

import json

from reading import bytes_at, fields, parts_of, place_of, read_all

from scanner.model import Part, Unchecked

SEARCH = """<!DOCTYPE html><html><head><title>挂耳咖啡_搜索</title></head><body><div id="root"></div><script>
g_page_config = %s;
g_srp_loadCss();</script></body></html>"""
GOODS = (
    {"nid": "700001", "raw_title": "云岭日晒挂耳咖啡十袋", "title": "云岭日晒<span class=H>挂耳</span>咖啡十袋",
     "detail_url": "//item.taobao.com/item.htm?id=700001", "view_price": "29.90", "nick": "云岭铺子"},
    {"nid": "700002", "raw_title": "全网销量第一挂耳咖啡", "title": "x",
     "detail_url": "//detail.tmall.com/item.htm?id=700002", "view_price": "39.90", "nick": "青谷旗舰店"},
)  # fmt: skip
JD = """<html><head><title>挂耳咖啡 - 商品搜索 - 京东</title>
<script>var pageConfig={compatible: false, searchType: 0};</script></head>
<body><ul class="gl-warp">%s</ul></body></html>"""
JD_ENTRY = """<li class="gl-item" data-sku="%s"><div class="p-name"><a href="//item.jd.com/%s.html"><em>%s</em>
<i class="promo-words">%s</i></a></div></li>"""


def items(html: str) -> list[Part]:
    return [one for one in parts_of(html.encode(), "list.html") if one.kind == "item"]


def test_a_search_page_that_keeps_its_list_in_a_script() -> None:
    page = SEARCH % json.dumps({"pageName": "mainsrp", "mods": {"itemlist": {"data": {"auctions": GOODS}}}})
    said = [one for one in read_all(page.encode(), "list.html") if isinstance(one, Unchecked)]
    assert said == [], "the page shows nothing, its data does"
    listed = items(page)
    assert [(one.key and one.key.id, fields(one)["title"]) for one in listed] == [
        ("700001", "云岭日晒挂耳咖啡十袋"),
        ("700002", "全网销量第一挂耳咖啡"),
    ]
    assert all(one.unchecked == () for one in listed), "an entry owes no attributes"


def test_entries_in_a_script_have_exact_places() -> None:
    page = SEARCH % json.dumps({"mods": {"itemlist": {"data": {"auctions": GOODS}}}}, ensure_ascii=False)
    title = next(block for block in items(page)[1].blocks if block.field == "title")
    body = page.encode()
    assert bytes_at(place_of(title, "销量第一"), body).decode() == "销量第一"


def test_a_search_page_of_jd_is_a_list_and_no_item() -> None:
    entries = [("100", "山野挂耳咖啡 深烘", "领券立减五元"), ("200", "山野挂耳咖啡 浅烘", ""), ("300", "咖啡壶", "")]
    page = JD % "".join(JD_ENTRY % (one, one, title, promise) for one, title, promise in entries)
    listed = items(page)
    assert [fields(one)["title"] for one in listed] == [title for _, title, _ in entries]
    assert {one.platform for one in listed} == {"jd"}
    assert fields(listed[0])["subtitle"] == "领券立减五元"
    assert "subtitle" not in fields(listed[1])


def test_numbered_news_are_no_goods_and_linked_pictures_are() -> None:
    news = "".join(
        f'<li><a href="/detail.html?postId=80273{n}">集团今日公布第{n}号公告全文</a></li>'
        f'<li><a href="/80273{n}.html">第{n}号公告的解读</a></li>'
        for n in range(4)
    )
    goods = "".join(f'<li><a href="/80273{n}.html"><img src="{n}.jpg">手冲咖啡壶第{n}款</a></li>' for n in range(4))
    frame = "<html><head><title>云岭咖啡 首页店</title></head><body><header>云岭</header><ul>%s</ul></body></html>"
    assert items(frame % news) == []
    assert len(items(frame % goods)) == 4
