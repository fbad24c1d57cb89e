"""Who asks about data on themselves is noted, looked up, let go as far as the law lets, and answered within a month."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from time_machine import travel

from consult import clock
from consult.db import db, transaction
from consult.errors import Outdated
from consult.model.comments import Comment, CommentKind
from consult.model.consultations import Consultation
from consult.model.notices import Mail
from consult.model.records import Event, Verb
from consult.model.registrations import Channel, Registration
from consult.model.requests import Request, RequestKind, RequestState, RequestWay, Tie
from consult.model.users import LinkPurpose, Role, SingleUseLink, User
from consult.policy import SYSTEM
from consult.queries import requests as queries
from consult.services import links, registrations, requests
from consult.services.registrations import Answer, Entry
from consult.services.requests import Answering, Asking
from tests import factories as make
from tests.support import post
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

pytestmark = pytest.mark.usefixtures("app")
WHO = "kim@example.org"


@pytest.fixture(name="registrar")
def _registrar(client: Visitor) -> User:
    person = make.user(Role.REGISTRAR, name="Rut Registrator")
    make.sign_in(client, person)
    return person


def asked(person: User, **fields: Any) -> Request:
    given = {
        "kind": RequestKind.ERASURE,
        "way": RequestWay.PHONE,
        "name": "Kim",
        "email": WHO,
        "locale": "sv",
        "asks": "Radera mig.",
        "received_on": clock.today(),
    }
    with transaction():
        number = requests.record(make.actor(person), Asking(**given | fields)).number
    return queries.numbered(make.actor(person), number)


def registered(consultation: Consultation, by: User, **fields: Any) -> Registration:
    """Register an answer that came by e-mail from a private person."""
    actor = make.actor(by)
    answer = Answer("", "", "sv", clock.today(), channel=Channel.EMAIL, **fields)
    with transaction():
        done = registrations.begin(actor, consultation, answer)
        registrations.complete(actor, done, [Entry(CommentKind.PROPOSAL, "Skriv tydligare.", None)])
    return done


def note(client: Visitor, **fields: str) -> Page:
    given = {
        "kind": "erasure",
        "way": "phone",
        "name": "Kim",
        "email": WHO,
        "received_on": clock.today().isoformat(),
        "asks": "Radera mig.",
    }
    return client.submit(
        client.visit("/admin/requests/new"), "Anteckna och se vad som finns", **given | fields
    )


def test_a_person_with_an_account_is_let_go_and_told_by_letter(
    app: Flask, client: Visitor, registrar: User
) -> None:
    person = make.user(name="Kim Karlsson", email=WHO, shows_name=True)
    comment = make.comment(make.consultation(), by=person, body="Jag tycker.", organisation_id=None)
    assert comment.signed_as == "Kim Karlsson"
    page = note(client)
    assert "Egna synpunkter där namnet visas" in page.said
    page = client.submit(page, "Radera personen")
    assert "Personen är raderad" in page.said
    db.session.expire_all()
    assert db.session.get_one(User, person.id).name == "–"
    kept = db.session.get_one(Comment, comment.id)
    assert (kept.signed_as, kept.body) == ("", "Jag tycker."), "the record stays, the person goes"
    page = client.submit(page, "Skicka svaret", state="granted", answer="Ditt konto är borta.")
    assert "Begäran är besvarad" in page.said
    [letter] = post.to(app, WHO)
    assert "Ditt konto är borta." in letter.text
    assert "imy.se" in letter.text
    events = db.session.scalars(
        select(Event).where(Event.subject_type == "data_request").order_by(Event.id)
    ).all()
    assert [each.verb for each in events] == [
        Verb.REQUEST_RECORDED,
        Verb.REQUEST_CARRIED_OUT,
        Verb.REQUEST_ANSWERED,
    ]
    assert all(WHO not in str(each.data) and "Kim" not in str(each.data) for each in events)


def test_a_person_without_an_account_goes_from_what_was_registered(client: Visitor, registrar: User) -> None:
    came = registered(
        make.consultation(), registrar, sender_email=WHO, sender_name="Kim K", signed_as="Kim K"
    )
    page = note(client)
    assert "Svar som registrerades från den här adressen" in page.said
    client.submit(page, "Radera personen")
    db.session.expire_all()
    kept = db.session.get_one(Registration, came.id)
    assert (kept.sender_email, kept.signed_as) == ("", "")
    assert kept.sender_name == "Kim K", "the register keeps who sent it"
    said = db.session.scalars(select(Comment).where(Comment.registration_id == came.id)).one()
    assert (said.signed_as, said.body) == ("", "Skriv tydligare.")


def test_what_the_program_does_not_know_is_said(client: Visitor, registrar: User) -> None:
    page = note(client, email="nobody@example.org")
    assert "Inget är knutet till den här adressen" in page.said
    page = note(client, email="")
    assert "Utan en e-postadress" in page.said
    assert "Radera personen" not in page.said
    page = client.submit(page, "Spara svaret", state="refused", answer="Vi har inget om dig.")
    assert "Skriv ut svaret" in page.said


def test_bad_input_is_said_at_the_form_and_nothing_is_lost(client: Visitor, registrar: User) -> None:
    page = note(client, email="", name="")
    assert page.status_code == 422
    assert "Skriv ett namn eller en e-postadress" in page.said
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    page = note(client, received_on=tomorrow)
    assert page.status_code == 422
    assert "efter i dag" in page.said
    page = note(client, email="inte en adress")
    assert page.status_code == 422
    assert "Radera mig." in page.one("//textarea[@name='asks']")
    assert make.rows(Request) == 0


def test_a_request_is_not_said_to_be_carried_out_before_it_is(client: Visitor, registrar: User) -> None:
    page = client.submit(note(client), "Skicka svaret", state="granted", answer="Klart.")
    assert page.status_code == 409
    assert "Radera först" in page.said
    assert "Klart." in page.one("//textarea[@name='answer']")
    page = client.submit(page, "Skicka svaret", state="", answer="Klart.")
    assert page.status_code == 422


def test_two_colleagues_do_not_answer_twice_or_let_go_twice(registrar: User) -> None:
    request, other = asked(registrar), make.actor(make.user(Role.REGISTRAR))
    with transaction():
        requests.erase(other, request, 1)
    with pytest.raises(Outdated), transaction():
        requests.erase(make.actor(registrar), request, 1)
    with transaction():
        requests.answer(other, request, Answering(RequestState.GRANTED, "Klart.", 2))
    with pytest.raises(Exception, match="request_answered"), transaction():
        requests.answer(make.actor(registrar), request, Answering(RequestState.REFUSED, "Nej.", 2))


def test_the_account_of_a_colleague_is_not_closed_so(client: Visitor, registrar: User) -> None:
    colleague = make.user(Role.DRAFTER, email=WHO, name="Disa")
    page = client.submit(note(client), "Radera personen")
    assert page.status_code == 409
    assert "kollegas" in page.said
    assert db.session.get_one(User, colleague.id, populate_existing=True).name == "Disa"


def test_what_is_late_stands_first_and_says_so(client: Visitor, registrar: User) -> None:
    with travel(clock.start_of(date(2026, 1, 31)) + timedelta(hours=12), tick=False):
        request = asked(registrar)
        assert request.due_on == date(2026, 2, 28), "a month, to its last day"
        asked(registrar, email="other@example.org", name="Bo", received_on=date(2026, 1, 2))
    page = client.visit("/admin/requests")
    assert page.all("//tbody/tr/td[1]/bdi/text()") == ["Bo", "Kim"]
    assert page.said.count("Försenat") == 2


def test_nothing_of_a_room_is_counted(registrar: User) -> None:
    person = make.user(organisation=make.organisation(), email=WHO)
    found = queries.found(make.actor(registrar), asked(registrar))
    assert {each.what for each in found.tied} >= {Tie.ACCOUNT, Tie.MEMBERSHIPS}
    assert found.user is not None
    assert found.user.id == person.id


def test_only_registrars_see_requests(client: Visitor, registrar: User) -> None:
    asked(registrar)
    for role in (Role.DRAFTER, Role.PROCESS_OWNER, Role.ADMINISTRATOR):
        make.sign_in(client, make.user(role))
        assert client.get("/admin/requests").status_code == 403
        assert client.get("/admin/requests/1").status_code == 403


def test_letters_to_the_address_go_too(client: Visitor, registrar: User) -> None:
    now = clock.now()
    db.session.add(Mail(key="a", recipient=WHO, locale="sv", created_at=now, next_try_at=now, sent_at=now))
    db.session.commit()
    client.submit(note(client), "Radera personen")
    assert make.rows(Mail) == 0


def test_the_pages_ask_the_database_a_few_times(client: Visitor, registrar: User, queries: Queries) -> None:
    for _each in range(20):
        asked(registrar)
    with queries.at_most(9):
        client.visit("/admin/requests")
    with queries.at_most(24):
        client.visit("/admin/requests/1")


def test_links_to_the_mailbox_of_a_body_are_not_the_person_s(registrar: User) -> None:
    body = make.organisation(email=WHO)
    with transaction():
        links.make(SYSTEM, LinkPurpose.CLAIM, WHO, organisation_id=body.id)
    request = asked(registrar)
    with transaction():
        requests.erase(make.actor(registrar), request, 1)
    assert make.rows(SingleUseLink) == 1
