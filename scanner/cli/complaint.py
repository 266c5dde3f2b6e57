"""``listing-scanner complaint``: from the letter to the answer, one folder a case."""

from __future__ import annotations

import datetime
import functools
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from scanner import __version__
from scanner.cli import options as shared
from scanner.cli.outputs import parse_output, write_outputs
from scanner.complaint import case as cases
from scanner.complaint import manifest
from scanner.complaint.case import Case, CaseError
from scanner.complaint.manifest import ManifestError
from scanner.model import Lang, ListingResult, Settings, Summary
from scanner.rulebook.clocks import CHANNELS

FOLDER = click.argument("folder", metavar="CASE", type=click.Path(path_type=Path, file_okay=False))


@click.group("complaint", short_help="Work through a complaint: sweep, evidence, verify, answer.")
def command() -> None:
    """Work through a complaint: find every page with the wording, keep evidence, verify the edit, answer in time.

    \b
    Examples:
      listing-scanner complaint new 投诉0007 --channel 12315 --received 2026-11-20 --word 最佳
      listing-scanner complaint sweep 投诉0007 https://shop.example/ --follow '*/item/*'
    """


def cleanly(function: Callable[..., Any]) -> Callable[..., Any]:
    """Errors of a case are one clear line and the exit code of wrong use."""

    @functools.wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        from scanner.complaint.browser import BrowserMissing
        from scanner.complaint.proofs import ProofError
        from scanner.complaint.timestamp import TimestampError
        from scanner.rulebook import RulebookError

        try:
            return function(*args, **kwargs)
        except (CaseError, ManifestError, BrowserMissing, ProofError, TimestampError, RulebookError) as error:
            raise shared.stop(str(error)) from error
        except OSError as error:
            raise shared.stop(f"{error.filename or ''}: {error.strerror or error}; nothing written is lost") from error

    return wrapped


@command.command("new")
@FOLDER
@click.option("--channel", type=click.Choice(CHANNELS), required=True, help="The way it came.")
@click.option("--received", type=shared.IsoDate(), required=True, metavar="DATE", help="The day it was received.")
@click.option("--word", "words", multiple=True, help="Wording complained of; repeatable.")
@click.option("--claim", help="Material or down claim complained of, like 纯棉.")
@click.option("--listing", "listings", multiple=True, metavar="ID", help="Listing named in the complaint; repeatable.")
@click.option("--platform", metavar="ID")
@click.option("--deadline", type=shared.IsoDate(), metavar="DATE", help="The date the notice itself gives.")
@click.option("--source", help="Who handed it on (a platform, a bureau), never a person.")
@click.option(
    "--signal", "signals", multiple=True, type=click.Choice(cases.SIGNALS), help="Sign of an abnormal claimant."
)
@click.option("--sampling-item", help="What a failed sampling measured, like 绒子含量.")
@click.option("--sampling-declared")
@click.option("--sampling-measured")
@click.option("--sampling-report")
@cleanly
def new(folder: Path, **options: Any) -> None:
    """Start a case in the folder CASE."""
    if (folder / cases.NAME).exists():
        raise CaseError(f"{folder / cases.NAME}: exists already; edit it, or choose another folder")
    sampling = None
    if options["sampling_item"]:
        sampling = cases.Sampling(
            options["sampling_report"],
            options["sampling_item"],
            options["sampling_declared"],
            options["sampling_measured"],
        )
    case = Case(
        id=folder.name,
        channel=options["channel"],
        received=options["received"],
        words=options["words"],
        claim=options["claim"],
        listings=options["listings"],
        platform=options["platform"],
        deadline=options["deadline"],
        source=options["source"],
        signals=tuple((name, name in options["signals"]) for name in cases.SIGNALS) if options["signals"] else (),
        sampling=sampling,
    )
    if not (case.words or case.claim or sampling):
        raise shared.stop("say what was complained of: --word, --claim or --sampling-item")
    text = cases.dump(case)
    for what in cases.personal_data(text):
        click.echo(f"warning: this looks like {what}; personal data does not belong into a case", err=True)
    (folder / "history").mkdir(parents=True, exist_ok=True)
    (folder / cases.NAME).write_text(text, encoding="utf-8")
    snapshot = folder / "history" / "case-opened.toml"
    snapshot.write_text(text, encoding="utf-8")
    manifest.append(folder, "opened", snapshot, {"channel": case.channel, "received": case.received})
    click.echo(f"case {case.id} in {folder}; next: complaint sweep {folder} SOURCE...")


