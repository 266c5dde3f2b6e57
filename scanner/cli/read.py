"""``listing-scanner read``: what was read of each source, before any judging."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import click

from scanner.cli import options as shared
from scanner.model import Listing, Unchecked, base_field


@click.command("read", short_help="Print what was read, one object a listing, without judging.")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--format", "form", type=click.Choice(["jsonl", "text"]), default="jsonl", show_default=True)
@click.option("--join", is_flag=True, help="Join parts of one item (platform and id) across all sources.")
@shared.map_option
@click.option(
    "--image-root", type=click.Path(exists=True, file_okay=False), help="Folder that record pictures may be in."
)
@shared.crawl_options
def command(sources: tuple[str, ...], form: str, **options: Any) -> None:
    """Print one object a listing: source, id, platform, title, attributes, number of pictures, what is unchecked.

    \b
    Examples:
      listing-scanner read saved-pages/ --format jsonl
      listing-scanner read 商品导出.csv --map title=商品名称 --format text
    """
    from scanner.cli.planning import plan_for
    from scanner.cli.sources import pages
    from scanner.scan import listings

    plan = plan_for(sources, options, None)
    for shape in shapes(listings(pages(sources, options, plan), plan)):
        click.echo(json.dumps(shape, ensure_ascii=False) if form == "jsonl" else "\n".join(lines(shape)))


def shapes(items: Iterable[Listing | Unchecked]) -> Iterator[dict[str, Any]]:
    """The object of each listing, and of each thing that could not be read, behind the listings of its source.

    Only a source without any listing is said to be no product; one broken answer among good ones is not.
    """
    held: list[Unchecked] = []
    source, found = "", False
    for item in items:
        if item.uri.partition("#")[0] != source:
            yield from (unread(one, found) for one in held)
            held, source, found = [], item.uri.partition("#")[0], False
        if isinstance(item, Unchecked):
            held.append(item)
        else:
            found = True
            yield as_read(item)
    yield from (unread(one, found) for one in held)


def as_read(listing: Listing) -> dict[str, Any]:
    """The object of one listing, as promised in the README."""
    subtitle = "\n".join(block.text for block in listing.texts("subtitle")) or None
    reasons = [item.reason for item in listing.unchecked]
    return {
        "source": listing.uri.partition("#")[0],
        "id": listing.key.id if listing.key else None,
        "platform": listing.platform,
        "kind": listing.kind,
        "product": listing.kind == "item" and "not a product" not in reasons,
        "title": listing.title,
        "subtitle": subtitle,
        "attributes": [
            [base_field(block.field).removeprefix("attributes."), block.text]
            for block in listing.blocks
            if block.field.startswith("attributes.") and block.role != "platform"
        ],
        "images": sum(picture.field.startswith("main_image") for picture in listing.pictures),
        "detail_images": sum(picture.field.startswith("detail_image") for picture in listing.pictures),
        "detail": sum(len(block.text) for block in listing.texts("detail")),
        "unchecked": reasons,
    }


def unread(item: Unchecked, beside_listings: bool) -> dict[str, Any]:
    """The object of what gave no listing: silence would read as "clean"."""
    return {
        "source": item.uri.partition("#")[0],
        "id": None,
        "platform": None,
        "kind": "source",
        "product": None if beside_listings else False,
        "title": None,
        "subtitle": None,
        "attributes": [],
        "images": 0,
        "unchecked": [item.reason],
        "detail": item.detail,
    }


def lines(shape: dict[str, Any]) -> Iterator[str]:
    """The same for a person."""
    yield f"{shape['source']}  {shape['platform'] or ''} {shape['id'] or ''}".rstrip()
    for name in ("title", "subtitle"):
        if shape[name]:
            yield f"  {name}: {shape[name]}"
    for name, value in shape["attributes"]:
        yield f"  {name}: {value}"
    if shape["unchecked"]:
        yield f"  unchecked: {', '.join(shape['unchecked'])}"
