"""What holds for every page there is: it is sound in both languages and says nothing that cannot be translated."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag, urljoin

import pytest
from flask import Flask
from flask_babel import get_domain

from consult.model.users import Role
from tests import factories
from tests.support import pseudo, world
from tests.support.client import Visitor
from tests.support.routes import Route, routes

LOOKERS = ("anonymous", "invited", "staff")
ORDERLY = {200, 302, 303, 403, 404, 405, 409}
pytestmark = pytest.mark.once


@pytest.fixture(params=world.PHASES)
def place(request: pytest.FixtureRequest, app: Flask) -> world.World:
    """Give the small world in one phase."""
    return world.build(request.param)


@pytest.fixture(params=LOOKERS)
def looker(request: pytest.FixtureRequest, place: world.World, client: Visitor) -> Visitor:
    """Give the browser of someone in it; on the region's side, of someone who holds every role."""
    person = place.people["owner" if request.param == "staff" else request.param]
    for role in Role if request.param == "staff" and person else ():
        if role is not Role.PROCESS_OWNER:
            factories.also(person, role)
    if person:
        factories.sign_in(client, person)
    return client


def pages(app: Flask, place: world.World) -> Iterator[Route]:
    return (route for route in routes(app, place.names) if route.method == "GET")


def test_every_page_passes_the_audit_in_english(app: Flask, place: world.World, looker: Visitor) -> None:
    looker.set_cookie("locale", "en")
    answers = {route.address: looker.get(route.address).status_code for route in pages(app, place)}
    assert {address: status for address, status in answers.items() if status not in ORDERLY} == {}


def test_every_page_passes_the_audit_and_every_word_of_it_can_be_translated(
    app: Flask, place: world.World, looker: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_up: dict[Any, Any] = {(locale, "messages"): pseudo.Pseudo() for locale in ("sv", "en")}
    with app.test_request_context():
        monkeypatch.setattr(get_domain(), "cache", made_up)
    stored = pseudo.stored_words()
    problems = [
        f"{route.address}: {problem}"
        for route in pages(app, place)
        if (response := looker.get(route.address)).status_code == 200 and response.mimetype == "text/html"
        for problem in pseudo.unmarked(response.text, stored)
    ]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("persona", world.PERSONAS)
def test_every_link_on_a_page_leads_where_its_reader_may_go(
    persona: str, app: Flask, place: world.World, client: Visitor
) -> None:
    if person := place.people[persona]:
        factories.sign_in(client, person)
    answers: dict[str, int] = {}
    dead = []
    for route in pages(app, place):
        page = client.get(route.address)
        if page.status_code != 200 or page.mimetype != "text/html":
            continue
        for address in _addresses(page):
            if address not in answers:
                answers[address] = client.get(address, follow_redirects=True).status_code
            if answers[address] != 200:
                dead.append(f"{route.address} leads to {address}: {answers[address]}")
    assert not dead, "\n".join(dead)


def _addresses(page: Any) -> set[str]:
    """Give the addresses of this site that a page links to, without their place on the page."""
    links = page.tree.xpath("//a/@href")
    here = [link for link in links if not link.startswith(("http", "mailto:", "tel:"))]
    return {urldefrag(urljoin(page.request.path, link)).url for link in here}
