"""Readable differences between two tables, cell by cell."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import compress, zip_longest

from rapidfuzz.distance import Indel

from consult.text import diff, parser
from consult.text.diff import Piece
from consult.text.normal import normal
from consult.text.tokens import Change, changes, units

_ALIKE = 0.5  # the share of words that rows, or columns, have in common when they are the same one
_LARGEST = 10_000  # more pairs than this between rows that stayed are taken in order


class Came(StrEnum):
    """What became of a row or a column."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of both tables: what became of it, and its cells, each as the pieces that stayed, came and went.

    A row that moved is there twice, removed from one place and added to another.
    """

    came: Came
    cells: tuple[tuple[Piece, ...], ...]
    is_moved: bool = False

    @property
    def is_changed(self) -> bool:
        """Tell if anything in it came or went."""
        return any(piece.op != "equal" for cell in self.cells for piece in cell)


@dataclass(frozen=True, slots=True)
class Table:
    """Two tables in one: what became of each column, and all rows, the head first."""

    columns: tuple[Came, ...]
    rows: tuple[Row, ...]

    def without(self, gone: str) -> "Table":
        """Leave out the rows and columns that were added, or that were removed, as one of the two tables does."""
        if not gone:
            return self
        kept = [came != gone for came in self.columns]
        rows = [replace(row, cells=tuple(compress(row.cells, kept))) for row in self.rows if row.came != gone]
        return Table(tuple(compress(self.columns, kept)), tuple(rows))


_Pair = tuple[int | None, int | None]
_Words = tuple[str, ...]


def compare(old: str, new: str) -> Table:
    """Hold two tables, each given as Markdown, against each other.

    Columns are paired by their heads and their words, then rows by the words that stand in paired columns; what has
    no counterpart was added or removed. What is no table is as a table with one cell.
    """
    before, after = cells(old), cells(new)
    if not before or not after:
        return _only(before or after, Came.REMOVED if before else Came.ADDED)
    columns = _columns(before, after)
    left, right = _kept_words(before, after, columns)
    rows = tuple(
        Row(
            _came(pair),
            tuple(
                tuple(diff.words(_cell(before, pair[0], mine), _cell(after, pair[1], theirs)))
                for mine, theirs in columns
            ),
        )
        for pair in _paired(left, right)
    )
    return Table(tuple(map(_came, columns)), _with_moves(rows))


def _with_moves(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Mark the rows that stand once among the removed and once among the added, with the same words."""
    gone, come = (
        Counter(_words(row) for row in rows if row.came is came) for came in (Came.REMOVED, Came.ADDED)
    )
    moved = {words for words, count in gone.items() if any(words) and count == come[words] == 1}
    return tuple(
        replace(row, is_moved=True) if row.came is not Came.KEPT and _words(row) in moved else row
        for row in rows
    )


def _words(row: Row) -> _Words:
    return tuple("".join(piece.text for piece in cell) for cell in row.cells)


def _only(rows: Sequence[_Words], came: Came) -> Table:
    op: diff.Op = "insert" if came is Came.ADDED else "delete"
    width = max(map(len, rows), default=0)
    made = [Row(came, tuple((Piece(op, cell),) if cell else () for cell in row)) for row in rows]
    return Table((came,) * width, tuple(made))


def _came(pair: _Pair) -> Came:
    return Came.ADDED if pair[0] is None else Came.REMOVED if pair[1] is None else Came.KEPT


def _cell(rows: Sequence[_Words], row: int | None, column: int | None) -> str:
    if row is None or column is None or column >= len(rows[row]):
        return ""
    return rows[row][column]


def _columns(before: Sequence[_Words], after: Sequence[_Words]) -> list[_Pair]:
    """Pair the columns, each known by its head and by the words under it; in a table as wide as before, by place."""
    left, right = [tuple(zip_longest(*rows, fillvalue="")) for rows in (before, after)]
    if len(left) == len(right) and not _heads_moved(left, right):
        return [(index, index) for index in range(len(left))]
    return list(_paired(left, right))


def _heads_moved(left: Sequence[_Words], right: Sequence[_Words]) -> bool:
    """Tell if a column's head stands over another column now."""
    heads, others = [column[0] for column in left], [column[0] for column in right]
    return any(head and head != other and head in others for head, other in zip(heads, others, strict=True))


def _kept_words(
    before: Sequence[_Words], after: Sequence[_Words], columns: Sequence[_Pair]
) -> tuple[list[_Words], list[_Words]]:
    """Give of each row the cells in columns that both tables have."""
    kept = [pair for pair in columns if None not in pair] or list(columns)
    left = [tuple(_cell(before, row, mine) for mine, _theirs in kept) for row in range(len(before))]
    right = [tuple(_cell(after, row, theirs) for _mine, theirs in kept) for row in range(len(after))]
    return left, right


def _paired(left: Sequence[_Words], right: Sequence[_Words]) -> Iterator[_Pair]:
    """Pair what is the same in both, and between that what is alike, in the order of both."""
    old, new = ["\x1f".join(each) for each in left], ["\x1f".join(each) for each in right]
    i = j = 0
    for change in changes(tuple(old), tuple(new)):
        yield from zip(range(i, change.start), range(j, change.begin), strict=True)
        yield from _replaced(change, old, new)
        i, j = change.end, change.stop
    yield from zip(range(i, len(old)), range(j, len(new)), strict=True)


def _replaced(change: Change, old: Sequence[str], new: Sequence[str]) -> Iterator[_Pair]:
    """Pair replaced rows with the first that is alike; as many replaced by as many are pairs by their place."""
    rows, others = range(change.start, change.end), range(change.begin, change.stop)
    if len(rows) == len(others) or len(rows) * len(others) > _LARGEST:
        yield from zip_longest(rows, others)
        return
    begin = change.begin
    for i in rows:
        j = next((j for j in range(begin, change.stop) if _is_alike(old[i], new[j])), None)
        if j is None:
            yield i, None
            continue
        yield from ((None, each) for each in range(begin, j))
        yield i, j
        begin = j + 1
    yield from ((None, each) for each in range(begin, change.stop))


def _is_alike(one: str, other: str) -> bool:
    return Indel.normalized_similarity(_telling(one), _telling(other)) >= _ALIKE


def _telling(words: str) -> list[str]:
    return [unit for unit in units(words) if not unit.isspace() and unit != "\x1f"]


def cells(source: str) -> list[_Words]:
    """Give the words of each cell, row by row, the head first; what is no table is as a table with one cell."""
    tokens = parser.table_tokens(source)
    if tokens is None:
        return [(normal(parser.visible(parser.inline_tokens(source))),)] if source.strip() else []
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(normal(parser.visible(token.children or ())))
    return [tuple(row) for row in rows]
