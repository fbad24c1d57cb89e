"""Tables as CSV: safe to open in a spreadsheet, and read from what spreadsheets write."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from consult.formats import characters
from consult.formats.problems import Unreadable, UnreadableCode

MAX_SIZE = 5 * 2**20  # bytes

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_DELIMITERS = (";", ",", "\t")


def write(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Yield each row as a line of UTF-8 with a byte order mark, so that spreadsheets show å, ä and ö.

    A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay numbers.
    """
    line = io.StringIO()
    writer = csv.writer(line)
    yield b"\xef\xbb\xbf"
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
        yield line.getvalue().encode()
        line.seek(0)
        line.truncate()


def read(data: bytes) -> list[dict[str, str]]:
    """Return one dictionary per row by the names in the first row, which are put in lower case.

    Commas, semicolons and tabs are taken as separators by what the first row has most of; empty rows are
    passed over. Raises Unreadable (TOO_LARGE, EMPTY, NO_HEADER, BAD_ROW with `row` counted in lines of the
    file from 1, NOT_TEXT, NOT_UTF8).
    """
    if len(data) > MAX_SIZE:
        raise Unreadable(UnreadableCode.TOO_LARGE, size=len(data), limit=MAX_SIZE)
    text, _ = characters.decode(data)
    names: list[str] = []
    found = []
    for number, cells in _rows(text):
        if not any(cells):
            continue
        if not names:
            names = _names(cells)
        elif len(cells) > len(names) and any(cells[len(names) :]):
            raise Unreadable(UnreadableCode.BAD_ROW, row=number, expected=len(names), found=len(cells))
        else:
            found.append(dict(zip_longest(names, cells[: len(names)], fillvalue="")))
    if not names:
        raise Unreadable(UnreadableCode.EMPTY)
    return found


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the number of its first line."""
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text), delimiter=max(_DELIMITERS, key=first.count), strict=True)
    number = 1
    try:
        for row in rows:
            yield number, [_as_meant(cell.strip()) for cell in row]
            number = rows.line_num + 1
    except csv.Error as error:
        raise Unreadable(UnreadableCode.BAD_ROW, row=number) from error


def _names(cells: Sequence[str]) -> list[str]:
    names = [cell.lower() for cell in cells]
    while not names[-1]:
        names.pop()
    if not all(names) or len(set(names)) < len(names):
        raise Unreadable(UnreadableCode.NO_HEADER)
    return names


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA) else cell


def _as_meant(cell: str) -> str:
    """Undo what `write` did to a cell, so that an exported list can come back."""
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip(" ").startswith(_FORMULA) else cell
