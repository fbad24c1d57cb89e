from typing import Any

import docx

from consult.formats.documents import RemarkCode, read
from consult.text.blocks import BlockKind
from tests.support.word import saved


def table_of(document: Any, *rows: list[str]) -> Any:
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def blocks_of(document: Any) -> list[tuple[BlockKind, str]]:
    return [(block.kind, block.source) for block in read("plan.docx", saved(document)).blocks]


def counts_of(document: Any) -> dict[RemarkCode, Any]:
    remarks = read("plan.docx", saved(document)).remarks
    return {remark.code: remark.parameters["count"] for remark in remarks if remark.parameters}


def test_the_first_row_is_the_head_and_loses_its_bold() -> None:
    document = docx.Document()
    table = table_of(document, ["", "Kostnad"], ["2027", "14 mnkr"])
    table.cell(0, 0).paragraphs[0].add_run("År").bold = True
    assert blocks_of(document) == [(BlockKind.TABLE, "| År | Kostnad |\n| --- | --- |\n| 2027 | 14 mnkr |")]


def test_pipes_line_breaks_and_lists_stay_inside_their_cell() -> None:
    document = docx.Document()
    table = table_of(document, ["Mål", "Mått"], ["a|b\\|c", "ett\ntvå"])
    table.cell(1, 1).add_paragraph("tre", style="List Bullet")
    _, source = blocks_of(document)[0]
    assert source.splitlines()[2] == "| a\\|b\\\\\\|c | ett / två / • tre |"


def test_merged_cells_are_taken_apart_with_a_remark() -> None:
    document = docx.Document()
    table = table_of(document, ["a", "b", "c"], ["1", "2", "3"], ["4", "5", "6"], ["7", "8", "9"])
    table.cell(1, 0).merge(table.cell(2, 1)).text = "stor"
    _, source = blocks_of(document)[0]
    assert source.splitlines()[2:] == ["| stor |  | 3 |", "|  |  | 6 |", "| 7 | 8 | 9 |"]
    assert counts_of(document) == {RemarkCode.CELLS_FLATTENED: 1}


def test_a_first_row_that_is_one_cell_is_a_heading_of_the_table() -> None:
    document = docx.Document()
    table = table_of(document, ["", ""], ["År", "Kostnad"], ["2027", "14"])
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Tabell 1. Kostnader"
    assert blocks_of(document) == [
        (BlockKind.PARAGRAPH, "Tabell 1. Kostnader"),
        (BlockKind.TABLE, "| År | Kostnad |\n| --- | --- |\n| 2027 | 14 |"),
    ]


def test_a_table_that_is_a_frame_around_text_is_just_the_text() -> None:
    document = docx.Document()
    table = table_of(document, ["", ""], ["", "Faktaruta"])
    table.cell(1, 1).add_paragraph("Punkt", style="List Bullet")
    assert blocks_of(document) == [(BlockKind.PARAGRAPH, "Faktaruta"), (BlockKind.ITEM, "Punkt")]


def test_empty_rows_and_columns_and_tables_are_left_out() -> None:
    document = docx.Document()
    table_of(document, ["", "", ""], ["a", "", "b"], ["", "", ""], ["1", "", "2"])
    table_of(document, ["", ""], ["", ""])
    assert blocks_of(document) == [(BlockKind.TABLE, "| a | b |\n| --- | --- |\n| 1 | 2 |")]


def test_a_table_in_a_table_becomes_text_in_its_cell_with_a_remark() -> None:
    document = docx.Document()
    table = table_of(document, ["a", "b"], ["1", ""])
    inner = table.cell(1, 1).add_table(2, 2)
    for cell, text in zip(inner._cells, ["c", "d", "e", ""], strict=True):  # noqa: SLF001 - the only list of all cells
        cell.text = text
    _, source = blocks_of(document)[0]
    assert source.splitlines()[2] == "| 1 | c – d / e |"
    assert counts_of(document) == {RemarkCode.TABLES_IN_TABLES: 1}


def test_a_cell_that_claims_a_million_columns_takes_no_memory() -> None:
    document = docx.Document()
    table = table_of(document, ["a", "b"], ["1", "2"])
    table.cell(1, 0)._tc.grid_span = 1_000_000  # noqa: SLF001 - no public way to write nonsense
    _, source = blocks_of(document)[0]
    assert source == "| a | b |  |\n| --- | --- | --- |\n| 1 |  | 2 |"
