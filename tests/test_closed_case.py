"""In a closed case nobody can change anything through any route, and everyone reads what they read before."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Table, select

from consult import clock
from consult.db import Base, db
from consult.model.closings import Closing, Package
from consult.model.consultations import Consultation
from tests import factories
from tests.support import world
from tests.support.database import Database
from tests.support.routes import Route, routes

pytestmark = pytest.mark.once

ELSEWHERE = frozenset(
    {
        *("event", "notice", "delivery", "preference", "single_use_link"),
        *("edit", "phrase_use", "view", "mention", "rectification"),
    }
)
"""Tables that lead to a consultation and are not of its case: the log, letters and links, what the case system was told,
the text of the plan and phrases, what a colleague has saved or read for themselves, and corrections of data about people.
"""


def _tables() -> Iterator[Table]:
    """Give the tables of what belongs to a consultation, however far away."""
    inside = {"consultation", "original"}
    for _again in Base.metadata.sorted_tables:
        inside |= {each.name for each in Base.metadata.sorted_tables if _leads_to(each, inside)}
    yield from (each for each in Base.metadata.sorted_tables if each.name in inside - ELSEWHERE)


def _leads_to(table: Table, others: set[str]) -> bool:
    return any(key.column.table.name in others for key in table.foreign_keys)


def _rows() -> dict[str, set[str]]:
    """Read what stands in the tables of a case."""
    with db.engine.connect() as connection:
        return {table.name: {repr(row) for row in connection.execute(select(table))} for table in _tables()}


def _close(name: str) -> None:
    round_ = db.session.scalars(select(Consultation).where(Consultation.slug == name)).one()
    closing = Closing(plan_id=round_.plan_id, number=7, closed_at=clock.now())
    closing.package = Package(name="arkiv", asked_at=clock.now())
    db.session.add(closing)
    db.session.flush()
    round_.closing_id = closing.id
    db.session.commit()


@pytest.mark.parametrize("phase", world.PHASES)
@pytest.mark.parametrize(
    "persona", ["invited", "other", "private", "drafter", "approver", "owner", "registrar"]
)
def test_nothing_in_a_closed_case_is_changed_by_any_route(
    persona: str, phase: str, app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", value=False)
    place = world.build(phase)
    _close(place.names["consultation"])
    client = FlaskClient(app, app.response_class, use_cookies=True)
    person = place.people[persona]
    assert person
    factories.sign_in(client, person)
    before, changed = _rows(), {}
    database.keep()
    try:
        for route in routes(app, place.names):
            if route.method != "GET" and route.endpoint != "closings.reopen":
                _send(client, route)
                if (after := _rows()) != before:
                    changed[route.label] = sorted(key for key, rows in after.items() if rows != before[key])
                database.put_back()
    finally:
        database.let_go()
    assert changed == {}


def _send(client: FlaskClient, route: Route) -> None:
    cookie = client.get_cookie("session")
    client.open(route.address, method=route.method, data=route.form or None).close()
    if cookie:
        client.set_cookie("session", cookie.value)
