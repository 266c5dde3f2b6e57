"""The command line: parse, call, print, exit. Each command is one module, imported only when it is asked for."""

from __future__ import annotations

import gc
import importlib
import sys

import click

COMMANDS = {
    "scan": "Judge files, folders or addresses and write fix lists.",
    "crawl": "Fetch pages of a shop and keep them as WARC.",
    "read": "Print what was read, one object a listing, without judging.",
    "batch": "Scan tables of any size into Parquet findings, on one machine or a cluster.",
    "report": "Render findings.json again in another format.",
    "rules": "List the rules, or show one with its basis and examples.",
    "lexicon": "List, test, compare, import and export the lexicon.",
    "explain": "Say for a piece of copy what was considered and what decided.",
    "facts": "Print the compositions and claims that were understood.",
    "baseline": "Accept today's findings, so that only new ones fail.",
    "init": "Write a commented configuration.",
    "complaint": "Work through a complaint: sweep, evidence, verify, answer.",
    "demo": "Crawl the bundled demo shop and write its fix list.",
}
"""Name -> one line of help. The module is ``scanner.cli.<name>``, the command in it is called `command`."""


class Commands(click.Group):
    """A group whose commands are imported when they are asked for: a cold start pays for one command only."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, from its own module."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"scanner.cli.{cmd_name}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; Ctrl-C before it has anything to tell is no finding, so it ends as what failed does."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("Interrupted before anything was finished.", err=True)
            ctx.exit(3)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of commands, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="listing-scanner")
def root() -> None:
    """Find wording and claims on Chinese e-commerce listings that law and platforms forbid, at the exact place."""


def main() -> None:
    """Entry point: UTF-8 out whatever the code page, and exit codes as designed (2 for wrong use)."""
    # What a run builds lives until its end or dies without cycles: looking for cycles at every turn finds none.
    gc.set_threshold(50_000)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        root(prog_name="listing-scanner")
    finally:
        # Only a command that asked for patterns has any to leave to the next run.
        form = sys.modules.get("scanner.text.form")
        if form is not None:
            form.keep()
        # The system takes everything back at once; the search for cycles at the exit would walk through all of it.
        gc.freeze()


if __name__ == "__main__":
    main()
