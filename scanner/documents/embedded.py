"""Pictures inside Office files: which member of the zip each one is, and at which cell or paragraph it stands.

A workbook anchors pictures in a drawing of its sheet; WPS keeps those that lie in a cell in a list of their own and
names them in the cell (``=DISPIMG("ID_…",1)``). Names of members come from the file and are only looked up in it.
"""

from __future__ import annotations

import base64
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from scanner.model import Page, Picture
from scanner.text.form import later
from scanner.text.named import NamedTuple

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LARGEST = 16 << 20
"""Bytes of one XML member that says where pictures stand."""
LARGEST_PICTURE = 30 << 20
"""Bytes of a picture that is carried along because its file cannot be opened again."""
IN_CELL = later(r"=(?:_xlfn\.)?DISPIMG\(\s*\"([^\"]{1,80})\"", re.I)
"""What a cell says whose picture WPS keeps in its list."""
_CELL_IMAGES = "xl/cellimages.xml"
_TYPES = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif", "webp": "webp", "bmp": "bmp", "tif": "tiff"}


class Anchored(NamedTuple):
    """A picture of a sheet with the cell that its upper left corner lies in."""

    row: int
    """From 1, as sheets count."""
    column: int
    """From 0."""
    target: str
    """A member of the zip, or an address outside."""


def has_pictures(archive: zipfile.ZipFile) -> bool:
    """Whether it is worth looking for them."""
    return any("/media/" in name or "/drawings/" in name for name in archive.namelist())


def anchored(archive: zipfile.ZipFile) -> dict[str, list[Anchored]]:
    """The pictures of each sheet, by its name, from above to below."""
    found: dict[str, list[Anchored]] = {}
    book = _xml(archive, "xl/workbook.xml")
    parts = _relations(archive, "xl/workbook.xml")
    for sheet in _named(book, "sheet"):
        part = parts.get(_attribute(sheet, "id") or "")
        if part is None:
            continue
        for drawing in (target for target in _relations(archive, part).values() if "drawings/drawing" in target):
            found.setdefault(sheet.get("name") or "", []).extend(_drawn(archive, drawing))
    return {name: sorted(pictures, key=lambda one: (one.row, one.column)) for name, pictures in found.items()}


def _drawn(archive: zipfile.ZipFile, drawing: str) -> Iterator[Anchored]:
    targets = _relations(archive, drawing)
    root = _xml(archive, drawing)
    for anchor in root if root is not None else ():
        corner = next(_named(anchor, "from"), None)
        row, column = (_number(corner, name) for name in ("row", "col"))
        for target in _shown(anchor, targets):
            yield Anchored(row + 1, column, target)


def in_cells(archive: zipfile.ZipFile) -> dict[str, str]:
    """The pictures that WPS keeps for cells: their names and members."""
    targets = _relations(archive, _CELL_IMAGES)
    found = {}
    for image in _named(_xml(archive, _CELL_IMAGES), "cellImage"):
        name = next((about.get("name") for about in _named(image, "cNvPr")), None)
        target = next(_shown(image, targets), None)
        if name and target:
            found[name] = target
    return found


def of_paragraph(element: Element, targets: Mapping[str, str]) -> Iterator[str]:
    """The pictures of one paragraph of a Word document, each once."""
    yield from dict.fromkeys(_shown(element, targets))


def document_targets(archive: zipfile.ZipFile, member: str) -> dict[str, str]:
    """What a Word document may show, by the ids that its paragraphs use."""
    return _relations(archive, member)


def picture_of(page: Page, archive: zipfile.ZipFile, target: str, again: bool) -> str:
    """How a picture is called: ``book.xlsx!xl/media/image1.png``, which whoever reads pictures opens again.

    A document that is no file (`again` false) cannot be opened again: its picture is carried along as a data URI.
    """
    if again or target.startswith(("http://", "https://")):
        return target if target.startswith(("http://", "https://")) else f"{page.uri}!{target}"
    try:
        if archive.getinfo(target).file_size > LARGEST_PICTURE:
            return f"{page.uri}!{target}"
        with archive.open(target) as member:
            body = member.read(LARGEST_PICTURE)
    except _BROKEN:
        return f"{page.uri}!{target}"
    kind = _TYPES.get(target.rpartition(".")[2].lower(), "octet-stream")
    return f"data:image/{kind};base64,{base64.b64encode(body).decode('ascii')}"


def numbered(have: tuple[Picture, ...], more: Iterable[Picture]) -> tuple[Picture, ...]:
    """`more` behind the pictures that are there, counted on; none twice."""
    made = list(have)
    for picture in more:
        kind = picture.field
        if not any(one.uri == picture.uri and one.field.startswith(kind) for one in made):
            count = sum(one.field.startswith(kind) for one in made) + 1
            made.append(picture._replace(field=f"{kind}[{count}]"))
    return tuple(made)


# -- members and relations ----------------------------------------------------------------------------------------

_BROKEN = (zipfile.BadZipFile, KeyError, OSError, ValueError, EOFError, NotImplementedError, RuntimeError)


def _xml(archive: zipfile.ZipFile, name: str) -> Element | None:
    """A member as XML; None where it is not there, too large, declares entities or is no XML."""
    from xml.etree import ElementTree

    try:
        if archive.getinfo(name).file_size > LARGEST:
            return None
        with archive.open(name) as member:
            body = member.read(LARGEST + 1)
        if len(body) > LARGEST or b"<!DOCTYPE" in body or b"<!ENTITY" in body:
            return None
        return ElementTree.fromstring(body)
    except (*_BROKEN, ElementTree.ParseError):
        return None


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Ids of a part to the members they name, or to addresses on the web."""
    folder, _, name = part.rpartition("/")
    found = {}
    for relation in _named(_xml(archive, f"{folder}/_rels/{name}.rels"), "Relationship"):
        target = relation.get("Target") or ""
        if relation.get("TargetMode") == "External":
            if not target.startswith(("http://", "https://")):
                continue
        elif target.startswith("/"):
            target = target[1:]
        else:
            target = posixpath.normpath(posixpath.join(folder, target))
        found[relation.get("Id") or ""] = target
    return found


def _shown(element: Element, targets: Mapping[str, str]) -> Iterator[str]:
    """The pictures that an element shows: DrawingML by ``embed`` or ``link``, VML by ``id``."""
    for inner in element.iter():
        name = _local(inner.tag)
        ids = ("embed", "link") if name == "blip" else ("id",) if name == "imagedata" else ()
        target = next((found for id in ids if (found := targets.get(_attribute(inner, id) or ""))), None)
        if target is not None:
            yield target


def _named(element: Element | None, name: str) -> Iterator[Element]:
    return (inner for inner in (element.iter() if element is not None else ()) if _local(inner.tag) == name)


def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _attribute(element: Element, name: str) -> str | None:
    """An attribute of a relation, whichever of the two namespaces the file is written in."""
    return next((value for key, value in element.attrib.items() if key.startswith("{") and _local(key) == name), None)


def _number(element: Element | None, name: str) -> int:
    text = next((inner.text for inner in _named(element, name)), None) or "0"
    return int(text) if text.strip().isdecimal() and len(text) < 9 else 0
