"""Gzip and zip, read and never extracted: bytes, ratio, members and depth are capped, links refused.

What breaks off gives what could be read of it, and says so.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from scanner.documents.magic import GZIP, ZIP
from scanner.model import Unchecked
from scanner.text.named import NamedTuple

MAX_RATIO = 400
"""Unpacked to packed bytes, of what unpacks to more than `SMALL`. Deflate cannot pass 1032; text seldom passes 30."""
SMALL = 1 << 24
MAX_MEMBER = 1 << 26
"""Unpacked bytes of one member."""
MAX_TOTAL = 1 << 30
"""Unpacked bytes of all members together."""
MAX_MEMBERS = 10_000
_CHUNK = 1 << 20
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError)


class Member(NamedTuple):
    """A document of an archive."""

    name: str
    """As the archive calls it; only ever shown."""
    body: bytes


class Unpacking:
    """A gzip stream, chunk by chunk; `problem` says why it ended before its end."""

    def __init__(self, source: io.BufferedIOBase) -> None:
        self.source = source
        self.problem: str | None = None

    def __iter__(self) -> Iterator[bytes]:
        packed = unpacked = 0
        stream = zlib.decompressobj(wbits=31)
        held, begun = b"", False
        while held or (held := self.source.read(_CHUNK)):
            begun = True
            try:
                chunk = stream.decompress(held, _CHUNK)
            except zlib.error as error:
                self.problem = f"damaged after {unpacked} bytes: {error}"
                return
            packed += len(held) - len(stream.unconsumed_tail) - len(stream.unused_data)
            unpacked += len(chunk)
            if chunk:
                yield chunk
            if unpacked > SMALL and unpacked > MAX_RATIO * packed:
                self.problem = f"{unpacked} bytes from {packed} (a bomb?)"
                return
            held = stream.unconsumed_tail
            if stream.eof:
                held, begun = stream.unused_data.lstrip(b"\0"), False
                stream = zlib.decompressobj(wbits=31)
                if held and not held.startswith(GZIP[: len(held)]):
                    return  # bytes behind the last member are no part of it
        if begun:
            self.problem = f"breaks off after {unpacked} bytes"


def unzipped(source: bytes | Path, uri: str) -> Iterator[Member | Unchecked]:
    """The documents of a zip, in its order; of a large one, given as a path, nothing else is loaded."""
    try:
        archive = zipfile.ZipFile(source if isinstance(source, Path) else io.BytesIO(source))
        entries = archive.infolist()
    except _BROKEN as error:
        yield from _salvaged(source if isinstance(source, bytes) else _beginning(source), uri, str(error))
        return
    with archive:
        yield from _members(archive, entries, uri)


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_MEMBER)


def _members(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], uri: str) -> Iterator[Member | Unchecked]:
    total = 0
    for entry in entries[:MAX_MEMBERS]:
        name = _name(entry)
        label = f"{uri}!{name}"
        if entry.is_dir():
            continue
        refusal = _refusal(entry)
        if refusal is not None:
            yield Unchecked(label, None, *refusal)
            continue
        try:
            with archive.open(entry) as file:
                content = file.read(MAX_MEMBER + 1)
        except _BROKEN as error:
            yield Unchecked(label, None, "truncated", f"the member is damaged: {error}")
            continue
        total += len(content)
        if total > MAX_TOTAL:
            yield Unchecked(uri, None, "truncated", f"more than {MAX_TOTAL >> 20} MB unpacked: the rest was not read")
            return
        yield Member(name, content[:MAX_MEMBER])
        if len(content) > MAX_MEMBER:
            yield Unchecked(label, None, "truncated", f"only the first {MAX_MEMBER >> 20} MB were read")
    if len(entries) > MAX_MEMBERS:
        yield Unchecked(uri, None, "truncated", f"{len(entries)} members: the first {MAX_MEMBERS} were read")


def member(body: bytes, name: str) -> bytes | None:
    """The member of a zip that is called `name`; None where there is none that may be read."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
        entry = next((one for one in archive.infolist()[:MAX_MEMBERS] if _name(one) == name), None)
        if entry is None or entry.is_dir() or _refusal(entry) is not None or entry.file_size > MAX_MEMBER:
            return None
        with archive.open(entry) as file:
            return file.read(MAX_MEMBER)
    except _BROKEN:
        return None


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as its writer meant it: without the flag of UTF-8 it was GBK more often than the IBM set of old."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = entry.filename
    return _CONTROL.sub("�", name)


def _refusal(entry: zipfile.ZipInfo) -> tuple[str, str] | None:
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "path refused", "a link inside an archive"
    if entry.flag_bits & 1:
        return "unreadable", "encrypted"
    if entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
        return "unreadable", f"{entry.file_size} bytes from {entry.compress_size} (a bomb?)"
    return None


def _salvaged(body: bytes, uri: str, problem: str) -> Iterator[Member | Unchecked]:
    """Members of a zip whose directory is lost, by their local headers."""
    at, count = body.find(ZIP), 0
    while 0 <= at <= len(body) - 30 and count < MAX_MEMBERS:
        flags, method, _, _, _, packed, _, name_length, extra_length = struct.unpack_from("<HHHHIIIHH", body, at + 6)
        start = at + 30 + name_length + extra_length
        raw = body[at + 30 : at + 30 + name_length]
        name = _CONTROL.sub("�", raw.decode("utf-8" if flags & 0x800 else "gb18030", "replace"))
        content, used = _inflated(body, start, method, packed)
        if content and not name.endswith("/") and not flags & 1:
            yield Member(name, content)
        count += 1
        at = body.find(ZIP, max(start + used, at + 4))
    yield Unchecked(uri, None, "truncated", f"the archive is damaged ({problem}); what could be read was read")


def _inflated(body: bytes, start: int, method: int, packed: int) -> tuple[bytes, int]:
    """What a member says as far as it goes, and how many bytes it took."""
    if method == 0:
        return body[start : start + min(packed, MAX_MEMBER)], packed
    if method != 8:
        return b"", 0
    stream = zlib.decompressobj(wbits=-15)
    source = body[start : start + packed] if packed else body[start : start + MAX_MEMBER]
    parts: list[bytes] = []
    size = 0
    while source and size < MAX_MEMBER and not stream.eof:
        try:
            chunk = stream.decompress(source, _CHUNK)
        except zlib.error:
            break
        parts.append(chunk)
        size += len(chunk)
        source = stream.unconsumed_tail
        if size > SMALL and size > MAX_RATIO * max(1, len(body) - start):
            break
    return b"".join(parts), packed
