"""What is due when: the clocks of the lexicon applied to the dates of a case.

Working days come from a maintained holiday table. Beyond the years for which the State Council's calendar is published
(which weekends are worked is known only then), a date is shown as earliest to latest and marked.
"""

from __future__ import annotations

import datetime
import importlib.util
from collections.abc import Iterable
from typing import NamedTuple

from scanner.model import Text
from scanner.rulebook.clocks import Clock

LONGEST_BREAK = 9
"""Days that holidays can add to a span of a few weeks where the calendar is not published yet."""


class Deadline(NamedTuple):
    """One clock on one case; `latest` differs from `earliest` where the working calendar is not published."""

    clock: Clock
    earliest: datetime.date
    latest: datetime.date

    @property
    def certain(self) -> bool:
        """Whether the day is known exactly."""
        return self.earliest == self.latest


UNSURE = {
    "S1": Text("只有一个来源，请向发出方确认", "one source only: confirm with whoever set it"),
    "M": Text("来源未核对，请向发出方确认", "source not verified: confirm with whoever set it"),
}
"""What a deadline says of itself whose source is not sure."""
UNPUBLISHED = Text(
    "当年放假安排尚未公布，按最早一天准备", "the calendar of that year is not published: go by the first day"
)

UNCOUNTED = Text(
    "没有放假表，按最早一天准备；装上即可算准：pip install 'listing-scanner[complaint]'",
    "counted without a table of holidays: go by the first day, or pip install 'listing-scanner[complaint]'",
)


def doubts_of(one: Deadline) -> tuple[Text, ...]:
    """Everything that a reader of this deadline must know before relying on it."""
    open_end = UNPUBLISHED if importlib.util.find_spec("holidays") else UNCOUNTED
    said = (UNSURE.get(one.clock.sure), one.clock.note, None if one.certain else open_end)
    return tuple(text for text in said if text is not None)


def deadlines(clocks: Iterable[Clock], channel: str, events: dict[str, datetime.date]) -> list[Deadline]:
    """The deadlines of a case on `channel`, soonest first. `events`: received, accepted → day."""
    found = []
    for clock in clocks:
        day = events.get(clock.after)
        if day is None or channel not in clock.channels:
            continue
        if not clock.start <= day.isoformat() <= (clock.end or "9999-12-31"):
            continue
        found.append(Deadline(clock, *due(day, clock.days, clock.unit)))
    return sorted(found, key=lambda one: (one.earliest, one.clock.id))


def due(day: datetime.date, days: int, unit: str) -> tuple[datetime.date, datetime.date]:
    """(earliest, latest) last day of a term of `days` after `day`, the day itself not counted."""
    if unit == "calendar":
        last = day + datetime.timedelta(days=days)
        return last, last
    last, known = _working(day, days)
    if known:
        return last, last
    weekdays = _weekdays(day, days)
    return weekdays, weekdays + datetime.timedelta(days=LONGEST_BREAK)


def _working(day: datetime.date, days: int) -> tuple[datetime.date, bool]:
    """The day `days` working days later, and whether the whole way lies in published years."""
    try:
        import holidays
    except ImportError:  # the extra is not installed: the day is a span then, and says why
        return day, False

    years = range(day.year, day.year + 3)
    calendar = holidays.country_holidays("CN", years=years)
    published = {year for year in years if any(one.year == year for one in calendar.weekend_workdays)}
    left, last = days, day
    while left:
        last += datetime.timedelta(days=1)
        left -= calendar.is_working_day(last)
    return last, set(range(day.year, last.year + 1)) <= published


def _weekdays(day: datetime.date, days: int) -> datetime.date:
    while days:
        day += datetime.timedelta(days=1)
        days -= day.weekday() < 5
    return day
