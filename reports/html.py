"""One self-contained page: works from disk, filters, groups, and shows texts of strangers as nothing but text.

The findings stand in the page as JSON, in blocks that are written as results pass; the page's own script turns them
into text nodes. A content security policy allows exactly that script and that style, and nothing from anywhere else.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from html import escape
from importlib.resources import files
from typing import Any, BinaryIO

from reports import labels
from reports.finding_json import dumps
from reports.groups import hidden
from reports.options import DEFAULT, Options
from reports.tracking import Tracker, status_in
from reports.visible import joined
from reports.where import is_web, page_link, text_of, where
from scanner.model import SEVERITIES, Finding, Lang, ListingResult, Place, Summary, Text

BLOCK = 256
"""Listings in one block of data."""
QUIET = 5000
"""Listings without anything to do that the page names; of a whole catalogue the others are only counted."""

Json = dict[str, Any]

WORDS: Mapping[str, Text] = {
    "by_listing": Text("按商品", "By listing"),
    "by_group": Text("按问题", "By problem"),
    "search": Text("搜索原文、商品、规则…", "Search…"),
    "order": Text("排序", "Order"),
    "order_order": Text("检查顺序", "As checked"),
    "order_severity": Text("问题多的在前", "Worst first"),
    "order_exposure": Text("浏览或销量高的在前", "Most seen first"),
    "clear": Text("清除筛选", "Clear filters"),
    "all": Text("全部商品", "All listings"),
    "open_page": Text("打开页面", "Open the page"),
    "whole_picture": Text("点击查看整张图片", "Click for the whole picture"),
    "open_picture": Text("打开图片", "Open the picture"),
    "full_text": Text("在全文中查看", "See it in its text"),
    "listings_count": Text("件商品", "listings"),
    "without_findings": Text("没有发现问题的商品和页面：", "Listings and pages without findings:"),
    "unnamed": Text("只计数、未列出的没有问题的商品：", "Listings without findings that are counted, not named:"),
    "checked": Text("已检查的商品和页面", "Listings and pages checked"),
    "errors": Text("错误", "Errors"),
    "warnings": Text("警告", "Warnings"),
    "shown": Text("显示", "Showing"),
    "nothing_matches": Text("没有符合筛选条件的问题。", "Nothing matches the filters."),
}
"""Words that only the page says."""


def render(
    results: Iterable[ListingResult], summary: Summary, out: BinaryIO, lang: Lang, options: Options = DEFAULT
) -> None:
    """Write the page: head, blocks of data as results pass, then the counts and the script."""
    before, after = _template(lang)
    out.write(before)
    tracker = options.previous.start() if options.previous else None
    page = _Data(lang, tracker, {} if options.crops is None else options.crops)
    block: list[Json] = []
    for result in results:
        if page.is_named(result):
            block.append(page.listing(result))
        if len(block) == BLOCK:
            _write(out, block)
            block = []
    _write(out, block)
    _write(out, page.run(summary))
    out.write(after)


def _write(out: BinaryIO, data: object) -> None:
    # "<" may not occur: neither "</script" nor "<!--" can end or change the block
    out.write(b'<script type="application/json">' + dumps(data).replace(b"<", b"\\u003c") + b"</script>\n")


def _template(lang: Lang) -> tuple[bytes, bytes]:
    folder = files("reports") / "page"
    html, style = (folder / "page.html").read_text("utf-8"), (folder / "page.css").read_text("utf-8")
    script = (folder / "model.js").read_text("utf-8") + (folder / "view.js").read_text("utf-8")
    values = {
        "lang": "zh-CN" if lang == "zh" else "en",
        "title": escape(f"{labels.word('fix_list', lang)} · listing-scanner"),
        "style-hash": _hash(style),
        "script-hash": _hash(script),
        "style": style,
        "script": script,
    }
    for name, value in values.items():
        html = html.replace("{{" + name + "}}", value)
    before, _, after = html.partition("{{data}}")
    return before.encode(), after.encode()


def picture(body: bytes | None) -> str | None:
    """A crop as a data address; what is neither PNG nor JPEG is none."""
    kinds = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
    kind = next((name for magic, name in kinds.items() if body and body.startswith(magic)), None)
    return None if kind is None or body is None else f"data:image/{kind};base64,{base64.b64encode(body).decode()}"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


class _Data:
    """Collects what findings share, so that the page names each rule, advice and basis once."""

    def __init__(self, lang: Lang, tracker: Tracker | None, crops: Mapping[str, bytes]) -> None:
        self._lang, self._tracker, self._crops = lang, tracker, crops
        self._kinds: dict[tuple[str, ...], int] = {}
        self._changes = {"new": 0, "still": 0}
        self._quiet = 0
        self._pictures: dict[str, int] = {}

    def is_named(self, result: ListingResult) -> bool:
        """Whether the page names this listing, or only counts it."""
        self._quiet += not result.shown
        return bool(result.shown) or self._quiet <= QUIET

    def listing(self, result: ListingResult) -> Json:
        """One listing; keys are short because there are many."""
        data: Json = {
            "i": result.id,
            "t": result.title,
            "k": result.kind,
            "p": result.platform,
            "s": result.shop,
            "u": result.uri,
            "l": page_link(result),
            "e": result.exposure,
            "f": [self._finding(result, one) | self._change(one) for one in result.shown],
            "h": [[bucket, self._finding(result, one), reason] for bucket, one, reason in hidden(result)],
            "n": [{"uri": one.uri, "field": one.field, "reason": one.reason, "cls": one.cls, "detail": one.detail}
                  for one in result.unchecked],
            "x": [[text.field, text.at, text.text] for text in result.texts],
        }  # fmt: skip
        return data

    def _finding(self, result: ListingResult, finding: Finding) -> Json:
        text = text_of(result, finding)
        data = {
            "f": finding.field,
            "a": finding.start,
            "z": finding.end,
            "q": finding.quote,
            "c": finding.context,
            "k": self._kind(finding),
            "m": finding.message,
            "s": SEVERITIES.index(finding.severity),
            "l": ("high", "medium", "low").index(finding.confidence),
            "w": where(finding.place),
            "g": page_link(result, finding),
            "t": None if text is None or not finding.quote else result.texts.index(text),
            "e": finding.evasion,
            "p": finding.proof,
            "x": [one.text for one in finding.fixes],
            "b": picture(self._crops.get(finding.fingerprint)) if finding.place.image else None,
            "v": self._whole(finding.place),
            "d": [[one.field, one.quote, one.note, where(one.place)] for one in finding.related],
        }
        return {name: value for name, value in data.items() if value not in (None, [])}

    def _whole(self, place: Place) -> list[Any] | None:
        """The whole picture that `place` is in, its polygon and size, where the scan gave it."""
        if not place.image or not place.polygon or not place.size or place.image not in self._crops:
            return None
        number = self._pictures.setdefault(place.image, len(self._pictures))
        return [number, place.polygon, place.size, place.image if is_web(place.image) else None]

    def _kind(self, finding: Finding) -> int:
        basis = "\n".join(labels.basis_line(one, self._lang) for one in finding.basis)
        key = (finding.rule, finding.rule_name, finding.category, finding.advice, basis)
        return self._kinds.setdefault(key, len(self._kinds))

    def _change(self, finding: Finding) -> Json:
        if self._tracker is None:
            return {}
        old = self._tracker.take(finding.fingerprint)
        self._changes["still" if old else "new"] += 1
        if old is None:
            return {"y": "new"}
        return {"y": "still", "o": joined((status_in(old.status, self._lang), old.owner, old.remark))}

    def run(self, summary: Summary) -> Json:
        """What the page says of the whole run; complete only when all results have passed."""
        tables = {
            "severity": labels.SEVERITY,
            "confidence": labels.CONFIDENCE,
            "category": labels.CATEGORY,
            "bucket": labels.BUCKET,
            "field": labels.FIELD,
            "reason": labels.REASON,
            "unchecked_class": labels.UNCHECKED_CLASS,
            "change": labels.CHANGE,
            "word": {**labels.WORD, **WORDS},
        }
        names = ("rule", "name", "category", "advice", "basis")
        return {
            "lang": self._lang,
            "kinds": [dict(zip(names, key, strict=True)) for key in self._kinds],
            "labels": tables,
            "versions": summary.versions,
            "notices": summary.notices,
            "started": summary.started,
            "interrupted": summary.interrupted,
            "pictures": [picture(self._crops.get(name)) for name in self._pictures],
            "unnamed": max(0, self._quiet - QUIET),
            "unchecked": summary.unchecked,
            "tracked": None if self._tracker is None else {**self._changes, "gone": len(self._tracker.gone())},
            "counts": {
                "error": summary.findings["error"],
                "warning": summary.findings["warning"],
                "listings": summary.listings,
                "pages": summary.pages,
                "unchecked": sum(summary.unchecked.values()),
                "failed": summary.failed,
            },
        }
