"""Whole crawls over HTTP on loopback: order, limits, storms, a kill at any moment, and what the archive keeps."""

import gzip
import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from scanner.crawl import CrawlError, CrawlOptions, crawl
from scanner.crawl.fetch import Fetcher
from scanner.model import Page, Unchecked

from .loopback import Site, answer, send

Open = Callable[[str], Site]


def options(*sites: Site, **given: object) -> CrawlOptions:
    usual = {"delay": 0.0, "backoff": 0.01, "tries": 3, "read_timeout": 60.0, "total_timeout": 120.0, "depth": 5}
    made = CrawlOptions(allow_private=tuple(site.authority for site in sites))
    return made._replace(**(usual | given))  # type: ignore[arg-type]


def paths(results: Iterable[Page | Unchecked]) -> list[str]:
    return ["/" + item.uri.split("/", 3)[3] for item in results if isinstance(item, Page)]


def shop(site: Site, products: int, per_page: int = 50) -> None:
    """Category pages of `per_page` links each, chained by a next link."""

    def category(handler: BaseHTTPRequestHandler) -> None:
        number = int(handler.path.rpartition("=")[2] or 0)
        first = number * per_page
        items = range(first, min(products, first + per_page))
        links = "".join(f'<a class=x href="/item/{item}?spm=a.{item}">{item}</a>' for item in items)
        if first + per_page < products:
            links += f"<a href='/list?page={number + 1}#top'>next</a>"
        send(handler, 200, links.encode())

    site.routes["/list"] = category
    site.routes["/robots.txt"] = answer(404)
    site.routes["*"] = lambda handler: send(handler, 200, f"<h1>{handler.path}</h1>".encode())


def records(path: Path) -> list[tuple[str, str, str]]:
    """(type, address, HTTP status) of every record, and proof that the whole file is well formed."""
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            status = record.http_headers.get_statuscode() if record.rec_type == "response" else ""
            found.append((record.rec_type, record.rec_headers.get_header("WARC-Target-URI") or "", status))
            record.content_stream().read()
    return found


def responses(path: Path) -> list[str]:
    return [address for kind, address, _ in records(path) if kind == "response"]


def test_a_thousand_pages_in_order_and_each_once(site: Site, tmp_path: Path) -> None:
    shop(site, 1000)
    out = tmp_path / "pages.warc.gz"
    found = paths(
        crawl(
            [site.url("/list?page=0")],
            options(site, follow=("/item/*", "/list?*"), depth=99, max_pages=2000, archive=str(out)),
        )
    )
    lists = [f"/list?page={number}" for number in range(20)]
    assert sorted(found) == sorted(lists + [f"/item/{item}" for item in range(1000)])
    assert [path for path in found if path.startswith("/item")] == [f"/item/{item}" for item in range(1000)]
    assert Counter(site.asked.values()) == {1: 1021}  # with robots.txt
    assert responses(out) == [site.url(path) for path in found]


def test_the_order_does_not_depend_on_which_host_is_quicker(sites: Open) -> None:
    hosts = [sites(f"127.0.0.{number}") for number in (1, 2, 3)]
    for number, host in enumerate(hosts):
        shop(host, 12, 5)

        def slow(handler: BaseHTTPRequestHandler, pause: float = 0.004 * (3 - number)) -> None:
            time.sleep(random.random() * pause)
            send(handler, 200, handler.path.encode())

        host.routes["*"] = slow
    seeds = [host.url("/list?page=0") for host in hosts]
    runs = [[item.uri for item in crawl(seeds, options(*hosts, follow=("/item/*", "/list?*")))] for _ in range(3)]
    assert len(runs[0]) == 3 * 15
    assert runs[0] == runs[1] == runs[2]


