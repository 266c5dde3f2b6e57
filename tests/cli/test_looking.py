"""Pictures from the command line: progress, refusals, counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from scanner.cli import looking, root
from scanner.pictures import engine
from scanner.pictures.eyes import Looked


def record(folder: Path) -> str:
    path = folder / "goods.jsonl"
    path.write_text(json.dumps({"id": "1", "title": "毛衣", "images": ["1.jpg"], "detail": "柔软"}), encoding="utf-8")
    return str(path)


def test_asking_without_the_extra_is_wrong_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "available", lambda: False)
    done = CliRunner().invoke(root, ["scan", record(tmp_path), "--images", "all"])
    assert done.exit_code == 2
    assert "pip install 'listing-scanner[ocr]'" in done.output


def test_pictures_that_nobody_asked_for_are_counted(tmp_path: Path) -> None:
    done = CliRunner().invoke(root, ["scan", record(tmp_path), "--format", "json"])
    said = json.loads(done.stdout)["results"][0]["unchecked"]
    assert ("images not read", "outside", "1") in {(one["reason"], one["class"], one["detail"]) for one in said}
    assert done.exit_code == 0


def test_required_pictures_fail_the_run(tmp_path: Path) -> None:
    assert CliRunner().invoke(root, ["scan", record(tmp_path), "--require", "images"]).exit_code == 3


class Clock:
    """Seconds as the test says."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("lang", "total", "line"),
    [
        ("en", 40, "pictures 10/40, 4 known, about 75 s left"),
        ("zh", 400, "图片 10/400，其中 4 张已识别过，约剩 16 分钟"),
        ("en", None, "pictures 10, 4 known"),
        ("en", 5, "pictures 10/10, 4 known, about 0 s left"),
    ],
)
def test_progress_says_what_is_left(
    lang: str, total: int | None, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = Clock()
    monkeypatch.setattr(looking, "time", clock)
    progress = looking.Progress(lambda: total, lang)  # type: ignore[arg-type]
    progress.tell(Looked(1, 0))
    clock.now += 1
    progress.tell(Looked(2, 0))
    assert capsys.readouterr().err == ""  # a short run says nothing in a log
    clock.now += 24
    progress.tell(Looked(10, 4))
    assert capsys.readouterr().err == line + "\n"


def test_pictures_are_counted_beforehand_where_that_can_be(tmp_path: Path) -> None:
    from scanner.cli.planning import plan_of

    options = {"images": "all"}
    plan = plan_of(options, None)
    assert looking.expected([record(tmp_path)], options, plan, ("main_image",)) == 1
    assert looking.expected(["-"], options, plan, ("main_image",)) is None
    assert looking.expected(["https://shop.example/"], options, plan, ("main_image",)) is None
