"""A table of comments is read as it stands: its headings wherever they are, and what its cells really hold."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import Workbook

from consult.formats import comment_tables
from consult.formats.comment_places import Misplaced, Spot, place
from consult.formats.comment_tables import Column, Fault, Said, guess, read, said
from consult.formats.problems import Unreadable, UnreadableCode
from consult.text.blocks import labels, split
from consult.text.passage import passages
from consult.text.referring import Target, target

TEXT = """# Ansvar

Varje kommun ska ha en namngiven kontaktperson för cykelfrågor.

## Uppföljning

Regionen följer upp planen varje år.

# Drift

Regionen följer upp planen varje år.

Belysningen ska vara god hela året och skötas av den som äger vägen.
"""


def workbook(*rows: Sequence[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def laid() -> Target:
    named = [replace(block, uid=f"u{at}") for at, block in enumerate(split(TEXT))]
    numbers = dict(zip((str(block.uid) for block in named), labels(named), strict=True))
    return target(passages(named), numbers)


def placed(**cells: str) -> Spot:
    return place(Said(2, {Column(name): words for name, words in cells.items()}), laid())


@pytest.mark.parametrize(
    ("heads", "found"),
    [
        (["Nr", "Avsnitt", "Sida", "Rad", "Citat", "Kommentar", "Föreslagen ändring", "Remissinstans"], 7),
        (["No.", "Section", "Page", "Line", "Quoted text", "Comment", "Proposed change", "Organisation"], 7),
        (["Clause No./ Subclause", "Comment (justification for change)", "Proposed change by the MB"], 3),
        (["Synpunkt", "Kommentar från regionen"], 1),
    ],
)
def test_columns_are_guessed_from_their_headings_in_both_languages(heads: list[str], found: int) -> None:
    columns = guess(heads)
    assert len(columns) == found
    assert heads[columns[Column.COMMENT]].casefold().startswith(("kommentar", "comment", "synpunkt"))


def test_what_stands_over_the_headings_is_passed_over() -> None:
    table = read(workbook(["Synpunkter på cykelplanen"], [], ["Avsnitt", "Kommentar"], ["1", "Bra."]))
    assert (table.heads, table.rows) == (("Avsnitt", "Kommentar"), ((4, ("1", "Bra.")),))


def test_a_csv_file_reads_as_a_workbook_does() -> None:
    table = read("Avsnitt;Kommentar\n1;=> Stryk detta\n".encode("cp1252"))
    assert table.rows == ((2, ("1", "=> Stryk detta")),)


def test_a_formula_without_a_value_is_a_fault_of_its_row_and_not_an_empty_cell() -> None:
    table = read(workbook(["Avsnitt", "Kommentar"], ["1", "=A2&A3"], ["2", "Bra."]))
    rows = said(table, guess(table.heads))
    assert rows[0] == (2, Fault.FORMULA, "Kommentar")
    assert isinstance(rows[1], Said)


def test_an_error_of_a_spreadsheet_is_no_comment() -> None:
    table = read(b"Avsnitt;Kommentar\n1;#REF!\n2;\n")
    assert said(table, guess(table.heads)) == [(2, Fault.ERROR, "#REF!"), (3, Fault.NOTHING_SAID, "")]


def test_a_cell_that_is_longer_than_a_spreadsheet_holds_is_a_fault() -> None:
    table = read(f"Avsnitt;Kommentar\n1;{'x' * (comment_tables.LONGEST + 1)}\n".encode())
    assert said(table, guess(table.heads)) == [(2, Fault.TOO_LONG, "Kommentar")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", UnreadableCode.EMPTY),
        (b"Kommentar\n", UnreadableCode.NO_HEADER),
        (b"Kommentar\n" + b"x\n" * (comment_tables.MOST_ROWS + 31), UnreadableCode.TOO_MANY_ROWS),
        (b"PK\x03\x04 no workbook", UnreadableCode.NOT_TABLE),
        (b"\xd0\xcf\x11\xe0 an old workbook", UnreadableCode.NOT_TABLE),
    ],
)
def test_what_is_no_table_of_comments_is_refused(data: bytes, code: UnreadableCode) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data)
    assert caught.value.code == code


def test_quoted_words_that_stand_once_are_found_whatever_their_quotes_and_spaces() -> None:
    spot = placed(quote="”namngiven  kontaktperson”", section="1")
    assert spot.at is not None
    assert (spot.at.uid, spot.at.start, spot.at.end, spot.lost) == ("u1", 23, 46, None)


def test_words_that_stand_twice_are_found_in_the_section_that_is_named() -> None:
    spot = placed(quote="följer upp planen", section="Avsnitt 2")
    assert (spot.at and spot.at.uid, spot.lost) == ("u5", None)


def test_words_in_another_section_than_the_one_that_is_named_are_to_be_checked() -> None:
    spot = placed(quote="namngiven kontaktperson", section="2")
    assert spot.lost is Misplaced.OTHER_SECTION
    assert spot.at is not None
    assert (spot.at.uid, spot.at.start, spot.at.score < 0.85) == ("u1", 23, True)


def test_words_that_stand_twice_have_no_place_without_a_section() -> None:
    assert placed(quote="följer upp planen") == Spot(None, Misplaced.WORDS_TWICE)


def test_words_with_slips_are_put_on_their_passage_to_be_checked() -> None:
    spot = placed(quote="Belysningen ska vara gott hela året, och skötas av den som äger vägen")
    assert spot.at is not None
    assert (spot.at.uid, spot.at.start, spot.at.score < 0.85) == ("u6", None, True)


def test_words_that_are_not_there_leave_the_row_on_its_section_with_the_reason() -> None:
    spot = placed(quote="Något helt annat som inte står här", section="1.1")
    assert spot.lost is Misplaced.WORDS_NOT_THERE
    assert spot.at is not None
    assert spot.at.score == 0.0


@pytest.mark.parametrize("named", ["2", "§ 2", "Avsnitt 2", "Drift", "2. Drift"])
def test_a_section_is_known_by_its_number_or_its_heading(named: str) -> None:
    assert placed(section=named).at is not None


def test_a_section_that_is_not_there_is_said_and_the_whole_plan_is_no_section() -> None:
    assert placed(section="9.9") == Spot(None, Misplaced.UNKNOWN_PASSAGE)
    assert placed(section="Hela planen") == Spot(None)
    assert placed(section="General") == Spot(None)


def test_a_page_alone_tells_no_place() -> None:
    assert placed(page="12", line="4") == Spot(None, Misplaced.NO_PLACE)
    assert placed() == Spot(None)
