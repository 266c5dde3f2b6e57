"""One address under all rules, against servers that misbehave for real."""

import gzip
import ssl
import subprocess
import threading
import time
import zlib
from collections.abc import Callable
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from scanner.crawl.fetch import Fetcher
from scanner.crawl.options import CrawlError, CrawlOptions
from scanner.model import Page, Unchecked

from .loopback import Site, answer, send

Open = Callable[[str], Site]


def fetcher(*sites: Site, **options: object) -> Fetcher:
    usual = {"delay": 0.0, "backoff": 0.01, "tries": 3, "read_timeout": 60.0, "total_timeout": 120.0}
    allow = tuple(site.authority for site in sites)
    return Fetcher(CrawlOptions(allow_private=allow)._replace(**(usual | options)))  # type: ignore[arg-type]


def hurried(site: Site, **options: object) -> Fetcher:
    """A fetcher that has little time from now on: robots.txt was read before, however busy the machine is."""
    one = fetcher(site)
    site.routes.setdefault("/known", answer(200, b"x"))
    page(one.fetch(site.url("/known")))
    one.options = one.options._replace(**options)  # type: ignore[arg-type]
    return one


def failure(result: Page | Unchecked) -> tuple[str, str]:
    assert isinstance(result, Unchecked), result
    return result.reason, result.detail


def page(result: Page | Unchecked) -> Page:
    assert isinstance(result, Page), result
    return result


def test_a_page_is_handed_on_untouched(site: Site) -> None:
    body = "纯棉T恤".encode("gbk")
    site.routes["/x"] = answer(200, body, Content_Type="text/html; charset=GBK")
    got = page(fetcher(site).fetch(site.url("/x#part")))
    assert (got.body, got.charset, got.content_type, got.status, got.via) == (body, "GBK", "text/html", 200, "http")
    headers = site.seen[-1][1]
    assert headers["user-agent"].startswith("listing-scanner/") and "contact:" in headers["user-agent"]


@pytest.mark.parametrize(
    ("encoding", "raw"),
    [
        ("gzip", gzip.compress(b"hello")),
        ("deflate", zlib.compress(b"hello")),
        ("deflate", zlib.compress(b"hello")[2:-4]),
        ("gzip, gzip", gzip.compress(gzip.compress(b"hello"))),
        ("identity", b"hello"),
    ],
    ids=["gzip", "deflate", "bare deflate", "gzip twice", "identity"],  # gzip holds the time: no id to collect by
)
def test_content_encodings(site: Site, encoding: str, raw: bytes) -> None:
    site.routes["/x"] = answer(200, raw, Content_Encoding=encoding)
    assert page(fetcher(site).fetch(site.url("/x"))).body == b"hello"


@pytest.mark.parametrize(
    ("encoding", "raw", "reason"),
    [
        ("gzip", gzip.compress(b"\0" * 50_000_000), "truncated"),
        ("deflate", zlib.compress(b"\0" * 50_000_000), "truncated"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"\0" * 50_000_000)), "truncated"),
        ("gzip", gzip.compress(bytes(range(256)) * 100)[:-20], "truncated"),
        ("gzip", b"not gzip at all", "unreadable"),
        ("br", b"whatever", "unreadable"),
        ("gzip," * 9, b"x", "unreadable"),
    ],
    ids=["bomb", "deflate bomb", "bomb in bomb", "cut", "not gzip", "unknown", "too many"],
)
def test_bodies_that_cannot_be_unpacked(site: Site, encoding: str, raw: bytes, reason: str) -> None:
    site.routes["/x"] = answer(200, raw, Content_Encoding=encoding)
    assert failure(fetcher(site, max_body=1_000_000).fetch(site.url("/x")))[0] == reason


def test_a_body_over_the_cap_is_not_read_to_its_end(site: Site) -> None:
    sent = 0

    def endless(handler: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(2_000):
            handler.wfile.write(b"x" * 65_536)
            sent += 65_536
        handler.close_connection = True

    site.routes["/x"] = endless
    assert failure(fetcher(site, max_body=300_000).fetch(site.url("/x")))[0] == "truncated"
    assert sent < 60_000_000


@pytest.mark.parametrize(
    ("status", "reason"),
    [(401, "blocked"), (403, "blocked"), (451, "blocked"), (404, "error answer"), (410, "error answer")],
)
def test_refusals_and_absences_are_not_repeated(site: Site, status: int, reason: str) -> None:
    site.routes["/x"] = answer(status, b"no")
    found, detail = failure(fetcher(site).fetch(site.url("/x")))
    assert found == reason and str(status) in detail
    assert site.asked["/x"] == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429, 408])
