"""A proof answers the findings it covers, while it is valid, and no others."""

import datetime
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from scanner.cli import root
from scanner.cli.options import today
from scanner.complaint.proofs import COLUMNS, Proof, ProofError, answered, expiring, load
from tests.complaint.commands import call, opened
from tests.complaint.findings import finding, result

PROOF = Proof("statistics", "R-2026-11", "某咨询", words=("销量第一",), rules=("first-place",), valid_to="2027-06-30")
OWED = finding(quote="销量第一", rule="first-place", severity="warning", proof="销量数据的来源")


def shown(proof: Proof, day: str = "2026-11-21", **more: object) -> int:
    (one,) = answered([result(OWED, brand="青禾", **more)], [proof], day, "zh")  # type: ignore[arg-type]
    assert len(one.shown) + len(one.info) == 1
    return len(one.shown)


def test_a_covering_proof_turns_the_finding_into_information_that_names_it() -> None:
    (one,) = answered([result(OWED)], [PROOF], "2026-11-21", "zh")
    assert one.shown == ()
    assert one.info[0].severity == "info"
    assert "R-2026-11" in one.info[0].message


def test_an_ended_proof_answers_nothing() -> None:
    assert shown(PROOF, "2027-06-30") == 0
    assert shown(PROOF, "2027-07-01") == 1


@pytest.mark.parametrize(
    ("proof", "left"),
    [
        (PROOF._replace(listings=("2",)), 1),
        (PROOF._replace(listings=("1",)), 0),
        (PROOF._replace(brands=("别家",)), 1),
        (PROOF._replace(brands=("青禾",)), 0),
        (PROOF._replace(words=("好评第一",)), 1),
        (PROOF._replace(rules=("only-one",)), 1),
        (PROOF._replace(rules=(), categories=("absolute",)), 0),
        (PROOF._replace(rules=(), words=()), 1),
    ],
)
def test_scope(proof: Proof, left: int) -> None:
    assert shown(proof) == left


def test_a_finding_that_owes_no_proof_stays() -> None:
    (one,) = answered([result(OWED._replace(proof=None))], [PROOF], "2026-11-21", "zh")
    assert len(one.shown) == 1


def test_a_register_reads_back_and_knows_its_files(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(b"%PDF")
    text = '[[proof]]\nkind = "test-report"\nnumber = "1"\nissuer = "检测站"\nfile = "report.pdf"\nsha256 = "{}"\n'
    register = tmp_path / "proofs.toml"
    register.write_text(text.format("1f1de4e1c4b2a9d5" * 4), encoding="utf-8")
    with pytest.raises(ProofError, match="SHA-256"):
        load(register)
    register.write_text(text.replace("sha256", "#").format(""), encoding="utf-8")
    assert load(register)[0].issuer == "检测站"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[[proof]]\nkind = "test-report"\nnumber = "1"', "issuer"),
        ('[[proof]]\nkind = "rumour"\nnumber = "1"\nissuer = "x"', "kind"),
        ('[[proof]]\nkind = "award"\nnumber = "1"\nissuer = "x"\nvalid_to = "soon"', "valid_to"),
        ('[[proof]]\nkind = "award"\nnumber = "1"\nissuer = "x"\ncolour = "red"', "colour"),
        ("[[certificate]]\n", "certificate"),
        ("[[proof", "proofs.toml"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "proofs.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ProofError, match=named):
        load(tmp_path / "proofs.toml")


def test_what_ends_soon_comes_first() -> None:
    day = datetime.date(2026, 11, 21)
    proofs = [PROOF._replace(number=end, valid_to=end) for end in ("2027-01-01", "2026-12-01", "2026-11-01")]
    assert [proof.number for proof in expiring(proofs, day, 30)] == ["2026-11-01", "2026-12-01"]


def test_a_proof_that_ends_soon_answers_no_longer() -> None:
    (kept,) = answered([result(OWED)], [PROOF], "2027-06-01", "zh", notice=29)
    (back,) = answered([result(OWED)], [PROOF], "2027-06-01", "zh", notice=30)
    assert (len(kept.shown), len(back.shown)) == (0, 1)


@pytest.mark.parametrize("names", [COLUMNS.values(), COLUMNS.keys()], ids=["english", "chinese"])
def test_a_workbook_is_a_register_too(tmp_path: Path, names: Iterable[str]) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(names))
    sheet.append(
        [
            "统计",
            "R-2026-11",
            "某咨询",
            "销量第一、好评第一",
            "first-place",
            None,
            "青禾",
            None,
            None,
            None,
            datetime.date(2027, 6, 30),
        ]
    )
    book.save(tmp_path / "proofs.xlsx")
    (proof,) = load(tmp_path / "proofs.xlsx")
    assert proof == PROOF._replace(words=("销量第一", "好评第一"), brands=("青禾",))


def test_a_workbook_without_the_columns_says_which_it_needs(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "proofs.xlsx")
    with pytest.raises(ProofError, match="类型"):
        load(tmp_path / "proofs.xlsx")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(ProofError, match=r"broken\.xlsx"):
        load(tmp_path / "broken.xlsx")


def test_a_scope_of_fibres() -> None:
    claim = OWED._replace(quote="100%羊毛")
    wool = Proof("test-report", "1", "检测站", fibres=("羊毛",))
    assert wool.covers(claim, result(claim), "2026-11-21")
    assert not wool._replace(fibres=("桑蚕丝",)).covers(claim, result(claim), "2026-11-21")


def test_status_lists_what_ends_soon(tmp_path: Path) -> None:
    case = tmp_path / "case"
    opened(case)
    day = (today() + datetime.timedelta(days=20)).isoformat()
    text = f'[[proof]]\nkind = "patent"\nnumber = "ZL 1"\nissuer = "专利局"\nvalid_to = "{day}"\n'
    (case / "proofs.toml").write_text(text, encoding="utf-8")
    assert "ZL 1" in call("status", str(case)).output
    assert "ZL 1" not in call("status", str(case), "--expiring", "10d").output
    assert call("status", str(case), "--expiring", "soon").exit_code == 2


def test_a_scan_knows_proofs_and_their_notice(tmp_path: Path) -> None:
    """A report answers a rank with period and source until it ends, and with ``--expiring`` until shortly before."""
    store, register, out = tmp_path / "s.jsonl", tmp_path / "proofs.toml", tmp_path / "out.json"
    store.write_text(
        '{"id": "1", "title": "毛巾", "detail": "据某咨询2025年度报告，本品类销量第一"}\n', encoding="utf-8"
    )
    proof = 'kind = "statistics"\nnumber = "R-1"\nissuer = "某咨询"\nwords = ["第一"]\nvalid_to = "2027-06-30"\n'
    register.write_text(f"[[proof]]\n{proof}", encoding="utf-8")

    def proven(day: str, *more: str) -> bool:
        arguments = ["scan", str(store), "--on", day, "--output", f"json={out}", "--proofs", str(register)]
        CliRunner().invoke(root, [*arguments, *more], catch_exceptions=False)
        (found,) = json.loads(out.read_bytes())["results"]
        return any("R-1" in one["message"] for one in found["info"])

    assert proven("2027-06-10")
    assert not proven("2027-06-10", "--expiring", "30d")
    assert not proven("2027-07-01")
