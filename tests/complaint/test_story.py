"""A case from the letter to the answer: a real shop, real crawls, real captures, an edit, and what verify says."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from warcio.archiveiterator import ArchiveIterator

from scanner.cli import root
from scanner.complaint import manifest
from tests.complaint.shop import Shop, running


@pytest.fixture
def shop() -> Iterator[Shop]:
    """Seven pages with the complained wording in every guise, and two that only look like it."""
    shop = Shop()
    paths = [
        shop.item("A1", "最佳选择 棉麻衬衫", "透气好穿，四季可用。"),
        shop.item("A2", "亚麻长裤", "这一款是本店zui佳的通勤裤。"),
        shop.item("A3", "遮陽帽", "這款是最佳的遮陽帽。"),
        shop.item("A4", "帆布包", "容量大，送人的最·佳礼物。"),
        shop.item("A5", "保温杯", "内胆不锈钢。", skus="白色 最佳款"),
        shop.item("B1", "牛奶糖", "最佳赏味期为生产后三个月。"),
        shop.item("B2", "台灯", "请在最佳观看距离内使用。"),
    ]
    shop.home(paths, more="周年庆，全场都是最佳品质。")
    with running(shop):
        yield shop


def run(shop: Shop, *arguments: str) -> Result:
    more = ("--allow-private", shop.host, "--delay", "0") if arguments[1] in ("sweep", "capture", "verify") else ()
    follow = ("--follow", "/products/*") if arguments[1] in ("sweep", "verify") else ()
    first, rest = arguments[:2], arguments[2:]
    return CliRunner().invoke(root, [*first, "--lang", "en", *rest, *follow, *more], catch_exceptions=False)


def opened(shop: Shop, case: Path) -> None:
    result = run(
        shop, "complaint", "new", str(case), "--channel", "12315", "--received", "2026-11-20", "--word", "最佳"
    )
    assert result.exit_code == 0, result.output


def swept(case: Path) -> dict[str, list[str]]:
    """Listing → quotes of the last sweep's fix list."""
    entry = [entry for entry in manifest.entries(case) if entry.action == "swept"][-1]
    data = json.loads((case / str(entry.file)).read_bytes())
    return {one["id"].rpartition("/")[2]: [f["quote"] for f in one["shown"]] for one in data["results"] if one["shown"]}


def states(case: Path) -> dict[str, str]:
    """Listing → state of the last verification."""
    entry = [entry for entry in manifest.entries(case) if entry.action == "verified"][-1]
    return {
        one["listing"].rpartition("/")[2]: one["state"] for one in json.loads((case / str(entry.file)).read_bytes())
    }


def test_from_the_letter_to_the_answer(shop: Shop, tmp_path: Path) -> None:
    case = tmp_path / "case-7"
    opened(shop, case)

    result = run(shop, "complaint", "sweep", str(case), shop.address + "/")
    assert result.exit_code == 0, result.output
    found = swept(case)
    assert set(found) == {"A1", "A2", "A3", "A4", "A5", ""}, found

    result = run(shop, "complaint", "capture", str(case))
    assert result.exit_code == 0, result.output
    assert manifest.check(case) == []

    shop.item("A1", "棉麻衬衫", "透气好穿，四季可用。")  # gone
    shop.item("A3", "遮陽帽 最佳之选", "遮得住。")  # moved to the title
    shop.item("A2", "亚麻长裤", "这一款适合通勤，全网第一。")  # gone; another rule is not this case
    shop.pages["/products/A4"] = 403  # cannot be checked
    shop.item("B2", "台灯", "宿舍的最佳照明。")  # new
    result = run(shop, "complaint", "verify", str(case))
    assert result.exit_code == 1, result.output
    found_states = states(case)
    assert found_states["A1"] == found_states["A2"] == "gone"
    assert found_states["A3"] == "moved"
    assert found_states["A4"] == "could not be checked"
    assert found_states["A5"] == "still there"
    assert found_states["B2"] == "new"

    result = run(shop, "complaint", "close", str(case))
    assert result.exit_code == 1
    assert "open" in result.output

    result = run(shop, "complaint", "answer", str(case), "--lang", "zh")
    assert result.exit_code == 0, result.output
    answer = (case / "report" / "answer.md").read_text(encoding="utf-8")
    assert "最佳" in answer
    assert "【请填写：" in answer
    assert not any(word in answer for word in ("违法", "合法"))


def test_a_case_closes_when_all_is_gone_or_has_a_reason(shop: Shop, tmp_path: Path) -> None:
    case = tmp_path / "case-8"
    opened(shop, case)
    assert run(shop, "complaint", "sweep", str(case), shop.address + "/").exit_code == 0
    for number in ("A1", "A2", "A3", "A5"):
        shop.item(number, "商品", "已经改好的说明。")
    shop.home([f"/products/{number}" for number in ("A1", "A2", "A3", "A4", "A5")])
    shop.pages["/products/A4"] = 403
    assert run(shop, "complaint", "verify", str(case)).exit_code == 1
    with (case / "case.toml").open("a", encoding="utf-8") as text:
        text.write(f'\n[unchecked_reasons]\n"{shop.address}/products/A4" = "该商品已下架，平台后台截图存档"\n')
    result = run(shop, "complaint", "close", str(case))
    assert result.exit_code == 0, result.output
    assert manifest.entries(case)[-1].action == "closed"


