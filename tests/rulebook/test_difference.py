"""What differs between two lexicons: added, removed and changed rules, words and severities."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.rulebook.difference import Change, changes, rules
from scanner.rulebook.types import RulebookError

RULE = 'id = "a-rule"\nseverity = "{severity}"\nbasis = ["ad-law-8"]\nterms = [{terms}]\n'


def lexicon(top: Path, severity: str = "info", terms: str = '"甲", "乙"', more: str | None = None) -> Path:
    folder = top / "rules" / "family"
    folder.mkdir(parents=True)
    (folder / "a-rule.toml").write_text(RULE.format(severity=severity, terms=terms), encoding="utf-8")
    if more:
        (folder / f"{more}.toml").write_text(f'id = "{more}"\nseverity = "info"\n', encoding="utf-8")
    return top


def test_equal_lexicons_do_not_differ(tmp_path: Path) -> None:
    assert not list(changes(rules(lexicon(tmp_path / "a")), rules(lexicon(tmp_path / "b"))))


def test_every_kind_of_change(tmp_path: Path) -> None:
    old = rules(lexicon(tmp_path / "a", more="gone"))
    new = rules(lexicon(tmp_path / "b", "error", '"甲", {text = "丙", fixes = ["丁"]}', more="new"))
    assert list(changes(old, new)) == [
        Change("a-rule", "changed", "severity", "info", "error"),
        Change("a-rule", "removed", "terms", "乙", ""),
        Change("a-rule", "added", "terms", "", "丙"),
        Change("gone", "removed", "rule", "", ""),
        Change("new", "added", "rule", "", ""),
    ]


def test_a_word_that_gains_a_fix_has_changed(tmp_path: Path) -> None:
    old = rules(lexicon(tmp_path / "a", terms='"甲"'))
    new = rules(lexicon(tmp_path / "b", terms='{text = "甲", fixes = ["乙"]}'))
    assert list(changes(old, new)) == [Change("a-rule", "changed", "terms: 甲", "甲", "fixes=乙")]


def test_a_folder_without_rules_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="no rules"):
        rules(tmp_path)
    with pytest.raises(RulebookError, match="no folder"):
        rules(tmp_path / "none")


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    lexicon(tmp_path / "a")
    (tmp_path / "a" / "rules" / "family" / "a-rule.toml").write_text("id = ", encoding="utf-8")
    with pytest.raises(RulebookError, match=r"a-rule\.toml"):
        rules(tmp_path / "a")
