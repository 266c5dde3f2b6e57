"""Block text and its way back: every character of every block stands where its place says."""

from __future__ import annotations

import random
from collections.abc import Iterator
from html import unescape

import pytest
from bs4 import BeautifulSoup
from bs4.element import NavigableString

from scanner.documents import html
from scanner.documents.blocks import Reading, fragment
from scanner.documents.decode import text_of
from scanner.documents.outline import Outline
from scanner.documents.places import FileText
from scanner.model import Block, Page, Span

TOKENIZERS = [html.fast, html.standard]
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16"]
TERMS = ["最佳", "国家级", "第一品牌", "全网最低价", "𠮷祥😀物", "ＮＯ．１"]


def copy(text: str, tokenize: html.Tokenize = html.fast) -> list[Block]:
    outline = Outline(text, tokenize)
    reading = Reading(outline, FileText("x", text, body=text.encode()))
    return list(reading.copy(0, len(outline.words), "detail", elements=(0, len(outline.opens))).blocks)


def texts(markup: str, tokenize: html.Tokenize = html.fast) -> list[str]:
    return [block.text for block in copy(markup, tokenize)]


@pytest.mark.parametrize("tokenize", TOKENIZERS)
@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>最<b>佳</b></p>", ["最佳"]),
        ("<p>最</p><p>佳</p>", ["最", "佳"]),
        ("最<br>佳", ["最", "佳"]),
        ("<span>最</span><em>佳</em>", ["最佳"]),
        ("<p> 最 \r\n\t 佳 </p>", ["最 佳"]),
        ("<p>a&amp;b&lt;c&#x4e00;&nbsp;d</p>", ["a&b<c一\xa0d"]),
        ("<script>var a='最佳'</script><style>p{}</style>好", ["好"]),
        ("<noscript><p>最佳</p></noscript><template>x</template>好", ["好"]),
        ("<p>好<span style='display: none'>藏</span>的</p>", ["好的"]),
        ("<div hidden>藏</div><div style='DISPLAY:NONE'>藏<p>藏</p></div>好", ["好"]),
        ("<p aria-hidden=true>好</p>", ["好"]),
        ("<span style='display:block'>最</span>佳", ["最", "佳"]),
        ("<ul><li>一<li>二</ul>三", ["一", "二", "三"]),
        ("<table><tr><td>一<td>二<tr><td>三</table>", ["一", "二", "三"]),
        ("<img src=a.jpg alt='最佳图'>", ["最佳图"]),
        ("<a title='最佳'>好</a>", ["最佳", "好"]),
        ("<a title='好'>好</a>", ["好"]),
        ("<img alt='图'><img alt='图'>", ["图"]),
        ("<input type=button value='立即抢购'><input placeholder='请输入'>", ["立即抢购", "请输入"]),
        ("<li value='3'>三</li>", ["三"]),
        ("<b>一<div>二</b>三</div>四", ["一", "二三", "四"]),
        ("a</>b", ["ab"]),
        ("<!-- 藏 -->好<![CDATA[x]]>", ["好"]),
        ("最\x00佳", ["最\x00佳"]),
        ("<textarea><p>最&lt;佳</p></textarea>", ["<p>最<佳</p>"]),
        ("<title>a&amp;b</title>", ["a&b"]),
        ("", []),
        ("<p>&nbsp;</p>", []),
    ],
)
def test_text(markup: str, expected: list[str], tokenize: html.Tokenize) -> None:
    assert texts(markup, tokenize) == expected


def test_offsets_in_the_field_are_those_of_the_joined_text() -> None:
    blocks = copy("<p>一二</p><img alt=三><p>四</p>")
    joined = "\n".join(block.text for block in blocks)
    assert [joined[block.at : block.at + len(block.text)] for block in blocks] == ["一二", "三", "四"]


def test_the_selector_names_the_element() -> None:
    blocks = copy("<div id=d><p>一</p><p>二<b>三</b></p></div><img alt=四>")
    places = [block.place(Span(len(block.text) - 1, len(block.text))) for block in blocks]
    assert [place.selector for place in places] == ["div#d > p:nth-of-type(1)", "div#d > p:nth-of-type(2) > b", "img"]


