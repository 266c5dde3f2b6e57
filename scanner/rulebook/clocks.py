"""`clocks.toml`: the deadlines a complaint starts, as dated data. Read only when a complaint is worked on."""

from __future__ import annotations

from scanner.model import Text
from scanner.rulebook.listing import root
from scanner.rulebook.table import Table, read
from scanner.text.named import NamedTuple

EVENTS = ("received", "accepted")
CHANNELS = ("platform", "12345", "12315", "letter", "claimant", "sampling", "platform-sampling", "other")


class Clock(NamedTuple):
    """One deadline: so many days after an event, on some channels, while it is in force."""

    id: str
    name: Text
    who: str
    """merchant or authority: whose deadline it is."""
    after: str
    """received or accepted."""
    days: int
    unit: str
    """working or calendar."""
    channels: tuple[str, ...]
    basis: Text
    sure: str
    start: str
    """First day in force, ISO."""
    end: str | None
    note: Text | None


def clocks() -> tuple[Clock, ...]:
    """All deadlines; the first thing wrong in the file is a `RulebookError`."""
    top = root()
    whole = read(top / "clocks.toml", top)
    return tuple(_clock(id, child) for id in whole.data if (child := whole.child(id)) is not None)


def _clock(id: str, table: Table) -> Clock:
    days = table.must("days")
    if not isinstance(days, int) or days < 1:
        raise table.error("days", "must be a whole number of days, at least 1")
    found = Clock(
        id=id,
        name=table.text("name"),
        who=table.choice("who", ("merchant", "authority")),
        after=table.choice("after", EVENTS),
        days=days,
        unit=table.choice("unit", ("working", "calendar")),
        channels=table.strings("channels", required=True),
        basis=table.text("basis"),
        sure=table.choice("sure", ("P", "S2", "S1", "M")),
        start=table.date("from") or "1949-10-01",
        end=table.date("to"),
        note=table.maybe_text("note"),
    )
    for channel in found.channels:
        if channel not in CHANNELS:
            raise table.error("channels", f"{channel!r} is no channel; known are {', '.join(CHANNELS)}")
    table.finish()
    return found
