"""Claim files (`claims/*.toml`): the hook that turns a validated table into what `scanner.claims` reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scanner.rulebook.table import Table


def claim(table: Table, path: Path) -> dict[str, Any]:
    """One claim as plain data (texts, numbers, lists, tables): the cache stores it as it is."""
    found = {key: table.get(key) for key in table.data}
    found["id"] = path.stem
    found["path"] = str(path)
    table.finish("examples")
    return found


def words(found: dict[str, Any]) -> list[str]:
    """Every wording of the claim, so that traditional and full-width forms of its characters are folded."""
    texts: list[str] = []
    waiting: list[Any] = [found]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list | tuple):
            waiting += value
    return texts
