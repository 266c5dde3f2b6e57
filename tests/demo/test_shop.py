"""The demo shop alone: what it sells, that its texts survive their charsets, and its manners as a server."""

import gzip
import html
from collections import Counter

import pytest
import requests

from scanner.demo import open_shop, render
from scanner.demo.goods import Goods, goods
from scanner.demo.server import HURRIED, respond

HOST = "127.0.0.1:8000"


def test_there_are_enough_goods_of_every_kind() -> None:
    assert len(goods()) >= 24
    assert set(Counter(one.dialect for one in goods())) == {"taobao", "tmall", "jd", "shop"}
    assert min(Counter(one.dialect for one in goods()).values()) >= 6
    assert {one.kind for one in goods()} == {"item", "postage", "off-shelf", "damaged"}
    assert len({one.id for one in goods()}) == len({one.path for one in goods()}) == len(goods())


@pytest.mark.parametrize("one", goods(), ids=lambda one: one.id)
def test_texts_survive_their_charset(one: Goods) -> None:
    charset = "gbk" if one.dialect in ("taobao", "tmall") else "utf-8"
    page = render.item(one, HOST)
    if one.kind == "damaged":
        assert page.decode("utf-8").count("\ufffd") > 100
        assert one.title not in page.decode("utf-8")
        return
    text = html.unescape(page.decode(charset))
    for words in (one.title, one.subtitle, *(value for _, value in one.attributes), *one.skus):
        assert words in text
    assert "$" not in text.replace("$host", "")
    description = render.description(one).decode(charset) if one.dialect != "shop" else text
    for paragraph in one.detail:
        assert paragraph.replace('"', '\\"') in description
        assert (paragraph in text) == (one.dialect == "shop")  # elsewhere it is a second request


@pytest.mark.parametrize("one", goods(), ids=lambda one: one.id)
def test_every_address_answers(one: Goods) -> None:
    assert respond(one.path, HOST).status == 200
    if one.dialect != "shop":
        path = {"jd": "/jd/desc?skuId={0}&mainSkuId={0}"}.get(one.dialect, f"/{one.dialect}/desc?id={{0}}")
        assert respond(path.format(one.id), HOST).status == 200


def test_no_listing_answers_under_the_address_of_another_dialect() -> None:
    assert respond("/tmall/item.htm?id=610000000001", HOST).status == 404
    assert respond("/products/100010000017", HOST).status == 404
    assert respond("/nothing", HOST).status == 404


def test_nothing_leads_out_of_the_shop() -> None:
    """A demo must not make anybody's browser or crawler visit a real platform."""
    bodies = [render.item(one, HOST) for one in goods()] + [render.shop_page("home"), render.shop_page("category")]
    for body in bodies:
        for host in (b"taobao.com", b"tmall.com/", b"alicdn", b"jd.com", b"360buyimg", b"alibaba"):
            assert host not in body


def test_manners_over_http() -> None:
    with open_shop() as host, requests.Session() as session:
        session.trust_env = False

        def get(path: str) -> requests.Response:
            return session.get(f"http://{host}{path}", allow_redirects=False, timeout=120)

        assert "Disallow: /account/" in get("/robots.txt").text
        hurried = get(HURRIED)
        assert (hurried.status_code, hurried.headers["Retry-After"]) == (429, "1")
        assert get(HURRIED).status_code == 200
        assert get("/go/autumn").headers["Location"] == goods()[0].path
        assert get("/vip").headers["Location"].startswith("/login")
        assert 'type="password"' in get("/login").text
        assert "sitemap-goods.xml.gz" in get("/sitemap.xml").text
        assert gzip.decompress(get("/sitemap-goods.xml.gz").content).count(b"<loc>") == len(goods())
        assert get("/pictures/610000000001-main.jpg").headers["Content-Type"] == "image/png"
        assert get("/pictures/610000000001-fabric.jpg").headers["Content-Type"] == "image/jpeg"
        assert get("/service.csv").content.startswith(b"\xef\xbb\xbf")
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://{host}/", timeout=120)
