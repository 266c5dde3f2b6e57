"""Links and sitemaps: what is followed, in which order, and that hostile pages cost no more than honest ones."""

import gzip
from collections.abc import Callable

import pytest

from scanner.crawl.discovery import links, normal, sitemap
from scanner.model import Page
from tests.growth import is_linear

HERE = "https://shop.example/list/all?page=1"


def found(body: str | bytes, *follow: str, uri: str = HERE) -> list[str]:
    page = Page(uri, body.encode() if isinstance(body, str) else body)
    return [link.uri for link in links(page, follow or ("*",))]


@pytest.mark.parametrize(
    ("anchor", "address"),
    [
        ('<a href="/item/1">', "https://shop.example/item/1"),
        ("<A class=x HREF='2'>", "https://shop.example/list/2"),
        ("<a href=//other.example/x data-y=1>", "https://other.example/x"),
        ('<a\nhref = "/a?b=1&amp;c=2#top">', "https://shop.example/a?b=1&c=2"),
        ('<area href="/map">', "https://shop.example/map"),
        ('<a href="/商品/羽绒服">', "https://shop.example/%E5%95%86%E5%93%81/%E7%BE%BD%E7%BB%92%E6%9C%8D"),
        ('<a href="/x?id=1&spm=a.b&utm_source=c">', "https://shop.example/x?id=1"),
        ('<base href="https://cdn.example/d/"><a href="e">', "https://cdn.example/d/e"),
        ('<a href="  /blank  ">', "https://shop.example/blank"),
    ],
)
def test_links_are_read_as_a_browser_reads_them(anchor: str, address: str) -> None:
    assert found(anchor) == [address]


@pytest.mark.parametrize(
    "body",
    [
        '<a href="javascript:void(0)">',
        '<a href="mailto:a@b.example">',
        '<a href="http://user@127.0.0.1/">',
        '<!-- <a href="/x"> -->',
        "<script>var a = '<a href=\"/x\">'</script>",
        '<template><a href="/x"></template>',
        '<a data-href="/x">',
        '<link href="/x.css">',
        "<a>",
        '<a href="http://[::1">',
        '<base href="http://[::1"><a href="http://[">',
        '<!-- never closed <a href="/x">',
    ],
)
def test_what_is_no_link(body: str) -> None:
    assert found(body) == []


def test_gbk_pages_give_their_links() -> None:
    assert found('<a href="/项/1">羽绒服</a>'.encode("gbk")) == ["https://shop.example/%E9%A1%B9/1"]


def test_each_link_once_in_page_order() -> None:
    assert found('<a href="/b"><a href="/a"><a href="/b#x"><a href="/b?spm=1">') == [
        "https://shop.example/b",
        "https://shop.example/a",
    ]


@pytest.mark.parametrize(
    ("pattern", "kept"),
    [
        ("/item/*", ["https://shop.example/item/1"]),
        ("*/item/*", ["https://shop.example/item/1", "https://other.example/item/2"]),
        ("https://other.example/*", ["https://other.example/item/2"]),
        ("products", ["https://shop.example/item/1", "https://shop.example/item.htm?id=3"]),
        ("/item.htm?id=*", ["https://shop.example/item.htm?id=3"]),
        ("/item.htm?", []),
        ("/nothing/[a-z]*", []),
    ],
)
def test_patterns(pattern: str, kept: list[str]) -> None:
    body = '<a href="/item/1"><a href="https://other.example/item/2"><a href="/item.htm?id=3"><a href="/about">'
    assert found(body, pattern) == kept


@pytest.mark.parametrize(
    "body",
    [
        lambda times: "<a " * 6 * times,
        lambda times: "<a href='" * 4 * times,
        lambda times: '<a href="/x"' * 4 * times,
        lambda times: "<!--" * 6 * times,
        lambda times: "<script>" * 4 * times,
        lambda times: "<a href=" + "x" * 40 * times,
        lambda times: '<a href="/x">' * 4 * times,
        lambda times: "".join(f"<a href=/x{n}>" for n in range(2 * times)),
        lambda times: "<a " + "x " * 20 * times + ">",
    ],
    ids=["unclosed", "open quote", "no end", "comments", "scripts", "long", "many", "different", "wide"],
)
def test_hostile_pages_cost_linear_time(body: Callable[[int], str]) -> None:
    assert is_linear(lambda times: found(body(times), "/x*", "*/item/*"), 50_000)


def test_patterns_of_many_stars_are_linear() -> None:
    assert is_linear(lambda length: found('<a href="/' + "a" * length + '">' * 20, "*a" * 30 + "b"), 1900)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("prefix", ["", "sm:"])
def test_sitemaps(packed: bool, prefix: str) -> None:
    body = (
        f'<?xml version="1.0"?><{prefix}urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<{prefix}url><{prefix}loc> https://shop.example/a?b=1&amp;c=2 </{prefix}loc></{prefix}url>"
        f"<{prefix}url><{prefix}loc><![CDATA[https://shop.example/d]]></{prefix}loc></{prefix}url></{prefix}urlset>"
    ).encode()
    page = Page("https://shop.example/sitemap.xml", gzip.compress(body) if packed else body)
    assert sitemap(page, 1_000_000) == ("urlset", ["https://shop.example/a?b=1&c=2", "https://shop.example/d"])


@pytest.mark.parametrize("body", [b"<html>no map", b"", b"\x1f\x8bbroken", gzip.compress(b"\0" * 5_000_000)])
def test_what_is_no_sitemap(body: bytes) -> None:
    assert sitemap(Page("https://shop.example/x", body), 1_000_000) is None


def test_entities_of_a_hostile_sitemap_stay_text() -> None:
    body = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><urlset><url><loc>&e;</loc></url></urlset>'
    assert sitemap(Page("https://shop.example/s.xml", body), 1_000_000) == ("urlset", ["&e;"])


def test_one_spelling() -> None:
    assert normal("HTTP://Shop.Example:80?b=2&a=1#c").uri == "http://shop.example/?b=2&a=1"