@command.command("status")
@FOLDER
@click.option("--expiring", metavar="DAYS", default="30d", show_default=True, help="Proofs that end within so long.")
@shared.lang_option
@cleanly
def status(folder: Path, expiring: str, lang: Lang | None) -> None:
    """Show what is done, what is open, and how many days are left."""
    from scanner.complaint.timeline import next_step, steps

    case, lang = cases.load(folder), lang or shared.default_lang()
    today = shared.today()
    click.echo(f"{case.id}  {case.channel}  {case.received}")
    found = steps(manifest.entries(folder))
    for step in found:
        click.echo(f"  [{'x' if step.time else ' '}] {step.name.of(lang)}  {step.time or ''}".rstrip())
    following = next_step(found, case)
    if following:
        click.echo(("下一步：" if lang == "zh" else "next: ") + following.name.of(lang))
    for line in deadline_lines(case, lang, today):
        click.echo("  " + line)
    for line in proof_lines(folder, expiring, today):
        click.echo("  " + line)


def deadline_lines(case: Case, lang: Lang, today: datetime.date) -> Iterator[str]:
    """Each deadline with the days left, the notice's own first."""
    from scanner.complaint.deadlines import deadlines
    from scanner.rulebook.clocks import clocks

    def left(day: datetime.date) -> str:
        days = (day - today).days
        return f"还有 {days} 天" if lang == "zh" else f"{days} days left"

    if case.deadline:
        day = datetime.date.fromisoformat(case.deadline)
        yield f"{day}  {left(day)}  " + ("通知写明的期限" if lang == "zh" else "stated in the notice")
    for one in deadlines(clocks(), case.channel, case.events()):
        span = str(one.earliest) if one.certain else f"{one.earliest} – {one.latest} (?)"
        note = f"  {one.clock.note.of(lang)}" if one.clock.note else ""
        yield f"{span}  {left(one.earliest)}  {one.clock.name.of(lang)}  [{one.clock.sure}]{note}"


def proof_lines(folder: Path, expiring: str, today: datetime.date) -> Iterator[str]:
    """Proofs of the case's register that end soon."""
    from scanner.complaint import proofs

    register = folder / "proofs.toml"
    if register.is_file():
        days = int(expiring.rstrip("d") or 30)
        for proof in proofs.expiring(proofs.load(register), today, days):
            yield f"{proof.valid_to}  {proof.kind} {proof.issuer} {proof.number}"


@command.command("sweep")
@FOLDER
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--images", type=click.Choice(["none", "main", "all"]), default="none", show_default=True)
@shared.map_option
@shared.crawl_options
@shared.judging_options
@cleanly
def sweep(folder: Path, sources: tuple[str, ...], **options: Any) -> None:
    """Find the complained wording in SOURCES; everything else that is found there is a second list."""
    case = cases.load(folder)
    settings = shared.settings_of(options)
    results, others, summary, versions = swept(folder, case, sources, options, settings)
    target = folder / "sweep" / _stamp()
    target.mkdir(parents=True)
    write_lists(target / "fix-list", results, settings.lang, summary)
    write_lists(target / "other-findings", others, settings.lang, summary)
    number = sum(len(result.shown) for result in results)
    more = sum(len(result.shown) for result in others)
    for path in sorted(target.iterdir()):
        manifest.append(folder, "kept", path)
    note = {"sources": list(sources), "found": number, "other": more, "failed": summary.failed, **versions}
    manifest.append(folder, "swept", target / "fix-list.json", note)
    click.echo(
        f"{number} places of the complained wording, {more} other findings; {summary.failed} could not be checked"
    )
    click.echo(f"fix list: {target / 'fix-list.html'}  {target / 'fix-list.xlsx'}")
    click.echo(f"second list: {target / 'other-findings.html'}")
    sys.exit(shared.NOT_CHECKED if summary.failed or not (summary.listings or summary.pages) else 0)


def swept(
    folder: Path, case: Case, sources: Iterable[str], options: dict[str, Any], settings: Settings
) -> tuple[list[ListingResult], list[ListingResult], Summary, dict[str, str]]:
    """(the complained wording, everything else, counts, versions) in the sources, most exposed listings first."""
    from scanner.cli.scan import pages
    from scanner.complaint.sweep import ranked, rulebook_for, split
    from scanner.scan import scan

    rulebook, targets = rulebook_for(case, settings, folder / "state")
    versions = {"scanner": __version__, "lexicon": rulebook.version}
    plan = shared.plan_for(list(sources), options, settings)
    summary = Summary(versions, settings.lang)
    ours, others = [], []
    for result in scan(pages(list(sources), options, plan), rulebook, plan):
        summary.add(result)
        one, other = split(result, case, targets)
        ours.append(one)
        others.append(other)
    return ranked(ours), ranked(others), summary, versions


def write_lists(stem: Path, results: list[ListingResult], lang: Lang, counts: Summary) -> None:
    """The fix list as page, workbook and data."""
    summary = Summary(counts.versions, lang)

    def counted() -> Iterator[ListingResult]:
        for result in results:
            summary.add(result)
            yield result

    outputs = [parse_output(f"{name}={stem}.{name}") for name in ("html", "xlsx", "json")]
    write_outputs(counted(), summary, outputs, None, lang)


