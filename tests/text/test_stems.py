"""Words as they are looked for: their stems, and what a search asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.stems import MOST, Phrase, Word, plain, stems, terms


def test_words_are_small_and_stand_alone() -> None:
    assert (
        plain("Länets **kommuner**, §\u00a0 4 (snake_case) – cafe\u0301!")
        == "länets kommuner 4 snake case café"
    )


def test_the_forms_of_a_word_have_one_stem_in_the_language_of_the_text() -> None:
    assert set(stems("kommun kommunen kommunerna kommunernas kommuner", "sv").split()) == {"kommun"}
    assert set(stems("connect connected connecting connections", "en").split()) == {"connect"}


def test_swedish_letters_are_letters_of_their_own() -> None:
    assert stems("för for får far", "sv") == "för for får far"


def test_a_word_is_looked_for_in_both_languages_and_a_phrase_as_it_is() -> None:
    assert terms('kommunernas "små och  medelstora" business') == [
        Phrase(("små", "och", "medelstora")),
        Word(("kommun", "kommunerna")),
        Word(("busi", "business")),
    ]


@pytest.mark.parametrize("quoted", ["”små företag”", "“små företag”", "«små företag»", "„små företag“"])
def test_every_kind_of_quotation_marks_makes_a_phrase(quoted: str) -> None:
    assert terms(quoted) == [Phrase(("små", "företag"))]


def test_a_mark_without_its_other_half_is_no_phrase() -> None:
    assert terms('"små företag') == [Word(("små",)), Word(("företag",))]


@given(st.text())
def test_no_search_asks_for_more_than_words(query: str) -> None:
    found = terms(query)
    assert len(found) <= MOST
    for term in found:
        for word in term.words if isinstance(term, Phrase) else term.stems:
            assert word.isalnum()
            assert word == plain(word)
