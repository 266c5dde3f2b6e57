"""Small builders of results for the tests of reports, and the strings that strangers would like a report to obey."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from typing import Any

from scanner.model import (
    FieldText,
    Finding,
    Fix,
    ListingResult,
    Place,
    Range,
    Related,
    Summary,
    Unchecked,
)

AD_LAW = ("ad-law-9-3", "中华人民共和国广告法", "第九条第（三）项")

HOSTILE = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("http://attacker.example","领券")',
    "#N/A",
    "<script>document.title='owned'</script>",
    "</script><script>document.title='owned'</script>",
    "<!--<script>",
    "]]>",
    "<img src=x onerror=\"document.title='owned'\">",
    "\"><svg onload=document.title='owned'>",
    "javascript:document.title='owned'",
    "data:text/html,<script>alert(1)</script>",
    "{{constructor.constructor('return 1')()}}",
    "${7*7}",
    "&lt;b&gt;&amp;",
    "&nbsp;&#x202e;",
    "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    "\x1b[31mred\x1b[0m",
    "\x1b]0;owned\x07",
    "\x1b]8;;http://attacker.example\x07link\x1b]8;;\x07",
    "\x9b2J",
    "a\u202egnp.exe",
    "\u2066isolate\u2069",
    "zero\u200bwidth\u200d\ufeff",
    "nul\x00nul",
    "half\ud800pair",
    "half\udc00pair",
    "\uffff\ufffe",
    "::error file=README.md,line=1::owned",
    "ok\n::set-output name=token::owned",
    "ok\r\n::stop-commands::x%0A::error::owned",
    "##[command]owned",
    "| cell | break |",
    "[click](javascript:alert(1)) `code` **bold** @everyone #1",
    "line\u2028separator\u2029paragraph\x85next",
    "𝕏💥👨‍👩‍👧‍👦",
    "../../etc/passwd%00.html",
]
"""Formulas, markup, terminal escapes, bidi, workflow commands, characters that no encoding can write."""


def place(uri: str = "shop/a.html", line: int = 3, column: int = 9, **more: Any) -> Place:
    """A place of one range."""
    end = more.pop("end_column", column + 2)
    return Place(uri, (Range(100, 6, line, column, line, end),), **more)


def finding(quote: str = "最佳", before: str = "全网", after: str = "选择", **more: Any) -> Finding:
    """A finding in the detail text; every field can be said."""
    start = more.pop("start", len(before))
    values: dict[str, Any] = {
        "listing": "10001",
        "field": "title",
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "context": (before, after),
        "rule": "absolute-best",
        "rule_name": "最高级用语",
        "category": "absolute",
        "severity": "error",
        "confidence": "high",
        "message": f"“{quote}”把商品说成同类最高",
        "advice": "改为可核实的具体描述",
        "basis": (AD_LAW,),
        "exemption": None,
        "proof": None,
        "fixes": (),
        "evasion": None,
        "place": place(),
        "related": (),
        "fingerprint": f"{abs(hash((quote, before, after))):032x}"[:32],
    }
    return Finding(**{**values, **more})


def result(*shown: Finding, **more: Any) -> ListingResult:
    """A listing with what is shown; its texts are made from the findings' clauses unless said."""
    values: dict[str, Any] = {
        "id": "10001",
        "title": "夏季纯棉T恤女",
        "kind": "item",
        "platform": "taobao",
        "uri": "shop/a.html",
        "url": "https://shop.example/item/10001",
        "shop": "云上衣橱",
        "shown": shown,
    }
    made = ListingResult(**{**values, **more})
    if "texts" in more:
        return made
    every = [*made.shown, *made.accepted, *(one for one, _ in made.allowed), *made.exempt, *made.info]
    return made._replace(texts=tuple(dict.fromkeys(text_of(one) for one in every)))


def text_of(one: Finding) -> FieldText:
    """The block that a finding of `finding` stands in."""
    before, after = one.context
    return FieldText(one.field, one.start - len(before), before + one.quote + after)


def summary(results: Iterable[ListingResult] = (), **more: Any) -> Summary:
    """A summary that has counted `results`."""
    made = Summary({"scanner": "0.1.0", "lexicon": "2026.11"})
    for one in results:
        made.add(one)
    for name, value in more.items():
        setattr(made, name, value)
    return made


def counted(results: Iterable[ListingResult], into: Summary) -> Iterator[ListingResult]:
    """`results` as a scan hands them on: counted while they pass."""
    for one in results:
        into.add(one)
        yield one


