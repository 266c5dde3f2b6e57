"""A project's files: which of them hold copy, how each is judged, and which belong to one listing.

Patterns are those of .gitignore: ``*`` stays within a folder, ``**`` does not, a name without a slash fits anywhere,
and a folder covers what is in it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from scanner import changes
from scanner.config import FILE, PYPROJECT, Config, Spread
from scanner.documents import MARKDOWN
from scanner.documents.template import SUFFIXES as TEMPLATES
from scanner.model import Key, Page, Part, Settings, base_field
from scanner.text.named import NamedTuple

DATA = (".json", ".json5", ".jsonc", ".yml", ".yaml", ".toml")
"""Files that are mostly configuration: without a Chinese character they hold no copy."""
COPY = (
    *(
        ".html",
        ".htm",
        ".xhtml",
        ".shtml",
        ".mhtml",
        ".mht",
        ".warc",
        ".txt",
        ".csv",
        ".tsv",
        ".xlsx",
        ".xlsm",
        ".docx",
    ),
    *(".jsonl", ".ndjson", ".parquet", ".gz", ".zip"),
    *(*MARKDOWN, *TEMPLATES, *DATA),
)
"""Endings of files that can hold copy; `include` may name others."""
_HAN = re.compile(rb"[\xe4-\xe9][\x80-\xbf]{2}|\\u[4-9][0-9a-fA-F]{3}")
FIELDS = ("title", "subtitle", "detail", "sku", "price", "service", "notice", "shop", "package")
"""Names that a file of a spread listing may have to say which field it is (``title.md``)."""


class Copy(NamedTuple):
    """One file that is to be judged."""

    path: Path
    uri: str
    """The path as it is shown: relative to where the command runs, where it lies below."""
    settings: Settings
    listing: str | None = None
    """Id of the spread listing that it is a part of."""
    field: str | None = None


@lru_cache(maxsize=1024)
def _pattern(pattern: str) -> re.Pattern[str]:
    body = pattern.strip("/")
    free = "" if "/" in pattern.rstrip("/") else "(?:.*/)?"
    made = re.sub(
        r"/\*\*/|^\*\*/|/\*\*$|\*\*|\*|\?|[^*?/]+|/",
        lambda found: {"/**/": "/(?:.*/)?", "**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(
            found[0], re.escape(found[0])
        ),
        body,
    )
    return re.compile(f"{free}{made}(?:/.*)?", re.DOTALL)


def matches(patterns: Iterable[str], path: str) -> bool:
    """Whether one of `patterns` fits `path` (relative, forward slashes)."""
    return any(_pattern(pattern).fullmatch(path) for pattern in patterns)


def shown(path: Path, here: Path) -> str:
    """`path` as a user of the folder `here` calls it."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - links in the path stay as they are
    return absolute.relative_to(here).as_posix() if absolute.is_relative_to(here) else absolute.as_posix()


def relative(path: Path, root: Path) -> str | None:
    """`path` below `root` with forward slashes; None where it lies elsewhere."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100
    return absolute.relative_to(root).as_posix() if absolute.is_relative_to(root) else None


# -- which files --------------------------------------------------------------------------------------------------


def files_of(source: Path, config: Config) -> list[Path] | None:
    """The copy files that a source names: itself, or those of a folder that git shows; None: not a project's folder."""
    if not source.is_dir():
        return [source]
    names = changes.visible(source)
    if not names:
        return None  # no repository, or a folder that git ignores: asked for by name, so everything in it is meant
    found = [source / name for name in sorted(names)]
    return [path for path in found if is_copy(path, config) and path.is_file() and not path.is_symlink()]


def is_copy(path: Path, config: Config) -> bool:
    """Whether a file of the project is to be judged when its folder is."""
    name = relative(path, config.root) or path.as_posix()
    if matches(config.exclude, name) or path.name in (FILE, PYPROJECT):
        return False
    if config.include:
        return matches(config.include, name) or any(name_of(spread, name) for spread in config.listings)
    hidden = any(part.startswith(".") for part in Path(name).parts)
    return not hidden and path.name.lower().endswith(COPY)


