"""``listing-scanner init``: write a commented configuration."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import click

from scanner.cli import options as shared


@click.command("init", short_help="Write a commented configuration.")
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Overwrite a configuration that is there.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema for editors instead.")
def command(folder: Path, force: bool, schema: bool) -> None:
    """Write .listing-scanner.toml into FOLDER (default: here), with every key explained and none in force.

    \b
    Examples:
      listing-scanner init
      listing-scanner init --schema > listing-scanner.schema.json
    """
    from scanner import config

    data = resources.files(config)
    if schema:
        click.echo(data.joinpath("schema.json").read_text("utf-8"), nl=False)
        return
    path = folder / config.FILE
    if path.exists() and not force:
        raise shared.stop(f"{path} is there already; --force overwrites it")
    path.write_bytes(data.joinpath("template.toml").read_bytes())
    click.echo(f"{path} written. Next: listing-scanner scan {folder}")
