"""Pages as a shopper sees them, rendered and kept: the only home of Playwright.

The browser itself never reaches the network: nothing resolves for it, its proxy leads nowhere, and every request it
makes is answered with what the crawler's fetcher got under the address rules. What the rules refuse, the page does
without, and the capture says so.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple, Protocol

from scanner.model import Page, Unchecked

MISSING = "rendering pages needs the extra: pip install 'listing-scanner[browser]'"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
NO_NETWORK = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--disable-gpu",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
WIDTH = 1_200
SETTLE = 5_000
"""Milliseconds a page gets at most after it was loaded, until it asks for nothing any more."""
TALLEST = 30_000
"""Pixels of a page that are kept in a picture."""
TIMEOUT = 300_000
"""Milliseconds for a page with all it asks for, which comes at the pace of the crawler: one request after another."""

FIND = """
(words) => {
  const inline = new Set(["inline", "inline-block", "contents"]);
  const holder = (node) => { let e = node.parentElement;
    while (e && inline.has(getComputedStyle(e).display) && e.parentElement) e = e.parentElement; return e; };
  const groups = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walker.nextNode(); n; n = walker.nextNode()) {
    if (/^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE)$/.test(n.parentElement.tagName)) continue;
    const h = holder(n); if (!groups.has(h)) groups.set(h, []); groups.get(h).push(n);
  }
  const found = [];
  for (const nodes of groups.values()) {
    const text = nodes.map((n) => n.data).join("");
    for (const word of words) {
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        const range = document.createRange(); let seen = 0;
        for (const n of nodes) {
          if (at >= seen && at < seen + n.length) range.setStart(n, at - seen);
          if (at + word.length > seen && at + word.length <= seen + n.length) range.setEnd(n, at + word.length - seen);
          seen += n.length;
        }
        for (const r of range.getClientRects()) if (r.width && r.height)
          found.push([word, r.left + scrollX, r.top + scrollY, r.width, r.height]);
      }
    }
  }
  return found;
}
"""
BOX = """
(rects) => {
  const layer = document.createElement("div");
  layer.style.cssText = "position:absolute;left:0;top:0;pointer-events:none;z-index:2147483647";
  for (const [, left, top, width, height] of rects) {
    const box = document.createElement("div");
    box.style.cssText = `position:absolute;left:${left - 3}px;top:${top - 3}px;width:${width + 6}px;` +
      `height:${height + 6}px;border:3px solid #d00;box-sizing:border-box`;
    layer.appendChild(box);
  }
  document.documentElement.appendChild(layer);
}
"""


class BrowserMissing(Exception):
    """The extra or a browser is not there; the message says what to install."""


class Fetch(Protocol):
    """The fetcher of the crawler."""

    def fetch(self, uri: str, *, referer: str | None = None) -> Page | Unchecked:
        """The document at `uri`, or why there is none."""
        ...


class Rendered(NamedTuple):
    """One page as rendered."""

    plain: bytes
    """PNG of the page as it was."""
    boxed: bytes
    """PNG with the words boxed."""
    mhtml: bytes
    text: str
    rects: tuple[tuple[str, float, float, float, float], ...]
    """(word, left, top, width, height) in pixels of the page."""
    refused: tuple[Unchecked, ...]
    """Requests of the page that the address rules, the robots file or the server did not answer."""
    version: str
    title: str


@contextmanager
def browser(no_sandbox: bool = False) -> Iterator[Any]:
    """An installed Chromium; it runs without its sandbox only when told to."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise BrowserMissing(MISSING) from None
    if path is None:
        raise BrowserMissing(f"rendering pages needs an installed browser, one of: {', '.join(BROWSERS)}")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=path,
            args=list(NO_NETWORK),
            chromium_sandbox=not no_sandbox,
            headless=True,
            timeout=TIMEOUT,
        )
        try:
            yield running
        finally:
            running.close()


def render(running: Any, uri: str, words: Sequence[str], fetcher: Fetch) -> Rendered:
    """Open `uri`, keep it as it is, then with each of `words` boxed. Raises what Playwright raises on a dead page."""
    refused: list[Unchecked] = []
    context = running.new_context(
        viewport={"width": WIDTH, "height": 900}, service_workers="block", locale="zh-CN", accept_downloads=False
    )
    try:
        context.route("**/*", lambda route: _answer(route, fetcher, refused))
        context.route_web_socket("**/*", lambda socket: socket.close())
        page = context.new_page()
        page.set_default_timeout(TIMEOUT)
        page.goto(uri, wait_until="load", timeout=TIMEOUT)
        _settle(page)
        height = min(TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
        clip = {"x": 0, "y": 0, "width": WIDTH, "height": max(1, height)}
        plain = page.screenshot(full_page=True, clip=clip, animations="disabled")
        session = context.new_cdp_session(page)
        mhtml = session.send("Page.captureSnapshot", {"format": "mhtml"})["data"]
        rects = [tuple(rect) for rect in page.evaluate(FIND, list(words))]
        text = page.evaluate("document.body ? document.body.innerText : ''")
        title = page.title()
        page.evaluate(BOX, rects)
        boxed = page.screenshot(full_page=True, clip=clip, animations="disabled")
        return Rendered(plain, boxed, mhtml.encode("utf-8"), text, tuple(rects), tuple(refused), running.version, title)
    finally:
        context.close()


def _settle(page: Any) -> None:
    """Wait until the page asks for nothing more; one that never stops asking is kept as it is."""
    from playwright.sync_api import TimeoutError as TooLong

    with suppress(TooLong):
        page.wait_for_load_state("networkidle", timeout=SETTLE)


def _answer(route: Any, fetcher: Fetch, refused: list[Unchecked]) -> None:
    """Give the browser what the fetcher got; only reading is answered."""
    request = route.request
    if request.method != "GET" or not request.url.startswith(("http://", "https://")):
        refused.append(Unchecked(request.url[:300], None, "address refused", f"{request.method} is not sent"))
        route.abort()
        return
    got = fetcher.fetch(request.url, referer=request.headers.get("referer"))
    if isinstance(got, Unchecked):
        refused.append(got)
        route.abort()
        return
    kind = got.content_type or "application/octet-stream"
    charset = f"; charset={got.charset}" if got.charset else ""
    route.fulfill(status=got.status or 200, body=bytes(got.body), headers={"content-type": kind + charset})
