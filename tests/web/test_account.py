"""One's own account."""

import pytest
from flask import Flask

from consult.credentials import QUICK
from consult.db import db
from consult.model.users import SignIn, User
from consult.services import attempts
from tests import factories
from tests.factories import KEPT_PASSWORD, PASSWORD
from tests.support.client import Page, Visitor

NEW = "en alldeles ny hemlig fras"


@pytest.fixture(name="user")
def _user(client: Visitor) -> User:
    organisation = factories.organisation(name="Kommun Å", slug="kommun-a")
    user = factories.user(organisation=organisation, password_hash=KEPT_PASSWORD)
    factories.sign_in(client, user)
    return user


def test_it_shows_what_one_answers_for(client: Visitor, user: User) -> None:
    page = client.visit("/account")
    assert page.one("//main//a[@href='/organisations/kommun-a']") == "Kommun Å"
    assert user.email in page.said


def test_one_says_who_one_is(client: Visitor, user: User) -> None:
    page = client.submit(
        client.visit("/account"), "Spara", name=" Åsa  Ö ", title="Strateg", locale="en", shows_name="y"
    )
    assert page.h1 == "My account"
    db.session.refresh(user)
    assert (user.name, user.title, user.locale, user.shows_name) == ("Åsa Ö", "Strateg", "en", True)


@pytest.mark.parametrize(
    ("field", "value"), [("name", " "), ("name", "x" * 121), ("title", "x" * 121), ("locale", "fi")]
)
def test_what_cannot_be_kept_is_said_and_nothing_is_lost(
    client: Visitor, user: User, field: str, value: str
) -> None:
    given = {"name": "Åsa", "title": "Strateg"} | {field: value}
    page = client.submit(client.visit("/account"), "Spara", **given)
    assert page.status_code == 422
    if field != "title":
        assert page.one("//input[@name='title']/@value") == "Strateg"
    db.session.refresh(user)
    assert user.title == ""


def test_a_hostile_name_stays_a_name(client: Visitor, user: User) -> None:
    name = "<script>alert(1)</script> \u202e\r\nBcc: x"
    page = client.submit(client.visit("/account"), "Spara", name=name)
    assert "<script>alert" not in page.text
    db.session.refresh(user)
    assert user.name == "<script>alert(1)</script> Bcc: x"


def test_the_language_chosen_anywhere_is_remembered(client: Visitor, user: User) -> None:
    page = client.submit(client.visit("/help"), "English")
    assert page.tree.get("lang") == "en"
    db.session.refresh(user)
    assert user.locale == "en"


def test_a_new_password_signs_out_every_other_browser(app: Flask, client: Visitor, user: User) -> None:
    other = app.test_client()
    assert isinstance(other, Visitor)
    factories.sign_in(other, user)
    page = client.submit(client.visit("/account/password"), "Byt lösenordet", current=PASSWORD, password=NEW)
    assert page.h1 == "Mitt konto"
    assert other.get("/account").status_code == 303
    db.session.refresh(user)
    assert QUICK.fits(user.password_hash, NEW)
    assert factories.rows(SignIn) == 1


def test_a_password_is_not_changed_by_someone_who_does_not_know_it(client: Visitor, user: User) -> None:
    for _number in range(attempts.SIGN_IN.account):
        page = client.submit(client.visit("/account/password"), "Byt lösenordet", current="fel", password=NEW)
        assert (page.status_code, "Det är inte ditt lösenord." in page.said) == (422, True)
    page = client.submit(client.visit("/account/password"), "Byt lösenordet", current=PASSWORD, password=NEW)
    assert page.status_code == 429
    db.session.refresh(user)
    assert QUICK.fits(user.password_hash, PASSWORD)


@pytest.mark.parametrize("path", ["/account", "/account/password"])
def test_nobody_without_an_account_has_one(client: Visitor, path: str) -> None:
    answer = client.get(path)
    assert isinstance(answer, Page)
    assert answer.headers["Location"] == f"/sign-in?next={path}"
