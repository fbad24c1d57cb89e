"""Tables as CSV: safe to open in a spreadsheet, and read from what spreadsheets write."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

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


def rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield each row, the empty ones too, with the number of its first line from 1.

    Commas, semicolons and tabs are taken as separators by what the first line has most of. Raises Unreadable (TOO_LARGE,
    BAD_ROW with `row`, NOT_TEXT, NOT_UTF8).
    """
    if len(data) > MAX_SIZE:
        raise Unreadable(UnreadableCode.TOO_LARGE, size=len(data), limit=MAX_SIZE)
    text, _ = characters.decode(data)
    first = next((line for line in text.split("\n") if line.strip()), "")
    found = csv.reader(io.StringIO(text), delimiter=max(_DELIMITERS, key=first.count), strict=True)
    number = 1
    try:
        for row in found:
            yield number, [as_meant(cell.strip()) for cell in row]
            number = found.line_num + 1
    except csv.Error as error:
        raise Unreadable(UnreadableCode.BAD_ROW, row=number) from error


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA) else cell


def as_meant(cell: str) -> str:
    """Undo what `write` did to a cell, so that an exported list can come back."""
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip(" ").startswith(_FORMULA) else cell
