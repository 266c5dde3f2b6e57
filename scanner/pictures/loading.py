"""From what a listing says of a picture to its bytes: addresses, data URIs, files beside it, parts of its document."""

from __future__ import annotations

import base64
import binascii
import hashlib
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from scanner.model import Listing, Page, Picture, Unchecked
from scanner.pictures import raster

Fetch = Callable[[str, str], "Page | Unchecked"]
"""(address, referer) → bytes, under all rules of the crawler."""
Carried = Callable[[str, str], "bytes | None"]
"""(document, name or address of the picture) → bytes, where the document holds its pictures: zip, MHTML, WARC."""

NOT_FETCHED = "addresses are fetched only in a crawl or with --fetch-needs"


class Loader(NamedTuple):
    """Where pictures may come from in this run."""

    fetch: Fetch | None = None
    carried: Carried | None = None
    root: Path | None = None
    """Folder that pictures named in records may lie in (``--image-root``); None: the record's own."""

    def load(self, picture: Picture, listing: Listing) -> bytes | Unchecked:
        """The bytes of a picture, or why there are none."""
        uri = picture.uri
        if uri.startswith("data:"):
            return _data(uri) or not_read(picture, "unreadable", "data URI that cannot be decoded")
        held = self.carried(listing.uri, uri) if self.carried else None
        if held is not None:
            return held
        if uri.startswith(("http://", "https://")):
            return self._fetched(picture, listing)
        return self._local(picture, listing)

    def _fetched(self, picture: Picture, listing: Listing) -> bytes | Unchecked:
        if (beside := _saved_beside(picture.uri, listing.uri)) is not None:
            return beside
        if self.fetch is None:
            return not_read(picture, "images not read", NOT_FETCHED)
        got = self.fetch(picture.uri, listing.meta.url or listing.uri)
        return got._replace(field=picture.field) if isinstance(got, Unchecked) else bytes(got.body)

    def _local(self, picture: Picture, listing: Listing) -> bytes | Unchecked:
        """A picture beside the record; paths stay under the record's folder, or under `root`."""
        if "!" in picture.uri and not Path(picture.uri).exists():
            return not_read(picture, "unreadable", f"{picture.uri}: not in the archive")
        if listing.uri.startswith(("http://", "https://")):
            return not_read(picture, "unreadable", f"{picture.uri}: neither an address nor beside a file")
        try:
            roots = [folder.resolve() for folder in ([self.root] if self.root else []) + [_folder(listing.uri)]]
            found = [path for path in _candidates(picture.uri, roots) if any(path.is_relative_to(one) for one in roots)]
            if not found:
                return not_read(picture, "path refused", f"{picture.uri} leads out of {roots[0]}")
            path = next((path for path in found if path.is_file()), found[0])
            if path.stat().st_size > raster.MAX_BYTES:
                return not_read(picture, "unreadable", f"{picture.uri}: more than {raster.MAX_BYTES:,} bytes")
            return path.read_bytes()
        except (OSError, ValueError) as error:
            return not_read(picture, "unreadable", f"{picture.uri}: {getattr(error, 'strerror', None) or error}")


def _saved_beside(address: str, document: str) -> bytes | None:
    """The file that a browser saved beside a page (``name_files/1.jpg``), which the page calls by an address."""
    if "://" in document:
        return None
    try:
        folder, _, name = urllib.parse.unquote(urllib.parse.urlsplit(address).path).rpartition("/")
        folder = folder.rpartition("/")[2]
        if name in ("", ".", "..") or "\\" in name or not folder.lower().endswith(("_files", ".files", "_文件")):
            return None
        root = Path(document).parent.resolve()
        path = (root / folder / name).resolve()
        fits = path.is_relative_to(root) and path.stat().st_size <= raster.MAX_BYTES
        return path.read_bytes() if fits else None
    except (OSError, ValueError):
        return None


def _folder(uri: str) -> Path:
    """The folder of the document at `uri`, which may be a member of an archive or a row of a file."""
    path = Path(uri)
    if not path.exists():
        path = Path(uri.partition("!")[0].partition("#")[0])
    return path if path.is_dir() else path.parent


def _candidates(uri: str, roots: list[Path]) -> Iterator[Path]:
    """Where a path can mean: as it is, from each folder, and as a page writes it (escapes, query)."""
    names = [uri]
    plain = urllib.parse.unquote(uri.partition("?")[0].partition("#")[0])
    if plain != uri:
        names.append(plain)
    for name in names:
        yield Path(name).resolve()
        for root in roots:
            yield (root / name).resolve()


def not_read(picture: Picture, reason: str, detail: str) -> Unchecked:
    """A picture that was not read, named shortly."""
    return Unchecked(name_of(picture.uri)[:200], picture.field, reason, detail[:500])


def name_of(uri: str) -> str:
    """What a picture is called in reports; a data URI is not repeated there in full."""
    if not uri.startswith("data:"):
        return uri
    return f"{uri.partition(',')[0][:40]},…{hashlib.sha256(uri.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _data(uri: str) -> bytes | None:
    head, comma, body = uri.partition(",")
    if not comma or len(body) > 2 * raster.MAX_BYTES:
        return None
    try:
        return (
            base64.b64decode(urllib.parse.unquote(body))
            if ";base64" in head.lower()
            else urllib.parse.unquote_to_bytes(body)
        )
    except (binascii.Error, ValueError):
        return None
