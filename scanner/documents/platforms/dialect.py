"""The form in which a platform's page is described."""

from __future__ import annotations

from scanner.text.named import NamedTuple


class Dialect(NamedTuple):
    """Where a kind of page keeps what. Selectors are tried in order; ``selector@name`` takes an attribute."""

    platform: str
    marks: tuple[str, ...] = ()
    """The page is of this dialect if one of these is there."""
    script_marks: tuple[tuple[str, str], ...] = ()
    """Or if one of these patterns occurs in its scripts; each with a word it contains, which is quickly looked for."""
    title: tuple[str, ...] = ("title",)
    title_ends: str = r"\s*[-_|–—]\s*[^-_|–—]{1,20}\Z"
    """What the platform adds to a ``<title>``: not the merchant's words."""
    subtitle: tuple[str, ...] = ()
    price: tuple[str, ...] = ()
    sku: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    """Elements that read "name: value"."""
    columns: tuple[tuple[str, str], ...] = ()
    """Elements with names and with values, alternating in source order."""
    package: tuple[str, ...] = ()
    detail: tuple[str, ...] = ()
    main: tuple[str, ...] = ()
    """Main pictures."""
    main_script: tuple[str, ...] = ()
    """Patterns whose first group lists addresses of main pictures in a script."""
    main_prefix: str = ""
    service: tuple[str, ...] = ()
    reviews: tuple[str, ...] = ()
    shop: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    """The platform's own additions inside the above: buttons, tooltips, its own list entries."""
    skeleton: tuple[str, ...] = ()
    """Containers of attributes that are filled later: if they are there and hold none, attributes are not loaded."""
    ids: tuple[str, ...] = ()
    """Patterns whose first group is the item's id."""
    description: tuple[str, ...] = ()
    """Patterns whose first group is the address of the description."""
    data: tuple[str, ...] = ()
    """Patterns that end where page data (JSON, nearly) begins in a script."""
