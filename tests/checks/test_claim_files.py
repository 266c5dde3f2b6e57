"""The claim files of the lexicon: their examples, and what a wrong file says."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from written import book

from scanner.checks import examples
from scanner.claims.fibres import STANDARD_NAMES
from scanner.claims.materials import CLASSES
from scanner.rulebook import RulebookError, claim_rules, sources
from scanner.rulebook.table import Table

FOLDER = Path(__file__).parents[2] / "lexicons" / "claims"
FILES = sorted(FOLDER.glob("*.toml"))
WRITTEN = [example for example in sources.examples() if example.kind == "claim"]
WITHOUT_HITS = {"material-report", "down-report", "safety-class", "picture-small-print"}
"""Reports and pictures are no field of an example, and a class is only ever a record."""


def test_examples_are_there() -> None:
    for path in FILES:
        data = tomllib.loads(path.read_text(encoding="utf-8"))["examples"]
        assert data["clean"], path.stem
        assert data["hits"] or path.stem in WITHOUT_HITS, path.stem


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_examples_say_what_they_were_written_for(path: Path) -> None:
    mine = [example for example in WRITTEN if example.owner == path.stem]
    wrong = [(one.text, examples.wrong(one, book(bool(one.context.get("strict"))))) for one in mine]
    assert mine and [item for item in wrong if item[1]] == []


def test_fibres_and_materials_are_known() -> None:
    classes = {one for held in CLASSES.values() for one in held} | {"fibre"}
    for claim in book().claims:
        assert set(claim["fibres"]) <= STANDARD_NAMES, claim["id"]
        assert {*claim["wants"], *claim["refuted_by"]} <= classes, claim["id"]


def test_doubtful_numbers_never_become_fixes() -> None:
    assert [claim["id"] for claim in book().claims if claim["fixable"] and claim["sure"] not in ("P", "S2")] == []


RIGHT = """\
id = "x"
kind = "pure"
severity = "error"
sure = "S2"
basis = ["gb-29862"]
fibres = ["棉"]
minimum = 96
words = ["纯棉"]
name = {zh = "甲", en = "A"}
message = {zh = "甲", en = "A"}
advice = {zh = "甲", en = "A"}
"""


def load(source: str) -> dict[str, object]:
    return claim_rules.claim(Table("claims/x.toml", source, tomllib.loads(source)), Path("claims/x.toml"))


def test_a_right_file_loads() -> None:
    assert load(RIGHT)["minimum"] == 96.0


@pytest.mark.parametrize(
    ("old", "new", "key", "line"),
    [
        ('kind = "pure"', 'kind = "pur"', "kind", 2),
        ('sure = "S2"', 'sure = "?"', "sure", 4),
        ("minimum = 96", "minimum = 196", "minimum", 7),
        ("minimum = 96", "", "minimum", None),
        ('words = ["纯棉"]', 'words = ["纯棉", "纯棉"]', "words", 8),
        ('words = ["纯棉"]', "", "words", None),
        ('id = "x"', 'id = "y"', "id", 1),
        ('fibres = ["棉"]', 'fibres = ["棉"]\nfibre = "棉"', "fibre", 7),
        ('name = {zh = "甲", en = "A"}', 'name = {zh = "甲"}', "name", 9),
        ('severity = "error"', 'severity = "error"\nplatforms = {jd = "bad"}', "platforms", 4),
        ('severity = "error"', 'severity = "error"\nplatforms = {jd = {from = "2023-02-20"}}', "platforms", 4),
        (
            'severity = "error"',
            'severity = "error"\nplatforms = {jd = {severity="info", from="x"}}',
            "platforms",
            4,
        ),
        ('severity = "error"', 'severity = "error"\nplatforms = {jd = {severity="info", to="x"}}', "platforms", 4),
    ],
)
def test_a_wrong_file_names_file_line_and_key(old: str, new: str, key: str, line: int | None) -> None:
    with pytest.raises(RulebookError) as caught:
        load(RIGHT.replace(old, new))
    assert (caught.value.file, caught.value.key, caught.value.line) == ("claims/x.toml", key, line)
