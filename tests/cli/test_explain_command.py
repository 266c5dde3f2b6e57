"""The explain command: what it prints, and how it refuses wrong use."""

from __future__ import annotations

from click.testing import CliRunner

from scanner.cli.explain import command


def run(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, list(args))
    return result.exit_code, result.output


def test_it_prints_the_verdict() -> None:
    code, output = run("顶级面料", "--lang", "zh")
    assert code == 0
    assert "[0:2] 顶级  错误  top-grade" in output


def test_an_attribute_is_heard() -> None:
    code, output = run("首选家收纳箱", "--field", "title", "--attribute", "品牌=首选家", "--lang", "zh")
    assert code == 0
    assert "own-brand" in output


def test_wrong_use() -> None:
    assert run("顶级", "--attribute", "品牌")[0] == 2
    assert run()[0] == 2
