"""Headers, addresses and values that no page of ours leads to: answered with a page, and nothing is changed."""

import re
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import Base, db
from consult.model.organisations import Organisation
from consult.model.plans import Plan
from consult.model.users import Role
from tests import factories
from tests.support import world
from tests.support.client import Visitor
from tests.support.routes import routes

HALF = "\\ud800"
HOSTILE = "\u202eevil\u2066 <img src=x onerror=alert(1)> {{ 7*7 }}"
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def all_rows() -> dict[str, int]:
    return {mapper.class_.__tablename__: factories.rows(mapper.class_) for mapper in Base.registry.mappers}


def token_of(client: Visitor) -> str:
    return client.visit("/cookies").tree.xpath("//input[@name='csrf_token']/@value")[0]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "language", ["", "x", "*", ";q=9", "sv;q=\u00e5", "xx-" * 200, "\u202e", "fr, ;;,,q", "a" * 9000]
)
def test_an_unreadable_wish_for_a_language_gets_swedish(client: Visitor, language: str) -> None:
    page = client.visit("/", headers={"Accept-Language": language.encode().decode("latin-1")})
    assert page.tree.get("lang") == "sv"


@pytest.mark.parametrize("cookie", ["", "xx", "sv\u00ff", "../en", "a" * 4000])
def test_an_unknown_language_in_a_cookie_is_passed_over(client: Visitor, cookie: str) -> None:
    client.set_cookie("locale", quote(cookie))
    client.set_cookie("session", "." + "e" * 300)
    assert client.visit("/", headers={"Accept-Language": "en"}).tree.get("lang") == "en"


@pytest.mark.parametrize("locale", ["", "xx", "SV", "sv\u202e", "en" * 500])
def test_an_unknown_language_is_not_chosen(client: Visitor, locale: str) -> None:
    page = client.post("/language", data={"locale": locale, "csrf_token": token_of(client)})
    assert page.status_code == 404
    assert client.get_cookie("locale") is None


@pytest.mark.parametrize("locale", ["xx", "svx", "SV", "%ED%A0%80"])
def test_a_text_is_not_imported_into_an_unknown_language(client: Visitor, locale: str) -> None:
    factories.sign_in(client, factories.user(Role.DRAFTER))
    plan = factories.plan()
    factories.text(plan)
    before = all_rows()
    address = f"/desk/plans/{plan.slug}/import/{locale}"
    assert client.get(address).status_code == 404
    data = {"csrf_token": token_of(client), "text": "# Hej", "act": "use"}
    assert client.post(address, data=data).status_code == 404
    assert all_rows() == before


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example/x",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        " //evil.example",
        "http://[",
        "//[",
        "javascript:alert(1)",
        "http:evil.example",
        "///evil.example",
    ],
)
def test_nobody_is_led_to_another_site(client: Visitor, elsewhere: str) -> None:
    token = token_of(client)
    for referrer in (elsewhere, f"http://localhost{elsewhere}", None):
        page = client.post(
            f"/language?next={quote(elsewhere)}",
            data={"locale": "en", "csrf_token": token, "next": elsewhere},
            headers={"Referer": referrer} if referrer else {},
        )
        assert page.status_code == 303
        assert page.location == "/", referrer
    factories.sign_in(client, factories.user())
    assert client.get(f"/sign-in?next={quote(elsewhere)}").location == "/"
    lost = client.get("/no-such-page", headers={"Referer": f"http://localhost{elsewhere}"})
    assert not [href for href in lost.all("//main//a/@href") if "evil" in href]


@pytest.mark.parametrize(
    "written",
    [
        "[" * 200_000,
        "{}",
        "[1]",
        "null",
        '[["body"]]',
        f'[["body", "{HALF}"]]',
        '[["body", "a\\u0000b c"]]',
        "\u202e",
    ],
)
def test_what_is_carried_through_the_sign_in_is_passed_over_unless_it_is_whole(
    client: Visitor, make_person: None, written: str
) -> None:
    page = client.visit("/sign-in")
    page = client.submit(
        page,
        "Logga in",
        email="kim@example.org",
        password="ett långt lösenord",
        next="/mine",
        written=written,
    )
    assert page.status_code == 200
    assert page.request.path in {"/mine", "/sign-in"}


