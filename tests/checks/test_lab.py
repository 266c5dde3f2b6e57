"""Laboratory values against marks, at the edges of the standard's tolerance."""

from __future__ import annotations

import pytest
from written import hits, listing, quoted

from scanner.checks.lab import is_within


@pytest.mark.parametrize(
    ("nominal", "measured", "part", "within"),
    [
        (60, 55, "main", True), (60, 54.9, "main", False), (60, 65, "main", True), (60, 65.1, "main", False),
        (10, 7, "main", True), (10, 6.9, "main", False), (10, 13.1, "main", False), (10.1, 5.2, "main", True),
        (3, 0.1, "main", True), (3, 0, "main", False), (3, 6, "main", True), (3, 6.1, "main", False),
        (60, 50, "filling", True), (60, 49.9, "filling", False), (20, 15, "filling", True),
         (20, 14.9, "filling", False),
        (5, 0.1, "filling", True), (5, 0, "filling", False),
        (100, 99.5, "main", True), (100, 99.4, "main", False), (100, 100, "main", True),
    ],
)  # fmt: skip
def test_tolerance(nominal: float, measured: float, part: str, within: bool) -> None:
    assert is_within(measured, nominal, part) is within


@pytest.mark.parametrize(("measured", "expected"), [("55.0%", []), ("54.9%", ["棉60%"])])
def test_a_report_against_the_attribute(measured: str, expected: list[str]) -> None:
    found = hits(listing("短袖", {"材质成分": "棉60% 聚酯纤维40%"}, {"棉含量实测": measured}))
    assert [quoted(hit) for hit in found if hit.rule == "material-report"] == expected


def test_a_report_of_several_fibres() -> None:
    found = hits(listing("短袖", {"材质成分": "棉60% 聚酯纤维40%"}, {"检测结果": "棉48.2% 聚酯纤维51.8%"}))
    assert {quoted(hit) for hit in found if hit.rule == "material-report"} == {"棉60%", "聚酯纤维40%"}


def test_a_report_that_agrees() -> None:
    assert hits(listing("短袖", {"材质成分": "棉60% 聚酯纤维40%"}, {"检测结果": "棉58.2% 聚酯纤维41.8%"})) == []


@pytest.mark.parametrize(
    ("title", "declared", "report", "expected"),
    [
        ("纯棉短袖", "棉100%", {"棉含量实测": "99.5%"}, []),
        ("纯棉短袖", "棉100%", {"棉含量实测": "99.4%"}, ["纯棉"]),
        ("纯棉短袖", "棉100%", {"聚酯纤维实测": "6%"}, ["纯棉"]),
        ("100%山羊绒衫", "山羊绒100%", {"检测结果": "山羊绒95.2% 绵羊毛4.8%"}, []),
        ("100%山羊绒衫", "山羊绒100%", {"检测结果": "山羊绒80% 绵羊毛20%"}, ["100%山羊绒"]),
    ],
)
def test_a_claim_of_purity_against_a_report(
    title: str, declared: str, report: dict[str, str], expected: list[str]
) -> None:
    found = hits(listing(title, {"材质成分": declared}, report))
    assert [quoted(hit) for hit in found if hit.severity == "error" and hit.block.field == "title"] == expected
