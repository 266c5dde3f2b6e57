"""Workbooks and Word documents with pictures in them, made by the libraries that offices' files are read with."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.drawing.image import Image

CELLS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"
 xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{}</etc:cellImages>"""
CELL = (
    '<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="{0}"/></xdr:nvPicPr>'
    '<xdr:blipFill><a:blip r:embed="rId{1}"/></xdr:blipFill></xdr:pic></etc:cellImage>'
)
RELATIONS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>"""
RELATION = '<Relationship Id="rId{0}" Type="image" Target="media/cell{0}.png"/>'


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]], pictures: Mapping[str, bytes]) -> Path:
    """`sheets`: name to rows; `pictures`: ``Sheet!C2`` to the bytes of a picture anchored there."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for place, body in pictures.items():
        name, _, cell = place.partition("!")
        book[name].add_image(Image(io.BytesIO(body)), cell)
    book.save(path)
    return path


def with_cells(path: Path, pictures: Mapping[str, bytes]) -> Path:
    """The workbook as WPS keeps pictures of cells: `pictures` by the names that its cells say."""
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/cellimages.xml", CELLS.format("".join(CELL.format(n, i) for i, n in enumerate(pictures))))
        relations = "".join(RELATION.format(number) for number in range(len(pictures)))
        archive.writestr("xl/_rels/cellimages.xml.rels", RELATIONS.format(relations))
        for number, body in enumerate(pictures.values()):
            archive.writestr(f"xl/media/cell{number}.png", body)
    return path


def document(path: Path, paragraphs: Sequence[str | bytes]) -> Path:
    """A Word document: texts are paragraphs, bytes are pictures in paragraphs of their own."""
    from docx import Document

    made = Document()
    for one in paragraphs:
        if isinstance(one, str):
            made.add_paragraph(one)
        else:
            made.add_paragraph().add_run().add_picture(io.BytesIO(one))
    made.save(str(path))
    return path
