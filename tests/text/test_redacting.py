"""Words are taken out of a text wherever they stand, and all offsets can be followed both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.redacting import Struck, holds, is_enough, masked

MARK = "[maskerat]"


def without(text: str, *words: str) -> str:
    return masked(text, [Struck(each, MARK) for each in words]).text


@pytest.mark.parametrize(
    "text",
    [
        "Ring Anna Ek i dag.",
        "Ring anna ek i dag.",
        "Ring Anna\nEk i dag.",
        "Ring **Anna** Ek i dag.",
        "Ring **Anna Ek** i dag.",
        "> Ring Anna\n> Ek i dag.",
        "Ring An\u00adna Ek i dag.",
        "Ring Anna\u00a0Ek i dag.",
        "Det är Anna Eks sak.",
        "Det är Anna Ek’s sak.",
    ],
)
def test_words_are_found_however_they_are_written(text: str) -> None:
    assert "Ek" not in without(text, "Anna Ek")
    assert MARK in without(text, "Anna Ek")


@pytest.mark.parametrize("text", ["Annandag Ek", "Marianna Ek", "Anna Ekman", "Anna, Ek"])
def test_longer_words_stay(text: str) -> None:
    assert without(text, "Anna Ek") == text


def test_letters_with_marks_are_found_in_both_forms() -> None:
    assert without("A\u030asa kom", "Åsa") == f"{MARK} kom"
    assert without("Åsa kom", "A\u030asa") == f"{MARK} kom"


def test_any_dash_is_a_dash() -> None:
    assert without("19811218–9876", "19811218-9876") == MARK


def test_where_words_overlap_the_first_in_the_list_says_why() -> None:
    found = masked("Anna Ek Bo", [Struck("Anna Ek", "[1]"), Struck("Ek Bo", "[2]")])
    assert found.text == "[1]"


def test_too_little_is_never_looked_for() -> None:
    assert not is_enough("a")
    assert not is_enough("…")
    assert not holds("a a a", "a")
    assert is_enough("Bo")


@given(st.text("abc Å\n*-", max_size=60), st.lists(st.text("abcÅ ", min_size=2, max_size=5), max_size=4))
def test_offsets_outside_gaps_go_there_and_back(text: str, words: list[str]) -> None:
    struck = [Struck(each, MARK) for each in words if is_enough(each)]
    found = masked(text, struck)
    for at in range(len(text) + 1):
        shown = found.shown(at)
        if shown is None:
            assert any(gap.start < at < gap.end for gap in found.gaps)
        else:
            assert found.original(shown) == at
    assert all(found.text[gap.begin : gap.stop] == MARK for gap in found.gaps)
    for each in struck:
        assert not holds(found.text.replace(MARK, "\n|\n"), each.words)
