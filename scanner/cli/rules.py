"""``listing-scanner rules``: list the rules, show one, and write the page of all rules."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner.cli import options as shared
from scanner.model import Lang, Settings

if TYPE_CHECKING:
    from scanner.rulebook import Rulebook
    from scanner.rulebook.types import Required, Rule

PAGES: dict[Lang, str] = {"en": "rules.md", "zh": "rules.zh-CN.md"}

lang_option = click.option(
    "--lang", type=click.Choice(["zh", "en"]), help="Language (default: of the locale, else zh)."
)
form_option = click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True, help="How to print."
)


@click.group("rules", short_help="List the rules, or show one with its basis and examples.")
def command() -> None:
    """The rules of the lexicon: what is flagged, why, and since when.

    \b
    Examples:
      listing-scanner rules list --family absolute
      listing-scanner rules show price-lowest
    """


@command.command("list")
@click.option("--family", multiple=True, help="Only this family; repeatable.")
@click.option("--platform", help="Only rules of this platform.")
@click.option("--on", type=shared.IsoDate(), metavar="DATE", help="Only rules in force that day (default: today).")
@click.option("--all", "everything", is_flag=True, help="Rules that are not in force too.")
@form_option
@lang_option
def list_rules(family: tuple[str, ...], platform: str | None, on: str | None, everything: bool, form: str,
               lang: Lang | None) -> None:  # fmt: skip
    """One line a rule: id, severity, number of words, name and basis."""
    book = load(Settings(on=on))
    known = {rule.family for rule in book.rules} | {"required"}
    for name in family:
        if name not in known:
            raise shared.stop(f"no family is called {name!r}; there are {', '.join(sorted(known))}")
    chosen = [
        item
        for item in _items(book)
        if (everything or _in_force(item, book))
        and (not family or _family(item) in family)
        and (not platform or platform in item.platforms)
    ]
    show = lang or shared.default_lang()
    if form == "json":
        click.echo(json.dumps([as_object(item, book, show) for item in chosen], ensure_ascii=False, indent=1))
        return
    rows = [(item.id, _severity(item), str(_count(item)), item.name.of(show), item.basis[0] if item.basis else "")
            for item in chosen]  # fmt: skip
    for line in table((("rule", "severity", "words", "name", "basis"), *rows)):
        click.echo(line)


@command.command("show")
@click.argument("rule_id", metavar="RULE")
@form_option
@lang_option
def show_rule(rule_id: str, form: str, lang: Lang | None) -> None:
    """One rule with its words, basis, penalty and examples."""
    book = load(Settings())
    wanted = book.renamed.get(rule_id, rule_id)
    item = next((one for one in _items(book) if one.id == wanted), None)
    if item is None:
        raise shared.stop(f"no rule is called {rule_id!r}{_similar(rule_id, [rule.id for rule in book.rules])}")
    found = as_object(item, book, lang or shared.default_lang(), whole=True)
    click.echo(json.dumps(found, ensure_ascii=False, indent=1) if form == "json" else "\n".join(_lines(found)))


@command.command("page")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("docs"), show_default=True)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a page is not current.")
def write_pages(out: Path, check: bool) -> None:
    """Write rules.md and rules.zh-CN.md, the page of all rules in both languages."""
    from scanner.rulebook.page import page

    book = load(Settings())
    stale = []
    for lang, name in PAGES.items():
        text, path = page(book, lang), out / name
        if check:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                stale.append(str(path))
        else:
            out.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            click.echo(str(path))
    if stale:
        raise shared.stop(f"not current: {', '.join(stale)}; run listing-scanner rules page", 1)


def load(settings: Settings) -> Rulebook:
    """The rulebook; what is wrong with a file of the lexicon is wrong use (exit 2)."""
    from scanner import rulebook

    try:
        return rulebook.load(settings)
    except rulebook.RulebookError as error:
        raise shared.stop(str(error)) from error


def _items(book: Rulebook) -> list[Rule | Required]:
    found: list[Rule | Required] = [*book.rules]
    return [*found, *book.required]


def as_object(item: Rule | Required, book: Rulebook, lang: Lang, whole: bool = False) -> dict[str, Any]:
    """One rule as plain values; with `whole`, its words and examples too."""
    found: dict[str, Any] = {
        "id": item.id,
        "family": _family(item),
        "category": item.category,
        "severity": item.severity,
        "strict": item.strict or item.severity,
        "name": item.name.of(lang),
        "message": item.message.of(lang),
        "advice": item.advice.of(lang),
        "basis": [_basis(id, book, lang) for id in item.basis],
        "from": item.valid_from,
        "to": item.valid_to,
        "platforms": list(item.platforms),
        "fields": list(item.fields),
        "classes": list(item.classes),
        "not_classes": list(item.not_classes),
        "words": _count(item),
    }
    if whole:
        found["terms"] = [{"text": text, "fixes": list(fixes)} for text, fixes in _terms(item)]
        found["patterns"] = [one.match for one in getattr(item, "patterns", ())]
        found["examples"] = _examples(item.id)
    return found


def _basis(id: str, book: Rulebook, lang: Lang) -> dict[str, Any]:
    basis = book.basis[id]
    return {
        "id": id,
        "name": basis.name.of(lang),
        "article": basis.article.of(lang),
        "from": basis.valid_from,
        "to": basis.valid_to,
        "sure": basis.sure,
        "penalty": basis.penalty.of(lang) if basis.penalty else None,
    }


def _examples(id: str) -> dict[str, list[str]]:
    from scanner.rulebook import sources

    found: dict[str, list[str]] = {"hits": [], "clean": []}
    for example in sources.examples():
        if example.owner == id:
            found["hits" if example.wanted else "clean"].append(example.text)
    return found


def _terms(item: Rule | Required) -> Iterator[tuple[str, Sequence[str]]]:
    for term in getattr(item, "terms", ()):
        yield term.text, term.fixes
    for word in getattr(item, "promised_by", ()):
        yield word, ()


def _count(item: Rule | Required) -> int:
    return sum(1 for _ in _terms(item)) + len(getattr(item, "patterns", ()))


def _family(item: Rule | Required) -> str:
    return getattr(item, "family", "required")


def _severity(item: Rule | Required) -> str:
    return f"{item.severity} ({item.strict})" if item.strict and item.strict != item.severity else item.severity


def _in_force(item: Rule | Required, book: Rulebook) -> bool:
    numbers = {id(rule): number for number, rule in enumerate(book.rules)}
    return id(item) not in numbers or numbers[id(item)] in book.active


def _similar(name: str, known: list[str]) -> str:
    import difflib

    close = difflib.get_close_matches(name, known, 3)
    return f"; did you mean {', '.join(close)}?" if close else ""


def _lines(found: dict[str, Any]) -> Iterator[str]:
    strict = f" (--strict: {found['strict']})" if found["strict"] != found["severity"] else ""
    yield f"{found['id']}  {found['name']}"
    yield f"  severity   {found['severity']}{strict}"
    yield f"  category   {found['category']} / {found['family']}"
    yield f"  message    {found['message']}"
    yield f"  advice     {found['advice']}"
    for basis in found["basis"]:
        since = f"{basis['from'] or ''} – {basis['to'] or ''}"
        yield f"  basis      {basis['id']}: {basis['name']} {basis['article']} ({since})"
        if basis["penalty"]:
            yield f"  penalty    {basis['penalty']}"
    for key in ("from", "to"):
        if found[key]:
            yield f"  {key:<10} {found[key]}"
    for key in ("platforms", "fields", "classes", "not_classes"):
        if found[key]:
            yield f"  {key:<10} {', '.join(found[key])}"
    words = [term["text"] + (f" → {' / '.join(term['fixes'])}" if term["fixes"] else "") for term in found["terms"]]
    if words:
        yield f"  words      {'、'.join(words)}"
    for pattern in found["patterns"]:
        yield f"  pattern    {pattern}"
    for key, texts in found["examples"].items():
        for text in texts:
            yield f"  {key:<10} {text}"


def table(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows in columns; a Chinese character is two cells wide."""
    rows = list(rows)
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
