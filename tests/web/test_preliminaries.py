"""A preliminary response before the board has decided, and the final one that takes its place."""

import json
from datetime import date, timedelta

import pytest
import time_machine
from babel.dates import format_date
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db, transaction
from consult.model.comments import Comment, Stance
from consult.model.consultations import Consultation, Invitation, InvitationState
from consult.model.dispositions import Answer, Disposition, DispositionState, Outcome
from consult.model.notices import Notice, NoticeKind
from consult.model.statements import Point, Statement, StatementState
from consult.model.users import Role, User
from consult.services import dispositions, splits
from consult.services.splits import Plan
from consult.text.digest import digest
from consult.text.sentences import Span
from consult.worker import Worker
from tests import answering, factories
from tests.support import post
from tests.support.client import Page, Visitor
from tests.support.room import add_view, address, draft, write

KEPT, CHANGED, DROPPED = "Det här står kvar.", "Det här ändras.", "Det här stryks."


@pytest.fixture(name="preliminary")
def _preliminary(client: Visitor, consultation: Consultation, member: User) -> Page:
    """Hand in a preliminary response with three views."""
    assert member
    write(client, consultation)
    for body, label in ((KEPT, "1.1"), (CHANGED, "1.2"), (DROPPED, "2.1")):
        add_view(client, consultation, label, body=body)
    page = client.visit(address(consultation, "/submit"))
    return client.submit(page, "Skicka in för Ekby kommun", is_preliminary="y")


def begin(client: Visitor, consultation: Consultation) -> Page:
    return client.submit(client.visit(address(consultation)), "Börja på det slutliga svaret")


def change_and_hand_in(client: Visitor, consultation: Consultation) -> Page:
    """Change the second view, delete the third, and hand in what the board has decided."""
    begin(client, consultation)
    mine = draft().id
    numbers = {
        each.body: each.number for each in db.session.scalars(select(Point).where(Point.statement_id == mine))
    }
    page = client.visit(address(consultation, f"/points/{numbers[CHANGED]}"))
    client.submit(page, "Spara i utkastet", body="Så här i stället.")
    page = client.visit(address(consultation))
    client.post(
        address(consultation, f"/points/{numbers[DROPPED]}/remove"),
        data={"csrf_token": page.one("(//input[@name='csrf_token'])[1]/@value")},
    )
    client.submit(client.visit(address(consultation)), "Godkänn svaret")
    client.submit(
        client.visit(address(consultation, "/decision")),
        "Anteckna beslutet",
        body="Kommunstyrelsen",
        item="112",
        day=clock.today().isoformat(),
    )
    return client.submit(client.visit(address(consultation, "/submit")), "Skicka in för Ekby kommun")


def comments() -> dict[str, Comment]:
    db.session.rollback()
    return {each.body: each for each in db.session.scalars(select(Comment).where(Comment.position == 0))}


def test_a_preliminary_response_says_everywhere_that_it_is_one(
    app: Flask, client: Visitor, consultation: Consultation, preliminary: Page, member: User
) -> None:
    assert "Preliminärt" in preliminary.said
    assert "Svaret är preliminärt. Organisationen kan ersätta det när den har beslutat." in preliminary.said
    assert "(preliminärt)" in client.visit(f"/consultations/{consultation.slug}/statements").said
    assert "Svar 1 är preliminärt." in client.visit(address(consultation)).said
    assert "Det är preliminärt." in post.to(app, member.email)[-1].text
    received = db.session.scalars(select(Statement)).one()
    assert json.loads(received.copy or "")["preliminary"] is True
    assert (received.state, received.is_preliminary) == (StatementState.SUBMITTED, True)
    factories.sign_in(client, factories.user(Role.REGISTRAR))
    assert "(preliminärt)" in client.visit(f"/consultations/{consultation.slug}/statements").said


@pytest.mark.usefixtures("preliminary")
def test_the_final_response_begins_with_everything_that_the_preliminary_one_says(
    client: Visitor, consultation: Consultation
) -> None:
    page = client.visit(address(consultation))
    assert not page.all("//textarea[@name='summary']"), "there is one way to begin"
    page = begin(client, consultation)
    assert "Det slutliga svaret är påbörjat." in page.said
    mine = draft()
    assert (mine.stance, mine.summary) == (
        Stance.SUPPORTS_WITH_COMMENTS,
        "Vi delar uppfattningen att planen ska vägleda.",
    )
    page = client.visit(address(consultation))
    assert [each in page.said for each in (KEPT, CHANGED, DROPPED)] == [True] * 3
    assert "skickas in som en komplettering" not in page.said


