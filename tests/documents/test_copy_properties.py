"""Whatever stands in a file of copy: every character read is the character at its place, and nothing breaks."""

import tomllib

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner import documents
from scanner.documents.decode import text_of
from scanner.model import Block, Page, Part, Span

HAN = "最佳棉好价软轻暖薄厚长短宽窄红绿蓝白黑金"
WORDS = st.text(alphabet=HAN + "😀ab1 '\"\\#:-，。\n\t%{}", min_size=1, max_size=40).filter(str.strip)
TEXTS = st.text(alphabet=HAN + "a1 \n\r`*_~[]()<>!|#-+.&;\\{}%?=:/'\"，😀", max_size=120)


def parts(name: str, body: bytes) -> list[Part]:
    return [one for one in documents.read(Page(name, body)) if isinstance(one, Part)]


def is_there(block: Block, page: Page) -> None:
    """Each Chinese character of a block stands at its own place."""
    source = text_of(page)
    for index, char in enumerate(block.text):
        if "一" <= char <= "鿿":
            (one,) = block.place(Span(index, index + 1)).ranges
            raw = page.body[one.offset : one.offset + one.length].decode(source.encoding)
            assert raw == char or raw.startswith("\\"), (raw, char)
            line = source.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[one.line - 1]
            assert line[one.column - 1] == raw[0]


@settings(max_examples=150, deadline=None)
@given(WORDS, st.sampled_from([None, "'", '"', "|", ">"]), st.booleans(), st.sampled_from([12, 80]))
def test_yaml_scalars(words: str, style: str | None, raw: bool, width: int) -> None:
    text = yaml.dump({"k": {"a": words}}, default_style=style, allow_unicode=raw, width=width)
    page = Page("a.yaml", text.encode())
    for part in parts(page.uri, page.body):
        for block in part.blocks:
            is_there(block, page)


@settings(max_examples=150, deadline=None)
@given(WORDS, st.sampled_from(['"', '"""', "'", "'''"]))
def test_toml_strings(words: str, quote: str) -> None:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    inner = escaped.replace("\n", "\\n") if quote == '"' else escaped if quote == '"""' else words
    text = f"[t]\nk = {quote}{inner}{quote}\nz = '尾'\n"
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    page = Page("a.toml", text.encode())
    blocks = [block for part in parts(page.uri, page.body) for block in part.blocks]
    assert "尾" in [block.text for block in blocks]
    for block in blocks:
        is_there(block, page)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_markdown(text: str) -> None:
    page = Page("a.md", text.encode())
    for part in parts(page.uri, page.body):
        for block in part.blocks:
            is_there(block, page)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(["a.j2", "a.php", "a.md.j2", "a.vue"]))
def test_templates(text: str, name: str) -> None:
    page = Page(name, f"<p>{text}</p>".encode())
    for part in parts(page.uri, page.body):
        for block in part.blocks:
            is_there(block, page)
