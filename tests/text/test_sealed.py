"""A sealed file is this user's, whole and plain, or it is as if it were not there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scanner.text import sealed

DATA = ("a", {"b": (1, b"c", None)}, 2.5)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    place = tmp_path / "new" / "one.bin"
    assert sealed.write(place, DATA)
    assert sealed.read(place) == DATA
    assert [file.name for file in place.parent.iterdir()] == ["one.bin"]


def test_a_cut_or_a_changed_byte_is_seen(tmp_path: Path) -> None:
    place = tmp_path / "one.bin"
    sealed.write(place, DATA)
    whole = place.read_bytes()
    for at in range(len(whole)):
        place.write_bytes(whole[:at])
        assert sealed.read(place) is None
        place.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert sealed.read(place) is None


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_what_others_may_write_is_not_read(tmp_path: Path, mode: int) -> None:
    place = tmp_path / "one.bin"
    sealed.write(place, DATA)
    place.chmod(mode)
    assert sealed.read(place) is None


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
def test_what_another_user_owns_is_not_read(tmp_path: Path) -> None:
    place = tmp_path / "one.bin"
    sealed.write(place, DATA)
    os.chown(place, 65534, 65534)
    assert sealed.read(place) is None


def test_what_cannot_be_stored_is_not(tmp_path: Path) -> None:
    assert not sealed.write(Path("/proc/no-such-place/one.bin"), DATA)
    assert sealed.read(tmp_path) is None
    with pytest.raises(ValueError):
        sealed.write(tmp_path / "one.bin", object())
    assert not list(tmp_path.iterdir())


def test_names_tell_keys_apart() -> None:
    names = {sealed.name_of(kind, *key) for kind in ("a", "b") for key in ((), (1,), (1, "x"), ("1",), ("1x",))}
    assert len(names) == 10


def test_the_oldest_go_first(tmp_path: Path) -> None:
    for number in range(5):
        place = tmp_path / f"kind-{number}.bin"
        place.write_bytes(b"")
        os.utime(place, (number, number))
    (tmp_path / "other-1.bin").write_bytes(b"")
    sealed.prune(tmp_path, "kind", 2)
    assert {file.name for file in tmp_path.iterdir()} == {"kind-3.bin", "kind-4.bin", "other-1.bin"}
