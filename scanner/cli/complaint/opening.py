"""``complaint new`` and ``complaint status``."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from scanner.cli import options as shared
from scanner.cli.complaint.shell import FOLDER, cleanly, open_places, said_in
from scanner.complaint import case as cases
from scanner.complaint import manifest
from scanner.complaint.case import Case, CaseError
from scanner.complaint.keeping import to_file
from scanner.model import Lang, Text
from scanner.rulebook.clocks import CHANNELS


@click.command(
    "new",
    epilog="""\b
Examples:
  listing-scanner complaint new case-7 --channel 12315 --received 2026-11-20 --word 最佳
  listing-scanner complaint new case-8 --channel sampling --received 2026-11-20 --sampling-item 绒子含量
""",
)
@FOLDER
@click.option("--channel", type=click.Choice(CHANNELS), required=True, help="The way it came.")
@click.option("--received", type=shared.IsoDate(), required=True, metavar="DATE", help="The day it was received.")
@click.option("--word", "words", multiple=True, help="Wording complained of; repeatable.")
@click.option("--claim", help="Material or down claim complained of, like 纯棉.")
@click.option(
    "--picture",
    "pictures",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Picture complained of, to be found wherever it stands; repeatable.",
)
@click.option("--listing", "listings", multiple=True, metavar="ID", help="Listing named in the complaint; repeatable.")
@click.option("--platform", metavar="ID", help="Platform whose rules apply too (taobao, tmall, jd ...).")
@click.option("--deadline", type=shared.IsoDate(), metavar="DATE", help="The date the notice itself gives.")
@click.option("--accepted", type=shared.IsoDate(), metavar="DATE", help="The day the authority accepted it.")
@click.option("--source", help="Who handed it on (a platform, a bureau), never a person.")
@click.option(
    "--signal", "signals", multiple=True, type=click.Choice(cases.SIGNALS), help="Sign of an abnormal claimant."
)
@click.option("--sampling-item", help="What a failed sampling measured, like 绒子含量.")
@click.option("--sampling-declared", help="What was declared, like 90%.")
@click.option("--sampling-measured", help="What was measured, like 85.7%.")
@click.option("--sampling-report", help="Number of the report.")
@shared.lang_option
@cleanly
def new(folder: Path, lang: Lang | None, **options: Any) -> None:
    """Start a case in the folder CASE."""
    say = said_in(lang)
    if (folder / cases.NAME).exists():
        raise CaseError(
            f"{folder / cases.NAME}: exists already; edit it, or choose another folder",
            f"{folder / cases.NAME}：已经存在；请直接编辑，或换一个文件夹",
        )
    case = _case(folder, options)
    if not (case.words or case.claim or case.sampling or options["pictures"]):
        raise CaseError(
            "say what was complained of: --word, --claim, --picture or --sampling-item",
            "请写明被投诉的内容：--word 用语、--claim 宣称、--picture 图片 或 --sampling-item 抽检项目",
        )
    for what in cases.personal_data(cases.dump(case)):
        say(
            f"注意：内容里像是有{what.zh}；案件里不要写个人信息",
            f"warning: this looks like {what.en}; personal data does not belong into a case",
            err=True,
        )
    (folder / "history").mkdir(parents=True, exist_ok=True)
    kept = _pictures(folder, options["pictures"])
    case = case._replace(pictures=tuple(path.relative_to(folder).as_posix() for path in kept))
    text = cases.dump(case).encode("utf-8")
    snapshot = to_file(folder / "history" / "case-opened.toml", text)
    to_file(folder / cases.NAME, text)
    manifest.append(folder, "opened", snapshot, {"channel": case.channel, "received": case.received})
    for path in kept:
        manifest.append(folder, "kept", path)
    say(
        f"已立案：{case.id}，材料在 {folder}。下一步：complaint sweep {folder} 网址或文件",
        f"case {case.id} in {folder}; next: complaint sweep {folder} SOURCE...",
    )


def _case(folder: Path, options: dict[str, Any]) -> Case:
    sampling = None
    if options["sampling_item"]:
        sampling = cases.Sampling(
            options["sampling_report"],
            options["sampling_item"],
            options["sampling_declared"],
            options["sampling_measured"],
        )
    given = options["signals"]
    return Case(
        id=folder.resolve().name,
        channel=options["channel"],
        received=options["received"],
        words=options["words"],
        claim=options["claim"],
        listings=options["listings"],
        platform=options["platform"],
        deadline=options["deadline"],
        accepted=options["accepted"],
        source=options["source"],
        signals=tuple((name, name in given) for name in cases.SIGNALS) if given else (),
        sampling=sampling,
    )


def _pictures(folder: Path, sources: Sequence[Path]) -> list[Path]:
    """Copies of the pictures complained of, named by their content."""
    kept = []
    for source in sources:
        body = source.read_bytes()
        (folder / "pictures").mkdir(exist_ok=True)
        name = hashlib.sha256(body).hexdigest()[:16] + source.suffix.lower()[:6]
        kept.append(to_file(folder / "pictures" / name, body))
    return list(dict.fromkeys(kept))


@click.command(
    "status",
    epilog="""\b
