"""``listing-scanner lexicon``: list, show, test, compare, import and export the words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner.cli import options as shared
from scanner.cli import rules as rules_cli
from scanner.model import Lang, Settings

if TYPE_CHECKING:
    from scanner.rulebook import Rulebook

EXPORTED = ("family", "rule", "term", "severity", "strict", "basis", "name", "message", "fixes")


@click.group("lexicon", short_help="List, test, compare, import and export the lexicon.")
def command() -> None:
    """The words behind the rules, and a merchant's own.

    \b
    Examples:
      listing-scanner lexicon show 最佳
      listing-scanner lexicon import words.xlsx
    """


@command.command("list")
@rules_cli.form_option
@rules_cli.lang_option
def list_families(form: str, lang: Lang | None) -> None:
    """Families with their numbers of rules, words and patterns."""
    book = rules_cli.load(Settings())
    rows: dict[str, dict[str, int]] = {}
    for rule in book.rules:
        row = rows.setdefault(rule.family, {"rules": 0, "words": 0, "patterns": 0})
        row["rules"] += 1
        row["words"] += len(rule.terms)
        row["patterns"] += len(rule.patterns)
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    total = {key: sum(row[key] for row in rows.values()) for key in ("rules", "words", "patterns")}
    shown = [(name, *map(str, row.values())) for name, row in (*sorted(rows.items()), ("total", total))]
    for line in rules_cli.table((("family", "rules", "words", "patterns"), *shown)):
        click.echo(line)


@command.command("show")
@click.argument("word")
@rules_cli.lang_option
def show_word(word: str, lang: Lang | None) -> None:
    """Every rule that WORD belongs to: as a word, inside one, or as a covering word that makes a hit harmless."""
    book = rules_cli.load(Settings())
    wanted, found = word.lower(), False
    for rule in book.rules:
        for kind, texts in (("word", [one.text for one in rule.terms]), ("covers", [one.text for one in rule.covers])):
            for text in texts:
                if text in wanted or wanted in text:
                    found = True
                    name = rule.name.of(lang or shared.default_lang())
                    click.echo(f"{rule.id}  {rule.severity}  {kind}  {text}  {name}")
    if not found:
        raise shared.stop(f"no rule holds {word!r}; `listing-scanner explain` tells how a whole sentence is judged", 1)


@command.command("test")
@click.argument("paths", nargs=-1, type=click.Path(exists=True))
@click.option("--all", "everything", is_flag=True, help="With PATHS: run the examples of the shipped lexicon too.")
def run_examples(paths: tuple[str, ...], everything: bool) -> None:
    """Check every file, and run every example; PATHS are a merchant's own rule files, word lists or folders."""
    from scanner import rulebook
    from scanner.checks.examples import failures
    from scanner.rulebook import sources

    settings = Settings(lexicons=paths)
    book = rules_cli.load(settings)
    shipped = everything or not paths
    wrong = [*_against_schema()] if shipped else []
    own = {rule.id for rule in book.rules if rule.family == "own"}
    own |= {one.id for one in book.exemptions if _is_under(one.path, paths)}
    try:
        examples = [one for one in sources.examples(paths) if shipped or one.owner in own]
        wrong += [
            f"{one.example.path}: {one.example.text!r}: {one.reason}"
            for one in failures(examples, rulebook.load, settings)
        ]
    except rulebook.RulebookError as error:
        raise shared.stop(str(error)) from error
    for line in wrong:
        click.echo(line)
    click.echo(f"{len(book.rules)} rules, {len(examples)} examples, {len(wrong)} wrong", err=True)
    if wrong:
        raise SystemExit(shared.WRONG_USE)


def _is_under(path: str, folders: tuple[str, ...]) -> bool:
    return any(Path(path).resolve().is_relative_to(Path(folder).resolve()) for folder in folders)


def _against_schema() -> Iterator[str]:
    """What the schema refuses, where the validator is installed; the loader has checked keys and values already."""
    try:
        import jsonschema
    except ImportError:
        return
    import tomllib

    from scanner.rulebook.listing import files, root

    schema = json.loads((root() / "schema.json").read_text(encoding="utf-8"))
    for path in files():
        definition = kind_of(path.relative_to(root()))
        if definition is None:
            continue
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        validator = jsonschema.Draft202012Validator({**schema, "$ref": f"#/$defs/{definition}"})
        for error in validator.iter_errors(data):
            yield f"{path}: {'.'.join(map(str, error.absolute_path))}: {error.message}"


