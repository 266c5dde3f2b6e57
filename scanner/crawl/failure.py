"""Why an address gave no page: the one reason behind what every layer below wrapped in its own exception."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Iterator

from urllib3 import exceptions as lower

from scanner.crawl.cache import Answer

REFUSING = (401, 403, 407, 451)


class Failed(Exception):
    """An attempt without a usable answer; `again` says whether a repetition may help, `status` what was answered."""

    def __init__(self, reason: str, detail: str, again: bool = False, status: int = 0) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.again = again
        self.status = status


def of_answer(answer: Answer, more: str = "") -> Failed:
    """An answer that is no page: refusals are `blocked`, the rest is an error answer."""
    reason = "blocked" if answer.status in REFUSING else "error answer"
    detail = " ".join(filter(None, ("HTTP", str(answer.status), answer.reason, more)))
    return Failed(reason, detail, status=answer.status)


def of_error(error: Exception, late: bool, total: float) -> Failed:
    """An exception of the connection; `late` where the flight was cut because its time was over."""
    chain = list(_causes(error))

    def among(*kinds: type[BaseException]) -> bool:
        return any(isinstance(one, kinds) for one in chain)

    if late:
        return Failed("timeout", f"no complete answer within {total:g} s")
    if among(ssl.SSLCertVerificationError):
        return Failed("error answer", f"certificate not accepted: {_plain(chain)}")
    if among(lower.SSLError, ssl.SSLError):
        return Failed("error answer", f"TLS failed: {_plain(chain)}")
    if among(TimeoutError, lower.TimeoutError):
        return Failed("timeout", _plain(chain), again=True)
    if among(http.client.IncompleteRead, lower.IncompleteRead):
        return Failed("truncated", f"the answer ended early: {_plain(chain)}", again=True)
    if among(lower.DecodeError):
        return Failed("unreadable", _plain(chain))
    return Failed("error answer", f"no answer: {_plain(chain)}", again=True)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """`error` and everything it wraps: as cause, context, reason or argument."""
    todo, seen = [error], set[int]()
    while todo and len(seen) < 50:
        one = todo.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        more = (one.__cause__, one.__context__, getattr(one, "reason", None), *one.args)
        todo.extend(item for item in more if isinstance(item, BaseException))


def _plain(chain: list[BaseException]) -> str:
    """The innermost error in one line."""
    return " ".join(str(chain[-1]).split())[:200] or type(chain[-1]).__name__
