"""Templates (Jinja, Liquid, Twig, Handlebars, Vue, PHP, ERB, EJS) to a part: the text between the tags, in its place.

Tags say nothing to the shopper and are left out; an expression says something that nobody knows yet, so the letter X
stands for it. What is left is HTML and is read as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.documents import MARKDOWN, Read, ReadOptions
from scanner.model import Page, Piece, Unchecked
from scanner.text.form import later
from scanner.text.named import NamedTuple

SUFFIXES = (
    *(".j2", ".jinja", ".jinja2", ".njk", ".twig", ".liquid", ".hbs", ".handlebars", ".mustache"),
    *(".vue", ".php", ".phtml", ".erb", ".ejs", ".tpl", ".ftl", ".jsp", ".wxml"),
)
_LOCAL = (".html", ".htm", ".xhtml", *MARKDOWN)
_SEARCHED = 1 << 17
"""Bytes of a local page that are searched for tags; a larger page is a saved one, and its head must do."""

EXPRESSION = "X"
"""What stands for a value: a letter, so that neither a number nor a word is made of what surrounds it."""

# No alternative runs over another opening of its own kind: a tag that is never closed swallows nothing, in linear time.
_TOKEN = later(
    r"(?P<raw><(?P<rawtag>script|style)\b[^<>]*>(?:(?!<(?:script|style)\b).)*?</(?P=rawtag)\s*>)"
    r"|(?P<comment>\{#(?:(?!\{#).)*?#\}|\{\{!--(?:(?!\{\{!--).)*?--\}\}|\{\{![^{}]*\}\}|<%(?:\#|--)(?:(?!<%).)*?%>"
    r"|\{%-?\s*comment\b(?:(?!\{%-?\s*comment\b).)*?\bendcomment\s*-?%\})"
    r"|(?P<code>\{%-?\s*(?P<block>schema|javascript|style|stylesheet)\b(?:(?!\{%-?\s*(?P=block)\b).)*?\bend(?P=block)\s*-?%\})"
    r"|(?P<branch>\{%[-+]?\s*(?:else|elif|elsif|elseif|when|case|cycle)\b(?:(?!\{%).)*?%\}|\{\{\s*else\b[^{}]*\}\})"
    r"|(?P<tag>\{%(?:(?!\{%).)*?%\}|\{\{[#/^>]\s*[\w.](?:(?!\{\{).)*?\}\})"
    r"|(?P<value>\{\{\{(?:(?!\{\{).)*?\}\}\}|\{\{(?:(?!\{\{).)*?\}\}|<%[-=](?:(?!<%).)*?%>|<\?=(?:(?!<\?).)*?(?:\?>|\Z)"
    r"|\$\{[^{}\n]*\})"
    r"|(?P<program><\?(?!xml\b)(?:(?!<\?).)*?(?:\?>|\Z)|<%(?:(?!<%).)*?%>)"
    r"|(?P<inert></?template\b[^<>]*>)"
    r"|(?P<open>\{%|\{\{|\{#(?=\s)|<%)",
    re.DOTALL | re.IGNORECASE,
)
_SURE = later(
    r"\{%-?\s*(?:if|for|block|extends|include|set|macro|trans|assign|capture|render|section|unless|comment|load|with|import)\b"
    r"|<\?(?:php|=)|<%[=#-]|\{\{-?\s*[\w.'\"$]+(?:\s*\|\s*[\w.]+|\.\w+|\(|\s*-?\}\})"
)
_SIGNS = ("{%", "{{", "<?", "<%")
"""One of them is in whatever `_SURE` finds."""
_SCRIPT = later(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)


class Masked(NamedTuple):
    """The text of a template without its tags, the way back, and where a tag is never closed."""

    text: str
    pieces: list[Piece]
    unclosed: int | None


def looks_like(head: str, page: Page) -> bool:
    """A template by its name, or a local page with unmistakable tags outside of its scripts."""
    name = page.uri.lower()
    if name.endswith(SUFFIXES):
        return "\0" not in head
    if page.via not in ("file", "stdin", "git") or not name.endswith(_LOCAL) or "saved from url" in head[:2000]:
        return False
    if len(page.body) <= _SEARCHED and _signed(page.body):
        from scanner.documents.decode import head_of

        head = head_of(page, _SEARCHED)
    return any(sign in head for sign in _SIGNS) and _SURE.search(_SCRIPT.sub("", head)) is not None


def _signed(body: bytes) -> bool:
    """Whether one of `_SIGNS` is there."""
    if body.find(b"{{") >= 0:
        return True
    # One byte is found a hundred times as fast as two: what is rare on pages is looked for first.
    if body.find(b"%") >= 0 and (body.find(b"{%") >= 0 or body.find(b"<%") >= 0):
        return True
    at = body.find(b"?")
    while at > 0:
        if body[at - 1 : at] == b"<":
            return True
        at = body.find(b"?", at + 1)
    return False


def read(page: Page, options: ReadOptions) -> Read:
    """One listing of what the template says itself."""
    from scanner.documents.decode import readable, text_of
    from scanner.documents.drafts import Draft
    from scanner.documents.places import PartText

    source = text_of(page)
    if not (yield from readable(source, options.field)):
        return
    masked = mask(source.text)
    if masked.unclosed is not None:
        line, column = source.position(masked.unclosed)
        opened = source.text[masked.unclosed : masked.unclosed + 2]
        yield Unchecked(
            page.uri, options.field, "unreadable", f"line {line}, column {column}: {opened} is never closed"
        )
    draft = Draft(page.uri)
    origin = PartText(source, masked.pieces, len(masked.text))
    if page.uri.lower().removesuffix(_suffix(page.uri)).endswith(MARKDOWN):
        from scanner.documents.markdown import fill

        fill(draft, masked.text, origin, options.field)
    else:
        draft.markup(options.field or "detail", masked.text, origin)
    yield draft.part(options.key, described=True)._replace(unchecked=())


def _suffix(uri: str) -> str:
    """The template's own ending: what stands before it names the format (``a.md.j2``)."""
    return next((suffix for suffix in SUFFIXES if uri.lower().endswith(suffix)), "")


def mask(text: str) -> Masked:
    """`text` without template tags; it ends where a tag is opened and never closed."""
    parts: list[str] = []
    pieces: list[Piece] = []
    unclosed = None
    size = 0
    for words, start, length in _stretches(text):
        if words is None:
            unclosed = start
            break
        if words:
            parts.append(words)
            pieces.append(Piece(size, start, length))
            size += len(words)
    return Masked("".join(parts), pieces, unclosed)


def _stretches(text: str) -> Iterator[tuple[str | None, int, int]]:
    """What is read of each stretch of the source, with its start and length; None where a tag is never closed."""
    at = 0
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        if found.lastgroup == "raw" or found["raw"]:
            continue
        yield text[at:start], at, start - at
        at = end
        if found["open"]:
            yield None, start, 2
            return
        if found["value"]:
            yield EXPRESSION, start, end - start
        elif found["branch"]:
            yield "\n", start, end - start
        elif found["inert"]:
            # An inert element in HTML, the visible part of a component in Vue.
            yield ("</div>" if found["inert"].startswith("</") else "<div>"), start, end - start
    yield text[at:], at, len(text) - at
