"""A pattern made again of its plain data is the pattern that `re` compiles."""

from __future__ import annotations

import importlib
import marshal
import pkgutil
import re
from typing import Any

import pytest

import scanner
from scanner.text import bytecode
from scanner.text.form import _Later

TEXT = "没有最好，只有最佳；TOP 1，续航之王。纯棉 100%，<a href='x'>100％</a>\nend"


def ours() -> list[tuple[Any, int]]:
    """Every pattern that a module of the scanner keeps."""
    found: dict[tuple[Any, int], None] = {}
    for package in ("checks", "claims", "documents", "text"):
        place = importlib.import_module(f"scanner.{package}")
        for module in pkgutil.walk_packages(place.__path__, place.__name__ + "."):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, _Later):
                    found[value._said] = None
    assert scanner and len(found) > 80
    return list(found)


def again(source: Any, flags: int = 0) -> re.Pattern[Any]:
    made = bytecode.plain(source, flags)
    assert made is not None, source
    return bytecode.again(source, marshal.loads(marshal.dumps(made)))


def test_every_pattern_of_the_scanner_is_itself_again() -> None:
    for source, flags in ours():
        whole, made = re.compile(source, flags), again(source, flags)
        assert (made, made.flags, made.groups) == (whole, whole.flags, whole.groups)
        assert made.groupindex == whole.groupindex
        if isinstance(source, str):
            assert [match.span() for match in made.finditer(TEXT)] == [m.span() for m in whole.finditer(TEXT)]


@pytest.mark.parametrize(
    "source", ["(?i)TOP", "(?P<one>最)(?P<two>好|佳)?", "[一-鿿]{2,}之王", "(?a)\\w+", "(最)(?(1)佳)"]
)
def test_groups_and_flags_come_back(source: str) -> None:
    whole, made = re.compile(source), again(source)
    assert [(m.span(), m.groups(), m.groupdict(), m.lastgroup) for m in made.finditer(TEXT)] == [
        (m.span(), m.groups(), m.groupdict(), m.lastgroup) for m in whole.finditer(TEXT)
    ]
    assert made.sub("_", TEXT) == whole.sub("_", TEXT)


@pytest.mark.parametrize("code", [b"", b"abc", b"\xff" * 64, b"\0" * 400])
def test_code_that_cannot_be_is_refused(code: bytes) -> None:
    with pytest.raises((RuntimeError, TypeError, ValueError, OverflowError)):
        bytecode.again("a", (32, code, 0, {}, (None,)))