def test_what_waits_for_a_slow_host_is_bounded(sites: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.crawl.run.HELD_BYTES", 200_000)
    slow, quick = sites("127.0.0.1"), sites("127.0.0.2")
    for host in (slow, quick):
        host.routes["/robots.txt"] = answer(404)
    quick.routes["*"] = answer(200, b"x" * 90_000)

    def late(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.5)
        send(handler, 200, str(sum(quick.asked.values())).encode())

    slow.routes["*"] = late
    seeds = [slow.url("/first"), *(quick.url(f"/{n}") for n in range(30)), slow.url("/last")]
    results = list(crawl(seeds, options(slow, quick)))
    assert [item.uri for item in results] == seeds
    assert isinstance(results[0], Page) and int(results[0].body) <= 5


def test_one_host_sees_one_request_at_a_time(sites: Open) -> None:
    hosts = [sites("127.0.0.1"), sites("127.0.0.2")]
    at_once = {host.authority: [0, 0] for host in hosts}
    both = threading.Barrier(2)
    for host in hosts:
        shop(host, 10)
        mine = at_once[host.authority]

        def count(handler: BaseHTTPRequestHandler, mine: list[int] = mine) -> None:
            mine[0] += 1
            mine[1] = max(mine)
            # one request of each host at the same time, ten times: nobody passes here alone
            both.wait(50)
            mine[0] -= 1
            send(handler, 200, b"x")

        host.routes["*"] = count
    found = list(crawl([host.url("/list?page=0") for host in hosts], options(*hosts, follow=("/item/*",))))
    assert [isinstance(item, Page) for item in found] == [True] * 22
    assert [most for _, most in at_once.values()] == [1, 1]
    assert not both.broken


def test_a_storm_of_429_loses_nothing(site: Site) -> None:
    shop(site, 40)

    def stormy(handler: BaseHTTPRequestHandler) -> None:
        if site.asked[handler.path] == 1 and int(handler.path.rpartition("/")[2]) % 2:
            send(handler, 429, b"", Retry_After="0")
        else:
            send(handler, 200, handler.path.encode())

    site.routes["*"] = stormy
    found = paths(crawl([site.url("/list?page=0")], options(site, follow=("/item/*",))))
    assert found == ["/list?page=0", *(f"/item/{item}" for item in range(40))]


def test_a_host_that_only_refuses_is_left_alone_and_a_later_run_heals_it(site: Site, tmp_path: Path) -> None:
    shop(site, 100)
    site.routes["*"] = answer(429, b"", Retry_After="0")
    out = tmp_path / "pages.warc.gz"
    made = options(site, follow=("/item/*",), depth=1, max_pages=60, state=str(tmp_path / "state"), archive=str(out))
    results = list(crawl([site.url("/list?page=0")], made))
    assert len(results) == 51
    assert {item.reason for item in results if isinstance(item, Unchecked)} == {"error answer", "timeout"}
    assert sum(count for path, count in site.asked.items() if "/item/" in path) == 3 * 3  # three addresses, three tries
    site.routes["*"] = lambda handler: send(handler, 200, handler.path.encode())
    assert paths(crawl([site.url("/list?page=0")], made)) == [f"/item/{item}" for item in range(50)]
    assert sorted(responses(out)) == sorted(
        site.url(path) for path in ["/list?page=0", *(f"/item/{n}" for n in range(50))]
    )


def test_one_dead_host_does_not_hold_up_the_others(sites: Open) -> None:
    dead, alive = sites("127.0.0.1"), sites("127.0.0.2")
    shop(alive, 20)
    everything = threading.Event()

    def last(handler: BaseHTTPRequestHandler) -> None:
        send(handler, 200, b"x")
        everything.set()

    def never(handler: BaseHTTPRequestHandler) -> None:
        """Nothing before the other host has given all its pages, and no answer then."""
        everything.wait(50)
        handler.close_connection = True

    alive.routes["/item/19"] = last
    dead.routes["*"] = never
    dead.routes["/robots.txt"] = answer(404)
    seeds = [dead.url(f"/x{n}") for n in range(20)] + [alive.url(f"/item/{n}") for n in range(20)]
    results = list(crawl(seeds, options(dead, alive, tries=1)))
    assert everything.is_set()
    assert [isinstance(item, Page) for item in results] == [False] * 20 + [True] * 20


def test_failures_are_never_silent(site: Site) -> None:
    shop(site, 6)
    site.routes["/item/0"] = answer(404)
    site.routes["/item/1"] = answer(403)
    site.routes["/item/2"] = answer(200, b"x", Content_Encoding="br")
    site.routes["/item/3"] = answer(302, b"", Location="http://169.254.169.254/")
    site.routes["/item/4"] = answer(302, b"", Location="/item/4")
    results = list(crawl([site.url("/list?page=0"), "ftp://shop.example/x"], options(site, follow=("/item/*",))))
    failed = [item.reason for item in results if isinstance(item, Unchecked)]
    assert failed == ["address refused", "error answer", "blocked", "unreadable", "address refused", "error answer"]
    assert paths(results) == ["/list?page=0", "/item/5"]


def test_limits_of_depth_and_pages(site: Site) -> None:
    shop(site, 200)
    seed = [site.url("/list?page=0")]
    follow = ("/item/*", "/list?*")
    assert len(list(crawl(seed, options(site, follow=follow, depth=0)))) == 1
    assert len(list(crawl(seed, options(site, follow=follow, depth=1)))) == 52
    assert len(list(crawl(seed, options(site, follow=follow, max_pages=17)))) == 17
    assert len(list(crawl(seed, options(site)))) == 1  # nothing is followed unless it was asked for


def test_a_sitemap_index_with_gzip_leads_to_its_products(site: Site) -> None:
    shop(site, 0)
    head = '<?xml version="1.0"?><{} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    locs = "".join(f"<url><loc>{site.url(f'/item/{n}?a=1&amp;b=2')}</loc></url>" for n in range(5))
    index = head.format("sitemapindex") + f"<sitemap><loc>{site.url('/maps/1.xml.gz')}</loc></sitemap></sitemapindex>"
    site.routes["/sitemap.xml"] = answer(200, index.encode(), Content_Type="application/xml")
    body = gzip.compress((head.format("urlset") + locs + "</urlset>").encode())
    site.routes["/maps/1.xml.gz"] = answer(200, body, Content_Type="application/gzip")
    seeds = [site.url("/sitemap.xml")]
    assert paths(crawl(seeds, options(site))) == [f"/item/{n}?a=1&b=2" for n in range(5)]
    assert paths(crawl(seeds, options(site, follow=("*/item/3*",)))) == ["/item/3?a=1&b=2"]
    assert len(paths(crawl(seeds, options(site, max_pages=2)))) == 2


def test_a_sitemap_of_nonsense_gives_what_makes_sense(site: Site) -> None:
    shop(site, 0)
    locs = (
        "http://[::1",
        "javascript:1",
        "/item/1",
        "ftp://a/",
        "http://user@a/",
        site.url("/item/2"),
        "\x00",
        "http://",
    )
    body = "<urlset>" + "".join(f"<url><loc>{loc}</loc></url>" for loc in locs) + "</urlset>"
    site.routes["/sitemap.xml"] = answer(200, body.encode())
    assert paths(crawl([site.url("/sitemap.xml")], options(site))) == ["/item/1", "/item/2"]


def test_a_requisite_that_fails_is_said(site: Site) -> None:
    shop(site, 1)
    site.routes["/desc"] = answer(403)
    made = options(site, requisites=lambda page: [site.url("/desc")])
    results = list(crawl([site.url("/item/0")], made))
    assert [(item.uri, item.reason) for item in results if isinstance(item, Unchecked)] == [
        (site.url("/desc"), "blocked")
    ]


def test_a_redirect_to_a_listed_page_gives_it_once(site: Site) -> None:
    shop(site, 3)
    site.routes["/go"] = answer(302, b"", Location="/item/1")
    site.routes["/again"] = answer(302, b"", Location="/elsewhere")
    site.routes["/more"] = answer(302, b"", Location="/elsewhere")
    seeds = [site.url(path) for path in ("/item/1", "/go", "/again", "/more")]
    results = list(crawl(seeds, options(site)))
    assert paths(results) == ["/item/1", "/again"]
    assert [(item.uri, item.reason) for item in results if isinstance(item, Unchecked)] == [
        (site.url("/go"), "not a product"),
        (site.url("/more"), "not a product"),
    ]


def test_requisites_are_fetched_and_archived_but_no_pages(site: Site, tmp_path: Path) -> None:
    shop(site, 2)
    out = tmp_path / "pages.warc.gz"
    needs = options(
        site,
        follow=("/item/*",),
        max_pages=3,
        archive=str(out),
        requisites=lambda page: [page.uri.replace("item", "desc")] if "/item/" in page.uri else [],
    )
    assert paths(crawl([site.url("/list?page=0")], needs)) == ["/list?page=0", "/item/0", "/item/1"]
    with out.open("rb") as file:
        parents = {
            record.rec_headers.get_header("WARC-Target-URI"): record.rec_headers.get_header("X-Requisite-Of")
            for record in ArchiveIterator(file)
            if record.rec_type == "response"
        }
    assert parents[site.url("/desc/1")] == site.url("/item/1")
    assert parents[site.url("/item/1")] is None


def test_what_the_caller_fetches_meanwhile_is_archived_too(site: Site, tmp_path: Path) -> None:
    shop(site, 2)
    out = tmp_path / "pages.warc.gz"
    made = options(site, follow=("/item/*",), archive=str(out))
    fetcher = Fetcher(made)
    for item in crawl([site.url("/list?page=0")], made, fetcher=fetcher):
        assert isinstance(item, Page)
        if "/item/" in item.uri:
            fetcher.fetch(item.uri.replace("item", "desc"), referer=item.uri)
    assert sorted(responses(out)) == sorted(
        site.url(path) for path in ("/list?page=0", "/item/0", "/item/1", "/desc/0", "/desc/1")
    )


def test_the_archive_carries_no_secret(site: Site, tmp_path: Path) -> None:
    cookies = tmp_path / "cookies.txt"
    cookies.write_text("# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\ts3cret\n")
    shop(site, 0)
    site.routes["/x"] = answer(
        200, gzip.compress(b"page"), Set_Cookie="token=t0ken", WWW_Authenticate="Basic", Content_Encoding="gzip"
    )
    site.routes["/gone"] = answer(404)
    out = tmp_path / "pages.warc.gz"
    list(crawl([site.url("/x"), site.url("/gone")], options(site, cookies=str(cookies), archive=str(out))))
    assert any(headers.get("cookie") == "session=s3cret" for _, headers in site.seen)
    plain = gzip.decompress(out.read_bytes())
    for secret in (b"s3cret", b"t0ken", b"Cookie", b"Authenticate", b"Authorization"):
        assert secret.lower() not in plain.lower().replace(b"cookies and authorisation removed", b"")
    kinds = [(kind, address) for kind, address, _ in records(out)]
    assert kinds[0][0] == "warcinfo"
    assert ("metadata", site.url("/gone")) in kinds and ("request", site.url("/x")) in kinds
    with out.open("rb") as file:
        bodies = [record.content_stream().read() for record in ArchiveIterator(file) if record.rec_type == "response"]
    assert bodies == [b"page"]  # kept as served, unpacked by any reader


CHILD = textwrap.dedent(
    """
    import sys
    from scanner.crawl import CrawlOptions, crawl

    seed, authority, state, out = sys.argv[1:]
    options = CrawlOptions(
        allow_private=(authority,), follow=("/item/*", "/list?*"), depth=99, delay=0, state=state, archive=out
    )
    for item in crawl([seed], options):
        print(item.uri, flush=True)
    """
)


def test_kill_9_at_ten_random_moments_loses_and_doubles_nothing(sites: Open, tmp_path: Path) -> None:
    """Two hosts, so that answers overtake each other; every restart refetches at most what was in flight."""
    one, two = sites("127.0.0.1"), sites("127.0.0.2")
    for host in (one, two):
        shop(host, 150)
        calm = host.routes["*"]

        def slow(handler: BaseHTTPRequestHandler, calm: Callable[[BaseHTTPRequestHandler], None] = calm) -> None:
            time.sleep(0.004)
            calm(handler)

        host.routes["*"] = slow
    first = one.routes["/list"]

    def bridge(handler: BaseHTTPRequestHandler) -> None:
        if handler.path.endswith("=0"):
            links = "".join(f'<a href="/item/{n}">x</a>' for n in range(50))
            send(
                handler,
                200,
                (links + f'<a href="{two.url("/list?page=0")}">y</a><a href="/list?page=1">n</a>').encode(),
            )
        else:
            first(handler)

    one.routes["/list"] = bridge
    state, out = tmp_path / "state", tmp_path / "pages.warc.gz"
    script = tmp_path / "child.py"
    script.write_text(
        CHILD.replace("allow_private=(authority,)", "allow_private=tuple(authority.split())").replace(
            'follow=("/item/*", "/list?*")', 'follow=("*/item/*", "*/list?*")'
        )
    )
    command = [
        sys.executable, str(script), one.url("/list?page=0"), f"{one.authority} {two.authority}", str(state), str(out),
    ]  # fmt: skip
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    dice = random.Random(20261121)
    kills = 0
    while True:
        child = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
        assert child.stdout is not None
        lines = 0
        if kills < 10:
            # A number of pages and not seconds: the moment is random inside the work, never before it begins.
            until = dice.randrange(1, 26)
            for _ in child.stdout:
                lines += 1
                if lines == until:
                    time.sleep(dice.random() * 0.01)
                    break
            child.send_signal(signal.SIGKILL)
            child.stdout.close()
            child.wait()
            kills += 1
            continue
        child.communicate()
        assert child.returncode == 0
        break
    wanted = {host.url(path) for host in (one, two) for path in (f"/item/{n}" for n in range(150))}
    wanted |= {host.url(f"/list?page={n}") for host in (one, two) for n in range(3)}
    archived = responses(out)
    assert len(archived) == len(set(archived))
    assert set(archived) == wanted
    again = sum(count - 1 for host in (one, two) for path, count in host.asked.items() if path != "/robots.txt")
    assert again <= 10 * 34, "more was fetched again than what could be in flight"


def test_ctrl_c_stops_cleanly_and_goes_on(site: Site, tmp_path: Path) -> None:
    shop(site, 60)
    state, out = tmp_path / "state", tmp_path / "pages.warc.gz"
    made = options(site, follow=("/item/*", "/list?*"), state=str(state), archive=str(out))
    before: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        for item in crawl([site.url("/list?page=0")], made):
            before.append(item.uri)
            if len(before) == 25:
                raise KeyboardInterrupt
    after = [item.uri for item in crawl([site.url("/list?page=0")], made)]
    assert len(before) + len(after) == len(set(before + after)) == 62
    assert responses(out) == before + after
    assert list(crawl([site.url("/list?page=0")], made)) == []


def test_a_state_folder_has_one_crawl_at_a_time(site: Site, tmp_path: Path) -> None:
    shop(site, 5)
    made = options(site, follow=("/item/*",), state=str(tmp_path / "state"))
    running = crawl([site.url("/list?page=0")], made)
    next(running)
    with pytest.raises(CrawlError, match="another crawl"):
        list(crawl([site.url("/list?page=0")], made))
    running.close()  # type: ignore[attr-defined]
    assert len(list(crawl([site.url("/list?page=0")], made))) == 5


def test_an_archive_of_something_else_is_left_alone(site: Site, tmp_path: Path) -> None:
    shop(site, 1)
    out = tmp_path / "pages.warc.gz"
    out.write_bytes(b"something precious")
    with pytest.raises(CrawlError, match=r"pages\.warc\.gz"):
        list(crawl([site.url("/list?page=0")], options(site, archive=str(out))))
    assert out.read_bytes() == b"something precious"


def test_an_archive_that_lost_its_end_is_noticed(site: Site, tmp_path: Path) -> None:
    shop(site, 5)
    out = tmp_path / "pages.warc.gz"
    made = options(site, state=str(tmp_path / "state"), archive=str(out))
    list(crawl([site.url("/list?page=0")], made))
    out.write_bytes(out.read_bytes()[:-10])
    with pytest.raises(CrawlError, match="shorter"):
        list(crawl([site.url("/list?page=0")], made))


def test_a_state_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "frontier.sqlite").write_bytes(b"this is no database" * 100)
    with pytest.raises(CrawlError, match=str(tmp_path)):
        list(crawl(["https://shop.example/"], CrawlOptions(state=str(tmp_path))))


def test_progress_is_told(site: Site) -> None:
    shop(site, 3)
    told = []
    list(crawl([site.url("/list?page=0")], options(site, follow=("/item/*",), progress=told.append)))
    assert [(one.done, one.failed, one.queued) for one in told] == [(1, 0, 3), (2, 0, 2), (3, 0, 1), (4, 0, 0)]
