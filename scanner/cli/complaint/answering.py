"""``complaint answer`` and ``complaint close``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from scanner.cli import options as shared
from scanner.cli.complaint.shell import (
    FOLDER,
    Say,
    cleanly,
    kept_results,
    kept_verdicts,
    last,
    open_places,
    said_in,
    verdict_line,
)
from scanner.complaint import case as cases
from scanner.complaint import manifest
from scanner.complaint.case import CaseError
from scanner.complaint.keeping import to_file
from scanner.model import Basis, Lang, ListingResult


@click.command(
    "answer",
    epilog="""\b
Examples:
  listing-scanner complaint answer case-7
  listing-scanner complaint answer case-7 --lang zh
""",
)
@FOLDER
@shared.lang_option
@cleanly
def answer(folder: Path, lang: Lang | None) -> None:
    """Draw up the answer with timeline and blanks (HTML, Markdown, DOCX) in CASE/report."""
    from reports import labels
    from scanner.complaint import answer_forms as forms
    from scanner.complaint.answer import Material, sections
    from scanner.complaint.closeups import closeups
    from scanner.complaint.deadlines import deadlines
    from scanner.rulebook.clocks import clocks

    case, say = cases.load(folder), said_in(lang)
    entries, entry = manifest.entries(folder), last(folder, "swept")
    verified = [one for one in entries if one.action == "verified"]
    results = [result for result in kept_results(folder, entry) if result.shown]
    material = Material(
        case=case,
        entries=entries,
        deadlines=deadlines(clocks(), case.channel, case.events()),
        results=results,
        others=int(entry.note.get("other", 0)),
        verdicts=kept_verdicts(folder, verified[-1]) if verified else [],
        head=manifest.head(folder),
        closeups=closeups(folder, results),
        basis=_basis(results),
        field=labels.field,
    )
    title = f"投诉处理说明 {case.id}" if say.lang == "zh" else f"Answer to complaint {case.id}"
    parts = sections(material, say.lang)
    (folder / "report").mkdir(exist_ok=True)
    made = {"html": forms.to_html(title, parts, say.lang), "md": forms.to_markdown(title, parts)}
    try:
        made["docx"] = forms.to_docx(title, parts)
    except ImportError:
        need = "pip install 'listing-scanner[complaint]'"
        say(f"没有生成 DOCX：请先 {need}", f"no DOCX: {need}", err=True)
    for suffix, body in made.items():
        click.echo(str(to_file(folder / "report" / f"answer.{suffix}", body)))
    manifest.append(folder, "answered", note={"formats": sorted(made)})
    say("请补全标出的空白并核对每一项。", "fill in the marked blanks and check every line")
    tell_next(say, folder, open_places(folder, case, entries))


def tell_next(say: Say, folder: Path, left: int | None) -> None:
    """A case is closed after everything is mended, and nothing suggests it before."""
    if left == 0:
        say(f"下一步：complaint close {folder}", f"next: complaint close {folder}")
        return
    zh = "还没有复查" if left is None else f"还有 {left} 处没有了结，先修改"
    en = "not verified yet" if left is None else f"{left} places are open: edit them first"
    say(f"{zh}；下一步：complaint verify {folder}", f"{en}; next: complaint verify {folder}")


def _basis(results: Iterable[ListingResult]) -> list[Basis]:
    """What the findings rest on, from the lexicon, so that the answer has it in its own language."""
    from scanner.rulebook import load

    known = load().basis
    ids = sorted({basis[0] for result in results for finding in result.shown for basis in finding.basis})
    return [known[id] for id in ids if id in known]


@click.command(
    "close",
    epilog="""\b
Examples:
  listing-scanner complaint close case-7
  listing-scanner complaint close case-7 --lang zh
""",
)
@FOLDER
@shared.lang_option
@cleanly
def close(folder: Path, lang: Lang | None) -> None:
    """Close the case; refused while anything is open or unchecked without a reason in case.toml."""
    from scanner.complaint.verify import open_questions

    case, say = cases.load(folder), said_in(lang)
    if case.closed:
        raise CaseError(f"{folder}: closed already on {case.closed}", f"{folder}：已于 {case.closed} 结案")
    left = open_questions(kept_verdicts(folder, last(folder, "verified")), dict(case.unchecked_reasons))
    for one in left:
        click.echo(verdict_line(one, say.lang), err=True)
    if left:
        message = (
            f"还有 {len(left)} 处没有了结：改好后重新 verify；无法核对的在 case.toml 的 [unchecked_reasons] 写明原因"
            if say.lang == "zh"
            else f"{len(left)} places are open: edit and verify again; what cannot be checked needs a reason "
            "([unchecked_reasons] in case.toml)"
        )
        raise shared.stop(message, 1)
    closed = case._replace(closed=shared.today().isoformat())
    text = cases.dump(closed).encode("utf-8")
    snapshot = to_file(folder / "history" / "case-closed.toml", text)
    to_file(folder / cases.NAME, text)
    reasons = {"reasons": dict(case.unchecked_reasons)} if case.unchecked_reasons else {}
    manifest.append(folder, "closed", snapshot, reasons)
    head = manifest.head(folder)
    say(f"案件 {case.id} 已结案；链尾 {head}", f"case {case.id} closed; head {head}")
