"""Undo content encodings within bounds: what unpacks to more than the limit is given up before it is unpacked."""

from __future__ import annotations

import zlib

MAX_LAYERS = 3


class TooLarge(Exception):
    """The body is larger than the limit."""


class Broken(Exception):
    """The body cannot be unpacked; `cut` says that it merely ends too early."""

    def __init__(self, message: str, cut: bool = False) -> None:
        super().__init__(message)
        self.cut = cut


def unpack(raw: bytes, encodings: str, limit: int) -> bytes:
    """`raw` without the encodings of a Content-Encoding header, the last one undone first."""
    names = [name.strip().lower() for name in encodings.split(",") if name.strip()]
    if len(names) > MAX_LAYERS:
        raise Broken(f"{len(names)} content encodings")
    for name in reversed(names):
        if name in ("gzip", "x-gzip"):
            raw = gunzip(raw, limit)
        elif name == "deflate":
            raw = _deflated(raw, limit)
        elif name != "identity":
            raise Broken(f"content encoding {name!r}")
    if len(raw) > limit:
        raise TooLarge(f"more than {limit} bytes")
    return raw


def gunzip(raw: bytes, limit: int) -> bytes:
    """All members of a gzip stream, at most `limit` bytes of content."""
    parts: list[bytes] = []
    size = 0
    while raw:
        if parts and raw[:2] != b"\x1f\x8b":
            break  # what follows the last member is padding
        piece, raw = _inflate(raw, zlib.MAX_WBITS | 16, limit - size)
        size += len(piece)
        parts.append(piece)
    return b"".join(parts)


def _deflated(raw: bytes, limit: int) -> bytes:
    try:
        return _inflate(raw, zlib.MAX_WBITS, limit)[0]
    except Broken as error:
        if error.cut:
            raise
    return _inflate(raw, -zlib.MAX_WBITS, limit)[0]  # many servers send it without the zlib head


def _inflate(raw: bytes, bits: int, limit: int) -> tuple[bytes, bytes]:
    machine = zlib.decompressobj(bits)
    try:
        text = machine.decompress(raw, limit + 1)
    except zlib.error as error:
        raise Broken(f"compressed body: {error}") from None
    if len(text) > limit:
        raise TooLarge(f"unpacks to more than {limit} bytes")
    if not machine.eof:
        raise Broken("compressed body ends too early", cut=True)
    return text, machine.unused_data