def kind_of(path: Path) -> str | None:
    """The definition of schema.json that a file of the lexicon follows; None for what is no TOML."""
    if path.suffix != ".toml":
        return None
    folders = {"rules": "rule", "exemptions": "exemption", "claims": "claim", "required": "required"}
    if len(path.parts) > 1:
        return folders.get(path.parts[0], "platform" if path.parts[0] == "platforms" else None)
    return path.stem


@command.command("diff")
@click.argument("old", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, file_okay=False, path_type=Path))
@rules_cli.form_option
def show_changes(old: Path, new: Path, form: str) -> None:
    """What differs between two lexicon folders: rules, words, severities, dates."""
    from scanner.rulebook.difference import changes, rules
    from scanner.rulebook.types import RulebookError

    try:
        found = list(changes(rules(old), rules(new)))
    except RulebookError as error:
        raise shared.stop(str(error)) from error
    if form == "json":
        click.echo(json.dumps([one._asdict() for one in found], ensure_ascii=False, indent=1))
        return
    signs = {"added": "+", "removed": "-", "changed": "~"}
    for one in found:
        what = f"{one.old} → {one.new}" if one.what == "changed" else one.new or one.old
        click.echo(f"{signs[one.what]} {one.rule}  {one.key}  {what}".rstrip())
    click.echo(f"{len(found)} changes", err=True)


@command.command("import")
@click.argument("sheet", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="TOML file to write (default: print it).")
def import_words(sheet: Path, out: Path | None) -> None:
    """Turn a sheet of own words and allow phrases (.xlsx) into a TOML word list.

    \b
    Columns, in any order: 词语 (text), 类型 (kind: 禁用 or 允许), 级别 (severity: error, warning, info),
    替换 (fixes, parted by |), 说明 (note), 依据 (basis), 类别 (category). Only 词语 must be there.
    Name the file, or the sheet itself, under `lexicons` in the configuration.
    """
    from scanner.rulebook import own
    from scanner.rulebook.types import RulebookError

    try:
        entries = list(own.entries(sheet))
        found = own.of(sheet, entries)
    except RulebookError as error:
        raise shared.stop(str(error)) from error
    text = own.write(entries)
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
    click.echo(f"{len(found.rules)} words, {len(found.allow)} allow phrases", err=True)


@command.command("export")
@click.option("--format", "form", type=click.Choice(["csv", "json", "xlsx"]), default="csv", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write (xlsx needs one).")
@rules_cli.lang_option
def export_words(form: str, out: Path | None, lang: Lang | None) -> None:
    """All words, one row each, with rule, severity, basis and fixes."""
    rows = list(_rows(rules_cli.load(Settings()), lang or shared.default_lang()))
    if form == "xlsx":
        if out is None:
            raise shared.stop("--format xlsx needs --out FILE")
        _workbook(rows, out)
    elif form == "json":
        _write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", out)
    else:
        _write(_csv(rows), out)


def _rows(book: Rulebook, lang: Lang) -> Iterator[dict[str, str]]:
    for rule in book.rules:
        for term in rule.terms:
            values: tuple[Any, ...] = (
                rule.family, rule.id, term.text, term.severity or rule.severity, rule.strict or "",
                " ".join(rule.basis), rule.name.of(lang), rule.message.of(lang), "|".join(term.fixes),
            )  # fmt: skip
            yield dict(zip(EXPORTED, map(str, values), strict=True))


def _csv(rows: list[dict[str, str]]) -> str:
    import csv
    import io

    out = io.StringIO()
    writer = csv.DictWriter(out, EXPORTED, lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _inert(value) for key, value in row.items()} for row in rows)
    return out.getvalue()


def _inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (+微信)."""
    return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _write(text: str, out: Path | None) -> None:
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8-sig" if out.suffix == ".csv" else "utf-8")


def _workbook(rows: list[dict[str, str]], out: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("lexicon")
    sheet.append(list(EXPORTED))
    for row in rows:
        sheet.append([_inert(row[key]) for key in EXPORTED])
    book.save(out)
