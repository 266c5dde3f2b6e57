"""`--help`: every command shows two examples, and what they say exists."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from scanner.cli import root

EXAMPLE = re.compile(r"^ {2,}listing-scanner (.*)$", re.M)


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name in group.list_commands(click.Context(group)):
        found = group.get_command(click.Context(group), name)
        yield (*path, name)
        if name == "complaint" and isinstance(found, click.Group):
            yield from commands(found, (*path, name))


def found(words: list[str]) -> tuple[click.Command, list[str]]:
    command: click.Command = root
    while isinstance(command, click.Group) and words:
        inner = command.get_command(click.Context(command), words[0])
        assert inner is not None, words
        command, words = inner, words[1:]
    return command, words


@pytest.mark.parametrize("path", list(commands(root)), ids=" ".join)
def test_every_command_shows_two_examples_that_can_be_typed(path: tuple[str, ...]) -> None:
    said = CliRunner().invoke(root, [*path, "--help"], terminal_width=200).output
    examples = EXAMPLE.findall(said)
    assert len(examples) >= 2, said
    for example in examples:
        command, words = found(shlex.split(example.partition("  #")[0].partition(" | ")[0]))
        known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
        for word in words:
            if word.startswith("-") and word != "-":
                assert word.partition("=")[0] in known, example
