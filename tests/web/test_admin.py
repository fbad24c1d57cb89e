"""Administration: people, roles and the log."""

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db, transaction
from consult.model.records import Event, Verb
from consult.model.users import Role, SignIn, SingleUseLink, User
from consult.policy import SYSTEM
from consult.services import events, seals, users
from tests import factories
from tests.factories import KEPT_PASSWORD
from tests.support import post
from tests.support.client import Page, Visitor
from tests.support.queries import Queries


@pytest.fixture(name="admin")
def _admin(client: Visitor) -> User:
    user = factories.user(Role.ADMINISTRATOR, name="Ada", password_hash=KEPT_PASSWORD)
    factories.sign_in(client, user)
    return user


def roles(user: User) -> frozenset[Role]:
    return factories.actor(user).roles


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.ADMINISTRATOR])
@pytest.mark.parametrize("path", ["/admin/users", "/admin/users/new", "/admin/events"])
def test_only_administrators_administer(client: Visitor, role: Role, path: str) -> None:
    factories.sign_in(client, factories.user(role))
    assert client.get(path).status_code == 403


def test_people_are_found_by_name_address_and_role(client: Visitor, admin: User) -> None:
    factories.user(Role.DRAFTER, name="Dora Åberg")
    factories.user(name="Per", email="dora.per@example.org")
    factories.user(Role.DRAFTER, name="100% Säker")
    page = client.submit(client.visit("/admin/users"), "Sök", q="dora")
    assert page.all("//tbody//th") == ["Dora Åberg", "Per"]
    page = client.submit(page, "Sök", q="", role="drafter")
    assert page.all("//tbody//th") == ["100% Säker", "Dora Åberg"]
    assert client.visit("/admin/users?q=%25").all("//tbody//th") == ["100% Säker"]
    assert "Ingen hittades" in client.visit("/admin/users?q=nobody-like-this").said


def test_many_people_are_shown_a_page_at_a_time(client: Visitor, admin: User, queries: Queries) -> None:
    db.session.add_all(
        User(email=f"p{number}@example.org", name="Same name", created_at=admin.created_at)
        for number in range(119)
    )
    db.session.commit()
    seen: list[str] = []
    page = client.visit("/admin/users")
    while True:
        seen += page.all("//tbody//td[1]")
        more = page.all("//a[@rel='next']/@href")
        if not more:
            break
        with queries.at_most(5):
            page = client.visit(more[0])
    assert len(seen) == len(set(seen)) == 120


def test_addresses_of_people_tell_nothing(client: Visitor, admin: User) -> None:
    dora = factories.user(name="Dora")
    [href] = client.visit("/admin/users?q=Dora").all("//tbody//th//a/@href")
    assert href == f"/admin/users/{dora.slug}"
    assert len(dora.slug) == 16
    assert client.get("/admin/users/1").status_code == 404


def test_roles_are_set_and_logged(client: Visitor, admin: User) -> None:
    dora = factories.user(Role.DRAFTER, name="Dora")
    page = client.visit(f"/admin/users/{dora.slug}")
    assert page.all("//input[@name='roles'][@checked]/@value") == ["drafter"]
    client.submit(page, "Spara rollerna", roles=["approver", "reader"])
    assert roles(dora) == {Role.APPROVER, Role.READER}
    event = db.session.scalars(select(Event).where(Event.verb == Verb.USER_ROLES_SET)).one()
    assert event.data == {"added": ["approver", "reader"], "removed": ["drafter"]}


def test_a_role_that_does_not_exist_is_refused(client: Visitor, admin: User) -> None:
    dora = factories.user(Role.DRAFTER)
    page = client.visit(f"/admin/users/{dora.slug}")
    assert client.submit(page, "Spara rollerna", roles=["emperor"]).status_code == 422
    assert roles(dora) == {Role.DRAFTER}


def test_the_last_administrator_stays(client: Visitor, admin: User) -> None:
    factories.user(Role.ADMINISTRATOR, password_hash=None)
    factories.user(Role.ADMINISTRATOR, password_hash=KEPT_PASSWORD, is_active=False)
    page = client.visit(f"/admin/users/{admin.slug}")
    for button in ("Spara rollerna", "Stäng kontot"):
        values = {"roles": ["reader"]} if button == "Spara rollerna" else {}
        answer = client.submit(page, button, **values)
        assert (answer.status_code, "Det måste alltid finnas någon" in answer.said) == (409, True)
    assert roles(admin) == {Role.ADMINISTRATOR}
    factories.user(Role.ADMINISTRATOR, password_hash=KEPT_PASSWORD)
    client.submit(page, "Spara rollerna", roles=["reader"])
    assert roles(admin) == {Role.READER}


def test_a_closed_account_is_out_at_once_and_can_be_opened(app: Flask, client: Visitor, admin: User) -> None:
    dora = factories.user(Role.DRAFTER, password_hash=KEPT_PASSWORD)
    other = app.test_client()
    assert isinstance(other, Visitor)
    factories.sign_in(other, dora)
    page = client.submit(client.visit(f"/admin/users/{dora.slug}"), "Stäng kontot")
    assert other.get("/account").status_code == 303
    assert db.session.scalars(select(SignIn.user_id)).all() == [admin.id]
    client.submit(page, "Öppna kontot igen")
    db.session.refresh(dora)
    assert dora.is_active


