"""The page where an organisation chooses its steps, and its room with those steps only."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.model.consultations import Consultation
from consult.model.organisations import Organisation, OrganisationRole, Sector
from consult.model.statements import Statement, StatementState
from consult.model.users import Role
from tests import factories
from tests.support.client import Page, Visitor
from tests.support.queries import Queries
from tests.support.room import address, draft, hand_in, write


def choose(client: Visitor, **ticked: str) -> Page:
    page = client.visit("/organisations/ekby-kommun/steps")
    return client.submit(page, "Spara stegen", **({"approval": "", "decision": ""} | ticked))


def shown(page: Page) -> list[str]:
    return page.all("//ol[@class='steps']//*[@class='step-t']")


@pytest.mark.usefixtures("member")
def test_a_small_body_hands_in_without_approval_and_decision(
    client: Visitor, consultation: Consultation
) -> None:
    assert shown(client.visit(address(consultation))) == [
        "Utkast",
        "Internt godkänt",
        "Beslutat",
        "Inskickat",
    ]
    page = choose(client)
    assert "Stegen är sparade. Bara din organisation kan se dem." in page.said
    assert "Godkännande inom organisationen: avstängt" in page.said
    assert "Beslut av styrelse eller nämnd, eller på delegation: avstängt" in page.said
    page = write(client, consultation)
    assert shown(page) == ["Utkast", "Inskickat"]
    assert not page.all("//form[contains(@action, '/approve')]")
    page = client.visit(address(consultation, "/submit"))
    assert "har inte godkänts" not in page.said
    assert not page.all("//input[@name='is_preliminary']")
    assert hand_in(client, consultation).h1 == "Svar 1: Ekby kommun"


@pytest.mark.usefixtures("member")
def test_a_body_without_approval_notes_the_decision_of_its_draft(
    client: Visitor, consultation: Consultation
) -> None:
    choose(client, decision="y")
    page = client.submit(
        client.visit(write(client, consultation) and address(consultation, "/decision")),
        "Anteckna beslutet",
        way="delegation",
        body="Utvecklingschefen",
        day=(clock.today() - timedelta(days=1)).isoformat(),
    )
    assert "Beslutet är antecknat." in page.said
    assert shown(page) == ["Utkast, klart", "Beslutat", "Inskickat"]
    assert (draft().state, draft().is_delegated) == (StatementState.DECIDED, True)
    page = hand_in(client, consultation)
    assert "Beslutat på delegation av" in page.said
    assert "Utvecklingschefen" in page.said
    copy = db.session.scalars(select(Statement.copy)).one()
    assert copy
    assert '"delegated": true' in copy


@pytest.mark.usefixtures("member")
def test_a_page_from_before_a_step_was_switched_off_does_nothing_and_says_so(
    client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation)
    stale = client.visit(address(consultation))
    choose(client)
    page = client.submit(stale, "Godkänn svaret")
    assert "Det går inte att göra med svaret just nu." in page.said
    assert draft().state is StatementState.DRAFT
    page = client.visit(address(consultation, "/decision"))
    assert "Det finns inget beslut att anteckna." in page.said


@pytest.mark.usefixtures("member")
def test_what_is_approved_can_be_handed_in_when_the_decision_is_switched_off(
    client: Visitor, consultation: Consultation
) -> None:
    client.submit(write(client, consultation), "Godkänn svaret")
    choose(client)
    page = client.visit(address(consultation))
    assert shown(page) == ["Utkast, klart", "Internt godkänt", "Inskickat"]
    assert page.all("//p[@class='next']/a") == ["Läs igenom och skicka in"]


def test_only_members_see_the_steps_and_only_coordinators_change_them(
    client: Visitor, body: Organisation
) -> None:
    factories.sign_in(client, factories.user(organisation=body, membership=OrganisationRole.CONTRIBUTOR))
    page = client.visit("/organisations/ekby-kommun/steps")
    assert "En samordnare i din organisation kan ändra det här." in page.said
    assert not page.all("//main//form")
    for person in (factories.user(Role.ADMINISTRATOR), factories.user(organisation=factories.organisation())):
        factories.sign_in(client, person)
        assert client.get("/organisations/ekby-kommun/steps").status_code == 404
    factories.sign_in(client, factories.user(Role.ADMINISTRATOR))
    assert "/steps" not in client.visit("/organisations/ekby-kommun").text


def test_business_promoters_begin_without_the_steps(client: Visitor, consultation: Consultation) -> None:
    body = factories.organisation(Sector.BUSINESS_PROMOTER, name="Tillväxt Ekby", slug="tillvaxt-ekby")
    factories.sign_in(client, factories.user(organisation=body))
    page = client.visit(f"/organisations/tillvaxt-ekby/statements/{consultation.slug}")
    assert shown(page) == ["Utkast", "Inskickat"]


@pytest.mark.usefixtures("member")
def test_the_page_takes_as_many_statements_for_many_changes_as_for_few(
    client: Visitor, queries: Queries
) -> None:
    for turn in range(4):
        choose(client, **({"decision": "y"} if turn % 2 else {}))
    with queries.at_most(7):
        client.visit("/organisations/ekby-kommun/steps")
