"""A workbook written row by row: the only home of openpyxl's writing side."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from reports.visible import shorten

CELL = 32_000
"""A cell holds 32,767 characters."""
LINKS = 60_000
"""A sheet holds 65,530 links, each of at most 2,079 characters."""
LINK = 2000

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a sheet program would take for a formula when somebody edits the cell."""

PIXEL = 9_525
"""A pixel in the unit of drawings."""
PICTURES = 500
"""Pictures in one sheet: a program keeps all of them in memory."""

_QUOTE = InlineFont(b=True, color=Color(rgb="FFC0392B"))


class Book:
    """A workbook whose sheets are filled at the same time."""

    def __init__(self) -> None:
        self._book = Workbook(write_only=True)

    def sheet(self, title: str, heads: Sequence[str], widths: Sequence[float], freeze: str = "A2") -> Sheet:
        """A further sheet with its header row."""
        return Sheet(self._book.create_sheet(title), heads, widths, freeze)

    def save(self, out: BinaryIO) -> None:
        """Write the workbook."""
        self._book.save(out)


class Sheet:
    """One sheet: header, rows in order, and what hangs on columns at the end."""

    def __init__(self, sheet: Any, heads: Sequence[str], widths: Sequence[float], freeze: str) -> None:
        self._sheet = sheet
        self._columns = len(heads)
        self._links = 0
        self._pictures = 0
        self.count = 0
        """Rows below the header."""
        sheet.freeze_panes = freeze
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        self._body = self._styled(alignment=Alignment(vertical="top", wrap_text=True))
        self._quoted = self._styled(alignment=Alignment(vertical="top", wrap_text=True), quotePrefix=True)
        self._linked = self._styled(alignment=Alignment(vertical="top"), font=Font(color="1F5FA8", underline="single"))
        self._head = self._styled(
            font=Font(bold=True, color="FFFFFF"),
            fill=PatternFill("solid", fgColor="37474F"),
            alignment=Alignment(vertical="center"),
        )
        sheet.append([self._cell(head, self._head) for head in heads])

    def _styled(self, **how: Any) -> Any:
        cell: Any = WriteOnlyCell(self._sheet)
        for name, value in how.items():
            setattr(cell, name, value)
        # one style for all cells of a kind: setting it cell by cell costs more than all the rest of the sheet
        return cell._style

    def _cell(self, value: Any, style: Any) -> Any:
        cell: Any = WriteOnlyCell(self._sheet)
        cell._style = style
        if isinstance(value, str) and value:
            cell.value = shorten(value, CELL)
            cell.data_type = "s"  # whatever it looks like: "=1+1", "#N/A" are words here
            if value.startswith(FORMULA):
                cell._style = self._quoted
        else:
            cell.value = value or None if isinstance(value, str) else value
        return cell

    def add(self, values: Sequence[Any], *, head: bool = False) -> None:
        """One row; texts stay texts, cells that `marked` and `link` made stay as they are."""
        style = self._head if head else self._body
        self._sheet.append(
            [one if isinstance(one, Cell) else None if one in ("", None) else self._cell(one, style) for one in values]
        )
        self.count += 1

    def add_all(self, rows: Iterable[Sequence[Any]]) -> None:
        """Several rows."""
        for one in rows:
            self.add(one)

    def picture(self, body: bytes, column: int, widest: int = 300, tallest: int = 110) -> bool:
        """Put a picture over the cell of the row that is added next; a sheet takes a bounded number of them."""
        if self._pictures >= PICTURES:
            return False
        try:
            from openpyxl.drawing.image import Image  # needs Pillow, which is there where pictures were read

            made = Image(io.BytesIO(body))
        except (ImportError, OSError, ValueError):
            return False
        scale = min(1.0, widest / made.width, tallest / made.height)
        width, height = max(1, int(made.width * scale)), max(1, int(made.height * scale))
        row = self.count + 1
        # fastened to both corners of its cell, so that it follows its row through filters and sorting
        start = AnchorMarker(col=column, row=row, colOff=2 * PIXEL, rowOff=2 * PIXEL)
        end = AnchorMarker(col=column, row=row, colOff=(width + 2) * PIXEL, rowOff=(height + 2) * PIXEL)
        made.anchor = TwoCellAnchor(editAs="twoCell", _from=start, to=end)
        self._pictures += 1
        self._sheet.add_image(made)
        self._sheet.row_dimensions[row + 1].height = max(60, height * 0.75 + 6)
        return True

    def marked(self, before: str, quote: str, after: str) -> Any:
        """A cell that shows the words red and bold in their clause."""
        pieces = [before, TextBlock(_QUOTE, quote) if quote else "", after]
        cell = self._cell("", self._body)
        cell.value = CellRichText([one for one in pieces if one])
        if (before or quote).startswith(FORMULA):
            cell._style = self._quoted
        return cell

    def link(self, address: str, text: str) -> Any:
        """A cell that opens `address`; beyond what a sheet can hold, the address as text."""
        if self._links >= LINKS or len(address) > LINK:
            return self._cell(address, self._body)
        self._links += 1
        cell = self._cell(text, self._linked)
        cell.hyperlink = address
        return cell

    def _column(self, index: int) -> str:
        letter = get_column_letter(index + 1)
        return f"{letter}2:{letter}{max(2, self.count + 1)}"

    def choices(self, column: int, names: Sequence[str]) -> None:
        """Offer `names` in the cells of a column; other words stay possible."""
        self._validate(column, f'"{",".join(names)}"')

    def choices_from(self, column: int, cells: str) -> None:
        """Offer what stands in `cells` of another sheet."""
        self._validate(column, cells)

    def _validate(self, column: int, formula: str) -> None:
        offered = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
        offered.add(self._column(column))
        self._sheet.data_validations.append(offered)

    def highlight(self, column: int, text: str, *, fill: str, font: str) -> None:
        """Colour the cells of a column that say `text`."""
        look = DifferentialStyle(font=Font(color=font), fill=PatternFill(bgColor=fill))
        rule = Rule(type="cellIs", operator="equal", formula=[f'"{text}"'], dxf=look)
        self._sheet.conditional_formatting.add(self._column(column), rule)

    def bars(self, title: str, first: int, last: int) -> None:
        """A bar chart of the rows `first` to `last`: names in the first column, figures in the second."""
        chart = BarChart()
        chart.type, chart.style, chart.title, chart.legend = "bar", 10, title, None
        chart.add_data(Reference(self._sheet, min_col=2, min_row=first, max_row=last))
        chart.set_categories(Reference(self._sheet, min_col=1, min_row=first, max_row=last))
        chart.y_axis.delete = chart.x_axis.delete = False
        chart.y_axis.majorGridlines = None
        chart.x_axis.scaling.orientation = "maxMin"
        chart.height, chart.width = max(6.0, 1.1 * (last - first + 2)), 18
        self._sheet.add_chart(chart, "D2")

    def finish(self) -> None:
        """Filters over everything that was written."""
        last = get_column_letter(max(1, self._columns))
        self._sheet.auto_filter.ref = f"A1:{last}{self.count + 1}"