def _stamp() -> str:
    return manifest.now().replace(":", "").replace("-", "")


def last(folder: Path, action: str) -> manifest.Entry:
    """The last entry of an action. Raises `CaseError` where there is none yet."""
    found = [entry for entry in manifest.entries(folder) if entry.action == action]
    if not found:
        raise CaseError(f"{folder}: not {action} yet")
    return found[-1]


def kept_results(folder: Path, entry: manifest.Entry) -> list[ListingResult]:
    """The results that a sweep or verification kept."""
    from reports.findings import read_results

    with (folder / str(entry.file)).open("rb") as source:
        return read_results(source)[0]


@command.command("capture")
@FOLDER
@click.option("--stage", type=click.Choice(["before", "after"]), default="before", show_default=True)
@click.option(
    "--rendered", is_flag=True, help="Also as a browser shows it (extra [browser] and an installed Chromium)."
)
@click.option("--no-sandbox", is_flag=True, help="Run the browser without its sandbox, as containers need.")
@shared.crawl_options
@cleanly
def capture(folder: Path, stage: str, rendered: bool, no_sandbox: bool, **options: Any) -> None:
    """Keep every affected page of the last sweep as served, and with --rendered as a shopper sees it."""
    from scanner.complaint import browser
    from scanner.complaint.capture import capture as keep
    from scanner.crawl.fetch import Fetcher

    entry = last(folder, "swept")
    results = [result for result in kept_results(folder, entry) if result.shown]
    fetcher = Fetcher(shared.crawl_options_of(options)._replace(cache=None))
    versions: dict[str, str] = {key: str(entry.note[key]) for key in ("scanner", "lexicon") if key in entry.note}
    try:
        with browser.browser(no_sandbox) if rendered else nullcontext() as running:
            render = functools.partial(browser.render, running, fetcher=fetcher) if rendered else None
            kept, failed = _told(keep(folder, stage, results, fetcher, versions, render))
    finally:
        fetcher.close()
    manifest.append(folder, f"captured {stage}", note={"pages": kept, "failed": len(failed)})
    click.echo(f"{kept} pages kept, {len(failed)} not; head {manifest.head(folder)}")
    click.echo("Keep the head somewhere else: it shows later that nothing was rewritten. It does not prove the time.")
    sys.exit(shared.NOT_CHECKED if failed else 0)


def _told(done: Iterable[Any]) -> tuple[int, list[str]]:
    kept = 0
    failed: list[str] = []
    for one in done:
        kept += one.folder is not None and not one.unchecked
        for item in one.unchecked:
            failed.append(one.uri)
            click.echo(f"not kept: {one.uri}: {item.reason} {item.detail}", err=True)
        if one.folder is not None:
            click.echo(f"kept {one.uri} in {one.folder}", err=True)
    return kept, failed


@command.command("verify")
@FOLDER
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--images", type=click.Choice(["none", "main", "all"]), default="none", show_default=True)
@click.option("--watch", type=click.FloatRange(1), metavar="MINUTES", help="Check again until all is gone.")
@click.option("--rounds", type=click.IntRange(1), default=20, show_default=True, help="Most checks of --watch.")
@shared.map_option
@shared.crawl_options
@shared.judging_options
@cleanly
def verify(folder: Path, sources: tuple[str, ...], watch: float | None, rounds: int, **options: Any) -> None:
    """Look again at SOURCES (default: those of the last sweep, cache bypassed) and sort what was found."""
    wait = (watch or 0) * 60
    for number in range(rounds if watch else 1):
        if number:
            time.sleep(wait)
            wait = min(wait * 1.5, 24 * 3600)
        counts, left = _verified(folder, sources, options)
        click.echo("  ".join(f"{state}: {n}" for state, n in counts.items()))
        if not left:
            break
    sys.exit(1 if left else 0)


def _verified(folder: Path, sources: tuple[str, ...], options: dict[str, Any]) -> tuple[dict[str, int], int]:
    from scanner.complaint.verify import compare, counts, open_questions

    case, entry = cases.load(folder), last(folder, "swept")
    settings = shared.settings_of(options)
    before = kept_results(folder, entry)
    after, _, summary, versions = swept(folder, case, sources or tuple(entry.note["sources"]), options, settings)
    verdicts = compare(before, after)
    target = folder / "verify" / _stamp()
    target.mkdir(parents=True)
    write_lists(target / "found-now", after, settings.lang, summary)
    path = target / "verdicts.json"
    path.write_text(json.dumps([one._asdict() for one in verdicts], ensure_ascii=False, indent=1), encoding="utf-8")
    for kept in sorted(target.iterdir()):
        manifest.append(folder, "kept", kept)
    found = counts(verdicts)
    manifest.append(folder, "verified", path, {**found, **versions})
    for one in verdicts:
        if one.state != "gone":
            click.echo(
                f"{one.state}: {one.uri} {one.field} {one.quote} {one.now or one.reason or ''}".rstrip(), err=True
            )
    return found, len(open_questions(verdicts, dict(case.unchecked_reasons)))


