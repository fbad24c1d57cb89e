"""Reminders at the desk: who has not answered, what a reminder says, when it goes out, and that it went."""

from datetime import timedelta

import pytest
from flask import Flask

from consult import clock
from consult.db import db
from consult.model.consultations import Consultation, Invitation, InvitationState
from consult.model.organisations import Organisation
from consult.model.records import Event, Verb
from consult.model.reminders import PEACE
from consult.model.users import Role, User
from tests import factories
from tests.support import post
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

PAGE = "/desk/consultations/remissen/reminders"


@pytest.fixture(name="owner")
def _owner(client: Visitor) -> User:
    owner = factories.user(Role.PROCESS_OWNER)
    factories.sign_in(client, owner)
    return owner


def body(name: str, state: InvitationState = InvitationState.INVITED) -> Organisation:
    """Make a body with someone who coordinates it, on the list of a consultation that is open."""
    made = factories.organisation(name=name, slug=name.lower().replace(" ", "-"))
    factories.user(organisation=made, email=f"{made.slug}@example.org")
    consultation = db.session.query(Consultation).one()
    row = Invitation(organisation_id=made.id, state=state, invited_at=clock.now() - timedelta(days=9))
    row.consultation_id = consultation.id
    db.session.add(row)
    db.session.commit()
    return made


@pytest.fixture(name="consultation")
def _consultation(app: Flask) -> Consultation:
    assert app
    return factories.consultation(slug="remissen")


def events(verb: Verb) -> list[Event]:
    db.session.rollback()
    return db.session.query(Event).filter_by(verb=verb).order_by(Event.id).all()


def listed(page: Page) -> list[str]:
    return page.all("//main//input[@name='organisation' and @checked]/@value")


def test_those_who_have_not_answered_are_listed_and_can_be_shown_by_state(
    client: Visitor, owner: User, consultation: Consultation
) -> None:
    body("Oppnad kommun", InvitationState.OPENED)
    body("Tyst kommun")
    body("Klar kommun", InvitationState.SUBMITTED)
    body("Nojd kommun", InvitationState.NO_COMMENTS)
    body("Avstar kommun", InvitationState.DECLINED)
    assert listed(client.visit(PAGE)) == ["oppnad-kommun", "tyst-kommun"]
    assert listed(client.visit(f"{PAGE}?state=invited")) == ["tyst-kommun"]
    assert listed(client.visit(f"{PAGE}?state=opened&state=invited")) == ["oppnad-kommun", "tyst-kommun"]
    assert listed(client.visit(f"{PAGE}?state=submitted")) == ["oppnad-kommun", "tyst-kommun"]
    assert owner
    assert consultation


def test_a_reminder_goes_to_those_ticked_and_says_what_was_previewed(
    app: Flask, client: Visitor, owner: User, consultation: Consultation
) -> None:
    mine = body("Tyst kommun")
    body("Annan kommun")
    post.letters(app)
    page = client.visit(PAGE)
    preview = page.one("//details[@lang='sv']/p")
    assert "Tyst kommun" not in preview, "it is written for the first on the list"
    page = client.submit(page, "Skicka påminnelsen", organisation=["tyst-kommun"])
    assert "1 organisation får en påminnelse." in page.text
    assert [event.data["organisations"] for event in events(Verb.BODIES_REMINDED)] == [[mine.id]]
    [letter] = [each for each in post.letters(app) if each.recipient == "tyst-kommun@example.org"]
    said = " ".join(letter.text.split("-- ")[0].replace("Tyst kommun", "Annan kommun").split())
    assert said.replace("tyst-kommun", "annan-kommun") in preview
    assert db.session.get_one(Invitation, (consultation.id, mine.id)).reminded_at is not None
    assert owner


def test_when_each_was_reminded_is_shown_in_both_lists(
    client: Visitor, owner: User, consultation: Consultation
) -> None:
    mine = body("Tyst kommun")
    client.submit(client.visit(PAGE), "Skicka påminnelsen", organisation=["tyst-kommun"])
    row = "//tr[th[contains(., 'Tyst kommun')]]"
    assert "påmind det senaste dygnet" in client.visit(PAGE).one(row)
    assert "Påmind" in client.visit("/desk/consultations/remissen").one(row)
    db.session.get_one(Invitation, (consultation.id, mine.id)).reminded_at = clock.now() - PEACE
    db.session.commit()
    client.submit(client.visit(PAGE), "Skicka påminnelsen", organisation=["tyst-kommun"])
    assert client.visit("/desk/consultations/remissen").one(row).count("Påmind") == 2
    assert owner


def test_sending_twice_reminds_once(client: Visitor, owner: User, consultation: Consultation) -> None:
    body("Tyst kommun")
    page = client.visit(PAGE)
    client.submit(page, "Skicka påminnelsen", organisation=["tyst-kommun"])
    again = client.submit(page, "Skicka påminnelsen", organisation=["tyst-kommun"])
    assert again.status_code == 409
    assert "någon redan påmint dem" in again.text
    assert len(events(Verb.BODIES_REMINDED)) == 1
    assert (owner, consultation) != (None, None)


