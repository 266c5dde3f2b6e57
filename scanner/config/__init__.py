"""The configuration of a project: `.listing-scanner.toml`, or `[tool.listing-scanner]` in pyproject.toml.

Reading is strict: a key nobody knows is an error that names file, line and the nearest known key, because a misspelt
``exlude`` that does nothing is worse than a stop. `keys.KEYS` is the whole list; ``schema.json`` beside it says the
same to editors.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scanner.config.keys import JUDGING, KEYS, LISTS, OWED, TABLES, near
from scanner.documents import LocaleKeys
from scanner.model import AllowPhrase, Lang, Settings
from scanner.text.named import NamedTuple

FILE = ".listing-scanner.toml"
PYPROJECT = "pyproject.toml"
TABLE = "listing-scanner"
BASELINE = ".listing-scanner-baseline.jsonl"


class ConfigError(Exception):
    """What is wrong in a configuration, with its place: wrong use, exit 2."""

    def __init__(self, file: str, line: int | None, key: str, reason: str) -> None:
        self.file, self.line, self.key, self.reason = file, line, key, reason
        super().__init__(f"{file}{f':{line}' if line else ''}: {f'{key}: ' if key else ''}{reason}")


class Folder(NamedTuple):
    """What is judged differently below a path."""

    path: str
    settings: Settings


class SpreadFile(NamedTuple):
    """One file of a listing that is spread over files."""

    pattern: str
    """Path with names in braces: ``copy/{sku}/title.md``."""
    field: str | None = None


class Spread(NamedTuple):
    """A listing whose words and facts stand in several files."""

    id: str
    files: tuple[SpreadFile, ...]


class Config(NamedTuple):
    """Everything a project states; `Config()` is a project that states nothing."""

    root: Path = Path()
    file: str | None = None
    """The configuration file relative to `root`; None where there is none."""
    settings: Settings = Settings()
    lang: Lang | None = None
    """The language stated; None leaves it to the locale."""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    locale: LocaleKeys = LocaleKeys()
    folders: tuple[Folder, ...] = ()
    listings: tuple[Spread, ...] = ()
    baseline: str | None = None
    fail_on: str | None = None
    max_warnings: int | None = None
    require: tuple[str, ...] = ()


# -- finding and reading --------------------------------------------------------------------------------------------


def discover(start: Path) -> Config:
    """The configuration that holds at `start`: the first folder upwards that has one, not above a repository."""
    here = start.resolve()
    for folder in (here, *here.parents):
        found = _in_folder(folder)
        if found is not None:
            return found
        if (folder / ".git").exists():
            return Config(root=folder)
    return Config(root=here)


def load(path: Path) -> Config:
    """The configuration in `path` (given by name)."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise ConfigError(str(path), None, "", f"cannot be read: {error.strerror}") from None
    found = parse(body, path.name, path.parent.resolve(), shown=str(path))
    if found is None:
        raise ConfigError(str(path), None, f"tool.{TABLE}", "this table is missing")
    return found


def combine(bodies: Mapping[str, bytes], root: Path) -> Config | None:
    """One configuration of what a folder holds; two that say the same are fine, two that disagree are an error."""
    found = [config for name, body in bodies.items() if (config := parse(body, name, root)) is not None]
    if len(found) == 2 and found[0]._replace(file=None) != found[1]._replace(file=None):
        one, two = (_table(bodies[config.file or ""], config.file or "")[0] for config in found)
        key = next(key for key in [*two, *one] if one.get(key) != two.get(key))
        where = PYPROJECT if key in two else FILE
        raise ConfigError(
            where,
            _line(bodies[where].decode("utf-8"), (key,)),
            key,
            f"{FILE} and {PYPROJECT} disagree: keep one of them",
        )
    return found[0] if found else None


def _in_folder(folder: Path) -> Config | None:
    bodies = {}
    for name in (FILE, PYPROJECT):
        path = folder / name
        if path.is_file():
            bodies[name] = path.read_bytes()
    return combine(bodies, folder)


def parse(body: bytes, name: str, root: Path, shown: str | None = None) -> Config | None:
    """The configuration in the bytes of a file called `name` of the folder `root`; None where it states nothing."""
    shown = shown or name
    data, stated = _table(body, name, shown)
    if not stated:
        return None
    text = body.decode("utf-8")
    _check(data, "", (), _Source(shown, text))
    _check_paths(data, root, _Source(shown, text))
    _check_listings(data, _Source(shown, text))
    return _build(data, root, name)


def _table(body: bytes, name: str, shown: str | None = None) -> tuple[dict[str, Any], bool]:
    if name == PYPROJECT and TABLE.encode() not in body:
        return {}, False  # somebody else's file, which need not even be TOML
    try:
        data = tomllib.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ConfigError(shown or name, None, "", "is not UTF-8") from None
    except RecursionError:
        raise ConfigError(shown or name, None, "", "is nested too deep") from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise ConfigError(shown or name, int(line[1]) if line else None, "", f"is not TOML: {error}") from None
    if name != PYPROJECT:
        return data, True
    tool = data.get("tool", {})
    return (tool.get(TABLE, {}), TABLE in tool) if isinstance(tool, dict) else ({}, False)


