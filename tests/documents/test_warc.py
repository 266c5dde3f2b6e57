"""WARC read back: pages, the answers to their needs, failures, and archives that break off."""

from __future__ import annotations

import io

import pytest
import shop_pages
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scanner.documents import read
from scanner.model import Page, Part, Unchecked

PAGE = "https://item.taobao.com/item.htm?id=700000000001"


def archive(*records: tuple[str, bytes, str, dict[str, str]], gzip: bool = True) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gzip)
    writer.write_record(writer.create_warcinfo_record("x.warc.gz", {"software": "test"}))
    for uri, body, status, extra in records:
        headers = StatusAndHeaders(status, [("Content-Type", "text/html")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                uri, "response", io.BytesIO(body), len(body), http_headers=headers, warc_headers_dict=extra
            )
        )
    return out.getvalue()


def shop_page() -> bytes:
    return shop_pages.TAOBAO.replace("DESC", "").encode("gbk")


@pytest.mark.parametrize("gzip", [True, False])
def test_a_page_and_its_description_meet(gzip: bool) -> None:
    address = "https://desc.example.com/i1/desc?x=1&y=2"
    answer = "var desc='<p>三条一组</p>';".encode("gbk")
    body = archive((PAGE, shop_page(), "200 OK", {}), (address, answer, "200 OK", {"X-Requisite-Of": PAGE}), gzip=gzip)
    (part,) = read(Page("crawl.warc.gz", body))
    assert isinstance(part, Part)
    assert part.uri == PAGE
    assert [block.text for block in part.blocks if block.field == "detail"] == ["三条一组"]
    assert part.unchecked == ()
    (detail,) = [block for block in part.blocks if block.field == "detail"]
    assert detail.origin.uri == address


def test_redirects_and_error_answers() -> None:
    body = archive(
        ("https://a.example/1", b"", "302 Found", {}),
        ("https://a.example/2", b"no", "404 Not Found", {}),
        ("https://a.example/3", b"no", "403 Forbidden", {}),
    )
    assert [(one.uri, one.reason) for one in read(Page("x.warc.gz", body)) if isinstance(one, Unchecked)] == [
        ("https://a.example/2", "error answer"),
        ("https://a.example/3", "blocked"),
    ]


def test_an_archive_that_breaks_off_gives_what_was_complete() -> None:
    whole = archive((PAGE, shop_page(), "200 OK", {}), (PAGE + "2", shop_page() * 9, "200 OK", {}))
    found = list(read(Page("x.warc.gz", whole[:-400])))
    assert any(isinstance(one, Part) and one.uri == PAGE for one in found)
    assert [(one.uri, one.reason) for one in found if isinstance(one, Unchecked)] == [(PAGE + "2", "truncated")]


def test_failures_that_a_crawl_noted() -> None:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    said = b'{"reason": "timeout", "field": null, "detail": "20 s"}'
    writer.write_record(
        writer.create_warc_record(
            "https://a.example/", "metadata", io.BytesIO(said), len(said), warc_content_type="application/json"
        )
    )
    assert list(read(Page("x.warc.gz", out.getvalue()))) == [Unchecked("https://a.example/", None, "timeout", "20 s")]