def test_who_answers_while_the_page_is_open_is_left_out(
    client: Visitor, owner: User, consultation: Consultation
) -> None:
    fast, slow = body("Snabb kommun"), body("Tyst kommun")
    page = client.visit(PAGE)
    db.session.get_one(Invitation, (consultation.id, fast.id)).state = InvitationState.SUBMITTED
    db.session.commit()
    client.submit(page, "Skicka påminnelsen")
    assert [event.data["organisations"] for event in events(Verb.BODIES_REMINDED)] == [[slow.id]]
    assert owner


def test_nobody_ticked_is_said_and_changes_nothing(
    client: Visitor, owner: User, consultation: Consultation
) -> None:
    body("Tyst kommun")
    page = client.submit(client.visit(PAGE), "Skicka påminnelsen", organisation=["finns-inte"])
    assert page.status_code == 422
    assert "Kryssa i minst en organisation" in page.text
    assert events(Verb.BODIES_REMINDED) == []
    assert (owner, consultation) != (None, None)


def test_a_body_that_no_letter_reaches_cannot_be_ticked(
    client: Visitor, owner: User, consultation: Consultation
) -> None:
    mine = factories.organisation(name="Stum kommun", slug="stum-kommun", email="")
    db.session.add(
        Invitation(consultation_id=consultation.id, organisation_id=mine.id, state=InvitationState.INVITED)
    )
    page = client.visit(PAGE)
    assert listed(page) == []
    assert "e-postadress saknas" in page.said
    assert client.submit(page, "Skicka påminnelsen", organisation=["stum-kommun"]).status_code == 409
    assert events(Verb.BODIES_REMINDED) == []
    assert owner


def test_the_rule_is_chosen_among_days_and_can_be_switched_off(
    client: Visitor, owner: User, consultation: Consultation
) -> None:
    page = client.visit(PAGE)
    assert page.all("//input[@name='days' and @checked]/@value") == ["14", "3"]
    last = consultation.last_day - timedelta(days=1)
    assert f"1 dag före sista svarsdag: {last.day} " in page.said
    page = client.submit(page, "Spara regeln", days=["30", "1"])
    assert "Regeln för påminnelser är sparad." in page.text
    assert page.all("//input[@name='days' and @checked]/@value") == ["30", "1"]
    assert [event.data["days"] for event in events(Verb.REMINDERS_SET)] == [[30, 1]]
    client.submit(page, "Spara regeln", days=["1", "30"])
    assert len(events(Verb.REMINDERS_SET)) == 1, "nothing changed"
    page = client.submit(page, "Spara regeln", days=[])
    assert page.all("//input[@name='days' and @checked]/@value") == []
    assert db.session.get_one(Consultation, consultation.id, populate_existing=True).remind_before == []
    assert owner


@pytest.mark.parametrize("days", [["2"], ["många"], ["-1"]])
def test_a_day_that_is_not_on_the_page_is_refused(
    client: Visitor, owner: User, consultation: Consultation, days: list[str]
) -> None:
    page = client.submit(client.visit(PAGE), "Spara regeln", days=days)
    assert page.status_code == 422
    assert "En sak behöver rättas" in page.text
    assert events(Verb.REMINDERS_SET) == []
    assert db.session.get_one(Consultation, consultation.id, populate_existing=True).remind_before == [14, 3]
    assert owner


def test_nothing_is_sent_and_no_rule_is_set_when_it_is_over(
    client: Visitor, owner: User, consultation: Consultation
) -> None:
    body("Tyst kommun")
    page = client.visit(PAGE)
    consultation = db.session.get_one(Consultation, consultation.id)
    consultation.last_day = clock.today() - timedelta(days=1)
    db.session.commit()
    assert client.submit(page, "Spara regeln", days=["7"]).status_code == 409
    assert client.submit(page, "Skicka påminnelsen").status_code == 422
    page = client.visit(PAGE)
    assert "Ingen att påminna" in page.said
    assert "Spara regeln" not in page.said
    assert events(Verb.BODIES_REMINDED) + events(Verb.REMINDERS_SET) == []
    assert owner


def test_who_has_more_time_can_still_be_reminded_when_the_others_can_not(
    client: Visitor, owner: User, consultation: Consultation
) -> None:
    late = body("Sen kommun")
    body("Tyst kommun")
    consultation = db.session.get_one(Consultation, consultation.id)
    consultation.last_day = clock.today() - timedelta(days=1)
    db.session.get_one(Invitation, (consultation.id, late.id)).extended_to = clock.today()
    db.session.commit()
    page = client.visit(PAGE)
    assert listed(page) == ["sen-kommun"]
    client.submit(page, "Skicka påminnelsen")
    assert [event.data["organisations"] for event in events(Verb.BODIES_REMINDED)] == [[late.id]]
    assert owner


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.PROCESS_OWNER])
def test_only_the_process_owner_reminds(client: Visitor, consultation: Consultation, role: Role) -> None:
    factories.sign_in(client, factories.user(role))
    assert client.get(PAGE).status_code == 403
    assert consultation


def test_the_page_asks_the_same_number_of_questions_however_many_are_asked(
    client: Visitor, owner: User, consultation: Consultation, queries: Queries
) -> None:
    body("Kommun 0")
    client.visit(PAGE)
    with queries.counted() as seen:
        client.visit(PAGE)
    few = len(seen)
    for number in range(1, 30):
        body(f"Kommun {number}", InvitationState.OPENED)
    with queries.counted() as seen:
        client.visit(PAGE)
    assert len(seen) == few <= 10
    assert (owner, consultation) != (None, None)
