"""The options of the check on copy changes, and what they ask of the gate."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scanner.cli import options as shared

if TYPE_CHECKING:
    from scanner.gate import Load, Request, Run
    from scanner.model import Lang, Page, Settings, Unchecked

Command = TypeVar("Command", bound=Callable[..., Any])


def gate_options(command: Command) -> Command:
    """Configuration, base revision, baseline and allowances."""
    for option in reversed(
        [
            click.option("--since", metavar="REV", help="Fail only for what is new since this git revision."),
            click.option("--staged", is_flag=True, help="Fail only for what is staged for the next commit."),
            click.option(
                "--trust-head",
                is_flag=True,
                help="With --since: apply the change's own configuration, baseline and allowances, not the base's.",
            ),
            click.option("--max-warnings", type=click.IntRange(0), metavar="N", help="Fail with more warnings than N."),
            click.option("--no-allow", is_flag=True, help="Show what inline allowances silence."),
            click.option(
                "--stdin-name", metavar="PATH", help="What standard input (-) is called: its ending tells the format."
            ),
        ]
    ):
        command = option(command)
    return baseline_options(config_options(command))


def config_options(command: Command) -> Command:
    """Which configuration holds."""
    for option in reversed(
        [
            click.option("--config", type=click.Path(dir_okay=False), metavar="FILE", help="Use this configuration."),
            click.option("--no-config", is_flag=True, help="Use no configuration file."),
        ]
    ):
        command = option(command)
    return command


def baseline_options(command: Command) -> Command:
    """Which baseline holds."""
    for option in reversed(
        [
            click.option(
                "--baseline",
                type=click.Path(dir_okay=False),
                metavar="FILE",
                help="Accept what this file lists (default: .listing-scanner-baseline.jsonl beside the configuration).",
            ),
            click.option("--no-baseline", is_flag=True, help="Use no baseline."),
            click.option(
                "--strict-baseline", is_flag=True, help="Fail where the baseline lists what is no longer there."
            ),
        ]
    ):
        command = option(command)
    return command


def fix_options(command: Command) -> Command:
    """What is done about findings that have a safe fix."""
    for option in reversed(
        [
            click.option("--fix", is_flag=True, help="Put safe fixes into the files, then scan again."),
            click.option("--diff", is_flag=True, help="Print what --fix would change, and change nothing."),
            click.option(
                "--fixed-copy",
                type=click.Path(dir_okay=False),
                metavar="PATH",
                help="Write a corrected copy of the one SOURCE (an export as XLSX or CSV); the source stays.",
            ),
        ]
    ):
        command = option(command)
    return command


ASKING = ("since", "staged", "trust_head", "config", "baseline", "strict_baseline", "stdin_name", "no_allow")


def is_plain(sources: Sequence[str], options: dict[str, Any]) -> bool:
    """Whether a run has nothing to do with a project: single files or addresses where no configuration holds."""
    if not sources or any(options.get(name) for name in ASKING):
        return False
    if all(map(shared.is_address, sources)):
        return True
    if any(not shared.is_address(source) and os.path.isdir(source) for source in sources):  # noqa: PTH112 - pathlib is slow
        return False
    here = Path.cwd()
    for folder in (here, *here.parents):
        for name in (".listing-scanner.toml", "pyproject.toml", ".listing-scanner-baseline.jsonl"):
            if (folder / name).exists():
                return False
        if (folder / ".git").exists():
            break
    return True


def request_of(options: dict[str, Any]) -> Request:
    """What the options ask of the gate."""
    from scanner.gate import Request

    if options.get("since") and options.get("staged"):
        raise shared.stop("--since and --staged exclude each other")
    return Request(
        since=options.get("since"),
        staged=options.get("staged", False),
        trust_head=options.get("trust_head", False),
        baseline=options.get("baseline"),
        use_baseline=not options.get("no_baseline", False),
        allow=not options.get("no_allow", False),
        config=options.get("config"),
        use_config=not options.get("no_config", False),
        stdin_name=options.get("stdin_name"),
        jobs=options.get("jobs", 1),
    )


def over_of(options: dict[str, Any], lang: Lang | None = None) -> Callable[[Settings], Settings]:
    """What the command line says on top of a configuration's settings; `lang` is the configuration's."""
    return lambda settings: shared.settings_of(options, settings, lang)


def today(settings: Settings) -> str:
    """The day that a run judges by."""
    import datetime

    shanghai = datetime.timezone(datetime.timedelta(hours=8))
    return settings.on or datetime.datetime.now(shanghai).date().isoformat()


Documents = Callable[[Sequence[str]], Iterable["Page | Unchecked"]]


def stdin_called(options: dict[str, Any], documents: Documents) -> Documents:
    """`documents`, with standard input under the name it was given."""
    name = options.get("stdin_name")
    if not name:
        return documents

    def named(sources: Sequence[str]) -> Iterator[Page | Unchecked]:
        for item in documents(sources):
            yield item._replace(uri=item.uri.replace("-", name, 1) if item.uri == "-" else item.uri)

    return named


def prepared(sources: Sequence[str], options: dict[str, Any], load: Load) -> Run:
    """The run that the sources and options ask for; what is wrong with them ends it in one line."""
    from scanner import gate
    from scanner.baseline import BaselineError
    from scanner.changes import ChangeError
    from scanner.config import ConfigError
    from scanner.rulebook import RulebookError

    request = request_of(options)
    if not sources:
        if not (request.since or request.staged):
            raise shared.stop("no SOURCE: give files, folders or addresses, or --since or --staged")
        sources = (".",)
    try:
        run = gate.prepare(sources, request, Path.cwd(), load, over_of(options))
    except (ConfigError, ChangeError, BaselineError, RulebookError) as error:
        raise shared.stop(str(error)) from error
    _hint(sources, run)
    return run


def _hint(sources: Sequence[str], run: Run) -> None:
    """A configuration that lies beside what is scanned and is not used: say so, it is easily missed."""
    from scanner.config import FILE

    if run.config.file is None and run.request.use_config and not run.request.config:
        for source in sources:
            if source != "-" and (Path(source) / FILE).is_file():
                place = Path(source) / FILE
                click.echo(f"note: {place} is not used: run inside that folder, or give --config", err=True)
