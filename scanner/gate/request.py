"""What the gate is asked for, and a run that is ready."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from scanner import baseline
from scanner.baseline import Left
from scanner.compare import Base
from scanner.config import Config
from scanner.model import Page, Settings, Text, Unchecked
from scanner.project import Copy
from scanner.rulebook import Rulebook

Load = Callable[[Settings], Rulebook]
Pages = Callable[[Sequence[str]], Iterable[Page | Unchecked]]
"""The documents of files, folders and addresses."""
Over = Callable[[Settings], Settings]
"""What the command line says on top of a configuration."""


class Request(NamedTuple):
    """What the command line asks for beside judging."""

    since: str | None = None
    staged: bool = False
    trust_head: bool = False
    baseline: str | None = None
    use_baseline: bool = True
    allow: bool = True
    config: str | None = None
    use_config: bool = True
    stdin_name: str | None = None
    jobs: int = 1


class Run(NamedTuple):
    """A run that is ready: everything that can be wrong has been read."""

    here: Path
    config: Config
    """The one in force: under ``--since`` that of the base."""
    files: tuple[Copy, ...]
    """Files of the project, chosen here."""
    others: tuple[str, ...]
    """Sources that are no project's folder: archives, folders outside a repository, standard input."""
    base: Base | None
    entries: baseline.Baseline
    baseline_file: Path | None
    left: Left
    request: Request
    notices: tuple[Text, ...]
    """What the change does to configuration, lexicons and baseline; none of it is applied."""
    remarks: tuple[Text, ...]
    """What else should be known first."""
    scopes: tuple[str, ...]
    """Folders and files that were asked for, relative to the project; for what a baseline can be blamed for."""


def rule_ids(rulebook: Rulebook) -> frozenset[str]:
    """The ids of everything that can be found."""
    ids = {one.id for one in rulebook.rules} | {one.id for one in rulebook.required}
    return frozenset(ids | {str(one["id"]) for one in rulebook.claims})
