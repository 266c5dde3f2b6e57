import gzip
import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import bytes_at, fields, json_words, parts_of, place_of, read_all, reasons

from scanner.documents import ReadOptions, read
from scanner.documents.slabs import SLAB, Window, mapped
from scanner.documents.sources import pages
from scanner.model import Page, Part, Span, Unchecked

RECORD = {
    "id": "88", "platform": "淘宝", "url": "https://item.taobao.com/item.htm?id=88", "shop": "山野衣坊",
    "brand": "山野", "category": "女装/T恤", "title": "山野 亚麻混纺短袖", "subtitle": ["轻薄", "夏天穿着不闷"],
    "attributes": {"材质": ["亚麻55%", "棉45%"], "货号": "SY-01"}, "skus": [{"颜色": "米白"}, {"颜色": "藏青"}],
    "price": 99.50, "detail": "第一行\n  第二行",
    "detail_html": "<p>领口<b>双</b>针车线</p><img src='//img.example/1.jpg'>",
    "images": ["a/1.jpg", "https://img.example/2.jpg"], "service": "亲，在的", "report": {"纤维含量": "亚麻 54.1%"},
    "made_on": "2026-03-01", "qa": "缩水吗", "review": ["很舒服"],
    "allow": [{"rule": "absolute-best", "reason": "书名"}],
}  # fmt: skip


def dumped(record, **options):
    return json.dumps(record, ensure_ascii=False, **options).encode()


def test_every_key_of_a_record():
    part = parts_of(dumped(RECORD), "shop/goods.json")[0]
    said = fields(part)
    assert part.key == ("taobao", "88")
    assert said == {
        "title": "山野 亚麻混纺短袖", "subtitle": "轻薄", "subtitle[2]": "夏天穿着不闷", "attributes.材质": "亚麻55%",
        "attributes.材质[2]": "棉45%", "attributes.货号": "SY-01", "sku": "米白", "sku[2]": "藏青", "price": "99.5",
        "detail": "第一行\n  第二行\n领口双针车线", "service": "亲，在的", "report.纤维含量": "亚麻 54.1%",
        "qa": "缩水吗", "review": "很舒服",
    }  # fmt: skip
    assert [(picture.field, picture.uri) for picture in part.pictures] == [
        ("detail_image[1]", "https://img.example/1.jpg"),
        ("main_image[1]", "shop/a/1.jpg"),
        ("main_image[2]", "https://img.example/2.jpg"),
    ]
    assert part.meta.brand == "山野" and part.meta.made_on == "2026-03-01"
    assert [(one.rule, one.reason) for one in part.allowances] == [("absolute-best", "书名")]
    assert {block.field: block.role for block in part.blocks}["review"] == "user"
    assert part.unchecked == ()


def test_plain_detail_is_one_block_so_offsets_are_those_of_the_given_text():
    part = parts_of(dumped({"id": "1", "title": "x", "detail": "  一\n\n二  "}))[0]
    block = next(part_block for part_block in part.blocks if part_block.field == "detail")
    assert (block.text, block.at) == ("  一\n\n二  ", 0)


@pytest.mark.parametrize(
    "body",
    [
        dumped([RECORD, RECORD]),
        dumped(RECORD) + b"\n" + dumped(RECORD) + b"\n",
        dumped({"listings": [RECORD, RECORD]}, indent=1),
        dumped(RECORD, indent=2) + b"\n\n" + dumped(RECORD, indent=2),
        b"\xef\xbb\xbf" + dumped(RECORD) + b"\r\n" + dumped(RECORD),
        json.dumps([RECORD, RECORD], ensure_ascii=False).encode("gb18030"),
        json.dumps([RECORD, RECORD], ensure_ascii=False).encode("utf-16"),
    ],
    ids=["array", "lines", "listings", "documents", "bom-crlf", "gb18030", "utf-16"],
)
def test_every_wrapping(body):
    found = parts_of(body)
    assert [fields(part)["title"] for part in found] == ["山野 亚麻混纺短袖"] * 2
    assert fields(found[1])["attributes.货号"] == "SY-01"


def test_attributes_as_pairs():
    said = fields(
        parts_of(dumped({"title": "x", "attributes": [["材质", "棉"], {"name": "产地", "value": "苏州"}]}))[0]
    )
    assert said["attributes.材质"] == "棉" and said["attributes.产地"] == "苏州"


