"""A drafter at the desk of a consultation, and the passage whose words tests change there."""

import pytest
from flask import Flask

from consult.db import db
from consult.model.consultations import Consultation
from consult.model.plans import Plan
from consult.model.users import Role
from tests import factories
from tests.support.client import Visitor

LABEL = "2.1"
OLD = "Varje kommun ska ha minst en namngiven kontaktperson för företagsfrågor."


@pytest.fixture(name="round_")
def _round(app: Flask) -> Consultation:
    assert app
    return factories.consultation()


@pytest.fixture(name="desk")
def _desk(client: Visitor, round_: Consultation) -> Visitor:
    assert round_
    factories.sign_in(client, factories.user(Role.DRAFTER))
    return client


def now(round_: Consultation, label: str = LABEL) -> str:
    """Give what a passage of the working text says now."""
    db.session.expire_all()
    plan = db.session.get_one(Plan, db.session.get_one(Consultation, round_.id).plan_id)
    block = factories.block_of(factories.working(plan), label)
    return next(text.source for text in block.texts if text.locale == "sv")
