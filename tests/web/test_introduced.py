"""Organisations that nobody has invited: they register themselves, and the region confirms them."""

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db
from consult.model.comments import Comment, Review, Support
from consult.model.consultations import Consultation, Participation, Publication
from consult.model.organisations import Membership, Organisation, OrganisationRole, Sector
from consult.model.records import Event, Verb
from consult.model.statements import Party
from consult.model.users import Role, SingleUseLink, User
from consult.services import organisations
from tests import factories
from tests.support.client import Page, Visitor
from tests.support.room import GENERAL

NEW = "/account/organisations/new"
NAME = "Föreningen Levande hamn"
WORDS = "Hamnen behöver finnas med i planen."


@pytest.fixture(name="person")
def _person(client: Visitor) -> User:
    person = factories.user(name="Hanna Hamn", email="hanna@example.org")
    factories.sign_in(client, person)
    return person


@pytest.fixture(name="open_round")
def _open_round(app: Flask) -> Consultation:
    assert app
    return factories.consultation(publication=Publication.AT_ONCE)


def introduce(client: Visitor, **fields: str) -> Page:
    said = {
        "name": NAME,
        "sector": "civil_society",
        "number": "802002-4215",
        "email": "post@hamn.example.org",
    }
    return client.submit(client.visit(NEW), "Registrera organisationen", **(said | fields))


def mine() -> Organisation:
    db.session.rollback()
    return db.session.scalars(select(Organisation).where(Organisation.name == NAME)).one()


def hand_in(client: Visitor, consultation: Consultation) -> Page:
    room = f"/organisations/{mine().slug}/statements/{consultation.slug}"
    client.submit(client.visit(room), "Spara utkastet", **(GENERAL | {"summary": WORDS}))
    return client.submit(client.visit(f"{room}/submit"), f"Skicka in för {NAME}")


def staff(app: Flask, role: Role = Role.PROCESS_OWNER) -> Visitor:
    visitor = Visitor(app)
    factories.sign_in(visitor, factories.user(role))
    return visitor


def confirm(app: Flask) -> Page:
    visitor = staff(app)
    return visitor.submit(visitor.visit(f"/organisations/{mine().slug}"), "Bekräfta organisationen")


def read_by_others(app: Flask, consultation: Consultation) -> str:
    """Give all that the public reads about what has been said, page after page."""
    public = Visitor(app)
    pages = ("", "/comments", "/statements")
    return "\n".join(public.visit(f"/consultations/{consultation.slug}{rest}").text for rest in pages)


def test_whoever_registers_an_organisation_coordinates_it_and_is_told_what_comes(
    client: Visitor, person: User
) -> None:
    assert client.visit("/account").one(f"//a[@href='{NEW}']") == "Registrera din organisation"
    page = introduce(client)
    assert page.h1 == NAME
    assert "Regionen kommer att bekräfta den." in page.text
    assert "Inte bekräftad" in page.said
    body = mine()
    assert (body.sector, body.email, body.number) == (
        Sector.CIVIL_SOCIETY,
        "post@hamn.example.org",
        "802002-4215",
    )
    assert (body.is_confirmed, body.needs_decision) == (False, False)
    membership = db.session.get_one(Membership, (person.id, body.id))
    assert membership.role is OrganisationRole.COORDINATOR
    event = db.session.scalars(select(Event).where(Event.verb == Verb.ORGANISATION_INTRODUCED)).one()
    assert (event.actor_id, event.subject_id) == (person.id, body.id)


def test_its_sector_is_chosen_and_never_guessed(client: Visitor, person: User) -> None:
    assert person
    page = introduce(client, sector="")
    assert page.status_code == 422
    assert "Välj en sektor." in page.said
    assert page.one("//input[@name='name']/@value") == NAME
    assert factories.rows(Organisation) == 0


def test_the_page_of_a_consultation_leads_a_private_person_there_only_where_everyone_may_answer(
    client: Visitor, person: User, open_round: Consultation
) -> None:
    assert person
    page = client.visit(f"/consultations/{open_round.slug}")
    assert "Du lämnar synpunkter som privatperson." in page.said
    assert page.all(f"//main//a[@href='{NEW}']")
    invited = factories.consultation(participation=Participation.INVITED)
    assert not client.visit(f"/consultations/{invited.slug}").all(f"//main//a[@href='{NEW}']")


def test_what_it_hands_in_reaches_the_region_at_once_and_others_when_it_is_confirmed(
    app: Flask, client: Visitor, person: User, open_round: Consultation
) -> None:
    assert person
    introduce(client)
    page = hand_in(client, open_round)
    assert WORDS in page.said, "its own members read what they handed in"
    comment = db.session.scalars(select(Comment)).one()
    assert comment.review is Review.WAITING
    assert WORDS in staff(app).visit(f"/consultations/{open_round.slug}/statements/1").said
    before = read_by_others(app, open_round)
    assert WORDS not in before
    assert NAME not in before
    page = confirm(app)
    assert "är bekräftad" in page.text
    db.session.rollback()
    assert mine().is_confirmed
    assert db.session.scalars(select(Comment)).one().review is Review.SHOWN
    after = read_by_others(app, open_round)
    assert WORDS in after
    assert NAME in after
    assert "Inte bekräftad" not in client.visit(f"/organisations/{mine().slug}").said