def holds_copy(page: Page) -> bool:
    """Whether a data file can hold Chinese copy at all; other files always can."""
    if not page.uri.lower().endswith(DATA):
        return True
    # Encodings other than UTF-8 are rare in data files and are read in full.
    return (not page.body.isascii() and not _utf8(page.body)) or _HAN.search(page.body) is not None


def _utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


# -- how each is judged -------------------------------------------------------------------------------------------


def settings_at(config: Config, paths: Iterable[str]) -> Settings:
    """The settings for files of one listing: those of the first folder section that one of them is in."""
    names = list(paths)
    for folder in reversed(config.folders):
        if any(matches([folder.path], name) for name in names):
            return folder.settings
    return config.settings


def copies(paths: Iterable[Path], config: Config, here: Path) -> Iterator[Copy]:
    """Each file with its settings and, where it is a part of one, its listing."""
    named = [(path, relative(path, config.root) or path.as_posix()) for path in paths]
    members: dict[str, list[str]] = {}
    homes: dict[str, list[tuple[str, str | None]]] = {}
    for _, name in named:
        for id, field in _listings_of(config.listings, name):
            members.setdefault(id, []).append(name)
            homes.setdefault(name, []).append((id, field))
    for path, name in named:
        uri = shown(path, here)
        if name not in homes:
            yield Copy(path, uri, settings_at(config, [name]))
        for id, field in homes.get(name, ()):
            yield Copy(path, uri, settings_at(config, members[id]), id, field)


def with_companions(paths: Sequence[Path], config: Config, everything: Iterable[Path]) -> list[Path]:
    """`paths` and every further file of the listings that they are a part of."""
    if not config.listings:
        return list(paths)
    wanted = {id for path in paths for id, _ in _listings_of(config.listings, relative(path, config.root) or "")}
    more = [
        path
        for path in everything
        if any(id in wanted for id, _ in _listings_of(config.listings, relative(path, config.root) or ""))
    ]
    return list(dict.fromkeys([*paths, *more]))


def _listings_of(spreads: Sequence[Spread], name: str) -> Iterator[tuple[str, str | None]]:
    for spread in spreads:
        found = name_of(spread, name)
        if found:
            yield found


def name_of(spread: Spread, name: str) -> tuple[str, str | None] | None:
    """The id of the listing that the file `name` is a part of, and its field where that is stated."""
    for file in spread.files:
        found = _spread(file.pattern).fullmatch(name)
        if found:
            id = spread.id
            for key, value in found.groupdict().items():
                id = id.replace(f"{{{key}}}", value)
            stem = Path(name).name.partition(".")[0]
            return id, file.field or (stem if stem in FIELDS else None)
    return None


@lru_cache(maxsize=256)
def _spread(pattern: str) -> re.Pattern[str]:
    seen: set[str] = set()

    def part(found: re.Match[str]) -> str:
        name = found[1]
        if name is None:
            return "[^/]*" if found[0] == "*" else re.escape(found[0])
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return f"(?P<{name}>[^/]+)"

    return re.compile(re.sub(r"\{(\w+)\}|\*|[^{*]+|\{", part, pattern.removeprefix("./")))


def fitted(part: Part, copy: Copy) -> Part:
    """A part as a piece of its spread listing: under the listing's id, its words under the file's field."""
    if copy.listing is None:
        return part
    blocks = part.blocks
    if copy.field is not None:
        ends: Mapping[str, int] = {}
        made = []
        for block in blocks:
            if base_field(block.field) in ("title", "detail") and block.field != copy.field:
                at = ends.get(copy.field, 0)
                block = block._replace(field=copy.field, at=at)
                ends = {**ends, copy.field: at + len(block.text) + 1}
            made.append(block)
        blocks = tuple(made)
    return part._replace(key=Key("generic", copy.listing), blocks=blocks, kind="item")
