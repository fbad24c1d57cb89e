"""Who gets what from every route: a new route, or a changed answer, shows up here and is looked at by a person.

The file tests/golden/access.txt has a line for each route and phase and a column for each persona. It holds the
status, or `in` where the reader is asked to sign in. What a route answers is written down with
`pytest -n0 tests/test_access.py --update-golden`, and the difference is for the reviewer to judge.
"""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.support import world
from tests.support.database import Database, MakeApp
from tests.support.golden import Table
from tests.support.routes import Route, routes

SIGN_IN = "/sign-in"


@pytest.fixture(scope="module")
def bare_app(make_app: MakeApp) -> Flask:
    """Give the program with forms that need no token, because each request here stands alone."""
    app = make_app()
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = FlaskClient
    return app


@pytest.mark.once
@pytest.mark.parametrize("phase", world.PHASES)
def test_every_route_answers_each_persona_as_written_down(
    phase: str, bare_app: Flask, database: Database, request: pytest.FixtureRequest
) -> None:
    place = world.build(phase)
    clients = {persona: bare_app.test_client() for persona in world.PERSONAS}
    for persona, client in clients.items():
        if person := place.people[persona]:
            factories.sign_in(client, person)
    database.keep()
    try:
        for persona, client in clients.items():
            found = {
                f"{route.label} {phase}": _answer(client, route, database)
                for route in routes(bare_app, place.names)
            }
            _compare(persona, phase, found, request)
    finally:
        database.let_go()


def _compare(persona: str, phase: str, found: dict[str, str], request: pytest.FixtureRequest) -> None:
    golden = Table("access.txt", list(world.PERSONAS))
    before = golden.column(persona)
    others = {label: value for label, value in before.items() if not label.endswith(f" {phase}")}
    if request.config.getoption("--update-golden"):
        golden.write(persona, others | found)
    else:
        expected = {label: value for label, value in before.items() if label not in others}
        assert found == expected, f"{persona} gets something else than is written down"


def _answer(client: FlaskClient, route: Route, database: Database) -> str:
    cookies = client.get_cookie("session")
    response = client.open(route.address, method=route.method, data=route.form or None)
    if cookies:
        client.set_cookie("session", cookies.value)
    if route.method != "GET" and response.status_code < 400:
        database.put_back()
    asks = response.status_code in {302, 303} and response.location.startswith(SIGN_IN)
    return "in" if asks else str(response.status_code)
