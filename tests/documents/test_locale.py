"""Locale files: which texts are one listing, and that the bytes at each place are the words."""

import json

import pytest
from copy_places import at, fields

from scanner import documents
from scanner.documents import LocaleKeys, ReadOptions
from scanner.documents.locale import looks_like
from scanner.model import Block, Page, Part, Span, Unchecked

ANY = LocaleKeys()


def parts(name: str, text: str | bytes, keys: LocaleKeys = ANY) -> list[Part]:
    body = text if isinstance(text, bytes) else text.encode()
    found = list(documents.read(Page(name, body), ReadOptions(locale=keys)))
    assert all(isinstance(one, Part) for one in found), found
    return [one for one in found if isinstance(one, Part)]


def shape(found: list[Part]) -> list[list[tuple[str, str]]]:
    return [fields(one) for one in found]


ENTRY = [
    [("title", "纯棉衬衫"), ("attributes.material", "棉80%"), ("detail", "柔软")],
    [("detail", "首页")],
    [("detail", "购买")],
]
TREE = {"shirt": {"title": "纯棉衬衫", "material": "棉80%", "note": "柔软"}, "ui": {"home": "首页", "buy": "购买"}}
YAML = """
shirt:
  title: 纯棉衬衫  # listing-scanner: allow a -- b
  material: "棉80%"
  note: '柔软'
  url: http://example.invalid
ui: {home: 首页, buy: 购买, n: 3}
"""
TOML = """
[shirt]
title = "纯棉衬衫" # 注释
material = '棉80%'
"note" = "柔软"
[ui]
home = '''首页'''
buy = "购买"
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("zh.json", json.dumps(TREE, ensure_ascii=False)),
        ("zh.json", json.dumps(TREE, indent=2)),
        ("copy.json", json.dumps(TREE, ensure_ascii=False, indent=1)),
        ("zh.yml", YAML),
        ("copy.toml", TOML),
        ("zh.json", json.dumps({f"{entry}.{key}": text for entry in TREE for key, text in TREE[entry].items()})),
    ],
)
def test_an_entry_with_a_known_key_is_one_listing(name: str, text: str) -> None:
    assert shape(parts(name, text)) == ENTRY


def test_the_config_says_what_is_copy_and_what_is_one_listing() -> None:
    text = json.dumps({"p": {"a": {"headline": "纯棉", "x": {"fabric": "棉80%"}, "sku": "货"}}, "legal": {"c": "条款"}})
    keys = LocaleKeys(copy=("p.*.headline",), item=("p.*",))
    assert shape(parts("zh.json", text, keys)) == [[("detail", "纯棉"), ("attributes.fabric", "棉80%")]]
    keys = LocaleKeys(not_copy=("legal*", "*.sku"))
    assert [one for part in shape(parts("zh.json", text, keys)) for one in part] == [
        ("detail", "纯棉"),
        ("attributes.fabric", "棉80%"),
    ]


def test_lists_and_attributes_below_belong_to_the_entry() -> None:
    text = json.dumps({"a": {"title": "题", "subtitle": ["一", "二"], "attributes": {"里料": "棉"}}})
    assert shape(parts("zh.json", text)) == [
        [("title", "题"), ("subtitle", "一"), ("subtitle[2]", "二"), ("attributes.里料", "棉")]
    ]


SCALARS = {
    "plain": "k: 本店最佳选择",
    "plain folded": "k: 本店最佳\n  选择",
    "single": "k: '本店''s最佳'",
    "double": 'k: "本\\u5e97\\"最佳\\n选择"',
    "double folded": 'k: "本店最佳\n\n   选择"',
    "double continued": 'k: "本店最佳\\\n   选择"',
    "literal": "k: |\n  第一行\n    本店最佳选择\n  尾\n",
    "literal kept": "k: |+2\n    本店最佳选择\n\n\nz: 1",
    "folded": "k: >-\n  本店最佳\n  选择\n\n  好\n",
    "astral": 'k: "😀本店最佳😀"',
    "flow": "{k: [本店最佳, 二]}",
}


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("text", SCALARS.values(), ids=SCALARS)
def test_yaml_places(text: str, encoding: str, ends: str) -> None:
    body = text.replace("\n", ends).encode(encoding)
    if encoding == "utf-16":
        encoding = "utf-16-le"
        shifted = body[2:]
    else:
        shifted = body
    found = parts("a.yaml", body)
    block = next(one for part in found for one in part.blocks if "最佳" in one.text)
    start = block.text.index("最佳")
    place = block.place(Span(start, start + 2))
    assert place.pointer in ("/k", "/k/0")
    raw = b"".join(body[one.offset : one.offset + one.length] for one in place.ranges)
    assert raw.decode(encoding.removesuffix("-sig")) == "最佳" and shifted


@pytest.mark.parametrize(
    "value",
    [
        '"本店\\u6700佳\\t"',
        "'本店最佳'",
        '"""\n本店最佳\\\n   选择"""',
        "'''\n本店最佳'''",
        '["一", "本店最佳"]',
        '{a = "本店最佳"}',
    ],
)
def test_toml_places(value: str) -> None:
    body = f'# 头\n[[x.y]]\n"k" = {value}\n[[x.y]]\n'.encode()
    (block,) = [one for part in parts("a.toml", body) for one in part.blocks if "最佳" in one.text]
    assert at(block, "最佳", body) in ("最佳", "\\u6700佳")
    assert (block.place(Span(0, 1)).pointer or "").startswith("/x/y/0/k")


def test_json_places_with_escapes() -> None:
    body = '{"a": {"t\\u0069tle": "\\u672c店最\\u4f73\\n\\"😀"}}'.encode()
    block: Block = parts("zh.json", body)[0].blocks[0]
    assert block.field == "title" and at(block, "最佳", body) == "最\\u4f73"
    assert block.place(Span(0, 1)).pointer == "/a/title"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("zh.json", '{"a": "b",\n "c": }', "line 2"),
        ("zh.json", '{"a": {"b": "c"', "line 1"),
        ("a.yml", "a: b\n c: d\n", "line 2"),
        ("a.yml", "a: {{ template }}\nb: {% if x %}\n", "line"),
        ("a.yml", "a: [" * 5000, ""),
        ("a.toml", 'a = "b\n', "line 1"),
        ("a.yml", "锟斤拷锟斤拷锟斤拷: 锟斤拷", ""),
    ],
)
def test_a_broken_file_is_named_with_the_line(name: str, text: str, says: str) -> None:
    (only,) = documents.read(Page(name, text.encode()))
    assert isinstance(only, Unchecked) and only.cls == "failed" and says in only.detail


def test_an_anchor_bomb_stays_small() -> None:
    text = "a0: &a0 [最佳, 最佳]\n" + "".join(f"a{n + 1}: &a{n + 1} [*a{n}, *a{n}, *a{n}]\n" for n in range(40))
    assert sum(len(part.blocks) for part in parts("a.yml", text)) == 2


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("facts/4711.json", '{"材质成分": "棉98%"}', True),
        ("goods.json", '{"title": "衬衫", "attributes": {"材质": "棉"}}', False),
        ("answer.json", '{"data": {"a": "b"}}', False),
        ("goods.json", '{"a": {"b": 1, "c": 2, "d": "x"}}', False),
        ("goods.jsonl", '{"a": {"b": "c"}}', False),
    ],
)
def test_listing_records_and_answers_are_left_to_their_readers(name: str, text: str, wanted: bool) -> None:
    assert looks_like(text, Page(name, text.encode())) is wanted
