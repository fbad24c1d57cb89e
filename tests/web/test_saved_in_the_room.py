"""The form at a passage of the public text offers members of an organisation to save in their room instead."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation, Participation
from consult.model.organisations import OrganisationRole
from consult.model.records import Event
from consult.model.statements import Point, Statement
from consult.model.users import Role, User
from tests import factories
from tests.support.client import Visitor
from tests.support.comment import SEND, say
from tests.support.room import address, block, write

SAVE = "Spara i vårt utrymme"
GOOD = {"kind": "proposal", "body": "Skriv **vem** som ansvarar.", "stance": "supports_with_comments"}


def form_at(consultation: Consultation, label: str = "1.1") -> str:
    return f"/consultations/{consultation.slug}/blocks/{block(consultation, label)}"


@pytest.mark.usefixtures("member")
def test_a_comment_is_saved_in_the_room_with_its_place_its_words_and_all_that_was_typed(
    client: Visitor, consultation: Consultation
) -> None:
    before = factories.rows(Event)
    page = client.visit(form_at(consultation))
    said = GOOD | {"words": "länets aktörer", "proposed": "länets kommuner"}
    page = client.submit(page, SAVE, **said)
    assert page.h1 == "Avsnitt 1 i svaret"
    assert "Regionen kan inte läsa den." in page.text
    point = db.session.scalars(select(Point)).one()
    assert (point.label, point.quote, point.body) == ("1.1", "länets aktörer", GOOD["body"])
    assert (point.kind, point.stance, point.proposed) == (
        "proposal",
        "supports_with_comments",
        "länets kommuner",
    )
    assert factories.rows(Comment) == 0
    assert factories.rows(Event) == before, "nothing outside the room tells of it"


@pytest.mark.usefixtures("member")
def test_the_two_buttons_say_who_will_read(client: Visitor, consultation: Consultation) -> None:
    page = client.visit(form_at(consultation))
    assert page.one(SEND) == "Skicka in offentligt för Ekby kommun"
    assert "Det du sparar i utrymmet ser bara medlemmar i din organisation" in page.said
    say(client, page, **GOOD)
    assert factories.rows(Comment) == 1
    assert factories.rows(Statement) == 0


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize("words", ["finns inte i texten", ""])
def test_what_cannot_be_saved_keeps_what_was_typed(
    words: str, client: Visitor, consultation: Consultation
) -> None:
    body = GOOD["body"] if words else ""
    page = client.submit(client.visit(form_at(consultation)), SAVE, **GOOD | {"words": words, "body": body})
    assert page.status_code == 422
    assert page.one("//textarea[@name='body']") == body
    assert page.one("//input[@name='words']/@value") == words
    assert factories.rows(Statement) == factories.rows(Comment) == 0


@pytest.mark.usefixtures("member")
def test_an_answer_to_a_question_and_a_view_on_the_whole_plan_are_saved_there_too(
    client: Visitor, consultation: Consultation
) -> None:
    where = f"/consultations/{consultation.slug}/comment"
    client.submit(client.visit(where), SAVE, **GOOD)
    point = db.session.scalars(select(Point)).one()
    assert (point.uid, point.question) == (None, None)


def test_whoever_writes_for_several_chooses_the_room_with_the_button(
    client: Visitor, consultation: Consultation, member: User
) -> None:
    other = factories.organisation(name="Åby kommun", slug="aby-kommun")
    factories.join(member, other)
    page = client.visit(form_at(consultation))
    assert page.one(SEND) == "Skicka in offentligt"
    page = client.submit(page, "Spara i utrymmet för Åby kommun", **GOOD)
    assert db.session.scalars(select(Statement.organisation_id)).one() == other.id
    assert page.request.path == f"/organisations/aby-kommun/statements/{consultation.slug}/sections/1"


@pytest.mark.usefixtures("member")
def test_a_response_that_is_approved_is_not_changed_this_way_and_the_words_stay(
    client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation)
    page = client.visit(form_at(consultation))
    client.submit(client.visit(address(consultation)), "Godkänn svaret")
    page = client.submit(page, SAVE, **GOOD)
    assert page.status_code == 409
    assert page.one("//textarea[@name='body']") == GOOD["body"]
    assert factories.rows(Point) == 0


def test_a_comment_that_came_too_late_can_still_be_saved_in_the_room(
    client: Visitor, consultation: Consultation, member: User
) -> None:
    page = client.visit(form_at(consultation))
    with time_machine.travel(clock.end_of(consultation.last_day) + timedelta(minutes=1)):
        factories.sign_in(client, member)
        page = say(client, page, **GOOD)
        assert page.status_code == 409
        client.submit(page, SAVE, kind=GOOD["kind"])
        page = client.visit(form_at(consultation))
    assert page.one("//a[contains(., 'Skriv i utrymmet för Ekby kommun')]/@href").endswith(
        block(consultation, "1.1")
    )
    assert db.session.scalars(select(Point.body)).one() == GOOD["body"]


@pytest.mark.parametrize("persona", ["nobody", "private", "staff", "not invited"])
def test_others_are_shown_no_room(persona: str, client: Visitor, consultation: Consultation) -> None:
    if persona == "not invited":
        consultation.participation = Participation.INVITED
        body = factories.organisation()
        factories.sign_in(client, factories.user(organisation=body, membership=OrganisationRole.COORDINATOR))
    elif persona != "nobody":
        factories.sign_in(client, factories.user(Role.DRAFTER if persona == "staff" else None))
    page = client.visit(form_at(consultation))
    assert "utrymme" not in page.said
    assert not page.all("//*[contains(@href, '/statements/') or contains(@formaction, '/statements/')]")