@pytest.fixture
def make_person(app: Flask) -> None:
    passwords = app.config["SETTINGS"].passwords
    factories.user(email="kim@example.org", password_hash=passwords.keep("ett långt lösenord"))


@pytest.mark.parametrize(
    "header", ["Referer", "Origin", "X-Forwarded-For", "Sec-Purpose", "If-None-Match", "Range"]
)
@pytest.mark.parametrize("value", ["http://[", "\u00ff\u00fe", "a" * 8000, '"', "bytes=-1-"])
def test_no_header_makes_a_page_fail(client: Visitor, header: str, value: str) -> None:
    assert client.get("/", headers={header: value}).status_code == 200
    assert client.get("/nowhere", headers={header: value}).status_code == 404
    sent = client.post("/language", data={"locale": "en", "words": "Det jag skrev."}, headers={header: value})
    assert sent.status_code == 400
    assert "Det jag skrev." in sent.said


@pytest.mark.parametrize("locale", ["sv", "en"])
def test_a_page_that_takes_only_forms_says_so_and_which_way_it_takes(client: Visitor, locale: str) -> None:
    client.set_cookie("locale", locale)
    small = world.build("open")
    reader = small.people["admin"]
    assert reader
    factories.sign_in(client, reader)
    every: dict[str, set[str]] = {}
    for route in routes(client.application, small.names):
        every.setdefault(route.address, set()).add(route.method)
    for address, methods in every.items():
        if "GET" in methods:
            continue
        for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH"):
            page = client.open(address, method=method)
            assert page.status_code in {400, 405}, f"{method} {address} answers {page.status}"
            if page.status_code == 405:
                assert "POST" in page.headers["Allow"]
        assert client.get(address).status_code == 405
        assert client.get(address).h1


@pytest.mark.parametrize("locale", ["sv", "en"])
def test_a_hostile_name_is_words_on_every_page_and_turns_nothing_around(client: Visitor, locale: str) -> None:
    staff = factories.user(Role.ADMINISTRATOR, locale=locale)
    for role in set(Role) - {Role.ADMINISTRATOR}:
        factories.also(staff, role)
    factories.sign_in(client, staff)
    token = token_of(client)
    for address, fields in (
        ("/account", {"name": HOSTILE, "title": HOSTILE, "locale": locale}),
        ("/admin/organisations/new", {"name": HOSTILE, "sector": "education"}),
        (
            "/desk/plans/new",
            {
                "title_sv": HOSTILE,
                "title_en": HOSTILE,
                "source_locale": "sv",
                "registration_no": HOSTILE[:50],
            },
        ),
    ):
        assert client.post(address, data=fields | {"csrf_token": token}).status_code == 303, address
    plan = db.session.scalars(select(Plan)).one()
    consultation = factories.consultation(factories.published(plan))
    factories.comment(consultation)
    organisation = db.session.scalars(select(Organisation).where(Organisation.name.contains("evil"))).one()
    for path in (
        "/",
        "/account",
        "/plans",
        f"/plans/{plan.slug}",
        f"/plans/{plan.slug}/1/1",
        f"/consultations/{consultation.slug}",
        f"/consultations/{consultation.slug}/comments/1",
        f"/desk/plans/{plan.slug}",
        f"/desk/consultations/{consultation.slug}/comments/1",
        f"/organisations/{organisation.slug}",
        "/admin/users",
        "/admin/organisations",
    ):
        page = client.visit(path)
        assert "{{ 7*7 }}" in page.text, path
        assert not page.tree.xpath("//img[@src='x'] | //*[@onerror]")
        assert not TURNING.search(page.text), path
