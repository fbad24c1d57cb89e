"""Readable differences between two tables, cell by cell."""

from collections.abc import Iterator
from itertools import zip_longest

from consult.text import diff, parser
from consult.text.diff import Piece
from consult.text.normal import normal
from consult.text.tokens import Change, changes

Row = tuple[tuple[Piece, ...], ...]
"""The cells of a row, each as the pieces that stayed, came and went."""

_BETWEEN_CELLS = "\x1f"  # stands in no text that a person wrote


def compare(old: str, new: str) -> tuple[Row, ...]:
    """Give the rows of two tables, each given as Markdown, with what changed in every cell.

    Rows that stayed are found first; between them, removed and added rows are held against each other in order.
    What is no table is as a table with one cell.
    """
    before, after = _rows(old), _rows(new)
    found: list[Row] = []
    at = 0
    for change in changes(before, after):
        found += [_cells(row, row) for row in before[at : change.start]]
        found += _replaced(change, before, after)
        at = change.end
    return (*found, *(_cells(row, row) for row in before[at:]))


def _replaced(change: Change, before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[Row]:
    removed, added = before[change.start : change.end], after[change.begin : change.stop]
    for one, other in zip_longest(removed, added, fillvalue=""):
        yield _cells(one, other)


def _cells(before: str, after: str) -> Row:
    pairs = zip_longest(before.split(_BETWEEN_CELLS), after.split(_BETWEEN_CELLS), fillvalue="")
    return tuple(tuple(diff.words(one, other)) for one, other in pairs)


def _rows(source: str) -> tuple[str, ...]:
    tokens = parser.table_tokens(source)
    if tokens is None:
        return (normal(parser.visible(parser.inline_tokens(source))),) if source.strip() else ()
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(normal(parser.visible(token.children or ())))
    return tuple(_BETWEEN_CELLS.join(row) for row in rows)
