"""``complaint sweep`` and ``complaint verify``: what stands where, before and after the edit."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reports import labels
from scanner import __version__
from scanner.cli import options as shared
from scanner.cli.complaint.remembering import as_before, remembered
from scanner.cli.complaint.shell import FOLDER, Say, cleanly, kept_results, last, said_in, verdict_line
from scanner.cli.outputs import parse_output, write_outputs
from scanner.cli.planning import plan_for
from scanner.complaint import case as cases
from scanner.complaint import manifest
from scanner.complaint.case import Case, CaseError
from scanner.model import Lang, Listing, ListingResult, Settings, Summary, Unchecked
from scanner.text.named import NamedTuple

if TYPE_CHECKING:
    from scanner.complaint.likeness import Watch
    from scanner.scan import Plan

IMAGES = click.option(
    "--images",
    type=click.Choice(["none", "main", "all"]),
    default="none",
    show_default=True,
    help="Read pictures too (extra [ocr]).",
)


class Swept(NamedTuple):
    """What a look at the sources found, most exposed listings first."""

    ours: list[ListingResult]
    """The complained wording, picture or claim."""
    others: list[ListingResult]
    """Everything else on those pages."""
    to_prove: list[ListingResult]
    """The complained claim where nothing that is declared decides it."""
    similar: list[ListingResult]
    """What may be the complained wording in a form that nobody knows: for a person."""
    summary: Summary
    versions: dict[str, str]
    kinds: dict[str, int]
    """Findings by what they have to do with the complaint."""


@click.command(
    "sweep",
    epilog="""\b
Examples:
  listing-scanner complaint sweep case-7 https://shop.example/ --follow '*/item/*'
  listing-scanner complaint sweep case-7 商品导出.xlsx --images all --previous fix-list.xlsx
