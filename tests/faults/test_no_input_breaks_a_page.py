"""Whatever is sent to whichever page, the program answers with a page of its own and never with a failure."""

import re
from collections.abc import Iterable, Iterator
from contextvars import Context
from itertools import count
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html as lxml_html
from werkzeug.test import TestResponse

from consult.db import db
from consult.model.users import Role
from consult.paths import PACKAGE
from tests import factories
from tests.support import world
from tests.support.database import Database
from tests.support.routes import Route, routes

pytestmark = pytest.mark.usefixtures("app")

WORDS = (
    "a\x00b",
    "\u202e<script>alert('&\"')</script>\u2066\ufffe\x1b\x7f",
    "x" * 30_000,
    "{{ 7 * 7 }} %(x)s %s",
    "../..//\\evil.example/[http://[",
    "a\r\nSet-Cookie: b=c",
    "*" * 400 + "[](" * 400 + "> " * 400,
)
NUMBERS = ("-1", "0", "2147483648", "9223372036854775808", "9" * 5000, "٣", "²", "1e400", "NaN", "+1", "1_0")
DAYS = ("2026-02-30", "0000-00-00", "9999-12-31", "0001-01-01", "2026-W10-1")
VALUES = WORDS + NUMBERS + DAYS
"""What nobody sends by mistake, and numbers and days that no row has."""

RAW = ("%ED%A0%80", "%FF%FE", "%00")
"""Escapes of bytes that are no text."""

READS = re.compile(r"""(?:args|form|values|arguments|files|getlist)[\w.]*[(\[]\s*["'](\w+)["']""")
MOST_FIELDS = 7
"""So many fields of a form are tried one by one; what follows are rows like the ones before."""

STAFF = pytest.mark.parametrize("prober", ["staff"], indirect=True)
THOSE_WHO_WRITE = pytest.mark.parametrize("prober", ["staff", "invited"], indirect=True)
EVERYONE = pytest.mark.parametrize("prober", ["staff", "invited", "anonymous"], indirect=True)


def known_names() -> list[str]:
    """Find the names of what views read by themselves from an address or a form."""
    sources = [path.read_text() for path in sorted((PACKAGE / "web").rglob("*.py"))]
    found = {name for source in sources for name in READS.findall(source)}
    assert {"next", "before", "question"} <= found
    return sorted(found)


def _whole(client: FlaskClient, path: str, **kwargs: Any) -> TestResponse:
    """Get an answer to its end, also one that is written while it is sent."""
    answer = FlaskClient.open(client, path, **kwargs)
    answer.get_data()
    answer.close()
    return answer


class Prober:
    """Someone's browser, which sends what no form would and takes down each failure."""

    def __init__(self, app: Flask, database: Database, voice: str) -> None:
        self.app = app
        self.database = database
        self.failures: dict[str, str] = {}
        self.turns = count()
        self.is_changed = False
        self.world = world.build("open")
        person = self.world.people["admin" if voice == "staff" else voice]
        for role in set(Role) - {Role.ADMINISTRATOR} if voice == "staff" and person else ():
            factories.also(person, role)
        self.client = app.test_client()
        if person:
            factories.sign_in(self.client, person)
        self.session = session_of(self.client)
        page = self.send("GET", "/account" if person else "/sign-in")
        self.token = tree_of(page).xpath("//input[@name='csrf_token']/@value")[0]
        self.session = session_of(self.client)
        database.keep()

    def routes(self, method: str) -> Iterator[Route]:
        """Go through the routes; what was changed on the way is undone, so that each finds the world as it was."""
        for route in routes(self.app, self.world.names):
            if route.method == method:
                yield route
                self.undo()

    def undo(self) -> None:
        if self.is_changed:
            self.database.put_back()
        self.is_changed = False

    def send(self, method: str, path: str, **kwargs: Any) -> Any:
        """Send it from a browser that remembers nothing of what it sent before."""
        if self.session:
            self.client.set_cookie("session", self.session)
        try:
            answer: TestResponse = Context().run(_whole, self.client, path, method=method, **kwargs)
        except Exception as error:  # noqa: BLE001 -- any failure is what is looked for
            self._note(method, path, kwargs, f"{type(error).__name__}: {str(error)[:300]}")
            return None
        if answer.status_code >= 500:
            self._note(method, path, kwargs, answer.status)
        self.is_changed |= method == "POST" and answer.status_code < 400
        return answer

    def _note(self, method: str, path: str, kwargs: dict[str, Any], what: str) -> None:
        sent = {name: str(value)[:500] for name, value in kwargs.items()}
        self.failures.setdefault(f"{method} {path.partition('?')[0][:100]}: {what}", f"{path[:300]} {sent}")

    def post(self, path: str, fields: dict[str, Any]) -> Any:
        return self.send("POST", path, data=fields | {"csrf_token": self.token})

    def rotated(self, names: Iterable[str]) -> dict[str, str]:
        """Give each name another value, and other values each time."""
        turn = next(self.turns)
        return {name: VALUES[(turn * 5 + place) % len(VALUES)] for place, name in enumerate(names)}

    def report(self) -> None:
        told = "\n".join(f"{what}\n    {sent}" for what, sent in self.failures.items())
        assert not self.failures, f"{len(self.failures)} failures:\n{told}"


