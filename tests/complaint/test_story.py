"""A case from the letter to the answer: a real shop, real crawls, real captures, an edit, and what verify says."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import Result
from warcio.archiveiterator import ArchiveIterator

from scanner.complaint import manifest
from scanner.pictures.engine import available
from tests.complaint.commands import call, opened, records, states, sweep, swept
from tests.complaint.shop import Shop, running

READS = available()
"""Whether pictures can be read here."""
IN_TEXT = {
    "A1": "顶级",
    "A2": "ding级",
    "A3": "頂級",
    "A4": "顶·级",
    "A5": "顶级",
    "700000000006": "顶级",
    "": "顶级",
    "activity": "顶级",
}
IN_PICTURES = {"700000000007": "顶级", "700000000008": "顶级"} if READS else {}


def stocked(shop: Shop) -> None:
    """Every guise of the word, in every place a page has, and goods whose words only look like it."""
    paths = [
        shop.item("A1", "顶级 棉麻衬衫", "透气好穿，四季可用。"),
        shop.item("A2", "亚麻长裤", "这一款是本店ding级的通勤裤。"),
        shop.item("A3", "遮陽帽", "這款採用頂級面料。"),
        shop.item("A4", "帆布包", "容量大，送人的顶·级礼物。"),
        shop.item("A5", "保温杯", "内胆不锈钢。", skus="白色 顶级款"),
        shop.taobao("700000000006", "皮带", "选用顶级头层皮。"),
        shop.item("B1", "碎石", "屋顶级配碎石，粒径均匀。"),
        shop.item("B2", "台灯", "请在最佳观看距离内使用。"),
        shop.item("B3", "建站教程", "讲清顶级域名和子域名的区别。"),
        shop.item("B4", "棉袜", "我们不是顶级品牌，只做日常袜子。"),
        shop.page("/activity", "周年庆，全场都是顶级品质。"),
    ]
    if READS:
        from tests.complaint.pictures import picture

        for number in ("700000000007", "700000000008"):
            shop.picture(
                f"/pictures/{number}.png", picture("顶级面料", ground="#f3efe6" if number[-1] == "7" else "#e6eef3")
            )
            paths.append(shop.taobao(number, "围巾", "秋冬可用。", [f"/pictures/{number}.png"]))
    shop.home(paths, more="顶级好店，欢迎光临。")


def edited(shop: Shop) -> None:
    """What a merchant in a hurry does: most is mended, some forgotten, some moved, one page cannot be reached."""
    shop.item("A1", "棉麻衬衫", "透气好穿，四季可用。")
    shop.item("A3", "遮陽帽 頂級", "遮得住。")
    shop.pages["/products/A4"] = 403
    shop.item("A5", "保温杯", "内胆不锈钢，顶级保温，全网第一。", skus="白色")
    shop.describe("700000000006", "选用头层牛皮。")
    shop.item("B2", "台灯", "宿舍的顶级照明。")
    shop.page("/activity", "周年庆，全场满减。")
    if READS:
        from tests.complaint.pictures import picture

        shop.picture("/pictures/700000000007.png", picture("柔软透气"))
        shop.pages["/pictures/700000000008.png"] = 403


class Story(NamedTuple):
    """A case after the edit and its verification, with what was said on the way."""

    shop: Shop
    case: Path
    sweep: Result
    capture: Result
    verify: Result
    served: dict[str, bytes]
    """The pages as they were when they were captured."""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """From the letter to the first verification; tests only look."""
    case, shop = tmp_path_factory.mktemp("story") / "case-7", Shop()
    with running(shop):
        stocked(shop)
        opened(case)
        found = sweep(shop, case, *(("--images", "all") if READS else ()))
        captured = call("capture", str(case))
        served = {path: page for path, page in shop.pages.items() if isinstance(page, bytes)}
        edited(shop)
        verified = call("verify", str(case))
        yield Story(shop, case, found, captured, verified, served)


def test_the_sweep_finds_every_instance_and_nothing_else(story: Story) -> None:
    assert story.sweep.exit_code == 0, story.sweep.output
    found = swept(story.case)
    assert {id: quotes[0] for id, quotes in found.items()} == IN_TEXT | IN_PICTURES
    assert all(len(quotes) == 1 for quotes in found.values())


def test_the_sweep_says_how_many_edits_and_what_to_do_next(story: Story) -> None:
    places = len(IN_TEXT) + len(IN_PICTURES)
    assert f"{places} places on {places} listings or pages" in story.sweep.output
    assert f"removed by {places} edits" in story.sweep.output
    assert "complaint capture" in story.sweep.output


def test_what_was_verified(story: Story) -> None:
    assert story.verify.exit_code == 1, story.verify.output
    found = states(story.case)
    expected = {
        "A1": "gone",
        "A2": "still there",
        "A3": "moved",
        "A4": "could not be checked",
        "A5": "moved",
        "700000000006": "gone",
        "": "still there",
        "activity": "gone",
        "B2": "new",
    }
    if READS:
        expected |= {"700000000007": "gone", "700000000008": "could not be checked"}
    assert found == expected


def test_evidence_holds_what_was_served_and_no_secret(story: Story) -> None:
    assert story.capture.exit_code == 0, story.capture.output
    found = records(story.case)
    assert set(found) == set(IN_TEXT | IN_PICTURES)
    for path in (story.case / "evidence" / "before").glob("*/evidence.json"):
        record = json.loads(path.read_bytes())
        assert record["status"] == 200
        assert record["findings"]
        archive = path.parent / "capture.warc.gz"
        assert record["files"]["capture.warc.gz"] == manifest.digest(archive)[0]
        bodies = responses(archive, story.shop)
        assert set(bodies) == {one["address"].removeprefix(story.shop.address) for one in record["documents"]}
        assert all(story.served[address] == body for address, body in bodies.items())
        assert b"secret-of-the-shop" not in gzip.decompress(archive.read_bytes())


def responses(archive: Path, shop: Shop) -> dict[str, bytes]:
    """Address under the shop → body, of every response in a WARC."""
    found = {}
    with archive.open("rb") as source:
        for one in ArchiveIterator(source):
            if one.rec_type == "response":
                assert one.http_headers.get_header("Set-Cookie") is None
                found[one.rec_headers.get_header("WARC-Target-URI").removeprefix(shop.address)] = (
                    one.content_stream().read()
                )
    return found


def test_a_description_behind_a_second_request_is_kept_too(story: Story) -> None:
    record = records(story.case)["700000000006"]
    assert [one["address"].removeprefix(story.shop.address) for one in record["documents"]] == [
        "/item.htm?id=700000000006",
        "/desc?id=700000000006",
    ]


@pytest.mark.skipif(not READS, reason="needs the extra [ocr]")
def test_a_picture_is_kept_with_its_bytes_and_where_the_words_stand(story: Story) -> None:
    record = records(story.case)["700000000007"]
    assert record["versions"]["ocr"]
    (finding,) = record["findings"]
    assert finding["place"]["image"].endswith("/pictures/700000000007.png")
    assert len(finding["place"]["polygon"]) >= 4
    assert "/pictures/700000000007.png" in record["documents"][1]["address"]


def test_the_case_stays_open_and_says_why(story: Story) -> None:
    result = call("close", str(story.case))
    assert result.exit_code == 1
    assert "places are open" in result.output
    assert "could not be checked: " in result.output


def test_status_asks_for_another_verification(story: Story) -> None:
    result = call("status", str(story.case))
    assert "[~] Verified after the edit" in result.output
    assert "next: Verified after the edit (complaint verify" in result.output


def test_a_case_closes_when_all_is_gone_or_has_a_reason(tmp_path: Path) -> None:
    case = tmp_path / "case-8"
    opened(case)
    with running(Shop()) as shop:
        paths = [shop.item("A1", "顶级衬衫", "好穿。"), shop.item("A2", "长裤", "顶级面料。")]
        shop.home(paths)
        assert sweep(shop, case).exit_code == 0
        shop.item("A1", "衬衫", "好穿。")
        shop.pages["/products/A2"] = 403
        assert call("verify", str(case)).exit_code == 1
        with (case / "case.toml").open("a", encoding="utf-8") as text:
            text.write(f'\n[unchecked_reasons]\n"{shop.address}/products/A2" = "该商品已下架，平台后台截图存档"\n')
        assert call("verify", str(case)).exit_code == 0
        assert call("capture", str(case), "--stage", "after").exit_code == 3
    result = call("close", str(case))
    assert result.exit_code == 0, result.output
    assert manifest.entries(case)[-1].action == "closed"
    assert manifest.entries(case)[-1].note["reasons"]
    assert manifest.check(case) == []
    assert call("close", str(case)).exit_code == 2


@pytest.fixture
def copied(story: Story, tmp_path: Path) -> Path:
    """A copy of the case, to be tampered with."""
    return Path(shutil.copytree(story.case, tmp_path / "case-7"))


def test_the_check_finds_a_flipped_byte_a_missing_and_an_added_file(copied: Path) -> None:
    kept = manifest.head(copied)
    assert call("check", str(copied), "--head", kept).exit_code == 0
    first, second, third = sorted((copied / "evidence" / "before").glob("*/capture.warc.gz"))[:3]
    body = bytearray(first.read_bytes())
    body[len(body) // 2] ^= 1
    first.write_bytes(body)
    second.unlink()
    (third.parent / "extra.png").write_bytes(b"not recorded")
    result = call("check", str(copied), "--head", kept)
    assert result.exit_code == 1
    for kind, path in (("changed", first), ("missing", second), ("added", third.parent / "extra.png")):
        assert f"{kind}: {path.relative_to(copied).as_posix()}" in result.output


def test_a_chain_written_anew_does_not_hold_the_kept_head(copied: Path) -> None:
    kept, entries = manifest.head(copied), manifest.entries(copied)
    (copied / manifest.NAME).unlink()
    forged = next((copied / "evidence" / "before").glob("*/evidence.json"))
    forged.write_bytes(forged.read_bytes().replace(b'"status": 200', b'"status": 201'))
    for entry in entries:
        manifest.append(copied, entry.action, copied / entry.file if entry.file else None, entry.note)
    assert call("check", str(copied)).exit_code == 0
    result = call("check", str(copied), "--head", kept)
    assert result.exit_code == 1
    assert "head: " in result.output


def test_a_sweep_without_a_case_says_how_to_start_one(tmp_path: Path) -> None:
    result = call("sweep", str(tmp_path), "https://shop.example/")
    assert result.exit_code == 2
    assert "complaint new" in result.output


def test_a_verification_needs_no_options_again_and_no_cache(tmp_path: Path) -> None:
    case = tmp_path / "case-9"
    opened(case)
    with running(Shop()) as shop:
        shop.home([shop.item("A1", "顶级衬衫", "好穿。")])
        assert sweep(shop, case, "--cache", str(tmp_path / "cache")).exit_code == 0
        shop.item("A1", "衬衫", "好穿。")
        shop.home([])  # the link is gone, the page is still asked for
        result = call("verify", str(case), "--cache", str(tmp_path / "cache"), "--max-age", "9999")
    assert result.exit_code == 0, result.output
    assert states(case) == {"A1": "gone"}


def test_pages_that_robots_txt_refuses_are_said_to_be_missing(tmp_path: Path) -> None:
    case = tmp_path / "case-10"
    opened(case)
    with running(Shop()) as shop:
        shop.home([shop.item("A1", "顶级衬衫", "好穿。")])
        assert sweep(shop, case).exit_code == 0
        shop.robots = b"User-agent: *\nDisallow: /products/\n"
        result = call("capture", str(case))
    assert result.exit_code == 3
    assert "refused by robots.txt" in result.output
    assert "0 pages kept, 1 not" in result.output
    assert manifest.check(case) == []
