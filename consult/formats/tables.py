"""Tables that people keep in spreadsheets: CSV and Excel files to rows that know their number, and back."""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import zip_longest
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from consult.formats import characters, csvfile, guard
from consult.formats.problems import Unreadable, UnreadableCode

MAX_SIZE = 5 * 2**20  # bytes
MAX_ROWS = 1_000  # rows with something in them
MAX_HEIGHT = 20_000  # rows of a sheet, empty ones included
MAX_COLUMNS = 60
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_BROKEN = (
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    OSError,
    SyntaxError,  # of XML
)
_WIDTHS = (12, 48)  # characters


@dataclass(frozen=True, slots=True)
class Row:
    """One row by the names of its columns; `number` is its line in the file from 1, `surplus` what stands beyond them."""

    number: int
    cells: dict[str, str]
    surplus: tuple[str, ...]


def read(data: bytes) -> tuple[Row, ...]:
    """Read a CSV file, pasted text or the first sheet of an Excel workbook, by what it contains.

    The first row that is not empty names the columns, in any case of letters; empty rows are passed over. Raises
    Unreadable (TOO_LARGE, EMPTY, NO_HEADER, TOO_MANY_ROWS, NOT_TABLE, and as `csvfile.rows` and `guard`).
    """
    names: list[str] = []
    found: list[Row] = []
    for number, cells in filled(data):
        if not names:
            names = _names(cells)
            continue
        surplus = tuple(cell for cell in cells[len(names) :] if cell)
        found.append(Row(number, dict(zip_longest(names, cells[: len(names)], fillvalue="")), surplus))
    if not names:
        raise Unreadable(UnreadableCode.EMPTY)
    return tuple(found)


def filled(data: bytes, most: int = MAX_ROWS) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with something in them and their numbers; raises Unreadable as `read` does, also for too many."""
    if len(data) > MAX_SIZE:
        raise Unreadable(UnreadableCode.TOO_LARGE, size=len(data), limit=MAX_SIZE)
    if data.startswith(_OLE):
        raise Unreadable(UnreadableCode.NOT_TABLE)
    count = 0
    for number, cells in _workbook(data) if data.startswith(_ZIP) else csvfile.rows(data):
        count += any(cells)
        if number > MAX_HEIGHT or count > most + 1:
            raise Unreadable(UnreadableCode.TOO_MANY_ROWS, limit=most)
        if any(cells):
            yield number, cells


def _names(cells: Sequence[str]) -> list[str]:
    names = [" ".join(cell.lower().split()) for cell in cells]
    while not names[-1]:
        names.pop()
    if not all(names) or len(set(names)) < len(names):
        raise Unreadable(UnreadableCode.NO_HEADER)
    return names


def _workbook(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet; of a formula, the value that was last computed."""
    try:
        guard.opened(data, guard.WORKBOOK).close()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about looks that are not read
            book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), 1):
                yield number, [_text(cell) for cell in cells]
    except Unreadable as error:
        if error.code != UnreadableCode.WRONG_TYPE:
            raise
        raise Unreadable(UnreadableCode.NOT_TABLE) from error
    except _BROKEN as error:
        raise Unreadable(UnreadableCode.NOT_TABLE) from error


def formulas(data: bytes) -> set[tuple[int, int]]:
    """Give the row, from 1, and the column, from 0, of every formula in a file that `filled` has read."""
    if not data.startswith(_ZIP):
        return set()
    book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    return {
        (row, column)
        for row, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1)
        for column, cell in enumerate(cells)
        if cell.data_type == "f"
    }


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    written = value.isoformat() if isinstance(value, date) else str(value)
    return csvfile.as_meant(characters.clean(written).strip())


def write(title: str, rows: Iterable[Sequence[object]]) -> bytes:
    """Return a workbook with one sheet whose first row is a heading; texts stay texts, also those like formulas."""
    return write_sheets([(title, rows)])


def write_sheets(sheets: Iterable[tuple[str, Iterable[Sequence[object]]]]) -> bytes:
    """Return a workbook with several sheets, each as `write` makes one; rows are held in memory a sheet at a time."""
    book = Workbook(write_only=True)
    for title, rows in sheets:
        _fill(book.create_sheet(title[:31]), [list(row) for row in rows])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(sheet: Any, rows: Sequence[Sequence[object]]) -> None:
    sheet.freeze_panes = "A2"
    for place, column in enumerate(zip_longest(*rows, fillvalue="")):
        longest = max(len(str(cell)) for cell in column)
        sheet.column_dimensions[get_column_letter(place + 1)].width = min(
            max(longest + 2, _WIDTHS[0]), _WIDTHS[1]
        )
    for number, row in enumerate(rows):
        sheet.append([_cell(sheet, value, is_heading=not number) for value in row])


def _cell(sheet: Any, value: object, *, is_heading: bool) -> Any:
    cell = WriteOnlyCell(sheet, characters.clean(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
        if len(value) > _WIDTHS[1]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    if is_heading:
        cell.font = Font(bold=True)
    return cell
