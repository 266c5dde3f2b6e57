"""Pages as a shopper sees them: kept, replayed, and nothing reached that the address rules refuse."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import Result

pytest.importorskip("playwright")

from PIL import Image

from scanner.complaint import browser, manifest
from scanner.crawl import CrawlOptions
from scanner.crawl.fetch import Fetcher
from tests.complaint.commands import call, opened, records, sweep
from tests.complaint.shop import Shop, running

pytestmark = pytest.mark.skipif(not any(map(shutil.which, browser.BROWSERS)), reason="needs an installed Chromium")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser.browser(no_sandbox=True) as running_browser:
        yield running_browser


class Rendered(NamedTuple):
    """A case whose pages were kept as rendered before and after the edit, with its answer."""

    case: Path
    before: Result
    after: Result
    answer: Result


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    case = tmp_path_factory.mktemp("rendered") / "case-13"
    opened(case, "顶级", "--deadline", "2026-11-27")
    with running(Shop()) as shop:
        shop.home(
            [shop.item("A1", "顶级 棉麻衬衫", "透气好穿。"), shop.item("A2", "长裤", "<b>顶</b>级面料，四季可用。")]
        )
        sweep(shop, case)
        before = call("capture", str(case), "--rendered", "--no-sandbox")
        shop.item("A1", "棉麻衬衫", "透气好穿。")
        shop.item("A2", "长裤", "厚实面料，四季可用。")
        call("verify", str(case))
        after = call("capture", str(case), "--stage", "after", "--rendered", "--no-sandbox")
        answer = call("answer", str(case), "--lang", "zh")
    return Rendered(case, before, after, answer)


def test_pages_are_kept_as_rendered_with_the_words_boxed(rendered: Rendered) -> None:
    assert rendered.before.exit_code == rendered.after.exit_code == 0, rendered.before.output
    for stage in ("before", "after"):
        for folder in (rendered.case / "evidence" / stage).iterdir():
            record = json.loads((folder / "evidence.json").read_bytes())
            plain, boxed = (folder / "page.png").read_bytes(), (folder / "page-boxed.png").read_bytes()
            assert plain[:8] == b"\x89PNG\r\n\x1a\n"
            assert bool(record["boxes"]) == (stage == "before")
            assert (plain != boxed) == (stage == "before")
            assert ("顶级" in (folder / "page.txt").read_text(encoding="utf-8")) == (stage == "before")
            assert set(record["files"]) == {path.name for path in folder.iterdir()} - {"evidence.json"}
    assert manifest.check(rendered.case) == []


def test_the_box_is_round_the_word(rendered: Rendered) -> None:
    (folder,) = [path.parent for path in (rendered.case / "evidence" / "before").glob("*A1-*/evidence.json")]
    _, left, top, width, height = records(rendered.case)["A1"]["boxes"][0]
    boxed = Image.open(io.BytesIO((folder / "page-boxed.png").read_bytes())).convert("RGB")
    assert boxed.getpixel((int(left - 2), int(top + height / 2))) == (221, 0, 0)
    assert boxed.getpixel((int(left + width + 1), int(top + height / 2))) == (221, 0, 0)
    assert width < 200


def test_mhtml_replays_in_the_browser(rendered: Rendered, chromium: Any, tmp_path: Path) -> None:
    for path in (rendered.case / "evidence" / "before").glob("*/page.mhtml"):
        context = chromium.new_context(offline=True)
        context.set_default_timeout(browser.TIMEOUT)
        page = context.new_page()
        page.goto(path.as_uri())
        said = page.evaluate("document.body.innerText")
        context.close()
        assert "顶级" in said
        assert said.split() == (path.parent / "page.txt").read_text(encoding="utf-8").split()


def test_the_answer_reads_well_in_a_browser(rendered: Rendered, chromium: Any, tmp_path: Path) -> None:
    assert rendered.answer.exit_code == 0, rendered.answer.output
    path = rendered.case / "report" / "answer.html"
    context = chromium.new_context(offline=True, viewport={"width": 1100, "height": 900})
    context.set_default_timeout(browser.TIMEOUT)
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(path.as_uri())
    said = page.evaluate("document.body.innerText")
    shown = page.evaluate("[...document.images].map(i => [i.complete, i.naturalWidth, i.naturalHeight])")
    links = page.evaluate("[...document.querySelectorAll('figure a')].map(a => a.getAttribute('href'))")
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    context.close()
    assert problems == []
    assert not wide
    assert len(shown) == 4
    assert all(done and width >= 600 and height >= 300 for done, width, height in shown)
    assert all((path.parent / link).resolve().is_file() for link in links)
    for words in (
        "投诉内容",
        "2026-11-27",
        "处理过程",
        "改前与改后",
        "《广告绝对化用语执法指南》第九条",
        "标题",
        "广告法",
        "【请填写：",
        "已改 2",
    ):
        assert words in said, words
    for words in ("违法", "合法", "failed", "found:", "still there", "None"):
        assert words not in said, words


def test_the_word_document_opens_and_holds_the_same(rendered: Rendered) -> None:
    from docx import Document

    document = Document(str(rendered.case / "report" / "answer.docx"))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "【请填写：" in text
    assert "顶级" in cells
    assert len(document.inline_shapes) == 4
    assert not any(word in text + "".join(cells) for word in ("违法", "合法"))


def test_the_markdown_links_to_the_evidence(rendered: Rendered) -> None:
    text = (rendered.case / "report" / "answer.md").read_text(encoding="utf-8")
    links = [line.rpartition("(<")[2].removesuffix(">)") for line in text.splitlines() if line.startswith("![")]
    assert len(links) == 4
    assert all((rendered.case / "report" / link).is_file() for link in links)


def test_nothing_private_is_reached_by_a_page_that_asks_for_it(chromium: Any) -> None:
    with running(Shop()) as secret, running(Shop()) as shop:
        secret.picture("/secret.png", b"x")
        shop.pages["/away.png"] = f"{secret.address}/secret.png"
        shop.pages["/"] = (
            f'<!DOCTYPE html><meta charset="utf-8"><title>t</title><p>顶级</p><img src="{secret.address}/secret.png">'
            f'<img src="/away.png"><iframe src="{secret.address}/"></iframe>'
            f'<link rel="preconnect" href="{secret.address}">'
            f'<script>fetch("{secret.address}/f"); new WebSocket("ws://{secret.host}/w"); '
            f'navigator.sendBeacon("{secret.address}/b", "x"); new Image().src = "http://169.254.169.254/latest";'
            f'fetch("/post", {{method: "POST", body: "x"}}); open("{secret.address}/o");</script>'
        ).encode()
        fetcher = Fetcher(CrawlOptions(allow_private=(shop.host,), delay=0))
        found = browser.render(chromium, shop.address + "/", ["顶级"], fetcher)
        fetcher.close()
        assert secret.asked == []
        assert not any("post" in path for path in shop.asked)
    refused = {item.uri for item in found.refused}
    assert {f"{secret.address}/secret.png", f"{shop.address}/away.png", f"{secret.address}/f"} <= refused
    assert len(found.rects) == 1


def test_a_page_that_cannot_be_opened_is_an_error_not_a_picture_of_one(chromium: Any) -> None:
    with running(Shop()) as shop:
        fetcher = Fetcher(CrawlOptions(delay=0, tries=1))  # the shop's own address is private, too
        with pytest.raises(Exception, match="ERR_"):
            browser.render(chromium, shop.address + "/", ["顶级"], fetcher)
        fetcher.close()
        assert shop.asked == []
