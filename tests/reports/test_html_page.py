"""The HTML fix list in a real browser: it opens fast, filters, groups, links land on the words, nothing is obeyed."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from browser import ARGUMENTS, PATIENCE, executable
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright
from samples import HOSTILE, counted, finding, hostile, many, place, result, summary, varied

from reports import FORMATS
from reports.options import Options
from reports.tracking import Previous, Row
from reports.visible import visible_lines
from reports.where import page_link
from scanner.findings import text_fragment
from scanner.model import FieldText, Lang, ListingResult, Place, Unchecked


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS, timeout=PATIENCE)
        except Error as error:
            if executable() is not None:
                raise
            pytest.skip(f"no browser on this machine: {error}")
        yield chromium
        chromium.close()


def patient(browser: Browser, height: int) -> BrowserContext:
    """A window that waits as long as a busy machine needs, for what it does and for what is expected of it."""
    context = browser.new_context(viewport={"width": 1280, "height": height})
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    return context


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test on any script error or blocked content."""
    context = patient(browser, 900)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    opened.on("dialog", lambda dialog: complaints.append(dialog.message))
    yield opened
    context.close()
    assert complaints == []


def write(path: Path, results: list[ListingResult], lang: Lang = "zh", **options: Any) -> str:
    out = io.BytesIO()
    whole = summary()
    FORMATS["html"].render(counted(results, whole), whole, out, lang, Options(**options))
    path.write_bytes(out.getvalue())
    return path.as_uri()


def shows(page: Page, clauses: list[str]) -> None:
    """The list comes to show exactly these clauses, however late the browser paints them."""
    expect(page.locator("#list .finding:visible .clause")).to_have_text(clauses)


def test_it_shows_every_finding_in_its_context(page: Page, tmp_path: Path) -> None:
    page.goto(write(tmp_path / "a.html", varied()))
    shows(page, ["夏季纯棉T恤女", "本店最佳选择", "真的zui好用", "国家级品质", "（缺少内容）", "本店最佳选择"])
    expect(page.locator("#list .clause mark")).to_have_text(["纯棉", "最佳", "zui好", "国家级", "最佳"])
    first = page.locator(".finding").first
    for said in (
        "错误",
        "纯棉与成分不符",
        "标题",
        "按实际含量写",
        "含棉80%",
        "GB/T 29862-2013",
        "申报成分",
        "shop/a.html:3:9",
    ):
        expect(first).to_contain_text(said)
    expect(page.locator(".tile b")).to_have_text(["4", "2", "4", "3"])


def test_filters_work_and_can_be_cleared(page: Page, tmp_path: Path) -> None:
    page.goto(write(tmp_path / "a.html", varied()))
    page.check("#facets input[value=warning]")
    shows(page, ["真的zui好用", "（缺少内容）"])
    page.check("#facets input[value=notice]")
    shows(page, ["（缺少内容）"])
    page.click("#clear")
    expect(page.locator("#list .finding:visible .clause")).to_have_count(6)
    page.select_option("#listing", label="灵芝孢子粉 保健食品 (2)")
    shows(page, ["国家级品质", "（缺少内容）"])
    page.click("#clear")
    page.fill("#search", "最佳 首页")
    expect(page.locator("#shown")).to_have_text("显示 1 / 6")
    shows(page, ["本店最佳选择"])
    page.fill("#search", "没有这样的词")
    expect(page.locator("#list")).to_have_text("没有符合筛选条件的问题。")


def test_groups_gather_the_same_problem_with_its_listings(page: Page, tmp_path: Path) -> None:
    page.goto(write(tmp_path / "a.html", varied()))
    page.click("[data-view=groups]")
    expect(page.locator(".group .times")).to_have_text(["×2", "×1", "×1", "×1", "×1"])
    first = page.locator(".group").first
    first.locator("summary").click()
    expect(first.locator(".members button")).to_have_text(["夏季纯棉T恤女", "云上衣橱首页"])
    first.locator(".members button").nth(1).click()
    shows(page, ["本店最佳选择"])


