"""A killed run, a full disk and a folder that takes nothing: one clear line, nothing lost, and it goes on."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.complaint import keeping, manifest
from tests.complaint.commands import call, opened, records, sweep
from tests.complaint.shop import Shop, running

GOODS = 12


@pytest.fixture
def shop() -> Iterator[Shop]:
    shop = Shop()
    shop.home([shop.item(f"A{number}", "顶级衬衫", "好穿。" + "长" * 2_000) for number in range(GOODS)])
    with running(shop):
        yield shop


@pytest.fixture
def case(shop: Shop, tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    opened(folder)
    assert sweep(shop, folder).exit_code == 0
    return folder


def test_a_capture_that_was_killed_goes_on_where_it_was(shop: Shop, case: Path) -> None:
    shop.turns = threading.Semaphore(5)
    command = [sys.executable, "-m", "scanner", "complaint", "capture", str(case), "--delay", "0"]
    running_capture = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while len(captured(case)) < 3 and running_capture.poll() is None:
        time.sleep(0.01)
    running_capture.send_signal(signal.SIGKILL)
    assert running_capture.wait() == -signal.SIGKILL
    go_on(shop)
    kept = captured(case)
    assert 3 <= len(kept) <= 5
    assert {fault.kind for fault in manifest.check(case)} <= {"added", "partial"}
    before = {name: (case / name).stat().st_mtime_ns for name in kept}

    shop.asked.clear()
    result = call("capture", str(case))
    assert result.exit_code == 0, result.output
    assert manifest.check(case) == []
    assert len(records(case)) == GOODS
    assert len([path for path in shop.asked if path.startswith("/products/")]) == GOODS - len(kept)
    assert all((case / name).stat().st_mtime_ns == then for name, then in before.items())


def go_on(shop: Shop) -> None:
    """Serve everything again, and let go what waits."""
    held, shop.turns = shop.turns, None
    assert held is not None
    held.release(GOODS)


def captured(case: Path) -> list[str]:
    return [str(entry.file) for entry in manifest.entries(case) if entry.action == "captured"]


def test_a_sweep_that_was_killed_leaves_no_half_list(shop: Shop, case: Path) -> None:
    private = ["--allow-private", shop.host, "--delay", "0", "--follow", "/products/*"]
    command = [sys.executable, "-m", "scanner", "complaint", "sweep", str(case), shop.address + "/", *private]
    shop.asked.clear()
    shop.turns = threading.Semaphore(4)
    running_sweep = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while len(shop.asked) < 6 and running_sweep.poll() is None:
        time.sleep(0.01)
    running_sweep.kill()
    assert running_sweep.wait() == -signal.SIGKILL
    go_on(shop)
    assert manifest.check(case) == []
    assert sweep(shop, case).exit_code == 0


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A disk that is full soon."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)], capture_output=True)
    if made.returncode:
        pytest.skip("needs the right to mount")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True, capture_output=True)


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a small disk")
def test_a_disk_that_is_full_keeps_what_was_written_and_goes_on_with_room(shop: Shop, tiny: Path) -> None:
    case = tiny / "case"
    opened(case)
    assert sweep(shop, case).exit_code == 0
    whole, head = len(manifest.entries(case)), manifest.head(case)
    filler = tiny / "filler"
    free = os.statvfs(tiny)
    filler.write_bytes(b"x" * max(0, free.f_bavail * free.f_frsize - 24_000))
    result = call("capture", str(case))
    assert result.exit_code == 2
    assert "No space left on device" in result.output
    assert "everything recorded before is kept" in result.output or "is kept" in result.output
    assert len(manifest.entries(case)) >= whole
    assert {fault.kind for fault in manifest.check(case, head)} <= {"added", "partial"}

    filler.unlink()
    assert call("capture", str(case)).exit_code == 0
    assert manifest.check(case, head) == []
    assert len(records(case)) == GOODS


def test_a_folder_that_takes_nothing_is_said(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As root no folder is read-only, so that the system's refusal is put in its place."""
    before = (case / manifest.NAME).read_bytes()
    real = Path.open

    def refusing(path: Path, mode: str = "r", *more: object, **other: object) -> object:
        if case in path.parents and set(mode) & set("wax+"):
            raise PermissionError(errno.EROFS, os.strerror(errno.EROFS), str(path))
        return real(path, mode, *more, **other)  # type: ignore[call-overload]

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refusing)
        result = call("capture", str(case))
        closing = call("answer", str(case))
    assert result.exit_code == closing.exit_code == 2
    assert "Read-only file system" in result.output
    assert "Read-only file system" in closing.output
    assert "Traceback" not in result.output
    assert (case / manifest.NAME).read_bytes() == before


def test_a_list_where_a_folder_should_be_is_said(shop: Shop, tmp_path: Path) -> None:
    case = tmp_path / "other"
    opened(case)
    (case / "sweep").write_text("a file where the folder should be")
    result = sweep(shop, case)
    assert result.exit_code == 2
    assert "sweep" in result.output
    assert manifest.check(case)[0].kind == "added"


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = keeping.to_file(tmp_path / "a", b"one")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        keeping.to_file(path, b"two")
    assert path.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [path]


def test_hostile_ids_and_broken_text_go_all_the_way(tmp_path: Path) -> None:
    case, store = tmp_path / "case", tmp_path / "s.jsonl"
    opened(case)
    store.write_text(
        '{"id": "../../x\\ud800", "title": "顶级\\ud800|<b>`帽子\\u0000", "url": "javascript:x"}\n', encoding="utf-8"
    )
    for command in (("sweep", str(case), str(store)), ("capture", str(case))):
        assert call(*command).exit_code == 0
    assert call("verify", str(case)).exit_code == 1
    assert call("answer", str(case)).exit_code == 0
    assert call("check", str(case)).exit_code == 0
    assert {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*")} == {"case", "s.jsonl"}
    assert b"<b>" not in (case / "report" / "answer.html").read_bytes()
