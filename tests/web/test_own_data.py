"""What is kept about oneself, and closing one's account: the person goes, the record stays."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Outcome
from consult.model.notices import Mail, Notice
from consult.model.organisations import Membership, OrganisationRole
from consult.model.records import Event, Verb
from consult.model.redactions import Original
from consult.model.users import Role, SignIn, User
from tests import answering
from tests import factories as make
from tests.factories import KEPT_PASSWORD, PASSWORD
from tests.support.client import Page, Visitor


@pytest.fixture(name="round_")
def _round(app: Flask) -> Consultation:
    return make.consultation(slug="remissen")


def person(**facts: Any) -> User:
    return make.user(name="Petra Privat", password_hash=KEPT_PASSWORD, **facts)


def data(client: Visitor) -> dict[str, Any]:
    answer = client.get("/account/data.json")
    assert answer.headers["Content-Disposition"] == "attachment; filename=consult-data.json"
    assert "no-store" in answer.headers["Cache-Control"]
    found: dict[str, Any] = answer.get_json()
    return found


def close(client: Visitor, password: str = PASSWORD) -> Page:
    return client.submit(client.visit("/account/close"), "Avsluta mitt konto för alltid", current=password)


def stranger(client: Visitor) -> Visitor:
    found = client.application.test_client()
    assert isinstance(found, Visitor)
    return found


def test_everything_that_is_kept_about_oneself_comes_as_a_file(client: Visitor, round_: Consultation) -> None:
    body = make.organisation(name="Ekby kommun")
    mine = person(organisation=body)
    said = make.comment(round_, "2.1", by=mine, body="Byt ordet.")
    make.comment(round_, by=make.user(), body="Någon annans.")
    answering.answer(said, Outcome.ACCEPTED, "Ordet byts.")
    make.sign_in(client, mine)
    assert data(client)["comments"][0]["outcome"] is None
    answering.release(round_)
    found = data(client)
    assert (found["account"]["name"], found["account"]["email"]) == ("Petra Privat", mine.email)
    assert found["organisations"] == [{"name": "Ekby kommun", "role": "coordinator"}]
    (comment,) = found["comments"]
    assert (comment["text"], comment["passage"], comment["outcome"]) == ("Byt ordet.", "2.1", "accepted")
    assert comment["reasons"] == {"sv": "Ordet byts."}
    assert "comment.posted" in [each["verb"] for each in found["log"]]
    assert found["signed_in"]


def test_nothing_of_anyone_else_and_no_password_is_in_the_file(client: Visitor, round_: Consultation) -> None:
    make.comment(round_, by=make.user(name="Olle Okänd"), body="Någon annans.")
    make.sign_in(client, person())
    text = client.get("/account/data.json").text
    for words in ("Någon annans", "Olle", KEPT_PASSWORD, "password"):
        assert words not in text


@pytest.mark.parametrize("address", ["/account/data.json", "/account/close"])
def test_without_being_signed_in_one_gets_nothing(client: Visitor, address: str) -> None:
    assert client.get(address).status_code in {302, 303, 401, 403}


def test_who_closes_an_account_goes_and_what_was_said_stays(client: Visitor, round_: Consultation) -> None:
    mine = person(shows_name=True)
    said = make.comment(round_, "2.1", by=mine, body="Byt ordet.")
    email = mine.email
    reader = stranger(client)
    thread = f"/consultations/remissen/comments/{said.number}"
    assert "Petra Privat" in reader.visit(thread).said
    make.sign_in(client, mine)
    done = close(client)
    assert "Ditt konto är avslutat." in done.said
    shown = reader.visit(thread)
    assert "Byt ordet." in shown.said
    assert "Privatperson" in shown.said
    assert "Petra Privat" not in shown.said
    found = reader.visit("/consultations/remissen/comments?q=Petra")
    assert "Byt ordet." not in found.said
    db.session.expire_all()
    gone = db.session.get_one(User, mine.id)
    assert (gone.is_active, gone.title, gone.password_hash) == (False, "", None)
    assert gone.email.endswith("@closed.invalid")
    for kind in (SignIn, Notice):
        assert not db.session.scalars(select(kind).where(kind.user_id == mine.id)).all()
    assert not db.session.scalars(select(Mail).where(Mail.recipient == email)).all()
    assert "/sign-in" in client.visit("/account").request.path


def test_a_page_that_was_kept_is_made_anew_without_the_name(client: Visitor, round_: Consultation) -> None:
    mine = person(shows_name=True)
    make.comment(round_, "2.1", by=mine)
    reader = stranger(client)
    tag = {"If-None-Match": reader.get("/consultations/remissen/comments").headers.get("ETag", "")}
    make.sign_in(client, mine)
    close(client)
    again = reader.get("/consultations/remissen/comments", headers=tag)
    assert again.status_code == 200
    assert "Petra" not in again.text


def test_a_name_that_was_redacted_is_not_kept_either_and_does_not_come_back(
    client: Visitor, round_: Consultation
) -> None:
    mine = person(shows_name=True)
    said = make.comment(round_, "2.1", by=mine, body="Byt ordet.")
    registrar = stranger(client)
    make.sign_in(registrar, make.user(Role.REGISTRAR))
    place = "/consultations/remissen/comments/1/0/redactions"
    done = registrar.submit(registrar.visit(place), "Maskera orden", words="Petra Privat", ground="personal")
    assert done.status_code == 200
    make.sign_in(client, mine)
    close(client)
    db.session.expire_all()
    kept = select(Original.content).where(Original.field == "signed_as")
    assert db.session.scalars(kept).all() == [""]
    assert registrar.submit(registrar.visit(place), "Upphäv maskering 1").status_code == 200
    db.session.expire_all()
    assert db.session.get_one(Comment, said.id).signed_as == ""


def test_the_address_can_be_used_for_a_new_account(client: Visitor, round_: Consultation) -> None:
    mine = person()
    email = mine.email
    make.sign_in(client, mine)
    close(client)
    again = make.user(email=email)
    assert again.id != mine.id


def test_a_wrong_password_closes_nothing(client: Visitor) -> None:
    mine = person()
    make.sign_in(client, mine)
    refused = close(client, "fel lösenord helt")
    assert refused.status_code == 422
    assert "Det är inte ditt lösenord." in refused.said
    db.session.expire_all()
    assert db.session.get_one(User, mine.id).is_active


def test_who_coordinates_alone_hands_over_first(client: Visitor) -> None:
    body = make.organisation()
    mine = person(organisation=body)
    make.sign_in(client, mine)
    refused = close(client)
    assert refused.status_code == 409
    assert "Gör först en annan medlem till samordnare." in refused.said
    colleague = make.user(organisation=body)
    db.session.get_one(Membership, (colleague.id, body.id)).role = OrganisationRole.COORDINATOR
    db.session.commit()
    assert "Ditt konto är avslutat." in close(client).said
    assert db.session.get(Membership, (mine.id, body.id)) is None


def test_what_an_organisation_has_said_keeps_its_title(client: Visitor, round_: Consultation) -> None:
    body = make.organisation()
    mine = person(organisation=body, title="Strateg")
    make.user(organisation=body)
    said = make.comment(round_, by=mine)
    make.sign_in(client, mine)
    close(client)
    db.session.expire_all()
    assert db.session.get_one(Comment, said.id).signed_as == "Strateg"


def test_colleagues_at_the_region_do_not_close_their_accounts_themselves(client: Visitor) -> None:
    make.sign_in(client, make.user(Role.DRAFTER, password_hash=KEPT_PASSWORD))
    refused = close(client)
    assert refused.status_code == 409
    assert "en administratör avslutar ditt konto" in refused.said


def test_the_log_tells_that_it_was_closed_without_the_name(client: Visitor) -> None:
    mine = person()
    make.sign_in(client, mine)
    close(client)
    event = db.session.scalars(select(Event).where(Event.verb == Verb.USER_CLOSED)).one()
    assert (event.actor_id, event.data) == (mine.id, {})


@pytest.mark.parametrize(("locale", "said"), [("sv", "Det vi har om dig"), ("en", "What we have about you")])
def test_the_account_leads_to_both(client: Visitor, locale: str, said: str) -> None:
    make.sign_in(client, person(locale=locale))
    page = client.visit("/account")
    assert said in page.said
    assert {"/account/data.json", "/account/close"} <= set(page.tree.xpath("//main//a/@href"))


def test_whoever_works_for_the_region_is_told_at_once_who_closes_the_account(client: Visitor) -> None:
    make.sign_in(client, make.user(Role.READER))
    page = client.visit("/account")
    assert "en administratör avslutar ditt konto" in page.said
    assert not page.all("//a[@href='/account/close']")
