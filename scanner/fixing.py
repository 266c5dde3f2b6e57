"""Safe fixes put into files: the words of a finding are replaced, every other byte stays.

A fix is taken only where it stands for exactly the finding's words in one stretch of the file, and where the corrected
text, scanned again, is free of what was fixed and has nothing new. A file is replaced at once or not at all.
"""

from __future__ import annotations

import difflib
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from scanner.documents.decode import text_of
from scanner.model import Finding, ListingResult, Page, Text, base_field
from scanner.text.named import NamedTuple
from scanner.workbook_cells import Cell, WorkbookError, cells, replaced

ZIP = b"PK\x03\x04"
_UNSAFE = frozenset("<>&\"'\\`{}[]|#,;\t\r\n=+@$:")
"""Characters that mean something in one of the formats: a fix that holds one is for a person."""

Rescan = Callable[[Page], Iterable[ListingResult]]


class Fixed(NamedTuple):
    """What became of one file."""

    uri: str
    before: bytes
    after: bytes
    """Equal to `before` where nothing was done."""
    done: tuple[Finding, ...]
    skipped: tuple[tuple[Finding, Text], ...]
    edits: tuple[tuple[str, str, str], ...] = ()
    """Of a workbook: cell, old and new text."""


class _Edit(NamedTuple):
    finding: Finding
    start: int
    end: int
    text: str


NO_PLACE = Text("在文件中没有唯一、连续的位置", "it has no single place in the file")
FORMULA = Text("单元格含公式或多种格式", "the cell holds a formula or several formats")
CHARACTERS = Text("建议用语含有此格式的特殊字符", "the wording holds characters that mean something in this format")
OVERLAP = Text("与另一处修改重叠", "it overlaps another fix")
UNCLEAN = Text("改后的文字仍有问题", "the corrected text would still have findings")


def by_file(results: Iterable[ListingResult]) -> dict[str, list[Finding]]:
    """Findings that a safe fix is offered for, by the file they stand in."""
    found: dict[str, list[Finding]] = {}
    for result in results:
        for finding in result.shown:
            if safe_text(finding) is not None:
                found.setdefault(finding.place.uri, []).append(finding)
    return found


def safe_text(finding: Finding) -> str | None:
    """The first safe fix of exactly the finding's words."""
    return next(
        (fix.text for fix in finding.fixes if fix.safe and (fix.start, fix.end) == (finding.start, finding.end)), None
    )


def fixed(uri: str, body: bytes, findings: Sequence[Finding], rescan: Rescan) -> Fixed:
    """`body` with the safe fixes of its findings, proved by scanning it again."""
    try:
        made = _workbook(uri, body, findings, rescan) if body.startswith(ZIP) else _text(uri, body, findings)
    except (WorkbookError, OSError, ValueError, KeyError) as error:
        reason = Text(f"无法修改：{error}", f"cannot be changed: {error}")
        return Fixed(uri, body, body, (), tuple((one, reason) for one in findings))
    return made if not made.done or _is_clean(made, rescan) else _undone(made)


def _undone(made: Fixed) -> Fixed:
    skipped = (*made.skipped, *((one, UNCLEAN) for one in made.done))
    return Fixed(made.uri, made.before, made.before, (), skipped)


def _is_clean(made: Fixed, rescan: Rescan) -> bool:
    before, after = _found(rescan(Page(made.uri, made.before))), _found(rescan(Page(made.uri, made.after)))
    return after <= before - Counter(map(_kind, made.done))


def _found(results: Iterable[ListingResult]) -> Counter[tuple[str, str, str]]:
    return Counter(_kind(finding) for result in results for finding in result.shown)


