"""A comment of an exchange file stands where the file says, or on what is around it with the reason."""

import json
from typing import Any

import pytest

from consult.formats import exchange_reading, exchange_text
from consult.formats.exchange_checks import check, roots
from consult.formats.exchange_places import Placeless, Places, Standing
from consult.formats.exchange_reading import BadFile
from consult.formats.exchange_text import State
from tests.support.exchange import CONTACT, LIGHT, QUOTE, comment, file, version


def placed(**fields: Any) -> tuple[Standing, State]:
    told = exchange_reading.read(json.dumps(file(comment("c", **fields))).encode())
    places = Places(exchange_text.tell(told))
    return places.of(told.comments[0]), places.told[0].states[0]


def test_quoted_words_are_where_the_file_says() -> None:
    at, state = placed(paragraph_id="v1.p1", quote=QUOTE)
    assert (at.number, at.uid, at.start, at.end) == (1, state.uids["v1.p1"], 23, 46)


def test_a_quote_that_has_slipped_is_found_in_its_passage() -> None:
    at, _state = placed(paragraph_id="v1.p1", quote=QUOTE | {"start": 0, "end": 22})
    assert (at.start, at.end, at.placeless) == (23, 46, "")


def test_a_quote_without_a_passage_is_found_where_it_stands_once() -> None:
    at, state = placed(quote=QUOTE)
    assert (at.uid, at.start) == (state.uids["v1.p1"], 23)


def test_words_that_are_not_there_leave_the_comment_on_its_passage_with_the_reason() -> None:
    at, state = placed(paragraph_id="v1.p1", quote=QUOTE | {"exact": "en annan person"})
    assert (at.uid, at.start, at.placeless) == (state.uids["v1.p1"], None, Placeless.WORDS_NOT_THERE)


def test_a_passage_that_is_not_there_leaves_the_comment_on_its_section_with_the_reason() -> None:
    at, state = placed(paragraph_id="v1.p9", section_id="v1.s2")
    assert (at.uid, at.placeless) == (state.uids["v1.s2"], Placeless.UNKNOWN_PASSAGE)


def test_a_version_or_document_that_is_not_there_is_said() -> None:
    assert placed(version_id="v7")[0].placeless == Placeless.UNKNOWN_VERSION
    assert placed(document_id="other")[0].placeless == Placeless.UNKNOWN_DOCUMENT


def test_a_comment_that_names_no_place_is_about_the_whole() -> None:
    at, _state = placed()
    assert (at.uid, at.placeless) == (None, "")


def test_one_change_of_one_passage_is_new_wording_for_just_the_words_that_change() -> None:
    change = {"op": "replace", "paragraph_id": "v1.p1", "old": "cykelfrågor", "new": "cykling"}
    at, _state = placed(proposed_changes=[change])
    assert (CONTACT[at.start : at.end], at.proposed) == ("cykelfrågor", "cykling")


def test_words_to_be_struck_are_new_wording_with_no_words() -> None:
    at, _state = placed(proposed_changes=[{"op": "delete", "old": LIGHT}])
    assert (at.start, at.proposed) == (None, "")


def test_several_changes_are_not_new_wording_for_one_place() -> None:
    changes = [{"op": "delete", "paragraph_id": "v1.p1"}, {"op": "delete", "paragraph_id": "v1.p2"}]
    assert placed(proposed_changes=changes)[0].proposed is None


def test_what_is_about_one_of_several_documents_stands_on_its_title() -> None:
    documents = [{"id": key, "title": key, "versions": [version(f"{key}1")]} for key in ("plan", "bilaga")]
    said = comment("c", document_id="bilaga", version_id=None)
    told = exchange_reading.read(json.dumps(file(said, documents=documents)).encode())
    places = Places(exchange_text.tell(told))
    heading = places.told[1].heading
    assert heading is not None
    assert places.of(told.comments[0]).uid == heading.uid


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"period": {"opens": "2025-02-10", "closes": "2025-01-10"}}, "$.period"),
        ({"period": {"opens": "1025-02-10", "closes": "2025-01-10"}}, "$.period.opens"),
        ({"documents": []}, "$.documents"),
        ({"comments": [comment("c", author_id="nobody")]}, "$.comments[0].author_id"),
        ({"comments": [comment("c", parent_id="none")]}, "$.comments[0].parent_id"),
        ({"comments": [comment("a", parent_id="b"), comment("b", parent_id="a")]}, "$.comments[0].parent_id"),
        ({"comments": [comment("c"), comment("c")]}, "$.comments"),
        ({"comments": [comment("c", question=2)]}, "$.comments[0].question"),
        ({"comments": [comment("c", created="i går")]}, "$.comments[0].created"),
        ({"comments": [comment("c", created="9999-12-31T23:59:59Z")]}, "$.comments[0].created"),
        ({"comments": [comment("c", response={"created": "i går"})]}, "$.comments[0].response.created"),
    ],
)
def test_parts_that_do_not_fit_together_are_refused_with_their_place(
    changes: dict[str, Any], path: str
) -> None:
    told = exchange_reading.read(json.dumps(file() | changes).encode())
    with pytest.raises(BadFile) as caught:
        check(told)
    assert path in [problem.path for problem in caught.value.problems]


def test_a_thread_however_deep_is_followed_to_its_beginning_and_a_circle_has_none() -> None:
    deep = [comment("c0"), *(comment(f"c{at}", parent_id=f"c{at - 1}") for at in range(1, 5_000))]
    circle = [comment("a", parent_id="b"), comment("b", parent_id="a"), comment("c", parent_id="a")]
    told = exchange_reading.read(json.dumps(file(*deep[::-1], *circle)).encode())
    found = roots(told.comments)
    assert set(found.values()) == {"c0"}
    assert len(found) == 5_000
    with pytest.raises(BadFile) as caught:
        check(told)
    assert [problem.path for problem in caught.value.problems] == [
        f"$.comments[{at}].parent_id" for at in (5_000, 5_001, 5_002)
    ]
