"""Every format: the same hostile strings do nothing, both languages, nothing found, nothing checked."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from samples import HOSTILE, counted, finding, hostile, many, result, summary, varied

import reports
from reports import FORMATS, labels
from reports.options import Options
from reports.tracking import Previous, Row
from reports.visible import visible
from scanner.model import CATEGORIES, SEVERITIES, UNCHECKED, Lang, ListingResult, Place, Unchecked

TEXTUAL = [name for name, one in FORMATS.items() if not one.binary]


def rendered(name: str, results: list[ListingResult], lang: Lang = "zh", **options: object) -> bytes:
    out = io.BytesIO()
    whole = summary()
    FORMATS[name].render(counted(results, whole), whole, out, lang, Options(**options))  # type: ignore[arg-type]
    return out.getvalue()


def obeyed(text: str) -> list[str]:
    """Characters that a terminal, an editor or a browser would obey or hide."""
    bidi = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    return [
        char
        for char in text
        if (unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") and char not in "\n\t\r")
        or unicodedata.bidirectional(char) in bidi
        or char in "\u200b\u200e\u200f\ufeff"
    ]


def test_the_table_names_every_module() -> None:
    modules = {one.module for one in FORMATS.values()}
    folder = {path.stem for path in Path(reports.__file__).parent.glob("*.py")}
    helpers = {
        "__init__", "counts", "finding_json", "findings", "groups", "labels", "options", "rows", "sheets", "tracking",
        "visible", "where",
    }  # fmt: skip
    assert folder == modules | helpers
    assert all(one.name == name and one.suffix.startswith(".") and one.help for name, one in FORMATS.items())


@pytest.mark.parametrize("name", TEXTUAL)
@pytest.mark.parametrize("verbose", [False, True])
def test_hostile_strings_are_shown_and_not_obeyed(name: str, verbose: bool) -> None:
    """What no format may hold as it is; the exact text stays in the JSON formats, as escapes."""
    assert len(HOSTILE) >= 40
    for text in HOSTILE:
        body = rendered(name, [hostile(text)], verbose=verbose).decode("utf-8")
        if name == "csv":
            body = body.removeprefix("\ufeff")
        if name not in ("json", "jsonl", "html"):
            assert not obeyed(body), (name, text, obeyed(body))
        assert "\x1b" not in body
        assert "\x00" not in body


@pytest.mark.parametrize("text", HOSTILE)
def test_html_holds_nothing_but_data_blocks(text: str) -> None:
    tags: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append(tag)

    plain, attacked = Tags(), Tags()
    plain.feed(rendered("html", [hostile("x")]).decode())
    expected, tags = tags, []
    attacked.feed(rendered("html", [hostile(text)]).decode())
    assert tags == expected
    assert tags.count("script") == 3


@pytest.mark.parametrize("name", ["json", "sarif", "gitlab", "rdjson"])
@pytest.mark.parametrize("text", HOSTILE)
def test_json_formats_stay_json(name: str, text: str) -> None:
    assert json.loads(rendered(name, [hostile(text)]))


@pytest.mark.parametrize("text", HOSTILE)
def test_jsonl_has_one_object_a_line(text: str) -> None:
    body = rendered("jsonl", [hostile(text), hostile(text)])
    lines = body.split(b"\n")
    assert lines.pop() == b""
    assert [json.loads(line)["quote"] for line in lines] == [text, text]


@pytest.mark.parametrize("text", HOSTILE)
def test_junit_stays_xml(text: str) -> None:
    root = ElementTree.fromstring(rendered("junit", [hostile(text)]))
    (failure,) = root.iter("failure")
    assert failure.get("message") == visible(text).replace("\n", " ")
    assert len(list(root.iter("testcase"))) == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_csv_has_no_formula_and_one_row(text: str) -> None:
    body = rendered("csv", [hostile(text)])
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert len(rows) == 2
    assert len(rows[0]) == len(rows[1])
    for cell in rows[1]:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("text", HOSTILE)
def test_github_gives_one_command_a_finding(text: str) -> None:
    lines = rendered("github", [hostile(text)]).decode().split("\n")
    commands = [line for line in lines if line.lstrip().startswith(("::", "##["))]
    assert len(commands) == 1
    assert re.match(r"::error ((file|line|endLine|col|endColumn|title)=[^,:\n]*,?)+::", commands[0])


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["markdown", "github-summary"])
def test_markdown_has_no_markup_of_strangers(name: str, text: str) -> None:
    body = rendered(name, [hostile(text)]).decode()
    outside_code = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", body)
    assert not re.search(r"<(?!/?b>)\w", outside_code)
    assert "](javascript" not in outside_code
    assert "\n::" not in body
    if name == "github-summary":
        table = [line for line in body.split("\n") if line.startswith("|")]
        assert len(table) == 3
        assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {7}


@pytest.mark.parametrize("name", list(FORMATS))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_format_renders_everything_in_both_languages(name: str, lang: Lang) -> None:
    assert rendered(name, varied(), lang, verbose=True)
    assert rendered(name, [], lang) or name == "jsonl"


@pytest.mark.parametrize("name", list(FORMATS))
def test_results_pass_once_and_the_summary_is_read_last(name: str) -> None:
    whole = summary()

    def once() -> Iterator[ListingResult]:
        yield from counted(varied(), whole)
        whole.notices.append("said last")

    stream = once()
    FORMATS[name].render(stream, whole, io.BytesIO(), "zh", Options())
    assert next(stream, None) is None


@pytest.mark.parametrize(
    "name", ["text", "markdown", "html", "xlsx", "json", "github", "github-summary", "sarif", "junit"]
)
def test_every_report_says_what_was_not_checked(name: str) -> None:
    item = Unchecked("shop/x.html", "main_image", "images not read")
    lost = Unchecked("shop/lost.html", None, "timeout", "no answer")
    results = [
        result(finding(), unchecked=(item,)),
        result(id="shop/lost.html", kind="source", title=None, url=None, uri="shop/lost.html", unchecked=(lost,)),
    ]
    body = rendered(name, results)
    if name == "xlsx":
        from openpyxl import load_workbook

        book = load_workbook(io.BytesIO(body))
        cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
        assert labels.REASON["images not read"].zh in cells
        assert cells.count(labels.REASON["timeout"].zh) == 2  # in its own row and in the counts
    else:
        text = body.decode()
        assert "timeout" in text or labels.REASON["timeout"].zh in text
        assert "images not read" in text or labels.REASON["images not read"].zh in text


@pytest.mark.parametrize("name", ["text", "markdown", "csv", "html", "xlsx"])
def test_previous_marks_what_is_new_and_what_is_still_there(name: str) -> None:
    old, fresh = finding(fingerprint="a" * 32), finding("顶级", fingerprint="b" * 32)
    before = Previous((Row("a" * 32, "处理中", "小王", "周五前", {}), Row("c" * 32, "待处理", "", "", {})))
    body = rendered(name, [result(old, fresh)], previous=before)
    if name == "xlsx":
        return  # test_xlsx reads the sheets
    text = body.decode()
    for said in ("新增", "仍在", "处理中", "小王"):
        assert said in text
    if name != "csv":
        assert labels.CHANGE["gone"].zh in text


def test_every_word_of_the_model_has_a_label() -> None:
    assert set(labels.REASON) == set(UNCHECKED)
    assert set(labels.CATEGORY) == set(CATEGORIES)
    assert set(labels.SEVERITY) == set(SEVERITIES)
    assert set(labels.BUCKET) == set(summary().buckets)
    for table in (labels.REASON, labels.CATEGORY, labels.SEVERITY, labels.BUCKET, labels.FIELD, labels.WORD):
        for text in table.values():
            assert text.zh
            assert text.en
            assert not re.search("[一-鿿]", text.en)


@pytest.mark.parametrize(
    ("field", "zh", "en"),
    [
        ("title", "标题", "Title"),
        ("subtitle[2]", "卖点（第 2 处）", "Subtitle (2)"),
        ("attributes.材质", "属性“材质”", "Attribute “材质”"),
        ("attributes.材质[2]", "属性“材质”（第 2 处）", "Attribute “材质” (2)"),
        ("report.检测", "检测报告“检测”", "Test report “检测”"),
        ("custom", "custom", "custom"),
    ],
)
def test_fields_have_names(field: str, zh: str, en: str) -> None:
    assert (labels.field(field, "zh"), labels.field(field, "en")) == (zh, en)


def test_no_report_calls_anything_legal_or_illegal() -> None:
    for name in ("text", "markdown", "html", "github-summary"):
        for lang in ("zh", "en"):
            body = rendered(name, varied(), lang, verbose=True).decode()  # type: ignore[arg-type]
            assert not re.search(r"违法|合法|非法|\billegal\b|\blegally\b", body)


def test_the_stream_formats_do_not_hold_the_results() -> None:
    """Renderers write while results pass: after half of them, half of the output is there."""
    for name in ("text", "markdown", "csv", "json", "jsonl", "junit", "gitlab", "rdjson", "sarif", "html"):
        out = io.BytesIO()
        sizes: list[int] = []

        def watched(out: io.BytesIO = out, sizes: list[int] = sizes) -> Iterator[ListingResult]:
            for number, one in enumerate(many(6000)):
                if number in (300, 590):
                    sizes.append(out.tell())
                yield one

        FORMATS[name].render(watched(), summary(), out, "zh", Options())
        assert 0 < sizes[0] < sizes[1], name


@pytest.mark.parametrize("name", ["text", "markdown"])
def test_an_address_is_said_once_and_stands_for_a_missing_title(name: str) -> None:
    address = "https://shop.example/home"
    bare = finding(place=Place("a.html"))
    page = result(bare, id=address, title=None, kind="page", uri=address, url=address, shop=None, platform="generic")
    body = rendered(name, [page]).decode()
    head = body[: body.index("全网")]
    said = head.replace("\\", "").replace("&#58;", ":")
    assert said.count("https://shop.example/home") == (1 if name == "text" else 2)  # in Markdown: words and target
    assert "无标题" not in body


def test_text_begins_with_title_id_and_link() -> None:
    lines = rendered("text", [result(finding())]).decode().split("\n")
    assert lines[:3] == ["夏季纯棉T恤女", "  10001 · taobao · 云上衣橱", "  https://shop.example/item/10001"]
