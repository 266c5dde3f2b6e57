"""The demo from end to end: a real shop on loopback, a real crawl, and the fix list that a person expects of it.

When rules change and this test says so, read what changed listing by listing before you change `expected.json`.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from scanner.demo import open_shop
from scanner.demo.goods import goods
from scanner.model import CATEGORIES
from scanner.pictures.engine import available
from tests.processes import hears_ctrl_c

ROOT = Path(__file__).parents[2]
MAIN = "from scanner.cli import main; main()"
IMAGES = "all" if available() else "none"
READINGS = TemporaryDirectory()
"""The store of readings of this test run: each picture is read once."""
EXPECTED = json.loads((Path(__file__).parent / "expected.json").read_text(encoding="utf-8"))


class Found(NamedTuple):
    listing: str
    field: str
    quote: str
    category: str
    severity: str


class Run(NamedTuple):
    folder: Path
    code: int
    said: str
    results: list[dict[str, Any]]


def scanner(*words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": READINGS.name}
    return subprocess.run(
        [sys.executable, "-c", MAIN, *words],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        timeout=1200,
        check=False,
    )


def read(folder: Path, done: subprocess.CompletedProcess[str]) -> Run:
    results = json.loads((folder / "findings.json").read_text(encoding="utf-8"))["results"]
    return Run(folder, done.returncode, done.stdout + done.stderr, results)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("demo")
    return read(folder, scanner("demo", "--out", str(folder), "--lang", "zh"))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same shop crawled into a WARC with its pictures."""
    folder = tmp_path_factory.mktemp("archived")
    out = str(folder / "shop.warc.gz")
    with open_shop() as host:
        seeds = (f"http://{host}/", f"http://{host}/sitemap.xml")
        more = ("--follow", "/*", "--depth", "3", "--delay", "0", "--allow-private", host, "--out", out)
        done = scanner("crawl", *seeds, *more, "--images", IMAGES)
        assert done.returncode == 3  # robots.txt refused a part, and that is said
    return out


