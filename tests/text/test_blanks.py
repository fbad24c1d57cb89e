"""Blanks in a letter."""

from hypothesis import given
from hypothesis import strategies as st

from consult.text import blanks, markdown

NAMES = {"sista svarsdag": "8 december", "organisation": "Åby kommun"}


def test_a_blank_is_filled_in_whatever_its_capitals_and_spaces() -> None:
    assert blanks.filled("Svara {Sista  svarsdag}, {organisation}.", NAMES) == "Svara 8 december, Åby kommun."


def test_what_is_no_blank_stays_as_it_was_typed() -> None:
    assert blanks.filled("{sista dag} {} {organisation", NAMES) == "{sista dag} {} {organisation"


def test_wrong_blanks_are_listed_once_each_as_they_were_typed() -> None:
    text = "{sista svarsdag} {sista dag} {} {sista dag} {{organisation}} {organisation\n och }"
    assert blanks.wrong(text, NAMES) == ["{sista dag}", "{}", "{", "}", "{organisation"]


@given(st.text(alphabet="ab*_`[]()<>#~|\\! ", max_size=40))
def test_what_someone_is_called_means_nothing_in_markdown(name: str) -> None:
    words = " ".join(name.split())
    assert markdown.plain(f"Till {blanks.literal(name)}") == f"Till {words}".strip()


def test_a_text_is_held_however_its_blanks_were_filled_in() -> None:
    own = blanks.own("Tack, {organisation}!\nAvsnitt {avsnittets nummer} ses över.")
    assert own == ["Tack,", "! Avsnitt", "ses över."]
    assert blanks.holds(blanks.flat("Hej. Tack, Åby  kommun!\n Avsnitt 3 ses\növer. Mer sägs inte."), own)
    assert not blanks.holds("Tack, Åby kommun!", own)
    assert not blanks.holds("ses över. Tack, Åby! Avsnitt 3", own), "in another order they are other words"


def test_a_text_without_words_of_its_own_is_held_by_nothing() -> None:
    assert blanks.own("{organisation}: {sista svarsdag}.") == []
    assert not blanks.holds("Åby kommun: 8 december.", [])
