"""One TOML file, read strictly: every wrong key or value is an error that names file, line and key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from scanner.model import Text
from scanner.rulebook.earlier import earlier
from scanner.rulebook.types import RulebookError

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Table:
    """A TOML table with the place it came from."""

    def __init__(self, file: str, source: str, data: Mapping[str, Any], prefix: str = "") -> None:
        self.file, self.source, self.data, self.prefix = file, source, data, prefix
        self._asked: set[str] = set()

    def error(self, key: str, reason: str) -> RulebookError:
        """The error for `key` of this table, with the line it stands on where that can be told."""
        return RulebookError(self.file, self._line(key), self.prefix + key, reason)

    def _line(self, key: str) -> int | None:
        first = 0
        if self.prefix:
            head = re.escape(self.prefix.rstrip(".").split(".")[0].split("[")[0])
            place = re.search(rf"(?m)^\s*\[+\s*\"?{head}", self.source)
            first = place.start() if place else 0
        found = re.compile(rf"(?m)^\s*[\"']?{re.escape(key)}[\"']?\s*=").search(self.source, first)
        return self.source.count("\n", 0, found.start()) + 1 if found else None

    def finish(self, *known: str) -> None:
        """Every key was asked for or is in `known`; anything else is a spelling mistake."""
        for key in self.data:
            if key not in self._asked and key not in known:
                raise self.error(key, "is no key here")

    def get(self, key: str) -> Any:
        """The raw value, or None."""
        self._asked.add(key)
        return self.data.get(key)

    def must(self, key: str) -> Any:
        """The raw value, which has to be there."""
        value = self.get(key)
        if value is None:
            raise self.error(key, "is missing")
        return value

    def string(self, key: str, default: str | None = None) -> str:
        """A text; without a default it has to be there."""
        value = self.must(key) if default is None else self.get(key)
        if value is None:
            return default or ""
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.error(key, "must be a text that is not empty")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self.get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.error(key, "must be true or false")
        return value

    def choice(self, key: str, options: Sequence[str], default: str | None = None) -> Any:
        """One of `options`."""
        value = self.get(key)
        if value is None:
            if default is None:
                raise self.error(key, "is missing")
            return default
        if value not in options:
            raise self.error(key, f"must be one of {', '.join(options)}, not {value!r}")
        return value

    def maybe(self, key: str, options: Sequence[str]) -> Any:
        """One of `options`, or None."""
        return None if self.get(key) is None else self.choice(key, options)

    def date(self, key: str) -> str | None:
        """An ISO date in quotes, or None."""
        value = self.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not DATE.fullmatch(value):
            raise self.error(key, "must be a date in quotes, as 2027-03-16")
        return value

    def strings(self, key: str, required: bool = False) -> tuple[str, ...]:
        """A list of texts; one text alone is a list of one."""
        value = self.must(key) if required else self.get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or any(not isinstance(item, str) or not item.strip() for item in value):
            raise self.error(key, "must be a list of texts that are not empty")
        if len(set(value)) != len(value):
            twice = next(item for item in value if value.count(item) > 1)
            raise self.error(key, f"holds {twice!r} twice")
        return tuple(value)

    def text(self, key: str) -> Text:
        """A text in both languages, which has to be there."""
        found = self.maybe_text(key)
        if found is None:
            raise self.error(key, "is missing")
        return found

    def maybe_text(self, key: str) -> Text | None:
        """A text in both languages, or None."""
        value = self.get(key)
        if value is None:
            return None
        if (
            not isinstance(value, dict)
            or set(value) != {"zh", "en"}
            or not all(isinstance(item, str) and item.strip() for item in value.values())
        ):
            raise self.error(key, 'must be a table {zh = "…", en = "…"} with both texts')
        return Text(value["zh"], value["en"])

    def items(self, key: str) -> list[Any]:
        """A list of anything; empty where the key is missing."""
        value = self.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.error(key, "must be a list")
        return value

    def child(self, key: str) -> Table | None:
        """The table under `key`."""
        value = self.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.error(key, "must be a table")
        return Table(self.file, self.source, value, f"{self.prefix}{key}.")

    def item(self, key: str, index: int, value: Mapping[str, Any]) -> Table:
        """One table of a list of tables."""
        return Table(self.file, self.source, value, f"{self.prefix}{key}[{index}].")

    def known(self, key: str, values: Iterable[str], options: Iterable[str], what: str) -> None:
        """Every value is one of `options`."""
        known = set(options)
        for value in values:
            if value not in known:
                raise self.error(key, f"{value!r} is no {what}")


def read(path: Path, root: Path) -> Table:
    """The table of one file; a syntax error names its line."""
    import tomllib

    name = path.relative_to(root.parent).as_posix() if path.is_relative_to(root.parent) else path.as_posix()
    try:
        source = path.read_text(encoding="utf-8-sig")
        return Table(name, source, earlier().toml(source))
    except UnicodeDecodeError as error:
        raise RulebookError(name, None, "", "is not UTF-8") from error
    except OSError as error:
        raise RulebookError(name, None, "", str(error.strerror)) from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else source.count("\n") + 1
        raise RulebookError(name, line, "TOML", str(error)) from error
