"""Which files the lexicon is made of. Imports nothing that reads them: a fresh cache needs no more than this."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import lexicons
from scanner.rulebook.types import RulebookError

ENDINGS = (".toml", ".tsv", ".xlsx")


def root() -> Path:
    """The folder of the lexicon that ships."""
    return Path(lexicons.__path__[0])


def files(own: Sequence[str] = ()) -> list[Path]:
    """Every file that the rulebook is made of, in a fixed order."""
    return [Path(name) for name in names(own)]


def names(own: Sequence[str] = ()) -> list[str]:
    """The same as plain names: hundreds of paths cost a start more than looking at the files."""
    found = list(_under(str(root())))
    for name in own:
        if Path(name).is_dir():
            found += _under(name)
        elif Path(name).is_file():
            found.append(name)
        else:
            raise RulebookError(name, None, "lexicons", "does not exist")
    return sorted(set(found))


def _under(folder: str) -> Iterator[str]:
    with os.scandir(folder) as items:
        for item in items:
            if item.is_dir():
                yield from _under(item.path)
            elif item.name.endswith(ENDINGS):
                yield item.path
