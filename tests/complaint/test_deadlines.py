"""Clocks are dated data; working days follow the published calendar, and beyond it a date is a span."""

import datetime
import importlib.util
import sys

import pytest

from scanner.complaint.deadlines import UNCOUNTED, deadlines, doubts_of, due
from scanner.rulebook.clocks import clocks

day = datetime.date.fromisoformat


@pytest.mark.parametrize(
    ("start", "days", "unit", "last"),
    [
        ("2026-11-20", 3, "calendar", "2026-11-23"),
        ("2026-11-20", 7, "working", "2026-12-01"),
        ("2026-09-28", 3, "working", "2026-10-08"),  # over the national holiday
        ("2026-09-17", 3, "working", "2026-09-21"),  # Sunday 20 September is worked
    ],
)
def test_a_known_day(start: str, days: int, unit: str, last: str) -> None:
    assert due(day(start), days, unit) == (day(last), day(last))


def test_beyond_the_published_calendar_a_day_is_a_span() -> None:
    earliest, latest = due(day("2029-09-20"), 15, "working")
    assert earliest < latest


def test_the_day_of_receipt_decides_which_measures_apply() -> None:
    def ids(received: str) -> set[str]:
        return {one.clock.id for one in deadlines(clocks(), "12315", {"received": day(received)})}

    assert "gov-accept-2020" in ids("2026-04-14")
    assert "gov-accept-2020" not in ids("2026-04-15")
    assert "gov-accept-2026" in ids("2026-04-15")


def test_a_clock_waits_for_its_event() -> None:
    found = deadlines(clocks(), "12315", {"received": day("2026-03-02"), "accepted": day("2026-03-10")})
    assert {"gov-mediate-2020"} <= {one.clock.id for one in found}
    assert [one.earliest for one in found] == sorted(one.earliest for one in found)


def test_a_failed_sampling_has_its_focus_period() -> None:
    found = {one.clock.id: one for one in deadlines(clocks(), "sampling", {"received": day("2026-11-20")})}
    assert found["sampling-focus"].earliest == day("2026-11-20") + datetime.timedelta(days=180)


def test_without_the_table_of_holidays_a_working_day_is_a_span_that_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a plain installation has it: nothing fails, and nothing is claimed that was not counted."""
    real = importlib.util.find_spec
    monkeypatch.setitem(sys.modules, "holidays", None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "holidays" else real(name))
    found = {one.clock.id: one for one in deadlines(clocks(), "12315", {"received": day("2026-11-20")})}
    one = found["gov-accept-2026"]
    assert (one.earliest, one.certain) == (day("2026-12-01"), False)
    assert UNCOUNTED in doubts_of(one)
    calendar = deadlines(clocks(), "platform", {"received": day("2026-11-20")})
    assert all(one.certain and UNCOUNTED not in doubts_of(one) for one in calendar)