def test_where_comments_are_reviewed_they_go_on_waiting(app: Flask, client: Visitor, person: User) -> None:
    assert person
    reviewed = factories.consultation(publication=Publication.AFTER_REVIEW)
    introduce(client)
    hand_in(client, reviewed)
    confirm(app)
    db.session.rollback()
    assert db.session.scalars(select(Comment)).one().review is Review.WAITING


@pytest.mark.parametrize("fields", [{"name": " ekby   KOMMUN"}, {"number": "212000-0001"}])
def test_an_organisation_that_is_known_cannot_be_registered_by_a_stranger(
    client: Visitor, person: User, fields: dict[str, str]
) -> None:
    known = factories.organisation(name="Ekby kommun", number="212000-0001")
    page = introduce(client, **fields)
    assert page.status_code == 422
    assert "Organisationen finns redan i registret." in page.said
    assert page.one("//input[@name='email']/@value") == "post@hamn.example.org"
    db.session.rollback()
    assert [each.id for each in db.session.scalars(select(Organisation))] == [known.id]
    assert factories.actor(person).memberships == {}


def test_a_fourth_waits_until_the_others_are_confirmed(client: Visitor, person: User) -> None:
    for number in range(organisations.MOST_UNCONFIRMED):
        introduce(client, name=f"Förening {number}", number="")
    page = introduce(client)
    assert page.status_code == 422
    assert "Du har registrerat 3 organisationer som regionen inte har bekräftat än." in page.said
    assert len(factories.actor(person).memberships) == organisations.MOST_UNCONFIRMED


def test_before_it_is_confirmed_it_writes_to_few_people_in_its_name(
    app: Flask, client: Visitor, person: User
) -> None:
    assert person
    introduce(client)
    place = f"/organisations/{mine().slug}"

    def invite(who: str) -> Page:
        return client.submit(client.visit(place), "Skicka inbjudan", email=f"{who}@example.org")

    for number in range(organisations.MOST_INVITED):
        assert invite(f"kollega{number}").status_code == 200
    page = invite("en.till")
    assert page.status_code == 422
    assert "Det går när regionen har bekräftat er organisation." in page.said
    assert factories.rows(SingleUseLink) == organisations.MOST_INVITED
    confirm(app)
    assert invite("en.till").status_code == 200


def test_before_it_is_confirmed_it_asks_no_other_body_and_is_not_shown_to_agree(
    client: Visitor, person: User, open_round: Consultation
) -> None:
    assert person
    other = factories.organisation(name="Ekby kommun")
    comment = factories.comment(open_round, by=factories.user(organisation=other))
    introduce(client)
    room = f"/organisations/{mine().slug}/statements/{open_round.slug}"
    page = client.submit(client.visit(f"{room}/parties"), "Skicka inbjudan", body="Ekby kommun")
    assert page.status_code == 422
    assert "Det går när regionen har bekräftat er organisation." in page.said
    place = f"/consultations/{open_round.slug}/comments/{comment.number}"
    token = client.visit(place).all("//input[@name='csrf_token']/@value")[0]
    answer = client.post(f"{place}/0/support", data={"csrf_token": token, "organisation": mine().slug})
    assert answer.status_code in {303, 409}
    assert (factories.rows(Party), factories.rows(Support)) == (0, 0)


def test_only_those_who_look_after_the_directory_confirm_and_once(
    app: Flask, client: Visitor, person: User
) -> None:
    assert person
    page = introduce(client)
    token = page.all("//input[@name='csrf_token']/@value")[0]
    place = f"/organisations/{mine().slug}/confirm"
    assert client.post(place, data={"csrf_token": token}).status_code == 403
    reader = staff(app, Role.READER)
    seen = reader.visit(f"/organisations/{mine().slug}")
    token = seen.all("//input[@name='csrf_token']/@value")[0]
    assert reader.post(place, data={"csrf_token": token}).status_code == 403
    assert not mine().is_confirmed
    owner = staff(app)
    open_page = owner.visit(f"/organisations/{mine().slug}")
    owner.submit(open_page, "Bekräfta organisationen")
    assert owner.submit(open_page, "Bekräfta organisationen").status_code == 409
    assert len(db.session.scalars(select(Event).where(Event.verb == Verb.ORGANISATION_CONFIRMED)).all()) == 1


def test_staff_do_not_register_organisations_as_their_own(app: Flask) -> None:
    assert staff(app).get(NEW).status_code == 403
    assert app.test_client().get(NEW).status_code == 303


def test_those_who_confirm_see_at_their_desk_that_one_waits(
    app: Flask, client: Visitor, person: User
) -> None:
    assert person
    factories.organisation(name="Ekby kommun")
    introduce(client)
    owner = staff(app)
    words = "1 organisation har registrerat sig och väntar på att bekräftas"
    address = owner.visit("/desk").one(f"//a[.='{words}']/@href")
    assert owner.visit(address).all("//tbody//th/a") == [NAME]
    assert words not in staff(app, Role.DRAFTER).visit("/desk").said


def test_it_is_not_among_those_to_invite_until_it_is_confirmed(
    app: Flask, client: Visitor, person: User, open_round: Consultation
) -> None:
    assert person
    introduce(client)
    place = f"/desk/consultations/{open_round.slug}/invited"
    assert NAME not in staff(app).visit(place).text
    confirm(app)
    assert NAME in staff(app).visit(place).text
