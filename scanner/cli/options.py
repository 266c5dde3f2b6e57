"""Options that several commands share, and what they mean for the rest of the program."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scanner.model import Lang, Settings

if TYPE_CHECKING:
    pass

Command = TypeVar("Command", bound=Callable[..., Any])

CHECKED_CLEAN, FINDINGS, WRONG_USE, NOT_CHECKED = 0, 1, 2, 3
"""Exit codes: clean below the threshold; findings at or above it; wrong use; nothing checked or something failed."""


class Stop(click.ClickException):
    """An error that ends the run with one clear line."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.exit_code = code  # type: ignore[misc]  # click declares it on the class, and reads it from the instance


def stop(message: str, code: int = WRONG_USE) -> Stop:
    """An error that ends the run with one clear line and the exit code of wrong use (or `code`)."""
    return Stop(message, code)


def today() -> datetime.date:
    """Today where the rules are in force: Asia/Shanghai, which has had no daylight saving since 1991."""
    return datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()


def default_lang() -> Lang:
    """The language of the locale where it is English, else Chinese."""
    name = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or _system_locale()
    return "en" if name.lower().startswith("en") else "zh"


def _system_locale() -> str:
    import locale

    try:
        return locale.getlocale()[0] or ""
    except ValueError:
        return ""


class IsoDate(click.ParamType[str]):
    """A date as ``YYYY-MM-DD``."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The same text, if it is a date."""
        try:
            return datetime.date.fromisoformat(str(value)).isoformat()
        except ValueError:
            self.fail(f"{value!r} is not a date like 2027-03-16", param, ctx)


class Days(click.ParamType[int]):
    """A number of days like ``30d`` or ``30``."""

    name = "days"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number."""
        text = str(value).strip().removesuffix("d")
        if not text.isascii() or not text.isdigit() or len(text) > 5:
            self.fail(f"{value!r} is no number of days like 30d", param, ctx)
        return int(text)


class Mapping(click.ParamType[tuple[str, str]]):
    """``FIELD=COLUMN``, split at the first ``=``."""

    name = "field=column"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """The pair."""
        if isinstance(value, tuple):
            return value
        field, equals, column = str(value).partition("=")
        if not equals or not field.strip() or not column.strip():
            self.fail(f"{value!r} is not FIELD=COLUMN, for example title=商品名称", param, ctx)
        return field.strip(), column.strip()


def judging_options(command: Command) -> Command:
    """How to judge: strictness, date, platform, product class, own words."""
    for option in reversed(
        [
            click.option("--strict", is_flag=True, default=None, help="Raise what needs proof from outside the text."),
            click.option("--on", type=IsoDate(), metavar="DATE", help="Judge by the rules in force that day."),
            click.option(
                "--platform", "platforms", multiple=True, metavar="ID", help="Apply this platform's rules too."
            ),
            click.option("--category", metavar="NAME", help="Product category of listings that state none."),
            click.option("--enable", "enabled", multiple=True, metavar="ID", help="Run only these families or rules."),
            click.option(
                "--disable", "disabled", multiple=True, metavar="ID", help="Leave out these families or rules."
            ),
            click.option(
                "--lexicon", "lexicons", multiple=True, type=click.Path(exists=True), help="Own rules or words."
            ),
            click.option(
                "--pure-cotton-min", type=click.FloatRange(50, 100), help="Least cotton for 纯棉 (default 96)."
            ),
            lang_option,
        ]
    ):
        command = option(command)
    return command


lang_option = click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of the findings and reports.")

report_option = click.option(
    "--report",
    "reported",
    multiple=True,
    type=click.Path(exists=True),
    metavar="FILE",
    help="Laboratory values (CSV, XLSX, JSON) by listing id, to hold against what is declared.",
)

map_option = click.option(
    "--map",
    "mapping",
    multiple=True,
    type=Mapping(),
    metavar="FIELD=COLUMN",
    help="Column of a table that holds a field.",
)


def fetch_options(command: Command) -> Command:
    """How addresses are fetched and followed."""
    for option in reversed(
        [
            click.option(
                "--follow",
                multiple=True,
                metavar="PATTERN",
                help="Follow links that match, like '/item/*'; \"products\" stands for the usual product addresses.",
            ),
            click.option(
                "--depth", type=click.IntRange(0, 20), default=2, show_default=True, help="How far to follow."
            ),
            click.option("--max-pages", type=click.IntRange(1), default=1000, show_default=True),
            click.option(
                "--delay", type=click.FloatRange(0, 60), default=1.0, show_default=True, help="Seconds per host."
            ),
            click.option("--cookies", type=click.Path(exists=True, dir_okay=False), help="Netscape cookies.txt."),
            click.option("--proxy", metavar="URL", help="Proxy; none is taken from the environment."),
            click.option(
                "--allow-private", multiple=True, metavar="HOST:PORT", help="Private address that may be read."
            ),
            click.option("--contact", metavar="ADDRESS", help="Who a host can write to; part of the agent string."),
            click.option("--cache", type=click.Path(file_okay=False), help="Keeps answers between runs."),
            click.option("--max-age", type=click.FloatRange(0), metavar="SECONDS", help="How long they are used."),
        ]
    ):
        command = option(command)
    return command


def crawl_options(command: Command) -> Command:
    """How addresses are fetched, and what is kept of it."""
    for option in reversed(
        [
            click.option("--warc", "archive", type=click.Path(dir_okay=False), help="Keep what was fetched as WARC."),
            click.option(
                "--state", type=click.Path(file_okay=False), help="Folder to resume an interrupted crawl from."
            ),
            click.option(
                "--fetch-needs",
                is_flag=True,
                help="Load what saved pages point to: descriptions, pictures.",
            ),
        ]
    ):
        command = option(command)
    return fetch_options(command)


def settings_of(options: dict[str, Any], base: Settings | None = None, config_lang: Lang | None = None) -> Settings:
    """`base` (from the config) with what the command line says on top; options that were not given change nothing."""
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in options.items()
        if name in Settings._fields and value is not None and value != ()
    }
    lang = given.pop("lang", None) or config_lang or default_lang()
    return (base or Settings())._replace(lang=lang, **given)


def is_address(source: str) -> bool:
    """Whether a source is an address and not a path."""
    return source.lower().startswith(("http://", "https://"))
