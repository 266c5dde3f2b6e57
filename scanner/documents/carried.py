"""Pictures that documents carry with them: members of an archive, parts of MHTML, records of WARC."""

from __future__ import annotations

import posixpath
import urllib.parse
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from scanner.documents import mhtml, warc
from scanner.documents.archive import member
from scanner.documents.magic import ZIP

OFFICE = (".xlsx", ".xlsm", ".docx")
LIMIT = 1 << 28
"""Bytes of a document whose pictures are looked up."""


class Carried:
    """Looks pictures up in the documents of one run."""

    def __init__(self, sources: Sequence[str] = ()) -> None:
        self._sources = tuple(source.rstrip("/\\") for source in sources)
        self._archives = [source for source in sources if source.lower().endswith((".warc", ".warc.gz"))]
        self._records: dict[str, tuple[str, int]] | None = None

    def __call__(self, document: str, name: str) -> bytes | None:
        """The picture that `document` calls `name`, where the document (or a WARC of the run) holds it."""
        if name.startswith(("http://", "https://")):
            return self._record(name) or _part(document, name)
        for path in (*self._embedded(document.partition("#")[0], name), *_members(document.partition("#")[0], name)):
            held = _member(path)
            if held is not None:
                return held
        return _part(document, name)

    def _embedded(self, document: str, name: str) -> Iterator[str]:
        """A picture inside a workbook or a Word document, which is the document itself or one of the run's sources."""
        holder, mark, _ = name.rpartition("!")
        if mark and holder.lower().endswith(OFFICE):
            homes = [one for one in (document, *self._sources) if one]
            inside = [holder[len(one) :] for one in homes if holder == one or holder.startswith((f"{one}!", f"{one}/"))]
            if any(".." not in rest.split("/") for rest in inside):
                yield name

    def _record(self, address: str) -> bytes | None:
        if self._records is None:
            self._records = {}
            for source in self._archives:
                for uri, offset in warc.pictures(Path(source)):
                    self._records.setdefault(uri, (source, offset))
        place = self._records.get(address)
        return warc.body_at(Path(place[0]), place[1]) if place else None


# -- members of an archive ----------------------------------------------------------------------------------------


def _members(document: str, name: str) -> Iterator[str]:
    """What a name can mean for a document in an archive: a member of the same archive, or one beside the document."""
    if "!" in document:
        outer, _, inner = document.rpartition("!")
        if name.startswith(f"{outer}!"):
            yield name
        plain = urllib.parse.unquote(name.partition("?")[0].partition("#")[0])
        for one in dict.fromkeys((name, plain)):
            yield f"{outer}!{posixpath.normpath(posixpath.join(posixpath.dirname(inner), one))}"


def _member(path: str) -> bytes | None:
    """The bytes at ``archive.zip!folder/picture.jpg``; an archive in an archive has one more ``!``."""
    archive, *inside = path.split("!")
    file = Path(archive)
    try:
        if not inside or not file.is_file() or file.stat().st_size > LIMIT:
            return None
        state = file.stat()
        body: bytes | None = _document(archive, state.st_mtime_ns)
    except (OSError, ValueError):
        return None
    for name in inside:
        if body is None or not body.startswith(ZIP):
            return None
        body = member(body, name)
    return body


@lru_cache(maxsize=1)
def _document(path: str, changed: int) -> bytes:
    """A document's bytes; the last one is kept, for its pictures are asked for one after another."""
    return Path(path).read_bytes()


# -- parts of MHTML -----------------------------------------------------------------------------------------------


def _part(document: str, name: str) -> bytes | None:
    if not document.lower().endswith((".mht", ".mhtml")):
        return None
    try:
        state = Path(document).stat()
        return _parts(document, state.st_mtime_ns).get(name) if state.st_size <= LIMIT else None
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=1)
def _parts(path: str, changed: int) -> dict[str, bytes]:
    return dict(mhtml.pictures(Path(path).read_bytes()))
