"""Reading a configuration: strict, with the place of every mistake."""

import json
import re
import tomllib
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from scanner import config
from scanner.cli.init import command as init
from scanner.config import Config, ConfigError, discover, parse
from scanner.config.keys import KEYS

SCHEMA = json.loads(resources.files(config).joinpath("schema.json").read_text("utf-8"))
TEMPLATE = resources.files(config).joinpath("template.toml").read_text("utf-8")
USED = re.sub(r"(?m)^# (?=\[|\w+ = )", "", TEMPLATE)


def read(text: str, root: Path = Path("/project")) -> Config:
    found = parse(text.encode(), config.FILE, root)
    assert found is not None
    return found


def test_every_example_of_the_template_is_read_and_valid() -> None:
    data = tomllib.loads(USED)
    jsonschema.validate(data, SCHEMA)
    found = read(USED)
    assert found.settings.platforms == ("taobao",) and found.settings.disabled == ("urgency",)
    assert found.settings.severities == (("urgency", "warning"),)
    assert found.settings.allow[0].text == "第一食品"
    assert found.folders[0].settings.category == "化妆品" and found.folders[0].settings.strict is True
    assert [one.pattern for one in found.listings[0].files][2] == "facts/{sku}.json"
    assert found.listings[0].files[1].field == "detail"
    assert set(data) == set(KEYS[""]) | {"rules", "allow", "locale", "folder", "listing"}


def test_the_template_states_nothing_until_it_is_edited() -> None:
    assert tomllib.loads(TEMPLATE) == {}


def test_schema_and_keys_are_the_same_list() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    top = SCHEMA["properties"]
    tables = {"rules", "allow", "locale", "folder", "listing"}
    assert set(top) == set(KEYS[""]) | tables
    assert set(top["rules"]["properties"]) == set(KEYS["rules"])
    assert set(top["locale"]["properties"]) == set(KEYS["locale"])
    for name in ("allow", "folder", "listing"):
        assert set(top[name]["items"]["properties"]) - {"rules", "allow"} == set(KEYS[name])


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('strict = true\nexlude = ["a"]\n', 2, "did you mean exclude?"),
        ('strict = "yes"\n', 1, "true or false"),
        ('[rules]\noff = ["a"]\nsevrity = {a = "error"}\n', 3, "did you mean severity?"),
        ('[rules.severity]\nabsolute = "fatal"\n', 1, "must be one of error, warning, info"),
        ('[[allow]]\ntext = "a"\nreason = "b"\n[[allow]]\ntext = "c"\n', 4, "reason is missing"),
        ('[[folder]]\npath = "a"\n[[folder]]\npath = "b"\nlang = "zh"\n', 5, "not a known key"),
        ("pure_cotton_min = 20\n", 1, "from 50 to 100"),
        ('lexicons = ["../other/words.toml"]\n', 1, "outside the project"),
        ('lexicons = ["/etc/words.toml"]\n', 1, "outside the project"),
        ('baseline = "../b.jsonl"\n', 1, "outside the project"),
        ("a = 1\nb = = 2\n", 2, "is not TOML"),
        ('fail_on = "warnings"\n', 1, "did you mean warning?"),
        ('[[listing]]\nid = "{sku}"\nfiles = ["{sku}.md", "{name}.json"]\n', 3, "same names in braces"),
        ('[[listing]]\nid = "{sku}"\nfiles = [{paht = "x"}]\n', 3, "list of paths"),
        ("allow = 3\n", 1, "[[allow]]"),
        ("require = ['images', 'compositon']\n", 1, "did you mean composition?"),
        ("max_warnings = -1\n", 1, "whole number"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(text: str, line: int, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(text)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"{config.FILE}:{line}: ") and says in str(caught.value)


def test_a_link_does_not_lead_a_lexicon_out_of_the_project(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (inside / "words").symlink_to(outside)
    with pytest.raises(ConfigError, match="outside the project"):
        read('lexicons = ["words/own.toml"]', inside)


def test_it_is_found_upwards_and_not_above_the_repository(tmp_path: Path) -> None:
    (tmp_path / config.FILE).write_text("strict = true\n")
    repository = tmp_path / "repository"
    below = repository / "copy" / "a"
    below.mkdir(parents=True)
    assert discover(below).settings.strict
    (repository / ".git").mkdir()
    assert discover(below) == Config(root=repository.resolve())
    (repository / "pyproject.toml").write_text('[tool.listing-scanner]\ncategory = "食品"\n')
    assert discover(below).settings.category == "食品"
    (repository / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert discover(below).file is None


def test_a_foreign_or_hostile_file_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("no TOML at all [[[")
    assert discover(tmp_path).file is None
    with pytest.raises(ConfigError, match="nested too deep"):
        read("a = " + "[" * 100_000)
    with pytest.raises(ConfigError, match="not UTF-8"):
        parse("a = '中'".encode("gbk"), config.FILE, tmp_path)


def test_two_that_disagree_stop_with_the_line(tmp_path: Path) -> None:
    (tmp_path / config.FILE).write_text("strict = true\n")
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n\n[tool.listing-scanner]\nstrict = false\n")
    with pytest.raises(ConfigError, match="disagree") as caught:
        discover(tmp_path)
    assert (caught.value.file, caught.value.line, caught.value.key) == ("pyproject.toml", 5, "strict")
    (tmp_path / "pyproject.toml").write_text("[tool.listing-scanner]\nstrict = true\n")
    assert discover(tmp_path).settings.strict


def test_a_folder_states_only_what_differs() -> None:
    found = read('strict = true\n[rules]\noff = ["a"]\n[[folder]]\npath = "x/**"\n[folder.rules]\noff = []\n')
    assert found.settings.disabled == ("a",)
    assert found.folders[0].settings == found.settings._replace(disabled=())


def test_init_writes_once(tmp_path: Path) -> None:
    first = CliRunner().invoke(init, [str(tmp_path)])
    assert first.exit_code == 0 and discover(tmp_path).file == config.FILE
    second = CliRunner().invoke(init, [str(tmp_path)])
    assert second.exit_code == 2 and "already" in second.output
    assert CliRunner().invoke(init, [str(tmp_path), "--force"]).exit_code == 0
    assert json.loads(CliRunner().invoke(init, ["--schema"]).output) == SCHEMA
