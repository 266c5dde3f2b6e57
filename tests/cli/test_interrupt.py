"""Ctrl-C at a moment when a command has nothing to tell yet."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from scanner import rulebook
from scanner.cli import root


def test_it_is_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(rulebook, "load", interrupted)
    result = CliRunner().invoke(root, ["explain", "顶级面料"])
    assert result.exit_code == 3, "1 would say that something was found"
    assert "Interrupted" in result.output
    assert "Traceback" not in result.output
