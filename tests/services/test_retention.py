"""A draft that nobody goes on with is erased, and its members are told well before."""

import logging
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from time_machine import travel

from consult import clock
from consult.db import db
from consult.model.consultations import Consultation, Invitation
from consult.model.notices import Mail
from consult.model.organisations import Organisation
from consult.model.records import Event
from consult.model.savings import Saving
from consult.model.statements import NOTICE, QUIET, Point, Remark, Statement
from consult.model.users import User
from tests import factories
from tests.support import post
from tests.support.client import Visitor
from tests.support.room import _body, _consultation, _member, add_view, address, hand_in, write

__all__ = ["_body", "_consultation", "_member"]

DAY = timedelta(days=1)
SECRET = "Det här får ingen annan läsa."


def letters(app: Flask) -> list[Mail]:
    return [each for each in post.letters(app) if each.key.startswith("room-fades")]


def noon_of(day: date) -> object:
    return travel(clock.start_of(day) + timedelta(hours=12), tick=False)


@pytest.fixture(name="last")
def _last(client: Visitor, consultation: Consultation, member: User) -> date:
    """Begin a draft that nobody goes on with, and give the last reply date."""
    assert member
    write(client, consultation, summary=SECRET)
    add_view(client, consultation, body=SECRET)
    client.submit(client.visit(address(consultation)), "Skriv", body=SECRET)
    db.session.rollback()
    return consultation.last_day


def test_members_are_told_a_month_before_and_then_the_draft_goes_with_all_that_belongs_to_it(
    client: Visitor, consultation: Consultation, member: User, last: date, caplog: pytest.LogCaptureFixture
) -> None:
    app, events = client.application, factories.rows(Event)
    with noon_of(last + QUIET - NOTICE):
        assert letters(app) == []
    told_on = last + QUIET - NOTICE + DAY
    gone_on = last + QUIET + 2 * DAY
    with noon_of(told_on):
        [letter] = letters(app)
        assert letter.recipient == member.email
        assert letter.subject.startswith("Din organisations utrymme töms")
        assert SECRET not in letter.text + letter.subject
        assert letters(app) == [letter], "once"
        factories.sign_in(client, member)
        page = client.visit(address(consultation))
        assert "Utkastet raderas den" in page.said
        shown = page.one("//*[@role='note']//strong")
    with noon_of(gone_on - DAY):
        letters(app)
        assert factories.rows(Statement) == 1
    with caplog.at_level(logging.INFO), noon_of(gone_on):
        assert len(letters(app)) == 1
        for table in (Statement, Point, Remark, Saving):
            assert factories.rows(table) == 0
        assert str((gone_on).day) in shown
    for words in (SECRET, "Ekby", consultation.slug, "draft"):
        assert words not in caplog.text
    assert factories.rows(Event) == events, "the region learns of neither"


def test_whoever_writes_again_keeps_the_draft_and_is_told_anew_another_time(
    app: Flask, client: Visitor, consultation: Consultation, member: User, last: date
) -> None:
    told_on = last + QUIET - NOTICE + DAY
    with noon_of(told_on):
        assert len(letters(app)) == 1
        factories.sign_in(client, member)
        client.submit(client.visit(address(consultation)), "Skriv", body="Vi är inte klara.")
        assert "Utkastet raderas" not in client.visit(address(consultation)).said
    with noon_of(last + QUIET + 2 * DAY):
        assert len(letters(app)) == 1
        assert factories.rows(Statement) == 1
    with noon_of(told_on + QUIET - NOTICE + DAY):
        assert len(letters(app)) == 2
    with noon_of(told_on + QUIET + 2 * DAY):
        letters(app)
        assert factories.rows(Statement) == 0


def test_nothing_is_erased_that_members_were_not_told_of(app: Flask, last: date) -> None:
    """The worker was away for a year."""
    with noon_of(last + 2 * QUIET):
        assert len(letters(app)) == 1
        assert factories.rows(Statement) == 1
    with noon_of(last + 2 * QUIET + NOTICE):
        letters(app)
        assert factories.rows(Statement) == 1
    with noon_of(last + 2 * QUIET + NOTICE + DAY):
        letters(app)
        assert factories.rows(Statement) == 0


def test_a_draft_is_not_abandoned_while_there_is_time_to_answer(
    app: Flask, consultation: Consultation, body: Organisation, last: date
) -> None:
    invitation = db.session.get_one(Invitation, (consultation.id, body.id))
    invitation.extended_to = last + timedelta(days=90)
    db.session.commit()
    with noon_of(last + QUIET + DAY):
        assert letters(app) == []
    with noon_of(last + timedelta(days=90) + QUIET - NOTICE + DAY):
        assert len(letters(app)) == 1


def test_what_has_been_handed_in_is_never_erased(
    app: Flask, client: Visitor, consultation: Consultation, last: date
) -> None:
    hand_in(client, consultation)
    with noon_of(last + 4 * QUIET):
        assert letters(app) == []
        assert factories.rows(Statement) == 1
    assert db.session.scalars(select(Statement.number)).one() == 1
