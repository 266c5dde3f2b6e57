"""The positioned parser of `lenient_json`: one value with the place of every token, every repair local.

It keeps its own stack, so nesting costs memory and nothing else.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from scanner.documents.json_strings import decoded
from scanner.text.form import later

Json: TypeAlias = "dict[str, Json] | list[Json] | str | bool | None"
Spans: TypeAlias = "dict[str, Spans] | list[Spans] | tuple[int, int]"
"""The same tree with, for each scalar, where its token begins and ends (quotes included)."""
Container: TypeAlias = "dict[str, Json] | list[Json]"

SPACE = later(r"(?:[\s\ufeff]++|//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z))*+")
_QUOTED = {
    '"': later(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL),
    "'": later(r"'(?:[^'\\]++|\\.)*+'", re.DOTALL),
    "`": later(r"`(?:[^`\\]++|\\.)*+`", re.DOTALL),
}
_WORD = later(r"[^\s,:{}\[\]()\"'`;]++")
_NUMBER = later(r"[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\Z|0[xX][0-9a-fA-F]+\Z")
_LITERALS: dict[str, bool | str | None] = {
    "true": True, "false": False, "null": None, "True": True, "False": False, "None": None,
    "undefined": None, "!0": True, "!1": False, "NaN": "NaN", "Infinity": "Infinity", "-Infinity": "-Infinity",
}  # fmt: skip
_PREFIXES = frozenset(("u", "r", "b", "U", "R", "B"))
_STRUCTURE = " \t\r\n,{}[]"
_NEXT_KEY = later(r"[^\"'{}\[\],:\n]{1,100}+\"\s*+:")
_NEXT_ITEM = later(r"[^\"{}\[\],:\n]{0,200}+\"\s*+[,\]]")
_INNER_END: dict[type, re.Pattern[str]] = {
    dict: later(r"\"(?=\s*+(?:[}\]]|\Z|,\s*+(?:\"[^\"\n]{0,100}+\"|'[^'\n]{0,100}+'|[\w$]{1,100}+)\s*+:))"),
    list: later(r"\"(?=\s*+(?:[}\]]|,\s*+[\"'{\[\w-]|\Z))"),
}
_COMMA_LOST: dict[type, re.Pattern[str]] = {
    dict: later(r"\s*+(?:\"[^\"]{0,100}+\"|'[^']{0,100}+')\s*+:"),
    list: later(r"\s*+\"[^\"]{0,400}+\"\s*+[,\]]"),
}
_OPENING_LOST = later(r"[^\"{}\[\]\n]{1,400}?\"(?=\s*+[,}\]])")
_EXPRESSION = later(r"[^,{}\[\]()\"'`]++")
_REPAIR_REACH = 1 << 16
"""How far behind a stray quote the end of its string is looked for."""
REPAIR_BUDGET = 1 << 23
"""Code points that may be searched for such ends in one text: bounds the time on hostile input."""
MAX_DEPTH = 50_000
"""Containers inside each other; what nests deeper is cut there."""


class Parser:
    """The positioned parser: one value, its own stack, every repair local."""

    def __init__(self, text: str, start: int, budget: int, trim: bool = False) -> None:
        self.text = text
        self.trim = trim
        """Names lose white space at their ends: in a text that is broken anyway it is an accident."""
        self.pos = start
        self.stop = len(text)
        self.budget = budget
        self.truncated = False
        self.stack: list[tuple[Any, Any]] = []
        """Open containers with the tree of their positions."""
        self.keys: list[str | None] = []
        """For each open container the key whose value comes next; None: a key comes next, or it is a list."""
        self.root: tuple[Json, Spans] = (None, (start, start))

    def run(self) -> tuple[Json, Spans]:
        """The value that begins at the start, and the places of its tokens; `pos` is then behind it."""
        self._value()
        while self.stack:
            self._space()
            if self.pos >= self.stop:
                self.truncated = True
                break
            self._step(self.text[self.pos])
        return self.root

    def _space(self) -> None:
        self.pos = SPACE.match(self.text, self.pos, self.stop).end()  # type: ignore[union-attr]

    def _step(self, char: str) -> None:
        if char in "}])":
            self._close(char)
        elif char in ",;":
            self.pos += 1
            self.keys[-1] = None
        elif isinstance(self.stack[-1][0], dict) and self.keys[-1] is None:
            self._key(char)
        else:
            self._value()

    def _close(self, char: str) -> None:
        self.pos += 1
        wanted: type = dict if char == "}" else list
        if not isinstance(self.stack[-1][0], wanted):
            if len(self.stack) < 2 or not isinstance(self.stack[-2][0], wanted):
                return
            self._pop()
        self._pop()

    def _pop(self) -> None:
        self.stack.pop()
        self.keys.pop()
        if self.keys:
            self.keys[-1] = None

    def _key(self, char: str) -> None:
        text, start = self.text, self.pos
        if char in _QUOTED:
            end = self._quoted_end(char)
            if end is None:
                return
            name, self.pos = decoded(text, start, end), end
            if text[end - 2 : end - 1] == ":" and self._upcoming() not in (":", ""):
                name, self.pos = name[:-1], end - 1
                self.keys[-1] = name
                return
        else:
            word = _WORD.match(text, start, self.stop)
            if word is None:
                self.pos += 1
                return
            name, self.pos = word.group(), word.end()
            if text[self.pos : self.pos + 1] == '"':
                self.pos += 1
        if self._upcoming() == ":":
            self._space()
            self.pos += 1
            self.keys[-1] = name.strip() if self.trim else name
        elif self._upcoming() not in (",", "}", ""):
            self._skip()

    def _upcoming(self) -> str:
        at = SPACE.match(self.text, self.pos, self.stop).end()  # type: ignore[union-attr]
        return self.text[at] if at < self.stop else ""

    def _value(self) -> None:
        self._space()
        if self.pos >= self.stop:
            return
        char = self.text[self.pos]
        if char in "{[(":
            self._open(char)
        elif char in _QUOTED:
            self._string(char)
        else:
            self._bare()

    def _open(self, char: str) -> None:
        if len(self.stack) >= MAX_DEPTH:
            self.truncated, self.pos = True, self.stop
            return
        container: Container = {} if char == "{" else []
        spans: Any = {} if char == "{" else []
        self._put(container, spans)
        self.stack.append((container, spans))
        self.keys.append(None)
        self.pos += 1

    def _put(self, value: Json, span: Any) -> None:
        if not self.stack:
            self.root = (value, span)
            return
        container, spans = self.stack[-1]
        if isinstance(container, dict):
            key = self.keys[-1] or ""
            container[key], spans[key] = value, span
            if not isinstance(value, dict | list):
                self.keys[-1] = None
        else:
            container.append(value)
            spans.append(span)

    def _quoted_end(self, quote: str) -> int | None:
        """Behind the closing quote of the string at `pos`; None, and the end reached, where there is none."""
        found = _QUOTED[quote].match(self.text, self.pos, self.stop)
        if found is not None:
            return found.end()
        self.truncated, self.pos = True, self.stop
        return None

    def _string(self, quote: str) -> None:
        start = self.pos
        end = self._quoted_end(quote)
        if end is None:
            return
        self.pos = end
        following = self._upcoming()
        if not self.stack or following in ("", ",", "}", "]", ")", ";"):
            self._put(decoded(self.text, start, end), (start, end))
        elif following in "+?|&.=" and quote != '"':
            self._expression(start)
        else:
            self._repair(start, end, following)

    def _repair(self, start: int, end: int, following: str) -> None:
        """The string is followed by what cannot follow: its quote was lost, or stands unescaped inside it."""
        content_end = end - 1
        trimmed = start + 1 + len(self.text[start + 1 : content_end].rstrip(_STRUCTURE))
        in_object = isinstance(self.stack[-1][0], dict) or "{" in self.text[trimmed:content_end]
        follows = _NEXT_KEY if in_object else _NEXT_ITEM
        if trimmed < content_end and follows.match(self.text, end, self.stop):
            # As if the lost quote stood at `trimmed`.
            self._put(decoded(self.text, start, trimmed + 1), (start, trimmed + 1))
            self.pos = trimmed
            return
        if following in ('"', "'") and _COMMA_LOST[type(self.stack[-1][0])].match(self.text, end, self.stop):
            self._put(decoded(self.text, start, end), (start, end))
            return
        reach = min(self.stop, end + min(_REPAIR_REACH, self.budget))
        inner = _INNER_END[type(self.stack[-1][0])].search(self.text, end, reach)
        self.budget -= (inner.end() if inner else reach) - end
        if inner is not None:
            self._put(decoded(self.text, start, inner.end()), (start, inner.end()))
            self.pos = inner.end()
        elif following in "+?|&.=":
            self._expression(start)
        else:
            self._put(decoded(self.text, start, end), (start, end))
            if following not in "\"'`{[":
                self._skip()

    def _bare(self) -> None:
        start = self.pos
        word = _WORD.match(self.text, start, self.stop)
        if word is None:
            self.pos += 1
            return
        self.pos = word.end()
        following = self._upcoming()
        if word.group() in _PREFIXES and self.text[self.pos : self.pos + 1] in _QUOTED:
            self._string(self.text[self.pos])
        elif following in ("", ",", "}", "]", ")", ";"):
            self._put(_scalar(word.group()), (start, word.end()))
        elif (lost := _OPENING_LOST.match(self.text, start, self.stop)) and "?" not in lost.group():
            self.pos = lost.end()
            self._put(decoded(self.text, start - 1, lost.end()), (start - 1, lost.end()))
        else:
            self._expression(start)

    def _expression(self, start: int) -> None:
        """Skip an expression; a ternary has the value of its last string."""
        self.pos = start
        strings = self._skip()
        ternary = "?" in self.text[start : min(self.pos, start + 4096)]
        if ternary and strings:
            self._put(decoded(self.text, *strings), strings)
        else:
            self._put(None, (start, self.pos))

    def _skip(self) -> tuple[int, int] | None:
        """Go to the comma or bracket that ends what begins here; the last string on the way."""
        depth, last = 0, None
        while self.pos < self.stop:
            char = self.text[self.pos]
            if char in _QUOTED:
                start, end = self.pos, self._quoted_end(char)
                if end is None:
                    break
                last, self.pos = (start, end), end
            elif char in "([{":
                depth, self.pos = depth + 1, self.pos + 1
            elif char in ")]}":
                if depth == 0:
                    break
                depth, self.pos = depth - 1, self.pos + 1
            elif char == ",":
                if depth == 0:
                    break
                self.pos += 1
            else:
                self.pos = _EXPRESSION.match(self.text, self.pos, self.stop).end()  # type: ignore[union-attr]
        return last


def _scalar(word: str) -> Json:
    if word in _LITERALS:
        return _LITERALS[word]
    return word if _NUMBER.match(word) else None
