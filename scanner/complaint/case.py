"""A case: what was complained of, by which way, when, and by when an answer is due. One TOML file in a folder."""

from __future__ import annotations

import datetime
import re
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from scanner.model import Text
from scanner.rulebook.clocks import CHANNELS

NAME = "case.toml"
SIGNALS = ("off_platform_contact", "incomplete_address", "repeated_order")
"""Signs of an abnormal claimant, as yes or no only: no personal data belongs into a case."""
PERSONAL = {
    Text("手机号", "a mobile number"): re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"),
    Text("身份证号", "an identity card number"): re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])"),
    Text("银行卡号", "a bank card number"): re.compile(r"(?<!\d)\d{16,19}(?![\dXx])"),
    Text("邮箱地址", "an e-mail address"): re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"),
}


class CaseError(Exception):
    """A case that cannot be read or worked on; the message names file and key, in both languages where it has them."""

    def __init__(self, message: str, zh: str | None = None) -> None:
        super().__init__(message)
        self.said = Text(zh or message, message)


class Sampling(NamedTuple):
    """A failed sampling: what was measured against what was declared."""

    report: str | None = None
    item: str | None = None
    declared: str | None = None
    measured: str | None = None
    standard: str | None = None


class Case(NamedTuple):
    """One complaint, as `case.toml` holds it. Dates are ISO strings."""

    id: str
    channel: str
    received: str
    words: tuple[str, ...] = ()
    claim: str | None = None
    """A material or down claim complained of, in words (纯棉)."""
    listings: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    """Pictures complained of, as paths under the case's folder."""
    platform: str | None = None
    deadline: str | None = None
    """The date the notice itself gives; it wins over every computed one."""
    accepted: str | None = None
    source: str | None = None
    """Who handed it on (a platform, a bureau), never a person."""
    signals: tuple[tuple[str, bool], ...] = ()
    sampling: Sampling | None = None
    unchecked_reasons: tuple[tuple[str, str], ...] = ()
    """Why something that could not be checked may stand when the case is closed: uri → reason."""
    closed: str | None = None

    def events(self) -> dict[str, datetime.date]:
        """The days that start clocks."""
        days = {"received": self.received, "accepted": self.accepted}
        return {name: datetime.date.fromisoformat(day) for name, day in days.items() if day}


def personal_data(text: str) -> list[Text]:
    """What in `text` looks like personal data: it does not belong into a case, and a warning says so."""
    return [what for what, pattern in PERSONAL.items() if pattern.search(text)]


def load(folder: Path) -> Case:
    """The case in `folder`. Raises `CaseError` naming file and key."""
    path = folder / NAME
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise CaseError(
            f"{folder}: is no case (no {NAME} in it); start one with `complaint new`",
            f"{folder}：不是案件文件夹（没有 {NAME}），请先用 complaint new 立案",
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CaseError(f"{path}: {error}") from error
    return _case(path, data)


def _case(path: Path, data: dict[str, Any]) -> Case:
    for key in data:
        if key not in Case._fields:
            raise CaseError(f"{path}: {key} is no key of a case; known are {', '.join(Case._fields)}")
    for key in ("id", "channel", "received"):
        if not isinstance(data.get(key), str):
            raise CaseError(f"{path}: {key} is missing or no text")
    if data["channel"] not in CHANNELS:
        raise CaseError(f"{path}: channel must be one of {', '.join(CHANNELS)}")
    for key in ("received", "accepted", "deadline", "closed"):
        _day(path, key, data.get(key))
    for key in ("words", "listings", "pictures"):
        _texts(path, key, data.get(key, []))
    signals = data.pop("signals", {})
    for name, value in signals.items():
        if name not in SIGNALS or not isinstance(value, bool):
            raise CaseError(f"{path}: signals.{name}: known are {', '.join(SIGNALS)}, each true or false")
    sampling = data.pop("sampling", None)
    if sampling is not None and not set(sampling) <= set(Sampling._fields):
        raise CaseError(f"{path}: sampling: known keys are {', '.join(Sampling._fields)}")
    reasons = data.pop("unchecked_reasons", {})
    if not isinstance(reasons, dict) or not all(isinstance(why, str) for why in reasons.values()):
        raise CaseError(f'{path}: unchecked_reasons: each line is "address" = "reason"')
    plain: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
    return Case(
        **plain,
        signals=tuple(signals.items()),
        sampling=Sampling(**sampling) if sampling else None,
        unchecked_reasons=tuple(reasons.items()),
    )


def _texts(path: Path, key: str, value: Any) -> None:
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise CaseError(f'{path}: {key} must be a list of texts like ["最佳"]')


def _day(path: Path, key: str, value: Any) -> None:
    if value is None:
        return
    try:
        datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise CaseError(f'{path}: {key} must be a date in quotes like "2026-11-21"') from None


def dump(case: Case) -> str:
    """The case as TOML that a person edits."""
    lines = []
    for key, value in case._asdict().items():
        if key in ("signals", "sampling", "unchecked_reasons") or value is None or value == ():
            continue
        lines.append(f"{key} = {toml(value)}")
    if case.signals:
        lines += ["", "[signals]", *(f"{name} = {toml(value)}" for name, value in case.signals)]
    if case.sampling:
        stated = {key: value for key, value in case.sampling._asdict().items() if value is not None}
        lines += ["", "[sampling]", *(f"{key} = {toml(value)}" for key, value in stated.items())]
    if case.unchecked_reasons:
        lines += ["", "[unchecked_reasons]", *(f"{toml(uri)} = {toml(why)}" for uri, why in case.unchecked_reasons)]
    return "\n".join(lines) + "\n"


def toml(value: Any) -> str:
    """A text, a yes or no, or a list of them, as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    escaped = "".join(
        {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(char)
        or (char if char.isprintable() else f"\\u{ord(char):04x}")
        for char in str(value)
    )
    return f'"{escaped}"'