@pytest.fixture(scope="module")
def archived(archive: str, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The archive judged after the shop closed, with the pictures it holds."""
    folder = tmp_path_factory.mktemp("archived")
    out = ("--output", f"json={folder / 'findings.json'}", "--lang", "zh")
    return read(folder, scanner("scan", archive, *out, "--images", IMAGES))


@pytest.fixture(scope="module")
def text(archive: str, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The archive judged without a look at its pictures, as where the extra is not installed."""
    folder = tmp_path_factory.mktemp("text")
    return read(folder, scanner("scan", archive, "--output", f"json={folder / 'findings.json'}", "--lang", "zh"))


def address(text: str) -> str:
    """An address without the host, whose port is another one each time; an id as it is."""
    parts = urlsplit(text)
    return (parts.path + (f"?{parts.query}" if parts.query else "")) if parts.netloc else text


def found(run: Run) -> set[Found]:
    return {
        Found(address(one["listing"]), one["field"].partition("[")[0], one["quote"], one["category"], one["severity"])
        for result in run.results
        for one in result["shown"]
    }


def expected(way: str) -> set[Found]:
    parts = ("findings",) if way == "text" or IMAGES == "none" else ("findings", "in_pictures")
    return {Found(listing, *row) for part in parts for listing, rows in EXPECTED[part].items() for row in rows}


def same(one: Found, other: Found) -> bool:
    """The same words of the same field for the same reason; how much of the phrase is quoted may differ."""
    return one._replace(quote="") == other._replace(quote="") and (one.quote in other.quote or other.quote in one.quote)


@pytest.mark.parametrize("way", ["demo", "archived", "text"])
def test_the_fix_list_is_the_one_a_person_expects(way: str, request: pytest.FixtureRequest) -> None:
    actual = found(request.getfixturevalue(way))
    missing = [one for one in sorted(expected(way)) if not any(same(one, other) for other in actual)]
    unexpected = [one for one in sorted(actual) if not any(same(one, other) for other in expected(way))]
    lines = [f"missing: {' '.join(one)}" for one in missing] + [f"unexpected: {' '.join(one)}" for one in unexpected]
    assert not lines, "\n".join(lines)


@pytest.mark.parametrize("way", ["demo", "archived"])
def test_what_was_not_checked_is_said(way: str, request: pytest.FixtureRequest) -> None:
    said = {
        (address(item["uri"]).partition("?redirect")[0].replace("/login", "/vip"), item["reason"])
        for result in request.getfixturevalue(way).results
        for item in result["unchecked"]
    }
    assert set(EXPECTED["not_checked"].items()) <= said


@pytest.mark.skipif(IMAGES == "none", reason="reading pictures needs the extra")
def test_words_in_pictures_are_boxed(demo: Run) -> None:
    """Every finding in a picture says where in it, and the page shows it."""
    pictured = [one for result in demo.results for one in result["shown"] if one["place"]["image"]]
    assert {one["listing"] for one in pictured} == set(EXPECTED["in_pictures"])
    assert all(one["place"]["polygon"] and one["place"]["size"] == [640, 640] for one in pictured)
    assert (demo.folder / "fix-list.html").read_text(encoding="utf-8").count('"b":"data:image/jpeg') == len(pictured)
    with ZipFile(demo.folder / "fix-list.xlsx") as book:
        assert sum(name.startswith("xl/media/") for name in book.namelist()) == len(pictured)


def test_every_category_is_shown(demo: Run) -> None:
    """Notices owed are information by default; all other categories stand in the list itself."""
    shown = {one.category for one in found(demo)}
    info = {one["category"] for result in demo.results for one in result["info"]}
    assert shown | info == set(CATEGORIES)


def test_about_half_of_the_goods_are_clean(demo: Run) -> None:
    violating = {one.listing.removeprefix("/products/") for one in found(demo)} & {one.id for one in goods()}
    assert len(goods()) * 0.4 <= len(violating) <= len(goods()) * 0.6


def test_descriptions_of_a_second_request_belong_to_their_listing(demo: Run) -> None:
    places = {
        one["place"]["uri"].split("/", 3)[3]
        for result in demo.results
        for one in result["shown"]
        if one["listing"] == "610000000001" and one["field"].startswith("detail")
    }
    assert places == {"taobao/desc?id=610000000001"}


def test_the_lists_are_written_and_named(demo: Run) -> None:
    assert demo.code == 0
    for name in ("fix-list.html", "fix-list.xlsx", "findings.json"):
        assert str(demo.folder / name) in demo.said
    assert "全网最低价" in (demo.folder / "fix-list.html").read_text(encoding="utf-8")
    rows = load_workbook(demo.folder / "fix-list.xlsx", read_only=True).worksheets[0].iter_rows(values_only=True)
    assert any("全网最低价" in str(cell) for row in rows for cell in row)
    assert "«纯棉»" in demo.said or "纯棉" in demo.said


def test_the_shop_can_stay_open(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", MAIN, "demo", "--keep-open", "--out", str(tmp_path)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=hears_ctrl_c,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": READINGS.name},
    )
    assert child.stderr is not None
    line = next(line for line in child.stderr if "Ctrl-C" in line)
    direct = build_opener(ProxyHandler({}))
    with direct.open(line.split()[0], timeout=120) as shop:
        assert "集巷杂货" in shop.read().decode()
    child.send_signal(signal.SIGINT)
    child.communicate(timeout=300)
    assert child.returncode == 0


def test_a_source_of_ones_own(tmp_path: Path) -> None:
    sheet = tmp_path / "goods.csv"
    sheet.write_text("id,title,材质\n1,纯棉T恤,棉60% 聚酯纤维40%\n", encoding="utf-8")
    done = scanner("demo", "--source", str(sheet), "--out", str(tmp_path / "out"), "--lang", "zh")
    assert done.returncode == 0, done.stderr
    run = read(tmp_path / "out", done)
    assert {(one.field, one.quote) for one in found(run)} == {("title", "纯棉")}


def test_a_source_that_is_not_there(tmp_path: Path) -> None:
    done = scanner("demo", "--source", str(tmp_path / "nothing.csv"), "--out", str(tmp_path / "out"))
    assert done.returncode in (0, 2, 3)
    assert "Traceback" not in done.stderr
    assert "nothing.csv" in done.stdout + done.stderr
