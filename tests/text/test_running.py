"""Markdown as text for letters."""

from hypothesis import given
from hypothesis import strategies as st

from consult.text.running import running


def test_paragraphs_headings_and_emphasis_become_plain_paragraphs() -> None:
    assert running("**Varför vi frågar**\n\nPlanen *berör* många.\n\n# Mer\ntext") == (
        "Varför vi frågar\n\nPlanen berör många.\n\nMer\n\ntext"
    )


def test_lists_keep_their_marks_and_their_depth() -> None:
    assert running("- ett\n- två\n  1. a\n  2. b\n\n3. tre\n4. fyra") == (
        "- ett\n- två\n  1. a\n  2. b\n\n3. tre\n4. fyra"
    )


def test_a_link_says_where_it_leads_unless_it_shows_that_already() -> None:
    assert running("[planen](https://plan.example) https://a.example kim@example.org") == (
        "planen (https://plan.example) https://a.example kim@example.org"
    )


def test_the_cells_of_a_table_stand_in_a_row() -> None:
    assert running("| a | b |\n|---|---|\n| 1 | 2 |") == "a; b\n1; 2"


def test_line_ends_and_what_was_escaped_are_kept() -> None:
    assert running("rad ett\nrad två \\*stjärna\\*") == "rad ett\nrad två *stjärna*"


def test_fenced_text_is_kept_as_it_is() -> None:
    assert running("```\na  b\n```") == "a  b"


@given(st.text(max_size=200))
def test_every_text_can_be_read(text: str) -> None:
    running(text)
