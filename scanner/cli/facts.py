"""``listing-scanner facts``: the compositions and claims that were understood, so that a merchant "
"sees what was read."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import click

from scanner.cli import options as shared
from scanner.model import Listing, Unchecked


@click.command("facts", short_help="Print the compositions and claims that were understood.")
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option("--text", metavar="STRING", help="Parse one composition instead of reading sources.")
@click.option("--name", default="", metavar="ATTRIBUTE", help="Name of the attribute that STRING stands in.")
@click.option("--format", "form", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True)
@click.option("--join", is_flag=True, help="Join parts of one item (platform and id) across all sources.")
@shared.map_option
@shared.report_option
@shared.crawl_options
@shared.judging_options
def command(sources: tuple[str, ...], text: str | None, name: str, form: str, **options: Any) -> None:
    """Print what SOURCES state and claim of their materials, listing by listing, or the parse of one --text.

    \b
    Examples:
      listing-scanner facts 商品导出.xlsx
      listing-scanner facts --text '面料：棉95% 氨纶5%' --name 材质成分 --format json
    """
    if (text is None) == (not sources):
        raise shared.stop("give either sources or --text")
    if text is not None:
        _print_text(text, name, form)
        return
    sys.exit(_print_sources(sources, form, options))


def _print_text(text: str, name: str, form: str) -> None:
    from scanner.claims.composition import as_json, parse

    composition = parse(text, name)
    shape = as_json(composition)
    if form != "text":
        click.echo(json.dumps(shape, ensure_ascii=False))
        return
    for part, fibres in (shape or {}).items():
        for fibre, value in fibres.items():
            click.echo(f"{part}: {fibre} {_interval(value)}")
    for words in composition.exclusions:
        click.echo(f"except: {words}")
    for problem in composition.problems:
        click.echo(f"problem: {problem.kind}: {text[problem.start : problem.end]}")
    if shape is None:
        click.echo("no composition")


def _print_sources(sources: tuple[str, ...], form: str, options: dict[str, Any]) -> int:
    from scanner import rulebook as rulebooks
    from scanner.cli.planning import plan_for
    from scanner.cli.sources import pages
    from scanner.scan import listings

    settings = shared.settings_of(options)
    try:
        rulebook = rulebooks.load(settings)
    except rulebooks.RulebookError as error:
        raise shared.stop(str(error)) from error
    plan = plan_for(sources, options, settings)
    shapes: list[dict[str, Any]] = []
    read = False
    for item in listings(pages(sources, options, plan), plan):
        read = read or isinstance(item, Listing)
        shape = as_facts(item, rulebook)
        if form == "json":
            shapes.append(shape)
        else:
            click.echo(json.dumps(shape, ensure_ascii=False) if form == "jsonl" else "\n".join(lines(shape)))
    if form == "json":
        click.echo(json.dumps({"version": 1, "listings": shapes}, ensure_ascii=False, indent=1))
    return shared.CHECKED_CLEAN if read else shared.NOT_CHECKED


def as_facts(item: Listing | Unchecked, rulebook: Any) -> dict[str, Any]:
    """The facts and claims of one listing; for a source that gave none, why."""
    from scanner.checks import material
    from scanner.claims.facts import facts

    if isinstance(item, Unchecked):
        return {"listing": item.uri, "title": None, "facts": [], "claims": [], "unchecked": [item.reason]}
    stated = [
        {
            "part": f"{fact.part}:{fact.label}" if fact.label else fact.part,
            "what": fact.fibre,
            "quantity": fact.quantity,
            "interval": [fact.low, fact.high] if fact.stated else None,
            "kind": fact.kind,
            "field": fact.block.field,
            "start": fact.block.at + fact.span.start,
            "end": fact.block.at + fact.span.end,
            "quote": fact.quote,
        }
        for fact in facts(item)
    ]
    claimed = [
        {
            "claim": claim.rule["id"],
            "part": f"{claim.part}:{claim.label}" if claim.label else claim.part,
            "field": claim.block.field,
            "start": claim.block.at + claim.span.start,
            "end": claim.block.at + claim.span.end,
            "quote": claim.quote,
        }
        for claim in material.claims(item, rulebook)
    ]
    reasons = [unchecked.reason for unchecked in item.unchecked]
    return {"listing": item.id, "title": item.title, "facts": stated, "claims": claimed, "unchecked": reasons}


def lines(shape: dict[str, Any]) -> Iterator[str]:
    """The same for a person."""
    yield f"{shape['listing']}  {shape['title'] or ''}".rstrip()
    for fact in shape["facts"]:
        value = f" {_interval(fact['interval'])}" if fact["interval"] else ""
        yield f"  {fact['part']}: {fact['what']}{value}  ({fact['field']}: {fact['quote'].strip()})"
    for claim in shape["claims"]:
        yield f"  claims {claim['claim']}: {claim['quote']}  ({claim['field']})"
    if shape["unchecked"]:
        yield f"  unchecked: {', '.join(shape['unchecked'])}"


def _interval(value: Any) -> str:
    if not isinstance(value, list) or not all(isinstance(figure, int | float) for figure in value):
        return "/".join(value) if isinstance(value, list) else str(value)
    low, high = value
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"
