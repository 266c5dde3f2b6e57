"""The command line, run inside a folder and understood."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

from scanner.cli import root


class Outcome(NamedTuple):
    code: int
    findings: list[dict[str, Any]]
    out: str
    err: str

    @property
    def places(self) -> list[tuple[str, str, int, int, str]]:
        """Rule, file, line, column and words of each finding."""
        return [
            (
                one["rule"],
                one["place"]["uri"],
                *(one["place"]["ranges"][0][key] if one["place"]["ranges"] else 0 for key in ("line", "column")),
                one["quote"],
            )
            for one in self.findings
        ]


class Command:
    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.monkeypatch = monkeypatch

    def __call__(self, *arguments: str, stdin: bytes | None = None) -> Outcome:
        self.monkeypatch.chdir(self.folder)
        self.monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
        done = CliRunner().invoke(root, list(arguments), input=stdin, prog_name="listing-scanner")
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Outcome(done.exit_code, [], done.stdout, done.stderr)

    def scan(self, *arguments: str, stdin: bytes | None = None) -> Outcome:
        made = self("scan", *arguments, "--format", "jsonl", stdin=stdin)
        return made._replace(findings=[json.loads(line) for line in made.out.splitlines() if line.startswith("{")])
