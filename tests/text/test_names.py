"""What looks like a name is found by a simple rule, and the words of plans are not."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from consult.text.names import found, pairs


def names(text: str) -> list[str]:
    return [text[start:end] for start, end in found(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jag talade med Anna Lindahl om det.", ["Anna Lindahl"]),
        ("Kontakta Åke A. von Sydow i Sala.", ["Åke A. von Sydow"]),
        ("Ring Lars-Erik Svensson. Region Västmanland svarar.", ["Lars-Erik Svensson"]),
        ("Region Anna Svensson och Björn Borg", ["Anna Svensson", "Björn Borg"]),
        ("enligt Ingemarsdotter Karlsson", ["Ingemarsdotter Karlsson"]),
        ("Maria\u00a0Öberg skrev det.", ["Maria Öberg"]),
    ],
)
def test_a_first_name_and_a_surname_look_like_a_name(text: str, expected: list[str]) -> None:
    assert [each.replace("\u00a0", " ") for each in names(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Karl Johansgatan är trafikerad.",
        "Region Västmanland och Köpings kommun",
        "Sara Kulturhus i Skellefteå",
        "Vi Eriksson",
        "Stora Torget, Norra Ringvägen",
        "anna lindahl skriver med små bokstäver",
        "Skriv till anna.lindahl@example.org",
        "GetEmployee IncludingProtectedPerson",
        "",
    ],
)
def test_places_and_beginnings_of_sentences_do_not(text: str) -> None:
    assert names(text) == []


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts(each)


def test_in_the_demonstration_only_names_of_people_look_like_names() -> None:
    """A hundred thousand characters in Swedish and English, with one person in them who is named."""
    said = [
        each for path in Path("consult/demo").glob("*.json") for each in texts(json.loads(path.read_text()))
    ]
    assert sum(map(len, said)) > 90_000
    assert [each for text in said for each in names(text)] == ["Ola Ås"]


def test_a_long_row_of_capital_letters_takes_no_time() -> None:
    assert names("Anna " * 20_000)[:1] == ["Anna Anna"]
    assert len(pairs("Aaa " * 20_000)) == 1
