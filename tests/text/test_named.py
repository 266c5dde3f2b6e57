"""Our named tuples are those of `typing` in all that is asked of them."""

from __future__ import annotations

import importlib
import inspect
import pickle
import pkgutil
import typing
from typing import Any

import pytest

import reports
import scanner
from scanner.text.named import NamedTuple


class Ours(NamedTuple):
    """Two fields."""

    text: str
    """What it says."""
    number: int | None = None
    names: tuple[str, ...] = ()

    @property
    def twice(self) -> str:
        """The text twice."""
        return self.text * 2

    def __str__(self) -> str:
        return f"<{self.text}>"

    @classmethod
    def of(cls, text: str) -> Ours:
        """One of a text."""
        return cls(text, 1)


class Theirs(typing.NamedTuple):
    """Two fields."""

    text: str
    number: int | None = None
    names: tuple[str, ...] = ()


def test_the_class_is_what_typing_makes() -> None:
    assert Ours._fields == Theirs._fields and Ours._field_defaults == Theirs._field_defaults
    assert inspect.signature(Ours).replace(parameters=()) == inspect.signature(Theirs).replace(parameters=())
    assert list(inspect.signature(Ours).parameters) == list(inspect.signature(Theirs).parameters)
    assert typing.get_type_hints(Ours) == typing.get_type_hints(Theirs)
    assert (Ours.__module__, Ours.__qualname__, Ours.__doc__) == (__name__, "Ours", Theirs.__doc__)
    assert Ours.__mro__[1:] == Theirs.__mro__[1:] == (tuple, object)


def test_values_are_what_typing_makes() -> None:
    one = Ours.of("a")
    assert one == ("a", 1, ()) == Theirs("a", 1) and hash(one) == hash(("a", 1, ()))
    assert one._replace(number=2) == Ours("a", 2) and one._asdict() == {"text": "a", "number": 1, "names": ()}
    assert (one.twice, str(one), repr(one)) == ("aa", "<a>", "Ours(text='a', number=1, names=())")
    assert pickle.loads(pickle.dumps(one)) == one
    with pytest.raises(TypeError):
        Ours()  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        one.text = "b"  # type: ignore[misc]


def test_every_named_tuple_has_its_defaults_at_the_end() -> None:
    seen = 0
    for package in (scanner, reports):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if not module.name.endswith("__main__"):
                seen += sum(map(in_order, vars(importlib.import_module(module.name)).values()))
    assert seen > 100


def in_order(value: Any) -> bool:
    """Whether it is a named tuple: one whose fields with defaults come last."""
    fields = getattr(value, "_fields", None)
    if not isinstance(value, type) or fields is None:
        return False
    assert list(value._field_defaults) == list(fields)[len(fields) - len(value._field_defaults) :]
    assert set(value._field_defaults) <= set(fields) and not [name for name in fields if name.startswith("_")]
    return True
