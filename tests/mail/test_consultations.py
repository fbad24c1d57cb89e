"""When everyone gets more time, or a consultation is cancelled, those it concerns are told, with the day for the calendar."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from icalendar import Calendar

from consult.db import transaction
from consult.model.consultations import Consultation, Invitation, InvitationState
from consult.model.notices import Mail
from consult.model.preferences import Pace, Topic
from consult.policy import SYSTEM
from consult.queries import consultations
from consult.queries.preferences import Chosen
from consult.services import consultations as rounds
from consult.services import preferences
from tests import factories
from tests.support import post

BECAUSE = {"sv": "Planen görs om från grunden.", "en": "The plan is begun anew."}


@pytest.fixture(name="now")
def _now(app: Flask) -> Iterator[Any]:
    assert app
    with time_machine.travel(datetime(2026, 10, 1, 10, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture(name="consultation")
def _consultation(app: Flask, now: Any) -> Consultation:
    """Ask a body that someone coordinates and one that nobody answers for, and let a private person comment."""
    assert now
    claimed = factories.organisation()
    unclaimed = factories.organisation(email="registrator@example.org")
    listed = factories.organisation(email="later@example.org")
    factories.user(organisation=claimed, email="anna@example.org", locale="en")
    states = {claimed.id: InvitationState.OPENED, unclaimed.id: InvitationState.INVITED}
    consultation = factories.consultation(
        invitations=[
            *[
                Invitation(organisation_id=key, state=state, invited_at=datetime(2026, 9, 1, tzinfo=UTC))
                for key, state in states.items()
            ],
            Invitation(organisation_id=listed.id, state=InvitationState.LISTED),
        ],
    )
    post.letters(app)
    factories.comment(consultation, by=factories.user(email="bo@example.org"))
    return consultation


def fresh(consultation: Consultation) -> Consultation:
    return consultations.whole(SYSTEM, consultation.slug)


def move(consultation: Consultation, to: date, board: date | None = None) -> None:
    with transaction():
        rounds.extend(SYSTEM, fresh(consultation), to, board)


def cancel(consultation: Consultation) -> None:
    with transaction():
        rounds.cancel(SYSTEM, fresh(consultation), BECAUSE)


def by_recipient(app: Flask) -> dict[str, Mail]:
    return {each.recipient: each for each in post.letters(app) if each.text}


def event(letter: Mail) -> Any:
    [found] = Calendar.from_ical(letter.calendar).walk("VEVENT")
    return found


def test_more_time_for_everyone_is_told_to_those_asked_and_those_who_have_commented(
    app: Flask, consultation: Consultation
) -> None:
    before = consultation.last_day
    move(consultation, before + timedelta(days=11))
    letters = by_recipient(app)
    assert set(letters) == {"anna@example.org", "registrator@example.org", "bo@example.org"}
    assert "from 21 October 2026 to 1 November 2026 at 23:59" in letters["anna@example.org"].text
    assert "från den 21 oktober 2026 till den 1 november 2026 kl. 23.59" in letters["bo@example.org"].text
    for letter in letters.values():
        assert event(letter).decoded("dtstart") == date(2026, 11, 1)
        assert letter.reply_to == "kim@example.org"


def test_a_later_day_for_the_board_only_is_told_to_nobody(app: Flask, consultation: Consultation) -> None:
    move(consultation, consultation.last_day, consultation.last_day + timedelta(days=30))
    assert by_recipient(app) == {}


def test_moved_twice_before_the_letter_is_told_once_from_the_first_day_to_the_last(
    app: Flask, consultation: Consultation, now: Any
) -> None:
    anna = factories.db.session.query(factories.User).filter_by(email="anna@example.org").one()
    with transaction():
        preferences.choose(factories.actor(anna), Chosen({Topic.PROGRESS: Pace.DAILY}, {}))
    move(consultation, date(2026, 10, 25))
    move(consultation, date(2026, 11, 1))
    now.shift(timedelta(days=1))
    letter = by_recipient(app)["anna@example.org"]
    assert letter.subject.startswith("More time to answer")
    assert "from 21 October 2026 to 1 November 2026" in letter.text
    assert "25 October" not in letter.text


def test_a_cancelled_consultation_is_taken_out_of_calendars_and_says_why(
    app: Flask, consultation: Consultation, now: Any
) -> None:
    move(consultation, date(2026, 11, 1))
    moved = by_recipient(app)["bo@example.org"]
    now.shift(timedelta(hours=2))
    cancel(consultation)
    letter = by_recipient(app)["bo@example.org"]
    assert letter.subject.startswith("Inställd: Plan")
    assert "> Planen görs om från grunden." in letter.text
    assert str(event(letter)["status"]) == "CANCELLED"
    assert event(letter)["uid"] == event(moved)["uid"]
    assert event(letter)["sequence"] > event(moved)["sequence"]


def test_more_time_is_not_told_of_a_consultation_that_was_cancelled_meanwhile(
    app: Flask, consultation: Consultation
) -> None:
    move(consultation, date(2026, 11, 1))
    cancel(consultation)
    letter = by_recipient(app)["bo@example.org"]
    assert letter.subject.startswith("Inställd")
    assert "flyttats" not in letter.text


def test_cancelling_what_was_never_announced_is_told_to_nobody(app: Flask) -> None:
    body = factories.organisation(email="registrator@example.org")
    consultation = factories.consultation(
        state=rounds.ConsultationState.DRAFT,
        announced_at=None,
        invitations=[Invitation(organisation_id=body.id, state=InvitationState.LISTED)],
    )
    cancel(consultation)
    assert by_recipient(app) == {}
