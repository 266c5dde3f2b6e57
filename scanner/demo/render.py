"""Goods to pages: the layouts of four kinds of shop, filled with the demo's own texts."""

from __future__ import annotations

import csv
import gzip
import io
import json
import struct
import zlib
from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from scanner.demo.goods import Goods, goods, pages

SHOP = "集巷杂货"


def item(one: Goods, host: str) -> bytes:
    """The page of a listing, in the charset of its dialect; a damaged one is GBK that somebody read as UTF-8."""
    text = {"taobao": _taobao, "tmall": _tmall, "jd": _jd, "shop": _shop}[one.dialect](one, host)
    if one.kind == "damaged":
        return text.encode("gbk", "xmlcharrefreplace").decode("utf-8", "replace").encode()
    return text.encode("gbk", "xmlcharrefreplace") if one.dialect in ("taobao", "tmall") else text.encode()


def description(one: Goods) -> bytes:
    """The script that carries a description: a variable at Taobao and Tmall, a call at JD."""
    if one.dialect == "jd":
        return (
            f"showdesc({json.dumps({'date': '2026-11-01', 'content': one.detail_html}, ensure_ascii=False)})".encode()
        )
    body = one.detail_html.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    return f"var desc='{body}';".encode("gbk", "replace")


def shop_page(name: str) -> bytes:
    """Home, activity and category page, each with its links."""
    page = pages()[name]
    links = {
        "home": [
            ("周年庆活动", "/activity", ""),
            ("全部商品", "/category", ""),
            ("会员专享", "/vip", ""),
            ("常用回复", "/service.csv", ""),
        ],
        "activity": [("秋装推荐", "/go/autumn", ""), ("回到首页", "/", "")],
        "category": [(one.title, one.path, f" <em>¥{one.price}</em>") for one in goods()],
    }[name]
    rows = "\n".join(f'<li><a href="{escape(path)}">{escape(text)}</a>{price}</li>' for text, path, price in links)
    return _fill("page.html", kind=name, title=escape(page["title"]), lines=_lines(page["lines"]), links=rows)


def login_page() -> bytes:
    """What a login wall shows instead of the goods."""
    page = pages()["login"]
    return _fill("login.html", title=escape(page["title"]), lines=_lines(page["lines"]))


