"""Parts of the compiled lexicon as they lie in the cache: each is made when it is first asked for.

A run asks for a few rules of hundreds and for a few words of thousands. What was made takes the place of what it was
made of, so that nothing is held twice.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, overload

Item = TypeVar("Item")
Entry = tuple[Any, ...]


def stored(value: Any) -> bytes:
    """One part, apart from all others."""
    return marshal.dumps(plain(value))


def plain(value: Any) -> Any:
    """Named tuples as tuples, all the way down: what `marshal` stores."""
    if isinstance(value, tuple | list):
        return tuple(plain(item) for item in value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def itself(value: Any) -> Any:
    """What is stored as it is used."""
    return value


class Kept(Sequence[Item]):
    """Parts in their order."""

    def __init__(self, parts: Iterable[bytes], make: Callable[[Any], Item] = itself) -> None:
        self._items: list[Any] = list(parts)
        self._make = make

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, number: int) -> Item: ...

    @overload
    def __getitem__(self, number: slice) -> tuple[Item, ...]: ...

    def __getitem__(self, number: int | slice) -> Item | tuple[Item, ...]:
        if isinstance(number, slice):
            return tuple(self[one] for one in range(*number.indices(len(self))))
        item: Any = self._items[number]
        if item.__class__ is bytes:
            item = self._items[number] = self._make(marshal.loads(item))
        return item  # type: ignore[no-any-return]

    def __iter__(self) -> Iterator[Item]:
        return map(self.__getitem__, range(len(self._items)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(_equal, self, other))

    __hash__ = None  # type: ignore[assignment]  # as a list has none


def _equal(one: Any, other: Any) -> bool:
    return bool(one == other)


class KeptTable(Mapping[str, Item]):
    """Parts by their names."""

    def __init__(self, parts: Mapping[str, bytes], make: Callable[[Any], Item] = itself) -> None:
        self._items: dict[str, Any] = dict(parts)
        self._make = make

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __getitem__(self, name: str) -> Item:
        item: Any = self._items[name]
        if item.__class__ is bytes:
            item = self._items[name] = self._make(marshal.loads(item))
        return item  # type: ignore[no-any-return]


class Entries(dict[int, tuple[Entry, ...]]):
    """What each word of an automaton means, by its number: tuples that begin with a kind of entry.

    All entries lie in one row of numbers, three each; a text in one stands in a list beside them, by its number.
    """

    def __init__(self, parts: tuple[bytes, bytes, bytes]) -> None:
        super().__init__()
        starts, row, self._texts = parts
        self._starts, self._row = memoryview(starts).cast("I"), memoryview(row).cast("I")
        self._said: tuple[str, ...] | None = None

    @staticmethod
    def stored(entries: Iterable[Iterable[Entry]]) -> tuple[bytes, bytes, bytes]:
        """What `Entries` is made of."""
        from array import array

        starts, row, texts = array("I", [0]), array("I"), dict[str, int]()
        for some in entries:
            for entry in some:
                padded = [texts.setdefault(one, len(texts)) if isinstance(one, str) else one for one in entry]
                size = len(entry) + (4 if len(padded) > 1 and isinstance(entry[1], str) else 0)
                row.extend([size, *padded, *[0] * (3 - len(padded))])
            starts.append(len(row))
        return starts.tobytes(), row.tobytes(), stored(list(texts))

    def __missing__(self, word: int) -> tuple[Entry, ...]:
        row, first, end = self._row, self._starts[word], self._starts[word + 1]
        found = self[word] = tuple(self._entry(*row[at : at + 4]) for at in range(first, end, 4))
        return found

    def _entry(self, size: int, *numbers: int) -> Entry:
        if size < 4:
            return numbers[:size]
        if self._said is None:
            self._said = marshal.loads(self._texts)
        return numbers[0], self._said[numbers[1]]


class Spoken(Mapping[str, str]):
    """Letters written for a character (see `disguises.spoken`), read by their first letter."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._parts: dict[str, Any] = dict(parts)

    @staticmethod
    def stored(spoken: Mapping[str, str]) -> dict[str, bytes]:
        """What `Spoken` is made of."""
        found: dict[str, dict[str, str]] = {}
        for letters, lines in spoken.items():
            found.setdefault(letters[0], {})[letters] = lines
        return {first: stored(some) for first, some in found.items()}

    def _of(self, first: str) -> dict[str, str]:
        some: Any = self._parts.get(first, b"")
        if some.__class__ is bytes:
            some = self._parts[first] = marshal.loads(some) if some else {}
        return some  # type: ignore[no-any-return]

    def __getitem__(self, letters: str) -> str:
        return self._of(letters[:1])[letters]

    def get(self, letters: str, default: Any = None) -> Any:
        """Its lines, or `default`: most letters of a text are an ordinary word."""
        return self._of(letters[:1]).get(letters, default)

    def __iter__(self) -> Iterator[str]:
        return (letters for first in sorted(self._parts) for letters in self._of(first))

    def __len__(self) -> int:
        return sum(1 for _ in self)