def test_selectors_select_in_an_independent_engine() -> None:
    markup = "<div><ul><li>一<li class=x>二<p>三</p></ul><table><tr><td>四<td>五</table></div><h1 id=t>六</h1>"
    soup = BeautifulSoup(markup, "html5lib")
    for block in copy(markup):
        selector = block.place(Span(0, 1)).selector
        assert selector is not None
        # Browsers add the table body; a child step over it is no error of the path's end.
        found = soup.select(selector.replace("table > tr", "table > tbody > tr"))
        assert len(found) == 1
        assert found[0].get_text().startswith(block.text)


class Page_:
    """A page under construction that remembers where it planted which term."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.text = ""
        self.planted: list[tuple[str, list[tuple[int, int]]]] = []

    def noise(self) -> None:
        choices = [
            "<p>",
            "</p>",
            "<br/>",
            "\r\n",
            "\n",
            "&nbsp;",
            "普通文字，",
            "<i>",
            "</i>",
            "<!-- 注 -->",
            "😀",
            "</>",
            "a < b ",
        ]
        choices += [
            "<script>var x='<p>最佳';</script>",
            "<li>",
            "<td>",
            "&copy;&lt;",
            "</div>",
            "<div class='a &amp; b'>",
        ]
        self.text += "".join(self.rng.choice(choices) for _ in range(self.rng.randrange(6)))

    def plant(self, number: int) -> None:
        term = f"{self.rng.choice(TERMS)}{number:03d}"
        if self.rng.random() < 0.25:
            self.attribute(term)
            return
        self.text += self.rng.choice(["<p>", "<div>", "，", " "])
        places: list[tuple[int, int]] = []
        for char in term:
            kind = self.rng.random()
            if kind < 0.15:
                self.text += self.rng.choice(["<b>", "</b>", "<span style='color:red'>", "<!-- x -->", "</span>"])
            written = char
            if 0.15 < kind < 0.3:
                written = self.rng.choice([f"&#{ord(char)};", f"&#x{ord(char):X};"])
            places.append((len(self.text), len(self.text) + len(written)))
            self.text += written
        self.text += self.rng.choice(["</p>", "。", "<br>"])
        self.planted.append((term, places))

    def attribute(self, term: str) -> None:
        quote = self.rng.choice(["'", '"'])
        tag, name = self.rng.choice([("img", "alt"), ("a", "title"), ("input", "placeholder")])
        self.text += f"<{tag} class={quote}x{quote} {self.rng.choice([name, name.upper()])} = {quote}前&amp;\r\n"
        places = []
        for char in term:
            written = f"&#{ord(char)};" if self.rng.random() < 0.2 else char
            places.append((len(self.text), len(self.text) + len(written)))
            self.text += written
        self.text += f"{quote}>"
        self.planted.append((term, places))


@pytest.mark.parametrize("tokenize", TOKENIZERS)
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("seed", range(12))
def test_planted_terms_are_found_where_they_were_planted(seed: int, encoding: str, tokenize: html.Tokenize) -> None:
    page = Page_(random.Random(seed))
    for number in range(25):
        page.noise()
        page.plant(number)
    body = page.text.encode(encoding)
    text = text_of(Page("x", body))
    assert text.text == page.text
    outline = Outline(text.text, tokenize)
    blocks = Reading(outline, text).copy(0, len(outline.words), "detail", elements=(0, len(outline.opens))).blocks
    bare = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)
    for term, places in page.planted:
        found = [(block, block.text.find(term)) for block in blocks if term in block.text]
        assert len(found) == 1, term
        block, at = found[0]
        ranges = block.place(Span(at, at + len(term))).ranges
        assert "".join(unescape(body[r.offset : r.offset + r.length].decode(bare)) for r in ranges) == term
        wanted = [text.range(start, end) for start, end in places]
        covered = {byte for r in ranges for byte in range(r.offset, r.offset + r.length)}
        assert covered == {byte for r in wanted for byte in range(r.offset, r.offset + r.length)}
        for index, (start, end) in enumerate(places):
            (one,) = block.place(Span(at + index, at + index + 1)).ranges
            assert one == text.range(start, end)


SOUP = [
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<div>",
    "</div>",
    "最佳",
    "a&amp;b",
    "&notit;",
    "&lt",
    "&#0;",
    "&#x110000;",
    "<",
    ">",
]
SOUP += [
    "</",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?php ?>",
    "\x00",
    "'",
    '"',
    "=",
    "<a title=",
    "/>",
    "</>",
    "&",
    "&#",
    "𠮷",
]
SOUP += [
    "<td>",
    "<li>",
    "<script>",
    "</script>",
    "<textarea>",
    "</textarea>",
    "\r",
    "\r\n",
    " ",
    "&unknown;",
    "&ltfoo-bar",
]
SOUP += [
    "<img alt='x&ampy&amp;z'>",
    "<style>",
    "</style>",
    "<svg/>",
    "<!doctype html>",
    "&copy=1",
    "<title>",
    "</title>",
]


@pytest.mark.parametrize("tokenize", TOKENIZERS)
def test_broken_markup_keeps_every_character_in_place(tokenize: html.Tokenize) -> None:
    rng = random.Random(7)
    for _ in range(3000):
        markup = "".join(rng.choice(SOUP) for _ in range(rng.randrange(1, 16)))
        for block in copy(markup, tokenize):
            for index, char in enumerate(block.text):
                source = "".join(markup[start:end] for start, end in block.locate(Span(index, index + 1)))
                shown = {"\r": " ", "\n": " ", "\0": "\ufffd"}
                assert char in {shown.get(one, one) for one in unescape(source)} | {source[:1]}, (
                    markup,
                    block.text,
                    index,
                )


def visible(markup: str) -> str:
    """The text of a page as BeautifulSoup reads it, white space left out: the independent oracle."""
    soup = BeautifulSoup(markup, "html5lib")
    for tag in soup(["script", "style", "noscript", "template", "iframe"]):
        tag.decompose()
    return "".join("".join(s for s in soup.find_all(string=True) if type(s) is NavigableString).split())


def pages() -> Iterator[str]:
    rng = random.Random(11)
    for _ in range(60):
        parts = ["<!DOCTYPE html><html><head><title>页</title></head><body>"]
        for number in range(rng.randrange(5, 40)):
            tag = rng.choice(["p", "div", "li", "h2", "section", "span", "a", "b"])
            inner = rng.choice(["文字", "a&amp;b", "<b>粗</b>体", "&nbsp;空", "<br>行", "<script>1<2</script>", "𠮷"])
            parts.append(f"<{tag} class=c{number}>{inner}{number}</{tag}>" + rng.choice(["", "\n", " "]))
        yield "".join(parts) + "</body></html>"


@pytest.mark.parametrize("tokenize", TOKENIZERS)
def test_block_text_is_what_beautifulsoup_reads(tokenize: html.Tokenize) -> None:
    for markup in pages():
        outline = Outline(markup, tokenize)
        blocks = Reading(outline, FileText("x", markup)).texts(0, len(outline.words))
        assert "".join("".join(block.text for _, block in blocks).split()) == visible(markup)


def test_a_fragment_has_its_pictures_in_order_and_once() -> None:
    found = fragment(
        "<img src='//img.alicdn.com/a.jpg_400x400.jpg'><img src='//assets/spaceball.gif' data-ks-lazyload='b.png'>"
        "<img src='//img.alicdn.com/a.jpg'><div style='background:url(c.jpg)'></div>"
        "<style>.m{background-image:url('//x/d.jpg')}</style>",
        FileText("x", ""),
        base="https://shop.example/1/",
    )
    assert [picture.uri for picture in found.pictures] == [
        "https://img.alicdn.com/a.jpg",
        "https://shop.example/1/b.png",
        "https://shop.example/1/c.jpg",
        "https://x/d.jpg",
    ]
    assert [picture.field for picture in found.pictures] == [f"detail_image[{n}]" for n in (1, 2, 3, 4)]
