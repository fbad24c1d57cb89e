"""What is new in a room is told inside it; a letter says only that there is something, once a day at most."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from time_machine import Traveller, travel

from consult.db import db
from consult.model.consultations import Consultation
from consult.model.notices import Mail
from consult.model.organisations import Membership, Organisation
from consult.model.preferences import Pace, Preference, Topic
from consult.model.records import Event
from consult.model.room_notices import Assignment, RoomNotice, RoomNoticeKind
from consult.model.statements import Remark, Statement
from consult.model.users import User
from tests import factories
from tests.support import post
from tests.support.client import Page, Visitor
from tests.support.queries import Queries
from tests.support.room import add_view, address, draft, hand_in, write

NEWS = "//section[@aria-labelledby='news-title']//li"
AFTERNOON = datetime(2026, 10, 7, 13, tzinfo=UTC)
MORNING = datetime(2026, 10, 8, 5, tzinfo=UTC)
"""Seven in the morning in Sweden."""


@pytest.fixture(name="time")
def _time(app: Flask) -> Iterator[Traveller]:
    assert app
    with travel(AFTERNOON, tick=False) as time:
        yield time


@pytest.fixture(name="place")
def _place(time: Traveller, consultation: Consultation) -> Consultation:
    assert time
    return consultation


@pytest.fixture(name="colleague")
def _colleague(place: Consultation, body: Organisation) -> User:
    assert place
    return factories.user(organisation=body, title="Kanslichef", email="kansli@example.org")


@pytest.fixture(name="writer")
def _writer(place: Consultation, body: Organisation, client: Visitor) -> User:
    """Sign in someone who writes, for the colleague to hear of."""
    assert place
    writer = factories.user(organisation=body, title="Näringslivsstrateg", email="ekby@example.org")
    factories.sign_in(client, writer)
    return writer


def news_to(client: Visitor, person: User, consultation: Consultation) -> list[str]:
    factories.sign_in(client, person)
    return client.visit(address(consultation)).all(NEWS)


def say(client: Visitor, consultation: Consultation, words: str, to: User | None = None) -> Page:
    page = client.visit(address(consultation))
    return client.submit(page, "Skriv", body=words, to=to.slug if to else "")


def letters_to(app: Flask, person: User) -> list[Mail]:
    return [each for each in post.to(app, person.email) if each.key.startswith("room")]


def test_colleagues_see_what_has_happened_since_they_were_last_here_and_whoever_did_it_does_not(
    client: Visitor, place: Consultation, writer: User, colleague: User
) -> None:
    write(client, place)
    add_view(client, place)
    say(client, place, "Vad säger ni?")
    client.submit(client.visit(address(place)), "Godkänn svaret")
    client.submit(client.visit(address(place)), "Ta tillbaka", because="Skriv kortare.")
    assert client.visit(address(place)).all(NEWS) == []
    told = news_to(client, colleague, place)
    for words in (
        "Näringslivsstrateg har skrivit i svaret",
        "Näringslivsstrateg har skrivit till er alla",
        "Näringslivsstrateg har godkänt svaret",
        "Näringslivsstrateg har tagit tillbaka svaret",
    ):
        assert [each for each in told if each.startswith(words)], told
    assert len(told) == 4, "writing twice is one thing"
    client.submit(client.visit(address(place)), "Jag har sett det här")
    assert client.visit(address(place)).all(NEWS) == []
    assert writer


def test_nothing_of_it_is_an_event(
    client: Visitor, place: Consultation, writer: User, colleague: User
) -> None:
    before = factories.rows(Event)
    write(client, place)
    say(client, place, "Vad säger ni?", colleague)
    news_to(client, colleague, place)
    client.submit(client.visit(address(place)), "Jag har sett det här")
    assert factories.rows(Event) == before
    assert writer


def test_what_is_said_to_one_colleague_is_told_to_that_one_apart(
    client: Visitor, place: Consultation, body: Organisation, writer: User, colleague: User
) -> None:
    third = factories.user(organisation=body)
    say(client, place, "Kan du titta på 2.3?", colleague)
    assert writer
    assert "har skrivit till dig" in news_to(client, colleague, place)[0]
    assert "har skrivit till er alla" in news_to(client, third, place)[0]
    assert "till Kanslichef" in client.visit(address(place)).said


def test_a_section_is_given_to_a_colleague_and_taken_back(
    client: Visitor, place: Consultation, writer: User, colleague: User
) -> None:
    page = client.visit(address(place, "/sections/1"))
    page = client.submit(page, "Spara", member=colleague.slug)
    assert "Dina kollegor ser vem som skriver om avsnittet." in page.text
    assert "Kanslichef skriver" in client.visit(address(place)).said
    told = news_to(client, colleague, place)
    assert told[0].startswith("Näringslivsstrateg ber dig skriva om ett avsnitt")
    assert told[0].endswith("Avsnitt 1")
    factories.sign_in(client, writer)
    client.submit(client.visit(address(place, "/sections/1")), "Spara", member="")
    assert factories.rows(Assignment) == 0


@pytest.mark.parametrize("way", ["remark", "section"])
def test_nobody_outside_the_organisation_is_written_to_or_given_anything(
    way: str, client: Visitor, place: Consultation, writer: User
) -> None:
    stranger = factories.user(organisation=factories.organisation())
    assert writer
    if way == "remark":
        page = say(client, place, "Hej.", stranger)
        assert page.status_code == 422
        assert page.one("//textarea[@name='body']") == "Hej."
    else:
        page = client.submit(client.visit(address(place, "/sections/1")), "Spara", member=stranger.slug)
    assert "Välj någon som är medlem i din organisation." in page.text
    assert factories.rows(Remark) == factories.rows(Assignment) == factories.rows(RoomNotice) == 0


def test_one_letter_in_the_morning_says_that_there_is_something_and_nothing_else(
    app: Flask, client: Visitor, place: Consultation, colleague: User, time: Traveller
) -> None:
    member = factories.user(organisation=db.session.scalars(select(Organisation)).one(), title="Strateg")
    factories.sign_in(client, member)
    for turn in range(3):
        write(client, place, summary=f"Hemlighet {turn}.")
        say(client, place, "Hemligt sagt.")
        add_view(client, place, body="Hemlig synpunkt.")
        time.shift(timedelta(hours=1))
    assert letters_to(app, colleague) == [], "not while it happens: the hour would tell"
    time.move_to(MORNING, tick=False)
    [letter] = letters_to(app, colleague)
    assert letter.subject == "Något nytt i din organisations utrymme"
    assert "Det finns något nytt i din organisations utrymme i remissen av" in letter.text
    told = letter.text.partition(place.slug)[0].replace(place.title["sv"], "") + letter.subject
    for word in ("Hemlig", "Strateg", "Ekby", "3", "synpunkt", "utkast"):
        assert word not in told
    assert letters_to(app, member) == [], "whoever wrote it knows"
    time.shift(timedelta(hours=2))
    write(client, place, summary="Mer samma dag.")
    assert len(letters_to(app, colleague)) == 1
    time.shift(timedelta(days=1))
    assert len(letters_to(app, colleague)) == 2, "a new day, a new letter"
    time.shift(timedelta(days=3))
    assert len(letters_to(app, colleague)) == 2, "the same is not told twice"


def test_one_letter_a_day_covers_all_rooms_of_a_person(
    client: Visitor, place: Consultation, writer: User, colleague: User, time: Traveller
) -> None:
    other = factories.consultation()
    assert writer
    write(client, place)
    write(client, other)
    time.move_to(MORNING, tick=False)
    [letter] = letters_to(client.application, colleague)
    assert place.slug in letter.text
    assert other.slug in letter.text


@pytest.mark.usefixtures("writer")
@pytest.mark.parametrize(
    ("pace", "days"), [(Pace.NEVER, None), (Pace.WEEKLY, 5), (Pace.DAILY, 1), (Pace.AT_ONCE, 1)]
)
def test_letters_come_as_often_as_a_member_wants_but_never_at_once(
    pace: Pace, days: int | None, client: Visitor, place: Consultation, colleague: User
) -> None:
    app = client.application
    db.session.add(Preference(user_id=colleague.id, topic=Topic.ROOM, pace=pace))
    write(client, place)
    for day in range(1, 8):
        with travel(MORNING + timedelta(days=day - 1), tick=False):
            assert len(letters_to(app, colleague)) == int(days is not None and day >= days)


def test_the_choice_is_offered_to_members_without_at_once(client: Visitor, writer: User) -> None:
    assert writer
    page = client.visit("/account/letters")
    assert page.all("//select[@name='room']/option/@value") == ["daily", "weekly", "never"]
    page = client.submit(page, "Spara", room="never")
    assert (
        db.session.scalars(select(Preference.pace).where(Preference.topic == Topic.ROOM)).one() is Pace.NEVER
    )


@pytest.mark.usefixtures("writer")
@pytest.mark.parametrize("why", ["has seen it", "has left", "handed in", "deleted"])
def test_no_letter_comes_when_there_is_nothing_to_see_any_more(
    why: str, client: Visitor, place: Consultation, colleague: User, time: Traveller
) -> None:
    write(client, place)
    if why == "has seen it":
        factories.sign_in(client, colleague)
        client.submit(client.visit(address(place)), "Jag har sett det här")
    elif why == "has left":
        db.session.delete(
            db.session.scalars(select(Membership).where(Membership.user_id == colleague.id)).one()
        )
    elif why == "handed in":
        hand_in(client, place)
    else:
        client.submit(client.visit(address(place, "/erase")), "Radera utkastet för alltid")
        db.session.rollback()
        assert factories.rows(RoomNotice) == 0
    time.move_to(MORNING, tick=False)
    assert letters_to(client.application, colleague) == []


def test_what_a_letter_left_behind_does_not_tell_how_much_was_written(
    client: Visitor, place: Consultation, writer: User, colleague: User, time: Traveller
) -> None:
    """The box is the same, row for row and letter for letter, after one word and after a day's work."""
    app, boxes = client.application, []
    for much in (1, 5):
        factories.sign_in(client, writer)
        for turn in range(much):
            write(client, place, summary=f"Dag {time} ord {turn} {much}.")
            for _view in range(turn):
                add_view(client, place)
        time.move_to(MORNING + timedelta(days=len(boxes)), tick=False)
        letter = letters_to(app, colleague)[-1]
        boxes.append(
            (letter.subject, letter.text.replace(letter.leaving, ""), len(letters_to(app, colleague)))
        )
    assert boxes[0][:2] == boxes[1][:2]
    assert [count for _subject, _text, count in boxes] == [1, 2]


def test_news_take_as_many_statements_for_many_as_for_few(
    client: Visitor, place: Consultation, body: Organisation, colleague: User, queries: Queries
) -> None:
    for _turn in range(4):
        factories.sign_in(client, factories.user(organisation=body))
        write(client, place, summary=f"Ord {_turn}.")
        say(client, place, "Hej.")
    factories.sign_in(client, colleague)
    with queries.at_most(16):
        page = client.visit(address(place))
    assert len(page.all(NEWS)) == 8
    assert draft()
    kinds = set(db.session.scalars(select(RoomNotice.kind).where(RoomNotice.user_id == colleague.id)))
    assert kinds == {RoomNoticeKind.WROTE, RoomNoticeKind.SAID}
    assert factories.rows(Statement) == 1
