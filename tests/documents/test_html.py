"""The tokenizer is turbohtml's core alone, and the package round it still works beside it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scanner.documents import html

SCRIPT = """
import sys
from scanner.documents import html
kinds = [token.type for token in html.fast("<p>a&amp;b</p>").tokens]
assert "turbohtml" not in sys.modules, "the package is loaded"
import turbohtml
assert [token.type for token in html.fast("<p>a&amp;b</p>").tokens] == kinds
assert turbohtml.TokenType.TEXT is html.fast("").text
assert turbohtml.parse("<p>a&amp;b</p>").text == "a&b"
"""


def test_the_core_comes_without_its_package_and_the_package_after_it() -> None:
    subprocess.run([sys.executable, "-c", SCRIPT], check=True)


def test_without_turbohtml_the_standard_parser_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "turbohtml", None)
    monkeypatch.delitem(sys.modules, "turbohtml._html", raising=False)
    with pytest.raises(ImportError):
        html.fast("<p>a</p>")
    stream = html.tokens("<p>a</p>")
    assert [token.data for token in stream.tokens if token.type is stream.text] == ["a"]
