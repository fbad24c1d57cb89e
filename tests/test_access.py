"""Who gets what from every route: a new route, or a changed answer, shows up here and is looked at by a person.

The file tests/golden/access.txt has a line for each route and phase and a column for each persona. It holds the
status, or `in` where the reader is asked to sign in. What a route answers is written down with
`pytest -n0 tests/test_access.py --update-golden`, and the difference is for the reviewer to judge.
"""

from collections.abc import Iterator

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


@pytest.fixture(params=world.PHASES)
def place(request: pytest.FixtureRequest, database: Database) -> Iterator[world.World]:
    """Give the small world in one phase."""
    made = world.build(request.param)
    made.names["phase"] = request.param
    yield made
    database.let_go()


@pytest.mark.parametrize("persona", world.PERSONAS)
def test_every_route_answers_each_persona_as_written_down(
    persona: str, place: world.World, bare_app: Flask, database: Database, request: pytest.FixtureRequest
) -> None:
    phase = place.names["phase"]
    client = bare_app.test_client()
    if person := place.people[persona]:
        factories.sign_in(client, person)
    database.keep()
    found = {
        f"{route.label} {phase}": _answer(client, route, database) for route in routes(bare_app, place.names)
    }
    golden = Table("access.txt", list(world.PERSONAS))
    others = {
        label: value for label, value in golden.column(persona).items() if not label.endswith(f" {phase}")
    }
    if request.config.getoption("--update-golden"):
        golden.write(persona, others | found)
    assert found == {label: value for label, value in golden.column(persona).items() if label not in others}


def _answer(client: FlaskClient, route: Route, database: Database) -> str:
    cookies = client.get_cookie("session")
    response = client.open(route.address, method=route.method)
    if cookies:
        client.set_cookie("session", cookies.value)
    if route.method != "GET" and response.status_code < 400:
        database.put_back()
    asks = response.status_code in {302, 303} and response.location.startswith(SIGN_IN)
    return "in" if asks else str(response.status_code)