""",
)
@FOLDER
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@IMAGES
@click.option(
    "--previous",
    type=click.Path(exists=True, dir_okay=False),
    metavar="XLSX",
    help="The fix list of last time: carries status, owner and remark.",
)
@shared.map_option
@shared.report_option
@shared.crawl_options
@shared.judging_options
@cleanly
def sweep(folder: Path, sources: tuple[str, ...], previous: str | None, **options: Any) -> None:
    """Find the complained wording in SOURCES; everything else that is found there is a second list."""
    from scanner.complaint.sweep import mends

    case, say = cases.load(folder), said_in(options["lang"])
    found = swept(folder, case, sources, options)
    lists = {"fix-list": found.ours, "other-findings": found.others}
    if any(result.shown for result in found.to_prove):
        lists["cannot-be-checked"] = found.to_prove
    if any(result.shown for result in found.similar):
        lists["similar-wording"] = found.similar
    target = written(folder, "sweep", lists, found.summary, say.lang, previous)
    number, more = _number(found.ours), _number(found.others)
    edits, failed = mends(found.ours), found.summary.failed
    note = {
        "sources": list(sources), "options": remembered(options), "found": number, **found.kinds, "edits": edits,
        "other": more, "not checkable": _number(found.to_prove), "similar": _number(found.similar), "failed": failed,
        **found.versions,
    }  # fmt: skip
    manifest.append(folder, "swept", target / "fix-list.json", note)
    tell_failures(say, (*found.ours, *found.others))
    tell_sweep(say, found, edits, target)
    nothing = not (found.summary.listings or found.summary.pages)
    say(
        f"下一步：先取证再修改：complaint capture {folder}",
        f"next, before anything is edited: complaint capture {folder}",
    )
    sys.exit(shared.NOT_CHECKED if failed or nothing else 0)


def tell_sweep(say: Say, found: Swept, edits: int, target: Path) -> None:
    """What a sweep found and where it stands."""
    from scanner.complaint.sweep import KINDS

    zh = "，".join(f"{KINDS[kind].zh} {n} 处" for kind, n in found.kinds.items() if n)
    en = ", ".join(f"{n} {KINDS[kind].en}" for kind, n in found.kinds.items() if n)
    pages = sum(bool(result.shown) for result in found.ours)
    say(
        f"{pages} 个商品或页面共 {_number(found.ours)} 处（{zh or '无'}），改 {edits} 组即可全部去掉；"
        f"其他问题 {_number(found.others)} 处；{found.summary.failed} 项未能核对",
        f"{_number(found.ours)} places on {pages} listings or pages ({en or 'none'}), removed by {edits} edits; "
        f"{_number(found.others)} other findings; {found.summary.failed} could not be checked",
    )
    if _number(found.to_prove):
        number = sum(bool(result.shown) for result in found.to_prove)
        say(
            f"另有 {number} 个商品作了同一宣称，但没有可核对的成分：{target / 'cannot-be-checked.html'}",
            f"{number} more listings make the same claim and state nothing to hold it against: "
            f"{target / 'cannot-be-checked.html'}",
        )
    if _number(found.similar):
        say(
            f"另有 {_number(found.similar)} 处像是该用语的变体，由人判断：{target / 'similar-wording.html'}"
            "（确认的加进 case.toml 的 words，再 sweep 一次）",
            f"{_number(found.similar)} more places may be a form of the wording, for a person to decide: "
            f"{target / 'similar-wording.html'} (add what is one to `words` in case.toml and sweep again)",
        )
    say(
        f"修改清单：{target / 'fix-list.html'}  {target / 'fix-list.xlsx'}",
        f"fix list: {target / 'fix-list.html'}  {target / 'fix-list.xlsx'}",
    )
    say(f"第二份清单：{target / 'other-findings.html'}", f"second list: {target / 'other-findings.html'}")


def tell_failures(say: Say, results: Iterable[ListingResult], most: int = 20) -> None:
    """What was asked for and could not be checked, one line each."""
    items = [item for result in results for item in result.unchecked if item.cls == "failed"]
    known = list(dict.fromkeys((item.uri, item.reason, item.detail) for item in items))
    for uri, reason, detail in known[:most]:
        line = f"{uri} {labels.reason(reason, say.lang)} {detail}".rstrip()
        say(f"未能核对：{line}", f"could not be checked: {line}", err=True)
    if len(known) > most:
        say(f"……共 {len(known)} 项", f"... {len(known)} in all", err=True)


def _number(results: Iterable[ListingResult]) -> int:
    return sum(len(result.shown) for result in results)


def swept(folder: Path, case: Case, sources: Iterable[str], options: dict[str, Any]) -> Swept:
    """What stands in the sources now."""
    from scanner.cli.sources import pages
    from scanner.complaint import sweep as policy
    from scanner.complaint.similar import Lookout
    from scanner.scan import scan, unseen

    settings, sources = shared.settings_of(options), list(sources)
    rulebook, targets = policy.rulebook_for(case, settings, folder / "state")
    versions = {"scanner": __version__, "lexicon": rulebook.version}
    plan, watch = _plan(folder, case, sources, options, settings)
    lookout, look = Lookout(case.words, rulebook), plan.see
    plan = plan._replace(see=lambda items: lookout.see(look(items) if look is not None else map(unseen, items)))
    if options.get("images", "none") != "none":
        from scanner.pictures.engine import RapidOcr

        versions["ocr"] = RapidOcr().fingerprint
    summary = Summary(versions, settings.lang)
    split: list[tuple[ListingResult, ListingResult, ListingResult, ListingResult]] = []
    for result in scan(pages(sources, options, plan), rulebook, plan):
        if watch is not None:
            result = watch.add_to(result, settings.lang)
        summary.add(result)
        one, other = policy.split(result, case, targets, settings.lang)
        similar = lookout.result(result, settings.lang)
        split.append((one, other, policy.to_prove(result, case, targets), similar))
    lists = [policy.ranked(each) for each in zip(*split, strict=True)] if split else [[], [], [], []]
    ours, others, to_prove, similar_ones = lists
    return Swept(ours, others, to_prove, similar_ones, summary, versions, policy.counts(ours, case, targets))


def _plan(
    folder: Path, case: Case, sources: list[str], options: dict[str, Any], settings: Settings
) -> tuple[Plan, Watch | None]:
    """The plan of a scan; where pictures were complained of, every picture that passes is compared with them."""
    if not case.pictures:
        return plan_for(sources, options, settings), None
    from scanner.complaint import likeness
    from scanner.documents.carried import Carried
    from scanner.pictures.album import Album
    from scanner.pictures.loading import Loader, name_of
    from scanner.scan import unseen

    album = Album()
    plan = plan_for(sources, options, settings, album)
    plan = plan._replace(read=plan.read._replace(pictures=True))
    fetcher = plan.fetcher
    loader = Loader(
        (lambda uri, referer: fetcher.fetch(uri, referer=referer if shared.is_address(referer) else None))
        if fetcher
        else None,
        Carried(sources),
    )
    try:
        wanted = likeness.wanted(folder, case.pictures)
    except FileNotFoundError as error:
        raise CaseError(
            f"{error.filename}: this picture of the case is gone", f"{error.filename}：案件里的这张图片不见了"
        ) from error
    watch = likeness.Watch(
        wanted, lambda picture, listing: album.body(name_of(picture.uri)) or loader.load(picture, listing)
    )

    def see(items: Iterable[Listing | Unchecked]) -> Iterator[Listing | Unchecked]:
        return watch.see(plan.see(items) if plan.see is not None else map(unseen, items))

    return plan._replace(see=see), watch


def written(
    folder: Path,
    kind: str,
    lists: dict[str, list[ListingResult]],
    counts: Summary,
    lang: Lang,
    previous: str | None = None,
    more: dict[str, bytes] | None = None,
) -> Path:
    """A folder of lists, made where nothing is evidence yet, then put in place whole and recorded file by file."""
    name = manifest.now().replace(":", "").replace("-", "")
    draft, target = folder / "state" / f"{kind}-{name}", folder / kind / name
    while target.exists():
        target = target.with_name(target.name + "-2")
    target.parent.mkdir(exist_ok=True)
    draft.mkdir(parents=True, exist_ok=True)
    for stem, results in lists.items():
        _write(draft / stem, results, counts, lang, previous if stem == "fix-list" else None)
    for file, body in (more or {}).items():
        (draft / file).write_bytes(body)
    draft.replace(target)
    for path in sorted(target.iterdir()):
        manifest.append(folder, "kept", path)
    return target


def _write(stem: Path, results: list[ListingResult], counts: Summary, lang: Lang, previous: str | None) -> None:
    """One list as page, workbook and data."""
    import contextlib
    import io

    summary = Summary(counts.versions, lang)

    def counted() -> Iterator[ListingResult]:
        for result in results:
            summary.add(result)
            yield result

    outputs = [parse_output(f"{name}={stem}.{name}") for name in ("html", "xlsx", "json")]
    with contextlib.redirect_stderr(io.StringIO()):  # the command says itself where its lists are in the end
        write_outputs(counted(), summary, outputs, None, lang, previous)


@click.command(
    "verify",
    epilog="""\b