@pytest.mark.usefixtures("preliminary")
def test_a_view_added_beside_the_text_begins_the_final_response_too(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation, "2.1", body="En ny synpunkt.")
    client.visit(address(consultation))
    said = db.session.scalars(select(Statement).where(Statement.number.is_(None))).one()
    assert said.summary == "Vi delar uppfattningen att planen ska vägleda."
    assert "En ny synpunkt." in client.visit(address(consultation)).said
    assert KEPT in client.visit(address(consultation)).said


@pytest.mark.usefixtures("preliminary")
def test_what_the_final_response_says_again_keeps_its_comment_and_the_rest_gives_way(
    client: Visitor, consultation: Consultation
) -> None:
    before = comments()
    page = change_and_hand_in(client, consultation)
    assert page.h1 == "Svar 2: Ekby kommun"
    assert "Preliminärt svar 1" in page.said
    after = comments()
    general = next(body for body in before if "vägleda" in body)
    for body in (KEPT, general):
        assert after[body].number == before[body].number
        assert after[body].withdrawn_at is None
    for body in (CHANGED, DROPPED):
        assert (after[body].superseded_by, after[body].withdrawn_at is not None) == (2, True)
        answer = db.session.get_one(Disposition, after[body].disposition_id)
        assert (answer.outcome, answer.state) == (Outcome.SUPERSEDED, DispositionState.PROPOSED)
    assert after["Så här i stället."].number == max(each.number for each in after.values())
    assert len(after) == len(before) + 1
    first, second = db.session.scalars(select(Statement).order_by(Statement.number)).all()
    assert (first.state, first.superseded_by, second.superseded_by) == (StatementState.SUBMITTED, 2, None)
    assert json.loads(second.copy or "")["replaces"] == 1


@pytest.mark.usefixtures("preliminary")
def test_the_frozen_page_of_the_final_response_says_what_it_replaces_and_when_that_came(
    client: Visitor, consultation: Consultation
) -> None:
    earlier = db.session.scalars(select(Statement)).one()
    assert earlier.submitted_at
    earlier.submitted_at -= timedelta(days=3)
    db.session.commit()
    page = change_and_hand_in(client, consultation)
    db.session.rollback()
    first, second = db.session.scalars(select(Statement).order_by(Statement.number)).all()
    assert first.submitted_at
    received = format_date(clock.local_date(first.submitted_at), "d MMMM y", locale="sv")
    assert f"preliminärt svar 1, mottaget {received}" in (second.page or "")
    assert "preliminärt svar" not in (first.page or "")
    assert "Preliminärt svar 1" in page.one("//dt[.='Ersätter']/following-sibling::dd")


@pytest.mark.usefixtures("preliminary")
def test_the_page_of_the_preliminary_response_leads_everyone_to_the_final_one(
    client: Visitor, consultation: Consultation
) -> None:
    change_and_hand_in(client, consultation)
    number = comments()[DROPPED].number
    factories.sign_in(client, factories.user())
    page = client.visit(f"/consultations/{consultation.slug}/statements/1")
    assert "Det här preliminära svaret har ersatts." in page.said
    assert page.all("//a[contains(@href, '/statements/2')]") == ["Läs det slutliga svaret, nummer 2"]
    assert DROPPED in page.said, "it stays on record as it was received"
    page = client.visit(f"/consultations/{consultation.slug}/comments/{number}")
    assert "av organisationens slutliga svar, nummer 2" in page.said
    assert page.all("//main//a[contains(@href, '/statements/2')]") == ["Läs det slutliga svaret, nummer 2"]
    assert DROPPED in page.said
    page = client.visit(f"/consultations/{consultation.slug}/statements")
    assert "(preliminärt, ersatt av 2)" in page.said


@pytest.mark.usefixtures("preliminary")
def test_a_drafter_who_was_answering_a_replaced_view_is_told_and_sees_what_the_answer_was(
    app: Flask, client: Visitor, consultation: Consultation
) -> None:
    drafter = factories.user(Role.DRAFTER)
    replaced = comments()[DROPPED]
    answer = db.session.get_one(Disposition, replaced.disposition_id)
    words = {"sv": "Det följer av planen.", "en": "It follows from the plan."}
    with transaction():
        dispositions.propose(
            factories.actor(drafter), answer, Answer(Outcome.NOT_ACCEPTED, words), answer.revision
        )
    change_and_hand_in(client, consultation)
    Worker(app).once()
    told = [(each.user_id, each.kind) for each in db.session.scalars(select(Notice))]
    assert (drafter.id, NoticeKind.SUPERSEDED) in told
    factories.sign_in(client, drafter)
    page = client.visit(f"/desk/consultations/{consultation.slug}/comments/{replaced.number}")
    assert "Ersatt den" in page.said
    assert "Ni var på väg att svara: Beaktas ej." in page.said
    assert "Det följer av planen." in page.text


