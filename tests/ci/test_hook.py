"""The hook as pre-commit runs it, and the files that CI systems read."""

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml

from reports import FORMATS
from scanner.cli import root, scan

from .repository import ENVIRONMENT, Repository, git

ROOT = Path(__file__).parent.parent.parent
HOOK = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))[0]


def pre_commit(folder: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **ENVIRONMENT,
        "PRE_COMMIT_HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "LC_ALL": "C.UTF-8",
    }
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", *arguments], cwd=folder, env=environment, capture_output=True, text=True
    )


def test_the_manifest_is_valid(tmp_path: Path) -> None:
    done = pre_commit(ROOT, tmp_path, "validate-manifest", ".pre-commit-hooks.yaml")
    assert done.returncode == 0, done.stdout


def test_the_hook_stops_a_commit_at_the_words(repo: Repository, tmp_path: Path) -> None:
    # The same hook; only the environment is this one, because a test installs nothing.
    config = {"repos": [{"repo": "local", "hooks": [{**HOOK, "language": "system"}]}]}
    repo.write(".pre-commit-config.yaml", yaml.safe_dump(config))
    repo.write("copy/old.md", "销量第一\n")
    repo.commit("old copy")
    home = tmp_path / "home"
    assert pre_commit(repo.root, home, "install").returncode == 0
    repo.write("copy/new.md", "亲肤透气\n\n全网最低价\n")
    repo.write("copy/unstaged.md", "国家级品质\n")
    git(repo.root, "add", "copy/new.md")
    environment = {**ENVIRONMENT, "PRE_COMMIT_HOME": str(home), "LC_ALL": "C.UTF-8"}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    failed = subprocess.run(
        ["git", "commit", "-m", "new"], cwd=repo.root, env=environment, capture_output=True, text=True
    )
    assert failed.returncode == 1
    assert "copy/new.md:3:1" in failed.stderr + failed.stdout and "unstaged" not in failed.stderr + failed.stdout
    repo.write("copy/new.md", "亲肤透气\n\n实惠\n")
    git(repo.root, "add", "copy/new.md")
    passed = subprocess.run(
        ["git", "commit", "-m", "new"], cwd=repo.root, env=environment, capture_output=True, text=True
    )
    assert passed.returncode == 0, passed.stdout + passed.stderr


def test_the_action_passes_no_value_as_script() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    scripts = [step["run"] for step in action["runs"]["steps"] if "run" in step]
    assert len(scripts) == 2 and not any("${{" in script for script in scripts)
    used = (ROOT / "action.yml").read_text("utf-8")
    assert all(f"inputs.{name}" in used for name in action["inputs"])


def options_of(command: click.Command) -> dict[str, click.Option]:
    return {name: one for one in command.params if isinstance(one, click.Option) for name in one.opts}


def said(text: str) -> set[str]:
    """The long options of `listing-scanner scan` that a text uses."""
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text))


