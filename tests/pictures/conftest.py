"""One engine for all tests of reading, and a store that no other run knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.pictures.engine import RapidOcr, available
from scanner.pictures.reader import Reader

if not available():
    collect_ignore_glob = ["test_*"]


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """The real engine."""
    return Reader(RapidOcr, tmp_path_factory.mktemp("readings"))


@pytest.fixture(autouse=True, scope="session")
def readings(tmp_path_factory: pytest.TempPathFactory) -> object:
    """Where this run keeps what it reads: not in the home of whoever tests."""
    with pytest.MonkeyPatch.context() as patch:
        folder: Path = tmp_path_factory.mktemp("cache")
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder
