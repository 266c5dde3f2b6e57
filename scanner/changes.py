"""What differs since a git revision: which files, under which old name, and which of their lines.

Only git itself is asked, in forms that no configuration of the user changes. A file in which git sees no lines (XLSX,
UTF-16) has no changed lines, only a changed content.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from scanner.text.named import NamedTuple

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""The tree of no files, which every git knows: the base of a first commit."""


class ChangeError(Exception):
    """Why it cannot be said what changed: wrong use, exit 2."""


class RefusedError(ChangeError):
    """A repository that git does not open because it belongs to another user, as in many containers."""


class Change(NamedTuple):
    """One file that is not as it was."""

    path: str
    """Relative to the repository, as it is now."""
    old: str | None
    """Its path at the base; None where it is new."""
    lines: frozenset[int] | None = frozenset()
    """Lines of today that are new or changed; None where git sees no lines."""
    moved: frozenset[int] = frozenset()
    """Those of them that stood elsewhere in the same file before, word for word."""

    def touches(self, first: int, last: int) -> bool:
        """Whether one of these lines is new or changed."""
        return self.lines is not None and any(line in self.lines for line in range(first, last + 1))

    def only_moved(self, first: int, last: int) -> bool:
        """Whether those of these lines that count as changed have only moved."""
        return not any(line in (self.lines or ()) and line not in self.moved for line in range(first, last + 1))


def repository(folder: Path) -> Path:
    """The root of the repository that `folder` is in."""
    try:
        found = _git(folder, "rev-parse", "--show-toplevel")
    except RefusedError:
        raise
    except ChangeError:
        raise ChangeError(f"{folder} is not in a git repository, so nothing can be compared") from None
    return Path(os.fsdecode(found).rstrip("\n"))


def base_of(root: Path, revision: str) -> str:
    """The commit from which on changes count: where `revision` and the current work part."""
    if revision.startswith("-"):
        raise ChangeError(f"{revision} is not a revision")
    shallow = _git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
    advice = (
        "the clone is shallow: fetch more of it (git fetch --unshallow; in GitHub actions/checkout: fetch-depth: 0)"
    )
    try:
        commit = _git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").strip().decode()
    except ChangeError:
        raise ChangeError(f"revision {revision} is not here{f'; {advice}' if shallow else ''}") from None
    try:
        return _git(root, "merge-base", commit, "HEAD").strip().decode()
    except ChangeError:
        if shallow:
            raise ChangeError(f"where {revision} and HEAD part is not here; {advice}") from None
        return commit


