"""The answer to a complaint: facts, pages, what was done when, and blanks where a person must decide.

One document of plain sections, rendered as Markdown, HTML or DOCX. It states what was found, what was done and what the
rules say; it does not judge.
"""

from __future__ import annotations

import html
import io
from collections.abc import Sequence
from typing import NamedTuple

from scanner.complaint.case import Case
from scanner.complaint.deadlines import Deadline
from scanner.complaint.manifest import Entry
from scanner.complaint.timeline import ACTIONS, events
from scanner.complaint.verify import Verdict, counts
from scanner.model import Lang, ListingResult, Text

BLANK = Text("【请填写：", "[to be filled in: ")
CLOSE = Text("】", "]")


class Section(NamedTuple):
    """A heading, paragraphs, and at most one table (its first row is the head)."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()


class Material(NamedTuple):
    """Everything the answer is made of."""

    case: Case
    entries: Sequence[Entry]
    deadlines: Sequence[Deadline]
    results: Sequence[ListingResult]
    others: int
    """Findings of other kinds on the same pages."""
    verdicts: Sequence[Verdict]
    head: str


def sections(material: Material, lang: Lang) -> list[Section]:
    """The document, in the order a reader asks."""

    def say(zh: str, en: str) -> str:
        return zh if lang == "zh" else en

    def blank(zh: str, en: str) -> str:
        return BLANK.of(lang) + say(zh, en) + CLOSE.of(lang)

    return [
        _complaint(material, say, blank),
        _deadlines(material, say, lang),
        _pages(material, say),
        _actions(material, say, lang),
        _state(material, say),
        _basis(material, say),
        Section(
            say("需要确认的事项", "What a person has to decide"),
            (
                blank("涉及页面的浏览量、销量和展示时间", "views, sales and display time of the pages concerned"),
                blank(
                    "是否首次出现、此前有无同类处理记录",
                    "whether this is the first time, earlier decisions of this kind",
                ),
                blank("对消费者的影响及已作的退换、赔偿", "effect on buyers, and refunds or compensation given"),
                blank("申请从轻、减轻或不予处罚的意见", "what is asked for, and on which grounds"),
                blank("负责人、日期、盖章", "person in charge, date, seal"),
            ),
        ),
        Section(
            say("证据", "Evidence"),
            (
                say(
                    f"证据清单由哈希链串联，链尾为 {material.head}。",
                    f"The evidence is listed in a hash chain whose head is {material.head}.",
                ),
                say(
                    "哈希可以证明文件自保存以来没有改动，不能证明保存的时间；时间由可信时间戳证明。",
                    "Hashes show that files have not changed since they were kept; they do not prove when. A trusted "
                    "time stamp does.",
                ),
                say("保存时已去除 Cookie 和授权信息。", "Cookies and authorisation were removed when it was kept."),
            ),
        ),
    ]


def _complaint(material: Material, say, blank) -> Section:  # type: ignore[no-untyped-def]
    case = material.case
    rows = [
        (say("案件编号", "Case"), case.id),
        (say("渠道", "Channel"), case.channel),
        (say("收到日期", "Received"), case.received),
        (say("来源", "Handed on by"), case.source or blank("来源", "source")),
        (say("平台", "Platform"), case.platform or "—"),
        (say("被投诉的用语", "Wording complained of"), "、".join(case.words) or "—"),
        (say("被投诉的宣称", "Claim complained of"), case.claim or "—"),
        (say("涉及商品", "Listings named"), "、".join(case.listings) or "—"),
    ]
    if case.sampling:
        measured = case.sampling
        rows.append(
            (
                say("抽检", "Sampling"),
                f"{measured.item or ''}: {say('标称', 'declared')} {measured.declared or '—'}, "
                f"{say('实测', 'measured')} {measured.measured or '—'} ({measured.report or '—'})",
            )
        )
    return Section(say("投诉内容", "The complaint"), table=((say("项目", "Item"), say("内容", "Content")), *rows))


def _deadlines(material: Material, say, lang: Lang) -> Section:  # type: ignore[no-untyped-def]
    rows = [(say("期限", "Deadline"), say("日期", "Date"), say("依据", "Basis"), say("可靠程度", "How sure"))]
    if material.case.deadline:
        rows.append((say("通知写明的期限", "Stated in the notice"), material.case.deadline, "—", "—"))
    for one in material.deadlines:
        day = str(one.earliest) if one.certain else f"{one.earliest} – {one.latest}"
        sure = one.clock.sure + (
            "" if one.clock.sure in ("P", "S2") else say("，请向发出方确认", ", confirm with the sender")
        )
        rows.append((one.clock.name.of(lang), day, one.clock.basis.of(lang), sure))
    return Section(say("期限", "Deadlines"), table=tuple(rows))


def _pages(material: Material, say) -> Section:  # type: ignore[no-untyped-def]
    rows = [(say("商品", "Listing"), say("位置", "Field"), say("用语", "Wording"), say("地址", "Address"))]
    for result in material.results:
        for finding in result.shown:
            rows.append((result.title or result.id, finding.field, finding.quote, result.url or result.uri))
    number = sum(len(result.shown) for result in material.results)
    pages = sum(bool(result.shown) for result in material.results)
    texts = [
        say(f"清查共发现 {number} 处，涉及 {pages} 个页面。", f"The sweep found {number} places on {pages} pages."),
    ]
    exposure = [result.exposure for result in material.results if result.shown and result.exposure is not None]
    if exposure:
        total = f"{sum(exposure):,.0f}"
        texts.append(say(f"来源所载浏览或销量合计 {total}。", f"Views or sales stated by the source: {total} in all."))
    if material.others:
        texts.append(
            say(
                f"同一批页面另有 {material.others} 处其他问题，见第二份清单。",
                f"The same pages have {material.others} findings of other kinds, in the second list.",
            )
        )
    return Section(say("涉及页面", "Pages concerned"), tuple(texts), tuple(rows) if number else ())


def _actions(material: Material, say, lang: Lang) -> Section:  # type: ignore[no-untyped-def]
    rows = [(say("时间（UTC）", "Time (UTC)"), say("事项", "Action"), say("说明", "Details"))]
    for time, action, note in events(material.entries):
        details = ", ".join(f"{key}: {value}" for key, value in note.items())
        rows.append((time, ACTIONS[action].of(lang) if action in ACTIONS else action, details))
    return Section(say("处理过程", "What was done"), table=tuple(rows))


def _state(material: Material, say) -> Section:  # type: ignore[no-untyped-def]
    heading = say("复查结果", "State after the edit")
    if not material.verdicts:
        return Section(heading, (say("尚未复查。", "Not verified yet."),))
    names = {
        "gone": say("已改", "gone"),
        "still there": say("仍在", "still there"),
        "moved": say("移到别处", "moved"),
        "new": say("新出现", "new"),
        "could not be checked": say("无法核对", "could not be checked"),
    }
    found = counts(material.verdicts)
    table = ((say("状态", "State"), say("数量", "Number")), *((names[state], str(n)) for state, n in found.items()))
    return Section(heading, table=table)


def _basis(material: Material, say) -> Section:  # type: ignore[no-untyped-def]
    laws = sorted({basis for result in material.results for one in result.shown for basis in one.basis})
    texts = [
        say(
            "《广告绝对化用语执法指南》第九条：首次使用、情节轻微并及时改正的，可以不予处罚（S2）。",
            "Guide on absolute wording, Article 9: first use, minor and corrected in time may be exempt (S2).",
        ),
        say(
            "同指南第十条：在自有场所或自有媒体，时间短或浏览少、没有造成危害并及时改正的，不予处罚（S2）。",
            "The same guide, Article 10: on one's own premises or media, short or little seen, without harm and "
            "corrected in time: no penalty (S2).",
        ),
        say("是否适用由执法机关认定。", "Whether this applies is for the authority to decide."),
    ]
    rows = ((say("规定", "Rule"), say("条款", "Article")), *((name, article) for _, name, article in laws))
    return Section(say("相关规定", "Rules concerned"), tuple(texts), rows if laws else ())


# -- renderers ----------------------------------------------------------------------------------------------------


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
    return "\n".join(lines).encode("utf-8")


def _md(text: str) -> str:
    flat = " ".join(text.split())
    for char in "\\`*_[]<>|#":
        flat = flat.replace(char, "\\" + char)
    return flat


def to_html(title: str, parts: Sequence[Section], lang: Lang) -> bytes:
    """The answer as one page without scripts."""
    body = [f"<h1>{html.escape(title)}</h1>"]
    for part in parts:
        body.append(f"<h2>{html.escape(part.heading)}</h2>")
        body += [f"<p>{html.escape(paragraph)}</p>" for paragraph in part.paragraphs]
        if part.table:
            head, *rows = part.table
            body.append(
                "<table><thead><tr>" + "".join(f"<th>{html.escape(one)}</th>" for one in head) + "</tr></thead>"
            )
            body += ["<tr>" + "".join(f"<td>{html.escape(one)}</td>" for one in row) + "</tr>" for row in rows]
            body.append("</table>")
    style = (
        "body{font:16px/1.7 system-ui,'PingFang SC','Microsoft YaHei',sans-serif;max-width:52rem;margin:2rem auto;"
        "padding:0 1rem;color:#1d1d1f}table{border-collapse:collapse;width:100%;font-size:14px}"
        "td,th{border:1px solid #d2d2d7;padding:.4rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
        "th{background:#f5f5f7}h2{margin-top:2.2rem;font-size:1.15rem}@media print{body{margin:0}}"
    )
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{html.escape(title)}</title><style>{style}</style></head><body>{''.join(body)}</body></html>"
    ).encode()


def to_docx(title: str, parts: Sequence[Section]) -> bytes:
    """The answer as a Word document that a person goes on writing in."""
    from docx import Document

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
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _xml(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(char if char in "\t\n" or _in_xml(char) else "�" for char in text)


def _in_xml(char: str) -> bool:
    return char >= " " and not "\ud800" <= char < "\ue000"
