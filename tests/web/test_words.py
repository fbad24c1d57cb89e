"""Looking for comments by their words, at the desk and in public, in any form of a word and in phrases."""

import importlib.util

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db, transaction
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.users import Role, User
from consult.model.words import CommentWords
from consult.paths import resources
from consult.queries import searches
from consult.services import comments
from consult.services.comments import Draft
from tests import factories
from tests.support.client import Page, Visitor


@pytest.fixture(name="round_")
def _round(app: Flask) -> Consultation:
    return factories.consultation()


@pytest.fixture(name="drafter", autouse=True)
def _drafter(client: Visitor, round_: Consultation) -> User:
    person = factories.user(Role.DRAFTER, locale="en")
    factories.sign_in(client, person)
    return person


@pytest.fixture(name="way", autouse=True, params=["by their keys", "one by one"])
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Find comments in both ways: what is common is asked of each comment, and gives the same."""
    if request.param == "one by one":
        monkeypatch.setattr(searches, "SOME", 0)


def say(round_: Consultation, body: str, **fields: str) -> Comment:
    """Comment on the plan as a whole, so that only these words are looked for."""
    return factories.comment(round_, None, factories.user(), body=body, **fields)


def at_desk(client: Visitor, round_: Consultation, query: str) -> list[int]:
    page = client.get(f"/desk/consultations/{round_.slug}/comments", query_string={"q": query})
    return _numbers(page, f"/desk/consultations/{round_.slug}/comments/")


def in_public(client: Visitor, round_: Consultation, query: str) -> list[int]:
    page = client.get(f"/consultations/{round_.slug}/comments", query_string={"q": query})
    return _numbers(page, f"/consultations/{round_.slug}/comments/")


def _numbers(page: Page, start: str) -> list[int]:
    found = {
        way.removeprefix(start).split("?")[0] for way in page.all(f"//a[starts-with(@href, '{start}')]/@href")
    }
    return sorted(int(each) for each in found if each.isdecimal())


SAID = (
    "Kommunerna behöver stöd till små och medelstora företag.",
    "Stödet till företag som är medelstora och små räcker.",
    "Cykelvägarna är för få.",
    "Älgarna far illa.",
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kommunens", [1]),
        ("STÖD företagen", [1, 2]),
        ("”små och medelstora”", [1]),
        ('"medelstora och små" stöd', [2]),
        ('"små medelstora"', []),
        ("cykel", [3]),
        ("far", [4]),
        ("för", [3]),
        ("älg", [4]),
        ("alg", []),
        ("3", [3]),
        ("stöd cykelväg", []),
        ("§ -- !", []),
    ],
)
def test_both_pages_find_the_same_in_both_databases(
    client: Visitor, round_: Consultation, query: str, found: list[int]
) -> None:
    for body in SAID:
        say(round_, body)
    assert at_desk(client, round_, query) == found
    if query != "3":
        assert in_public(client, round_, query) == found


@pytest.mark.parametrize(
    "query",
    [
        "'",
        '"',
        "a' OR 1=1 --",
        "NEAR(a b)",
        "stems : x",
        "* ^ ( ) { } :",
        "a" * 5_000,
        "\u200b\ufffd",
        "& | ! <->",
    ],
)
def test_hostile_words_find_nothing_and_break_nothing(
    client: Visitor, round_: Consultation, query: str
) -> None:
    say(round_, SAID[0])
    assert at_desk(client, round_, query) == in_public(client, round_, query) == []


def test_english_comments_are_found_by_the_forms_of_english_words(
    client: Visitor, round_: Consultation
) -> None:
    say(round_, "Businesses are connecting across the borders.", locale="en")
    assert at_desk(client, round_, "business connection border") == [1]


def test_the_passage_the_proposed_wording_and_the_organisation_are_looked_through_too(
    client: Visitor, round_: Consultation
) -> None:
    body = factories.organisation(name="Ånge kommun")
    factories.comment(round_, "2.1", factories.user(organisation=body), proposed="Varje vecka ses vi.")
    assert at_desk(client, round_, "kontaktpersoner") == [1]
    assert at_desk(client, round_, "veckor") == [1]
    assert at_desk(client, round_, "ånge") == in_public(client, round_, "ånge") == [1]


def test_what_was_edited_is_found_by_its_new_words_alone(client: Visitor, round_: Consultation) -> None:
    person = factories.user()
    mine = factories.comment(round_, None, person, body="Bygg bryggor.")
    with transaction():
        comments.edit(
            factories.actor(person), mine, Draft("Bygg broar.", "sv", kind=mine.kind), mine.revision
        )
    assert at_desk(client, round_, "bryggor") == []
    assert at_desk(client, round_, "broar") == [1]


def test_what_was_withdrawn_is_found_by_those_alone_who_may_read_it(
    client: Visitor, round_: Consultation
) -> None:
    person = factories.user()
    mine = factories.comment(round_, None, person, body="Bygg bryggor.")
    with transaction():
        comments.withdraw(factories.actor(person), mine, "")
    assert in_public(client, round_, "brygga") == [1]
    factories.sign_in(client, factories.user())
    assert in_public(client, round_, "bryggor") == []


def test_a_migration_keeps_the_words_as_the_program_does(round_: Consultation) -> None:
    say(round_, f"{SAID[0]} Cafe\u0301 & snake_case!")
    factories.comment(round_, "2.1", proposed="Varje vecka ses vi.")
    kept = {each.comment_id: (each.plain, each.stems) for each in db.session.scalars(select(CommentWords))}
    spec = importlib.util.spec_from_file_location(
        "words", resources("migrations") / "versions" / "0025_words.py"
    )
    assert spec
    assert spec.loader
    migration = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(migration)
    found = [migration.looked_for(each) for each in db.session.scalars(select(Comment))]
    assert {each["comment_id"]: (each["plain"], each["stems"]) for each in found} == kept