def test_what_may_pass_is_repeated(site: Site, status: int) -> None:
    def moody(handler: BaseHTTPRequestHandler) -> None:
        if site.asked["/x"] < 3:
            send(handler, status, b"later")
        else:
            send(handler, 200, b"now")

    site.routes["/x"] = moody
    assert page(fetcher(site).fetch(site.url("/x"))).body == b"now"
    assert site.asked["/x"] == 3


def test_repetition_ends(site: Site) -> None:
    site.routes["/x"] = answer(500, b"never")
    assert failure(fetcher(site).fetch(site.url("/x"))) == (
        "error answer",
        "HTTP 500 Internal Server Error after 3 tries",
    )
    assert site.asked["/x"] == 3


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_honoured_in_both_forms(site: Site, form: str) -> None:
    times: list[float] = []

    def busy(handler: BaseHTTPRequestHandler) -> None:
        times.append(time.time())
        value = "1" if form == "seconds" else formatdate(time.time() + 2, usegmt=True)
        if len(times) == 1:
            send(handler, 429, b"", Retry_After=value)
        else:
            send(handler, 200, b"ok")

    site.routes["/x"] = busy
    assert page(fetcher(site).fetch(site.url("/x"))).body == b"ok"
    assert times[1] - times[0] >= 0.9


def test_a_retry_after_beyond_measure_is_not_waited_for(site: Site) -> None:
    site.routes["/x"] = answer(503, b"", Retry_After="86400")
    reason, detail = failure(fetcher(site, max_wait=5.0).fetch(site.url("/x")))
    assert reason == "error answer" and "86400" in detail
    assert site.asked["/x"] == 1


def test_a_server_that_never_answers(site: Site) -> None:
    site.routes["/x"] = site.hang
    assert failure(hurried(site, read_timeout=0.3, tries=2).fetch(site.url("/x")))[0] == "timeout"
    assert site.asked["/x"] == 2


