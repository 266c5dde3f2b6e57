import csv
import io
import random
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from reading import bytes_at, fields, parts_of, place_of, read_all, reasons

from scanner.documents import ReadOptions
from scanner.documents.csv_text import cells_at, column_index, column_name, rows, sniff
from scanner.documents.places import FileText
from scanner.model import Part, Span
from tests.growth import is_linear

HEADER = "商品ID,商品名称,卖点,材质成分,价格,主图,商品详情,浏览量\r\n"
ROW = '77,"山野 ""轻薄"" 短袖",夏天不闷,亚麻55% 棉45%,99.00,https://img.example/1.jpg,"<p>领口<b>双</b>针</p>\r\n<p>收边</p>",1.2万\r\n'


def csv_of(rows, delimiter=",", **options):
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter, **options).writerows(rows)
    return target.getvalue()


def book(rows, title="Sheet1"):
    made = Workbook()
    sheet = made.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_a_sheet_in_every_encoding(encoding):
    body = (HEADER + ROW).encode(encoding)
    part = parts_of(body, "goods.csv")[0]
    assert part.key == ("generic", "77")
    assert fields(part) == {
        "title": '山野 "轻薄" 短袖',
        "subtitle": "夏天不闷",
        "attributes.材质成分": "亚麻55% 棉45%",
        "price": "99.00",
        "detail": "领口双针\n收边",
    }
    assert part.meta.views == 12_000
    assert [picture.uri for picture in part.pictures] == ["https://img.example/1.jpg"]
    plain = "utf-16-le" if encoding == "utf-16" else encoding.removesuffix("-sig")
    place = place_of(part.blocks[0], '"轻薄"')
    assert bytes_at(place, body).decode(plain) == '""轻薄""'
    assert place.cell == "B2"
    assert place.ranges[0].line == 2
    seam = next(block for block in part.blocks if "收边" in block.text)
    place = place_of(seam, "收边")
    assert (bytes_at(place, body).decode(plain), place.cell, place.ranges[0].line) == ("收边", "G2", 3)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_every_delimiter(delimiter):
    rows = [["标题", "卖点"], [f"短袖{delimiter}长袖", "透气"], ["长裤", "耐磨"]]
    found = parts_of(csv_of(rows, delimiter).encode(), "goods.csv")
    assert [fields(part)["title"] for part in found] == [f"短袖{delimiter}长袖", "长裤"]


cells = st.lists(
    st.text(st.characters(codec="gb18030", exclude_characters="\0\r\ufeff"), max_size=8).filter(
        lambda text: text == text.strip(" ")
    ),
    min_size=2,
    max_size=5,
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(cells, min_size=1, max_size=6),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(",\t;"),
)
def test_rows_are_those_of_the_standard_reader(rows, quoting, delimiter):
    text = csv_of(rows, delimiter, quoting=quoting)
    at, found = 0, []
    while at < len(text):
        row = cells_at(text, at, delimiter, True)
        found.append(row.values)
        at = row.end
    assert found == list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


