"""Points and moves in an exchange file are read, or refused with everything that is wrong with them."""

import json
from typing import Any

import pytest

from consult.formats import exchange_reading
from consult.formats.exchange_checks import check
from consult.formats.exchange_reading import BadFile
from consult.text.sentences import MOST_POINTS
from tests.support.exchange import comment, file

BODY = "Ett. 🌲 Två. Tre."
FIRST, SECOND = {"start": 0, "end": 4}, {"start": 5, "end": 11}
ELSEWHERE = {"document_id": "plan", "version_id": "v1", "paragraph_id": "v1.p2"}


def refused(**fields: Any) -> list[tuple[str, str]]:
    data = json.dumps(file(comment("a"), comment("b", **{"body": BODY} | fields))).encode()
    with pytest.raises(BadFile) as caught:
        check(exchange_reading.read(data))
    return [(each.path.removeprefix("$.comments[1]"), each.words) for each in caught.value.problems]


def test_points_with_places_and_moves_are_read_and_counted_in_code_points() -> None:
    move = ELSEWHERE | {"because": "Fel.", "created": "2025-01-14", "taken_back": "2025-01-15T10:00:00Z"}
    told = file(comment("a", body=BODY, points=[FIRST, SECOND | ELSEWHERE | {"moves": [move]}]))
    found = exchange_reading.read(json.dumps(told).encode())
    check(found)
    points = found.comments[0].points or []
    assert [found.comments[0].body[each.start : each.end] for each in points] == ["Ett.", "🌲 Två."]


@pytest.mark.parametrize(
    ("points", "path", "words"),
    [
        ([], ".points", "A comment has from 2 to 50 points."),
        ([FIRST], ".points", "A comment has from 2 to 50 points."),
        (
            [FIRST, {"start": 3, "end": 11}],
            ".points[1].start",
            "It begins before the point before it has ended.",
        ),
        ([SECOND, FIRST], ".points[1].start", "It begins before the point before it has ended."),
        ([FIRST, {"start": 9, "end": 9}], ".points[1].end", "It ends before it has begun."),
        (
            [FIRST, {"start": 9, "end": 17}],
            ".points[1].end",
            "It ends after the comment, which has 16 characters.",
        ),
        ([FIRST, {"start": 4, "end": 5}], ".points[1].start", "There are no words in it."),
        ([FIRST, {"start": -1, "end": 5}], ".points[1].start", "Expected a whole number >= 0."),
        ([FIRST, {"start": 5, "end": 10**30}], ".points[1].end", "Expected a whole number <= 10000000."),
        ([FIRST, {"start": 5, "end": "11"}], ".points[1].end", "Expected a whole number, got text."),
        ([FIRST, {"start": 5}], ".points[1]", "“end” is missing."),
        (
            [FIRST, SECOND | {"decided": "igår"}],
            ".points[1].decided",
            "Expected a day from 1900 to 2199, or a day and a time, such as 2026-11-30T14:05:00Z.",
        ),
        (
            [FIRST, SECOND | {"response": {"body": "a\u0000b"}}],
            ".points[1].response.body",
            "It has a character that no text can hold: U+0000.",
        ),
        (
            [FIRST, SECOND | ELSEWHERE | {"paragraph_id": "v1.p9"}],
            ".points[1].paragraph_id",
            "There is no paragraph “v1.p9” in this version.",
        ),
        (
            [FIRST, SECOND | ELSEWHERE | {"document_id": "annan"}],
            ".points[1].document_id",
            "There is no document “annan”.",
        ),
        (
            [FIRST, SECOND | ELSEWHERE | {"version_id": "v9"}],
            ".points[1].version_id",
            "There is no version “v9” of this document.",
        ),
        (
            [FIRST, SECOND | {"paragraph_id": "v1.p2"}],
            ".points[1].paragraph_id",
            "A place in the text names its document.",
        ),
        (
            [FIRST, SECOND | {"document_id": "plan", "section_id": "v1.s1"}],
            ".points[1].section_id",
            "A place in a document names its version.",
        ),
    ],
)
def test_points_that_cannot_be_are_refused_with_their_place(
    points: list[dict[str, Any]], path: str, words: str
) -> None:
    assert (path, words) in refused(points=points)


def test_there_are_no_more_points_than_a_comment_can_be_split_into_here() -> None:
    many = [{"start": at * 2, "end": at * 2 + 1} for at in range(MOST_POINTS + 1)]
    assert refused(body="a " * len(many), points=many) == [(".points", "A comment has from 2 to 50 points.")]


def test_what_was_split_is_answered_in_its_points_and_has_its_title_in_its_body() -> None:
    points = [FIRST, SECOND]
    assert refused(points=points, title="Två saker") == [
        (".title", "A comment with points has its title in its body.")
    ]
    answered = [("", "A comment with points is answered in these.")]
    assert refused(points=points, disposition="accepted") == answered
    assert refused(points=points, answer="x") == answered
    assert refused(points=points, response={"body": "Ja."}, answer_state="approved") == answered


def test_replies_are_neither_split_nor_moved() -> None:
    assert refused(parent_id="a", points=[FIRST, SECOND]) == [
        (".points", "A reply has no place and no answer of its own.")
    ]
    assert refused(parent_id="a", moves=[{}]) == [
        (".moves", "A reply has no place and no answer of its own.")
    ]


def test_only_where_its_author_put_a_comment_may_be_unknown() -> None:
    lost = ELSEWHERE | {"paragraph_id": "v1.p9"}
    assert refused(moves=[lost, ELSEWHERE, lost | {"section_id": "v1.s9"}, lost]) == [
        (".moves[2].section_id", "There is no section “v1.s9” in this version.")
    ]


def test_moves_have_moments_that_can_be_and_reasons_that_can_be_kept() -> None:
    wrong = {"created": "x", "taken_back": "9999-99-99"}
    assert [path for path, _words in refused(moves=[wrong])] == [".moves[0].created", ".moves[0].taken_back"]
    assert refused(moves=[{"to": "1" * 41}]) == [(".moves[0].to", "Expected text of length <= 40.")]
