"""A run in a few lines: what was checked, what was found, and what was not checked."""

from __future__ import annotations

from reports import labels
from scanner.model import Lang, Summary


def counts(summary: Summary, lang: Lang) -> list[str]:
    """What was checked and what was found, in words."""
    lines = [labels.word("interrupted", lang)] if summary.interrupted else []
    if not summary.listings and not summary.pages:
        return [*lines, labels.word("nothing_checked", lang)]
    errors, warnings = summary.findings["error"], summary.findings["warning"]
    others = [
        f"{labels.BUCKET[name].of(lang)} {count}"
        for name, count in summary.buckets.items()
        if name != "shown" and count
    ]
    if lang == "zh":
        lines.append(f"检查了 {summary.listings} 件商品、{summary.pages} 个页面：{errors} 个错误，{warnings} 个警告。")
    else:
        lines.append(
            f"Checked {summary.listings} listings and {summary.pages} pages: {errors} errors, {warnings} warnings."
        )
    if summary.sources:
        none = "个来源没有读出商品" if lang == "zh" else "sources gave no listing"
        others.insert(0, f"{summary.sources} {none}")
    if not summary.buckets["shown"]:
        lines.append(labels.word("no_findings", lang))
    if not others:
        return lines
    from reports.visible import joined

    return [*lines, joined(others)]


def not_checked(summary: Summary, lang: Lang) -> list[str]:
    """What was not checked, counted, in plain words."""
    if not summary.unchecked:
        return [labels.word("all_checked", lang)] if summary.listings or summary.pages else []
    head = f"{labels.word('unchecked', lang)}:"
    ordered = sorted(summary.unchecked.items(), key=lambda one: (-one[1], one[0]))
    return [head, *(f"  {count:>5} × {labels.reason(name, lang)}" for name, count in ordered)]
