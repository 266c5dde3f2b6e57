"""`NamedTuple` as a cold start can afford it.

That of `typing` compiles every annotation of every field, which nobody asks for: of all imports of a command it was
the dearest part. Type checkers see the one of `typing`, and refuse what it refuses; at run time this makes the same
classes.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

__all__ = ["NamedTuple"]

if TYPE_CHECKING:
    from typing import NamedTuple
else:

    class _Making(type):
        """Turns a class of annotated fields into a tuple with names, with the methods of the class."""

        def __new__(cls, name: str, bases: tuple[type, ...], space: dict[str, Any]) -> Any:
            if not bases:
                return super().__new__(cls, name, bases, space)
            fields = space.pop("__annotations__", {})
            defaults = [space.pop(field) for field in fields if field in space]
            made = namedtuple(name, fields, defaults=defaults, module=space.pop("__module__"))
            made.__annotations__ = fields
            for key, value in space.items():
                setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Making):
        """The base of a class whose annotated names are the fields of a tuple."""
