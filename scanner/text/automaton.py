"""The term automaton: every fixed word is found in one pass. The only home of `daachorse`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any


class Automaton:
    """A compiled automaton; its `find_overlapping` gives (start, end, number of the word) in code points.

    It is unpacked when it is first asked: not every run searches with every automaton.
    """

    find_overlapping: Callable[[str], list[tuple[int, int, int]]]

    def __init__(self, compiled: bytes) -> None:
        self._compiled = compiled

    def __getattr__(self, name: str) -> Any:
        if name != "find_overlapping":
            raise AttributeError(name)
        self.find_overlapping = _finder(self._compiled)
        self._compiled = b""
        return self.find_overlapping


def build(words: Sequence[str]) -> bytes:
    """Compile `words` (unique, none empty) to bytes that `load` reads back in microseconds."""
    from daachorse import CharwiseDoubleArrayAhoCorasick

    compiled: bytes = CharwiseDoubleArrayAhoCorasick(list(words)).serialize() if words else b""
    return compiled


def _finder(compiled: bytes) -> Callable[[str], list[tuple[int, int, int]]]:
    if not compiled:
        return lambda text: []
    from daachorse import CharwiseDoubleArrayAhoCorasick

    found: Callable[[str], list[tuple[int, int, int]]]
    found = CharwiseDoubleArrayAhoCorasick.deserialize(compiled).find_overlapping
    return found


def load(compiled: bytes) -> Automaton:
    """The automaton of `build`; of no words it finds none."""
    return Automaton(compiled)


def find(automaton: Automaton, text: str) -> list[tuple[int, int, int]]:
    """Every occurrence of every word, overlapping ones too: (start, end, number of the word)."""
    return automaton.find_overlapping(text) if text else []
