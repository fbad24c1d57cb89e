"""Whom a note mentions: by whole names, by first names that one alone has, and never by chance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.mentions import MOST, Mentioned, mentioned

NAMES = {1: "Karin Ek", 2: "Karin Eklund", 3: "Olle Ö’Brien", 4: "Anna-Lena af Ugglas", 5: "Sam", 6: "Sam"}


@pytest.mark.parametrize(
    ("words", "people"),
    [
        ("@Karin Ek, kan du titta?", {1}),
        ("@Karin Eklund kan du titta?", {2}),
        ("Fråga @karin  ek och @OLLE.", {1, 3}),
        ("Fråga (@Olle)", {3}),
        ("@Olle\nÖ’Brien", {3}),
        ("@Olle Ö'Brien", {3}),
        ("@anna-lena", {4}),
        ("@Olle @Olle @Olle", {3}),
        ("olle@example.org och a@Olle", set()),
        ("@ Olle, 3 st @ 5 kr, @@Olle", set()),
        ("", set()),
    ],
)
def test_people_are_found_by_their_names_after_an_at_sign(words: str, people: set[int]) -> None:
    assert mentioned(words, NAMES) == Mentioned(frozenset(people))


@pytest.mark.parametrize(
    ("words", "unknown"),
    [
        ("@Karin", ("Karin",)),
        ("@Sam och @Sam", ("Sam",)),
        ("@Ollen @Bo", ("Ollen", "Bo")),
        ("@<b>", ()),
    ],
)
def test_a_name_that_is_nobodys_or_several_peoples_is_said_to_be(
    words: str, unknown: tuple[str, ...]
) -> None:
    assert mentioned(words, NAMES) == Mentioned(frozenset(), unknown)


def test_a_note_of_nothing_but_at_signs_is_read_only_so_far() -> None:
    assert len(mentioned(" ".join(f"@namn{place}" for place in range(1000)), NAMES).unknown) == MOST


@given(st.text(), st.dictionaries(st.integers(), st.text()))
def test_any_text_and_any_names_are_read(words: str, names: dict[int, str]) -> None:
    found = mentioned(words + "".join(f" @{name}" for name in names.values()), names)
    assert found.people <= set(names)
