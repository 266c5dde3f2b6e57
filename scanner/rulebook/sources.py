"""Everything that `lexicons/` holds, read and checked: the slow way in, taken only when the cache is stale."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from scanner.model import AllowPhrase, Basis
from scanner.rulebook import claim_rules, own, rules
from scanner.rulebook.listing import root
from scanner.rulebook.table import Table, read
from scanner.rulebook.types import ClassRule, Example, Exemption, Name, Required, Rule, RulebookError
from scanner.text.named import NamedTuple

Item = TypeVar("Item")


class Sources(NamedTuple):
    """The whole lexicon as data, before it is compiled."""

    rules: tuple[Rule, ...]
    exemptions: tuple[Exemption, ...]
    required: tuple[Required, ...]
    claims: tuple[dict[str, Any], ...]
    platforms: tuple[dict[str, Any], ...]
    basis: tuple[Basis, ...]
    classes: tuple[ClassRule, ...]
    names: tuple[Name, ...]
    renamed: dict[str, str]


def load(names: Sequence[str] = ()) -> Sources:
    """Read and check every file; the first thing wrong is a `RulebookError`."""
    top = root()
    basis = _basis(top / "basis.toml", top)
    found = Sources(
        rules=tuple(_rules(top, names)),
        exemptions=tuple(_each(top, "exemptions/*.toml", lambda table, path: rules.exemption(table, path), names)),
        required=tuple(_each(top, "required/*.toml", lambda table, path: rules.required(table, path), names)),
        claims=tuple(_each(top, "claims/*.toml", lambda table, path: claim_rules.claim(table, path))),
        platforms=tuple(_each(top, "platforms/*.toml", _platform)),
        basis=basis,
        classes=_one(top / "classes.toml", top, rules.classes),
        names=_one(top / "names.toml", top, rules.names),
        renamed=_renamed(top),
    )
    _check(found)
    return found


def examples(names: Sequence[str] = ()) -> Iterator[Example]:
    """The examples of every rule, exemption, notice and claim."""
    top = root()
    kinds = (
        ("rules/*/*.toml", "rule"),
        ("exemptions/*.toml", "exemption"),
        ("required/*.toml", "required"),
        ("claims/*.toml", "claim"),
    )
    for pattern, kind in kinds:
        for path in sorted(top.glob(pattern)):
            yield from rules.examples(read(path, top), path.stem, kind, path)
    for table, path in _whole(names):
        yield from rules.examples(table, path.stem, "rule", path)


def _own_files(names: Sequence[str]) -> Iterator[Path]:
    for name in names:
        path = Path(name)
        if not path.exists():
            raise RulebookError(name, None, "lexicons", "does not exist")
        yield from sorted((*path.rglob("*.toml"), *path.rglob("*.xlsx"))) if path.is_dir() else [path]


def _whole(names: Sequence[str]) -> Iterator[tuple[Table, Path]]:
    """The merchant's files that hold a whole rule or exemption; word lists are read by `own`."""
    for path in _own_files(names):
        if path.suffix.lower() != ".xlsx":
            table = read(path, path.parent)
            if not own.is_own(path, table.data):
                yield table, path


def _lists(names: Sequence[str]) -> Iterator[own.Own]:
    for path in _own_files(names):
        if path.suffix.lower() == ".xlsx" or own.is_own(path, read(path, path.parent).data):
            yield own.read(path)


def allowed(names: Sequence[str]) -> tuple[AllowPhrase, ...]:
    """The allow phrases of the merchant's word lists."""
    return tuple(phrase for found in _lists(names) for phrase in found.allow)


def _rules(top: Path, names: Sequence[str]) -> Iterator[Rule]:
    for path in sorted(top.glob("rules/*/*.toml")):
        yield rules.rule(read(path, top), path, path.parent.name)
    for table, path in _whole(names):
        if "applies_to" not in table.data:
            yield rules.rule(table, path, own.FAMILY)
    for found in _lists(names):
        yield from found.rules


def _each(top: Path, pattern: str, make: Callable[[Table, Path], Item], names: Sequence[str] = ()) -> Iterator[Item]:
    for path in sorted(top.glob(pattern)):
        yield make(read(path, top), path)
    if pattern.startswith("exemptions"):
        for table, path in _whole(names):
            if "applies_to" in table.data:
                yield make(table, path)


def _one(path: Path, top: Path, make: Callable[[Table], tuple[Item, ...]]) -> tuple[Item, ...]:
    return make(read(path, top)) if path.exists() else ()


def _platform(table: Table, path: Path) -> dict[str, Any]:
    return {**table.data, "id": path.stem, "path": str(path)}


def _renamed(top: Path) -> dict[str, str]:
    path = top / "renamed.toml"
    if not path.exists():
        return {}
    table = read(path, top)
    return {key: table.string(key) for key in table.data}


def _basis(path: Path, top: Path) -> tuple[Basis, ...]:
    if not path.exists():
        return ()
    table = read(path, top)
    found = []
    for key in table.data:
        one = table.child(key)
        assert one is not None
        found.append(
            Basis(
                key,
                one.text("name"),
                one.text("article"),
                one.choice("sure", ("P", "S2", "S1", "M")),
                one.date("from"),
                one.date("to"),
                one.maybe_text("penalty"),
            )
        )
        one.finish("checked", "url", "note")
    return tuple(found)


def _check(found: Sources) -> None:
    """What one file cannot know: ids are unique, and what they point at exists."""
    ids: dict[str, str] = {}
    items: Iterable[Rule | Exemption | Required] = (*found.rules, *found.exemptions, *found.required)
    for item in items:
        if item.id in ids:
            raise RulebookError(item.path, None, "id", f"{item.id!r} is also the id of {ids[item.id]}")
        ids[item.id] = item.path
    known = {basis.id for basis in found.basis}
    classes = {one.id for one in found.classes}
    families = {rule.family for rule in found.rules}
    owners: tuple[Rule | Required, ...] = (*found.rules, *found.required)
    for rule in owners:
        for key, values, options in (("basis", rule.basis, known), ("classes", rule.classes, classes),
                                     ("not_classes", rule.not_classes, classes)):  # fmt: skip
            _known(rule.path, key, values, options)
    for claim in found.claims:
        if claim["id"] in ids:
            raise RulebookError(claim["path"], None, "id", f"{claim['id']!r} is also the id of {ids[claim['id']]}")
        _known(claim["path"], "basis", claim["basis"], known)
    for exemption in found.exemptions:
        _known(exemption.path, "applies_to", exemption.applies_to, families | set(ids) | {"all"})
        _known(exemption.path, "classes", exemption.classes, classes)


def _known(path: str, key: str, values: Iterable[str], options: set[str]) -> None:
    for value in values:
        if value not in options:
            line = None
            source = Path(path).read_text(encoding="utf-8", errors="replace")
            if path.endswith(".toml") and value in source:
                line = source[: source.index(value)].count("\n") + 1
            raise RulebookError(path, line, key, f"{value!r} does not exist")
