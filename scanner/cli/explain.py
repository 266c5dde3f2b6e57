"""`listing-scanner explain`: every candidate and claim in a text, its verdict, and what decided."""

from __future__ import annotations

from typing import Any

import click

from scanner.model import Lang


@click.command(
    "explain",
    epilog="""\b
Examples:
  listing-scanner explain "全网最低价，送礼首选"
  listing-scanner explain "100%纯棉" --field title --attribute 材质成分=棉95%氨纶5%
""",
)
@click.argument("text")
@click.option("--category", help="Category of the goods, as a platform or an export states it.")
@click.option("--brand", help="The listing's own brand.")
@click.option("--field", default="detail", show_default=True, help="Field that the text stands in.")
@click.option("--platform", default="generic", show_default=True, help="Platform whose rules apply too.")
@click.option("--attribute", "attributes", multiple=True, metavar="NAME=VALUE", help="An attribute; repeatable.")
@click.option("--on", metavar="DATE", help="Date whose rules apply (default: today).")
@click.option("--strict", is_flag=True, help="Raise what needs proof from outside the text.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default=None, help="Language of the output.")
def command(**options: Any) -> None:
    """Print every candidate and claim in TEXT, why it was or was not reported, its basis and the proof owed."""
    from scanner import rulebook
    from scanner.checks.explain import claims, explain, lines, spoken
    from scanner.model import Settings

    lang: Lang = options["lang"] or _locale()
    attributes = []
    for item in options["attributes"]:
        name, equals, value = item.partition("=")
        if not equals:
            raise click.BadParameter(f"{item!r} is not NAME=VALUE", param_hint="--attribute")
        attributes.append((name, value))
    settings = Settings(lang=lang, strict=options["strict"], on=options["on"])
    try:
        book = rulebook.load(settings)
    except rulebook.RulebookError as error:
        raise click.UsageError(str(error)) from error
    listing = spoken(
        options["text"],
        field=options["field"],
        category=options["category"],
        brand=options["brand"],
        platform=options["platform"],
        attributes=attributes,
    )
    for line in lines(explain(listing, book), book, lang, claims(listing, book)):
        click.echo(line)


def _locale() -> Lang:
    import os

    where = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if where.lower().startswith("en") else "zh"