def varied() -> list[ListingResult]:
    """A little of everything a report can meet."""
    cotton = finding(
        "纯棉",
        "夏季",
        "T恤女",
        rule="material-pure-cotton",
        rule_name="纯棉与成分不符",
        category="material",
        message="“纯棉”与申报的成分不符：棉 80%",
        advice="按实际含量写，例如“棉80%”",
        fingerprint="c" * 32,
        basis=(("gbt-29862-4", "GB/T 29862-2013 纺织品 纤维含量的标识", "4.5"),),
        fixes=(Fix(2, 4, "含棉80%", True),),
        related=(Related("attributes.材质", 0, 5, "棉80%", place(line=8, column=3), "申报成分"),),
    )
    best = finding("最佳", "本店", "选择", field="detail", start=40, place=place(line=20), fingerprint="b" * 32)
    hidden = finding(
        "zui好",
        "真的",
        "用",
        field="detail[2]",
        evasion="最好",
        severity="warning",
        confidence="medium",
        fingerprint="d" * 32,
        place=Place("shop/list.xlsx", cell="详情!C7"),
    )
    notice = finding(
        "",
        "",
        "",
        field="detail",
        start=0,
        rule="health-notice",
        rule_name="应有的提示",
        category="notice",
        severity="warning",
        message="缺少“本品不能代替药物”",
        place=Place("shop/b.html"),
        fingerprint="e" * 32,
    )
    picture = finding(
        "国家级",
        "",
        "品质",
        field="main_image[2]",
        confidence="low",
        fingerprint="f" * 32,
        place=Place(
            "shop/b.html",
            image="https://img.example/2.jpg",
            polygon=((10.0, 20.0), (90.0, 20.0), (90.0, 44.0), (10.0, 44.0)),
        ),
    )
    return [
        result(
            cotton,
            best,
            hidden,
            accepted=(finding("第一", "销量", "", fingerprint="1" * 32),),
            allowed=((finding("顶级", "", "域名", fingerprint="2" * 32), "这是域名"),),
            exempt=(finding("最佳", "", "赏味期", fingerprint="3" * 32, exemption="consumer-tip"),),
            info=(finding("首选", "您的", "", severity="info", fingerprint="4" * 32),),
            unchecked=(Unchecked("https://img.example/1.jpg", "main_image", "images not read"),),
            exposure=12000.0,
        ),
        result(
            notice,
            picture,
            id="10002",
            title="灵芝孢子粉 保健食品",
            uri="shop/b.html",
            url=None,
            shop=None,
            platform="generic",
        ),
        result(
            id="10003",
            title="素色羊毛围巾",
            uri="shop/c.html",
            unchecked=(Unchecked("https://shop.example/desc/3", "detail", "timeout", "no answer in 20 s"),),
        ),
        result(best._replace(listing="home", fingerprint="b" * 32), id="home", title="云上衣橱首页", kind="page"),
        result(
            id="shop/login.html",
            title=None,
            kind="source",
            platform="",
            uri="shop/login.html",
            url=None,
            shop=None,
            unchecked=(Unchecked("shop/login.html", None, "blocked", "login page"),),
        ),
    ]


def hostile(text: str) -> ListingResult:
    """A listing in which every text that a stranger could have written is `text`."""
    one = finding(
        text,
        text,
        text,
        field=f"attributes.{text}",
        listing=text,
        message=text,
        advice=text,
        rule_name=text,
        basis=(("x", text, text),),
        proof=text,
        evasion=text,
        exemption=text,
        fixes=(Fix(0, 1, text),),
        place=place(text, selector=text, pointer=text, cell=text, link=text),
        related=(Related(f"report.{text}", 0, 1, text, place(text), text),),
    )
    unchecked = (Unchecked(text, f"attributes.{text}", "unreadable", text),)
    return result(
        one,
        id=text,
        title=text,
        platform=text,
        uri=text,
        url=text,
        shop=text,
        accepted=(one,),
        allowed=((one, text),),
        exempt=(one,),
        info=(one._replace(severity="info"),),
        unchecked=unchecked,
    )


def many(count: int, seed: int = 7) -> Iterator[ListingResult]:
    """`count` findings, ten a listing, with texts of the size that descriptions have."""
    chance = random.Random(seed)
    filler = "这款面料手感柔软，版型利落，日常通勤与周末出行都适合穿着，洗后不易变形。"
    words = ["最佳", "国家级", "第一品牌", "纯棉", "顶级", "全网最低价"]
    for number in range(count // 10):
        text, found = "", []
        for nth in range(10):
            text += filler[: chance.randint(8, len(filler))]
            quote, at = chance.choice(words), len(text)
            text += quote + "之选。"
            found.append(
                finding(
                    quote,
                    text[max(0, at - 8) : at],
                    "之选",
                    start=at,
                    field="detail",
                    listing=str(number),
                    severity="error" if nth % 3 else "warning",
                    place=place(f"shop/{number}.html", nth + 1),
                    category=chance.choice(["absolute", "material", "authority", "price"]),
                    fingerprint=f"{number:016x}{nth:016x}",
                )
            )
        yield result(
            *found,
            id=f"6{number:09d}",
            title=f"第 {number} 件商品 夏季新款女装",
            uri=f"shop/{number}.html",
            url=f"https://shop.example/item/{number}",
            texts=(FieldText("detail", 0, text),),
        )
