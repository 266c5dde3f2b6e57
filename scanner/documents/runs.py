"""Texts of a document on their way to blocks: rows while they are gathered, blocks once their order is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, repeat
from typing import cast

from scanner.model import Block, Origin, Piece, Role

Run = tuple[int, Role, str, Origin, Sequence[Piece]]
"""(its place in the order of the document, role, text, origin, way back) of a block to be."""


def laid(field: str, runs: Sequence[Run], at: int = 0) -> Iterable[Block]:
    """The blocks of `runs`, one after another from `at` on in the text of `field`."""
    if not runs:
        return ()
    _, roles, texts, origins, ways = zip(*runs, strict=True)
    sizes = (len(text) + 1 for text in texts)
    columns = zip(repeat(field), roles, texts, accumulate(sizes, initial=at), origins, ways)
    # A page has hundreds of blocks: made of columns they cost half of what calls of `Block` do.
    return cast(Iterable[Block], map(tuple.__new__, repeat(Block), columns))
