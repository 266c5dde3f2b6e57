"""Word borders: does a hit cut a word in two? The only home of `jieba`, which is loaded when first asked."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

REACH = 12
"""Code points on either side that the segmenter sees; more never moved a border in our samples."""


@lru_cache(maxsize=1)
def _segmenter() -> Any:
    import logging
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    return jieba


@lru_cache(maxsize=4096)
def _borders(window: str) -> frozenset[int]:
    borders = {0}
    place = 0
    for word in _segmenter().cut(window, HMM=False):
        place += len(word)
        borders.add(place)
    return frozenset(borders)


def cuts_word(text: str, start: int, end: int) -> bool:
    """Whether [start, end) begins or ends inside a longer word of its surroundings (德国家用 cuts 德国)."""
    first, last = max(0, start - REACH), min(len(text), end + REACH)
    borders = _borders(text[first:last])
    return start - first not in borders or end - first not in borders
