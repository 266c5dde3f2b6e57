"""What was fetched, kept as WARC: bytes as served, without cookies and authorisation in either direction."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scanner.crawl.cache import Answer
from scanner.crawl.options import CrawlError
from scanner.model import Page, Unchecked

SECRET = frozenset(
    "cookie cookie2 set-cookie set-cookie2 authorization proxy-authorization www-authenticate proxy-authenticate "
    "authentication-info proxy-authentication-info".split()
)
REQUESTED = "X-Requested-URI"
REQUISITE_OF = "X-Requisite-Of"


class Archive:
    """A WARC file that grows record by record. `length` is what a restart cuts it back to."""

    def __init__(self, path: str, committed: int, agent: str) -> None:
        file = Path(path)
        size = file.stat().st_size if file.exists() else 0
        if size < committed:
            raise CrawlError(f"{path}: shorter than its crawl state says; start again with another --state")
        if size and not committed:
            raise CrawlError(f"{path}: exists already and belongs to no crawl that could be continued")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._file: BinaryIO = file.open("r+b" if size else "wb")
        except OSError as error:
            raise CrawlError(f"{path}: cannot be written ({error})") from None
        try:
            self._begin(committed, file.name, agent)
        except OSError:
            with contextlib.suppress(OSError):  # a full disk refuses the rest of the buffer once more
                self._file.close()
            raise

    def _begin(self, committed: int, name: str, agent: str) -> None:
        self._file.truncate(committed)  # what a killed run wrote and did not commit will be fetched again
        self._file.seek(committed)
        self._writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
        if not committed:
            about = {"software": agent, "format": "WARC File Format 1.1", "robots": "obey"}
            note = "bodies as served; transfer encoding undone; cookies and authorisation removed"
            self._writer.write_record(
                self._writer.create_warcinfo_record(name, about | {"description": note}),
            )

    @property
    def length(self) -> int:
        """Bytes written so far."""
        return self._file.tell()

    def write(self, answers: Iterable[Answer], asked_for: str, requisite_of: str | None) -> None:
        """Append the answers of one address, redirects first, each with its request."""
        for answer in answers:
            extra = {"WARC-Date": answer.fetched_at}
            if answer.uri != asked_for:
                extra[REQUESTED] = asked_for
            if requisite_of:
                extra[REQUISITE_OF] = requisite_of
            response = self._response(answer, extra)
            request = self._request(answer, {"WARC-Date": answer.fetched_at})
            self._writer.write_request_response_pair(request, response)
        self._file.flush()

    def fail(self, item: Unchecked, requisite_of: str | None) -> None:
        """Append what could not be fetched, so that a reader of the archive can report it."""
        body = json.dumps({"reason": item.reason, "field": item.field, "detail": item.detail}, ensure_ascii=False)
        record = self._writer.create_warc_record(
            item.uri,
            "metadata",
            payload=io.BytesIO(body.encode()),
            length=len(body.encode()),
            warc_content_type="application/json",
            warc_headers_dict={REQUISITE_OF: requisite_of} if requisite_of else {},
        )
        self._writer.write_record(record)
        self._file.flush()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _response(self, answer: Answer, extra: dict[str, str]) -> Any:
        kept = _clean(answer.headers, ("transfer-encoding", "content-length", "connection"))
        kept.append(("Content-Length", str(len(answer.raw))))
        status = StatusAndHeaders(f"{answer.status} {answer.reason}".strip(), kept, protocol="HTTP/1.1")
        return self._writer.create_warc_record(
            answer.uri,
            "response",
            payload=io.BytesIO(answer.raw),
            length=len(answer.raw),
            http_headers=status,
            warc_headers_dict=extra,
        )

    def _request(self, answer: Answer, extra: dict[str, str]) -> Any:
        path = "/" + answer.uri.split("/", 3)[3]
        host = answer.uri.split("/", 3)[2]
        line = StatusAndHeaders(f"GET {path} HTTP/1.1", [("Host", host), *_clean(answer.asked)], is_http_request=True)
        return self._writer.create_warc_record(
            answer.uri, "request", payload=io.BytesIO(b""), length=0, http_headers=line, warc_headers_dict=extra
        )


class Afterwards:
    """Goes on with an archive whose crawl has ended: pictures of listings that waited for the last page come then.

    The file is opened for each address and closed behind it, because nobody says when the last one has come.
    """

    def __init__(self, path: str, length: int, agent: str) -> None:
        self._path = path
        self._length = length
        self._agent = agent

    def keep(self, uri: str, page: str | None, result: Page | Unchecked, answers: Sequence[Answer]) -> None:
        """Append what came for `uri`, which `page` asked for."""
        archive = Archive(self._path, self._length, self._agent)
        try:
            if isinstance(result, Unchecked):
                archive.fail(result, page)
            else:
                archive.write(answers, uri, page)
            self._length = archive.length
        except OSError as error:
            raise CrawlError(f"{self._path}: cannot be written ({error})") from None
        finally:
            with contextlib.suppress(OSError):
                archive.close()


def _clean(headers: Iterable[tuple[str, str]], without: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Headers that may be kept; line breaks cannot start a header of their own."""
    dropped = SECRET.union(without)
    kept = [(name, " ".join(value.split())) for name, value in headers if name.lower() not in dropped]
    return [(name, value.encode("ascii", "backslashreplace").decode()) for name, value in kept]