Examples:
  listing-scanner complaint status case-7
  listing-scanner complaint status case-7 --expiring 60d --lang zh
""",
)
@FOLDER
@click.option(
    "--expiring",
    type=shared.Days(),
    metavar="DAYS",
    default="30d",
    show_default=True,
    help="Proofs that end within so long.",
)
@shared.lang_option
@cleanly
def status(folder: Path, expiring: int, lang: Lang | None) -> None:
    """Show what is done, what is open, and how many days are left."""
    from scanner.complaint.timeline import next_step, steps

    case, say = cases.load(folder), said_in(lang)
    today = shared.today()
    say(f"{case.id}  渠道 {case.channel}  收到 {case.received}", f"{case.id}  {case.channel}  received {case.received}")
    entries = manifest.entries(folder)
    left = open_places(folder, case, entries)
    found = steps(entries, left)
    for step in found:
        mark = "x" if step.done else "~" if step.time else " "
        click.echo(f"  [{mark}] {step.name.of(say.lang)}  {step.time or ''}".rstrip())
    following = next_step(found, case)
    if following:
        say(
            f"下一步：{following.name.zh}（{following.how.format(case=folder).replace('SOURCE...', '网址或文件')}）",
            f"next: {following.name.en} ({following.how.format(case=folder)})",
        )
    if left:
        say(
            f"还有 {left} 处没有了结；无法核对的在 case.toml 的 [unchecked_reasons] 写明原因",
            f"{left} places are open; what cannot be checked needs a reason ([unchecked_reasons] in case.toml)",
        )
    for line in (*deadline_lines(case, say.lang, today), *proof_lines(folder, expiring, today, say.lang)):
        click.echo("  " + line)


def deadline_lines(case: Case, lang: Lang, today: datetime.date) -> Iterator[str]:
    """Each deadline with the days left, the notice's own first."""
    from scanner.complaint.deadlines import deadlines, doubts_of
    from scanner.rulebook.clocks import clocks

    if case.deadline:
        day = datetime.date.fromisoformat(case.deadline)
        yield f"{day}  {_left(day, today, lang)}  " + Text("通知写明的期限", "stated in the notice").of(lang)
    for one in deadlines(clocks(), case.channel, case.events()):
        span = str(one.earliest) if one.certain else f"{one.earliest} – {one.latest} (?)"
        who = Text("商家", "you") if one.clock.who == "merchant" else Text("对方", "authority")
        doubts = "".join(f"  {text.of(lang)}" for text in doubts_of(one))
        yield (
            f"{span}  {_left(one.earliest, today, lang)}  {who.of(lang)}: {one.clock.name.of(lang)}  "
            f"[{one.clock.sure}]{doubts}"
        )
    yield Text(
        "[P] 已读条文 [S2] 两个来源 [S1] 一个来源 [M] 未核对",
        "[P] article read [S2] two sources [S1] one source [M] not verified",
    ).of(lang)


def _left(day: datetime.date, today: datetime.date, lang: Lang) -> str:
    days = (day - today).days
    if days < 0:
        return Text(f"已过 {-days} 天", f"{-days} days ago").of(lang)
    return Text(f"还有 {days} 天", f"{days} days left").of(lang)


def proof_lines(folder: Path, within: int, today: datetime.date, lang: Lang) -> Iterator[str]:
    """Proofs of the case's register that end soon, or have ended."""
    from scanner.complaint import proofs

    for name in proofs.NAMES:
        register = folder / name
        if not register.is_file():
            continue
        for proof in proofs.expiring(proofs.load(register), today, within):
            day = datetime.date.fromisoformat(str(proof.valid_to))
            what = Text("证明到期", "proof ends").of(lang)
            yield f"{day}  {_left(day, today, lang)}  {what}: {proof.kind} {proof.issuer} {proof.number}"
