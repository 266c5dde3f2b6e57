"""Whatever stands in a file of copy: every character read is the character at its place, and nothing breaks."""

import tomllib

import yaml
from hypothesis import example, given, settings
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


TOML_WORDS = st.text(alphabet=HAN[:6] + "😀a1 '\"\\#=[]{}.,\n\t", min_size=1, max_size=14)


def basic(words: str, escaped: int, wrapped: int) -> str:
    """`words` inside quotes of a basic string, some characters as escapes, some behind a line that continues."""
    made = []
    for index, char in enumerate(words):
        code = f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
        if wrapped and index % wrapped == 2:
            made.append("\\  \n   " + (code if char.isspace() else ""))
            if char.isspace():
                continue
        made.append(code if char in '\\"' or (escaped and index % escaped == 0) else char)
    return "".join(made)


@st.composite
def toml_strings(draw: st.DrawFn) -> str:
    """A string in one of the four quotings, with quotes and line breaks at its ends too."""
    words, escaped = draw(TOML_WORDS), draw(st.sampled_from([0, 1, 3]))
    quote = draw(st.sampled_from(['"', '"""', "'", "'''"]))
    if quote[0] == "'":
        return quote + (words if len(quote) == 3 else words.replace("\n", " ").replace("'", "’")) + quote
    inner = basic(words, escaped, draw(st.sampled_from([0, 4])) if len(quote) == 3 else 0)
    return quote + (inner if len(quote) == 3 else inner.replace("\n", "\\n")) + quote


TOML_SHAPES = (
    "k = {0}\n",
    "'q.1'.x = {0} # 注释 \"最佳\"\n",
    "a = [ {0}, # 最\n {1},\n]\n",
    "i = {{ a = {0}, b = {{c = {1} }} }}\n",
    "[[t]]\nv = {0}\n[[t]]\nv = {1}\n",
    "[h.'z y']\nv = {0}\nn = 1.5\n",
)


def han_of(value: object) -> str:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = [char for char in value if "一" <= char <= "鿿"] if isinstance(value, str) else ()
    return "".join(sorted([*own, *(char for one in inner for char in han_of(one))]))


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(TOML_SHAPES), toml_strings(), toml_strings(), st.booleans())
@example("k = {0}\n", "'''''价'''", "", False)
@example("k = {0}\n", "'''价'''''", "", True)
@example("k = {0}\n", '"""\n\\u003d=价"""', "", False)
def test_toml_strings(shape: str, one: str, other: str, crlf: bool) -> None:
    text = shape.format(one, other) + "z = '尾'\n"
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    page = Page("a.toml", (text.replace("\n", "\r\n") if crlf else text).encode())
    blocks = [block for part in parts(page.uri, page.body) for block in part.blocks]
    assert han_of([block.text for block in blocks]) == han_of(data)
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