@command.command("check")
@FOLDER
@click.option("--head", metavar="HASH", help="The head that was kept elsewhere.")
@cleanly
def check(folder: Path, head: str | None) -> None:
    """Find every changed, missing or added byte of the evidence."""
    faults = manifest.check(folder, head)
    for fault in faults:
        click.echo(f"{fault.kind}: {fault.where}: {fault.detail}")
    if faults:
        sys.exit(1)
    click.echo(f"{len(manifest.entries(folder))} entries, every byte as recorded; head {manifest.head(folder)}")
    click.echo("This shows integrity, not the time of capture.")


@command.command("stamp")
@FOLDER
@click.option("--tsa", metavar="URL", required=True, help="RFC 3161 time-stamp server.")
@shared.crawl_options
@cleanly
def stamp(folder: Path, tsa: str, **options: Any) -> None:
    """Have a time-stamp server say when it saw the head of the case."""
    from scanner.complaint import timestamp
    from scanner.complaint.browser import to_file
    from scanner.crawl.fetch import Fetcher

    head = manifest.head(folder)
    fetcher = Fetcher(shared.crawl_options_of(options))
    try:
        body = timestamp.request(head, tsa, fetcher)
    finally:
        fetcher.close()
    (folder / "stamps").mkdir(exist_ok=True)
    path = to_file(folder / "stamps" / f"{head[:16]}.tsr", body)
    said = timestamp.read(body)
    manifest.append(folder, "stamped", path, {"server": tsa, "time": said.time.isoformat(), "head": head})
    click.echo(f"{tsa} says it saw {head} at {said.time.isoformat()}")


@command.command("answer")
@FOLDER
@shared.lang_option
@cleanly
def answer(folder: Path, lang: Lang | None) -> None:
    """Draw up the answer with timeline and blanks (HTML, Markdown, DOCX) in CASE/report."""
    from scanner.complaint import answer as answers
    from scanner.complaint.browser import to_file
    from scanner.complaint.deadlines import deadlines
    from scanner.complaint.verify import Verdict
    from scanner.rulebook.clocks import clocks

    case, lang = cases.load(folder), lang or shared.default_lang()
    entry = last(folder, "swept")
    verified = [one for one in manifest.entries(folder) if one.action == "verified"]
    verdicts = []
    if verified:
        verdicts = [Verdict(**one) for one in json.loads((folder / str(verified[-1].file)).read_bytes())]
    material = answers.Material(
        case=case,
        entries=manifest.entries(folder),
        deadlines=deadlines(clocks(), case.channel, case.events()),
        results=[result for result in kept_results(folder, entry) if result.shown],
        others=int(entry.note.get("other", 0)),
        verdicts=verdicts,
        head=manifest.head(folder),
    )
    title = f"投诉处理说明 {case.id}" if lang == "zh" else f"Answer to complaint {case.id}"
    parts = answers.sections(material, lang)
    (folder / "report").mkdir(exist_ok=True)
    made = {"html": answers.to_html(title, parts, lang), "md": answers.to_markdown(title, parts)}
    try:
        made["docx"] = answers.to_docx(title, parts)
    except ImportError:
        click.echo("no DOCX: pip install 'listing-scanner[complaint]'", err=True)
    for suffix, body in made.items():
        click.echo(str(to_file(folder / "report" / f"answer.{suffix}", body)))
    manifest.append(folder, "answered", note={"formats": sorted(made)})


@command.command("close")
@FOLDER
@cleanly
def close(folder: Path) -> None:
    """Close the case; refused while anything is open or unchecked without a reason in case.toml."""
    from scanner.complaint.verify import Verdict, open_questions

    case = cases.load(folder)
    verdicts = [Verdict(**one) for one in json.loads((folder / str(last(folder, "verified").file)).read_bytes())]
    left = open_questions(verdicts, dict(case.unchecked_reasons))
    for one in left:
        click.echo(f"{one.state}: {one.uri} {one.field} {one.quote} {one.reason or ''}".rstrip(), err=True)
    if left:
        raise shared.stop(
            f"{len(left)} places are open; what cannot be checked needs a reason ([unchecked_reasons] in case.toml)",
            1,
        )
    closed = case._replace(closed=shared.today().isoformat())
    (folder / cases.NAME).write_text(cases.dump(closed), encoding="utf-8")
    manifest.append(folder, "closed")
    click.echo(f"case {case.id} closed; head {manifest.head(folder)}")
