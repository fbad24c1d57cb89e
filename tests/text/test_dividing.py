"""A letter is divided at its paragraphs and bullets, and no word of it is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.dividing import Piece, divide, redivide

LINES = st.lists(
    st.one_of(
        st.just(""),
        st.sampled_from(["Rubrik", "2.1 Mål", "- en punkt", "1. Först", "a) så", "Vi anser:", "---", "   "]),
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40),
    ),
    max_size=12,
)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@given(LINES)
def test_all_pieces_together_have_the_words_of_the_letter_in_order(lines: list[str]) -> None:
    letter = "\n".join(lines)
    assert words("\n\n".join(each.body for each in divide(letter))) == words(letter)


@given(LINES)
def test_no_piece_is_empty(lines: list[str]) -> None:
    assert all(each.body.strip() for each in divide("\n".join(lines)))


@pytest.mark.parametrize("letter", ["", " \n\t\n", "\n\n\n"])
def test_a_letter_without_words_has_no_pieces(letter: str) -> None:
    assert divide(letter) == []


def test_each_paragraph_is_a_piece_whatever_ends_its_lines() -> None:
    assert divide("Ett.\r\n\r\nTvå.\r\n \t \r\nTre.") == [
        Piece("", "Ett."),
        Piece("", "Två."),
        Piece("", "Tre."),
    ]


def test_a_heading_stands_in_the_first_piece_under_it_and_is_told_with_the_others() -> None:
    assert divide("Kompetens\n\nDet är bra.\n\nDet är dyrt.\n\nResor\n\nFler bussar.") == [
        Piece("Kompetens", "Kompetens\n\nDet är bra."),
        Piece("Kompetens", "Det är dyrt."),
        Piece("Resor", "Resor\n\nFler bussar."),
    ]


def test_a_heading_with_a_number_needs_no_blank_line_after_it() -> None:
    assert divide("Inledning.\n\n2.3 Utmaningar\nDet här är bra.") == [
        Piece("", "Inledning."),
        Piece("2.3 Utmaningar", "2.3 Utmaningar\n\nDet här är bra."),
    ]


def test_each_bullet_is_a_piece_with_the_lines_that_go_on_in_it() -> None:
    found = divide("Vi saknar:\n\n- bussar\n  och tåg\n- cyklar\n• gångvägar")
    assert [each.body for each in found] == ["Vi saknar:\n\n- bussar\n  och tåg", "- cyklar", "• gångvägar"]
    assert {each.above for each in found} == {"Vi saknar:"}


def test_points_with_numbers_in_a_row_are_points_and_no_headings() -> None:
    assert [each.body for each in divide("1. Fler bussar\n2. Fler tåg\n3. Fler båtar")] == [
        "1. Fler bussar",
        "2. Fler tåg",
        "3. Fler båtar",
    ]


@pytest.mark.parametrize("line", ["Med vänlig hälsning", "x" * 91, "Det är bra.", "Är det bra?"])
def test_the_last_line_a_long_line_and_a_sentence_are_no_headings(line: str) -> None:
    assert divide(f"Ett.\n\n{line}")[-1] == Piece("", line)


def test_a_piece_is_divided_where_a_person_says_so_and_else_at_its_blank_lines() -> None:
    assert redivide("Ett.\n\nEtt till.\n---\nTvå.") == ["Ett.\n\nEtt till.", "Två."]
    assert redivide("Ett.\n\nTvå.") == ["Ett.", "Två."]
    assert redivide("Ett – eller – två.") == ["Ett – eller – två."]
    assert redivide("---\nEtt.\n---\n\n ----- \nTvå.\n---") == ["Ett.", "Två."]
    assert redivide("---\n---") == []
