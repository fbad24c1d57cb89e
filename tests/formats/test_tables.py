"""Tables of spreadsheets are read however they were saved, and written so that no text becomes a formula."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from consult.formats import csvfile, tables
from consult.formats.problems import Unreadable, UnreadableCode


def read(data: bytes) -> list[dict[str, str]]:
    return [row.cells for row in tables.read(data)]


def refusal(data: str | bytes) -> tuple[str, dict[str, object]]:
    with pytest.raises(Unreadable) as caught:
        tables.read(data.encode() if isinstance(data, str) else data)
    return caught.value.code, caught.value.parameters


def workbook(*rows: Iterable[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_quotes_separators_and_line_ends_stay_inside_their_cell() -> None:
    row = ['Hon sa "nej"', "a,b;c", "ett\ntvå"]
    assert read(b"".join(csvfile.write([["x", "y", "z"], row]))) == [dict(zip("xyz", row, strict=True))]


def test_what_was_written_comes_back_without_the_apostrophe() -> None:
    assert read(b"".join(csvfile.write([["telefon"], ["+46 470"], ["'citat'"]]))) == [
        {"telefon": "+46 470"},
        {"telefon": "'citat'"},
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_lists_are_read_however_a_spreadsheet_saved_them(separator: str, encoding: str) -> None:
    text = f"Namn {separator}E-POST\r\nVäxjö kommun{separator} info@vaxjo.se\r\n{separator}\r\n\r\n"
    assert read(text.encode(encoding)) == [{"namn": "Växjö kommun", "e-post": "info@vaxjo.se"}]


def test_a_separator_inside_the_cells_does_not_confuse() -> None:
    assert read(b"namn;ort\na, b och c;Kalmar\n") == [{"namn": "a, b och c", "ort": "Kalmar"}]


def test_short_rows_are_filled_and_empty_cells_beyond_the_names_are_ignored() -> None:
    assert read(b"a,b,\n1\n1,2,,\n") == [{"a": "1", "b": ""}, {"a": "1", "b": "2"}]


def test_a_row_knows_its_line_in_the_file_and_what_stands_beyond_the_columns() -> None:
    rows = tables.read(b'\n a ;b\n"1\n2";3\n\n4;5;6;;7\n')
    assert [(row.number, row.cells["a"], row.surplus) for row in rows] == [
        (3, "1\n2", ()),
        (6, "4", ("6", "7")),
    ]


def test_a_quote_that_never_ends_is_named_by_where_it_began() -> None:
    assert refusal('a;b\n1;2\n"3;4\n5;6\n') == (UnreadableCode.BAD_ROW, {"row": 3})


@pytest.mark.parametrize("header", ["a;;b", "a;A"])
def test_a_first_row_without_a_name_for_each_column_is_refused(header: str) -> None:
    assert refusal(f"{header}\n1;2;3\n")[0] == UnreadableCode.NO_HEADER


@pytest.mark.parametrize("text", ["", "\n \n", ";;\n;;\n"])
def test_a_list_without_anything_in_it_is_refused(text: str) -> None:
    assert refusal(text)[0] == UnreadableCode.EMPTY


def test_names_without_rows_are_an_empty_list() -> None:
    assert read(b"namn;ort\n") == []


def test_a_list_that_is_too_large_is_refused() -> None:
    assert refusal("a" * (tables.MAX_SIZE + 1))[0] == UnreadableCode.TOO_LARGE


def test_a_file_that_is_no_text_is_refused() -> None:
    assert refusal("P\0\0\0\0")[0] == UnreadableCode.NOT_TEXT


def test_a_workbook_is_read_as_it_looks() -> None:
    rows = [["Namn", "Antal", "Dag"], ["Växjö", 3.0, date(2026, 11, 26)], [], ["'=a", 2.5, None]]
    assert [(row.number, *row.cells.values()) for row in tables.read(workbook(*rows))] == [
        (2, "Växjö", "3", "2026-11-26T00:00:00"),
        (4, "=a", "2.5", ""),
    ]


def test_a_formula_counts_as_what_was_last_computed_and_as_nothing_when_that_is_unknown() -> None:
    assert read(workbook(["a", "b"], ["x", "=HYPERLINK(1)"])) == [{"a": "x", "b": ""}]


def test_a_workbook_with_more_rows_than_can_be_looked_through_is_refused() -> None:
    assert refusal(workbook(["a"], *([each] for each in range(tables.MAX_ROWS + 1)))) == (
        UnreadableCode.TOO_MANY_ROWS,
        {"limit": tables.MAX_ROWS},
    )
    book = Workbook()
    book.active["A1"], book.active["A1048576"] = "a", "far down"
    file = BytesIO()
    book.save(file)
    assert refusal(file.getvalue())[0] == UnreadableCode.TOO_MANY_ROWS


def packed(**parts: bytes) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 broken", UnreadableCode.NOT_TABLE),
        (packed(word__document_xml=b"<a/>"), UnreadableCode.NOT_TABLE),
        (packed(xl__workbook_xml=b"<a/>"), UnreadableCode.NOT_TABLE),
        (packed(xl__workbook_xml=b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), UnreadableCode.DTD),
        (packed(xl__workbook_xml=b"<a/>", xl__vbaProject_bin=b"x"), UnreadableCode.MACROS),
        (packed(xl__workbook_xml=b" " * (13 * 2**20)), UnreadableCode.ZIP_BOMB),
    ],
)
def test_a_file_that_is_no_workbook_or_a_dangerous_one_is_refused(data: bytes, code: str) -> None:
    assert refusal(data)[0] == code


def test_a_workbook_that_we_write_has_texts_and_no_formulas() -> None:
    data = tables.write("Lista", [["Namn", "Antal"], ["=1+1", 3], ["a\x07b", None]])
    sheet = load_workbook(BytesIO(data)).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Namn", "Antal"],
        ["=1+1", 3],
        ["ab", None],
    ]
    assert sheet["A2"].data_type == "s"
    assert (sheet["A1"].font.bold, sheet.freeze_panes) == (True, "A2")
