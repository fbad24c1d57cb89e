"""Beside a comment at the desk: the body's response, what else it says on the section, and earlier answers to it."""

import pytest
from flask import Flask

from consult.db import db
from consult.model.consultations import Consultation
from consult.model.dispositions import Outcome
from consult.model.organisations import Organisation
from consult.model.plans import Plan
from consult.model.users import Role, User
from tests import factories as make
from tests.support.client import Visitor

SENDER = "//div[@id='sender']"


@pytest.fixture
def body(app: Flask) -> Organisation:
    return make.organisation(name="Sala kommun")


@pytest.fixture
def round_(body: Organisation) -> Consultation:
    return make.consultation(slug="remissen")


@pytest.fixture(autouse=True)
def _drafter(client: Visitor, round_: Consultation) -> None:
    make.sign_in(client, make.user(Role.DRAFTER))


def member(body: Organisation) -> User:
    return make.user(organisation=body)


def test_earlier_answers_to_the_body_stand_beside_its_comment_in_this_and_earlier_rounds(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    plan = db.session.get_one(Plan, round_.plan_id)
    later = make.consultation(make.published(plan), slug="nasta", first=-5)
    first = make.comment(round_, "1.1", by=member(body))
    make.proposed(first, outcome=Outcome.NOT_ACCEPTED, reasons={"sv": "Staten äger frågan."})
    unanswered = make.comment(round_, "1.2", by=member(body), body="Inte besvarad än.")
    other = make.comment(round_, "1.1")
    make.proposed(other, outcome=Outcome.NO_CHANGE, reasons={"sv": "Till någon annan."})
    mine = make.comment(later, "2.1", by=member(body))
    page = client.visit(f"/desk/consultations/nasta/comments/{mine.number}")
    shown = page.one(SENDER)
    assert "Staten äger frågan." in shown
    assert "Till någon annan." not in shown
    assert f"Synpunkt {unanswered.number} " not in shown
    assert f"/desk/consultations/remissen/comments/{first.number}" in page.all(f"{SENDER}//a/@href")


def test_its_other_comments_on_the_section_stand_there_and_not_those_on_others(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    mine = make.comment(round_, "1.1", by=member(body))
    make.comment(round_, "1.2", by=member(body), body="Också **om** utgångspunkter.")
    make.comment(round_, "2.1", by=member(body), body="Om näringsliv.")
    shown = client.visit(f"/desk/consultations/remissen/comments/{mine.number}").one(SENDER)
    assert "Också om utgångspunkter." in shown
    assert "Om näringsliv." not in shown
    assert "har inte lämnat in något svar som gäller" in shown


def test_a_private_person_has_no_such_part(client: Visitor, round_: Consultation) -> None:
    mine = make.comment(round_, "1.1", by=make.user())
    assert not client.visit(f"/desk/consultations/remissen/comments/{mine.number}").all(SENDER)
