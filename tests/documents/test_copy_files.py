"""Markdown and Word: what is read, and that the bytes at each place are the words."""

import io
import zipfile
from xml.sax.saxutils import escape

import pytest
from copy_places import at, fields

from scanner import documents
from scanner.model import Page, Part, Span, Unchecked
from tests.growth import is_linear


def part(name: str, body: bytes) -> Part:
    (only,) = [one for one in documents.read(Page(name, body)) if isinstance(one, Part)]
    return only


MARKDOWN = """---
title: "前言标题"
layout: 页面
---
# 纯棉**衬衫** #

<!-- 注释最佳
还是注释 -->
这款是最
佳选择，见[说明*书*](https://example.invalid/a_(b) "题")和![主图](a.png)。
Buy the
best &amp; last \\*one\\*

```python
代码最佳
```
- [ ] 第一项 `码`
- 5*3*2
> 引用 <b>最</b>好

副标题
---

| 名称 | 值 |
| --- | --- |
| 材质 | 棉80% |
| 颜色 | 白\\|黑 |

a | b | c
--|--|--
一 | 二 | 三

[ref]: https://example.invalid
"""


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_markdown(ends: str, encoding: str) -> None:
    body = MARKDOWN.replace("\n", ends).encode(encoding)
    found = part("a.md", body)
    read = fields(found)
    assert read[:2] == [("title", "前言标题"), ("detail", "纯棉衬衫")]
    details = [text for field, text in read if field == "detail"]
    assert details[1] == "这款是最佳选择，见说明书和主图。 Buy the best & last *one*"
    assert details[2:] == ["第一项 码", "5*3*2", "引用 最好", "副标题", "a", "b", "c", "一", "二", "三"]
    assert ("attributes.材质", "棉80%") in read and ("attributes.颜色", "白|黑") in read
    blocks = {block.text: block for block in found.blocks}
    assert at(blocks["纯棉衬衫"], "棉衬", body, encoding) == "棉|衬"
    assert at(blocks[details[1]], "最佳", body, encoding) == "最|佳"
    assert at(blocks[details[1]], "*one*", body, encoding) == "\\*one\\*"
    assert at(blocks[details[1]], "主图", body, encoding) == "主图"
    assert at(blocks["棉80%"], "80%", body, encoding) == "80%"
    assert at(blocks["引用 最好"], "最好", body, encoding) == "最|好"
    for block in found.blocks:
        for start in range(len(block.text)):
            if block.text[start] not in "&\\*| ":
                assert at(block, block.text[start], body, encoding).endswith(block.text[start])


def test_a_first_heading_is_the_title() -> None:
    assert fields(part("a.md", "# 标题\n\n## 小节\n正文".encode())) == [
        ("title", "标题"),
        ("detail", "小节"),
        ("detail", "正文"),
    ]


@pytest.mark.parametrize(
    "body", ["```\n未闭合", "---\n没有结尾", "<!-- 没有结尾", "| a\n|--", "[" * 3000, "*" * 3000, "> " * 3000]
)
def test_broken_markdown_is_read_in_time(body: str) -> None:
    list(documents.read(Page("a.md", body.encode())))


UNITS = "`|``a|*a |[a](|[[a] |_a |a |> |<a |&a;|<!--|- |https://|x\n|~~|==|a|b\n---|c\n".split("|")


@pytest.mark.parametrize("unit", UNITS)
def test_hostile_markdown_costs_linear_time(unit: str) -> None:
    def read(length: int) -> None:
        list(documents.read(Page("a.md", (unit * (length // max(1, len(unit)))).encode())))

    assert is_linear(read, 100_000)


def test_damaged_markdown_is_said() -> None:
    (only,) = documents.read(Page("a.md", "锟斤拷锟斤拷锟斤拷".encode()))
    assert isinstance(only, Unchecked) and only.reason == "damaged text"


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(inner: str, head: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"{head}<w:document {W}><w:body>{inner}</w:body></w:document>")
    return file.getvalue()


def p(*runs: str, style: str = "") -> str:
    head = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{head}" + "".join(f"<w:r><w:t>{escape(run)}</w:t></w:r>" for run in runs) + "</w:p>"


def test_word_paragraphs_are_places() -> None:
    table = f"<w:tbl><w:tr><w:tc>{p('材质')}</w:tc><w:tc>{p('棉80%')}</w:tc></w:tr></w:tbl>"
    deleted = "<w:p><w:del><w:r><w:delText>删了</w:delText></w:r></w:del></w:p>"
    found = part(
        "a.docx", word(p("纯棉", "衬衫", style="Title") + p("本店最", "佳 <选择>") + table + deleted + p("尾"))
    )
    assert fields(found) == [
        ("attributes.材质", "棉80%"),
        ("title", "纯棉衬衫"),
        ("detail", "本店最佳 <选择>"),
        ("detail", "尾"),
    ]
    assert [block.place(Span(0, 1)).pointer for block in found.blocks] == [
        "/paragraph/4",
        "/paragraph/1",
        "/paragraph/2",
        "/paragraph/6",
    ]


def test_a_document_of_a_word_library_is_read() -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_heading("标题", 0)
    document.add_paragraph("本店最佳选择")
    file = io.BytesIO()
    document.save(file)
    found = part("a.docx", file.getvalue())
    assert fields(found) == [("title", "标题"), ("detail", "本店最佳选择")]
    assert found.blocks[1].place(Span(0, 2)).pointer == "/paragraph/2"


@pytest.mark.parametrize(
    "body",
    [
        word(p("x"))[:-40],
        word(p("x"), '<!DOCTYPE a [<!ENTITY b "c">]>'),
        word("<w:p>"),
        word("<w:p>" * 100_000),
        b"PK\x03\x04word/document.xml",
    ],
)
def test_a_broken_or_hostile_document_is_named(body: bytes) -> None:
    (only,) = documents.read(Page("a.docx", body))
    assert isinstance(only, Unchecked) and only.reason == "unreadable"
