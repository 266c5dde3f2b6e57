"""Readings on disk: kept by content and engine, bounded, and no worse than absent when damaged."""

import json
import os
from pathlib import Path

import pytest

from scanner.pictures.engine import Line
from scanner.pictures.store import Store

SQUARE = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
LINE = Line("最 低", 0.9, SQUARE, (SQUARE, (), SQUARE))
DIGEST = "ab" * 32


def digest(number: int) -> str:
    return f"{number:064x}"


def test_what_is_put_comes_back(tmp_path: Path) -> None:
    store = Store("engine", tmp_path)
    assert store.get(DIGEST) is None
    store.put(DIGEST, [LINE], (800, 600), [("https://a.example", SQUARE)])
    assert Store("engine", tmp_path).get(DIGEST) == ([LINE], (800, 600), [("https://a.example", SQUARE)])


def test_another_engine_reads_anew(tmp_path: Path) -> None:
    Store("engine", tmp_path).put(DIGEST, [LINE], (1, 1), [])
    assert Store("engine-2", tmp_path).get(DIGEST) is None


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\xff\xfe\x00",
        b"[]",
        b'{"lines": [[1, 2]], "size": [1, 1], "codes": []}',
        b'{"lines": [["ab", 1, [[0, 0], [1, 0], [1, 1], [0, 1]], []]], "size": [1, 1], "codes": []}',
        b'{"lines": [], "size": "large", "codes": []}',
        b'{"lines": [], "size": [1, 1]}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_reading_is_as_good_as_absent(tmp_path: Path, damage: bytes) -> None:
    store = Store("engine", tmp_path)
    store.put(DIGEST, [LINE], (1, 1), [])
    (path,) = tmp_path.rglob("*.json")
    path.write_bytes(damage)
    assert store.get(DIGEST) is None
    store.put(DIGEST, [LINE], (1, 1), [])
    assert store.get(DIGEST) is not None


def test_the_bound_holds_and_the_oldest_go_first(tmp_path: Path) -> None:
    store = Store("engine", tmp_path, bound=6_000)
    for number in range(60):
        store.put(digest(number), [LINE], (1, 1), [])
        path = store._path(digest(number))
        os.utime(path, (1_000 + number, 1_000 + number))
    store.trim()
    assert sum(path.stat().st_size for path in tmp_path.rglob("*.json")) <= 6_000
    assert store.get(digest(59)) is not None
    assert store.get(digest(0)) is None


def test_many_small_runs_stay_within_the_bound(tmp_path: Path) -> None:
    for number in range(60):
        Store(f"engine-{number % 3}", tmp_path, bound=4_000).put(digest(number), [LINE], (1, 1), [])
    size = len(json.dumps({"lines": [LINE], "size": (1, 1), "codes": []}, ensure_ascii=False).encode())
    assert sum(path.stat().st_size for path in tmp_path.rglob("*.json")) <= 4_000 + size


def test_a_folder_that_takes_nothing_costs_no_result(tmp_path: Path) -> None:
    (tmp_path / "engine").write_text("a file stands where the folder should be")
    store = Store("engine", tmp_path)
    store.put(DIGEST, [LINE], (1, 1), [])
    assert store.get(DIGEST) is None
