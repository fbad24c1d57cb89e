"""What the other tests lean on does catch what it is there to catch."""

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from consult.db import db
from consult.model.organisations import Organisation, Sector
from tests.support.client import Visitor
from tests.support.database import MakeApp
from tests.support.queries import Queries


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_begins_with_an_empty_database(app: Flask, turn: str) -> None:
    assert db.session.scalar(select(func.count()).select_from(Organisation)) == 0
    db.session.add(
        Organisation(slug=turn, name=turn, sector=Sector.MUNICIPALITY, email=f"{turn}@example.org")
    )
    db.session.commit()
    assert db.session.scalar(select(Organisation.id)) == 1


def test_too_many_statements_are_listed(app: Flask, queries: Queries) -> None:
    def ask() -> None:
        for statement in ("SELECT 1", "SELECT 2", "SELECT 1"):
            db.session.execute(text(statement))

    with queries.at_most(3):
        ask()
    with (
        pytest.raises(AssertionError, match=r"3 statements, 2 are allowed:\s+2 × SELECT 1\s+1 × SELECT 2"),
        queries.at_most(2),
    ):
        ask()


def test_a_page_that_fails_the_audit_fails_the_test_that_got_it(app: Flask, make_app: MakeApp) -> None:
    broken = make_app()
    broken.add_url_rule("/broken", view_func=lambda: "<!doctype html><title>Hem</title><h1>Start</h1>")
    with broken.app_context(), pytest.raises(AssertionError, match="does not start with the h1 'Start'"):
        broken.test_client().get("/broken")


def test_a_request_sees_what_the_test_arranged_and_nothing_of_its_session(
    app: Flask, client: Visitor
) -> None:
    organisation = Organisation(slug="a", name="A", sector=Sector.MUNICIPALITY, email="a@example.org")
    db.session.add(organisation)
    seen: list[object] = []
    application = client.application
    application.before_request_funcs.setdefault(None, []).append(
        lambda: seen.append(db.session.get(Organisation, 1))
    )
    try:
        client.get("/healthz")
    finally:
        application.before_request_funcs[None].pop()
    assert isinstance(seen[0], Organisation)
    assert seen[0] is not organisation
