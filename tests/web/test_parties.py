"""Answering jointly with other bodies, and joining the response of another one."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.model.comments import Comment, Stance
from consult.model.consultations import Consultation, Invitation, InvitationState, Publication
from consult.model.organisations import Organisation, OrganisationRole
from consult.model.records import Event
from consult.model.statements import Party, PartyState, Statement
from consult.model.users import Role, User
from consult.worker import Worker
from tests import factories
from tests.support import post
from tests.support.client import Page, Visitor
from tests.support.room import address, draft, hand_in, write


@pytest.fixture(name="other")
def _other(consultation: Consultation) -> Organisation:
    other = factories.organisation(name="Sjöby kommun", slug="sjoby-kommun")
    db.session.add(
        Invitation(consultation_id=consultation.id, organisation_id=other.id, state=InvitationState.OPENED)
    )
    db.session.commit()
    return other


@pytest.fixture(name="partner")
def _partner(other: Organisation) -> User:
    return factories.user(organisation=other, email="sjoby@example.org")


def ask(client: Visitor, consultation: Consultation, **fields: str) -> Page:
    page = client.visit(address(consultation, "/parties"))
    return client.submit(page, "Skicka inbjudan", **({"body": "sjöby Kommun"} | fields))


def joint(consultation: Consultation) -> str:
    return f"/organisations/sjoby-kommun/joint/ekby-kommun/{consultation.slug}"


def accept(client: Visitor, consultation: Consultation, partner: User) -> Page:
    factories.sign_in(client, partner)
    return client.submit(client.visit(joint(consultation)), "Tacka ja")


def party() -> Party:
    db.session.rollback()
    return db.session.scalars(select(Party)).one()


def test_two_bodies_hand_in_one_response_that_both_have_approved(
    app: Flask, client: Visitor, consultation: Consultation, member: User, partner: User
) -> None:
    write(client, consultation)
    page = ask(client, consultation)
    assert "Inbjudan är på väg" in page.said
    assert "Sjöby kommun: Har inte svarat än" in page.said
    accept(client, consultation, partner)
    assert "vägleda" in client.visit(address(consultation)).said
    factories.sign_in(client, member)
    page = hand_in(client, consultation)
    assert page.status_code == 409
    assert "har inte alla godkänt svaret som det är nu" in page.said
    factories.sign_in(client, partner)
    page = client.submit(client.visit(joint(consultation)), "Godkänn för Sjöby kommun")
    assert "Ni har godkänt svaret som det är nu." in page.said
    factories.sign_in(client, member)
    page = hand_in(client, consultation)
    assert page.h1 == "Svar 1: Ekby kommun, Sjöby kommun"
    received = db.session.scalars(select(Statement)).one()
    assert json.loads(received.copy or "")["together_with"] == ["Sjöby kommun"]
    states = db.session.scalars(select(Invitation.state)).all()
    assert states == [InvitationState.SUBMITTED] * 2, "each of them has answered"
    general = db.session.scalars(select(Comment)).one()
    assert general.body.startswith("Vi svarar tillsammans med Sjöby kommun.")
    for person in (member, partner):
        assert post.to(app, person.email)[-1].subject.startswith("Kvitto: svar 1")
    factories.sign_in(client, partner)
    assert "Kontrollsumma" in client.visit(f"/consultations/{consultation.slug}/statements/1").said
    page = client.visit(f"/organisations/sjoby-kommun/statements/{consultation.slug}")
    assert "Svar 1" in page.said


@pytest.mark.usefixtures("member")
def test_a_body_that_has_not_accepted_learns_nothing_but_the_invitation(
    app: Flask, client: Visitor, consultation: Consultation, partner: User
) -> None:
    before = set(db.session.scalars(select(Event.id)))
    write(client, consultation)
    ask(client, consultation)
    letter = post.to(app, partner.email)[-1]
    assert letter.subject == "Ekby kommun frågar om ni vill svara tillsammans"
    assert "vägleda" not in letter.text
    assert set(db.session.scalars(select(Event.id))) == before, "the region's log knows nothing"
    factories.sign_in(client, partner)
    assert "Ekby kommun frågar Sjöby kommun" in client.visit(f"/consultations/{consultation.slug}").said
    page = client.visit(joint(consultation))
    assert "Om ni tackar ja" in page.said
    assert "vägleda" not in page.text
    assert client.get(address(consultation)).status_code == 404
    for role in (Role.PROCESS_OWNER, Role.ADMINISTRATOR):
        factories.sign_in(client, factories.user(role))
        assert client.get(joint(consultation)).status_code == 404
    factories.sign_in(client, factories.user(organisation=factories.organisation()))
    assert client.get(joint(consultation)).status_code == 404


@pytest.mark.usefixtures("member")
def test_a_letter_about_an_invitation_is_written_once(
    app: Flask, client: Visitor, consultation: Consultation, partner: User
) -> None:
    ask(client, consultation)
    for _turn in range(3):
        Worker(app).once()
    assert len(post.to(app, partner.email)) == 1


@pytest.mark.usefixtures("member")
def test_a_body_refuses_and_can_be_asked_again(
    client: Visitor, consultation: Consultation, member: User, partner: User
) -> None:
    ask(client, consultation)
    factories.sign_in(client, partner)
    page = client.submit(client.visit(joint(consultation)), "Tacka nej")
    assert "Ni har tackat nej." in page.said
    assert client.get(address(consultation)).status_code == 404
    factories.sign_in(client, member)
    assert "Vill inte svara tillsammans med er" in client.visit(address(consultation)).said
    assert "Vill inte" in client.visit(address(consultation, "/parties")).said
    ask(client, consultation)
    assert party().state is PartyState.INVITED
    page = ask(client, consultation)
    assert page.status_code == 422
    assert "Den organisationen är redan tillfrågad." in page.said


def test_whoever_leaves_reads_nothing_more_and_is_not_named(
    client: Visitor, consultation: Consultation, member: User, partner: User
) -> None:
    write(client, consultation)
    ask(client, consultation)
    page = accept(client, consultation, partner)
    client.submit(page, "Godkänn för Sjöby kommun")
    page = client.submit(client.visit(joint(consultation)), "Lämna det gemensamma svaret")
    assert "Ni har lämnat det gemensamma svaret" in page.said
    assert client.get(address(consultation)).status_code == 404
    assert (party().state, party().approved) == (PartyState.LEFT, None)
    factories.sign_in(client, member)
    assert hand_in(client, consultation).h1 == "Svar 1: Ekby kommun"
    assert factories.rows(Party) == 0, "that it was asked and left is nobody's business"
    states = dict(db.session.execute(select(Invitation.organisation_id, Invitation.state)).all())
    assert states[partner_body().id] is InvitationState.OPENED


def partner_body() -> Organisation:
    return db.session.scalars(select(Organisation).where(Organisation.slug == "sjoby-kommun")).one()


def test_a_change_after_the_approval_needs_a_new_one_but_a_decision_does_not(
    client: Visitor, consultation: Consultation, member: User, partner: User
) -> None:
    write(client, consultation)
    ask(client, consultation)
    client.submit(accept(client, consultation, partner), "Godkänn för Sjöby kommun")
    factories.sign_in(client, member)
    write(client, consultation, summary="Något helt annat.")
    assert "godkände en tidigare lydelse" in client.visit(address(consultation)).said
    assert hand_in(client, consultation).status_code == 409
    factories.sign_in(client, partner)
    page = client.visit(joint(consultation))
    assert "Svaret har ändrats sedan ni godkände det." in page.said
    client.submit(page, "Godkänn för Sjöby kommun")
    factories.sign_in(client, member)
    client.submit(client.visit(address(consultation)), "Godkänn svaret")
    page = client.visit(address(consultation, "/decision"))
    client.submit(page, "Anteckna beslutet", body="Kommunstyrelsen", day=clock.today().isoformat())
    assert hand_in(client, consultation).h1 == "Svar 1: Ekby kommun, Sjöby kommun"


def test_whoever_accepted_to_read_does_not_write_and_whoever_writes_does_not_sign(
    client: Visitor, consultation: Consultation, member: User, partner: User
) -> None:
    write(client, consultation)
    ask(client, consultation)
    accept(client, consultation, partner)
    page = client.visit(address(consultation))
    assert not page.all("//textarea")
    assert not page.all("//a[contains(@href, '/steps')]")
    assert client.get(address(consultation, "/remarks/1")).status_code == 404
    factories.sign_in(client, member)
    client.submit(client.visit(address(consultation, "/parties")), "Låt Sjöby kommun gå")
    assert factories.rows(Party) == 0
    ask(client, consultation, may_write="y")
    accept(client, consultation, partner)
    page = write(client, consultation, summary="Partens ord.")
    assert "Utkastet är sparat." in page.said
    assert draft().summary == "Partens ord."
    assert not client.visit(address(consultation)).all("//form[contains(@action, '/approve')]")
    assert client.get(address(consultation, "/parties")).status_code == 200
    page = client.visit(address(consultation, "/submit"))
    assert page.all("//button[contains(., 'Skicka in')]") == []


def test_a_contributor_of_the_other_body_reads_but_does_not_answer_for_it(
    client: Visitor, consultation: Consultation, member: User, other: Organisation
) -> None:
    assert member
    write(client, consultation)
    ask(client, consultation)
    factories.sign_in(client, factories.user(organisation=other, membership=OrganisationRole.CONTRIBUTOR))
    page = client.visit(joint(consultation))
    assert "En samordnare eller en undertecknare i din organisation bestämmer det här." in page.said
    assert not page.all("//main//form")


@pytest.mark.parametrize(
    ("name", "words"),
    [("Ingenstans kommun", "Ingen organisation heter så"), ("Ekby kommun", "Det är din egen organisation.")],
)
@pytest.mark.usefixtures("member")
def test_a_body_that_cannot_be_asked_is_said_at_the_field(
    name: str, words: str, client: Visitor, consultation: Consultation
) -> None:
    for path, button, more in (
        ("/parties", "Skicka inbjudan", {}),
        ("/join", "Spara i utkastet", {"stance": "supports"}),
    ):
        page = client.visit(address(consultation, path))
        page = client.submit(page, button, body=name, **more)
        assert page.status_code == 422
        assert words in page.said
        assert page.one("//input[@name='body']/@value") == name
    assert factories.rows(Party) == 0


def test_a_withdrawn_joint_response_is_told_to_both_and_neither_has_answered(
    app: Flask, client: Visitor, consultation: Consultation, member: User, partner: User
) -> None:
    write(client, consultation)
    ask(client, consultation)
    client.submit(accept(client, consultation, partner), "Godkänn för Sjöby kommun")
    page = client.visit(f"/consultations/{consultation.slug}")
    factories.sign_in(client, member)
    hand_in(client, consultation)
    factories.sign_in(client, partner)
    page = client.visit(f"/consultations/{consultation.slug}/statements/1")
    assert not page.all("//a[contains(., 'Återta')]"), "only the one that handed it in takes it back"
    factories.sign_in(client, member)
    client.submit(client.visit(address(consultation, "/withdraw/1")), "Återta svaret")
    for person in (member, partner):
        assert "är återtaget" in post.to(app, person.email)[-1].subject
    assert set(db.session.scalars(select(Invitation.state))) == {InvitationState.OPENED}


def respond_as(client: Visitor, consultation: Consultation, person: User, slug: str, name: str) -> Page:
    factories.sign_in(client, person)
    where = f"/organisations/{slug}/statements/{consultation.slug}"
    client.submit(client.visit(where), "Spara utkastet", stance="opposes", summary="Vi avstyrker.")
    return client.submit(client.visit(f"{where}/submit"), f"Skicka in för {name}")


def test_a_body_joins_the_response_of_another_one_and_both_pages_say_so(
    app: Flask, client: Visitor, consultation: Consultation, member: User, partner: User
) -> None:
    respond_as(client, consultation, partner, "sjoby-kommun", "Sjöby kommun")
    factories.sign_in(client, member)
    page = client.visit(address(consultation, "/join"))
    assert "Sjöby kommun" in page.said
    page = client.submit(page, "Spara i utkastet", body="Sjöby kommun", stance="opposes")
    assert "Ansluter sig till svaret från Sjöby kommun" in page.said
    page = hand_in(client, consultation)
    assert page.all("//a[contains(@href, '/statements/1')]") == ["Svar 1"]
    page = client.visit(f"/consultations/{consultation.slug}/statements/1")
    assert page.all("//dd/a[contains(@href, '/statements/2')]") == ["Ekby kommun"]
    assert (
        "ansluter sig till svaret från Sjöby kommun"
        in client.visit(f"/consultations/{consultation.slug}/statements").said
    )
    second = db.session.scalars(select(Statement).where(Statement.number == 2)).one()
    said = json.loads(second.copy or "")
    assert (said["joins"], said["stance"]) == ("Sjöby kommun", Stance.OPPOSES)
    body = db.session.scalars(select(Comment.body).where(Comment.id == second.comment_id)).one()
    assert body == "Vi ansluter oss till svaret från Sjöby kommun."
    factories.sign_in(client, partner)
    where = f"/organisations/sjoby-kommun/statements/{consultation.slug}"
    client.submit(client.visit(f"{where}/withdraw/1"), "Återta svaret")
    assert "Ett svar som ni ansluter er till är återtaget" in post.to(app, member.email)[-1].subject
    assert "är återtaget" in post.to(app, partner.email)[-1].subject
    factories.sign_in(client, member)
    assert "(återtaget)" in client.visit(f"/consultations/{consultation.slug}/statements/2").said


def test_one_can_join_a_response_that_has_not_come_in_or_cannot_be_read_yet(
    app: Flask, client: Visitor, consultation: Consultation, member: User, partner: User
) -> None:
    consultation.publication = Publication.AFTER_PERIOD
    db.session.commit()
    respond_as(client, consultation, partner, "sjoby-kommun", "Sjöby kommun")
    factories.sign_in(client, member)
    page = client.visit(address(consultation, "/join"))
    assert "Sjöby kommun" not in page.said, "that it has answered is not shown yet"
    client.submit(page, "Spara i utkastet", body="Sjöby kommun", stance="supports")
    page = hand_in(client, consultation)
    assert page.h1 == "Svar 2: Ekby kommun"
    assert not page.all("//a[contains(@href, '/statements/1')]")
    letters = len(post.to(app, member.email))
    factories.sign_in(client, partner)
    where = f"/organisations/sjoby-kommun/statements/{consultation.slug}"
    client.submit(client.visit(f"{where}/withdraw/1"), "Återta svaret")
    assert len(post.to(app, member.email)) == letters, "nor that it has taken the answer back"


@pytest.mark.usefixtures("member")
def test_an_answer_that_says_nothing_is_not_offered_to_be_joined(
    client: Visitor, consultation: Consultation, member: User, partner: User
) -> None:
    factories.sign_in(client, partner)
    where = f"/organisations/sjoby-kommun/statements/{consultation.slug}"
    client.submit(client.visit(f"{where}/without"), "Skicka in för Sjöby kommun", stance="no_comments")
    assert db.session.scalars(select(Statement)).one().stance is Stance.NO_COMMENTS
    factories.sign_in(client, member)
    assert "Sjöby kommun" not in client.visit(address(consultation, "/join")).said


def test_whoever_answers_jointly_is_told_that_the_others_see_it_too(
    client: Visitor, consultation: Consultation, member: User, partner: User
) -> None:
    factories.sign_in(client, member)
    write(client, consultation)
    ask(client, consultation)
    assert "Bara din organisation kan se det här." in client.visit(address(consultation)).said
    accept(client, consultation, partner)
    for person in (member, partner):
        factories.sign_in(client, person)
        said = client.visit(address(consultation)).said
        assert "Bara ni och de ni svarar tillsammans med kan se det här." in said
        assert "Bara din organisation" not in said


@pytest.mark.usefixtures("member", "other")
def test_a_response_can_stop_joining_another_one(client: Visitor, consultation: Consultation) -> None:
    page = client.visit(address(consultation, "/join"))
    page = client.submit(page, "Spara i utkastet", body="Sjöby kommun", stance="supports")
    page = client.submit(page, "Anslut inte")
    assert "ansluter sig inte längre" in page.said
    assert draft().joins_id is None


def test_the_final_response_is_shared_and_joined_as_the_preliminary_one_was_and_approved_anew(
    client: Visitor, consultation: Consultation, member: User, partner: User
) -> None:
    third = factories.organisation(name="Bergby kommun")
    page = client.visit(address(consultation, "/join"))
    client.submit(page, "Spara i utkastet", body=third.name, stance="supports")
    ask(client, consultation)
    client.submit(accept(client, consultation, partner), "Godkänn för Sjöby kommun")
    factories.sign_in(client, member)
    page = client.visit(address(consultation, "/submit"))
    client.submit(page, "Skicka in för Ekby kommun", is_preliminary="y")
    page = client.submit(client.visit(address(consultation)), "Börja på det slutliga svaret")
    assert "Ansluter sig till svaret från Bergby kommun" in page.said
    assert "svarar tillsammans med er, har inte godkänt än" in page.said
    assert hand_in(client, consultation).status_code == 409
