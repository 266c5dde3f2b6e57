"""The hook as pre-commit runs it, and the files that CI systems read."""

import os
import subprocess
import sys
from pathlib import Path

import yaml

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


def test_the_action_script_scans_what_is_new(repo: Repository, tmp_path: Path) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    script = next(step["run"] for step in action["runs"]["steps"] if step.get("id") == "scan")
    repo.write("copy/a b.md", "销量第一\n")
    base = repo.commit("old")
    repo.write("copy/new.md", "全网最低价\n")
    repo.commit("new")
    environment = {
        **ENVIRONMENT,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
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