def _kind(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, base_field(finding.field), finding.quote


# -- text files ---------------------------------------------------------------------------------------------------


def _text(uri: str, body: bytes, findings: Sequence[Finding]) -> Fixed:
    encoding = text_of(Page(uri, body)).encoding
    edits: list[_Edit] = []
    skipped: list[tuple[Finding, Text]] = []
    for finding in findings:
        words = safe_text(finding)
        if words is None or len(finding.place.ranges) != 1:
            skipped.append((finding, NO_PLACE))
        elif not _UNSAFE.isdisjoint(words):
            skipped.append((finding, CHARACTERS))
        else:
            at = finding.place.ranges[0]
            edits.append(_Edit(finding, at.offset, at.offset + at.length, words))
    made, done, over = bytearray(body), [], len(body) + 1
    for edit in sorted(edits, key=lambda edit: (-edit.start, edit.end)):
        if edit.end > over:
            skipped.append((edit.finding, OVERLAP))
            continue
        made[edit.start : edit.end] = edit.text.encode(encoding)
        over = edit.start
        done.append(edit.finding)
    return Fixed(uri, body, bytes(made), tuple(reversed(done)), tuple(skipped))


# -- workbooks ----------------------------------------------------------------------------------------------------


def _workbook(uri: str, body: bytes, findings: Sequence[Finding], rescan: Rescan) -> Fixed:
    wanted: dict[str, set[str]] = {}
    for finding in findings:
        sheet, _, address = (finding.place.cell or "").rpartition("!")
        wanted.setdefault(sheet, set()).add(address)
    have = cells(body, {sheet: frozenset(addresses) for sheet, addresses in wanted.items()})
    homes: dict[str, list[Finding]] = {}
    skipped: list[tuple[Finding, Text]] = []
    for finding in findings:
        if finding.place.cell in have:
            homes.setdefault(str(finding.place.cell), []).append(finding)
        else:
            skipped.append((finding, FORMULA))
    texts: dict[str, str] = {}
    done: list[Finding] = []
    for key, inside in homes.items():
        text, taken, left = _cell_text(have[key], inside)
        if taken:
            texts[key] = text
            done += taken
        skipped += [(one, NO_PLACE) for one in left]
    made = replaced(body, texts, have) if texts else body
    edits = tuple((key, have[key].text, text) for key, text in texts.items())
    return Fixed(uri, body, made, tuple(done), tuple(skipped), edits)


def _cell_text(cell: Cell, findings: Sequence[Finding]) -> tuple[str, list[Finding], list[Finding]]:
    """The corrected text of a cell, with the findings that were corrected and those that were not."""
    edits: list[_Edit] = []
    left = []
    for finding in findings:
        words = safe_text(finding)
        # A workbook has no bytes to point at: the words must be where the field says, or be in the cell only once.
        at = finding.start if cell.text.startswith(finding.quote, finding.start) else cell.text.find(finding.quote)
        single = cell.text.count(finding.quote) == 1 or at == finding.start
        if words is None or at < 0 or not single:
            left.append(finding)
        else:
            edits.append(_Edit(finding, at, at + len(finding.quote), words))
    text, over = cell.text, len(cell.text) + 1
    taken: list[Finding] = []
    for edit in sorted(edits, key=lambda edit: (-edit.start, edit.end)):
        if edit.end > over:
            left.append(edit.finding)
            continue
        text = text[: edit.start] + edit.text + text[edit.end :]
        over = edit.start
        taken.append(edit.finding)
    return text, taken, left


# -- files --------------------------------------------------------------------------------------------------------


def write(path: Path, content: bytes) -> None:
    """Replace a file at once, with the rights it has."""
    target = path.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:60]}.", dir=target.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        if target.exists():
            fresh.chmod(target.stat().st_mode & 0o7777)
        else:
            mask = os.umask(0)
            os.umask(mask)
            fresh.chmod(0o666 & ~mask)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def diff(made: Fixed) -> Iterator[str]:
    """A unified diff of what a fix does; of a workbook its changed cells."""
    if made.before == made.after:
        return
    if made.before.startswith(ZIP):
        yield f"--- {made.uri}\n+++ {made.uri}\n"
        for cell, old, new in made.edits:
            yield f"@@ {cell} @@\n-{old}\n+{new}\n"
        return
    was, now = (text_of(Page(made.uri, one)).text.splitlines(keepends=True) for one in (made.before, made.after))
    for line in difflib.unified_diff(was, now, made.uri, made.uri):
        yield line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"
