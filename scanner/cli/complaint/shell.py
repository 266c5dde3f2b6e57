"""What the commands of a case share: its folder, its language, its errors, and what it kept before."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from scanner.cli import options as shared
from scanner.complaint import manifest
from scanner.complaint.case import Case, CaseError
from scanner.complaint.manifest import ManifestError
from scanner.complaint.verify import Verdict, open_questions
from scanner.model import Lang, ListingResult
from scanner.text.named import NamedTuple

FOLDER = click.argument("folder", metavar="CASE", type=click.Path(path_type=Path, file_okay=False))


class Say(NamedTuple):
    """Says things in the language of the user."""

    lang: Lang

    def __call__(self, zh: str, en: str, *, err: bool = False) -> None:
        """One line, to standard output or (what is only on the way) to standard error."""
        click.echo(zh if self.lang == "zh" else en, err=err)


def said_in(lang: Lang | None) -> Say:
    """Messages in `lang`, else in the language of the locale."""
    return Say(lang or shared.default_lang())


def cleanly(function: Callable[..., Any]) -> Callable[..., Any]:
    """Errors of a case are one clear line in the user's language and the exit code of wrong use."""

    @functools.wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        from scanner.complaint.browser import BrowserMissing
        from scanner.complaint.proofs import ProofError
        from scanner.complaint.timestamp import TimestampError
        from scanner.crawl import CrawlError
        from scanner.rulebook import RulebookError

        lang: Lang = kwargs.get("lang") or shared.default_lang()
        try:
            return function(*args, **kwargs)
        except CaseError as error:
            raise shared.stop(error.said.of(lang)) from error
        except (ManifestError, BrowserMissing, ProofError, TimestampError, RulebookError, CrawlError) as error:
            raise shared.stop(str(error)) from error
        except BrokenPipeError:
            raise  # the reader has seen enough (`| head`)
        except OSError as error:
            raise shared.stop(_refused(error, lang)) from error

    return wrapped


def _refused(error: OSError, lang: Lang) -> str:
    place, why = error.filename or "", error.strerror or str(error)
    if lang == "zh":
        return f"{place}：写不进去或读不出来（{why}）；此前记录的内容都还在，腾出空间或改好权限后再运行同一命令即可"
    return f"{place}: {why}; everything recorded before is kept: make room or mend the rights and run it again"


def last(folder: Path, action: str) -> manifest.Entry:
    """The last entry of an action. Raises `CaseError` where there is none yet."""
    found = [entry for entry in manifest.entries(folder) if entry.action == action]
    if found:
        return found[-1]
    if action == "swept":
        raise CaseError(
            f"{folder}: nothing swept yet; next: complaint sweep {folder} SOURCE...",
            f"{folder}：还没有清查，请先运行 complaint sweep {folder} 网址或文件",
        )
    raise CaseError(
        f"{folder}: not verified yet; next: complaint verify {folder}",
        f"{folder}：还没有复查，请先运行 complaint verify {folder}",
    )


def kept_results(folder: Path, entry: manifest.Entry) -> list[ListingResult]:
    """The results that a sweep or verification kept."""
    from reports.findings import FindingsError, read_results

    path = folder / str(entry.file)
    try:
        with path.open("rb") as source:
            return read_results(source)[0]
    except (FindingsError, FileNotFoundError, ValueError, KeyError, TypeError) as error:
        raise CaseError(
            f"{path}: cannot be read ({error}); `complaint check` tells what changed, a new sweep makes a new list",
            f"{path}：读不出来（{error}）；complaint check 会指出改动，重新 sweep 可再生成清单",
        ) from error


def kept_verdicts(folder: Path, entry: manifest.Entry) -> list[Verdict]:
    """What a verification found."""
    path = folder / str(entry.file)
    try:
        return [Verdict(**one) for one in json.loads(path.read_bytes())]
    except (FileNotFoundError, ValueError, TypeError) as error:
        raise CaseError(
            f"{path}: cannot be read ({error}); verify again",
            f"{path}：读不出来（{error}），请重新 verify",
        ) from error


def open_places(folder: Path, case: Case, entries: Sequence[manifest.Entry]) -> int | None:
    """How many places the last verification left open, reasons written since counted; None where there was none."""
    verified = [entry for entry in entries if entry.action == "verified"]
    if not verified:
        return None
    return len(open_questions(kept_verdicts(folder, verified[-1]), dict(case.unchecked_reasons)))


def verdict_line(one: Verdict, lang: Lang) -> str:
    """One place of a verification as a line."""
    from scanner.complaint.verify import NAMES

    return f"{NAMES[one.state].of(lang)}: {one.uri} {one.field} {one.quote} {one.now or one.reason or ''}".rstrip()