def service_sheet() -> bytes:
    """The quick replies of customer service, as exported from a chat client."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["快捷短语编码", "快捷短语", "快捷短语分组"])
    for number, (group, text) in enumerate(pages()["service"]["replies"], 1):
        writer.writerow([str(number), text, group])
    return out.getvalue().encode("utf-8-sig")


def sitemap(host: str, *, index: bool) -> bytes:
    """The sitemap index, or the packed sitemap of goods that it names."""
    kind, entry = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    paths = ["/sitemap-goods.xml.gz"] if index else [one.path for one in goods()]
    rows = "".join(f"<{entry}><loc>{escape(f'http://{host}{path}')}</loc></{entry}>" for path in paths)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<{kind} xmlns="{space}">{rows}</{kind}>'
    return body.encode() if index else gzip.compress(body.encode(), mtime=0)


@cache
def picture(name: str) -> tuple[str, bytes]:
    """Content type and bytes of a picture: one with words where one was drawn, else a placeholder without any."""
    drawn = files("scanner.demo").joinpath("pictures", f"{name}.jpg")
    if name in _drawn():
        return "image/jpeg", drawn.read_bytes()
    return "image/png", _placeholder(_GROUNDS[sum(name.encode()) % len(_GROUNDS)])


@cache
def _drawn() -> frozenset[str]:
    return frozenset(one.name.removesuffix(".jpg") for one in files("scanner.demo").joinpath("pictures").iterdir())


_GROUNDS = ((232, 214, 196), (204, 220, 232), (214, 230, 208), (230, 208, 220))


@cache
def _placeholder(ground: tuple[int, int, int], side: int = 200) -> bytes:
    """A PNG of a disc on a plain ground."""
    disc = tuple(value * 3 // 4 for value in ground)
    rows = bytearray()
    for y in range(side):
        rows.append(0)
        for x in range(side):
            inside = (x - side // 2) ** 2 + (y - side // 2) ** 2 < (side // 4) ** 2
            rows += bytes(disc if inside else ground)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    packed = zlib.compress(bytes(rows), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def _taobao(one: Goods, host: str) -> str:
    notice = '<div class="tb-hint"><strong>此商品已下架</strong></div>' if one.kind == "off-shelf" else ""
    thumbs = "".join(
        f'<li><div class="tb-pic"><a><img data-src="{url}"></a></div></li>' for url in _pictures(one, host)
    )
    attributes = "\n".join(
        f'<li title="&nbsp;{escape(value)}">{escape(name)}:&nbsp;{escape(value)}</li>' for name, value in one.attributes
    )
    skus = "".join(
        f'<li data-value="1627207:{number}"><a href="javascript:void(0);"><span>{escape(sku)}</span></a></li>'
        for number, sku in enumerate(one.skus, 28001)
    )
    return _template("taobao.html").substitute(
        _common(one, host),
        shop_js=_script_text(SHOP),
        pictures_js=", ".join(f'"{url}"' for url in _pictures(one, host)),
        notice=notice,
        thumbs=thumbs,
        attributes=attributes,
        skus=skus,
    )


def _tmall(one: Goods, host: str) -> str:
    attributes = "\n".join(
        f'<li title="&nbsp;{escape(value)}">{escape(name)}:&nbsp;{escape(value)}</li>' for name, value in one.attributes
    )
    skus = "".join(
        f'<li data-value="1627207:{number}" title="{escape(sku)}"><a href="#"><span>{escape(sku)}</span></a></li>'
        for number, sku in enumerate(one.skus, 28001)
    )
    thumbs = "".join(f'<li><a href="#"><img src="{url}"></a></li>' for url in _pictures(one, host))
    address = f"//{host}/tmall/desc?id={one.id}"
    setup = {
        "api": {"descUrl": address, "httpsDescUrl": address},
        "itemDO": {"itemId": one.id, "title": one.title, "brand": one.brand, "reservePrice": one.price},
        "detail": {"defaultItemPrice": one.price},
        "propertyPics": {"default": _pictures(one, host)},
        "valItemInfo": {
            "skuList": [{"names": sku, "skuId": str(n)} for n, sku in enumerate(one.skus, 1)],
            "skuMap": {},
        },
    }
    return _template("tmall.html").substitute(
        _common(one, host),
        thumbs=thumbs,
        attributes=attributes,
        skus=skus,
        setup=json.dumps(setup, ensure_ascii=False).replace("<", "\\u003c"),
    )


def _jd(one: Goods, host: str) -> str:
    attributes = "\n".join(
        f'<li title="{escape(value)}">{escape(name)}：{escape(value)}</li>'
        for name, value in one.attributes
        if name != "品牌"
    )
    skus = "".join(
        f'<div class="item" data-sku="{one.id}" data-value="{escape(sku)}"><a href="#"><i>{escape(sku)}</i></a></div>'
        for sku in one.skus
    )
    thumbs = "".join(f"<li><img alt='' src='{url}' data-url='{url}'></li>" for url in _pictures(one, host))
    return _template("jd.html").substitute(
        _common(one, host),
        title_js=_script_text(one.title),
        colours_js=", ".join(f'{{"规格": "{sku}", "skuId": {one.id}}}' for sku in one.skus),
        thumbs=thumbs,
        attributes=attributes,
        skus=skus,
    )


def _shop(one: Goods, host: str) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": one.title,
        "sku": one.id,
        "description": one.subtitle,
        "category": one.category,
        "image": [f"http:{url}" for url in _pictures(one, host)],
        "brand": {"@type": "Brand", "name": one.brand},
        "additionalProperty": [
            {"@type": "PropertyValue", "name": name, "value": value} for name, value in one.attributes
        ],
        "offers": {"@type": "Offer", "priceCurrency": "CNY", "price": one.price, "url": f"http://{host}{one.path}"},
    }
    rows = "\n".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in one.attributes)
    return _template("shop.html").substitute(
        _common(one, host),
        data=json.dumps(data, ensure_ascii=False, indent=1).replace("<", "\\u003c"),
        attributes=rows,
        skus="".join(f"<li>{escape(sku)}</li>" for sku in one.skus),
        thumbs="".join(f'<img src="{url}" alt="">' for url in _pictures(one, host)),
        detail=one.detail_html,
    )


def _common(one: Goods, host: str) -> dict[str, str]:
    return {
        "id": one.id,
        "host": host,
        "address": escape(f"http://{host}{one.path}"),
        "title": escape(one.title),
        "subtitle": escape(one.subtitle),
        "price": one.price,
        "brand": escape(one.brand),
        "picture": _pictures(one, host)[0],
    }


def _pictures(one: Goods, host: str) -> list[str]:
    return [f"//{host}/pictures/{one.id}-{name}.jpg" for name in one.pictures]


def _script_text(text: str) -> str:
    """Text as these platforms write it into scripts: every Chinese character as an escape."""
    return json.dumps(text)[1:-1].replace("'", "\\'")


def _lines(lines: list[str]) -> str:
    return "\n".join(f"<p>{escape(line)}</p>" for line in lines)


def _fill(name: str, **values: str) -> bytes:
    return _template(name).substitute(values).encode()


@cache
def _template(name: str) -> Template:
    return Template(files("scanner.demo").joinpath("templates", name).read_text(encoding="utf-8"))
