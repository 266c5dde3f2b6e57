"""RFC 3161 time stamps over the head of a manifest: somebody else says that the head existed at a time.

Optional, through an address the user names. The request goes under the address rules of the crawler; the answer is
kept beside the manifest as it came, and is read back here: whose time it states, and for which head.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import NamedTuple, Protocol

from scanner.model import Page, Unchecked

MISSING = "time stamps need the extra: pip install 'listing-scanner[complaint]'"
REQUEST_TYPE = "application/timestamp-query"


class TimestampError(Exception):
    """No time stamp: the server refused, answered something else, or cannot be reached."""


class Post(Protocol):
    """The crawler's fetcher, as far as it is needed."""

    def post(self, uri: str, body: bytes, content_type: str) -> Page | Unchecked:
        """The answer to `body`, or why there is none."""
        ...


class Stamp(NamedTuple):
    """What a time stamp says."""

    time: datetime
    """When the server says it saw the hash."""
    serial: int
    policy: str
    hashed: bytes
    """SHA-512 of the manifest head it was made for."""


def digest(head: str) -> bytes:
    """What is stamped: SHA-512 of the head's hex text."""
    return hashlib.sha512(head.encode()).digest()


def request(head: str, tsa: str, fetcher: Post) -> bytes:
    """The answer of the server `tsa` for `head`, checked to be for it. Raises `TimestampError`."""
    try:
        from rfc3161_client import TimestampRequestBuilder
    except ImportError:
        raise TimestampError(MISSING) from None
    query = TimestampRequestBuilder().data(head.encode()).nonce(nonce=True).cert_request(cert_request=True).build()
    got = fetcher.post(tsa, query.as_bytes(), REQUEST_TYPE)
    if isinstance(got, Unchecked):
        raise TimestampError(f"{tsa}: {got.reason} {got.detail}".rstrip())
    body = bytes(got.body)
    stamp = read(body)
    if stamp.hashed != digest(head):
        raise TimestampError(f"{tsa}: the answer is for something else")
    return body


def read(body: bytes) -> Stamp:
    """What a stored answer says. Raises `TimestampError` where it is no granted time stamp."""
    try:
        from rfc3161_client import decode_timestamp_response
    except ImportError:
        raise TimestampError(MISSING) from None
    try:
        answer = decode_timestamp_response(body)
        info = answer.tst_info
    except ValueError as error:
        raise TimestampError(f"no time stamp answer: {error}") from error
    if answer.status not in (0, 1):
        raise TimestampError(f"the server refused: {', '.join(answer.status_string) or answer.status}")
    return Stamp(info.gen_time, info.serial_number, info.policy.dotted_string, bytes(info.message_imprint.message))
