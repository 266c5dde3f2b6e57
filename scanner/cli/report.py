"""``report``: render findings again in another format or language, without scanning."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import click

from reports.findings import FindingsError, read_results
from scanner.cli.outputs import Output, output_options, write_outputs
from scanner.model import Lang


@click.command(
    epilog="""\b
Examples:
  listing-scanner report findings.json --output html=fix-list.html --output xlsx=fix-list.xlsx
  listing-scanner report findings.json --output xlsx=new.xlsx --previous fix-list.xlsx
"""
)
@click.argument("findings", type=click.File("rb"))
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), help="Language of the report's own words (default: the scan's)."
)
@output_options
def command(
    findings: BinaryIO,
    lang: Lang | None,
    outputs: tuple[Output, ...],
    stdout_format: str | None,
    previous: str | None,
    verbose: bool,
) -> None:
    """Render FINDINGS, the JSON of a scan (--format json), in another format. "-" reads standard input.

    The messages keep the language they were written in; --lang chooses the report's own words.
    """
    try:
        results, summary = read_results(findings)
    except FindingsError as error:
        raise click.UsageError(f"{findings.name}: {error}") from error
    _refuse_own_source(findings.name, outputs)
    write_outputs(results, summary, outputs, stdout_format, lang or summary.lang, previous, verbose=verbose)


def _refuse_own_source(name: str, outputs: tuple[Output, ...]) -> None:
    for output in outputs:
        if output.format.name != "json" and name != "-" and Path(name).absolute() == output.path.absolute():
            raise click.UsageError(f"--output {output.format.name}={output.path} would replace the findings themselves")
