"""JSON, YAML and TOML to one kind of tree, whose texts know where they stand.

JSON has positions of its own. YAML's composer gives those of each scalar; TOML's strings are found by a small walk over
text that the standard parser accepted. How a scalar's characters stand in its source (folding, indentation, escapes) is
then followed character by character.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any, TypeAlias

from scanner.documents.json_strings import _ESCAPE, _said
from scanner.documents.lenient_json import Node, Path, loads, pointer
from scanner.documents.places import FileText, JsonText
from scanner.documents.trail import Trail, pieces_of
from scanner.model import Origin
from scanner.text.form import later
from scanner.text.named import NamedTuple


class Leaf(NamedTuple):
    """A text of the file."""

    text: str
    origin: Origin


Tree: TypeAlias = "dict[str, Tree] | list[Tree] | Leaf | None"
"""None: a value that is no text."""

DEEPEST = 60


class LocaleError(ValueError):
    """Why a file cannot be read, with the line."""


def json_tree(source: FileText) -> Tree:
    """The tree of a JSON text; in JSON5 and JSONC comments and trailing commas are tolerated."""
    if source.uri.lower().endswith(".json"):
        try:
            json.loads(source.text)
        except json.JSONDecodeError as error:
            raise LocaleError(f"line {error.lineno}, column {error.colno}: {error.msg}") from None
        except RecursionError:
            raise LocaleError("nested too deep") from None
    root = loads(source.text)
    if root.truncated or not isinstance(root.value, dict | list):
        raise LocaleError("the JSON breaks off")
    return _json(root, source, 0)


def _json(node: Node, source: FileText, depth: int) -> Tree:
    if depth > DEEPEST:
        raise LocaleError("nested too deep")
    if isinstance(node.value, dict):
        return {name: _json(inner, source, depth + 1) for name, inner in node.items()}
    if isinstance(node.value, list):
        return [_json(inner, source, depth + 1) for inner in node.elements()]
    text = node.text
    span = node.span if text else None
    if span is None or source.text[span[0]] not in "\"'":
        return None
    return Leaf(text, JsonText(source, node.pieces, len(text), node.pointer))


def yaml_tree(source: FileText) -> list[Tree]:
    """The tree of each document of a YAML text."""
    import yaml

    try:
        roots = list(yaml.compose_all(source.text, yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        at = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise LocaleError(f"{at}{error.problem}") from None
    except (yaml.YAMLError, RecursionError) as error:
        raise LocaleError(str(error).splitlines()[0] if str(error) else "nested too deep") from None
    return [_yaml(root, source, (), set()) for root in roots if root is not None]


def _yaml(node: Any, source: FileText, path: Path, seen: set[int]) -> Tree:
    if id(node) in seen or len(path) > DEEPEST:
        return None  # an alias: its anchor is read
    if node.id == "mapping":
        seen.add(id(node))
        return {
            key.value: _yaml(value, source, (*path, key.value), seen)
            for key, value in node.value
            if isinstance(key.value, str)
        }
    if node.id == "sequence":
        seen.add(id(node))
        return [_yaml(value, source, (*path, index), seen) for index, value in enumerate(node.value)]
    if not node.tag.endswith(":str") or not node.value:
        return None
    seen.add(id(node))
    start, end = node.start_mark.index, node.end_mark.index
    if node.style in ("|", ">"):
        newline = source.text.find("\n", start, end)
        start = newline + 1 if newline >= 0 else start
    elif node.style in ("'", '"'):
        start, end = start + 1, end - 1
    trail = followed(node.value, source.text, start, end, node.style or "")
    return Leaf(node.value, JsonText(source, pieces_of(trail), len(node.value), pointer(path)))


def toml_tree(source: FileText) -> Tree:
    """The tree of a TOML text."""
    try:
        data = tomllib.loads(source.text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise LocaleError(str(error)) from None
    except RecursionError:
        raise LocaleError("nested too deep") from None
    found = {path: span for path, *span in _Toml(source.text).strings()}
    return _toml(data, found, source, ())


def _toml(value: Any, found: dict[Path, list[int]], source: FileText, path: Path) -> Tree:
    if isinstance(value, dict):
        return {name: _toml(inner, found, source, (*path, name)) for name, inner in value.items()}
    if isinstance(value, list):
        return [_toml(inner, found, source, (*path, index)) for index, inner in enumerate(value)]
    if not isinstance(value, str) or path not in found or not value:
        return None
    trail = _toml_trail(source.text, *found[path])
    return Leaf(value, JsonText(source, pieces_of(trail), len(value), pointer(path))) if trail else None


def _toml_trail(source: str, start: int, end: int) -> Trail:
    """How the characters of the TOML string at ``source[start:end]``, quotes included, stand there."""
    quote = source[start]
    size = 3 if end - start >= 6 and source.startswith(quote * 3, start) else 1
    at, end = start + size, end - size
    if size == 3 and (newline := _NEWLINE.match(source, at, end)):
        at = newline.end()  # the first line break is no part of the text
    made: Trail = []
    while at < end:
        step = _TOML_STEP.match(source, at, end) if quote == '"' else _NEWLINE.match(source, at, end)
        written = step[0] if step else source[at]
        if not (quote == '"' and _CONTINUED.fullmatch(written)):
            made.append(("\n" if _NEWLINE.fullmatch(written) else _toml_said(written), at, len(written)))
        at += len(written)
    return made


def _toml_said(written: str) -> str:
    return _said(written) if len(written) > 1 else written


def followed(value: str, source: str, start: int, end: int, style: str) -> Trail:
    """How the characters of `value` stand in ``source[start:end]``; `style` is the quote that bounds it, if any."""
    made: Trail = []
    at = start
    for char in value:
        length = 1
        while at < end and style == '"' and source[at] == "\\" and (escape := _ESCAPE.match(source, at, end)):
            if _said(escape[0]) == char:
                length = len(escape[0])
                break
            at = _behind_blanks(source, escape.end(), end)  # a line that continues
        if length > 1:
            pass
        elif at < end and source[at] == char:
            length = 2 if char == style == "'" and source.startswith("''", at) else 1
        elif char.isspace():
            length = _behind_blanks(source, at, end) - at
        else:
            at = _behind_blanks(source, at, end)
            if not source.startswith(char, at):
                at = max(source.find(char, at, end), at)
        made.append((char, at, length))
        at += length
    return made


def _behind_blanks(source: str, at: int, end: int) -> int:
    while at < end and source[at].isspace():
        at += 1
    return at


_NEWLINE = later(r"\r?\n")
_CONTINUED = later(r"\\[ \t]*\r?\n[ \t\r\n]*")
"""A backslash at the end of a line: neither it nor the blanks behind it are part of the text."""
_TOML_STEP = later(r"\\[ \t]*\r?\n[ \t\r\n]*|\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)|\r?\n")
_TOML_TOKEN = later(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}|\'\'\'(?:[^\']|\'(?!\'\'))*\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\''
    r"|#[^\n]*|[\[\]{}=,.\n]|[A-Za-z0-9_-]+|[^\S\n]+|.",
    re.DOTALL,
)


class _Toml:
    """A walk over TOML that is known to be well formed: only the place of each string is wanted."""

    def __init__(self, text: str) -> None:
        self.tokens = [
            (found[0], found.start(), found.end())
            for found in _TOML_TOKEN.finditer(text)
            if not (found[0].isspace() and found[0] != "\n") and found[0][0] != "#"
        ]
        self.at = 0
        self.counts: dict[Path, int] = {}

    def strings(self) -> Iterator[tuple[Path, int, int]]:
        table: Path = ()
        while self.at < len(self.tokens):
            word = self.tokens[self.at][0]
            if word == "\n":
                self.at += 1
            elif word == "[":
                table = self._header()
            else:
                yield from self._pair(table)

    def _peek(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def _keys(self, until: str) -> Path:
        keys: list[str] = []
        while self._peek() not in (until, ""):
            word = self._peek()
            if word != ".":
                keys.append(_key(word))
            self.at += 1
        self.at += 1
        return tuple(keys)

    def _header(self) -> Path:
        many = self.tokens[self.at : self.at + 2][-1][0] == "["
        self.at += 1 + many
        keys = self._keys("]")
        self.at += many
        path: Path = ()
        for number, key in enumerate(keys):
            path = (*path, key)
            if many and number == len(keys) - 1:
                self.counts[path] = self.counts.get(path, -1) + 1
            if path in self.counts:
                path = (*path, self.counts[path])
        return path

    def _pair(self, table: Path) -> Iterator[tuple[Path, int, int]]:
        yield from self._value((*table, *self._keys("=")))

    def _value(self, path: Path) -> Iterator[tuple[Path, int, int]]:
        word, start, end = self.tokens[self.at] if self.at < len(self.tokens) else ("", 0, 0)
        self.at += 1
        if word == "[":
            index = 0
            while self._peek() not in ("]", ""):
                if self._peek() in (",", "\n"):
                    self.at += 1
                    continue
                yield from self._value((*path, index))
                index += 1
            self.at += 1
        elif word == "{":
            while self._peek() not in ("}", ""):
                if self._peek() in (",", "\n"):
                    self.at += 1
                    continue
                yield from self._pair(path)
            self.at += 1
        elif word[:1] in ("'", '"'):
            yield path, start, end
        else:
            while self._peek() not in (",", "]", "}", "\n", ""):
                self.at += 1


def _key(word: str) -> str:
    return str(tomllib.loads(f"k = {word}")["k"]) if word[0] in "\"'" else word