def test_evidence_holds_what_was_served_and_no_secret(shop: Shop, tmp_path: Path) -> None:
    case = tmp_path / "case-9"
    opened(shop, case)
    run(shop, "complaint", "sweep", str(case), shop.address + "/")
    run(shop, "complaint", "capture", str(case))
    records = sorted((case / "evidence" / "before").glob("*/evidence.json"))
    assert len(records) == 6
    for path in records:
        record = json.loads(path.read_bytes())
        assert record["status"] == 200
        assert record["findings"]
        archive = path.parent / "capture.warc.gz"
        assert record["files"]["capture.warc.gz"] == manifest.digest(archive)[0]
        with archive.open("rb") as source:
            kinds = []
            for one in ArchiveIterator(source):
                kinds.append(one.rec_type)
                if one.rec_type == "response":
                    assert one.http_headers.get_header("Set-Cookie") is None
                    assert shop.pages[record["address"].removeprefix(shop.address)] == one.content_stream().read()
        assert "response" in kinds
        assert b"secret-of-the-shop" not in archive.read_bytes()


def test_the_check_finds_a_flipped_byte_a_missing_and_an_added_file(shop: Shop, tmp_path: Path) -> None:
    case = tmp_path / "case-10"
    opened(shop, case)
    run(shop, "complaint", "sweep", str(case), shop.address + "/")
    run(shop, "complaint", "capture", str(case))
    kept = manifest.head(case)
    assert run(shop, "complaint", "check", str(case), "--head", kept).exit_code == 0
    first, second, third = sorted((case / "evidence" / "before").glob("*/capture.warc.gz"))[:3]
    body = bytearray(first.read_bytes())
    body[len(body) // 2] ^= 1
    first.write_bytes(body)
    second.unlink()
    (third.parent / "extra.png").write_bytes(b"not recorded")
    result = run(shop, "complaint", "check", str(case), "--head", kept)
    assert result.exit_code == 1
    for kind, path in (("changed", first), ("missing", second), ("added", third.parent / "extra.png")):
        assert f"{kind}: {path.relative_to(case).as_posix()}" in result.output


def test_a_capture_that_was_ended_goes_on_where_it_was(shop: Shop, tmp_path: Path) -> None:
    case = tmp_path / "case-11"
    opened(shop, case)
    run(shop, "complaint", "sweep", str(case), shop.address + "/")
    run(shop, "complaint", "capture", str(case))
    whole = manifest.entries(case)
    folders = sorted(path.parent for path in (case / "evidence" / "before").glob("*/evidence.json"))
    # What a kill leaves: a manifest that ends in mid-capture, and a folder without its record.
    lines = (case / manifest.NAME).read_bytes().splitlines(keepends=True)
    cut = next(number for number, entry in enumerate(whole) if entry.action == "captured") + 2
    (case / manifest.NAME).write_bytes(b"".join(lines[:cut]) + lines[cut][:20])
    kept = {str(entry.file).split("/")[2] for entry in whole[:cut] if entry.action == "captured"}
    for folder in folders:
        if folder.name not in kept:
            (folder / "evidence.json").unlink()
    before = {folder.name: (folder / "capture.warc.gz").stat().st_mtime_ns for folder in folders}
    assert run(shop, "complaint", "capture", str(case)).exit_code == 0
    assert manifest.check(case) == []
    for folder in folders:
        untouched = before[folder.name] == (folder / "capture.warc.gz").stat().st_mtime_ns
        assert untouched == (folder.name in kept)


def test_a_sweep_without_a_case_says_how_to_start_one(shop: Shop, tmp_path: Path) -> None:
    result = run(shop, "complaint", "sweep", str(tmp_path), shop.address + "/")
    assert result.exit_code == 2
    assert "complaint new" in result.output


def test_a_folder_that_takes_nothing_is_said(shop: Shop, tmp_path: Path) -> None:
    case = tmp_path / "case-12"
    opened(shop, case)
    (case / "sweep").write_text("a file where the folder should be")
    result = run(shop, "complaint", "sweep", str(case), shop.address + "/")
    assert result.exit_code == 2
    assert "sweep" in result.output
    assert manifest.check(case)[0].kind == "added"


needs_browser = pytest.mark.skipif(
    not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), reason="needs an installed Chromium"
)


@needs_browser
def test_pages_are_kept_as_rendered(shop: Shop, tmp_path: Path) -> None:
    case = tmp_path / "case-13"
    opened(shop, case)
    run(shop, "complaint", "sweep", str(case), shop.address + "/products/A1", shop.address + "/products/A4")
    result = run(shop, "complaint", "capture", str(case), "--rendered", "--no-sandbox")
    assert result.exit_code == 0, result.output
    for folder in (case / "evidence" / "before").iterdir():
        record = json.loads((folder / "evidence.json").read_bytes())
        assert (folder / "page.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        assert (folder / "page.png").read_bytes() != (folder / "page-boxed.png").read_bytes()
        assert record["boxes"]
        assert record["boxes"][0][0] in (folder / "page.txt").read_text(encoding="utf-8")
        assert b"multipart/related" in (folder / "page.mhtml").read_bytes()
    assert manifest.check(case) == []
