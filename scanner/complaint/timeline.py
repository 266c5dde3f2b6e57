"""What was done in a case and when, and what is still to do, read from its manifest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scanner.complaint.case import Case
from scanner.complaint.manifest import Entry
from scanner.model import Text

STEPS: tuple[tuple[str, Text, str], ...] = (
    ("opened", Text("立案：记录投诉内容", "Case opened: what was complained of"), "complaint new"),
    (
        "swept",
        Text("清查：找出全部同类用语", "Sweep: every place with such wording"),
        "complaint sweep {case} SOURCE...",
    ),
    ("captured before", Text("改前取证", "Evidence before the edit"), "complaint capture {case}"),
    ("verified", Text("复查：确认已改", "Verified after the edit"), "complaint verify {case}"),
    ("captured after", Text("改后取证", "Evidence after the edit"), "complaint capture {case} --stage after"),
    ("answered", Text("生成答复材料", "Answer drawn up"), "complaint answer {case}"),
    ("closed", Text("结案", "Closed"), "complaint close {case}"),
)
"""The steps of a case in order, the action that says one is done, and the command that does it."""

ACTIONS = {
    "opened": Text("立案", "Case opened"),
    "swept": Text("清查", "Swept"),
    "kept": Text("保存文件", "File kept"),
    "captured": Text("取证", "Page captured"),
    "captured before": Text("改前取证完成", "Evidence before the edit complete"),
    "captured after": Text("改后取证完成", "Evidence after the edit complete"),
    "verified": Text("复查", "Verified"),
    "answered": Text("生成答复材料", "Answer drawn up"),
    "stamped": Text("取得时间戳", "Time stamp obtained"),
    "noted": Text("记事", "Note"),
    "closed": Text("结案", "Closed"),
}


class Step(NamedTuple):
    """One step of a case; `time` is when it was last done, None while it is open."""

    id: str
    name: Text
    time: str | None
    how: str
    """The command that does it, with ``{case}`` for the folder."""
    done: bool
    """Whether nothing is left of it: a verification that found the wording again is to be repeated."""


def steps(entries: Sequence[Entry], left: int | None = None) -> list[Step]:
    """All steps with their last time; `left`: places that the last verification left open."""
    last = {entry.action: entry for entry in entries}
    return [
        Step(id, name, last[id].time if id in last else None, how, id in last and not (id == "verified" and left))
        for id, name, how in STEPS
    ]


def events(entries: Sequence[Entry]) -> list[tuple[str, str, dict[str, object]]]:
    """(time, action, note) of what a reader of the answer wants to see; single files are left out."""
    return [(entry.time, entry.action, entry.note) for entry in entries if entry.action not in ("kept", "captured")]


def next_step(found: Sequence[Step], case: Case) -> Step | None:
    """The first step that is still open; a closed case has none."""
    if case.closed:
        return None
    return next((step for step in found if not step.done), None)