def test_what_a_record_lacks_is_said():
    part = parts_of(dumped({"id": "1", "title": "只有标题"}))[0]
    assert {item.reason for item in part.unchecked} == {"description absent", "attributes not in the file"}


def test_unknown_keys_are_said_once(caplog):
    parts_of(b"\n".join(dumped({"id": str(n), "title": "短袖", "platfrom": "jd"}) for n in range(3)))
    assert len(caplog.records) == 1
    assert "platfrom" in caplog.text


def test_records_without_an_id_are_told_apart():
    found = parts_of(dumped({"title": "甲短袖"}) + b"\n" + dumped({"title": "乙短袖"}), "a.jsonl")
    assert [part.uri for part in found] == ["a.jsonl", "a.jsonl#2"]


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../x.jpg", "a/../../x.jpg", "C:\\x.jpg", "file:///x.jpg", "..\\x.jpg"]
)
def test_pictures_stay_under_the_folder(path):
    part = parts_of(dumped({"title": "短袖", "images": [path, "b/ok.jpg"]}), "in/a.json")[0]
    assert [picture.uri for picture in part.pictures] == ["in/b/ok.jpg"]
    assert "path refused" in {item.reason for item in part.unchecked}


def test_image_root():
    part = parts_of(dumped({"title": "短袖", "images": ["x.jpg"]}), "in/a.json", ReadOptions(image_root="/pics"))[0]
    assert part.pictures[0].uri == "/pics/x.jpg"


def test_a_broken_line_does_not_stop_the_rest():
    body = (
        dumped({"id": "1", "title": "甲短袖"})
        + b'\n{"id":"2","title":"\xe4\xb9\x99\n'
        + dumped({"id": "3", "title": "丙短袖"})
    )
    items = read_all(body, "a.jsonl")
    assert [item.key.id for item in items if isinstance(item, Part) and item.key] == ["1", "3"]
    assert [item.detail for item in items if isinstance(item, Unchecked)] == ["line 2"]


def test_what_is_no_listing_says_so():
    assert not parts_of(b'{"name":"left-pad","version":"1.0","description":"pads","private":true}\n')
    assert reasons(read_all(b'{"code":0,"data":{"list":[]}}\n')) == {"not a product"}
    assert reasons(read_all(b'[{"title":"\xe7\x9f\xad\xe8\xa2\x96","price":1},{"titl')) >= {"truncated"}


words_of = st.text(st.characters(codec="gb18030", exclude_characters="\ufeff"), min_size=1, max_size=8)


@settings(max_examples=150, deadline=None)
@given(
    before=words_of,
    words=words_of.filter(lambda text: text.strip() == text and text),
    after=words_of,
    encoding=st.sampled_from(["utf-8", "gb18030", "utf-16"]),
    ascii_only=st.booleans(),
    lines=st.booleans(),
)
def test_planted_words_are_at_their_bytes(before, words, after, encoding, ascii_only, lines):
    record = {"id": "1", "title": before + words + after, "attributes": {"材质": words}, "platform": "jd"}
    other = {"id": "2", "title": "别的短袖", "platform": "jd"}
    text = "\n".join(json.dumps(one, ensure_ascii=ascii_only) for one in (other, record, other))
    body = (text if lines else "[" + text.replace("\n", ",\r\n") + "]").encode(encoding)
    plain = "utf-16-le" if encoding == "utf-16" else encoding
    if encoding == "gb18030" and not ascii_only and _reads_as_utf8(body):
        return
    part = next(part for part in parts_of(body) if part.key and part.key.id == "1")
    for block in part.blocks:
        start = len(before) if block.field == "title" else 0
        place = block.place(Span(start, start + len(words)))
        assert json_words(bytes_at(place, body), plain) == words
        assert place.pointer in ("/title", "/1/title", "/attributes/材质", "/1/attributes/材质")
        line = place.ranges[0].line
        assert line == 2