def test_the_action_and_the_command_agree() -> None:
    """Both are read: every option that the action gives exists and takes what the action hands it."""
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    step = next(step for step in action["runs"]["steps"] if step.get("id") == "scan")
    known = options_of(scan.command)
    used = said(step["run"])
    assert used == {"--format", "--output", "--lang", "--since", "--fail-on", "--trust-head"}
    assert used <= set(known)
    formats, languages, levels = (known[name].type for name in ("--format", "--lang", "--fail-on"))
    assert isinstance(formats, click.Choice) and "github" in formats.choices
    assert {"sarif", "github-summary"} <= set(FORMATS)
    assert isinstance(languages, click.Choice) and action["inputs"]["lang"]["default"] in languages.choices
    assert isinstance(levels, click.Choice)
    assert all(level in action["inputs"]["fail-on"]["description"] for level in levels.choices)
    assert all(language in action["inputs"]["lang"]["description"] for language in languages.choices)
    assert known["--trust-head"].is_flag and not known["--since"].is_flag
    # each variable of the script comes from an input that exists, and each input goes somewhere
    asked = set(re.findall(r"inputs\.([a-z-]+)", (ROOT / "action.yml").read_text("utf-8")))
    assert asked == set(action["inputs"])
    variables = set(step["env"]) | {"RUNNER_TEMP", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"}
    assert set(re.findall(r"\$\{?([A-Z_]+)", step["run"])) <= variables
    assert set(step["env"]) <= set(re.findall(r"\$\{?([A-Z_]+)", step["run"]))


@pytest.mark.parametrize("name", ["docs/ci.md", "docs/ci.zh-CN.md", "Dockerfile", ".pre-commit-hooks.yaml"])
def test_what_the_guides_say_to_type_exists(name: str) -> None:
    """Each `listing-scanner COMMAND … --option` of a guide is a command with that option."""
    text = (ROOT / name).read_text("utf-8")
    lines = re.findall(r"listing-scanner ((?:scan|init|baseline|report|rules|lexicon|explain)\b[^`\n|&]*)", text)
    assert lines
    for line in lines:
        words = line.split()
        command: click.Command = root
        while isinstance(command, click.Group) and words:
            found = command.get_command(click.Context(command), words[0])
            if found is None:
                break
            command, words = found, words[1:]
        rest = " ".join(words).partition("#")[0]
        assert said(rest) <= set(options_of(command)) | {"--help"}, line


def runner(tmp_path: Path) -> dict[str, str]:
    """What the machine of a CI service gives every step."""
    return {
        **ENVIRONMENT,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
    }


@pytest.mark.parametrize(
    ("inputs", "code", "told"),
    [
        ({"SINCE": "", "PATHS": "copy/new.md copy/old.md"}, 1, {"copy/new.md", "copy/old.md"}),
        ({"SINCE": "", "FAIL_ON": "never"}, 0, {"copy/new.md", "copy/old.md"}),
        ({"TRUST_HEAD": "true"}, 1, {"copy/new.md"}),
        ({"ARGUMENTS": "--disable rank --disable price --disable first", "FAIL_ON": "error"}, 0, set()),
        ({"SINCE": "no-such-revision"}, 2, set()),
        ({"PATHS": "nothing-there"}, 2, set()),
    ],
)
def test_every_input_of_the_action_does_what_it_says(
    repo: Repository, tmp_path: Path, inputs: dict[str, str], code: int, told: set[str]
) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    step = next(step for step in action["runs"]["steps"] if step.get("id") == "scan")
    repo.write("copy/old.md", "全网最低价\n")
    base = repo.commit("old")
    repo.write("copy/new.md", "全网最低价\n")
    repo.commit("new")
    environment = {
        **runner(tmp_path),
        **dict.fromkeys(step["env"], ""),
        "SINCE": base,
        "PATHS": ".",
        "TRUST_HEAD": "false",
        "LANGUAGE": "en",
        **inputs,
    }
    done = subprocess.run(
        ["bash", "-e", "-c", step["run"]], cwd=repo.root, env=environment, capture_output=True, text=True
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert set(re.findall(r"::error file=([^,]+),", done.stdout)) == told


def test_the_action_script_scans_what_is_new(repo: Repository, tmp_path: Path) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    script = next(step["run"] for step in action["runs"]["steps"] if step.get("id") == "scan")
    repo.write("copy/a b.md", "销量第一\n")
    base = repo.commit("old")
    repo.write("copy/new.md", "全网最低价\n")
    repo.commit("new")
    environment = {
        **runner(tmp_path),
        "SINCE": base,
        "PATHS": ".",
        "FAIL_ON": "",
        "TRUST_HEAD": "false",
        "LANGUAGE": "en",
        "ARGUMENTS": "",
    }
    done = subprocess.run(["bash", "-e", "-c", script], cwd=repo.root, env=environment, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert "::error file=copy/new.md,line=1" in done.stdout and "a b.md" not in done.stdout
    assert "全网最低价" in (tmp_path / "summary.md").read_text("utf-8")
    assert (tmp_path / "listing-scanner.sarif").stat().st_size > 0
    assert (tmp_path / "output").read_text() == f"sarif={tmp_path}/listing-scanner.sarif\nwritten=true\n"
