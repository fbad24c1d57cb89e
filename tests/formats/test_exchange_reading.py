"""A consultation in one JSON file is read, or refused with everything that is wrong with it."""

import gzip
import json
from typing import Any

import pytest

from consult.formats import exchange, exchange_reading
from consult.formats.exchange_reading import BadFile

FILE: dict[str, Any] = {
    "schema": "consultation-neutral/1",
    "id": "cykelplan",
    "title": "Cykelplan för länet",
    "language": "sv",
    "period": {"opens": "2025-01-10", "closes": "2025-02-10"},
    "documents": [
        {"id": "plan", "title": "Planen", "versions": [{"id": "v1", "sections": [], "paragraphs": []}]}
    ],
    "participants": [{"id": "p1", "kind": "person", "display": "Deltagare 1"}],
    "comments": [{"id": "c1", "author_id": "p1", "body": "Mer belysning.", "weather": "rain"}],
}


TOO_DEEP = "The file is nested too deeply."


def packed(**changes: Any) -> bytes:
    return json.dumps(FILE | changes).encode()


def refused(data: bytes) -> list[tuple[str, str]]:
    with pytest.raises(BadFile) as caught:
        exchange_reading.read(data)
    return [(problem.path, problem.words) for problem in caught.value.problems]


def test_a_file_is_read_packed_or_not_whatever_it_is_called() -> None:
    found = exchange_reading.read(packed())
    assert (found.id, found.comments[0].body) == ("cykelplan", "Mer belysning.")
    assert exchange_reading.read(gzip.compress(packed())) == found


def test_fields_that_the_format_does_not_know_are_passed_over_and_counted() -> None:
    assert exchange_reading.passed_over(packed(colour="red")) == {"colour": 1, "comments.weather": 1}


def test_everything_that_is_wrong_is_said_with_its_place() -> None:
    wrong = [
        {"id": 1, "author_id": "p1"},
        {"id": "c2"},
        {"id": "c3", "author_id": "p1", "quote": {"exact": 2}},
    ]
    assert refused(packed(id="Cykel plan", comments=wrong)) == [
        ("$.id", "Expected only small letters a to z and digits, in words joined by hyphens."),
        ("$.comments[0].id", "Expected text, got a whole number."),
        ("$.comments[1]", "“author_id” is missing."),
        ("$.comments[2].quote.exact", "Expected text, got a whole number."),
        ("$.comments[2].quote", "“start” is missing."),
        ("$.comments[2].quote", "“end” is missing."),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty."),
        (b"[]", "Expected an object, got a list."),
        (b"\x1f\x8bnothing", "The packed file is damaged."),
        (b'{"a":' + b"[" * 100_000, TOO_DEEP),
        (packed(licence=4)[:-1] + b',"source":{"a":' + b"[" * 5000 + b"]" * 5000 + b"}}", TOO_DEEP),
        ("å".encode("latin-1"), "The file is not JSON: JSON is malformed: invalid character (byte 0)."),
    ],
)
def test_what_is_no_such_file_is_refused_in_plain_words(data: bytes, words: str) -> None:
    assert refused(data) == [("$", words)]


def test_characters_that_no_text_can_hold_are_refused_where_they_stand() -> None:
    wrong = [
        {"id": "c1", "author_id": "p1", "body": "a\0b"},
        {"id": "c2", "author_id": "p1", "body": "fine\n\tand well"},
        {"id": "c3", "author_id": "p1", "labels": ["\x1b[31m"]},
    ]
    assert refused(packed(comments=wrong)) == [
        ("$.comments[0].body", "It has a character that no text can hold: U+0000."),
        ("$.comments[2].labels[0]", "It has a character that no text can hold: U+001B."),
    ]


def test_names_are_words_and_an_address_is_one_line() -> None:
    assert refused(packed(id="cykelplan\n", language="sv\n", title=" \t", comments=[])) == [
        ("$.id", "Expected only small letters a to z and digits, in words joined by hyphens."),
        ("$.title", "Expected words, and not spaces alone."),
        ("$.language", "Expected the code of a language, such as sv or en."),
    ]


def test_half_of_a_pair_of_surrogates_is_no_character() -> None:
    ((path, words),) = refused(packed(title="a\ud800b"))
    assert path == "$"
    assert "surrogate" in words


def test_a_mark_of_the_byte_order_is_no_harm() -> None:
    assert exchange_reading.read(b"\xef\xbb\xbf" + packed()) == exchange_reading.read(packed())


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange_reading, "MAX_UNPACKED", 2**20)
    assert refused(gzip.compress(b" " * (2**20 + 1))) == [
        ("$", "Unpacked, the file is too large: at most 1 MB can be read.")
    ]


def test_the_schema_describes_every_part_of_the_format() -> None:
    parts = {
        "Consultation",
        "Document",
        "Version",
        "Section",
        "Paragraph",
        "Participant",
        "Comment",
        "Change",
    }
    assert parts <= set(exchange.schema()["$defs"])  # type: ignore[arg-type, call-overload]
