"""The keys of a configuration and what each value must be: the one list that reading, help and the schema agree on."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Check = Callable[[Any], str | None]
"""Says what is wrong with a value, or None."""


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) and value.strip() else "must be a text"


def _flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else "must be true or false"


def _texts(value: Any) -> str | None:
    fine = isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)
    return None if fine else "must be a list of texts"


def _one_of(*names: str) -> Check:
    def check(value: Any) -> str | None:
        return None if value in names else f"must be one of {', '.join(names)}, not {value!r}{near(str(value), names)}"

    return check


def _each_of(*names: str) -> Check:
    one = _one_of(*names)

    def check(value: Any) -> str | None:
        return _texts(value) or next(filter(None, map(one, value)), None)

    return check


def _number(low: float, high: float) -> Check:
    def check(value: Any) -> str | None:
        fine = isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high
        return None if fine else f"must be a number from {low:g} to {high:g}"

    return check


def _count(value: Any) -> str | None:
    return None if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else "must be a whole number"


def _date(value: Any) -> str | None:
    return None if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)) else "must be a date like 2026-01-31"


def _severities(value: Any) -> str | None:
    if not isinstance(value, dict):
        return "must be a table of rule = severity"
    one = _one_of("error", "warning", "info")
    return next((f"{rule} {wrong}" for rule, given in value.items() if (wrong := one(given))), None)


def _files(value: Any) -> str | None:
    def fine(one: Any) -> bool:
        table = (
            isinstance(one, dict) and {"path"} <= set(one) <= {"path", "field"} and not any(map(_text, one.values()))
        )
        return table or _text(one) is None

    return None if isinstance(value, list) and value and all(map(fine, value)) else (
        "must be a list of paths or of {path = …, field = …}"
    )  # fmt: skip


JUDGING: Mapping[str, Check] = {
    "lang": _one_of("zh", "en"),
    "strict": _flag,
    "on": _date,
    "platforms": _texts,
    "category": _text,
    "pure_cotton_min": _number(50, 100),
    "judge_reviews": _flag,
    "lexicons": _texts,
}
"""Keys that say how to judge; a folder section may hold them too, except `lang` and `lexicons`."""

RULES: Mapping[str, Check] = {"off": _texts, "only": _texts, "severity": _severities}
ALLOW: Mapping[str, Check] = {"text": _text, "reason": _text}
LOCALE: Mapping[str, Check] = {"copy": _texts, "not_copy": _texts, "item": _texts}
LISTING: Mapping[str, Check] = {"id": _text, "files": _files}
RUN: Mapping[str, Check] = {
    "include": _texts,
    "exclude": _texts,
    "baseline": _text,
    "fail_on": _one_of("error", "warning", "never"),
    "max_warnings": _count,
    "require": _each_of("images", "description", "composition"),
}
FOLDER: Mapping[str, Check] = {
    "path": _text,
    **{key: check for key, check in JUDGING.items() if key not in ("lang", "lexicons")},
}

KEYS: Mapping[str, Mapping[str, Check]] = {
    "": {**JUDGING, **RUN},
    "rules": RULES,
    "allow": ALLOW,
    "locale": LOCALE,
    "folder": FOLDER,
    "listing": LISTING,
    "folder.rules": RULES,
    "folder.allow": ALLOW,
}
"""Every table with its keys and what a value must be."""

TABLES: Mapping[str, tuple[str, ...]] = {
    "": ("rules", "allow", "locale", "folder", "listing"),
    "folder": ("rules", "allow"),
}
"""Tables inside tables."""
LISTS = ("allow", "folder", "listing", "folder.allow")
OWED = {
    "allow": ("text", "reason"),
    "folder.allow": ("text", "reason"),
    "folder": ("path",),
    "listing": ("id", "files"),
}


def near(name: str, known: Iterable[str]) -> str:
    """A hint at the known name that is meant, or nothing."""
    close = difflib.get_close_matches(name, list(known), 1, 0.6)
    return f" (did you mean {close[0]}?)" if close else ""
