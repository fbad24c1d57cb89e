"""What looks like data about a person is found, and what only has as many digits is not."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.personal import Kind, found

TRUE = "811218-9876"
"""A number that the tax agency gives as an example."""


def kinds(text: str) -> list[tuple[Kind, str]]:
    return [(each.kind, each.words) for each in found(text)]


@pytest.mark.parametrize(
    "words",
    [
        TRUE,
        "8112189876",
        "19811218-9876",
        "198112189876",
        "811218+9876",
        "811218–9876",
        "811218 9876",
        "811278-9873",
    ],
)
def test_a_personal_number_is_found_however_it_is_written(words: str) -> None:
    assert kinds(f"Jag heter så och mitt nummer är {words}, tack.") == [(Kind.PERSONAL_NUMBER, words)]


@pytest.mark.parametrize(
    "text",
    [
        "811218-9875",
        "811318-9876",
        "Organisationsnummer 232100-0172",
        "Ärendet har nummer 8112189876543",
        "Det kostar 8112189876,50 kronor",
        "diarienummer RV240312-1",
        "https://example.org/811218-9876/bilaga",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not [each for each in found(text) if each.kind is Kind.PERSONAL_NUMBER]


@pytest.mark.parametrize(
    "words",
    [
        "021-17 45 00",
        "070-123 45 67",
        "0701234567",
        "+46 70 123 45 67",
        "+46 (0)70-123 45 67",
        "08-123 456 78",
    ],
)
def test_a_telephone_number_is_found(words: str) -> None:
    assert kinds(f"Ring mig på {words}.") == [(Kind.PHONE, words)]


@pytest.mark.parametrize(
    "text",
    [
        "År 2026-2030",
        "2024-03-12",
        "0,5 procent av 12 345 678",
        "s. 10–12",
        "paragraf 021",
        "1 000 000 kronor",
        "05-12",
    ],
)
def test_amounts_and_years_are_no_telephone_numbers(text: str) -> None:
    assert found(text) == ()


@pytest.mark.parametrize("words", ["anna.berg@example.org", "a+b@sub.example.se", "åsa@räksmörgås.se"])
def test_an_address_of_mail_is_found(words: str) -> None:
    assert kinds(f"Skriv till {words}!") == [(Kind.EMAIL, words)]


def test_all_is_found_in_its_order_with_its_place() -> None:
    text = f"Mitt nummer är {TRUE}. Skriv till a@example.org eller ring 021-17 45 00."
    assert [each.kind for each in found(text)] == [Kind.PERSONAL_NUMBER, Kind.EMAIL, Kind.PHONE]
    assert all(text[each.start : each.end] == each.words for each in found(text))


@given(st.dates(date(1900, 1, 1), date(2026, 12, 31)), st.integers(0, 999))
def test_every_true_number_is_found(day: date, serial: int) -> None:
    nine = f"{day:%y%m%d}{serial:03}"
    total = sum(sum(divmod(int(each) * (2 - place % 2), 10)) for place, each in enumerate(nine))
    number = f"{nine[:6]}-{nine[6:]}{-total % 10}"
    assert kinds(f"({number})") == [(Kind.PERSONAL_NUMBER, number)]


@given(st.text(st.sampled_from("0123456789-+ @.åa/"), max_size=4_000))
def test_no_text_takes_long_or_fails(text: str) -> None:
    for each in found(text):
        assert text[each.start : each.end] == each.words
        assert re.search(r"\d|@", each.words)


def test_a_long_text_is_read_once() -> None:
    assert found("a." * 50_000) == ()
    assert found("0 " * 50_000) == ()
    assert len(found(f"{TRUE} " * 1_000)) == 1_000
