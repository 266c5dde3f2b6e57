"""Planted words in every format of copy: line and column, and the bytes there, are the words."""

import io
from typing import Any

import pytest

from .command import Command
from .repository import Repository

TERM = "全网最低价"
ESCAPED = "".join(f"\\u{ord(char):04x}" for char in TERM)
ENTITIES = "".join(f"&#{ord(char)};" for char in TERM)

FILES: dict[str, tuple[str, str, str]] = {
    # name: (text, encoding, the words as they are written in it)
    "a.html": (f"<html><body><p>价</p>\r\n<p>😀本店<b>{TERM}</b>了</p></body></html>", "utf-8", TERM),
    "entities.html": (f"<p>前</p>\n<p>价{ENTITIES}</p>", "utf-8", ENTITIES),
    "gbk.html": (f'<meta charset="gbk"><p>前言</p>\n<p>此款{TERM}</p>', "gb18030", TERM),
    "jinja.html": (f"{{% if 甲 %}}\n<p>{{{{ 名 }}}}{TERM}</p>{{% endif %}}", "utf-8", TERM),
    "shop.liquid": (f"<p>{{{{ a | b }}}}</p>\n<p>{TERM}</p>", "utf-8-sig", TERM),
    "view.vue": (
        f"<template>\n  <p :a=\"b\">{TERM}</p>\n</template>\n<script>let a = '{TERM}'</script>",
        "utf-8",
        TERM,
    ),
    "page.php": (f"<?php $a = '{TERM}'; ?>\n<p><?= $a ?>{TERM}</p>", "utf-8", TERM),
    "a.md": (f"# 题\n\n- **本店**{TERM}\n", "utf-8", TERM),
    "a.txt": (f"前言\r\n此款{TERM}\r\n", "utf-8", TERM),
    "wide.txt": (f"前言😀\r\n此款{TERM}\r\n", "utf-16", TERM),
    "zh.json": (f'{{"ui": {{"a": "价",\n "b": "此款{TERM}"}}}}', "utf-8", TERM),
    "escaped.json": (f'{{"ui": {{"a": "价",\n "b": "\\n{ESCAPED}"}}}}', "utf-8", ESCAPED),
    "zh.yaml": (f"ui:\n  a: 价\n  b: >-\n    此款\n    {TERM}\n", "utf-8", TERM),
    "zh.toml": (f'[ui]\na = \'价\'\nb = """\n此款{TERM}"""\n', "utf-8", TERM),
    "goods.csv": (f'商品标题,卖点\r\n衬衫,"他说""好"", {TERM}"\r\n', "utf-8-sig", TERM),
    "gbk.csv": (f"商品标题,卖点\n衬衫,{TERM}\n", "gb18030", TERM),
    "goods.jsonl": (f'{{"id": "1", "title": "衬衫"}}\n{{"id": "2", "title": "{TERM}衬衫"}}\n', "utf-8", TERM),
    "record.json": (f'{{"id": "3",\n "title": "{TERM}衬衫"}}', "utf-8", TERM),
}


@pytest.fixture
def found(repo: Repository, command: Command) -> dict[str, list[dict[str, Any]]]:
    import docx
    import openpyxl

    for name, (text, encoding, _) in FILES.items():
        repo.write(f"copy/{name}", text.encode(encoding))
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "商品"
    for row in (["商品标题", "卖点"], ["衬衫", "舒适"], ["长裤", f"此款{TERM}"]):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    repo.write("copy/goods.xlsx", file.getvalue())
    document = docx.Document()
    document.add_paragraph("前言")
    document.add_paragraph(f"此款{TERM}")
    file = io.BytesIO()
    document.save(file)
    repo.write("copy/a.docx", file.getvalue())
    outcome = command.scan(".")
    made: dict[str, list[dict[str, Any]]] = {}
    for one in outcome.findings:
        made.setdefault(one["place"]["uri"].removeprefix("copy/"), []).append(one)
    assert outcome.code == 1, outcome.err
    return made


def test_the_bytes_at_each_place_are_the_words(repo: Repository, found: dict[str, list[dict[str, Any]]]) -> None:
    for name, (text, encoding, written) in FILES.items():
        (finding,) = [one for one in found[name] if one["rule"] == "price-lowest"]
        place = finding["place"]
        body = (repo.root / "copy" / name).read_bytes()
        raw = "".join(
            body[one["offset"] : one["offset"] + one["length"]].decode(encoding.replace("utf-16", "utf-16-le"))
            for one in place["ranges"]
        )
        assert raw == written, name
        assert finding["quote"] == TERM, name
        first = place["ranges"][0]
        line = text.replace("\r\n", "\n").split("\n")[first["line"] - 1]
        assert line[first["column"] - 1 :].startswith(written), name
    assert found["zh.yaml"][0]["place"]["pointer"] == "/ui/b"
    assert found["goods.csv"][0]["place"]["cell"] == "B2"


def test_workbooks_and_documents_name_cell_and_paragraph(found: dict[str, list[dict[str, Any]]]) -> None:
    assert [(one["quote"], one["place"]["cell"]) for one in found["goods.xlsx"]] == [(TERM, "商品!B3")]
    assert [(one["quote"], one["place"]["pointer"]) for one in found["a.docx"]] == [(TERM, "/paragraph/2")]


def test_standard_input_is_read_as_its_name_says(command: Command) -> None:
    text = f"k:\n  a: 此款{TERM}\n".encode()
    outcome = command.scan("-", "--stdin-name", "copy/zh.yaml", stdin=text)
    assert outcome.code == 1
    assert outcome.places == [("price-lowest", "copy/zh.yaml", 2, 8, TERM)]
    assert outcome.findings[0]["place"]["pointer"] == "/k/a"