@pytest.mark.usefixtures("preliminary")
def test_the_final_response_is_not_late_when_the_preliminary_one_came_in_time(
    client: Visitor, consultation: Consultation, member: User
) -> None:
    last: date = consultation.last_day
    with time_machine.travel(clock.end_of(last) + timedelta(days=9)):
        factories.sign_in(client, member)
        begin(client, consultation)
        page = client.visit(address(consultation, "/submit"))
        assert "Det preliminära svaret kom in i tid" in page.said
        page = client.submit(page, "Skicka in för Ekby kommun")
        assert "För sent inkommet" not in page.said
    assert [each.is_late for each in db.session.scalars(select(Statement))] == [False, False]


def test_the_final_response_is_late_when_the_preliminary_one_was(
    client: Visitor, consultation: Consultation, member: User
) -> None:
    write(client, consultation)
    with time_machine.travel(clock.end_of(consultation.last_day) + timedelta(days=1)):
        factories.sign_in(client, member)
        page = client.visit(address(consultation, "/submit"))
        client.submit(page, "Skicka in för Ekby kommun", is_preliminary="y")
        begin(client, consultation)
        page = client.visit(address(consultation, "/submit"))
        assert "märks som för sent inkommet" in page.said
        client.submit(page, "Skicka in för Ekby kommun")
    assert [each.is_late for each in db.session.scalars(select(Statement))] == [True, True]


@pytest.mark.usefixtures("preliminary")
def test_what_has_been_replaced_is_not_withdrawn_any_more(
    client: Visitor, consultation: Consultation
) -> None:
    stale = client.visit(address(consultation, "/withdraw/1"))
    change_and_hand_in(client, consultation)
    page = client.submit(stale, "Återta svaret")
    assert "Ett slutligt svar har ersatt det här." in page.said
    assert not client.visit(f"/consultations/{consultation.slug}/statements/1").all(
        "//a[contains(., 'Återta')]"
    )
    db.session.rollback()
    assert {each.state for each in db.session.scalars(select(Statement))} == {StatementState.SUBMITTED}
    client.submit(client.visit(address(consultation, "/withdraw/2")), "Återta svaret")
    assert comments()[KEPT].withdrawn_at is not None, "the final response holds it now"


@pytest.mark.usefixtures("preliminary")
def test_a_withdrawn_preliminary_response_is_not_continued(
    client: Visitor, consultation: Consultation
) -> None:
    stale = client.visit(address(consultation))
    client.submit(client.visit(address(consultation, "/withdraw/1")), "Återta svaret")
    page = client.submit(stale, "Börja på det slutliga svaret")
    assert "Det finns inget preliminärt svar som väntar på ett slutligt." in page.said
    assert factories.rows(Statement) == 1
    assert client.visit(address(consultation)).all("//textarea[@name='summary']")


@pytest.mark.usefixtures("preliminary")
def test_a_comment_that_was_withdrawn_or_edited_meanwhile_is_not_kept(
    client: Visitor, consultation: Consultation
) -> None:
    mine = comments()[KEPT]
    with transaction():
        db.session.get_one(Comment, mine.id).edited_at = clock.now()
    change_and_hand_in(client, consultation)
    same = db.session.scalars(select(Comment).where(Comment.body == KEPT).order_by(Comment.id)).all()
    assert [each.superseded_by for each in same] == [2, None]


@pytest.mark.usefixtures("preliminary")
def test_a_view_of_which_a_point_has_been_answered_in_public_stands_when_the_final_response_comes(
    client: Visitor, consultation: Consultation
) -> None:
    mine = comments()[CHANGED]
    cut = mine.body.index("ändras")
    with transaction():
        whole = db.session.get_one(Comment, mine.id)
        spans = (Span(0, cut - 1), Span(cut, len(mine.body)))
        splits.split(answering.staff(), whole, Plan(spans, digest(mine.body), is_left_over_right=True))
    point = db.session.scalars(select(Comment).where(Comment.is_part).order_by(Comment.number)).first()
    assert point
    factories.approved(point)
    answering.release(consultation)
    invitation = db.session.scalars(select(Invitation)).one()
    invitation.extended_to = clock.today()
    db.session.commit()
    page = change_and_hand_in(client, consultation)
    assert page.h1 == "Svar 2: Ekby kommun"
    after = comments()
    assert after[CHANGED].superseded_by is None, "what has been answered in public stays answered"
    assert after[DROPPED].superseded_by == 2


@pytest.mark.usefixtures("preliminary")
def test_a_body_whose_response_is_preliminary_has_answered(consultation: Consultation) -> None:
    states = select(Invitation.state).where(Invitation.consultation_id == consultation.id)
    assert db.session.scalars(states).all() == [InvitationState.SUBMITTED]
