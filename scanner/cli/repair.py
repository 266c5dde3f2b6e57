"""``scan --fix``, ``--diff`` and ``--fixed-copy``: safe fixes put into files, proved by a second scan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner.cli import options as shared
from scanner.cli.session import session_of

if TYPE_CHECKING:
    from scanner.fixing import Fixed
    from scanner.model import Lang


def repaired(sources: Sequence[str], options: dict[str, Any]) -> int | None:
    """Fix, preview or copy; the exit code where nothing else is to be done, None where the scan follows."""
    _refuse(sources, options)
    from scanner import fixing

    session = session_of(sources, options)
    found = fixing.by_file(_counted(session))
    made = list(_made(found, session.rescan))
    lang = session.summary.lang
    for one in made:
        for finding, reason in one.skipped:
            click.echo(f"{one.uri}: {finding.quote}: {reason.of(lang)}", err=True)
    if options["diff"]:
        for one in made:
            for line in fixing.diff(one):
                click.echo(line, nl=False)
        return session.verdict()
    if options["fixed_copy"]:
        _copy(sources[0], Path(options["fixed_copy"]), made, lang)
        return None
    for one in made:
        if one.before != one.after:
            fixing.write(Path(one.uri), one.after)
    _told(made, lang, "fixed", "已修改")
    return None


def _refuse(sources: Sequence[str], options: dict[str, Any]) -> None:
    asked = [name for name in ("fix", "diff", "fixed_copy") if options[name]]
    if len(asked) > 1:
        raise shared.stop("--fix, --diff and --fixed-copy exclude each other")
    if any(source == "-" or shared.is_address(source) for source in sources):
        raise shared.stop(f"--{asked[0].replace('_', '-')} needs files: standard input and addresses cannot be changed")
    if options["fixed_copy"] and (len(sources) != 1 or not Path(sources[0]).is_file()):
        raise shared.stop("--fixed-copy needs exactly one SOURCE, a file")
    if options["fixed_copy"] and Path(options["fixed_copy"]).resolve() == Path(sources[0]).resolve():
        raise shared.stop("--fixed-copy names the source itself: use --fix to change it")
    if options.get("staged") and options["fix"]:
        raise shared.stop("--fix changes files, not what is staged: use it without --staged, then stage again")


def _counted(session: Any) -> Iterator[Any]:
    for result in session.results:
        session.summary.add(result)
        yield result


def _made(found: dict[str, list[Any]], rescan: Any) -> Iterator[Fixed]:
    from scanner import fixing

    for uri, findings in found.items():
        try:
            body = Path(uri).read_bytes()
        except OSError:
            click.echo(f"{uri}: inside an archive, not changed", err=True)
            continue
        yield fixing.fixed(uri, body, findings, rescan)


def _copy(source: str, target: Path, made: Sequence[Fixed], lang: Lang) -> None:
    from scanner import fixing

    content = made[0].after if made else Path(source).read_bytes()
    target.parent.mkdir(parents=True, exist_ok=True)
    fixing.write(target, content)
    _told([one._replace(uri=str(target)) for one in made], lang, "corrected", "已更正")


def _told(made: Sequence[Fixed], lang: Lang, english: str, chinese: str) -> None:
    done = [one for one in made if one.done]
    count = sum(len(one.done) for one in done)
    names = ", ".join(one.uri for one in done)
    if lang == "zh":
        click.echo(f"{chinese} {count} 处{f'：{names}' if names else ''}", err=True)
    else:
        click.echo(f"{english}: {count}{f' in {names}' if names else ''}", err=True)