@pytest.fixture
def prober(request: pytest.FixtureRequest, app: Flask, database: Database) -> Iterator[Prober]:
    yield Prober(app, database, request.param)
    db.session.rollback()
    database.let_go()


def session_of(client: FlaskClient) -> str:
    cookie = client.get_cookie("session")
    return cookie.value if cookie else ""


def tree_of(page: Any) -> Any:
    return lxml_html.document_fromstring(page.text)


def hostile_addresses(route: Route) -> Iterator[str]:
    """Put something else into each place of a route's address in turn."""
    pieces = re.split(r"<[^>]+>", route.rule)
    given = re.fullmatch("(.*)".join(map(re.escape, pieces)), route.address)
    assert given, route
    for at, argument in enumerate(re.findall(r"<([^>]+)>", route.rule)):
        values = ("0", "2147483648", "9" * 5000) if "int:" in argument else (*RAW, quote(WORDS[1]), "9" * 30)
        for value in values:
            parts = [value if place == at else part for place, part in enumerate(given.groups())]
            yield "".join(piece + part for piece, part in zip(pieces, [*parts, ""], strict=True))


def forms_on(page: Any, path: str) -> Iterator[tuple[str, str, dict[str, list[str]]]]:
    """Give each form of a page: its method, address, and fields as they stand."""
    tree = tree_of(page)
    for form in tree.forms:
        filled: dict[str, list[str]] = {}
        for name, value in form.form_values():
            filled.setdefault(name, []).append(value)
        beside = tree.xpath("//*[@form=$name][@name]", name=form.get("id") or "none")
        for choice in [
            *form.xpath(".//button[@name] | .//input[@type='checkbox' or @type='radio']"),
            *beside,
        ]:
            filled.setdefault(choice.get("name"), [choice.get("value", "")])
        filled.pop("csrf_token", None)
        yield (form.get("method") or "get").upper(), form.get("action") or path, filled


@STAFF
def test_no_address_makes_a_page_fail(prober: Prober) -> None:
    for method in ("GET", "POST"):
        for route in prober.routes(method):
            for address in hostile_addresses(route):
                prober.send(method, address, data={"csrf_token": prober.token} if method == "POST" else None)
    prober.report()


@THOSE_WHO_WRITE
def test_no_question_in_an_address_makes_a_page_fail(prober: Prober) -> None:
    names = known_names()
    for route in prober.routes("GET"):
        for _again in range(4):
            asked = "&".join(f"{name}={quote(value[:500])}" for name, value in prober.rotated(names).items())
            prober.send("GET", f"{route.address}?{asked}&next={RAW[0]}&q={RAW[1]}&open={RAW[2]}")
    prober.report()


@STAFF
def test_nothing_that_views_read_makes_them_fail(prober: Prober) -> None:
    names = known_names()
    for route in prober.routes("POST"):
        prober.post(route.address, {})
        for _again in range(4):
            prober.post(route.address, prober.rotated(names))
    prober.report()


@EVERYONE
def test_no_form_makes_a_page_fail(prober: Prober) -> None:
    tried: set[tuple[str, ...]] = set()
    for route in prober.routes("GET"):
        page = prober.send("GET", route.address)
        if page is None or page.status_code != 200 or page.mimetype != "text/html":
            continue
        for method, action, filled in forms_on(page, route.address):
            shape = (method, re.sub(r"\?.*|\d+", "", action), *sorted(filled))
            if shape not in tried:
                tried.add(shape)
                spoil(prober, method, action, filled)
                prober.undo()
    assert len(tried) > 1
    prober.report()


def spoil(prober: Prober, method: str, action: str, filled: dict[str, list[str]]) -> None:
    """Send a form with each field spoilt or missing in turn, and with all of them spoilt."""
    variants: list[dict[str, Any]] = [prober.rotated(filled) for _again in range(2)]
    for name, spoilt in prober.rotated(list(filled)[:MOST_FIELDS]).items():
        variants.append(filled | {name: spoilt})
        variants.append(filled | {name: "9" * (next(prober.turns) % 2 * 20 + 10)})
        variants.append({other: value for other, value in filled.items() if other != name})
    for variant in variants:
        if method == "POST":
            prober.post(action, variant)
        else:
            prober.send("GET", action, query_string=variant)
