"""More time to answer: asking for it, and being told yes or no."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.model.consultations import Consultation, Invitation
from consult.model.organisations import Organisation, OrganisationRole
from consult.model.records import Event, Verb
from consult.model.users import Role, User
from tests import factories
from tests.support import post
from tests.support.client import Page, Visitor

WHY = "Kommunstyrelsen sammanträder en vecka senare."


def ask(client: Visitor, consultation: Consultation, days: int = 7) -> Page:
    page = client.visit(f"/organisations/ekby-kommun/statements/{consultation.slug}/time")
    until = (consultation.last_day + timedelta(days=days)).isoformat()
    return client.submit(page, "Begär anstånd", until=until, because=WHY)


def invitation() -> Invitation:
    db.session.rollback()
    return db.session.scalars(select(Invitation)).one()


def as_owner(client: Visitor, consultation: Consultation) -> Page:
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))
    return client.visit(f"/desk/consultations/{consultation.slug}/invited/ekby-kommun")


@pytest.mark.usefixtures("member")
def test_an_organisation_asks_and_is_given_more_time(
    app: Flask, client: Visitor, consultation: Consultation
) -> None:
    page = ask(client, consultation)
    assert "Ni har begärt anstånd till och med den" in page.said
    wanted = consultation.last_day + timedelta(days=7)
    assert (invitation().asked_until, invitation().asked_because) == (wanted, WHY)
    page = as_owner(client, consultation)
    assert WHY in page.said
    assert page.one("//input[@name='until']/@value") == wanted.isoformat(), "the day asked for is filled in"
    client.submit(page, "Ge mer tid")
    assert (invitation().extended_to, invitation().asked_until) == (wanted, None)
    letter = post.to(app, "ekby@example.org")[-1]
    assert letter.subject.startswith("Mer tid att svara")
    assert "Ekby kommun har fått mer tid att svara" in letter.text


@pytest.mark.usefixtures("member")
def test_an_organisation_is_told_why_it_gets_no_more_time(
    app: Flask, client: Visitor, consultation: Consultation, member: User
) -> None:
    ask(client, consultation)
    page = client.submit(as_owner(client, consultation), "Avslå begäran", because="Beslutet kan inte vänta.")
    assert "Organisationen får veta att begäran är avslagen." in page.text
    letter = post.to(app, "ekby@example.org")[-1]
    assert "Beslutet kan inte vänta." in letter.text
    factories.sign_in(client, member)
    page = client.visit(f"/organisations/ekby-kommun/statements/{consultation.slug}")
    assert "Regionen har avslagit er begäran om anstånd: Beslutet kan inte vänta." in page.said
    assert invitation().extended_to is None


@pytest.mark.usefixtures("member")
def test_a_refusal_without_a_reason_is_sent_back(client: Visitor, consultation: Consultation) -> None:
    ask(client, consultation)
    page = client.submit(as_owner(client, consultation), "Avslå begäran")
    assert page.status_code == 422
    assert "Skriv varför." in page.said
    assert invitation().refused_at is None


@pytest.mark.usefixtures("member")
def test_a_day_that_is_not_later_is_refused_and_kept(client: Visitor, consultation: Consultation) -> None:
    page = ask(client, consultation, days=0)
    assert page.status_code == 422
    assert page.one("//input[@name='until']/@value") == consultation.last_day.isoformat()
    assert WHY in page.said
    assert invitation().asked_until is None


@pytest.mark.usefixtures("member")
def test_asking_tells_the_log_that_one_asked_and_nothing_else(
    client: Visitor, consultation: Consultation
) -> None:
    ask(client, consultation)
    event = db.session.scalars(select(Event).where(Event.verb == Verb.EXTENSION_ASKED)).one()
    assert set(event.data) == {"organisation", "until"}


def test_whoever_only_writes_does_not_ask(
    client: Visitor, consultation: Consultation, body: Organisation
) -> None:
    factories.sign_in(client, factories.user(organisation=body, membership=OrganisationRole.CONTRIBUTOR))
    page = client.visit(f"/organisations/ekby-kommun/statements/{consultation.slug}")
    assert "Begär anstånd" not in page.said
    assert ask(client, consultation).status_code == 403


def test_an_organisation_that_is_not_invited_cannot_ask(client: Visitor, body: Organisation) -> None:
    consultation = factories.consultation()
    factories.sign_in(client, factories.user(organisation=body))
    assert ask(client, consultation).status_code == 409
    assert clock.today() < consultation.last_day