def test_what_was_not_checked_and_what_was_set_aside_can_be_seen(page: Page, tmp_path: Path) -> None:
    page.goto(write(tmp_path / "a.html", varied()))
    set_aside = page.locator(".hidden-findings").first
    assert set_aside.locator(".finding").count() == 0
    set_aside.locator("summary").first.click()
    expect(set_aside.locator("mark")).to_have_text(["第一", "顶级", "最佳", "首选"])
    expect(set_aside).to_contain_text("这是域名")
    page.click("[data-view=unchecked]")
    for said in ("等待超时", "no answer in 20 s", "页面要求登录", "图片中的文字没有识别", "https://img.example/1.jpg"):
        expect(page.locator("#list")).to_contain_text(said)


def test_languages_switch_in_place(page: Page, tmp_path: Path) -> None:
    page.goto(write(tmp_path / "a.html", varied(), "en"))
    expect(page.locator("h1")).to_have_text("Fix list")
    expect(page.locator(".finding").first).to_contain_text("Instead")
    page.click("[data-lang=zh]")
    expect(page.locator("h1")).to_have_text("修改清单")
    expect(page.locator(".finding").first).to_contain_text("可改为")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"


def test_the_words_are_marked_in_the_whole_text_whatever_stands_before_them(page: Page, tmp_path: Path) -> None:
    text = "𝕏💥前言。\n本店最佳选择，顶级𠮷做工。"
    best, top = text.index("最佳"), text.index("顶级")
    made = result(
        finding("最佳", "本店", "选择", start=best, field="detail"),
        finding("顶级", "", "𠮷做工", start=top, field="detail"),
        texts=(FieldText("detail", 0, text),),
    )
    page.goto(write(tmp_path / "a.html", [made]))
    page.locator(".finding").nth(1).locator("details summary").click()
    box = page.locator(".text")
    expect(box.locator("mark")).to_have_text(["最佳", "顶级"])
    expect(box.locator("mark.here")).to_have_text("顶级")
    assert box.text_content() == text


def test_previous_is_shown(page: Page, tmp_path: Path) -> None:
    previous = Previous((Row("a" * 32, "处理中", "小王", "", {}), Row("c" * 32, "", "", "", {})))
    made = result(finding(fingerprint="a" * 32), finding("顶级", fingerprint="b" * 32))
    page.goto(write(tmp_path / "a.html", [made], previous=previous))
    expect(page.locator(".tile b")).to_have_text(["2", "0", "1", "0", "1", "1", "1"])
    page.check("#facets input[value=new]")
    shows(page, ["全网顶级选择"])


def test_hostile_strings_are_texts(page: Page, tmp_path: Path) -> None:
    page.goto(write(tmp_path / "h.html", [hostile(text) for text in HOSTILE]))
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")  # render everything
    page.emulate_media(media="screen")
    assert page.title() == "修改清单 · listing-scanner"
    quotes = page.locator("#list > .card > .finding .clause mark").all_text_contents()
    assert [text.replace("\r", "\n") for text in quotes] == [visible_lines(text) for text in HOSTILE]
    assert page.locator("#list script, #list img, #list svg, #list iframe").count() == 0
    links = page.evaluate("[...document.querySelectorAll('a')].map(a => a.protocol)")
    assert set(links) <= {"http:", "https:"}
    for view in ("groups", "unchecked"):
        page.click(f"[data-view={view}]")
    assert page.title() == "修改清单 · listing-scanner"


