"""A session that ran out while writing loses no word."""

import json
from typing import Any

import pytest
from flask import Flask

from consult.db import db
from consult.model.users import Role, SignIn, User
from consult.web import unsent
from tests import factories
from tests.factories import KEPT_PASSWORD, PASSWORD
from tests.support.client import Page, Visitor

WRITTEN = "Många ord som någon har tänkt länge på.\nOch en rad <script>till</script> & mera."
HERE = {"Origin": "http://localhost"}
SEND = "Skicka det du skrev"


@pytest.fixture(name="admin")
def _admin(client: Visitor) -> User:
    user = factories.user(Role.ADMINISTRATOR, password_hash=KEPT_PASSWORD, email="admin@example.org")
    factories.sign_in(client, user)
    return user


def open_form(client: Visitor) -> Page:
    return client.visit("/admin/organisations/import")


def run_out() -> None:
    db.session.query(SignIn).delete()


def send(client: Visitor, page: Page, **headers: str) -> Page:
    token = page.all("//main//form//input[@name='csrf_token']/@value")[0]
    answer = client.post(
        page.request.path, data={"csrf_token": token, "table": WRITTEN}, headers=HERE | headers
    )
    assert isinstance(answer, Page)
    return answer


def test_what_was_written_comes_back_after_signing_in_and_is_sent(client: Visitor, admin: User) -> None:
    page = open_form(client)
    run_out()
    asked = send(client, page)
    assert asked.status_code == 403
    assert asked.h1 == "Du behöver logga in"
    assert "Många ord som någon har tänkt länge på." in asked.said
    back = client.submit(asked, "Logga in", email=admin.email, password=PASSWORD)
    assert back.h1 == "Du är inloggad igen"
    assert "Många ord som någon har tänkt länge på." in back.said
    sent = client.submit(back, SEND)
    assert sent.request.path == "/admin/organisations/import"
    assert sent.all("//textarea")[0] == " ".join(WRITTEN.split())


def test_a_wrong_password_on_the_way_loses_nothing(client: Visitor, admin: User) -> None:
    page = open_form(client)
    run_out()
    again = client.submit(send(client, page), "Logga in", email=admin.email, password="fel")
    assert again.status_code == 422
    back = client.submit(again, "Logga in", email=admin.email, password=PASSWORD)
    assert "Många ord som någon har tänkt länge på." in back.said


def test_a_lost_cookie_is_no_different(client: Visitor, admin: User) -> None:
    page = open_form(client)
    client.delete_cookie("session")
    asked = send(client, page)
    assert asked.h1 == "Du behöver logga in"
    back = client.submit(asked, "Logga in", email=admin.email, password=PASSWORD)
    assert client.submit(back, SEND).all("//textarea")[0] == " ".join(WRITTEN.split())


def test_a_form_with_an_old_token_is_sent_once_more(client: Visitor, admin: User) -> None:
    open_form(client)
    answer = client.post(
        "/admin/organisations/import", data={"csrf_token": "old", "table": WRITTEN}, headers=HERE
    )
    assert isinstance(answer, Page)
    assert answer.status_code == 400
    assert answer.h1 == "Sidan hade varit öppen för länge"
    assert client.submit(answer, SEND).status_code == 422


def test_another_site_cannot_put_words_into_the_reader_s_mouth(client: Visitor, admin: User) -> None:
    open_form(client)
    answer = client.post(
        "/admin/organisations/import", data={"table": WRITTEN}, headers={"Origin": "https://evil.example"}
    )
    assert isinstance(answer, Page)
    assert answer.status_code == 400
    assert SEND not in answer.said
    run_out()
    answer = client.post("/admin/organisations/import", data={"table": WRITTEN}, headers={"Origin": "null"})
    assert isinstance(answer, Page)
    back = client.submit(answer, "Logga in", email=admin.email, password=PASSWORD)
    assert SEND not in back.said


def test_passwords_and_tokens_are_never_carried_along(client: Visitor) -> None:
    client.visit("/sign-in")
    data = {"csrf_token": "old", "email": "a@example.org", "password": "my secret words", "current": "x"}
    answer = client.post("/sign-in", data=data, headers=HERE)
    assert "my secret words" not in answer.text
    assert "a@example.org" in answer.text


@pytest.mark.parametrize(
    ("path", "packed"),
    [
        ("//evil.example", '[["a", "b"]]'),
        ("https://evil.example/", '[["a", "b"]]'),
        ("/ok", "no json"),
        ("/ok", '[["a"]]'),
        ("/ok", "5"),
        ("/ok", "[]"),
        ("/ok", json.dumps([["a", "x" * (unsent.MOST_WRITTEN + 1)]])),
    ],
)
def test_what_is_carried_along_is_not_trusted(path: str, packed: str) -> None:
    assert unsent.unpacked(path, packed) is None


def test_a_very_long_text_is_shown_to_be_copied(client: Visitor, admin: User) -> None:
    page = open_form(client)
    run_out()
    token = page.all("//main//form//input[@name='csrf_token']/@value")[0]
    data: dict[str, Any] = {"csrf_token": token, "table": "ord " * 200_000}
    answer = client.post("/admin/organisations/import", data=data, headers=HERE)
    assert isinstance(answer, Page)
    assert "Kopiera det du skrev innan du går vidare." in answer.said


def test_what_no_person_can_type_is_turned_away(app: Flask, client: Visitor, admin: User) -> None:
    assert client.get("/plans/a%00b").status_code == 404
    assert client.get("/admin/users?q=a%00b").status_code == 400
    page = client.visit("/account")
    token = page.all("//main//form//input[@name='csrf_token']/@value")[0]
    answer = client.post("/account", data={"csrf_token": token, "name": "a\x00b"})
    assert answer.status_code == 400


@pytest.mark.parametrize("number", ["-1", "0", "9" * 30, "x"])
def test_a_page_that_cannot_be_is_the_first_one(client: Visitor, admin: User, number: str) -> None:
    assert client.get(f"/admin/events?before={number}").status_code == 200


def test_a_refused_form_shows_what_was_written(client: Visitor) -> None:
    factories.sign_in(client, factories.user(Role.READER))
    page = client.visit("/account")
    token = page.all("//main//form//input[@name='csrf_token']/@value")[0]
    data = {"csrf_token": token, "table": "Ord som inte får skickas härifrån."}
    answer = client.post("/admin/organisations/import", data=data, headers=HERE)
    assert isinstance(answer, Page)
    assert (answer.status_code, answer.h1) == (403, "Du får inte göra det här")
    assert "Ord som inte får skickas härifrån." in answer.said


def test_too_much_is_said_to_be_too_much(client: Visitor, admin: User) -> None:
    answer = client.post("/account", data={"name": "x" * 9_000_000})
    assert isinstance(answer, Page)
    assert (answer.status_code, answer.h1) == (413, "Det du skickade är för stort")


def test_a_page_that_is_not_there_says_where_to_go(client: Visitor) -> None:
    answer = client.get("/no-such-page")
    assert isinstance(answer, Page)
    assert (answer.status_code, answer.h1) == (404, "Sidan finns inte")
    english = client.get("/no-such-page", headers={"Accept-Language": "en"})
    assert isinstance(english, Page)
    assert english.h1 == "There is no such page"
