"""``complaint capture``, ``check`` and ``stamp``: evidence, whether it is whole, and who saw it when."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner.cli import options as shared
from scanner.cli.complaint.remembering import as_before
from scanner.cli.complaint.shell import FOLDER, Say, cleanly, kept_results, last, said_in
from scanner.cli.sources import crawl_options_of
from scanner.complaint import case as cases
from scanner.complaint import manifest
from scanner.complaint.keeping import to_file
from scanner.model import Lang

if TYPE_CHECKING:
    from scanner.complaint.capture import Captured


@click.command(
    "capture",
    epilog="""\b
Examples:
  listing-scanner complaint capture case-7 --rendered
  listing-scanner complaint capture case-7 --stage after
""",
)
@FOLDER
@click.option("--stage", type=click.Choice(["before", "after"]), default="before", show_default=True)
@click.option(
    "--rendered", is_flag=True, help="Also as a browser shows it (extra [browser] and an installed Chromium)."
)
@click.option("--no-sandbox", is_flag=True, help="Run the browser without its sandbox, as containers need.")
@shared.fetch_options
@shared.lang_option
@cleanly
def capture(folder: Path, stage: str, rendered: bool, no_sandbox: bool, lang: Lang | None, **options: Any) -> None:
    """Keep every affected page of the last sweep as served, and with --rendered as a shopper sees it."""
    from scanner.complaint import browser
    from scanner.complaint.capture import capture as keep
    from scanner.crawl.fetch import Fetcher

    say = said_in(lang)
    cases.load(folder)
    entry = last(folder, "swept")
    results = [result for result in kept_results(folder, entry) if result.shown]
    fetcher = Fetcher(crawl_options_of(as_before(options, entry.note)))
    versions: dict[str, str] = {key: str(entry.note[key]) for key in ("scanner", "lexicon", "ocr") if key in entry.note}
    try:
        with browser.browser(no_sandbox) if rendered else nullcontext() as running:
            render = functools.partial(browser.render, running, fetcher=fetcher) if rendered else None
            kept, failed = _told(keep(folder, stage, results, fetcher, versions, render), say)
    finally:
        fetcher.close()
    manifest.append(folder, f"captured {stage}", note={"pages": kept, "failed": failed, "rendered": rendered})
    head = manifest.head(folder)
    say(f"已保存 {kept} 个页面，{failed} 个未能保存；链尾 {head}", f"{kept} pages kept, {failed} not; head {head}")
    say(
        "请把链尾另存一处（例如发邮件给自己）：它以后能证明内容没有改动，不能证明保存的时间。",
        "Keep the head somewhere else: it shows later that nothing was rewritten. It does not prove the time.",
    )
    sys.exit(shared.NOT_CHECKED if failed else 0)


def _told(done: Iterable[Captured], say: Say) -> tuple[int, int]:
    """Say of each page whether it was kept; (kept, not kept)."""
    kept = failed = 0
    for one in done:
        whole = one.folder is not None and not one.unchecked
        kept, failed = kept + whole, failed + (not whole)
        for item in one.unchecked:
            zh = f"未保存：{one.uri}：{item.uri if item.uri != one.uri else ''} {item.reason} {item.detail}"
            en = f"not kept: {one.uri}: {item.uri if item.uri != one.uri else ''} {item.reason} {item.detail}"
            say(zh.rstrip(), en.rstrip(), err=True)
        if one.folder is not None:
            say(f"已保存 {one.uri} 到 {one.folder}", f"kept {one.uri} in {one.folder}", err=True)
    return kept, failed


@click.command(
    "check",
    epilog="""\b
Examples:
  listing-scanner complaint check case-7
  listing-scanner complaint check case-7 --head 6c1f…  # the head that was kept elsewhere
""",
)
@FOLDER
@click.option("--head", metavar="HASH", help="The head that was kept elsewhere.")
@shared.lang_option
@cleanly
def check(folder: Path, head: str | None, lang: Lang | None) -> None:
    """Find every changed, missing or added byte of the evidence."""
    say = said_in(lang)
    if not (folder / manifest.NAME).exists():
        cases.load(folder)
    faults = manifest.check(folder, head)
    for fault in faults:
        click.echo(f"{manifest.KINDS[fault.kind].of(say.lang)}: {fault.where}: {fault.detail}")
    if faults:
        sys.exit(1)
    number, now = len(manifest.entries(folder)), manifest.head(folder)
    say(f"{number} 条记录，每个字节都与记录一致；链尾 {now}", f"{number} entries, every byte as recorded; head {now}")
    if head is None:
        say(
            "没有给出另存的链尾（--head），因此整条链被重写看不出来。",
            "No kept head was given (--head), so a chain that was rewritten as a whole would not show.",
        )
    say("这证明内容没有改动，不证明保存的时间。", "This shows integrity, not the time of capture.")


@click.command(
    "stamp",
    epilog="""\b
Examples:
  listing-scanner complaint stamp case-7 --tsa https://tsa.example/
  listing-scanner complaint stamp case-7 --tsa https://tsa.example/ --lang zh
""",
)
@FOLDER
@click.option("--tsa", metavar="URL", required=True, help="RFC 3161 time-stamp server.")
@shared.fetch_options
@shared.lang_option
@cleanly
def stamp(folder: Path, tsa: str, lang: Lang | None, **options: Any) -> None:
    """Have a time-stamp server say when it saw the head of the case."""
    from scanner.complaint import timestamp
    from scanner.crawl.fetch import Fetcher

    say = said_in(lang)
    cases.load(folder)
    head = manifest.head(folder)
    fetcher = Fetcher(crawl_options_of(options))
    try:
        body = timestamp.request(head, tsa, fetcher)
    finally:
        fetcher.close()
    (folder / "stamps").mkdir(exist_ok=True)
    path = to_file(folder / "stamps" / f"{head[:16]}.tsr", body)
    time = timestamp.read(body).time.isoformat()
    manifest.append(folder, "stamped", path, {"server": tsa, "time": time, "head": head})
    say(f"{tsa} 称在 {time} 见到 {head}", f"{tsa} says it saw {head} at {time}")
    say(
        "本程序核对了应答针对的是这个链尾，没有核对签名证书；请用时间戳机构的根证书验证。",
        "The answer was checked to be for this head; its certificate was not: verify it with the server's root.",
    )
