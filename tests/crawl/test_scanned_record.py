"""`scan ADDRESS --warc`: what a scan fetched, pictures too, can be scanned again when the shop is gone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

pytest.importorskip("PIL")
pytest.importorskip("rapidocr")

from scanner.cli import root
from scanner.crawl.archive import Afterwards, Archive
from scanner.crawl.cache import Answer
from scanner.crawl.options import CrawlError
from scanner.model import Page, Unchecked
from tests.complaint.pictures import picture
from tests.complaint.shop import Shop, running

FOLLOW = ("--follow", "/item.htm*", "--delay", "0")


def scan(out: Path, *words: str) -> dict[str, Any]:
    done = CliRunner().invoke(root, ["scan", *words, "--output", f"json={out}", "--lang", "en"])
    assert done.exit_code in (1, 3), done.output
    read: dict[str, Any] = json.loads(out.read_bytes())
    return read


def found(run: dict[str, Any]) -> list[tuple[str, str, str, str | None]]:
    return sorted(
        (one["listing"], one["field"], one["quote"], one["place"]["image"])
        for result in run["results"]
        for one in result["shown"]
    )


def unchecked(run: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted(
        (item["reason"], item["uri"].partition("//")[2].partition("/")[2])
        for result in run["results"]
        for item in result["unchecked"]
        if item["reason"] != "not a product"
    )


@pytest.fixture
def stocked() -> Shop:
    shop = Shop()
    shop.picture("/p/1.png", picture("顶级面料"))
    shop.picture("/p/2.png", picture("柔软透气", ground="#e6eef3"))
    shop.pages["/p/lost.png"] = 404
    paths = [
        shop.taobao("700000000001", "围巾", "国家级品质。", ["/p/1.png"]),
        shop.taobao("700000000002", "帽子", "秋冬可用。", ["/p/2.png", "/p/lost.png"]),
    ]
    shop.home(paths)
    return shop


def test_a_scan_again_from_its_record_is_the_same_with_pictures(stocked: Shop, tmp_path: Path) -> None:
    record = tmp_path / "kept.warc.gz"
    with running(stocked) as shop:
        private = ("--allow-private", shop.host)
        live = scan(
            tmp_path / "live.json", shop.address + "/", *FOLLOW, *private, "--images", "all", "--warc", str(record)
        )
        asked = [path for path in shop.asked if path.startswith("/p/")]
    assert len(asked) == len(set(asked)) == 3
    again = scan(tmp_path / "again.json", str(record), "--images", "all")
    assert found(again) == found(live)
    assert {(listing, quote) for listing, _, quote, image in found(again) if image} == {("700000000001", "顶级")}
    assert ("error answer", "p/lost.png") in unchecked(live)
    # a picture that could not be had then is missing now, too
    assert [one for one in unchecked(again) if one not in unchecked(live)] == [
        ("images not read", "item.htm?id=700000000002")
    ]
    assert [one for one in unchecked(live) if one not in unchecked(again)] == []
    with record.open("rb") as file:
        kinds = [
            (one.rec_type, one.rec_headers.get_header("WARC-Target-URI").rpartition("/")[2])
            for one in ArchiveIterator(file)
            if "/p/" in (one.rec_headers.get_header("WARC-Target-URI") or "")
        ]
    assert {("response", "1.png"), ("response", "2.png"), ("metadata", "lost.png")} <= set(kinds)


def test_without_pictures_none_is_asked_for(stocked: Shop, tmp_path: Path) -> None:
    record = tmp_path / "kept.warc.gz"
    with running(stocked) as shop:
        scan(tmp_path / "live.json", shop.address + "/", *FOLLOW, "--allow-private", shop.host, "--warc", str(record))
        assert not [path for path in shop.asked if path.startswith("/p/")]
    run = scan(tmp_path / "again.json", str(record), "--images", "all")
    assert not [one for one in found(run) if one[3]]
    assert "images not read" in {reason for reason, _ in unchecked(run)}


def test_a_record_that_lost_its_end_meanwhile_is_named(tmp_path: Path) -> None:
    path = tmp_path / "kept.warc.gz"
    archive = Archive(str(path), 0, "agent")
    length = archive.length
    archive.close()
    late = Afterwards(str(path), length, "agent")
    answer = Answer("https://shop.example/1.png", 200, "OK", (), b"x", "2026-11-22T00:00:00Z", ())
    for number in range(3):
        late.keep(f"https://shop.example/{number}.png", None, Page("x", b"x"), [answer])
    late.keep("https://shop.example/4.png", "https://shop.example/", Unchecked("x", None, "timeout"), [])
    with path.open("rb") as file:
        assert [one.rec_type for one in ArchiveIterator(file)].count("response") == 3
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(CrawlError, match="shorter"):
        late.keep("https://shop.example/5.png", None, Page("x", b"x"), [answer])
