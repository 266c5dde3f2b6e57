"""What differs between two lexicons: rules, words, severities and dates, for the notes of a release."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scanner.rulebook.types import RulebookError
from scanner.text.named import NamedTuple

SINGLE = ("severity", "strict", "from", "to", "confidence", "category")
LISTS = ("basis", "fields", "not_fields", "classes", "not_classes", "platforms")


class Change(NamedTuple):
    """One difference: `what` is added, removed or changed."""

    rule: str
    what: str
    key: str
    old: str
    new: str


Rules = Mapping[str, Mapping[str, Any]]


def rules(folder: Path) -> Rules:
    """Every rule, exemption and notice under `folder` by its id."""
    if not folder.is_dir():
        raise RulebookError(str(folder), None, "", "is no folder with a lexicon")
    found: dict[str, Mapping[str, Any]] = {}
    for part in ("rules/*/*.toml", "exemptions/*.toml", "required/*.toml"):
        for path in sorted(folder.glob(part)):
            try:
                found[path.stem] = tomllib.loads(path.read_text(encoding="utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise RulebookError(str(path), None, "", str(error)) from error
    if not found:
        raise RulebookError(str(folder), None, "", "holds no rules")
    return found


def changes(old: Rules, new: Rules) -> Iterator[Change]:
    """The differences, sorted by rule."""
    for id in sorted({*old, *new}):
        if id not in new:
            yield Change(id, "removed", "rule", "", "")
        elif id not in old:
            yield Change(id, "added", "rule", "", "")
        else:
            yield from _within(id, old[id], new[id])


def _within(id: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for key in (*SINGLE, *LISTS):
        if old.get(key) != new.get(key):
            yield Change(id, "changed", key, _shown(old.get(key)), _shown(new.get(key)))
    for key in ("terms", "covers"):
        before, after = _words(old.get(key, [])), _words(new.get(key, []))
        for text in sorted(before.keys() - after.keys()):
            yield Change(id, "removed", key, text, "")
        for text in sorted(after.keys() - before.keys()):
            yield Change(id, "added", key, "", text)
        for text in sorted(before.keys() & after.keys()):
            if before[text] != after[text]:
                yield Change(id, "changed", f"{key}: {text}", _shown(before[text]), _shown(after[text]))
    before_patterns = [str(one.get("match")) for one in old.get("patterns", [])]
    after_patterns = [str(one.get("match")) for one in new.get("patterns", [])]
    yield from (Change(id, "removed", "patterns", one, "") for one in before_patterns if one not in after_patterns)
    yield from (Change(id, "added", "patterns", "", one) for one in after_patterns if one not in before_patterns)


def _words(values: Any) -> dict[str, Any]:
    return {(one if isinstance(one, str) else str(one.get("text"))): one for one in values}


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}={_shown(item)}" for key, item in value.items() if key != "text")
    return "、".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
