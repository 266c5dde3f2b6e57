"""A proof answers the findings it covers, while it is valid, and no others."""

import datetime
from pathlib import Path

import pytest

from scanner.complaint.proofs import Proof, ProofError, answered, expiring, load
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
