"""The fix list as Markdown, for a document, an issue or a message; nothing of a listing can become markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import BinaryIO
from urllib.parse import quote

from reports import labels
from reports.counts import counts, not_checked
from reports.groups import by_severity
from reports.options import DEFAULT, Options
from reports.tracking import Tracker
from reports.visible import joined, visible
from reports.where import heading, page_link, where
from scanner.model import Finding, Lang, ListingResult, Summary, Unchecked

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&@:$^=])")


def escape(text: str) -> str:
    """`text` that Markdown, HTML and mention-happy sites leave alone."""
    return _MARKUP.sub(lambda match: "&amp;" if match[1] == "&" else _escaped(match[1]), visible(text))


def _escaped(char: str) -> str:
    # a reference is safest for what opens a tag, a mention or a cell: renderers disagree on backslashes
    return f"&#{ord(char)};" if char in "<>|@:" else f"\\{char}"


def render(
    results: Iterable[ListingResult], summary: Summary, out: BinaryIO, lang: Lang, options: Options = DEFAULT
) -> None:
    """Write the fix list as Markdown, one section a listing."""
    tracker = options.previous.start() if options.previous else None
    loose: list[Unchecked] = []

    def line(text: str = "") -> None:
        out.write(text.encode("utf-8", "backslashreplace") + b"\n")

    line(f"# {labels.word('fix_list', lang)}")
    said = len(summary.notices)
    for notice in summary.notices:
        line(f"\n> {escape(notice)}")
    for result in results:
        if result.kind == "source":
            loose.extend(result.unchecked)
        elif result.shown:
            for text in _listing(result, lang, tracker):
                line(text)
    line(f"\n## {labels.word('summary', lang)}\n")
    for text in [*map(escape, summary.notices[said:]), *counts(summary, lang)]:
        line(f"{text}  ")
    if tracker:
        line(f"{labels.CHANGE['gone'].of(lang)} {len(tracker.gone())}  ")
    line(f"\n## {labels.word('unchecked', lang)}\n")
    for text in not_checked(summary, lang)[1:] or not_checked(summary, lang):
        line(f"- {text.strip()}")
    for item in loose:
        line(f"- {code(item.uri)} {escape(joined((labels.reason(item.reason, lang), item.detail)))}")


def code(text: str) -> str:
    """`text` as a code span, with a fence longer than any run of backticks inside it."""
    shown = visible(text).replace("|", "¦")
    runs = [len(run) for run in re.findall("`+", shown)]
    fence = "`" * (max(runs, default=0) + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") or not shown else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _listing(result: ListingResult, lang: Lang, tracker: Tracker | None) -> Iterable[str]:
    title = escape(heading(result))
    link = page_link(result)
    yield f"\n## [{title}]({_address(link)})\n" if link else f"\n## {title}\n"
    yield (
        joined(
            (
                code(result.id) if result.id != heading(result) else "",
                escape(result.platform),
                escape(result.shop or ""),
            )
        )
        + "\n"
    )
    for finding in by_severity(result.shown):
        yield from _finding(result, finding, lang, tracker)


def _finding(result: ListingResult, finding: Finding, lang: Lang, tracker: Tracker | None) -> Iterable[str]:
    old = tracker.take(finding.fingerprint) if tracker else None
    change = labels.CHANGE["still" if old else "new"].of(lang) if tracker else ""
    status = escape(joined((change, old.status, old.owner) if old else (change,)))
    head = f"**{labels.severity(finding.severity, lang)}**"
    name = f"{escape(finding.rule_name)} {code(finding.rule)}"
    yield f"- {joined((head, escape(labels.field(finding.field, lang)), name, status))}  "
    yield f"  {in_context(finding, lang)}  "
    yield f"  {escape(finding.message)}  "
    for name, text in (
        ("evasion", finding.evasion or ""),
        ("basis", labels.bases(finding.basis, lang)),
        ("proof", finding.proof or ""),
        ("advice", finding.advice),
        ("fix", " / ".join(one.text for one in finding.fixes)),
    ):
        if text:
            yield f"  {labels.word(name, lang)} {escape(text)}  "
    for one in finding.related:
        about = escape(joined((labels.field(one.field, lang), one.quote, one.note)))
        yield f"  {labels.word('related', lang)} {about}  "
    link = page_link(result, finding)
    place = code(where(finding.place))
    yield f"  {labels.word('place', lang)} {place}" + (f" [→]({_address(link)})" if link else "")


def in_context(finding: Finding, lang: Lang) -> str:
    """The clause with the words in bold."""
    if not finding.quote:
        return f"*{labels.word('missing', lang)}*"
    before, after = (escape(part) for part in finding.context)
    # bold needs a border that Markdown sees; tags are understood everywhere and hold beside Chinese punctuation
    return f"{before}<b>{escape(finding.quote)}</b>{after}"


def _address(link: str | None) -> str:
    return "" if link is None else re.sub(r"[\s<>()\[\]\\|`\"']", lambda match: quote(match[0], safe=""), link)
