"""An organisation's room in tests: whose it is, and what one does there."""

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db
from consult.model.consultations import Consultation, Invitation, InvitationState
from consult.model.organisations import Organisation
from consult.model.statements import Statement
from consult.model.users import User
from consult.model.versions import Version
from tests import factories
from tests.support.client import Page, Visitor

GENERAL = {
    "stance": "supports_with_comments",
    "summary": "Vi delar uppfattningen att planen ska vägleda.",
    "views": "Ansvaret behöver bli **tydligare**.",
}


@pytest.fixture(name="body")
def _body(app: Flask) -> Organisation:
    assert app
    return factories.organisation(name="Ekby kommun", slug="ekby-kommun")


@pytest.fixture(name="consultation")
def _consultation(body: Organisation) -> Consultation:
    invitation = Invitation(organisation_id=body.id, state=InvitationState.OPENED)
    return factories.consultation(invitations=[invitation])


@pytest.fixture(name="member")
def _member(body: Organisation, client: Visitor) -> User:
    member = factories.user(organisation=body, title="Näringslivsstrateg", email="ekby@example.org")
    factories.sign_in(client, member)
    return member


def address(consultation: Consultation, rest: str = "") -> str:
    return f"/organisations/ekby-kommun/statements/{consultation.slug}{rest}"


def block(consultation: Consultation, label: str) -> str:
    return factories.block_of(db.session.get_one(Version, consultation.version_id), label).uid


def draft() -> Statement:
    db.session.rollback()
    return db.session.scalars(select(Statement).where(Statement.number.is_(None))).one()


def write(client: Visitor, consultation: Consultation, **general: str) -> Page:
    return client.submit(client.visit(address(consultation)), "Spara utkastet", **(GENERAL | general))


def add_view(client: Visitor, consultation: Consultation, label: str = "1.1", **fields: str) -> Page:
    uid = block(consultation, label)
    said = {"kind": "proposal", "body": "Skriv vem som ansvarar."} | fields
    return client.submit(client.visit(address(consultation, f"/blocks/{uid}")), "Spara i utkastet", **said)


def hand_in(client: Visitor, consultation: Consultation) -> Page:
    page = client.visit(address(consultation, "/submit"))
    return client.submit(page, "Skicka in för Ekby kommun")
