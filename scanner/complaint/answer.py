"""The answer to a complaint: facts, pages, what was done when, and blanks where a person must decide.

One document of plain sections; `answer_forms` renders it. It states what was found, what was done and what the rules
say; it does not judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from scanner.complaint.answer_words import CHANNEL, NOTES, SURE
from scanner.complaint.case import Case
from scanner.complaint.closeups import Closeup
from scanner.complaint.deadlines import UNSURE, Deadline, doubts_of
from scanner.complaint.manifest import Entry
from scanner.complaint.timeline import ACTIONS, events
from scanner.complaint.verify import NAMES, Verdict, counts
from scanner.model import Basis, Lang, ListingResult, Text

BEIJING = timezone(timedelta(hours=8))

BLANK = Text("【请填写：", "[to be filled in: ")
CLOSE = Text("】", "]")


class Shown(NamedTuple):
    """A picture with what it shows; `link` leads to the evidence, relative to the document."""

    caption: str
    jpeg: bytes
    link: str


class Section(NamedTuple):
    """A heading, paragraphs, at most one table (its first row is the head), and pictures."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    pictures: tuple[Shown, ...] = ()


class Speak(NamedTuple):
    """Words in the language of the document."""

    lang: Lang

    def __call__(self, zh: str, en: str) -> str:
        """The wording in the document's language."""
        return zh if self.lang == "zh" else en

    def blank(self, zh: str, en: str) -> str:
        """A place that a person fills in."""
        return BLANK.of(self.lang) + self(zh, en) + CLOSE.of(self.lang)


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
    closeups: Sequence[Closeup] = ()
    basis: Sequence[Basis] = ()
    """What the findings rest on."""
    field: Callable[[str, Lang], str] = lambda name, _: name
    """What a field is called."""


def sections(material: Material, lang: Lang) -> list[Section]:
    """The document, in the order a reader asks."""

    say = Speak(lang)
    blank = say.blank
    return [
        _complaint(material, say),
        _deadlines(material, say),
        _pages(material, say),
        _actions(material, say),
        _state(material, say),
        _before_after(material, say),
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


def _complaint(material: Material, say: Speak) -> Section:
    case = material.case
    rows = [
        (say("案件编号", "Case"), case.id),
        (say("渠道", "Channel"), CHANNEL[case.channel].of(say.lang)),
        (say("收到日期", "Received"), case.received),
        (say("来源", "Handed on by"), case.source or say.blank("来源", "source")),
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


def _deadlines(material: Material, say: Speak) -> Section:
    rows = [(say("期限", "Deadline"), say("日期", "Date"), say("依据", "Basis"), say("可靠程度", "How sure"))]
    if material.case.deadline:
        rows.append((say("通知写明的期限", "Stated in the notice"), material.case.deadline, "—", "—"))
    for one in material.deadlines:
        day = str(one.earliest) if one.certain else f"{one.earliest} – {one.latest}"
        rows.append((one.clock.name.of(say.lang), day, one.clock.basis.of(say.lang), _how_sure(one, say)))
    return Section(say("期限", "Deadlines"), table=tuple(rows))


def _how_sure(one: Deadline, say: Speak) -> str:
    doubts = [text.of(say.lang) for text in doubts_of(one)]
    return say("；", "; ").join(doubts if one.clock.sure in UNSURE else [_sure(one.clock.sure, say), *doubts])


def _sure(mark: str, say: Speak) -> str:
    return SURE[mark].of(say.lang) if mark in SURE else mark


def _pages(material: Material, say: Speak) -> Section:
    rows = [(say("商品", "Listing"), say("位置", "Field"), say("用语", "Wording"), say("地址", "Address"))]
    for result in material.results:
        for finding in result.shown:
            where = material.field(finding.field, say.lang)
            rows.append((result.title or result.id, where, finding.quote, result.url or result.uri))
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


def _actions(material: Material, say: Speak) -> Section:
    rows = [(say("时间（北京时间）", "Time (UTC+8)"), say("事项", "Action"), say("说明", "Details"))]
    for time, action, note in events(material.entries):
        name = ACTIONS[action].of(say.lang) if action in ACTIONS else action
        rows.append((_time(time), name, say("；", "; ").join(_noted(note, say))))
    return Section(say("处理过程", "What was done"), table=tuple(rows))


def _noted(note: dict[str, object], say: Speak) -> list[str]:
    return [
        f"{NOTES[key].of(say.lang)} {_value(key, value, say)}"
        for key in NOTES
        if (value := note.get(key)) not in (0, None, [], "")
    ]


def _value(key: str, value: object, say: Speak) -> str:
    if isinstance(value, bool):
        return say("是", "yes")
    if isinstance(value, list):
        return say("、", ", ").join(map(str, value))
    return (
        CHANNEL[value].of(say.lang) if key == "channel" and isinstance(value, str) and value in CHANNEL else str(value)
    )


def _before_after(material: Material, say: Speak) -> Section:
    """Each page with its evidence, and pictures of the place before and after the edit where it was rendered."""
    heading = say("改前与改后", "Before and after")
    if not any(one.before_folder for one in material.closeups):
        return Section(heading, (say("没有保存改前的页面。", "No page was kept before the edit."),))
    times = (say("改前（北京时间）", "Before (UTC+8)"), say("改后（北京时间）", "After (UTC+8)"))
    rows = [(say("商品", "Listing"), *times, say("证据文件夹", "Evidence"))]
    pictures: list[Shown] = []
    for one in material.closeups:
        folders = [folder for folder in (one.before_folder, one.after_folder) if folder]
        rows.append((one.title, _time(one.before_time), _time(one.after_time), say("、", ", ").join(folders) or "—"))
        pictures += _pair(one, say)
    return Section(heading, table=tuple(rows), pictures=tuple(pictures))


def _time(stamp: str | None) -> str:
    """A UTC time of the manifest on the clock of those who read the answer."""
    try:
        return datetime.fromisoformat(stamp).astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S") if stamp else "—"
    except ValueError:
        return str(stamp)


def _pair(one: Closeup, say: Speak) -> Iterator[Shown]:
    if one.before and one.before_folder:
        caption = say(
            f"改前：{one.title}（{_time(one.before_time)}）", f"before: {one.title} ({_time(one.before_time)})"
        )
        yield Shown(caption, one.before, f"../{one.before_folder}/page-boxed.png")
    if one.after and one.after_folder:
        time = _time(one.after_time)
        caption = say(f"改后：{one.title}（{time}）", f"after: {one.title} ({time})")
        yield Shown(caption, one.after, f"../{one.after_folder}/page.png")


def _state(material: Material, say: Speak) -> Section:
    heading = say("复查结果", "State after the edit")
    if not material.verdicts:
        return Section(heading, (say("尚未复查。", "Not verified yet."),))
    found = counts(material.verdicts)
    table = (
        (say("状态", "State"), say("数量", "Number")),
        *((NAMES[state].of(say.lang), str(n)) for state, n in found.items()),
    )
    return Section(heading, table=table)


def _basis(material: Material, say: Speak) -> Section:
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
    laws = [(one.name.of(say.lang), one.article.of(say.lang), _sure(one.sure, say)) for one in material.basis]
    rows = ((say("规定", "Rule"), say("条款", "Article"), say("可靠程度", "How sure")), *laws)
    return Section(say("相关规定", "Rules concerned"), tuple(texts), rows if laws else ())
