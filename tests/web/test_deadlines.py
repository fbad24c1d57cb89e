"""The last reply date as a calendar file: on the page, and with the letters in which it matters."""

from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar

from consult import clock
from consult.db import db, transaction
from consult.mail.message import message
from consult.model.consultations import Consultation, ConsultationState, Invitation, InvitationState
from consult.model.notices import Mail
from consult.policy import SYSTEM
from consult.services import invitations, reminders
from tests import factories
from tests.support import post
from tests.support.client import Visitor

FILE = "/consultations/remissen/calendar.ics"


def event(text: str) -> Any:
    [found] = Calendar.from_ical(text).walk("VEVENT")
    return found


@pytest.fixture(name="consultation")
def _consultation(app: Flask) -> Consultation:
    assert app
    return factories.consultation(slug="remissen")


def test_anyone_can_put_the_last_reply_date_in_a_calendar(
    client: Visitor, consultation: Consultation
) -> None:
    page = client.visit("/consultations/remissen")
    assert page.all("//a[contains(., 'kalender')]/@href") == [FILE]
    answer = client.get(FILE)
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == "attachment; filename=remissen.ics"
    mine = event(answer.text)
    assert mine.decoded("dtstart") == consultation.last_day
    assert str(mine["summary"]).startswith("Sista svarsdag: Plan")
    assert mine["url"] == "http://localhost/consultations/remissen"


def test_a_later_file_moves_the_same_event(client: Visitor, consultation: Consultation) -> None:
    before = event(client.get(FILE).text)
    consultation = db.session.get_one(Consultation, consultation.id)
    consultation.last_day += timedelta(days=7)
    db.session.commit()
    after = event(client.get(FILE).text)
    assert before["uid"] == after["uid"]
    assert before["sequence"] < after["sequence"]
    consultation.state = ConsultationState.CANCELLED
    db.session.commit()
    gone = event(client.get(FILE).text)
    assert str(gone["status"]) == "CANCELLED"
    assert after["sequence"] < gone["sequence"]


def test_members_of_a_body_with_more_time_get_its_own_last_day(
    client: Visitor, consultation: Consultation
) -> None:
    body = factories.organisation()
    until = consultation.last_day + timedelta(days=5)
    db.session.add(
        Invitation(
            consultation_id=consultation.id,
            organisation_id=body.id,
            state=InvitationState.OPENED,
            extended_to=until,
        )
    )
    for_all = event(client.get(FILE).text)
    factories.sign_in(client, factories.user(organisation=body))
    mine = event(client.get(FILE).text)
    assert mine.decoded("dtstart") == until
    assert mine["uid"] == for_all["uid"]
    assert mine["sequence"] > for_all["sequence"]


def test_what_is_not_announced_has_no_file(client: Visitor, app: Flask) -> None:
    assert app
    factories.consultation(slug="remissen", state=ConsultationState.DRAFT, announced_at=None)
    assert client.get(FILE).status_code == 404


def test_the_title_cannot_break_the_file(client: Visitor, consultation: Consultation) -> None:
    consultation = db.session.get_one(Consultation, consultation.id)
    consultation.title = {"sv": "Plan\r\nBEGIN:VALARM\r\n; , \\ <b>"}
    text = client.get(FILE).text
    assert "\r\nBEGIN:VALARM" not in text
    assert "BEGIN:VALARM" in str(event(text)["summary"])


def attached(mail: Mail) -> Any:
    whole = message_from_bytes(message(mail, "consult@example.org").as_bytes(), policy=policy.default)
    [found] = [each for each in whole.iter_attachments() if each.get_content_type() == "text/calendar"]
    return found


def test_letters_that_invite_remind_or_give_more_time_hold_it(app: Flask, consultation: Consultation) -> None:
    body = factories.organisation()
    factories.user(organisation=body, locale="en")
    with transaction():
        invitations.choose(SYSTEM, consultation, frozenset({body.id}))
    with transaction():
        invitations.send(SYSTEM, consultation)
    [invited] = post.letters(app)
    with transaction():
        reminders.send(SYSTEM, consultation, [body.id])
    reminded = post.letters(app)[-1]
    until = consultation.last_day + timedelta(days=5)
    with transaction():
        invitations.extend(SYSTEM, consultation, body.id, until)
    extended = post.letters(app)[-1]
    assert len({invited.id, reminded.id, extended.id}) == 3
    days = []
    for letter in (invited, reminded, extended):
        file = attached(letter)
        assert file["Content-Type"].params["method"] == "PUBLISH"
        assert file.get_filename() == "consult.ics"
        mine = event(file.get_payload(decode=True).decode())
        assert str(mine["summary"]).startswith("Last reply date: ")
        assert str(mine["uid"]) == "remissen@localhost"
        days.append(mine.decoded("dtstart"))
    assert days == [consultation.last_day, consultation.last_day, until]
    assert b"\r\n" in attached(invited).get_payload(decode=True)
    assert clock.today() < until