def test_a_new_invitation_makes_the_old_one_void(app: Flask, client: Visitor, admin: User) -> None:
    invite = {"name": "Dora", "email": "dora@example.org", "roles": ["drafter"]}
    client.submit(client.visit("/admin/users/new"), "Skicka inbjudan", **invite)
    first = post.link_in(post.to(app, "dora@example.org")[-1])
    dora = db.session.scalars(select(User).where(User.email == "dora@example.org")).one()
    client.submit(client.visit(f"/admin/users/{dora.slug}"), "Skicka en ny inbjudan")
    second = post.link_in(post.to(app, "dora@example.org")[-1])
    assert first != second
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


def test_the_same_address_is_not_invited_twice(client: Visitor, admin: User) -> None:
    factories.user(email="dora@example.org")
    invite = {"name": "Dora", "email": "Dora@example.org", "roles": ["drafter"]}
    page = client.submit(client.visit("/admin/users/new"), "Skicka inbjudan", **invite)
    assert (page.status_code, "Det finns redan ett konto" in page.said) == (422, True)
    assert page.one("//input[@name='name']/@value") == "Dora"
    assert factories.rows(SingleUseLink) == 0


def test_each_role_is_explained_where_roles_are_given(client: Visitor, admin: User) -> None:
    for page in ("/admin/users/new", f"/admin/users/{admin.slug}"):
        explained = client.visit(page).all("//main//form//dl//dt")
        assert explained == [
            "Administratör",
            "Processledare",
            "Skribent",
            "Godkännare",
            "Registrator",
            "Läsare",
        ]


def test_an_invitation_without_roles_is_refused(client: Visitor, admin: User) -> None:
    page = client.submit(client.visit("/admin/users/new"), "Skicka inbjudan", name="D", email="d@example.org")
    assert (page.status_code, "Välj minst en roll." in page.said) == (422, True)


def test_the_log_tells_who_did_what_to_whom(client: Visitor, admin: User) -> None:
    dora = factories.user(Role.DRAFTER, name="Dora")
    with transaction():
        users.set_roles(factories.actor(admin), dora, frozenset({Role.READER}))
    consultation = factories.consultation()
    factories.comment(consultation, by=dora_speaks())
    page = client.visit("/admin/events")
    rows = page.all("//tbody/tr")
    assert any("Ada ändrade en persons roller Dora" in row for row in rows)
    assert any("Talande Person lämnade en synpunkt" in row and "synpunkt 1" in row for row in rows)
    client.submit(page, "English")
    english = client.visit("/admin/events")
    assert any("Ada set a person’s roles Dora" in row for row in english.all("//tbody/tr"))


def dora_speaks() -> User:
    return factories.user(organisation=factories.organisation(), name="Talande Person")


def test_the_log_is_filtered_by_kind_and_by_person(client: Visitor, admin: User) -> None:
    dora, per = factories.user(name="Dora"), factories.user(name="Per")
    actor = factories.actor(admin)
    for person in (dora, per):
        with transaction():
            users.deactivate(actor, person)
    with transaction():
        users.set_locale(actor, "en")
        users.change(factories.actor(admin), users.Profile("Ada", "", "sv", shows_name=False))
    assert len(client.visit("/admin/events?verb=user.changed").all("//tbody/tr")) == 3
    assert client.visit("/admin/events?verb=user.roles_set").all("//tbody/tr") == []
    assert len(client.visit(f"/admin/events?person={admin.slug}").all("//tbody/tr")) == 3
    assert client.visit(f"/admin/events?person={dora.slug}").all("//tbody/tr") == []
    assert client.get("/admin/events?person=nobody").status_code == 404


def test_a_long_log_is_read_a_page_at_a_time(client: Visitor, admin: User, queries: Queries) -> None:
    db.session.add_all(
        Event(
            at=admin.created_at,
            actor_id=admin.id,
            verb=Verb.USER_CHANGED,
            subject_type="user",
            subject_id=admin.id,
        )
        for _number in range(120)
    )
    db.session.commit()
    with queries.at_most(6):
        page = client.visit("/admin/events")
    seen = page.all("//tbody/tr/td[1]")
    while more := page.all("//a[@rel='next']/@href"):
        page = client.visit(more[0])
        seen += page.all("//tbody/tr/td[1]")
    assert len(seen) == len(set(seen)) == 120
    assert isinstance(page, Page)


def test_the_log_says_how_far_it_is_sealed(client: Visitor, admin: User) -> None:
    assert "Inget är förseglat än." in client.visit("/admin/events").said
    with transaction():
        events.record(SYSTEM, Verb.USER_CHANGED, admin)
    with transaction():
        seal = seals.seal(SYSTEM)
    assert seal is not None
    page = client.visit("/admin/events")
    assert "Försegling 1 gjordes" in page.said
    assert "0 händelser väntar på nästa försegling." in page.said
    assert f"1:{seal.digest}" in page.said
