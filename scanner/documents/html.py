"""HTML to tokens with exact places. The only home of the tokenizer.

Two give the same stream: turbohtml, and where it has no wheel the standard library's parser. References are kept
apart, so a run of text is its own source.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from itertools import accumulate
from types import ModuleType
from typing import Protocol

from scanner.text.named import NamedTuple


class Token(Protocol):
    """What the outline uses of a token; turbohtml's are such."""

    @property
    def type(self) -> int:
        """Its kind."""

    @property
    def data(self) -> str | None:
        """Text, or what a reference stands for."""

    @property
    def tag(self) -> str | None:
        """Name of a start or end tag."""

    @property
    def source(self) -> str | None:
        """A tag, a comment or a reference as it is written; None for text alone."""

    @property
    def line(self) -> int:
        """Line, from 1."""

    @property
    def col(self) -> int:
        """Column, from 0."""

    def attr(self, name: str) -> str | None:
        """The value of one attribute, references resolved."""


class Stream(NamedTuple):
    """Tokens, and the values by which the kind of each is told (by identity)."""

    tokens: Iterable[Token]
    text: int
    start: int
    end: int
    reference: int


Tokenize = Callable[[str], Stream]
_PACKAGE, _CORE = "turbohtml", "turbohtml._html"


def fast(text: str) -> Stream:
    """Tokens by turbohtml."""
    core = sys.modules.get(_CORE) or _core()
    stream: Iterable[Token] = core.tokenize(text, resolve_references=False, capture_source=True)
    kinds = core.TokenType
    return Stream(stream, kinds.TEXT, kinds.START_TAG, kinds.END_TAG, kinds.CHARACTER_REFERENCE)


def _core() -> ModuleType:
    """turbohtml's compiled core alone: the package round it costs a cold start as much as click does.

    Who imports the package afterwards gets this same core. Where a version keeps it elsewhere, the package will do.
    """
    from importlib.machinery import PathFinder
    from importlib.util import find_spec, module_from_spec

    package = find_spec(_PACKAGE)
    found = PathFinder.find_spec(_CORE, package.submodule_search_locations) if package else None
    if found is None or found.loader is None:
        import turbohtml

        whole: ModuleType = turbohtml
        return whole
    core = module_from_spec(found)
    found.loader.exec_module(core)
    return sys.modules.setdefault(_CORE, core)


def standard(text: str) -> Stream:
    """Tokens by the standard library."""
    from scanner.documents import html_standard

    return Stream(html_standard.tokens(text, line_starts(text)), *html_standard.KINDS)


def tokens(text: str) -> Stream:
    """Tokens by the best tokenizer there is."""
    try:
        return fast(text)
    except ImportError:
        return standard(text)


def line_starts(text: str) -> list[int]:
    """For each line, the sum of the lengths of those before: line n begins at `[n] + n`, counted from 0."""
    return list(accumulate(map(len, text.split("\n")), initial=0))