@settings(max_examples=120, deadline=None)
@given(
    before=st.text(st.characters(codec="gb18030", exclude_characters="\0\r\ufeff<&"), max_size=6),
    words=st.sampled_from(["最佳", '最"佳"', "😀最佳", "最\n佳", "纯,棉"]),
    rows=st.integers(0, 3),
    encoding=st.sampled_from(["utf-8", "gb18030", "utf-16"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_planted_words_are_at_their_bytes(before, words, rows, encoding, quoting):
    table = [
        ["商品ID", "标题", "材质"],
        *[[str(n), "别的\n短袖", "棉"] for n in range(rows)],
        ["9", f"x{before}{words}", "麻"],
    ]
    body = csv_of(table, quoting=quoting).encode(encoding)
    part = parts_of(body, "goods.csv")[-1]
    start = 1 + len(before)
    place = part.blocks[0].place(Span(start, start + len(words)))
    plain = "utf-16-le" if encoding == "utf-16" else encoding
    assert bytes_at(place, body).decode(plain).replace('""', '"') == words
    assert place.cell == f"B{rows + 2}"


def test_titles_from_a_table_without_a_header():
    body = "\n".join(
        f"{10_000_000 + n},第{n}款 亚麻混纺短袖 女装,{n}.00,https://item.jd.com/{n}.html" for n in range(9)
    ).encode()
    found = parts_of(body, "goods.csv")
    assert [fields(part) for part in found][:1] == [{"title": "第0款 亚麻混纺短袖 女装"}]
    assert found[3].key == ("jd", "10000003")


def test_columns_that_are_named_by_hand():
    body = "code,文字列,说明列\n1,亚麻短袖,很轻\n".encode()
    options = ReadOptions(mapping=(("title", "文字列"), ("subtitle", "说明列")))
    assert fields(parts_of(body, "goods.csv", options)[0]) == {"title": "亚麻短袖", "subtitle": "很轻"}
    body = "甲,1,亚麻短袖\n乙,2,亚麻长裤\n".encode()
    assert fields(parts_of(body, "goods.csv", ReadOptions(mapping=(("title", "C"),)))[0])["title"] == "亚麻短袖"


@pytest.mark.parametrize("header", ["标题,价格", "甲列,乙列"])
def test_a_mapped_column_that_is_not_there_is_named(header):
    items = read_all(f"{header}\n短袖,9\n".encode(), "goods.csv", ReadOptions(mapping=(("title", "品名列"),)))
    assert "unreadable" in reasons(items)
    assert any("品名列" in getattr(item, "detail", "") for item in items)


def test_what_no_name_explains():
    body = "标题,厚薄程度,code,抓取时间,备注,很长很长的没人见过的名称甲乙\n短袖,适中,A1,2026-01-01,内部,值\n".encode()
    assert fields(parts_of(body, "goods.csv")[0]) == {"title": "短袖", "attributes.厚薄程度": "适中"}


def test_a_heading_above_the_header():
    body = book(
        [["山野衣坊 商品表", None, None], [None, None, None], ["宝贝标题", "价格", "材质"], ["亚麻短袖", 99, "亚麻"]],
        "商品",
    )
    part = parts_of(body, "goods.xlsx")[0]
    assert fields(part) == {"title": "亚麻短袖", "price": "99", "attributes.材质": "亚麻"}
    place = place_of(part.blocks[0], "亚麻")
    assert (place.cell, place.ranges, place.uri) == ("商品!A4", (), "goods.xlsx")


def test_every_sheet_has_a_header_of_its_own():
    made = Workbook()
    made.active.append(["标题", "卖点"])
    made.active.append(["短袖", "透气"])
    other = made.create_sheet("快捷回复")
    other.append(["分组", "内容"])
    other.append(["售前", "亲，今天下单今天发"])
    made.create_sheet("空")
    target = io.BytesIO()
    made.save(target)
    found = parts_of(target.getvalue(), "goods.xlsx")
    assert [fields(part) for part in found] == [
        {"title": "短袖", "subtitle": "透气"},
        {"service": "亲，今天下单今天发"},
    ]


@pytest.mark.parametrize("header", ["快捷短语编码,快捷短语,分组", "编号,短信内容,备注", "场景,话术内容,备注"])
def test_reply_sheets_are_service(header):
    found = parts_of(f"{header}\n1,亲，这款今天发货,常用\n".encode(), "导出.csv")
    assert [fields(part) for part in found] == [{"service": "亲，这款今天发货"}]
    assert found[0].unchecked == ()


def test_attributes_in_one_cell():
    part = parts_of("标题,商品属性\n短袖,材质:亚麻55% ;产地：苏州\n".encode(), "goods.csv")[0]
    assert fields(part)["attributes.材质"] == "亚麻55%"
    assert fields(part)["attributes.产地"] == "苏州"
    block = next(block for block in part.blocks if block.field == "attributes.产地")
    assert place_of(block, "苏州").ranges[0].length == 6


def test_attributes_whose_names_stand_in_a_column_of_their_own():
    """As exports of WooCommerce (attributes) and Shopify (options) have them; names differ from row to row."""
    body = csv_of(
        [
            ["ID", "Name", "Attribute 1 name", "Attribute 1 value(s)", "Attribute 2 name", "Attribute 2 value(s)"],
            ["1", "亚麻衬衫", "面料", "亚麻55% 棉45%", "颜色", "米白"],
            ["2", "竹纤维毛巾", "材质", "竹纤维70% 棉30%", "", ""],
        ]
    ).encode()
    first, second = parts_of(body, "export.csv")
    assert fields(first) == {"title": "亚麻衬衫", "attributes.面料": "亚麻55% 棉45%", "attributes.颜色": "米白"}
    assert fields(second) == {"title": "竹纤维毛巾", "attributes.材质": "竹纤维70% 棉30%"}
    block = next(block for block in first.blocks if block.field == "attributes.面料")
    assert bytes_at(place_of(block, "棉45%"), body).decode() == "棉45%"


def test_allowances_of_a_column():
    part = parts_of("标题,允许\n最佳女主角同款,absolute-best -- 电影奖项\n".encode(), "goods.csv")[0]
    assert [(one.rule, one.reason, one.place.cell) for one in part.allowances] == [("absolute-best", "电影奖项", "B2")]


def test_a_stray_quote_costs_its_cell_only():
    body = '标题,价格\n屏幕6.5" 手机,9\n"未闭合的短袖,8\n"好" 长裤,7\n上衣,6\n'.encode()
    assert [fields(part)["title"] for part in parts_of(body, "goods.csv")] == [
        '屏幕6.5" 手机',
        '"未闭合的短袖',
        "好 长裤",
        "上衣",
    ]


def test_a_hundred_thousand_columns_are_bounded():
    body = (
        "标题," + ",".join(f"列{n}" for n in range(100_000)) + "\n短袖," + ",".join("值" for _ in range(100_000)) + "\n"
    ).encode()
    tracemalloc.start()
    items = read_all(body, "wide.csv")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [fields(item)["title"] for item in items if isinstance(item, Part)] == ["短袖"]
    assert "truncated" in reasons(items)
    assert peak < 120_000_000


def test_a_quoted_cell_across_slabs(tmp_path):
    from scanner.documents.sources import pages

    rng = random.Random(7)
    rows = [["标题", "商品详情"]]
    for number in range(6_000):
        rows.append([f"第{number}款短袖", "面料\n" * rng.randrange(60) + "说明"])
    text = csv_of(rows)
    file = tmp_path / "large.csv"
    file.write_bytes(text.encode())
    body = file.read_bytes()
    assert len(body) > 1 << 20
    found = [item for page in pages(str(file)) for item in read_all(page.body, str(file)) if isinstance(item, Part)]
    assert [fields(part)["title"] for part in found] == [row[0] for row in rows[1:]]
    for part in found[:: len(found) // 20]:
        block = next(block for block in part.blocks if block.field == "detail")
        place = block.place(Span(len(block.text) - 2, len(block.text)))
        assert bytes_at(place, body).decode() == "说明"


@pytest.mark.parametrize("cut", [30, 200, 2000])
def test_a_workbook_that_breaks_off(cut):
    body = book([["标题", "价格"], *[[f"短袖{n}", n] for n in range(400)]])
    assert reasons(read_all(body[:cut], "goods.xlsx")) & {"truncated", "unreadable"}


def test_a_workbook_with_entities_or_a_bomb_is_refused():
    plain = book([["标题"], ["短袖"]])
    for replaced in (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><sst>&a;</sst>',
        b"<sst>" + b" " * (1 << 25) + b"</sst>",
    ):
        target = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(plain)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
            for name in source.namelist():
                copy.writestr(name, replaced if name == "xl/workbook.xml" else source.read(name))
        items = read_all(target.getvalue(), "goods.xlsx")
        assert reasons(items) == {"unreadable"}


def test_the_old_excel_format_is_named():
    assert reasons(read_all(b"\xd0\xcf\x11\xe0" + b"\0" * 600, "goods.xls")) == {"unreadable"}


def test_a_table_of_something_else_says_so():
    assert reasons(read_all(b"latitude,longitude\n31.2,121.4\n31.3,121.5\n", "points.csv")) == {"not a product"}


def test_destroyed_text_is_said():
    body = "标题,卖点\n亚麻短袖女装新款夏季,透气轻薄不闷热\n".encode("gb18030").decode("utf-8", "replace").encode()
    assert "damaged text" in reasons(read_all(body, "goods.csv"))


def test_names_of_columns():
    assert [column_name(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert [column_index(name) for name in ("A", "Z", "AA", "ZZ", "AAA", "a", "A1")] == [
        0,
        25,
        26,
        701,
        702,
        None,
        None,
    ]


def test_prose_is_no_table():
    assert (
        sniff("纯棉短袖。\n今天发货，明天到。\n") is None
        or not parts_of("纯棉短袖。\n今天发货，明天到。\n".encode(), "a.txt")[0].key
    )


def test_two_encodings_in_one_file_are_said():
    lines = ["标题,卖点", *[f"第{n}款亚麻混纺短袖女装新款夏季,透气轻薄不闷热" for n in range(6)]]
    body = b"\n".join(line.encode("gb18030" if n < 4 else "utf-8") for n, line in enumerate(lines))
    items = read_all(body, "goods.csv")
    assert "damaged text" in reasons(items)
    assert any(isinstance(item, Part) for item in items)


def test_lines_that_end_as_on_an_old_mac():
    body = '标题,价格\r亚麻短袖,9\r"亚麻""长裤",8\r'.encode()
    found = parts_of(body, "goods.csv")
    assert [fields(part)["title"] for part in found] == ["亚麻短袖", '亚麻"长裤']
    assert bytes_at(place_of(found[1].blocks[0], "长裤"), body).decode() == "长裤"


def test_a_lone_carriage_return_in_a_quoted_row():
    body = '标题,价格\n亚\r麻短袖,"9"\n长裤,8\n'.encode()
    assert [fields(part)["title"] for part in parts_of(body, "goods.csv")] == ["亚\r麻短袖", "长裤"]


def test_many_words_of_a_cell_with_quotes_cost_no_more_than_their_number() -> None:
    def placed(size: int) -> None:
        text = '标题,"' + '最佳""' * size + '",完\n'
        row = next(rows([FileText("x.csv", text)], ","))
        for number in range(size):
            place = row.origin(1).place([(number * 3, number * 3 + 2)])
            assert place.cell == "B1"
            assert place.ranges[0].column == 5 + number * 4

    assert is_linear(placed, 1_600)
