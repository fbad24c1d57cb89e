"""Tables in which a body of reviewers collects its comments: a row a comment, and what it is about in columns of its own.

Every organisation names its columns in its own way, so what they hold is guessed from their headings and then said by
whoever brings the table in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from consult.formats import tables
from consult.formats.problems import Unreadable, UnreadableCode
from consult.text.normal import fold, normal

MOST_ROWS = 2_000
LONGEST = 32_767
"""Code points of a cell: what a spreadsheet holds."""
_LOOKED_AT = 30  # rows; what a table is called and who sent it often stands over its headings
_SHORT = 4  # letters; such words stand in headings of other columns too, such as "from"
_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})


class Column(StrEnum):
    """What a column can hold."""

    SECTION = "section"
    PAGE = "page"
    LINE = "line"
    QUOTE = "quote"
    COMMENT = "comment"
    CHANGE = "change"
    ORGANISATION = "organisation"


HEADINGS: dict[Column, tuple[str, ...]] = {
    Column.COMMENT: (
        "comment",
        "comments",
        "kommentar",
        "kommentarer",
        "synpunkt",
        "synpunkter",
        "remark",
        "issue",
        "yttrande",
    ),
    Column.CHANGE: (
        "proposed change",
        "proposed wording",
        "suggested change",
        "proposal",
        "proposed text",
        "new text",
        "föreslagen ändring",
        "ändringsförslag",
        "föreslagen lydelse",
        "ny lydelse",
        "ny text",
        "förslag",
    ),
    Column.QUOTE: (
        "quote",
        "quoted words",
        "quoted text",
        "current text",
        "current wording",
        "original text",
        "citat",
        "citerade ord",
        "nuvarande lydelse",
        "nuvarande text",
        "befintlig text",
        "citerad text",
        "text",
    ),
    Column.SECTION: (
        "section",
        "clause",
        "subclause",
        "chapter",
        "heading",
        "paragraph",
        "avsnitt",
        "kapitel",
        "rubrik",
        "punkt",
        "stycke",
    ),
    Column.ORGANISATION: (
        "organisation",
        "organization",
        "remissinstans",
        "instans",
        "avsändare",
        "commenter",
        "submitter",
        "member body",
        "company",
        "from",
        "från",
        "kommun",
    ),
    Column.PAGE: ("page", "sida", "sidnummer", "sid", "page number"),
    Column.LINE: ("line", "rad", "radnummer", "line number"),
}
"""How columns are called, in small letters; the one that is most like a heading is taken."""


@dataclass(frozen=True, slots=True)
class Table:
    """What stands in the columns, row by row with their numbers in the file; `heads` names the columns.

    `valueless` are the formulas, by row number and column, of which the file does not tell what they came to.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    valueless: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Said:
    """A row: what it says, and what it says of its place and of whom it is from."""

    number: int
    cells: Mapping[Column, str]

    def __getitem__(self, column: Column) -> str:
        return self.cells.get(column, "")


class Fault(StrEnum):
    """What is wrong with a row."""

    FORMULA = "formula"
    ERROR = "error"
    TOO_LONG = "too_long"
    NOTHING_SAID = "nothing_said"


def read(data: bytes) -> Table:
    """Read an Excel workbook or CSV; raises Unreadable (NO_HEADER without headings, and as `tables.read`).

    The headings are the row among the first thirty that names most columns; what stands above it is passed over.
    """
    rows = [(number, tuple(cells)) for number, cells in tables.filled(data, MOST_ROWS + _LOOKED_AT)]
    if not rows:
        raise Unreadable(UnreadableCode.EMPTY)
    at = max(range(min(len(rows), _LOOKED_AT)), key=lambda each: (len(guess(rows[each][1])), -each))
    width = max(column for column, head in enumerate(rows[at][1], start=1) if head)
    heads = tuple(" ".join(head.split())[:200] for head in rows[at][1][:width])
    if len(rows) == at + 1:
        raise Unreadable(UnreadableCode.NO_HEADER)
    if len(rows) - at - 1 > MOST_ROWS:
        raise Unreadable(UnreadableCode.TOO_MANY_ROWS, limit=MOST_ROWS)
    below = tuple((number, cells[: len(heads)]) for number, cells in rows[at + 1 :])
    empty = {(number, column) for number, cells in below for column, cell in enumerate(cells) if not cell}
    return Table(heads, below, frozenset(tables.formulas(data) & empty))


def guess(heads: Sequence[str]) -> dict[Column, int]:
    """Guess which column holds what: each heading is taken once, by the name that it is, or else begins with or holds."""
    said = [" ".join(_plain(head).split()) for head in heads]
    found: dict[Column, int] = {}
    for rank in range(3):
        for column, names in HEADINGS.items():
            if column not in found:
                at = next((at for at, head in enumerate(said) if _is_named(head, names, rank)), None)
                if at is not None and at not in found.values():
                    found[column] = at
    return found


def _plain(head: str) -> str:
    return "".join(letter if letter.isalnum() else " " for letter in fold(normal(head)).casefold())


def _is_named(head: str, names: Sequence[str], rank: int) -> bool:
    """Tell if a heading is one of the names (rank 0), begins with it (1), or holds it as words (2)."""
    if rank == 0:
        return head in names
    telling = [name for name in names if len(name) > _SHORT]
    if rank == 1:
        return any(head.startswith(f"{name} ") for name in telling)
    return any(f" {name} " in f" {head} " for name in telling)


def said(table: Table, columns: Mapping[Column, int]) -> list[Said | tuple[int, Fault, str]]:
    """Give what each row says where the columns hold what `columns` tells; or its number, what is wrong and in which cell."""
    return [_row(number, cells, table, columns) for number, cells in table.rows]


def _row(
    number: int, cells: Sequence[str], table: Table, columns: Mapping[Column, int]
) -> Said | tuple[int, Fault, str]:
    found = {column: cells[at].strip() for column, at in columns.items() if at < len(cells)}
    for column, at in columns.items():
        words = found.get(column, "")
        if (number, at) in table.valueless:
            return number, Fault.FORMULA, table.heads[at]
        if words in _ERRORS:
            return number, Fault.ERROR, words
        if len(words) > LONGEST:
            return number, Fault.TOO_LONG, table.heads[at]
    if not (found.get(Column.COMMENT) or found.get(Column.CHANGE)):
        return number, Fault.NOTHING_SAID, ""
    return Said(number, found)