def test_the_page_may_load_nothing_and_run_nothing_else(page: Page, tmp_path: Path) -> None:
    page.goto(write(tmp_path / "a.html", varied()))
    policy = page.locator("meta[http-equiv]").get_attribute("content") or ""
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    source = (tmp_path / "a.html").read_text("utf-8")
    assert "http://" not in source.partition("<script type")[0]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A shop page on the loopback whose words stand far down."""
    folder = tmp_path_factory.mktemp("shop")
    filler = "<p>这款面料手感柔软，版型利落，日常通勤与周末出行都适合。</p>" * 120
    (folder / "item.html").write_text(
        f"<!doctype html><meta charset=utf-8><title>商品</title><h1>围巾</h1><p>本店的最佳，选择很多。</p>{filler}"
        f"<p>手感柔软舒适是本店顶级做工洗后不变形不起球。</p>{filler}"
        f"<p>手感好，本店最佳选择，洗后不变形。</p><p id=two>全网<b>最低</b>价</p>{filler}",
        encoding="utf-8",
    )
    handler = partial(Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/item.html"
    server.shutdown()
    server.server_close()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.mark.parametrize(
    ("one", "paragraph"),
    [
        (finding("最佳", "本店", "选择", place=Place("item.html")), "手感好，本店最佳选择，洗后不变形。"),
        (finding("本店", "", "最佳选择", place=Place("item.html")), "手感好，本店最佳选择，洗后不变形。"),
        (finding("最低", "全网", "价", place=Place("item.html")), "全网最低价"),
        (finding("围巾", "", "", place=Place("item.html")), "围巾"),
    ],
)
def test_a_link_lands_on_the_words(browser: Browser, tmp_path: Path, shop: str, one: Any, paragraph: str) -> None:
    context = patient(browser, 700)
    report = context.new_page()
    report.goto(write(tmp_path / "a.html", [result(one, url=shop)]))
    with context.expect_page() as opened:
        report.locator(".finding a").click()
    landed = opened.value
    target = landed.locator("p, h1", has_text=paragraph).first
    expect(target).to_be_in_viewport()
    # the browser took the fragment for its own: it is not left in the address
    assert ":~:" not in landed.evaluate("location.href")
    if paragraph != "围巾":
        landed.wait_for_function("scrollY > 1000")
    context.close()


def test_links_of_a_scan_land_too(browser: Browser, shop: str) -> None:
    """A clause cut in mid-word would not be found: browsers compare neighbours from border to border of words."""
    context = patient(browser, 700)
    landed = context.new_page()
    landed.goto(text_fragment(shop, "手感柔软舒适是本店", "顶级", "做工洗后不变形不起球"))
    expect(landed.locator("p", has_text="顶级做工")).to_be_in_viewport()
    landed.wait_for_function("scrollY > 1000")
    context.close()


def test_links_say_prefix_and_suffix_and_stay_on_the_web() -> None:
    one = finding("最-佳", "本 店,", "选&择")
    link = page_link(result(one), one)
    assert link is not None
    assert link.startswith("https://shop.example/item/10001#:~:text=")
    parts = [unquote(part) for part in link.partition("text=")[2].split(",")]
    assert parts == ["本 店,-", "最-佳", "-选&择"]
    assert "%2D" in link
    given = one._replace(place=place(link="https://shop.example/given#:~:text=a"))
    assert page_link(result(given), given) == "https://shop.example/given#:~:text=a"
    for address in (
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://a",
        "http://",
        "https://a\u202eb",
        "http://[",
        None,
    ):
        assert page_link(result(one, url=address, uri="a.html"), one) is None


def test_twenty_thousand_findings_open_and_filter_quickly(page: Page, tmp_path: Path, capsys: Any) -> None:
    address = write(tmp_path / "big.html", list(many(20_000)))
    page.goto(address)
    opened = float(page.evaluate("document.body.dataset.ready"))
    painted = float(page.evaluate("performance.now()"))
    took = """(act) => { const start = performance.now(); act(); return performance.now() - start; }"""
    filtering = float(page.evaluate(f"({took})(() => document.querySelector('#facets input').click())"))
    grouping = float(page.evaluate(f"({took})(() => document.querySelector('[data-view=groups]').click())"))
    size = (tmp_path / "big.html").stat().st_size / 1e6
    with capsys.disabled():
        print(
            f"\n20,000 findings, {size:.1f} MB: ready after {opened:.0f} ms, asked {painted:.0f} ms;"
            f" one filter {filtering:.0f} ms, grouping {grouping:.0f} ms"
        )
    expect(page.locator("#shown")).to_contain_text("/ 20,000")
    assert opened > 0  # the figure above is the measurement; how busy the machine is decides no test
    page.click("[data-view=listings]")
    assert 0 < page.locator(".finding").count() < 2000
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    before = page.locator(".card").count()
    scroll = """(before) => {
        scrollTo(0, document.body.scrollHeight);
        return document.querySelectorAll(".card").length > before;
    }"""
    page.wait_for_function(scroll, arg=before)


def test_a_little_of_the_text_stands_beside_the_clause(page: Page, tmp_path: Path) -> None:
    text = "前一行不显示\n💥手感好，本店最佳选择，洗后不变形\n后一行也不显示"
    one = finding("最佳", "本店", "选择", start=text.index("最佳"), field="detail")
    page.goto(write(tmp_path / "a.html", [result(one, texts=(FieldText("detail", 0, text),))]))
    shows(page, ["💥手感好，本店最佳选择，洗后不变形"])
    expect(page.locator(".around")).to_have_text(["💥手感好，", "，洗后不变形"])


def test_a_catalogue_without_findings_is_counted_and_not_carried(page: Page, tmp_path: Path) -> None:
    lost = Unchecked("x", "detail", "timeout")
    quiet = [result(id=str(number), title=f"商品{number}", unchecked=(lost,)) for number in range(5100)]
    page.goto(write(tmp_path / "a.html", [*quiet, result(finding(), id="last")]))
    shows(page, ["全网最佳选择"])
    expect(page.locator("#list")).to_contain_text("只计数、未列出的没有问题的商品： 100")
    page.click("[data-view=unchecked]")
    expect(page.locator(".reason h2")).to_contain_text("5,100")


def test_a_crop_shows_the_words_in_their_picture(page: Page, tmp_path: Path) -> None:
    from PIL import Image

    body = io.BytesIO()
    Image.new("RGB", (120, 40), "red").save(body, "PNG")
    seen = finding(fingerprint="a" * 32, place=Place("a.html", image="1.jpg"))
    hostile_crop = finding("顶级", fingerprint="b" * 32, place=Place("a.html", image="2.svg"))
    crops = {"a" * 32: body.getvalue(), "b" * 32: b"<svg onload=alert(1)>"}
    page.goto(write(tmp_path / "a.html", [result(seen, hostile_crop)], crops=crops))
    expect(page.locator(".crop")).to_have_count(1)
    expect(page.locator(".crop")).to_have_js_property("naturalWidth", 120)


def test_a_click_shows_the_whole_picture_with_the_words_boxed(page: Page, tmp_path: Path) -> None:
    from PIL import Image

    body = io.BytesIO()
    Image.new("RGB", (200, 100), "white").save(body, "JPEG")
    place = Place(
        "a.html",
        image="https://img.example/1.jpg",
        polygon=((20.0, 30.0), (80.0, 30.0), (80.0, 50.0), (20.0, 50.0)),
        size=(400, 200),
    )
    local = finding("顶级", fingerprint="b" * 32, place=place._replace(image="javascript:alert(1)"))
    crops = {"a" * 32: body.getvalue(), "b" * 32: body.getvalue()}
    crops |= {"https://img.example/1.jpg": body.getvalue(), "javascript:alert(1)": b"<svg onload=alert(1)>"}
    page.goto(write(tmp_path / "a.html", [result(finding(fingerprint="a" * 32, place=place), local)], crops=crops))
    expect(page.locator("button.cut")).to_have_count(1)
    page.click("button.cut")
    whole = page.locator(".whole")
    expect(whole.locator("img")).to_have_js_property("naturalWidth", 200)
    expect(whole.locator("polygon")).to_have_attribute("points", "20,30 80,30 80,50 20,50")
    expect(whole.locator("svg")).to_have_attribute("viewBox", "0 0 400 200")
    expect(whole.locator("a")).to_have_attribute("href", "https://img.example/1.jpg")
    page.click("button.cut")
    expect(whole).to_have_count(0)