def _reads_as_utf8(body):
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return not body.isascii()


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_html_in_json_in_gzip_is_exact(tmp_path, encoding, ascii_only):
    markup = '<div title="x">\r\n<p>全网<b>最&#20339;</b>\u3000😀款</p>\t<p>a/b</p></div>'
    text = json.dumps({"id": "1", "title": "短袖😀衫", "detail_html": markup}, ensure_ascii=ascii_only).replace(
        "/", "\\/"
    )
    body = text.encode(encoding)
    file = tmp_path / "goods.jsonl.gz"
    file.write_bytes(gzip.compress(body))
    page = next(iter(pages(str(file))))
    assert isinstance(page, Page) and page.body == body
    part = next(item for item in read(page) if isinstance(item, Part))
    plain = "utf-16-le" if encoding == "utf-16" else encoding
    detail = [block for block in part.blocks if block.field == "detail"]
    block = next(block for block in detail if "最" in block.text)
    place = place_of(block, "最佳")
    assert json_words(bytes_at(place, body), plain) == "最&#20339;"
    assert place.pointer == "/detail_html"
    assert json_words(bytes_at(place_of(block, "😀款"), body), plain) == "😀款"
    assert json_words(bytes_at(place_of(part.blocks[0], "😀"), body), plain) == "😀"


def test_a_large_file_streams_with_absolute_places_and_flat_memory(tmp_path):
    file = tmp_path / "large.jsonl"
    count = 24_000
    with file.open("w", encoding="utf-8") as target:
        for number in range(count):
            target.write(
                json.dumps({"id": str(number), "title": f"第{number}款短袖", "shop": "x" * 60}, ensure_ascii=False)
                + "\n"
            )
    body = file.read_bytes()
    assert len(body) > 4 * SLAB
    page = Page(str(file), mapped(file))
    tracemalloc.start()
    seen = 0
    for item in read(page):
        assert isinstance(item, Part)
        if seen % 9_999 == 0:
            place = place_of(item.blocks[0], "款短")
            assert bytes_at(place, body).decode() == "款短"
            assert place.ranges[0].line == seen + 1
        seen += 1
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seen == count
    assert peak < 16 * SLAB


def test_a_window_reads_its_records_only(tmp_path):
    file = tmp_path / "large.jsonl"
    lines = [dumped({"id": str(n), "title": f"第{n}款", "shop": "x" * 100}) + b"\n" for n in range(20_000)]
    file.write_bytes(b"".join(lines))
    half = sum(map(len, lines[:10_000]))
    found = [
        item
        for window in (Window(0, half, 1), Window(half, half * 3, 10_001))
        for item in read(Page(str(file), mapped(file, window._replace(end=min(window.end, file.stat().st_size)))))
    ]
    assert [item.key.id for item in found if isinstance(item, Part) and item.key] == [str(n) for n in range(20_000)]
    last = found[-1]
    assert isinstance(last, Part)
    assert place_of(last.blocks[0], "第").ranges[0].line == 20_000


def test_lost_characters_are_said_beside_the_records():
    body = dumped({"id": "1", "title": "亚麻短袖"}) + b"\n" + dumped({"id": "2", "title": "亚�短�袖��"})
    items = read_all(body, "a.jsonl")
    assert sum(isinstance(item, Part) for item in items) == 2
    assert [item.detail for item in items if isinstance(item, Unchecked)] == ["characters were lost, from line 2"]


def test_options_are_words():
    skus = [{"name": "米白 M", "price": "99", "id": "1234567", "image": "https://img.example/1.jpg"}, "藏青"]
    said = fields(parts_of(dumped({"title": "短袖", "skus": skus}))[0])
    assert (said["sku"], said["sku[2]"], "sku[3]" in said) == ("米白 M", "藏青", False)


def test_listings_do_not_nest():
    body = b'{"listings":[' * 5_000 + b'{"title":"x"}' + b"]}" * 5_000
    assert "unreadable" not in reasons(read_all(body, "deep.json"))


@pytest.mark.parametrize("shape", ['{"a":%s}', "[%s]", '{"title":"短袖","detail":%s}', '{"listings":[%s]}'])
def test_ten_thousand_levels_are_read(shape):
    inner = "[" * 10_000 + '"纯棉"' + "]" * 10_000
    items = read_all((shape % inner).encode(), "deep.json")
    assert len(items) == 1
    assert "unreadable" not in reasons(items)
    assert "unreadable" not in reasons(read_all((shape % inner).encode()[:9_000], "deep.json"))
