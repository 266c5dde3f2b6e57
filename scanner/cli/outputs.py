"""Where reports go: ``--output FORMAT=PATH`` as often as wanted, ``--format`` for standard output."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from reports import FORMATS, Format
from reports.options import Options
from scanner.model import Lang, ListingResult, Summary
from scanner.text.named import NamedTuple

if TYPE_CHECKING:
    from reports.tracking import Previous

FOR_PEOPLE = ("text", "markdown", "github", "github-summary")
"""Formats that end with the counts and what was not checked, so that nobody needs to be told beside them."""

Command = TypeVar("Command", bound=Callable[..., Any])


class Output(NamedTuple):
    """One report to write."""

    format: Format
    path: Path


def _parsed(ctx: click.Context, param: click.Parameter, values: Sequence[str]) -> tuple[Output, ...]:
    outputs = tuple(parse_output(value) for value in values)
    paths = [output.path for output in outputs]
    for path in paths:
        if paths.count(path) > 1:
            raise click.UsageError(f"--output {path} is named twice")
    return outputs


def parse_output(value: str) -> Output:
    """The output that ``FORMAT=PATH`` asks for; a bare path whose suffix says the format will do."""
    name, found, path = value.partition("=")
    if found and name in FORMATS and path:
        return Output(FORMATS[name], Path(path))
    fits = [one for one in FORMATS.values() if value.endswith(one.suffix)]
    if found or not fits:
        raise click.UsageError(f"--output {value!r} is not FORMAT=PATH; formats: {', '.join(FORMATS)}")
    return Output(fits[0], Path(value))


def output_options(command: Command) -> Command:
    """The options of every command that writes reports: ``--output``, ``--format``, ``--previous``, ``--verbose``."""
    names = ", ".join(FORMATS)
    for option in (
        click.option("-v", "--verbose", is_flag=True, help="Show what is for information, accepted or exempt, too."),
        click.option(
            "--previous",
            type=click.Path(dir_okay=False),
            metavar="XLSX",
            help="The fix list of last time: carries status, owner and remark, and marks new, still there and gone.",
        ),
        click.option(
            "-o",
            "--output",
            "outputs",
            callback=_parsed,
            multiple=True,
            metavar="FORMAT=PATH",
            help=f"Write a report to a file; may be repeated. Formats: {names}.",
        ),
        click.option(
            "-f",
            "--format",
            "stdout_format",
            type=click.Choice(list(FORMATS)),
            metavar="FORMAT",
            help="Format of standard output (default: text, or nothing where --output is given).",
        ),
    ):
        command = option(command)
    return command


def write_outputs(
    results: Iterable[ListingResult],
    summary: Summary,
    outputs: Sequence[Output],
    stdout_format: str | None = None,
    lang: Lang = "zh",
    previous: str | Previous | None = None,
    *,
    verbose: bool = False,
    crops: Mapping[str, bytes] | None = None,
) -> None:
    """Render `results` to every output. They pass once: standard output streams, files read them from a spool."""
    before = _previous(previous)
    stdout_format = stdout_format or (None if outputs else "text")
    color = stdout_format == "text" and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    options = Options(verbose=verbose, previous=before, crops=crops)
    jobs = len(outputs) + (stdout_format is not None)
    with contextlib.ExitStack() as stack:
        spool = stack.enter_context(_spool()) if jobs > 1 else None
        stream = stack.enter_context(_whole_results(results))
        if spool is not None:
            stream = _spooled(stream, spool)
        if stdout_format is not None:
            _to_stdout(FORMATS[stdout_format], stream, summary, lang, options._replace(color=color))
            stream = _replayed(spool) if spool is not None else iter(())
        for number, output in enumerate(outputs):
            if number and spool is not None:
                stream = _replayed(spool)
            _to_file(output, stream, summary, lang, options)
    _say(summary, outputs, stdout_format, lang)


def _say(summary: Summary, outputs: Sequence[Output], stdout_format: str | None, lang: Lang) -> None:
    """To standard error: what was found, where no person reads it on standard output, and which files were written."""
    from reports.counts import counts, not_checked

    if stdout_format not in FOR_PEOPLE:
        for line in (*counts(summary, lang), *not_checked(summary, lang)):
            click.echo(line, err=True)
    for output in outputs:
        click.echo(f"{'已写入' if lang == 'zh' else 'written:'} {output.path}", err=True)


def _previous(previous: str | Previous | None) -> Previous | None:
    if not isinstance(previous, str):
        return previous
    from reports.tracking import PreviousError, read_previous

    try:
        return read_previous(previous)
    except PreviousError as error:
        raise click.UsageError(f"--previous {error}") from error


@contextlib.contextmanager
def _whole_results(results: Iterable[ListingResult]) -> Iterator[Iterator[ListingResult]]:
    """Ctrl-C reaches whoever makes the results and never cuts a report in mid-line; a second Ctrl-C ends all."""
    state = {"making": False, "asked": False}

    def heard(number: int, frame: FrameType | None) -> None:
        if state["making"] or state["asked"]:
            raise KeyboardInterrupt
        state["asked"] = True

    def made() -> Iterator[ListingResult]:
        iterator = iter(results)
        while True:
            result = None
            try:
                state["making"] = True
                if state["asked"] and isinstance(iterator, Generator):
                    result = iterator.throw(KeyboardInterrupt())
                else:
                    result = next(iterator)
                state["making"] = False
            except StopIteration:
                return
            except KeyboardInterrupt:
                # it may fall just beside the maker, who then has not heard it and is told at the next step
                if state["asked"] or not _waits(iterator):
                    raise
                state["asked"] = True
            finally:
                state["making"] = False
            if result is not None:
                yield result

    if threading.current_thread() is not threading.main_thread():
        yield iter(results)
        return
    before = signal.signal(signal.SIGINT, heard)
    try:
        yield made()
    finally:
        signal.signal(signal.SIGINT, before)


def _waits(iterator: Iterator[ListingResult]) -> bool:
    """Can `iterator` still be told to stop?"""
    return getattr(iterator, "gi_frame", None) is not None


def _spool() -> IO[bytes]:
    import tempfile  # costs a noticeable part of a cold start, and one report on standard output needs none

    return tempfile.TemporaryFile()


def _spooled(results: Iterable[ListingResult], spool: IO[bytes]) -> Iterator[ListingResult]:
    """Hands `results` on and keeps each on disk, so that memory stays flat for any number of outputs."""
    from reports.finding_json import encoded, result_json

    for result in results:
        spool.write(encoded(result_json(result)) + b"\n")
        yield result


def _replayed(spool: IO[bytes]) -> Iterator[ListingResult]:
    import json

    from reports.findings import result_from_json

    spool.seek(0)
    for line in spool:
        yield result_from_json(json.loads(line))


def _to_stdout(
    format: Format, results: Iterable[ListingResult], summary: Summary, lang: Lang, options: Options
) -> None:
    if format.binary and sys.stdout.isatty():
        raise click.UsageError(f"{format.name} is not for a terminal: use --output {format.name}=PATH")
    out = sys.stdout.buffer
    sys.stdout.flush()
    iterator = iter(results)
    try:
        format.render(iterator, summary, out, lang, options)
        out.flush()
    except BrokenPipeError:
        # the reader has seen enough (`| head`); the files are still owed, so the rest of the results must pass
        _mute(sys.stdout)
        for _ in iterator:
            pass


def _mute(stream: Any) -> None:
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _to_file(output: Output, results: Iterable[ListingResult], summary: Summary, lang: Lang, options: Options) -> None:
    """Write beside the target, then put it in place at once; a target that is open elsewhere is left alone."""
    import tempfile

    # a link is written through; a device or a pipe cannot be replaced, so it is written to
    target = output.path.resolve() if output.path.is_symlink() else output.path
    if target.exists() and not target.is_file() and not target.is_dir():
        with target.open("wb") as out:
            output.format.render(results, summary, out, lang, options)
        return
    if target.is_dir():
        raise click.UsageError(f"--output {output.format.name}={target}: is a folder")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:60]}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise click.UsageError(f"--output {output.format.name}={target}: {error.strerror or error}") from error
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            output.format.render(results, summary, out, lang, options)
        _permit(fresh)
        _replace(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)


def _permit(path: Path) -> None:
    """A temporary file is for its owner only; a report has the rights any new file gets."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)


def _replace(fresh: Path, target: Path) -> None:
    try:
        fresh.replace(target)
    except PermissionError as error:
        beside = target.with_name(f"{target.stem}.new{target.suffix}")
        try:
            fresh.replace(beside)
        except OSError:
            raise click.ClickException(f"{target} cannot be replaced: {error.strerror}") from error
        raise click.ClickException(
            f"{target} cannot be replaced, probably because it is open in another program. "
            f"The new report is beside it: {beside}"
        ) from error
    except OSError as error:
        raise click.UsageError(f"--output {target}: {error.strerror or error}") from error
