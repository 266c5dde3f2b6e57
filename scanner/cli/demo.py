"""``listing-scanner demo``: the main job from end to end, on a shop that comes with the program."""

from __future__ import annotations

import sys
import time
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import click

from scanner.cli import options as shared

REPORTS = {"html": "fix-list.html", "xlsx": "fix-list.xlsx", "json": "findings.json"}


@click.command("demo", short_help="Crawl the bundled demo shop and write its fix list.")
@click.option("--source", help="Scan this file, folder or address instead of the demo shop.")
@click.option("--out", default="out", show_default=True, type=click.Path(file_okay=False), help="Folder of the lists.")
@click.option("--keep-open", is_flag=True, help="Leave the demo shop open until Ctrl-C, so that links to it work.")
@shared.fetch_options
@shared.judging_options
def command(source: str | None, out: str, keep_open: bool, **options: Any) -> None:
    """Open the demo shop on a free port of this machine, crawl it over HTTP, and write the fix list.

    \b
    Examples:
      listing-scanner demo
      listing-scanner demo --source 商品导出.csv --out lists
    """
    from scanner.demo import open_shop
    from scanner.pictures.engine import available

    with nullcontext(source) if source else open_shop() as place:
        if not source:
            options |= {"allow_private": (place,), "delay": 0.0, "follow": ("/*",), "depth": 3}
            options |= {"images": "all" if available() else "none"}
        sources = [source] if source else [f"http://{place}/", f"http://{place}/sitemap.xml"]
        code = run(sources, Path(out), options)
        if keep_open and not source:
            wait(f"http://{place}/")
    sys.exit(code)


def wait(address: str) -> None:
    """Hold the shop open until Ctrl-C."""
    with suppress(KeyboardInterrupt):
        click.echo(f"{address} (Ctrl-C)", err=True)
        while True:
            time.sleep(3600)


def run(sources: list[str], out: Path, options: dict[str, Any]) -> int:
    """Scan and write all lists; 0 when they were written, whatever they say."""
    from scanner.cli import scan
    from scanner.cli.outputs import parse_output

    out.mkdir(parents=True, exist_ok=True)
    paths = {form: out / name for form, name in REPORTS.items()}
    more = {
        "outputs": tuple(parse_output(f"{form}={path}") for form, path in paths.items()),
        "stdout_format": "text",
        "fail_on": "never",
        "previous": None,
        "verbose": False,
    }
    code = scan.run(sources, options | more)
    written = [path for path in paths.values() if path.exists()]
    return shared.CHECKED_CLEAN if len(written) == len(paths) else code or shared.NOT_CHECKED
