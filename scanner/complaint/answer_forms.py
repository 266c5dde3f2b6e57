"""The answer as Markdown, as one page without scripts, and as a Word document that a person goes on writing in."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Sequence

from scanner.complaint.answer import Section, Shown
from scanner.model import Lang

STYLE = (
    "body{font:16px/1.7 system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;max-width:56rem;"
    "margin:2rem auto;padding:0 1rem;color:#1d1d1f}table{border-collapse:collapse;width:100%;font-size:14px}"
    "td,th{border:1px solid #d2d2d7;padding:.4rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
    "th{background:#f5f5f7;white-space:nowrap}h1{font-size:1.6rem}h2{margin-top:2.2rem;font-size:1.15rem}"
    ".pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(20rem,1fr));gap:1rem;margin-top:1rem}"
    "figure{margin:0;break-inside:avoid}figure img{width:100%;border:1px solid #d2d2d7;border-radius:4px}"
    "figcaption{font-size:13px;color:#6e6e73;overflow-wrap:anywhere}mark{background:#fff3c4;padding:0 .15em}"
    "@media print{body{margin:0}tr{break-inside:avoid}}"
)
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
BLANKS = ("【请填写：", "[to be filled in: ")
CLOSES = ("】", "]")


def to_markdown(title: str, parts: Sequence[Section]) -> bytes:
    """The answer as Markdown."""
    lines = [f"# {_md(title)}", ""]
    for part in parts:
        lines += [f"## {_md(part.heading)}", ""]
        for paragraph in part.paragraphs:
            lines += [_md(paragraph), ""]
        if part.table:
            head, *rows = part.table
            lines.append("| " + " | ".join(map(_md, head)) + " |")
            lines.append("|" + " --- |" * len(head))
            lines += ["| " + " | ".join(map(_md, row)) + " |" for row in rows]
            lines.append("")
        for one in part.pictures:
            lines += [f"![{_md(one.caption)}](<{one.link}>)", ""]
    return "\n".join(lines).encode("utf-8", "replace")


def _md(text: str) -> str:
    flat = " ".join(text.split())
    for char in "\\`*_[]<>|#":
        flat = flat.replace(char, "\\" + char)
    return flat


def to_html(title: str, parts: Sequence[Section], lang: Lang) -> bytes:
    """The answer as one page; its pictures are in it and link to the evidence beside it."""
    body = [f"<h1>{html.escape(title)}</h1>"]
    for part in parts:
        body.append(f"<h2>{html.escape(part.heading)}</h2>")
        body += [f"<p>{_marked(paragraph)}</p>" for paragraph in part.paragraphs]
        if part.table:
            head, *rows = part.table
            body.append(
                "<table><thead><tr>" + "".join(f"<th>{html.escape(one)}</th>" for one in head) + "</tr></thead>"
            )
            body += ["<tr>" + "".join(f"<td>{_marked(one)}</td>" for one in row) + "</tr>" for row in rows]
            body.append("</table>")
        if part.pictures:
            body.append('<div class="pictures">' + "".join(map(_figure, part.pictures)) + "</div>")
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{html.escape(title)}</title><style>{STYLE}</style></head><body>{''.join(body)}</body></html>"
    ).encode("utf-8", "replace")


def _marked(text: str) -> str:
    """Escaped text in which the blanks stand out."""
    shown = html.escape(text)
    for start, end in zip(BLANKS, CLOSES, strict=True):
        if shown.startswith(start) and shown.endswith(end):
            return f"<mark>{shown}</mark>"
    return shown


def _figure(one: Shown) -> str:
    source = f"data:image/jpeg;base64,{base64.b64encode(one.jpeg).decode()}"
    caption = html.escape(one.caption)
    return (
        f'<figure><a href="{html.escape(one.link)}"><img src="{source}" alt="{caption}"></a>'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def to_docx(title: str, parts: Sequence[Section]) -> bytes:
    """The answer as a Word document that a person goes on writing in."""
    from docx import Document
    from docx.shared import Inches

    document = Document()
    document.add_heading(_xml(title), 0)
    for part in parts:
        document.add_heading(_xml(part.heading), 1)
        for paragraph in part.paragraphs:
            document.add_paragraph(_xml(paragraph))
        if part.table:
            table = document.add_table(rows=0, cols=len(part.table[0]), style="Table Grid")
            for row in part.table:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = _xml(text)
        for one in part.pictures:
            document.add_picture(io.BytesIO(one.jpeg), width=Inches(6))
            document.add_paragraph(_xml(one.caption))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _xml(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(char if char in "\t\n" or _in_xml(char) else "�" for char in text)


def _in_xml(char: str) -> bool:
    return char >= " " and not "\ud800" <= char < "\ue000"