Examples:
  listing-scanner complaint verify case-7
  listing-scanner complaint verify case-7 --watch 30 --rounds 10
""",
)
@FOLDER
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@IMAGES
@click.option(
    "--watch", type=click.FloatRange(min=0, min_open=True), metavar="MINUTES", help="Look again until all is gone."
)
@click.option("--rounds", type=click.IntRange(1), default=20, show_default=True, help="Most looks of --watch.")
@shared.map_option
@shared.report_option
@shared.crawl_options
@shared.judging_options
@cleanly
def verify(folder: Path, sources: tuple[str, ...], watch: float | None, rounds: int, **options: Any) -> None:
    """Look again at SOURCES (default: those of the last sweep and every page found there) and sort what was found.

    Nothing comes from a cache. What the sweep was told (--follow, --images, --map ...) holds here too.
    """
    from scanner.complaint import verify as policy

    say, left = said_in(options["lang"]), 1
    look = partial(_look, folder, sources, options, say)
    for counts, still_open in policy.rounds(look, (watch or 0) * 60, rounds if watch else 1, time.sleep):
        left = still_open
        zh = "，".join(f"{policy.NAMES[state].zh} {n}" for state, n in counts.items())
        en = ", ".join(f"{state}: {n}" for state, n in counts.items())
        say(zh, en)
    if left:
        say(
            f"还有 {left} 处没有了结；修改后请再运行 complaint verify {folder}", f"{left} places are open; verify again"
        )
    else:
        say(
            f"全部了结。下一步：complaint capture {folder} --stage after",
            f"nothing is open; next: complaint capture {folder} --stage after",
        )
    sys.exit(1 if left else 0)


def _look(folder: Path, sources: tuple[str, ...], options: dict[str, Any], say: Say) -> tuple[dict[str, int], int]:
    """One verification: (counts by state, places that are open)."""
    from scanner.complaint.capture import address_of, is_web
    from scanner.complaint.verify import compare, counts, open_questions

    case, entry = cases.load(folder), last(folder, "swept")
    options = as_before(options, entry.note)
    before = [result for result in kept_results(folder, entry) if result.shown or result.unchecked]
    pages = [address_of(result) for result in before if result.shown and is_web(result.uri)]
    seeds = sources or tuple(dict.fromkeys([*entry.note["sources"], *pages]))
    found = swept(folder, case, seeds, options)
    verdicts = compare(before, found.ours)
    body = json.dumps([one._asdict() for one in verdicts], ensure_ascii=False, indent=1)
    target = written(
        folder,
        "verify",
        {"found-now": found.ours},
        found.summary,
        say.lang,
        more={"verdicts.json": body.encode("utf-8", "backslashreplace")},
    )
    states = counts(verdicts)
    manifest.append(folder, "verified", target / "verdicts.json", {**states, **found.versions})
    for one in verdicts:
        if one.state != "gone":
            click.echo(verdict_line(one, say.lang), err=True)
    return states, len(open_questions(verdicts, dict(case.unchecked_reasons)))
