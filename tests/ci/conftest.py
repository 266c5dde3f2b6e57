"""A repository and a command inside it."""

from pathlib import Path

import pytest

from .command import Command
from .repository import Repository


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repo")


@pytest.fixture
def command(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> Command:
    return Command(repo.root, monkeypatch)
