"""Handing in when things go wrong: each gets a clear page, nothing is done by halves, nothing is lost or done twice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from time_machine import travel

from consult import clock
from consult.db import db, transaction
from consult.model.comments import Comment
from consult.model.consultations import Consultation, Invitation, InvitationState
from consult.model.notices import Mail
from consult.model.organisations import Organisation, OrganisationRole
from consult.model.records import Event, Verb
from consult.model.statements import Point, Remark, Statement, StatementState
from consult.model.users import Role, User
from consult.policy import SYSTEM
from consult.queries import consultations
from consult.services import events, invitations, notices
from consult.web import submissions as handing_in
from consult.worker import Worker
from tests import factories
from tests.support import post
from tests.support.client import Page, Visitor
from tests.support.room import (
    GENERAL,
    _body,
    _consultation,
    _member,
    add_view,
    address,
    block,
    draft,
    hand_in,
    write,
)

__all__ = ["_body", "_consultation", "_member"]

HAND_IN = "Skicka in för Ekby kommun"
SECOND = timedelta(seconds=1)


class Killed(BaseException):
    """What a process that ends at once looks like from inside."""


def killed(*_arguments: object, **_more: object) -> None:
    raise Killed


def dismiss(client: Visitor, organisation: Organisation, person: User) -> None:
    """Let a coordinator take someone out of the organisation."""
    factories.sign_in(client, factories.user(organisation=organisation))
    page = client.visit(f"/organisations/{organisation.slug}")
    token = page.all("//input[@name='csrf_token']/@value")[0]
    gone = client.post(
        f"/organisations/{organisation.slug}/members/{person.slug}/remove", data={"csrf_token": token}
    )
    assert gone.status_code == 303
    factories.sign_in(client, person)


@pytest.mark.parametrize("what", ["the response", "a view", "a remark", "a comment saved in the room"])
def test_a_colleague_who_is_removed_while_writing_keeps_the_words_and_gets_nowhere(
    what: str, client: Visitor, consultation: Consultation, body: Organisation
) -> None:
    coordinator = factories.user(organisation=body)
    factories.sign_in(client, coordinator)
    write(client, consultation, views="")
    person = factories.user(organisation=body, membership=OrganisationRole.CONTRIBUTOR)
    factories.sign_in(client, person)
    words = "Det här hann jag skriva innan jag togs bort."
    at = block(consultation, "1.1")
    addresses = {"a view": address(consultation, f"/blocks/{at}")}
    addresses["a comment saved in the room"] = f"/consultations/{consultation.slug}/blocks/{at}"
    page = client.visit(addresses.get(what, address(consultation)))
    factories.sign_in(client, coordinator)
    write(client, consultation, summary="Det de andra skriver vidare på.", views="")
    dismiss(client, body, person)
    if what == "the response":
        answer = client.submit(page, "Spara utkastet", views=words)
    elif what == "a view":
        answer = client.submit(page, "Spara i utkastet", kind="proposal", body=words)
    elif what == "a remark":
        answer = client.submit(page, "Skriv", body=words)
    else:
        answer = client.submit(page, "Spara i vårt utrymme", kind="proposal", body=words)
    assert answer.status_code == 404
    assert "Du är inte medlem i den organisation som utrymmet tillhör" in answer.said
    assert words in answer.said
    assert "Det de andra skriver vidare på." not in answer.text
    for rest in ("", "/history", "/submit", "/word"):
        assert client.get(address(consultation, rest)).status_code == 404
    assert draft().views == ""
    assert factories.rows(Point) == factories.rows(Remark) == factories.rows(Comment) == 0


def test_a_signatory_who_is_removed_while_reading_through_hands_nothing_in(
    client: Visitor, consultation: Consultation, body: Organisation, member: User
) -> None:
    write(client, consultation)
    page = client.visit(address(consultation, "/submit"))
    dismiss(client, body, member)
    assert client.submit(page, HAND_IN).status_code == 404
    assert draft().state is StatementState.DRAFT


def at_the_same_moment(app: Flask, people: list[User], act: Callable[[Visitor], Page]) -> list[Page]:
    """Let several people do the same in browsers of their own."""
    browsers = []
    for person in people:
        browser = Visitor(app, app.response_class, use_cookies=True)
        factories.sign_in(browser, person)
        browsers.append(browser)
    db.session.commit()
    answers: list[Page] = []
    threads = [Thread(target=lambda each=each: answers.append(act(each))) for each in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@contextmanager
def _meeting(ready: Barrier) -> Iterator[None]:
    """Begin a transaction only when the other has come as far."""
    ready.wait(timeout=30)
    with transaction():
        yield


@pytest.mark.usefixtures("member")
def test_of_two_signatories_who_hand_in_at_the_same_moment_one_does_and_the_other_is_told(
    app: Flask,
    client: Visitor,
    consultation: Consultation,
    body: Organisation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(client, consultation)
    add_view(client, consultation)
    people = [factories.user(organisation=body, membership=OrganisationRole.SIGNATORY) for _ in range(2)]
    where = address(consultation, "/submit")
    ready = Barrier(2)
    monkeypatch.setattr(handing_in, "transaction", lambda: _meeting(ready))
    answers = at_the_same_moment(app, people, lambda each: each.submit(each.visit(where), HAND_IN))
    assert [each.h1 for each in answers] == ["Svar 1: Ekby kommun"] * 2
    told = sorted("Svaret är redan inskickat" in each.text for each in answers)
    assert told == [False, True]
    assert sum("Svaret har kommit in." in each.text for each in answers) == 1
    db.session.rollback()
    assert [each.number for each in db.session.scalars(select(Statement))] == [1]
    assert factories.rows(Comment) == 2, "the general views and the view, once each"
    assert db.session.get_one(Consultation, consultation.id).statements_taken == 1
    submitted = select(Event).where(Event.verb == Verb.STATEMENT_SUBMITTED)
    assert len(db.session.scalars(submitted).all()) == 1


@pytest.mark.usefixtures("member")
def test_of_two_who_say_at_the_same_moment_that_they_have_no_comments_one_is_received(
    app: Flask, consultation: Consultation, body: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [factories.user(organisation=body, membership=OrganisationRole.SIGNATORY) for _ in range(2)]
    where = address(consultation, "/without")
    ready = Barrier(2)
    monkeypatch.setattr(handing_in, "transaction", lambda: _meeting(ready))
    answers = at_the_same_moment(
        app, people, lambda each: each.submit(each.visit(where), HAND_IN, stance="no_comments")
    )
    assert sorted(each.status_code for each in answers) == [200, 409]
    refused = next(each for each in answers if each.status_code == 409)
    assert "Din organisation har redan skickat in ett svar." in refused.said
    db.session.rollback()
    assert [each.number for each in db.session.scalars(select(Statement))] == [1]


@pytest.mark.parametrize(
    ("last", "end"),
    [
        (date(2026, 10, 24), datetime(2026, 10, 24, 22, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        (date(2027, 3, 27), datetime(2027, 3, 27, 23, tzinfo=UTC)),
        (date(2027, 3, 28), datetime(2027, 3, 28, 22, tzinfo=UTC)),
    ],
    ids=["summer", "the day winter time begins", "winter", "the day summer time begins"],
)
@pytest.mark.parametrize("is_late", [False, True], ids=["23:59:59", "00:00:01"])
def test_a_response_is_late_from_midnight_in_sweden_whatever_the_clocks_do(
    is_late: bool,  # noqa: FBT001 - a plain fact
    last: date,
    end: datetime,
    client: Visitor,
    body: Organisation,
) -> None:
    moment = end + SECOND if is_late else end - SECOND
    with travel(moment, tick=False):
        invitation = Invitation(organisation_id=body.id, state=InvitationState.OPENED)
        consultation = factories.consultation(
            first_day=last - timedelta(days=30), last_day=last, invitations=[invitation]
        )
        factories.sign_in(client, factories.user(organisation=body))
        write(client, consultation)
        page = hand_in(client, consultation)
    assert ("För sent inkommet" in page.said) is is_late
    shown = "kl. 00.00" if is_late else "kl. 23.59"
    assert shown in page.said
    received = db.session.scalars(select(Statement)).one()
    assert (received.is_late, received.submitted_at) == (is_late, moment)
    assert clock.local_date(moment) == (last + timedelta(days=1) if is_late else last)


@pytest.mark.usefixtures("member")
def test_the_last_midnight_passing_while_the_page_is_read_is_said_after_handing_in(
    client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation)
    end = clock.end_of(consultation.last_day)
    person = db.session.scalars(select(User).where(User.email == "ekby@example.org")).one()
    with travel(end - SECOND, tick=False):
        factories.sign_in(client, person)
        page = client.visit(address(consultation, "/submit"))
        assert "märks som för sent inkommet" not in page.said
    with travel(end + SECOND, tick=False):
        page = client.submit(page, HAND_IN)
    assert page.h1 == "Svar 1: Ekby kommun"
    assert "För sent inkommet" in page.said


def more_time(consultation: Consultation, body: Organisation, until: date) -> None:
    owner = factories.actor(factories.user(Role.PROCESS_OWNER))
    with transaction():
        invitations.extend(owner, consultations.whole(SYSTEM, consultation.slug), body.id, until)


def test_more_time_that_is_granted_after_the_response_came_in_changes_nothing_in_it(
    client: Visitor, consultation: Consultation, body: Organisation, member: User
) -> None:
    """What was late stays late on record; a supplement within the new time is not."""
    last = consultation.last_day
    write(client, consultation)
    with travel(clock.end_of(last) + SECOND, tick=False):
        factories.sign_in(client, member)
        hand_in(client, consultation)
        before = db.session.scalars(select(Statement.copy)).one()
        more_time(consultation, body, last + timedelta(days=7))
    with travel(clock.end_of(last + timedelta(days=7)) - SECOND, tick=False):
        factories.sign_in(client, member)
        assert "skickas in som en komplettering" in client.visit(address(consultation)).said
        write(client, consultation, summary="Ett tillägg.")
        page = hand_in(client, consultation)
        assert "För sent inkommet" not in page.said
    db.session.rollback()
    first, second = db.session.scalars(select(Statement).order_by(Statement.number)).all()
    assert (first.is_late, second.is_late) == (True, False)
    assert first.copy == before
    assert db.session.scalars(select(Invitation.state)).one() is InvitationState.SUBMITTED


@pytest.mark.usefixtures("member")
def test_a_server_killed_while_handing_in_has_received_nothing(
    client: Visitor, consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(client, consultation)
    add_view(client, consultation)
    page = client.visit(address(consultation, "/submit"))
    real = events.record

    def dies(actor: Any, verb: Verb, subject: Any, **data: Any) -> Event:
        if verb is Verb.STATEMENT_SUBMITTED:
            raise Killed
        return real(actor, verb, subject, **data)

    with monkeypatch.context() as patched:
        patched.setattr(events, "record", dies)
        with pytest.raises(Killed):
            client.submit(page, HAND_IN)
    db.session.rollback()
    assert draft().state is StatementState.DRAFT
    assert factories.rows(Comment) == 0
    assert db.session.get_one(Consultation, consultation.id).statements_taken == 0
    page = client.submit(page, HAND_IN)
    assert page.h1 == "Svar 1: Ekby kommun", "and no number is lost"


@pytest.mark.parametrize("dies_in", ["delivered", "post"])
def test_a_program_killed_between_the_submission_and_the_receipt_sends_it_later_and_once(
    dies_in: str, client: Visitor, consultation: Consultation, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = client.application
    write(client, consultation)
    post.letters(app)
    hand_in(client, consultation)
    with monkeypatch.context() as patched:
        patched.setattr(notices, dies_in, killed)
        with pytest.raises(Killed):
            Worker(app).once()
    db.session.rollback()
    assert [each for each in db.session.scalars(select(Mail)) if each.recipient == member.email] == []
    page = client.visit(f"/consultations/{consultation.slug}/statements/1")
    digest = db.session.scalars(select(Statement.digest)).one()
    assert digest
    assert digest in page.said, "the page is a receipt without any letter"
    for _turn in range(2):
        receipts = [each for each in post.to(app, member.email) if each.subject.startswith("Kvitto: svar 1")]
        assert len(receipts) == 1
    assert digest in receipts[0].text


@pytest.mark.usefixtures("member")
def test_nothing_is_saved_by_halves_when_one_of_two_fields_is_lost_to_a_colleague(
    client: Visitor, consultation: Consultation
) -> None:
    mine = client.visit(address(consultation))
    write(client, consultation, summary="Kollegans.", views="")
    page = client.submit(mine, "Spara utkastet", **(GENERAL | {"summary": "Min.", "views": "Också min."}))
    assert page.status_code == 409
    assert (draft().summary, draft().views) == ("Kollegans.", "")
    assert page.one("//textarea[@name='views']") == "Också min."
