"""Word documents to a part: paragraph by paragraph, each named by its number.

A DOCX is a zip with XML; the standard library reads both. No document type or entity is accepted, and sizes are capped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scanner.documents import Read, ReadOptions
from scanner.documents.drafts import Draft
from scanner.model import Block, Page, Place, Unchecked
from scanner.text.named import NamedTuple

if TYPE_CHECKING:
    from xml.etree import ElementTree
    from zipfile import ZipFile

MEMBER = "word/document.xml"
LARGEST = 64 << 20
"""Bytes of the unpacked document."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t"}


class Paragraph(NamedTuple):
    """A paragraph of a document: a place without lines or bytes that a person could look up."""

    uri: str
    number: int
    """From 1, in reading order, paragraphs in tables included."""

    def place(self, intervals: Sequence[tuple[int, int]]) -> Place:
        """The paragraph; the words in it are the finding's quote."""
        return Place(self.uri, pointer=f"/paragraph/{self.number}")


def looks_like(head: str, page: Page) -> bool:
    """A zip that holds a Word document."""
    return page.body[:4] == b"PK\x03\x04" and MEMBER.encode() in page.body


def read(page: Page, options: ReadOptions) -> Read:
    """One listing; headings of the first rank are its title."""
    import io
    import zipfile
    from xml.etree import ElementTree

    try:
        archive = zipfile.ZipFile(io.BytesIO(page.body))
        root = ElementTree.fromstring(_body(archive))
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        yield Unchecked(page.uri, options.field, "unreadable", f"no Word document: {error}")
        return
    except ElementTree.ParseError as error:
        yield Unchecked(page.uri, options.field, "unreadable", f"{MEMBER}: {error}")
        return
    draft = Draft(page.uri)
    numbers = {id(element): number for number, element in enumerate(root.iter(f"{_W}p"), 1)}
    paired = set()
    for name, value in _pairs(root):
        words = "".join(_words(value)).strip()
        if words:
            draft.add(f"attributes.{''.join(_words(name)).strip()}", words, Paragraph(page.uri, numbers[id(value)]))
        paired |= {id(name), id(value)}
    for element in root.iter(f"{_W}p"):
        if id(element) not in paired:
            _add(draft, element, Paragraph(page.uri, numbers[id(element)]), options.field)
    _pictures(draft, page, archive, root, options)
    yield draft.part(options.key, described=True)._replace(unchecked=())


def _pictures(draft: Draft, page: Page, archive: ZipFile, root: ElementTree.Element, options: ReadOptions) -> None:
    """The pictures of each paragraph, at its number."""
    from scanner.documents import embedded

    if not embedded.has_pictures(archive):
        return
    targets = embedded.document_targets(archive, MEMBER)
    again = page.via == "file" or not options.pictures
    for number, element in enumerate(root.iter(f"{_W}p"), 1):
        for target in embedded.of_paragraph(element, targets):
            uri = embedded.picture_of(page, archive, target, again)
            draft.picture("detail_image", uri, Paragraph(page.uri, number), relative=False)


def _body(archive: ZipFile) -> bytes:
    info = archive.getinfo(MEMBER)
    if info.file_size > LARGEST:
        raise ValueError(f"{MEMBER} is larger than {LARGEST >> 20} MB")
    with archive.open(info) as member:
        content = member.read(LARGEST + 1)
    if len(content) > LARGEST or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ValueError(f"{MEMBER} is too large or declares a document type")
    return content


def _add(draft: Draft, element: ElementTree.Element, origin: Paragraph, field: str | None) -> None:
    text = "".join(_words(element)).strip()
    style = element.find(f"{_W}pPr/{_W}pStyle")
    name = (style.get(f"{_W}val") or "") if style is not None else ""
    heading = name.lower() in ("title", "heading1", "1") and not draft.has("title")
    wanted = field or ("title" if heading else "detail")
    if wanted == "title" and heading:
        draft.add("title", text, origin)
    elif text:
        draft.more(wanted, [Block(wanted, "copy", text, 0, origin)])


def _words(element: ElementTree.Element) -> Iterator[str]:
    """The text of a paragraph; what a tracked change deleted is held in other elements and stays out."""
    for inner in element.iter():
        if inner.tag == f"{_W}t":
            yield inner.text or ""
        else:
            yield _BREAKS.get(inner.tag, "")


def _pairs(root: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, ElementTree.Element]]:
    """Name and value of the rows of tables with two columns, where each cell is one short paragraph."""
    for table in root.iter(f"{_W}tbl"):
        rows = [[cell.findall(f"{_W}p") for cell in row.findall(f"{_W}tc")] for row in table.findall(f"{_W}tr")]
        if rows and all(len(row) == 2 for row in rows):
            for name, value in rows:
                if len(name) == len(value) == 1 and 0 < len("".join(_words(name[0])).strip()) <= 20:
                    yield name[0], value[0]
