"""What a sweep was told, so that the looks after it look in the same way."""

from __future__ import annotations

from typing import Any

import click

FORGOTTEN = frozenset(
    ("folder", "sources", "previous", "watch", "rounds", "lang", "cache", "max_age", "state", "archive", "proxy", "on")
)
"""Options that a verification does not take over from its sweep; a proxy may hold a password."""


def remembered(options: dict[str, Any]) -> dict[str, Any]:
    """What was said on the command line, so that a verification looks in the same way without being told again."""
    context = click.get_current_context()
    told = click.core.ParameterSource.COMMANDLINE
    return {
        name: value
        for name, value in options.items()
        if name not in FORGOTTEN and context.get_parameter_source(name) == told
    }


def as_before(options: dict[str, Any], note: dict[str, Any]) -> dict[str, Any]:
    """The options of this run, with those of the sweep where this run says nothing; never a cache or a crawl state."""
    said = remembered(options)
    kept = {name: _tuples(value) for name, value in (note.get("options") or {}).items() if name not in said}
    known = {name: value for name, value in kept.items() if name in options and name not in FORGOTTEN}
    return options | known | {"cache": None, "max_age": None, "state": None, "archive": None}


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
