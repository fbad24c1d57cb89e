"""Releasing the approved answers at a time that is chosen, in Swedish time, by the worker."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from time_machine import Traveller, travel

from consult.db import db, transaction
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Answer, DispositionState, Outcome
from consult.model.records import Event, Verb
from consult.model.releases import PlannedRelease
from consult.model.users import Role, User
from consult.services import dispositions, progress
from consult.worker import Worker
from tests import answering as region
from tests import factories as make
from tests.support import post
from tests.support.client import Page, Visitor

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
PLAN = "Planera publiceringen"

pytestmark = pytest.mark.usefixtures("owner")


@pytest.fixture(name="time")
def _time() -> Iterator[Traveller]:
    with travel(NOON, tick=False) as time:
        yield time


@pytest.fixture(name="round_")
def _round(app: Flask, time: Traveller) -> Consultation:
    assert app
    assert time
    return make.consultation()


@pytest.fixture(name="author")
def _author() -> User:
    return make.user(email="author@example.org")


@pytest.fixture(name="comment")
def _comment(round_: Consultation, author: User) -> Comment:
    comment = make.comment(round_, "2.1", by=author)
    region.answer(comment)
    region.close(round_)
    return comment


@pytest.fixture(name="owner")
def _owner(client: Visitor, round_: Consultation) -> User:
    assert round_, "the session begins when the clock has been set"
    person = make.user(Role.PROCESS_OWNER, name="Olga Owner")
    make.sign_in(client, person)
    return person


def at(what: Comment | Consultation) -> str:
    key = what.consultation_id if isinstance(what, Comment) else what.id
    return f"/desk/consultations/{db.session.get_one(Consultation, key).slug}/comments/release"


def plan(
    client: Visitor, round_: Comment | Consultation, day: str = "2026-11-30", time: str = "08:00"
) -> Page:
    return client.submit(client.visit(at(round_)), PLAN, day=day, time=time)


def planned() -> list[datetime]:
    db.session.rollback()
    return list(db.session.scalars(select(PlannedRelease.at)))


def state(comment: Comment) -> DispositionState:
    db.session.rollback()
    return make.answer_of(comment).state


def letters(client: Visitor) -> list[str]:
    return [
        each.subject for each in post.letters(client.application) if each.recipient == "author@example.org"
    ]


def verbs() -> list[Verb]:
    db.session.rollback()
    wanted = [Verb.RELEASE_PLANNED, Verb.RELEASE_CANCELLED, Verb.ANSWERS_RELEASED]
    return list(db.session.scalars(select(Event.verb).where(Event.verb.in_(wanted)).order_by(Event.id)))


def test_answers_are_released_and_people_told_when_the_time_has_come_and_not_before(
    client: Visitor, comment: Comment, time: Traveller
) -> None:
    page = plan(client, comment)
    assert "Svaren som är godkända då publiceras 30 november 2026 kl. 08.00." in page.said
    assert "som Olga Owner valde" in page.said
    assert planned() == [datetime(2026, 11, 30, 7, tzinfo=UTC)], "winter time"
    time.move_to(datetime(2026, 11, 30, 6, 59, 59, tzinfo=UTC))
    Worker(client.application).once()
    assert state(comment) is DispositionState.APPROVED
    told = len(letters(client))
    time.move_to(datetime(2026, 11, 30, 7, 0, 1, tzinfo=UTC))
    Worker(client.application).once()
    assert state(comment) is DispositionState.RELEASED
    time.shift(timedelta(days=1))
    Worker(client.application).once()
    assert len(letters(client)) == told + 1, "in the letter of the next morning"
    Worker(client.application).once()
    assert verbs() == [Verb.RELEASE_PLANNED, Verb.ANSWERS_RELEASED]
    assert planned() == []
    assert db.session.get_one(Consultation, comment.consultation_id).released == 1


def test_what_is_approved_after_it_was_planned_goes_along(
    client: Visitor, comment: Comment, time: Traveller
) -> None:
    with transaction():
        dispositions.take_back(region.staff(), make.answer_of(comment))
    plan(client, comment)
    region.answer(comment)
    time.shift(timedelta(days=10))
    Worker(client.application).once()
    assert state(comment) is DispositionState.RELEASED


def test_another_time_is_chosen_and_the_release_is_cancelled(
    client: Visitor, comment: Comment, time: Traveller
) -> None:
    plan(client, comment)
    plan(client, comment, "2026-12-01", "09:30")
    assert planned() == [datetime(2026, 12, 1, 8, 30, tzinfo=UTC)]
    page = client.submit(client.visit(at(comment)), "Avbryt den planerade publiceringen")
    assert "Ingen publicering är planerad längre." in page.said
    time.shift(timedelta(days=10))
    Worker(client.application).once()
    assert state(comment) is DispositionState.APPROVED
    assert verbs() == [Verb.RELEASE_PLANNED, Verb.RELEASE_PLANNED, Verb.RELEASE_CANCELLED]


@pytest.mark.parametrize(
    ("day", "time_", "said"),
    [
        ("2026-11-26", "12:59", "Den tiden har redan passerat."),
        ("2027-03-28", "02:30", "Klockan ställs fram den natten"),
        ("2026-10-25", "02:30", "Klockan ställs tillbaka den natten"),
        ("", "08:00", "Välj en dag."),
        ("2026-11-30", "", "Skriv ett klockslag"),
        ("igår", "08:00", "Skriv dagen som år, månad och dag, till exempel 2026-10-31."),
        ("2026-11-30", "25:00", "Skriv ett klockslag"),
        ("2026-11-30", "nio", "Skriv ett klockslag"),
    ],
)
def test_a_time_that_is_none_or_two_or_past_is_said_and_changes_nothing(
    client: Visitor, comment: Comment, day: str, time_: str, said: str
) -> None:
    page = plan(client, comment, day, time_)
    assert page.status_code == 422
    assert said in page.said
    assert page.one("//input[@name='time']/@value") == time_
    assert page.one("//input[@name='day']/@value") == day
    assert planned() == []


def test_beside_the_hours_when_the_clock_changes_every_time_is_one(client: Visitor, comment: Comment) -> None:
    for day, time_, moment in [
        ("2027-03-28", "01:59", datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        ("2027-03-28", "03:00", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        ("2027-10-31", "03:00", datetime(2027, 10, 31, 2, 0, tzinfo=UTC)),
    ]:
        plan(client, comment, day, time_)
        assert planned() == [moment]


def test_a_release_is_planned_before_the_last_reply_date_but_not_for_a_time_when_it_is_open(
    client: Visitor, round_: Consultation
) -> None:
    last = db.session.get_one(Consultation, round_.id).last_day
    page = plan(client, round_, last.isoformat(), "23:00")
    assert page.status_code == 422
    assert "Då är remissen fortfarande öppen." in page.said
    plan(client, round_, (last + timedelta(days=1)).isoformat(), "00:00")
    assert len(planned()) == 1


def test_a_consultation_that_was_given_more_time_is_released_when_it_is_closed(
    client: Visitor, comment: Comment, time: Traveller
) -> None:
    plan(client, comment)
    db.session.get_one(Consultation, comment.consultation_id).last_day = datetime(
        2026, 12, 10, tzinfo=UTC
    ).date()
    db.session.commit()
    time.move_to(datetime(2026, 12, 1, tzinfo=UTC))
    Worker(client.application).once()
    assert state(comment) is DispositionState.APPROVED
    time.move_to(datetime(2026, 12, 11, tzinfo=UTC))
    Worker(client.application).once()
    assert state(comment) is DispositionState.RELEASED


def test_where_nothing_is_approved_at_the_time_nothing_is_released_and_the_plan_is_over(
    client: Visitor, comment: Comment, time: Traveller
) -> None:
    plan(client, comment)
    with transaction():
        dispositions.take_back(region.staff(), make.answer_of(comment))
    time.shift(timedelta(days=10))
    Worker(client.application).once()
    assert state(comment) is DispositionState.OPEN
    assert verbs() == [Verb.RELEASE_PLANNED, Verb.RELEASE_CANCELLED]
    assert planned() == []


def test_releasing_by_hand_ends_the_plan(client: Visitor, comment: Comment) -> None:
    plan(client, comment)
    client.submit(client.visit(at(comment)), "Publicera de godkända svaren")
    assert state(comment) is DispositionState.RELEASED
    assert planned() == []


def test_a_worker_that_is_killed_in_between_has_released_nothing_and_does_it_again(
    client: Visitor, comment: Comment, time: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(client, comment)
    time.shift(timedelta(days=10))
    done = progress.move

    def dies(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(progress, "move", dies)
    with pytest.raises(KeyboardInterrupt):
        Worker(client.application).once()
    db.session.rollback()
    assert state(comment) is DispositionState.APPROVED
    assert len(planned()) == 1
    monkeypatch.setattr(progress, "move", done)
    Worker(client.application).once()
    assert state(comment) is DispositionState.RELEASED
    assert verbs() == [Verb.RELEASE_PLANNED, Verb.ANSWERS_RELEASED]


def test_who_may_not_release_is_not_offered_to_plan(client: Visitor, comment: Comment) -> None:
    make.sign_in(client, make.user(Role.DRAFTER))
    page = client.visit(at(comment))
    assert PLAN not in page.said
    assert "En processledare eller en godkännare publicerar svaren." in page.said


def test_the_page_says_in_how_many_answers_one_language_is_behind(
    client: Visitor, round_: Consultation, author: User
) -> None:
    comment = make.comment(round_, by=author)
    drafter = region.staff()
    for words in ("Ett.", "Två."):
        mine = make.answer_of(comment)
        said = Answer(Outcome.NOT_ACCEPTED, {"sv": words, "en": "One."})
        with transaction():
            dispositions.save(drafter, mine, said, mine.revision)
    mine = make.answer_of(comment)
    with transaction():
        dispositions.propose(drafter, mine, mine.answer, mine.revision)
    region.approve(comment)
    region.close(round_)
    assert "I 1 av dem har skälen ändrats på ett språk" in client.visit(at(round_)).said
