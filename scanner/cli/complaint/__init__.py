"""``listing-scanner complaint``: from the letter to the answer, one folder a case."""

from __future__ import annotations

import click

from scanner.cli.complaint import answering, opening, proving, searching


@click.group("complaint", short_help="Work through a complaint: sweep, evidence, verify, answer.")
def command() -> None:
    """Work through a complaint: find every page with the wording, keep evidence, verify the edit, answer in time.

    \b
    Examples:
      listing-scanner complaint new 投诉0007 --channel 12315 --received 2026-11-20 --word 最佳
      listing-scanner complaint sweep 投诉0007 https://shop.example/ --follow '*/item/*'
    """


for one in (
    opening.new,
    opening.status,
    searching.sweep,
    proving.capture,
    searching.verify,
    proving.check,
    proving.stamp,
    answering.answer,
    answering.close,
):
    command.add_command(one)
