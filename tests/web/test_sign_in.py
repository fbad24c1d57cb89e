"""Signing in and out, and what someone was writing when the session ran out."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.credentials import QUICK, Passwords
from consult.db import db
from consult.model.records import Event, Verb
from consult.model.users import Role, SignIn, SignInAttempt, User
from consult.services import attempts, signins
from tests import factories
from tests.factories import KEPT_PASSWORD, PASSWORD
from tests.support.client import Page, Visitor

WRONG = "E-postadressen och lösenordet hör inte ihop."


def member(**fields: object) -> User:
    return factories.user(organisation=factories.organisation(), password_hash=KEPT_PASSWORD, **fields)


def sign_in(client: Visitor, email: str, password: str = PASSWORD, path: str = "/sign-in") -> Page:
    return client.submit(client.visit(path), "Logga in", email=email, password=password)


def is_in(client: Visitor) -> bool:
    return client.get("/account").status_code == 200


def test_someone_who_knows_the_password_gets_in(client: Visitor) -> None:
    user = member(email="anna@example.org")
    sign_in(client, " Anna@Example.ORG ")
    assert is_in(client)
    assert db.session.scalars(select(SignIn.user_id)).all() == [user.id]
    assert Verb.USER_SIGNED_IN in db.session.scalars(select(Event.verb)).all()


def test_the_database_never_learns_the_secret_of_the_browser(client: Visitor) -> None:
    sign_in(client, member().email)
    with client.session_transaction() as session:
        secret = session["_user_id"]
    assert len(secret) >= 43
    assert secret not in db.session.scalars(select(SignIn.token_hash)).all()


@pytest.mark.parametrize("email", ["anna@example.org", "nobody@example.org", "no address at all"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: Visitor, email: str) -> None:
    member(email="anna@example.org")
    answer = sign_in(client, email, "fel lösenord")
    assert answer.status_code == 422
    assert WRONG in answer.said
    assert email in answer.text
    assert "fel lösenord" not in answer.text
    assert not is_in(client)


def test_a_closed_account_gets_the_same_answer(client: Visitor) -> None:
    assert WRONG in sign_in(client, member(is_active=False).email).said


def test_an_account_without_a_password_lets_nobody_in(client: Visitor) -> None:
    user = factories.user(Role.DRAFTER)
    assert WRONG in sign_in(client, user.email, "x" * 20).said


def test_passwords_are_not_guessed_at_speed(app: Flask, client: Visitor) -> None:
    user = member()
    for _number in range(attempts.SIGN_IN.account):
        assert sign_in(client, user.email, "fel").status_code == 422
    answer = sign_in(client, user.email)
    assert answer.status_code == 429
    assert "för många försök" in answer.said
    assert not is_in(client)
    other = member()
    sign_in(client, other.email)
    assert is_in(client)


def test_an_unknown_address_is_throttled_like_a_known_one(client: Visitor) -> None:
    answers = [sign_in(client, "nobody@example.org", "fel").status_code for _number in range(12)]
    assert answers == [422] * 10 + [429] * 2


def test_one_network_address_cannot_try_all_accounts(client: Visitor) -> None:
    now = clock.now()
    sign_in(client, "nobody@example.org", "fel")
    origin = db.session.scalars(select(SignInAttempt.who).order_by(SignInAttempt.id.desc())).all()
    db.session.add_all(
        SignInAttempt(who=who, at=now) for who in set(origin) for _number in range(attempts.SIGN_IN.origin)
    )
    assert sign_in(client, member().email).status_code == 429


def test_attempts_are_forgotten_after_a_quarter_of_an_hour_and_after_success(client: Visitor) -> None:
    user = member()
    for _number in range(attempts.SIGN_IN.account):
        sign_in(client, user.email, "fel")
    for each in db.session.scalars(select(SignInAttempt)):
        each.at -= timedelta(minutes=16)
    sign_in(client, user.email)
    assert is_in(client)
    assert factories.rows(SignInAttempt) == attempts.SIGN_IN.account


def test_network_addresses_are_not_kept(client: Visitor) -> None:
    sign_in(client, "nobody@example.org", "fel")
    kept = db.session.scalars(select(SignInAttempt.who)).all()
    assert all(re.fullmatch("[0-9a-f]{64}", who) for who in kept)


def test_a_password_kept_at_an_old_cost_is_kept_anew(client: Visitor) -> None:
    hasher = type(QUICK.hasher)(time_cost=2, memory_cost=16, parallelism=1)
    old = Passwords(hasher).keep(PASSWORD)
    user = factories.user(organisation=factories.organisation(), password_hash=old)
    sign_in(client, user.email)
    assert is_in(client)
    db.session.refresh(user)
    assert user.password_hash != old
    assert QUICK.fits(user.password_hash, PASSWORD)


@pytest.mark.parametrize(
    "evil",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "\t//evil.example"],
)
def test_nobody_is_sent_to_another_site(client: Visitor, evil: str) -> None:
    page = client.get("/sign-in", query_string={"next": evil})
    assert isinstance(page, Page)
    values = {
        "email": member().email,
        "password": PASSWORD,
        "next": evil,
        "csrf_token": page.one("//form[@action='/sign-in']/input[@name='csrf_token']/@value"),
    }
    answer = client.post("/sign-in", data=values)
    assert answer.status_code == 303
    assert "evil" not in answer.headers["Location"]


def test_someone_goes_on_to_where_they_were_going(client: Visitor) -> None:
    asked = client.get("/account/password")
    assert asked.headers["Location"] == "/sign-in?next=/account/password"
    page = client.visit(asked.headers["Location"])
    assert client.submit(page, "Logga in", email=member().email, password=PASSWORD).h1 == "Byt lösenord"


def test_signing_in_carries_nothing_along_from_the_session_before(client: Visitor) -> None:
    with client.session_transaction() as session:
        session["planted"] = "by someone else"
    sign_in(client, member().email)
    with client.session_transaction() as session:
        assert "planted" not in session


def test_signing_out_ends_this_browser_only(app: Flask, client: Visitor) -> None:
    user = member()
    other = app.test_client()
    assert isinstance(other, Visitor)
    sign_in(client, user.email)
    sign_in(other, user.email)
    client.submit(client.visit("/account"), "Logga ut")
    assert not is_in(client)
    assert is_in(other)
    assert factories.rows(SignIn) == 1


def test_a_copied_cookie_is_worthless_after_signing_out(app: Flask, client: Visitor) -> None:
    sign_in(client, member().email)
    with client.session_transaction() as session:
        copied = dict(session)
    client.submit(client.visit("/account"), "Logga ut")
    thief = app.test_client()
    assert isinstance(thief, Visitor)
    with thief.session_transaction() as session:
        session.update(copied)
    assert not is_in(thief)


def test_a_sign_in_runs_out(client: Visitor) -> None:
    sign_in(client, member().email)
    for each in db.session.scalars(select(SignIn)):
        each.expires_at -= signins.LIFE
    assert not is_in(client)


def test_signing_out_everywhere_ends_every_browser(app: Flask, client: Visitor) -> None:
    user = member()
    other = app.test_client()
    assert isinstance(other, Visitor)
    sign_in(client, user.email)
    sign_in(other, user.email)
    client.submit(client.visit("/account"), "Logga ut överallt")
    assert not is_in(client)
    assert not is_in(other)


@pytest.mark.parametrize(("locale", "heading"), [("sv", "Logga in"), ("en", "Sign in")])
def test_the_page_speaks_both_languages(client: Visitor, locale: str, heading: str) -> None:
    page = client.get("/sign-in", headers={"Accept-Language": locale})
    assert isinstance(page, Page)
    assert page.h1 == heading