class _Source(NamedTuple):
    file: str
    text: str

    def error(self, path: tuple[str | int, ...], reason: str) -> ConfigError:
        key = ".".join(str(step) for step in path if not isinstance(step, int))
        return ConfigError(self.file, _line(self.text, path), key, reason)


def _line(text: str, path: tuple[str | int, ...]) -> int | None:
    """The line of a key; tomllib keeps no places, so headers are counted as they pass."""
    names = [str(step) for step in path if not isinstance(step, int)]
    index = next((step for step in path if isinstance(step, int)), 0)
    table, best = "", None
    seen: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*(\[\[?)\s*([^\]]+?)\s*\]", line)
        if header:
            table = header[2].replace('"', "").removeprefix(f"tool.{TABLE}").strip(".")
            if header[1] == "[[":
                seen[table] = seen.get(table, -1) + 1
            if table == ".".join(names) and seen.get(table, index) == index:
                best = best or number
        key = re.match(r'\s*"?([\w.-]+)"?\s*=', line)
        full = ".".join(filter(None, (table, key[1]))) if key else ""
        if full == ".".join(names) and seen.get(table, index) == index:
            return number
        if full and ".".join(names).startswith(full + "."):
            best = best or number
    return best


def _check(data: Any, table: str, path: tuple[str | int, ...], source: _Source) -> None:
    if not isinstance(data, dict):
        raise source.error(path, "must be a table")
    known, inner = KEYS[table], TABLES.get(table, ())
    for key, value in data.items():
        if key in inner:
            name = f"{table}.{key}".strip(".")
            _check_inner(value, name, (*path, key), source)
        elif key not in known:
            raise source.error((*path, key), f"is not a known key{near(key, (*known, *inner))}")
        elif wrong := known[key](value):
            raise source.error((*path, key), wrong)
    for key in OWED.get(table, ()):
        if key not in data:
            raise source.error(path, f"{key} is missing")


def _check_inner(value: Any, name: str, path: tuple[str | int, ...], source: _Source) -> None:
    if name not in LISTS:
        _check(value, name, path, source)
        return
    if not isinstance(value, list):
        raise source.error(path, f"must be a list: write [[{name}]]")
    for index, one in enumerate(value):
        _check(one, name, (*path, index), source)


def _check_paths(data: dict[str, Any], root: Path, source: _Source) -> None:
    named = [("lexicons", name) for name in data.get("lexicons", ())]
    for key, name in [*named, *([("baseline", data["baseline"])] if "baseline" in data else [])]:
        if Path(name).is_absolute() or not (root / name).resolve().is_relative_to(root.resolve()):
            raise source.error((key,), f"{name} is outside the project")


def _check_listings(data: dict[str, Any], source: _Source) -> None:
    for index, listing in enumerate(data.get("listing", ())):
        names = set(re.findall(r"\{(\w+)\}", listing["id"]))
        for one in listing["files"]:
            path = one if isinstance(one, str) else one["path"]
            if set(re.findall(r"\{(\w+)\}", path)) != names:
                raise source.error(("listing", index, "files"), f"{path} must hold the same names in braces as the id")


# -- values -----------------------------------------------------------------------------------------------------------


def _build(data: dict[str, Any], root: Path, name: str) -> Config:
    settings = _settings(data, Settings())
    settings = settings._replace(lexicons=tuple(str(root / one) for one in data.get("lexicons", ())))
    locale = {key: tuple(value) for key, value in data.get("locale", {}).items()}
    return Config(
        root=root,
        file=name,
        settings=settings,
        lang=data.get("lang"),
        include=tuple(data.get("include", ())),
        exclude=tuple(data.get("exclude", ())),
        locale=LocaleKeys(**locale),
        folders=tuple(Folder(one["path"], _settings(one, settings)) for one in data.get("folder", ())),
        listings=tuple(_spread(one) for one in data.get("listing", ())),
        baseline=data.get("baseline"),
        fail_on=data.get("fail_on"),
        max_warnings=data.get("max_warnings"),
        require=tuple(data.get("require", ())),
    )


def _settings(data: dict[str, Any], base: Settings) -> Settings:
    """What `data` states on top of `base`: each key it names replaces that key."""
    given: dict[str, Any] = {
        key: tuple(data[key]) if isinstance(data[key], list) else data[key]
        for key in JUDGING
        if key in data and key != "lexicons"
    }
    if "on" in given:
        given["on"] = str(given["on"])
    rules = data.get("rules", {})
    if "off" in rules:
        given["disabled"] = tuple(rules["off"])
    if "only" in rules:
        given["enabled"] = tuple(rules["only"])
    if "severity" in rules:
        given["severities"] = tuple(rules["severity"].items())
    if "allow" in data:
        given["allow"] = tuple(AllowPhrase(one["text"], one["reason"]) for one in data["allow"])
    return base._replace(**given)


def _spread(data: dict[str, Any]) -> Spread:
    files = (
        SpreadFile(one) if isinstance(one, str) else SpreadFile(one["path"], one.get("field")) for one in data["files"]
    )
    return Spread(data["id"], tuple(files))
