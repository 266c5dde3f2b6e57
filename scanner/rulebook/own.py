"""A merchant's own words and allow phrases: a sheet (.xlsx) or a short TOML file, without writing whole rules.

A TOML file holds `[[words]]` (text, severity, fixes, note, basis, category) and `[[allow]]` (text, reason); a sheet has
one row a word with the same columns, Chinese or English, and a column kind (禁用 or 允许).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scanner.model import CATEGORIES, AllowPhrase, Severity, Text
from scanner.rulebook.types import Rule, RulebookError, Term
from scanner.text.named import NamedTuple

FAMILY = "own"
MOST_ROWS = 20_000
"""Rows of a sheet that are read; a longer one is refused, not cut."""
COLUMNS = {
    "text": ("text", "term", "word", "words", "词语", "词", "文本", "敏感词", "违禁词", "短语"),
    "kind": ("kind", "type", "类型", "种类", "动作"),
    "severity": ("severity", "level", "级别", "等级", "严重程度"),
    "fixes": ("fixes", "fix", "replacement", "替换", "替换为", "建议", "改为"),
    "note": ("note", "message", "reason", "说明", "原因", "理由", "备注"),
    "basis": ("basis", "依据"),
    "category": ("category", "类别", "分类"),
}
KINDS = {
    "": "words", "forbid": "words", "word": "words", "words": "words", "禁用": "words", "违禁": "words",
    "allow": "allow", "允许": "allow", "放行": "allow", "白名单": "allow",
}  # fmt: skip
SEVERITIES: Mapping[str, Severity] = {
    "": "warning", "error": "error", "warning": "warning", "info": "info",
    "错误": "error", "严重": "error", "警告": "warning", "提示": "info",
}  # fmt: skip


class Entry(NamedTuple):
    """One word or phrase with the place it was read from."""

    text: str
    kind: str
    severity: str = ""
    fixes: tuple[str, ...] = ()
    note: str = ""
    basis: tuple[str, ...] = ()
    category: str = ""
    line: int = 0
    """Row of the sheet, or number of the entry in the TOML file."""


class Own(NamedTuple):
    """What one file of a merchant adds."""

    rules: tuple[Rule, ...]
    allow: tuple[AllowPhrase, ...]


def is_own(path: Path, data: Mapping[str, Any]) -> bool:
    """Whether a TOML file is of the short form (else it is a whole rule or exemption)."""
    return bool(data) and set(data) <= {"words", "allow"}


def of(path: Path, entries: Iterable[Entry]) -> Own:
    """Entries as rules and allow phrases; the first one that cannot be used is a `RulebookError`."""
    rules, allow = [], []
    seen: dict[tuple[str, str], int] = {}
    for entry in entries:
        _check(path, entry)
        first = seen.setdefault((entry.kind, entry.text), entry.line)
        if first != entry.line:
            raise RulebookError(str(path), entry.line, "text", f"{entry.text!r} stands in row {first} already")
        if entry.kind == "allow":
            allow.append(AllowPhrase(entry.text, entry.note))
        else:
            rules.append(_rule(path, entry))
    return Own(tuple(rules), tuple(allow))


def _check(path: Path, entry: Entry) -> None:
    for key, wrong, reason in (
        ("text", not entry.text, "is empty"),
        ("text", "\n" in entry.text, "must stand on one line"),
        ("severity", entry.severity not in SEVERITIES, f"{entry.severity!r} is not error, warning or info"),
        ("category", bool(entry.category) and entry.category not in CATEGORIES, f"{entry.category!r} is no category"),
        ("note", entry.kind == "allow" and not entry.note, "is missing: an allow phrase owes a reason"),
        ("fixes", entry.text in entry.fixes, "a word cannot replace itself"),
    ):
        if wrong:
            raise RulebookError(str(path), entry.line or None, key, reason)


def _rule(path: Path, entry: Entry) -> Rule:
    name = Text(f"自有词：{entry.text}", f"Own word: {entry.text}")
    note = entry.note or "商家自有词表"
    return Rule(
        id="own-" + hashlib.sha256(entry.text.encode()).hexdigest()[:10],
        family=FAMILY,
        category=entry.category or "other",
        severity=SEVERITIES[entry.severity],
        strict=None,
        confidence="high",
        basis=entry.basis,
        name=name,
        message=Text(f"“{{quote}}”在自有词表中：{note}", f"“{{quote}}” is in your own list: {note}"),
        advice=Text(note, note),
        valid_from=None,
        valid_to=None,
        fields=(),
        not_fields=(),
        kinds=("item", "page"),
        classes=(),
        not_classes=(),
        platforms=(),
        border="none",
        evasions=True,
        terms=(Term(entry.text.lower(), None, entry.fixes),),
        covers=(),
        patterns=(),
        path=str(path),
    )


# -- the two forms ------------------------------------------------------------------------------------------------


def read(path: Path) -> Own:
    """The words of a sheet, or of a TOML file of the short form."""
    return of(path, entries(path))


def entries(path: Path) -> Iterator[Entry]:
    """What the file says, row by row, checked for its form only."""
    return _sheet(path) if path.suffix.lower() == ".xlsx" else _toml(path)


def _toml(path: Path) -> Iterator[Entry]:
    import tomllib

    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RulebookError(str(path), None, "", str(error)) from error
    for key in data:
        if key not in ("words", "allow"):
            raise RulebookError(str(path), None, key, "is no key here: a word list holds [[words]] and [[allow]]")
    for kind, known in (("words", ("text", "severity", "fixes", "note", "basis", "category")),
                        ("allow", ("text", "reason"))):  # fmt: skip
        for number, row in enumerate(_tables(path, data, kind), 1):
            for key in row:
                if key not in known:
                    raise RulebookError(str(path), number, f"{kind}.{key}", "is no key here")
            yield Entry(
                text=_text(path, number, row, "text"),
                kind=kind,
                severity=_text(path, number, row, "severity"),
                fixes=_texts(path, number, row, "fixes"),
                note=_text(path, number, row, "reason" if kind == "allow" else "note"),
                basis=_texts(path, number, row, "basis"),
                category=_text(path, number, row, "category"),
                line=number,
            )


def _tables(path: Path, data: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    rows = data.get(kind, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RulebookError(str(path), None, kind, f"must be written as [[{kind}]] tables")
    return rows


def _text(path: Path, number: int, row: Mapping[str, Any], key: str) -> str:
    value = row.get(key, "")
    if not isinstance(value, str):
        raise RulebookError(str(path), number, key, "must be a text")
    return value.strip()


def _texts(path: Path, number: int, row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise RulebookError(str(path), number, key, "must be a list of texts")
    return tuple(value)


def _sheet(path: Path) -> Iterator[Entry]:
    rows = _cells(path)
    head = [str(cell or "").strip().lower() for cell in (rows[0] if rows else ())]
    places = {key: head.index(name) for key, names in COLUMNS.items() for name in names if name in head}
    if "text" not in places:
        raise RulebookError(str(path), 1, "text", "no column is called 词语 or text")
    if len(rows) > MOST_ROWS:
        raise RulebookError(str(path), MOST_ROWS + 1, "", f"has more than {MOST_ROWS} rows")
    for number, row in enumerate(rows[1:], 2):
        if any(str(cell or "").strip() for cell in row):
            yield _row(path, number, row, places)


def _cells(path: Path) -> list[tuple[Any, ...]]:
    """The rows of the first sheet, at most one more than may be read; the file is closed again."""
    import zipfile
    from itertools import islice

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with path.open("rb") as file:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            return list(islice(book.worksheets[0].iter_rows(values_only=True), MOST_ROWS + 1))
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError, ValueError, IndexError) as error:
        raise RulebookError(str(path), None, "", f"is no readable workbook: {error}") from error


def _row(path: Path, number: int, row: tuple[Any, ...], places: Mapping[str, int]) -> Entry:
    def cell(key: str) -> str:
        place = places.get(key, len(row))
        return str(row[place]).strip() if place < len(row) and row[place] is not None else ""

    kind = KINDS.get(cell("kind").lower())
    if kind is None:
        raise RulebookError(str(path), number, "kind", f"{cell('kind')!r} is neither 禁用 nor 允许")
    parts = [part.strip() for part in cell("fixes").replace("；", "|").replace(";", "|").split("|")]
    return Entry(
        text=cell("text"),
        kind=kind,
        severity=cell("severity").lower(),
        fixes=tuple(part for part in parts if part),
        note=cell("note"),
        basis=tuple(cell("basis").replace("，", ",").replace(",", " ").split()),
        category=cell("category").lower(),
        line=number,
    )


def write(found: Iterable[Entry]) -> str:
    """Entries as a TOML file of the short form."""
    lines = []
    for entry in sorted(found, key=lambda one: (one.kind != "words", one.text)):
        lines += [f"[[{entry.kind}]]", f"text = {_quoted(entry.text)}"]
        if entry.kind == "allow":
            lines += [f"reason = {_quoted(entry.note)}", ""]
            continue
        lines.append(f"severity = {_quoted(SEVERITIES[entry.severity])}")
        for key, texts in (("fixes", entry.fixes), ("basis", entry.basis)):
            if texts:
                lines.append(f"{key} = [{', '.join(map(_quoted, texts))}]")
        for key, text in (("note", entry.note), ("category", entry.category)):
            if text:
                lines.append(f"{key} = {_quoted(text)}")
        lines.append("")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False)
