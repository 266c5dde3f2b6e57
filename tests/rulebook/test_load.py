"""Loading: errors name file, line and key; dates, platforms and the config are applied to a cached rulebook."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.checks.explain import explain, spoken
from scanner.model import Settings
from scanner.rulebook import RulebookError, load

RULE = """id = "{id}"
category = "other"
severity = "warning"
confidence = "high"
basis = ["ad-law-28"]
name = {{zh = "名", en = "name"}}
message = {{zh = "说“{{quote}}”", en = "says “{{quote}}”"}}
advice = {{zh = "改", en = "change"}}
{more}
"""


def write(folder: Path, more: str, id: str = "own-word") -> Settings:
    (folder / f"{id}.toml").write_text(RULE.format(id=id, more=more), encoding="utf-8")
    return Settings(lexicons=(str(folder),))


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTING_SCANNER_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.mark.parametrize(
    ("more", "key", "line"),
    [
        ('terms = ["独角兽", "独角兽"]', "terms", 9),
        ('terms = ["Unicorn"]', "terms", 9),
        ('terms = ["词"]\nseverty = "error"', "severty", 10),
        ('terms = ["词"]\nborder = "wrod"', "border", 10),
        ('terms = ["词"]\nfrom = "2026"', "from", 10),
        ("terms = []", "terms", 9),
        ('[[patterns]]\nmatch = "词"', "patterns[0].anchor", None),
        ('[[patterns]]\nanchor = "词"\nmatch = "(词"', "patterns[0].match", 11),
        ('terms = ["词"]\nclasses = ["no-such-class"]', "classes", 10),
        ("terms = [", "TOML", None),
    ],
)
def test_a_wrong_rule_names_file_line_and_key(tmp_path: Path, more: str, key: str, line: int | None) -> None:
    settings = write(tmp_path, more)
    with pytest.raises(RulebookError) as caught:
        load(settings)
    assert caught.value.file.endswith("own-word.toml")
    assert caught.value.key == key
    if line is not None:
        assert caught.value.line == line


@pytest.mark.parametrize("frame", ["没有这个词", "不说{hit}也不说{hit}"])
def test_a_frame_holds_the_hit_once(tmp_path: Path, frame: str) -> None:
    (tmp_path / "own-frame.toml").write_text(
        f"""id = "own-frame"
clause = "G1"
applies_to = ["absolute"]
frame = ["{frame}"]
verdict = "nothing"
name = {{zh = "名", en = "name"}}
""",
        encoding="utf-8",
    )
    with pytest.raises(RulebookError, match="hit"):
        load(Settings(lexicons=(str(tmp_path),)))


def test_the_id_is_the_stem(tmp_path: Path) -> None:
    write(tmp_path, 'terms = ["词"]')
    (tmp_path / "own-word.toml").rename(tmp_path / "other.toml")
    with pytest.raises(RulebookError, match="must equal the file's name"):
        load(Settings(lexicons=(str(tmp_path),)))


def test_a_missing_folder_is_an_error() -> None:
    with pytest.raises(RulebookError, match="does not exist"):
        load(Settings(lexicons=("no/such/folder",)))


@pytest.mark.parametrize("key", ["disabled", "enabled"])
def test_an_unknown_name_in_the_config_is_an_error(key: str) -> None:
    with pytest.raises(RulebookError, match="is no rule and no family"):
        load(Settings(**{key: ("no-such-rule",)}))


def test_own_rules_are_found_and_dated(tmp_path: Path) -> None:
    settings = write(tmp_path, 'terms = ["独角兽粉"]\nfrom = "2026-01-01"\nto = "2026-12-31"')
    assert [one.rule.id for one in explain(spoken("独角兽粉色水杯"), load(settings._replace(on="2026-06-01")))] == [
        "own-word"
    ]
    assert explain(spoken("独角兽粉色水杯"), load(settings._replace(on="2027-06-01"))) == []


def test_a_change_of_a_file_is_seen(tmp_path: Path) -> None:
    settings = write(tmp_path, 'terms = ["独角兽粉"]')
    assert explain(spoken("独角兽粉色水杯"), load(settings))
    write(tmp_path, 'terms = ["独角兽蓝"]')
    assert not explain(spoken("独角兽粉色水杯"), load(settings))


def test_switches_and_severities() -> None:
    text = "顶级面料"
    assert explain(spoken(text), load(Settings(disabled=("absolute",)))) == []
    assert explain(spoken(text), load(Settings(enabled=("rank",)))) == []
    lowered = explain(spoken(text), load(Settings(severities=(("top-grade", "warning"),))))
    assert [one.severity for one in lowered] == ["warning"]
