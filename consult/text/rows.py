"""Quoted words of a table followed with the row that they stand in, wherever that row stands now."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from consult.text import markdown, tables
from consult.text.passage import Passage
from consult.text.placing import Quoted, stood


class _Cell(NamedTuple):
    start: int
    end: int
    words: str


_Row = tuple[_Cell, ...]
_Key = tuple[str, ...]


def followed(quoted: Quoted, old: Passage, new: Passage) -> tuple[int, int] | None:
    """Give where words of one row of a table stand in another table, in code points of its plain text.

    The row must have the same cells in both, in whatever order, and stand once in each. Of a row whose columns changed
    places only words within a cell are followed. None where that does not say it all.
    """
    before, after = _rows(old), _rows(new)
    start = stood(quoted, old.plain) if before and after else -1
    end = start + len(quoted.exact)
    for key, rows in before.items() if start >= 0 else ():
        here, there = rows[0], after.get(key, ())
        if here[0].start <= start and end <= here[-1].end and len(rows) == len(there) == 1:
            return _within(here, there[0], start, end)
    return None


def _within(here: _Row, there: _Row, start: int, end: int) -> tuple[int, int] | None:
    if [cell.words for cell in here] == [cell.words for cell in there]:
        step = there[0].start - here[0].start
        return start + step, end + step
    inside = [cell for cell in here if cell.start <= start and end <= cell.end]
    same = [other.start - cell.start for cell in inside for other in there if other.words == cell.words]
    return (start + same[0], end + same[0]) if len(same) == 1 else None


def _rows(passage: Passage) -> Mapping[_Key, list[_Row]]:
    """Give the rows of a table by their cells; none where it is no table."""
    found = _read(passage.block.source)
    return found[1] if found[0] == passage.plain else {}


@lru_cache(maxsize=64)
def _read(source: str) -> tuple[str, Mapping[_Key, list[_Row]]]:
    """Give the plain text of a table, and its rows with their places in it."""
    result: dict[_Key, list[_Row]] = defaultdict(list)
    parts: list[str] = []
    at = 0
    for row in tables.cells(source) if markdown.is_table(source) else ():
        cells: list[_Cell] = []
        for words in filter(None, row):
            cells.append(_Cell(at, at + len(words), words))
            parts.append(words)
            at += len(words) + 1
        if cells:
            result[tuple(sorted(cell.words for cell in cells))].append(tuple(cells))
    return " ".join(parts), dict(result)
