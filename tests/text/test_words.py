"""Borders come from the segmenter, and a page without hits never loads it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scanner.text.words import cuts_word


@pytest.mark.parametrize(("text", "word"), [("可单独家用，也可拼成办公桌", "独家"), ("德国家用工具箱", "国家")])
def test_a_hit_that_cuts_a_word(text: str, word: str) -> None:
    start = text.index(word)
    assert cuts_word(text, start, start + len(word))


def test_a_hit_that_is_a_word() -> None:
    text = "这是独家设计"
    assert not cuts_word(text, 2, 4)


CLEAN = """
import sys
from scanner import checks, rulebook
from scanner.model import Block, Listing
text = "纯色圆领衬衫，最大承重20公斤，第一步先拆包装，加微波炉"
block = Block("detail", "copy", text, 0, None)
list(checks.check(Listing(None, "item", "generic", "x", (block,)), rulebook.load()))
print("jieba" in sys.modules)
"""


def test_a_clean_page_does_not_load_the_segmenter() -> None:
    done = subprocess.run([sys.executable, "-c", CLEAN], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
