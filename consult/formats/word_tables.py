"""A Word table to a Markdown table: one line per row, the first row as its head."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from mammoth import documents

from consult.formats.inline import to_markdown
from consult.formats.remarks import RemarkCode
from consult.formats.word_runs import Seen, spans

MAX_COLUMNS = 60  # no page is wider; a span that claims more is cut
LINE_BREAK = " / "  # a Markdown table has one line per row
BETWEEN_CELLS = " – "
BULLET = "• "


def only_cell(table: Any) -> Any | None:
    """Return the one cell with content of a table that is merely a frame around it."""
    cells = [
        cell for row in _children(table, documents.TableRow) for cell in row.children if _has_content(cell)
    ]
    return cells[0] if len(cells) == 1 else None


def caption_row(table: Any) -> Any | None:
    """Return the cell that stretches over the whole first row of a larger table, as a heading of it."""
    rows = _children(table, documents.TableRow)
    first = _children(rows[0], documents.TableCell) if len(rows) > 2 else []
    is_caption = len(first) == 1 and first[0].colspan > 1 and table.children[0] is rows[0]
    return first[0] if is_caption and _has_content(first[0]) else None


def markdown_table(table: Any, seen: Seen) -> str:
    """Return the table as GFM, or an empty string where no cell has content.

    Merged cells keep their text in their first place; the other places are left empty. Rows and columns
    without any content are left out.
    """
    rows = [row for row in _grid(table, seen) if any(row)]
    width = max((len(row) for row in rows), default=0)
    filled = [[*row, *[""] * (width - len(row))] for row in rows]
    used = [column for column in range(width) if any(row[column] for row in filled)]
    lines = [_line([row[column] for column in used]) for row in filled]
    return "\n".join([*lines[:1], _line(["---"] * len(used)), *lines[1:]]) if used else ""


def _has_content(element: Any) -> bool:
    if isinstance(element, documents.Text):
        return bool(element.value.strip())
    return any(_has_content(child) for child in getattr(element, "children", ()))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _grid(table: Any, seen: Seen) -> Iterator[list[str]]:
    """Give each row's cells at their places, leaving places free that a cell above reaches into."""
    taken: dict[int, int] = {}
    is_head = True
    for row in _children(table, documents.TableRow):
        line: list[str] = []
        for cell in _children(row, documents.TableCell):
            _skip_taken(line, taken)
            width = max(1, min(cell.colspan, MAX_COLUMNS - len(line)))
            if cell.colspan > 1 or cell.rowspan > 1:
                seen.counts[RemarkCode.CELLS_FLATTENED] += 1
            for column in range(len(line), len(line) + width):
                taken[column] = cell.rowspan - 1
            line += [_cell(cell, seen, is_head=is_head), *[""] * (width - 1)]
        _skip_taken(line, taken)
        yield line
        is_head = is_head and not any(line)


def _skip_taken(line: list[str], taken: dict[int, int]) -> None:
    while taken.get(len(line), 0) > 0:
        taken[len(line)] -= 1
        line.append("")


def _cell(cell: Any, seen: Seen, *, is_head: bool) -> str:
    parts = []
    for child in cell.children:
        if isinstance(child, documents.Table):
            seen.counts[RemarkCode.TABLES_IN_TABLES] += 1
            parts += [BETWEEN_CELLS.join(filter(None, row)) for row in _grid(child, seen)]
        elif isinstance(child, documents.HasChildren):
            found = (
                replace(span, strong=span.strong and not is_head) for span in spans(child.children, seen)
            )
            written = to_markdown(found, LINE_BREAK)
            parts.append(f"{BULLET}{written}" if written and getattr(child, "numbering", None) else written)
    return LINE_BREAK.join(filter(None, parts)).replace("|", "\\|")


def _children(element: Any, kind: type[Any]) -> list[Any]:
    return [child for child in element.children if isinstance(child, kind)]