def head_of(root: Path) -> str:
    """The commit that staged changes come on top of; the empty tree before the first one."""
    try:
        return _git(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").strip().decode()
    except ChangeError:
        return EMPTY_TREE


def changes(root: Path, base: str, staged: bool = False) -> dict[str, Change]:
    """Every file that differs from `base`, by its path of today: in the work tree, or in what is staged."""
    cached = ("--cached",) if staged else ()
    common = ("--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "-M", "--ignore-submodules", *cached)
    raw = _git(root, "diff", *common, "--raw", "-z", "--abbrev=40", base, "--")
    found = dict(_files(raw))
    patch = _git(root, "diff", *common, "--unified=0", "--src-prefix=a/", "--dst-prefix=b/", base, "--")
    for path, (lines, moved) in _hunks(patch):
        if path in found:
            found[path] = found[path]._replace(lines=lines, moved=moved)
    if not staged:
        for path in untracked(root):
            found[path] = Change(path, None)
    return {path: _whole(change) for path, change in found.items()}


def _whole(change: Change) -> Change:
    """A new file: nothing of it was there at the base, so every line is new, whatever git says of lines."""
    return change._replace(lines=_Every()) if change.old is None else change


class _Every(frozenset[int]):
    """All lines."""

    def __contains__(self, line: object) -> bool:
        return True


def untracked(root: Path) -> list[str]:
    """Files that git neither knows nor ignores."""
    return _names(_git(root, "ls-files", "-z", "--others", "--exclude-standard"))


def listed(root: Path, base: str) -> list[str]:
    """Every file at `base`."""
    return _names(_git(root, "ls-tree", "-r", "-z", "--name-only", "--full-tree", base))


def visible(folder: Path) -> list[str] | None:
    """Files below `folder` that git does not ignore, relative to it; None outside a repository."""
    try:
        names = _names(_git(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard"))
    except RefusedError:
        raise
    except ChangeError:
        return None
    return list(dict.fromkeys(names))


def contents(root: Path, revision: str, paths: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
    """The bytes of each path at `revision` (an empty one: as staged); None where it is not there."""
    with subprocess.Popen(
        _command(root, "cat-file", "--batch"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment()
    ) as git:
        assert git.stdin is not None and git.stdout is not None
        for path in paths:
            if "\n" in path:
                yield path, None
                continue
            git.stdin.write(os.fsencode(f"{revision}:{path}\n"))
            git.stdin.flush()
            header = git.stdout.readline().rsplit(b" ", 2)
            if len(header) == 3 and header[2].strip().isdigit():
                body = git.stdout.read(int(header[2]))
                git.stdout.read(1)
                yield path, body if header[1] == b"blob" else None
            else:
                yield path, None


# -- reading git's answers ----------------------------------------------------------------------------------------


def _files(raw: bytes) -> Iterator[tuple[str, Change]]:
    fields = iter(raw.split(b"\0"))
    for head in fields:
        if not head.startswith(b":"):
            continue
        _, mode, _, _, status = head.split(b" ")
        old = path = os.fsdecode(next(fields))
        if status[:1] in b"RC":
            path = os.fsdecode(next(fields))
        if status[:1] == b"D" or not mode.startswith(b"100"):
            continue
        yield path, Change(path, None if status[:1] in b"AC" else old, None)


_HUNK = re.compile(rb"@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")

Lines = tuple[frozenset[int], frozenset[int]]


def _hunks(patch: bytes) -> Iterator[tuple[str, Lines]]:
    """For each file of a patch without context: its added lines, and those of them that only moved."""
    path: str | None = None
    added: dict[int, bytes] = {}
    removed: set[bytes] = set()
    number, left = 0, False
    for line in patch.split(b"\n"):
        if line.startswith(b"diff --git "):
            if path is not None:
                yield path, _sorted(added, removed)
            path, added, removed, left = None, {}, set(), True
        elif left and line.startswith(b"+++ "):
            path = _unquoted(line[4:].rstrip(b"\t"))
        elif hunk := _HUNK.match(line):
            number, left = int(hunk[1]), False
        elif not left and line.startswith(b"+"):
            added[number] = line[1:].strip()
            number += 1
        elif not left and line.startswith(b"-"):
            removed.add(line[1:].strip())
    if path is not None:
        yield path, _sorted(added, removed)


def _sorted(added: Mapping[int, bytes], removed: set[bytes]) -> Lines:
    return frozenset(added), frozenset(number for number, text in added.items() if text in removed)


_ESCAPES = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}


def _unquoted(name: bytes) -> str | None:
    """The path in a ``+++`` line: git quotes names with quotes and control characters as C does."""
    if name == b"/dev/null":
        return None
    if name.startswith(b'"'):
        name = re.sub(rb"\\([0-7]{3}|.)", lambda found: _unescaped(found[1]), name[1:-1])
    return os.fsdecode(name.removeprefix(b"b/"))


def _unescaped(code: bytes) -> bytes:
    return bytes([int(code, 8)]) if len(code) == 3 else _ESCAPES.get(code, code)


def _names(output: bytes) -> list[str]:
    return [os.fsdecode(name) for name in output.split(b"\0") if name]


# -- asking git ---------------------------------------------------------------------------------------------------


def _command(folder: Path, *arguments: str) -> list[str]:
    return ["git", "-C", str(folder), "-c", "core.quotepath=off", "-c", "color.ui=never", *arguments]


def _environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_LITERAL_PATHSPECS": "1"}


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            _command(folder, *arguments), capture_output=True, check=False, env=_environment(), stdin=subprocess.DEVNULL
        )
    except OSError as error:
        raise ChangeError(f"git cannot be run: {error}") from None
    if done.returncode and b"dubious ownership" in done.stderr:
        advice = f"git config --global --add safe.directory {folder.resolve()}"
        raise RefusedError(f"git does not open this repository, because it belongs to another user: {advice}")
    if done.returncode:
        raise ChangeError(os.fsdecode(done.stderr).strip() or f"git {arguments[0]} failed")
    return done.stdout
