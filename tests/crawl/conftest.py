"""Fixtures that open real servers on loopback."""

from collections.abc import Callable, Iterator

import pytest

from .loopback import Site


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture
def sites() -> Iterator[Callable[[str], Site]]:
    """More hosts: each call opens one on another loopback address."""
    made: list[Site] = []

    def open_site(host: str = "127.0.0.1") -> Site:
        made.append(Site(host))
        return made[-1]

    yield open_site
    for one in made:
        one.close()
