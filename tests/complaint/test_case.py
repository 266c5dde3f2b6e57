"""A case is read strictly, written so that it reads back, and warns of personal data."""

from pathlib import Path

import pytest

from scanner.complaint.case import Case, CaseError, Sampling, dump, load, personal_data

WHOLE = Case(
    id="2026-0007",
    channel="12315",
    received="2026-11-20",
    words=("最佳", '引"号'),
    claim="纯棉",
    listings=("10086",),
    platform="tmall",
    deadline="2026-11-27",
    source="某区市场监管局",
    signals=(("off_platform_contact", True), ("repeated_order", False)),
    sampling=Sampling(report="R-1", item="绒子含量", declared="90%", measured="85.7%"),
    unchecked_reasons=(("https://shop.example/1", "已下架"),),
)


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text(dump(WHOLE), encoding="utf-8")
    assert load(tmp_path) == WHOLE


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('id = "1"\nchannel = "12315"', "received"),
        ('id = "1"\nchannel = "fax"\nreceived = "2026-01-01"', "channel"),
        ('id = "1"\nchannel = "12315"\nreceived = "gestern"', "received"),
        ('id = "1"\nchannel = "12315"\nreceived = "2026-01-01"\nclaimant = "x"', "claimant"),
        ('id = "1"\nchannel = "12315"\nreceived = "2026-01-01"\n[signals]\nangry = true', "signals.angry"),
        ("id = ", "case.toml"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "case.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CaseError, match=named):
        load(tmp_path)


def test_a_folder_without_a_case_says_how_to_start_one(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="complaint new"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("联系人13812345678", ["a mobile number"]),
        ("订单 2026112100012345", ["a bank card number"]),
        ("张三 11010119900307123X", ["an identity card number"]),
        ("a.b@example.com", ["an e-mail address"]),
        ("商品货号 10086", []),
    ],
)
def test_personal_data_is_noticed(text: str, found: list[str]) -> None:
    assert [what.en for what in personal_data(text)] == found
