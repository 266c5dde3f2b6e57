"""What the answer and the status say: no closing while places are open, and no unsure deadline without a doubt."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from scanner.cli.complaint.opening import deadline_lines
from scanner.complaint.answer import Material, sections
from scanner.complaint.case import Case
from scanner.complaint.deadlines import UNPUBLISHED, UNSURE, deadlines
from scanner.model import Lang
from scanner.rulebook.clocks import CHANNELS, clocks
from tests.complaint.commands import call, opened, sweep
from tests.complaint.shop import Shop, running


def test_nothing_suggests_to_close_while_places_are_open(tmp_path: Path) -> None:
    case = tmp_path / "case"
    opened(case)
    with running(Shop()) as shop:
        shop.home([shop.item("A1", "顶级衬衫", "好穿。"), shop.item("A2", "顶级帽子", "遮阳。")])
        assert sweep(shop, case).exit_code == 0
        said = call("answer", str(case)).output
        assert "not verified yet; next: complaint verify" in said
        assert "complaint close" not in said

        shop.item("A1", "衬衫", "好穿。")
        shop.pages["/products/A2"] = 403
        assert call("verify", str(case)).exit_code == 1
        said = call("answer", str(case)).output
        assert "1 places are open: edit them first; next: complaint verify" in said
        assert "complaint close" not in said
        status = call("status", str(case)).output
        assert "next: Verified after the edit" in status or "next: Evidence before the edit" in status
        assert "1 places are open; what cannot be checked needs a reason" in status

        with (case / "case.toml").open("a", encoding="utf-8") as text:
            text.write(f'\n[unchecked_reasons]\n"{shop.address}/products/A2" = "已下架"\n')
        said = call("answer", str(case)).output
        assert "next: complaint close" in said
        assert "places are open" not in call("status", str(case)).output
    assert call("close", str(case)).exit_code == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("received", ["2025-09-20", "2026-09-20", "2031-09-20"])
def test_a_deadline_whose_source_is_not_sure_says_so(channel: str, lang: Lang, received: str) -> None:
    case = Case("1", channel, received, accepted=received)
    lines = list(deadline_lines(case, lang, datetime.date(2026, 11, 22)))
    found = deadlines(clocks(), channel, case.events())
    made = Material(case, (), found, (), 0, (), "0" * 64)
    (table,) = [part.table for part in sections(made, lang) if part.heading in ("期限", "Deadlines")]
    for one in found:
        name = one.clock.name.of(lang)
        (line,) = [line for line in lines if f": {name}  [" in line]
        (row,) = [row for row in table if row[0] == name]
        for said in (line, row[-1]):
            if one.clock.sure in UNSURE:
                assert UNSURE[one.clock.sure].of(lang) in said
            if one.clock.note:
                assert one.clock.note.of(lang) in said
            assert (UNPUBLISHED.of(lang) in said) == (not one.certain)


def test_every_unsure_clock_is_met_above() -> None:
    met = {
        one.clock.id
        for channel in CHANNELS
        for day in ("2025-09-20", "2026-09-20")
        for one in deadlines(clocks(), channel, Case("1", channel, day, accepted=day).events())
    }
    unsure = {clock.id for clock in clocks() if clock.sure in UNSURE}
    assert unsure
    assert unsure <= met
    assert {clock.sure for clock in clocks()} <= {"P", "S2", *UNSURE}