@pytest.mark.parametrize("where", ["body", "head", "chunks"])
def test_a_server_that_trickles_is_cut_off(site: Site, where: str) -> None:
    def trickle(handler: BaseHTTPRequestHandler) -> None:
        head = {
            "head": b"HTTP/1.1 200 OK\r\nX-Long: ",
            "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        }
        handler.wfile.write(head.get(where, b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"))
        while not site.closed.wait(0.02):
            handler.wfile.write(b"1\r\nx\r\n" if where == "chunks" else b"x")
            handler.wfile.flush()

    site.routes["/x"] = trickle
    reason, _ = failure(hurried(site, total_timeout=0.6, tries=1).fetch(site.url("/x")))
    assert reason == "timeout"


def test_a_length_that_lies(site: Site) -> None:
    def short(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nonly this")
        handler.close_connection = True

    site.routes["/short"] = short
    site.routes["/long"] = answer(200, b"0123456789 and much more than promised", Content_Length="10")
    site.routes["/next"] = answer(200, b"fine")
    one = fetcher(site)
    assert failure(one.fetch(site.url("/short")))[0] == "truncated"
    assert site.asked["/short"] == 3
    assert page(one.fetch(site.url("/long"))).body == b"0123456789"
    assert page(one.fetch(site.url("/next"))).body == b"fine"


def test_answers_that_are_no_http(site: Site) -> None:
    def garbage(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"\x00\xffSSH-2.0 nonsense\r\n\r\n")
        handler.close_connection = True

    site.routes["/x"] = garbage
    assert failure(fetcher(site).fetch(site.url("/x")))[0] in ("error answer", "unreadable")


def test_redirects_are_followed_and_bounded(site: Site) -> None:
    site.routes["/a"] = answer(302, b"", Location="/b")
    site.routes["/b"] = answer(301, b"", Location=site.url("/c"))
    site.routes["/c"] = answer(200, b"here")
    site.routes["/loop"] = answer(302, b"", Location="/loop2")
    site.routes["/loop2"] = answer(302, b"", Location="/loop")
    site.routes["*"] = lambda handler: send(handler, 302, b"", Location=handler.path + "x")
    site.routes["/robots.txt"] = answer(404)
    one = fetcher(site)
    got = page(one.fetch(site.url("/a")))
    assert (got.uri, got.final_uri, got.body) == (site.url("/a"), site.url("/c"), b"here")
    assert "loop" in failure(one.fetch(site.url("/loop")))[1]
    assert failure(one.fetch(site.url("/longer")))[1] == "more than 8 redirects"
    assert sum(count for path, count in site.asked.items() if path.startswith("/longer")) == 9


@pytest.mark.parametrize("charset", ["utf-8", "gbk"])
def test_a_redirect_in_chinese(site: Site, charset: str) -> None:
    def away(handler: BaseHTTPRequestHandler) -> None:
        where = "/商品/羽绒服".encode(charset)
        handler.wfile.write(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + where + b"\r\n\r\n")

    site.routes["/a"] = away
    site.routes["/%E5%95%86%E5%93%81/%E7%BE%BD%E7%BB%92%E6%9C%8D"] = answer(200, b"here")
    assert page(fetcher(site).fetch(site.url("/a"))).body == b"here"


@pytest.mark.parametrize(
    "where", ["http://[::1", "//", "http://", "\x00", "http://a b/", "x" * 70_000, "http://[v1.x]/", ":80"]
)
def test_redirects_to_nonsense_end_with_a_reason(site: Site, where: str) -> None:
    site.routes["/a"] = answer(302, b"", Location=where)
    reason, _ = failure(fetcher(site).fetch(site.url("/a")))
    assert reason in ("address refused", "error answer")


@pytest.mark.parametrize(
    ("referer", "sent"),
    [
        ("{shop}/list?token=1#x", "{shop}/list?token=1"),
        ("https://other.example/list?token=1", "https://other.example:443/"),
        ("C:\\页面\\保存.mhtml", None),
        ("file:///tmp/x", None),
        ("http://x/\r\nCookie: a", None),
        (None, None),
    ],
)
def test_a_referer_tells_another_host_no_more_than_a_browser_would(
    site: Site, referer: str | None, sent: str | None
) -> None:
    site.routes["/x"] = answer(200, b"x")
    page(fetcher(site).fetch(site.url("/x"), referer=referer and referer.replace("{shop}", site.url(""))))
    assert site.seen[-1][1].get("referer") == (sent and sent.replace("{shop}", site.url("")))


def test_a_stopped_fetcher_says_so(site: Site) -> None:
    one = fetcher(site)
    one.abort()
    assert failure(one.fetch(site.url("/x"))) == ("timeout", "the run was stopped")
    assert site.connections == 0


def test_large_pages_do_not_make_a_host_lost(site: Site) -> None:
    site.routes["/large"] = answer(200, b"x" * 5000)
    site.routes["/small"] = answer(200, b"x")
    one = fetcher(site, max_body=1000)
    for number in range(6):
        assert failure(one.fetch(site.url(f"/large?{number}")))[0] == "truncated"
    page(one.fetch(site.url("/small")))


def test_the_body_of_a_redirect_is_bounded_too(site: Site) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    site.routes["/a"] = answer(302, bomb, Location="/b", Content_Encoding="gzip")
    site.routes["/b"] = answer(200, b"here")
    assert page(fetcher(site, max_body=100_000).fetch(site.url("/a"))).body == b"here"


def test_robots_txt(site: Site) -> None:
    rules = b"User-agent: listing-scanner\nDisallow: /private/\nCrawl-delay: 0\n"
    site.routes["/robots.txt"] = answer(200, rules, Content_Type="text/plain")
    site.routes["/private/x"] = answer(200, b"secret")
    site.routes["/go"] = answer(302, b"", Location="/private/x")
    one = fetcher(site)
    for path in ("/private/x", "/go"):
        assert failure(one.fetch(site.url(path)))[0] == "refused by robots.txt"
    assert site.asked["/private/x"] == 0
    assert site.asked["/robots.txt"] == 1


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False), (429, False)])
def test_robots_txt_that_cannot_be_read(site: Site, status: int, allowed: bool) -> None:
    site.routes["/robots.txt"] = answer(status)
    site.routes["/x"] = answer(200, b"page")
    result = fetcher(site, tries=2).fetch(site.url("/x"))
    assert isinstance(result, Page) == allowed
    if not allowed:
        assert failure(result)[0] == "refused by robots.txt"


def cookies(path: Path, *rows: tuple[str, str, str]) -> str:
    lines = ["# Netscape HTTP Cookie File"]
    lines += ["\t".join((domain, "FALSE", "/", "FALSE", "0", name, value)) for domain, name, value in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def test_cookies_go_to_their_own_domain_only(sites: Open, tmp_path: Path) -> None:
    own, other = sites("127.0.0.1"), sites("127.0.0.2")
    file = cookies(tmp_path / "cookies.txt", ("127.0.0.1", "session", "s3cret"))
    own.routes["/x"] = answer(200, b"own", Set_Cookie="given=1; Path=/")
    own.routes["/go"] = answer(302, b"", Location=other.url("/x"), Set_Cookie="hop=1; Domain=0.0.2")
    other.routes["/x"] = answer(200, b"other", Set_Cookie="session=stolen; Domain=127.0.0.1")
    one = fetcher(own, other, cookies=file)
    for address in (own.url("/x"), own.url("/go"), other.url("/x"), own.url("/x")):
        page(one.fetch(address))
    assert {headers["cookie"] for path, headers in own.seen if path != "/robots.txt"} == {"session=s3cret"}
    assert all("cookie" not in headers for _, headers in other.seen)


@pytest.mark.parametrize("text", ["", "not a cookie file\n", "\xff\xfe"])
def test_a_cookies_file_that_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "cookies.txt"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(CrawlError, match=r"cookies\.txt"):
        Fetcher(CrawlOptions(cookies=str(path)))


def test_nothing_is_taken_from_the_environment(site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    site.routes["/x"] = answer(200, b"direct")
    assert page(fetcher(site).fetch(site.url("/x"))).body == b"direct"
    assert "authorization" not in site.seen[-1][1]


def test_a_proxy_is_used_where_it_is_named_and_changes_no_rule(sites: Open) -> None:
    proxy, shop = sites("127.0.0.1"), sites("127.0.0.2")
    proxy.routes["*"] = lambda handler: send(handler, 200, b"through the proxy to " + handler.path.encode())
    proxy.routes["/robots.txt"] = answer(404)
    one = fetcher(shop, proxy=proxy.url("/"))
    assert page(one.fetch(shop.url("/x"))).body == f"through the proxy to {shop.url('/x')}".encode()
    assert shop.connections == 0
    before = proxy.connections
    assert failure(one.fetch("http://127.0.0.3:8080/"))[0] == "address refused"
    assert proxy.connections == before


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("tls")
    key, cert = str(folder / "key.pem"), str(folder / "cert.pem")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1"
    subprocess.run([*command.split(), "-keyout", key, "-out", cert], check=True, capture_output=True)
    return key, cert


def test_a_certificate_that_fails_is_reported(site: Site, certificate: tuple[str, str]) -> None:
    key, cert = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    server = site.server
    server.socket = context.wrap_socket(server.socket, server_side=True)
    site.routes["/x"] = answer(200, b"never seen")
    reason, detail = failure(fetcher(site).fetch(f"https://{site.authority}/x"))
    assert reason == "error answer" and "certificate" in detail
    assert site.asked["/x"] == 0


def test_the_name_is_asked_for_at_the_checked_address(site: Site, certificate: tuple[str, str]) -> None:
    key, cert = certificate
    asked: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    context.sni_callback = lambda connection, name, ours: asked.append(name)
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    options = CrawlOptions(allow_private=(f"shop.example:{site.port}",), delay=0, tries=1)
    one = Fetcher(options, lambda host, port: ["127.0.0.1"])
    assert "certificate" in failure(one.fetch(f"https://shop.example:{site.port}/x"))[1]
    assert set(asked) == {"shop.example"}


def test_a_tunnel_through_a_proxy(site: Site) -> None:
    """The proxy sees the name; a tunnel that cannot be built is a failure, and nobody is asked directly."""
    tunnels: list[str] = []
    handler = site.server.RequestHandlerClass

    def connect(self: BaseHTTPRequestHandler) -> None:
        tunnels.append(self.path)
        send(self, 502, b"no way")

    handler.do_CONNECT = connect
    options = CrawlOptions(proxy=site.url("/"), delay=0, tries=1)
    one = Fetcher(options, lambda host, port: ["203.0.114.7"])
    assert failure(one.fetch("https://shop.example/x"))[0] == "error answer"
    assert set(tunnels) == {"shop.example:443"}
    refused = Fetcher(options, lambda host, port: ["10.0.0.7"])
    assert failure(refused.fetch("https://inside.example/x"))[0] == "address refused"
    assert set(tunnels) == {"shop.example:443"}


def test_tls_towards_a_server_without(site: Site) -> None:
    reason, detail = failure(fetcher(site, tries=1).fetch(f"https://{site.authority}/x"))
    assert reason == "error answer" and "TLS" in detail


def test_a_handshake_that_hangs_is_cut_off() -> None:
    import socket

    silent = socket.create_server(("127.0.0.1", 0))
    port = silent.getsockname()[1]
    one = Fetcher(CrawlOptions(allow_private=(f"127.0.0.1:{port}",), delay=0, tries=1, total_timeout=0.5))
    assert failure(one.fetch(f"https://127.0.0.1:{port}/"))[0] == "timeout"
    silent.close()


def test_nobody_there() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    one = Fetcher(CrawlOptions(allow_private=(f"127.0.0.1:{port}",), delay=0, tries=2, backoff=0.01))
    reason, detail = failure(one.fetch(f"http://127.0.0.1:{port}/"))
    assert reason == "error answer" and "refused" in detail.lower()


def test_the_cache_asks_with_a_condition(site: Site, tmp_path: Path) -> None:
    def tagged(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("If-None-Match") == '"v1"':
            send(handler, 304, b"", ETag='"v1"')
        else:
            send(handler, 200, gzip.compress(b"page"), ETag='"v1"', Content_Encoding="gzip", Set_Cookie="a=1")

    site.routes["/x"] = tagged
    site.routes["/never"] = answer(200, b"private", Cache_Control="no-store")
    stale = {"cache": str(tmp_path / "cache"), "max_age": 0.0}
    for _ in range(2):
        assert page(fetcher(site, **stale).fetch(site.url("/x"))).body == b"page"
    assert "if-none-match" in site.seen[-1][1]
    young = stale | {"max_age": 60.0}
    for _ in range(2):
        assert page(fetcher(site, **young).fetch(site.url("/x"))).body == b"page"
        page(fetcher(site, **young).fetch(site.url("/never")))
    assert site.asked["/x"] == 2
    assert site.asked["/never"] == 2
    kept = b"".join(path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file())
    assert b"a=1" not in kept and b"private" not in kept


def test_the_cache_of_one_login_is_not_served_to_another(site: Site, tmp_path: Path) -> None:
    site.routes["/x"] = lambda handler: send(handler, 200, (handler.headers.get("Cookie") or "nobody").encode())
    stored = {"cache": str(tmp_path / "cache"), "max_age": 60.0}
    mine = cookies(tmp_path / "cookies.txt", ("127.0.0.1", "me", "1"))
    assert page(fetcher(site, **stored, cookies=mine).fetch(site.url("/x"))).body == b"me=1"
    assert page(fetcher(site, **stored).fetch(site.url("/x"))).body == b"nobody"


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"\xff\xfe", b'{"uri": 1}\nxx'])
def test_a_damaged_cache_is_as_good_as_none(site: Site, tmp_path: Path, damage: bytes) -> None:
    site.routes["/x"] = answer(200, b"page")
    stored = {"cache": str(tmp_path), "max_age": 60.0}
    page(fetcher(site, **stored).fetch(site.url("/x")))
    for path in tmp_path.rglob("*"):
        if path.is_file():
            path.write_bytes(damage)
    assert page(fetcher(site, **stored).fetch(site.url("/x"))).body == b"page"


def test_requests_to_one_host_keep_their_distance(site: Site) -> None:
    site.routes["*"] = answer(200, b"x")
    site.routes["/robots.txt"] = answer(404)
    one = fetcher(site, delay=0.15)
    started = time.monotonic()
    threads = [threading.Thread(target=one.fetch, args=(site.url(f"/{n}"),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - started >= 0.15 * 4  # robots.txt counts too


def test_a_busy_host_is_asked_more_slowly_afterwards(site: Site) -> None:
    site.routes["/x"] = lambda handler: send(handler, 429 if site.asked["/x"] == 1 else 200, b"", Retry_After="0")
    one = fetcher(site, delay=0.05)
    page(one.fetch(site.url("/x")))
    assert 0.05 < one.pacer.delay(site.authority) <= 0.1
    for _ in range(12):
        one.pacer.ease(site.authority)
    assert one.pacer.delay(site.authority) == 0.05


def test_post_keeps_the_rules(site: Site) -> None:
    site.routes["/stamp"] = answer(200, b"\x30\x03", Content_Type="application/timestamp-reply")
    site.routes["/away"] = answer(307, b"", Location="http://169.254.169.254/")
    site.routes["/ill"] = answer(500)
    one = fetcher(site)
    got = page(one.post(site.url("/stamp"), b"\x30\x01", "application/timestamp-query"))
    assert (got.body, got.content_type, site.posted) == (b"\x30\x03", "application/timestamp-reply", [b"\x30\x01"])
    assert site.seen[-1][1]["content-type"] == "application/timestamp-query"
    assert failure(one.post(site.url("/away"), b"x", "text/plain"))[0] == "error answer"
    assert failure(one.post(site.url("/ill"), b"x", "text/plain"))[0] == "error answer"
    assert failure(one.post("http://127.0.0.1:1/", b"x", "text/plain"))[0] == "address refused"
    assert len(site.posted) == 3
