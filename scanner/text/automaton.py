"""The term automaton: every fixed word is found in one pass. The only home of `daachorse`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Automaton = Any
"""A compiled automaton; its `find_overlapping` gives (start, end, number of the word) in code points."""


def build(words: Sequence[str]) -> bytes:
    """Compile `words` (unique, none empty) to bytes that `load` reads back in microseconds."""
    from daachorse import CharwiseDoubleArrayAhoCorasick

    compiled: bytes = CharwiseDoubleArrayAhoCorasick(list(words)).serialize() if words else b""
    return compiled


def load(compiled: bytes) -> Automaton | None:
    """The automaton of `build`; None where there was no word."""
    if not compiled:
        return None
    from daachorse import CharwiseDoubleArrayAhoCorasick

    return CharwiseDoubleArrayAhoCorasick.deserialize(compiled)


def find(automaton: Automaton | None, text: str) -> list[tuple[int, int, int]]:
    """Every occurrence of every word, overlapping ones too: (start, end, number of the word)."""
    if automaton is None or not text:
        return []
    found: list[tuple[int, int, int]] = automaton.find_overlapping(text)
    return found
