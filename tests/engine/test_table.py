"""Results as rows and columns."""

from __future__ import annotations

import pytest

pa = pytest.importorskip("pyarrow")

from scanner.engine import table  # noqa: E402
from scanner.engine.table import HELD, Row, batch, batches, rows, schema  # noqa: E402
from scanner.model import ListingResult, Unchecked  # noqa: E402
from scanner.scan import source_result  # noqa: E402


def failed(number: int) -> ListingResult:
    return source_result(Unchecked(f"{number}.html", None, "unreadable", "broken"))


def test_what_was_not_checked_is_a_row_with_its_reason() -> None:
    (row,) = rows(failed(7))
    assert row == Row(
        listing="7.html", platform="", bucket="unchecked", uri="7.html", rule="unreadable", severity="failed",
        message="broken",
    )  # fmt: skip


def test_columns_stand_in_the_order_of_the_schema() -> None:
    row = Row(listing="1", end=5, basis=["a", "b"], polygon=[1.0, 2.5])
    assert batch([row]).to_pylist() == [row._asdict()]
    assert tuple(schema().names) == Row._fields


def test_rows_are_handed_on_a_few_at_a_time() -> None:
    sizes = [one.num_rows for one in batches(map(failed, range(2 * HELD + 5)))]
    assert sizes == [HELD, HELD, 5]
    assert [one.num_rows for one in batches([])] == [0]


def test_half_a_surrogate_pair_in_a_file_name_is_no_failure() -> None:
    result = source_result(Unchecked("\udc80.html", None, "unreadable", "broken"))
    (found,) = table.batch(list(rows(result))).to_pylist()
    assert found["uri"] == "?.html"
    assert found["message"] == "broken"
