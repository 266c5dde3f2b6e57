"""What is new since a base revision: findings, allowances and configuration held against how they were.

A finding is new if its words or a fact that contradicts them stand on a changed line, or if the base has none like it.
Lines that only moved are no change for a finding that was there with the same facts.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from scanner import changes
from scanner.baseline import against
from scanner.changes import Change
from scanner.config import FILE, PYPROJECT, Config, combine
from scanner.model import Allowance, Finding, ListingResult, Place, Settings, Text
from scanner.text.named import NamedTuple

Identity = tuple[str, str, str, tuple[str, ...]]
"""Where, fingerprint, severity and contradicting facts: a finding of the base that is still the same."""


class Base(NamedTuple):
    """The revision that a run is held against."""

    root: Path
    """Of the repository."""
    commit: str
    changed: Mapping[str, Change]
    """By path relative to `root`."""
    staged: bool = False

    def change(self, uri: str) -> Change | None:
        """What happened to the file that a finding calls `uri`."""
        path = os.path.relpath(os.path.abspath(uri), self.root)  # noqa: PTH100 - links stay as they are
        return self.changed.get(path.replace(os.sep, "/"))

    def name(self, path: Path) -> str:
        """`path` as git calls it."""
        return os.path.relpath(os.path.abspath(path), self.root).replace(os.sep, "/")  # noqa: PTH100


class Seen(NamedTuple):
    """What the files of a run held at the base."""

    findings: Counter[Identity]
    allowances: Counter[tuple[str, str, str]]


def identity(finding: Finding) -> Identity:
    """What makes a finding of the base the same as today's, beside its place in the file."""
    return finding.place.uri, finding.fingerprint, finding.severity, against(finding)


def allowance_key(allowance: Allowance) -> tuple[str, str, str]:
    """What makes two allowances the same."""
    return allowance.place.uri, allowance.rule, allowance.reason


def seen(results: Iterable[ListingResult]) -> Seen:
    """What a scan of the base found."""
    found = Seen(Counter(), Counter())
    for result in results:
        found.findings.update(identity(finding) for finding in result.shown)
        found.allowances.update(map(allowance_key, set(result.allowances)))
    return found


def only_new(results: Iterable[ListingResult], base: Base, before: Seen) -> Iterator[ListingResult]:
    """Findings that were there before go to `accepted`; what is shown is new."""
    left = Counter(before.findings)
    for result in results:
        old = set()
        # Untouched ones first: of two equal findings the one on a changed line is the new one.
        for moved in (False, True):
            for finding in result.shown:
                key = identity(finding)
                if id(finding) in old or left[key] <= 0 or _touched(finding, base, moved):
                    continue
                left[key] -= 1
                old.add(id(finding))
        yield result._replace(
            shown=tuple(finding for finding in result.shown if id(finding) not in old),
            accepted=(*result.accepted, *(finding for finding in result.shown if id(finding) in old)),
        )


def _touched(finding: Finding, base: Base, moved: bool) -> bool:
    """Whether a place of a finding is on a changed line; with `moved` lines that only moved do not count."""
    return any(
        _on_changed_line(place, base, moved) for place in (finding.place, *(one.place for one in finding.related))
    )


def _on_changed_line(place: Place, base: Base, moved: bool) -> bool:
    change = base.change(place.uri)
    if change is None:
        return False
    for one in place.ranges:
        last = one.end_line if one.end_column > 1 else max(one.line, one.end_line - 1)
        if change.touches(one.line, last) and not (moved and change.only_moved(one.line, last)):
            return True
    return False


def is_trusted(allowance: Allowance, now: Mapping[tuple[str, str, str], int], base: Base, before: Seen) -> bool:
    """Whether an allowance was there at the base: only such a one silences anything."""
    key = allowance_key(allowance)
    if now.get(key, 0) <= before.allowances[key]:
        return True
    return before.allowances[key] > 0 and not _on_changed_line(allowance.place, base, True)


# -- the base's own configuration -----------------------------------------------------------------------------------


def config_at(base: Base, config: Config) -> Config:
    """The configuration as it was at the base, in the same folder."""
    prefix = base.name(config.root)
    paths = {name: name if prefix == "." else f"{prefix}/{name}" for name in (FILE, PYPROJECT)}
    found = dict(changes.contents(base.root, base.commit, paths.values()))
    bodies = {name: body for name, path in paths.items() if (body := found.get(path)) is not None}
    return combine(bodies, config.root) or Config(root=config.root)


def lexicons_at(base: Base, settings: Settings, folder: Path) -> Settings:
    """`settings` with the project's own lexicons as they were at the base, written into `folder`."""
    wanted = [base.name(Path(path)) for path in settings.lexicons]
    if not wanted:
        return settings
    names = [
        name
        for name in changes.listed(base.root, base.commit)
        if any(name == one or name.startswith(one + "/") for one in wanted)
    ]
    for name, body in changes.contents(base.root, base.commit, names):
        if body is not None:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(body)
    return settings._replace(lexicons=tuple(str(folder / one) for one in wanted if (folder / one).exists()))


def folder_of_lexicons() -> Path:
    """A folder of this process for the base's lexicons; it is removed when the process ends."""
    import atexit

    folder = Path(tempfile.mkdtemp(prefix="listing-scanner-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def differences(before: Config, after: Config) -> list[Text]:
    """What a change does to the configuration, one line a key."""
    found = []
    for name, old, new in _pairs(before, after):
        if old != new:
            found.append(
                Text(
                    f"配置改动 {name}：{_said(old)} → {_said(new)}",
                    f"configuration {name}: {_said(old)} → {_said(new)}",
                )
            )
    return found


def _pairs(before: Config, after: Config) -> Iterator[tuple[str, object, object]]:
    yield from zip(Settings._fields, before.settings, after.settings, strict=True)
    for name in Config._fields:
        if name not in ("root", "file", "settings", "lang"):
            yield name, getattr(before, name), getattr(after, name)


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_said, value)) + "]"
    text = str(value)
    return text if len(text) <= 120 else text[:120] + "…"


def lexicon_changes(base: Base, settings: Sequence[Settings]) -> list[Text]:
    """Own lexicons that the change touches."""
    wanted = {base.name(Path(path)) for one in settings for path in one.lexicons}
    return [
        Text(f"本次改动了自有词表 {path}", f"this change touches the own lexicon {path}")
        for path in base.changed
        if any(path == one or path.startswith(one + "/") for one in wanted)
    ]
