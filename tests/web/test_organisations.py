"""Organisations: the list that staff keep, and members who look after each other."""

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.model.organisations import Membership, Organisation, OrganisationRole, Sector
from consult.model.users import Role, SingleUseLink, User
from tests import factories
from tests.support import post
from tests.support.client import Visitor
from tests.support.queries import Queries


@pytest.fixture(name="owner")
def _owner(client: Visitor) -> User:
    user = factories.user(Role.PROCESS_OWNER)
    factories.sign_in(client, user)
    return user


@pytest.fixture(name="kommun")
def _kommun(client: Visitor) -> Organisation:
    """Make an organisation whose coordinator is signed in."""
    kommun = factories.organisation(name="Kommun Å", slug="kommun-a")
    factories.sign_in(client, factories.user(organisation=kommun, name="Karin", email="karin@example.org"))
    return kommun


def named(name: str) -> User:
    return db.session.scalars(select(User).where(User.name == name)).one()


def role_of(user: User, kommun: Organisation) -> OrganisationRole | None:
    return factories.actor(user).memberships.get(kommun.id)


def test_an_organisation_is_added_and_changed(client: Visitor, owner: User) -> None:
    page = client.submit(
        client.visit("/admin/organisations/new"),
        "Spara",
        name=" Örebro  län ",
        sector="civil_society",
        email="Post@Example.org",
    )
    assert page.h1 == "Örebro län"
    assert page.request.path == "/organisations/orebro-lan"
    page = client.submit(
        client.visit("/organisations/orebro-lan/details"),
        "Spara",
        name="Örebro",
        sector="education",
        email="",
    )
    kept = db.session.scalars(select(Organisation)).one()
    assert (kept.slug, kept.name, kept.sector, kept.email) == ("orebro-lan", "Örebro", Sector.EDUCATION, "")


def test_two_organisations_do_not_share_a_name_but_may_have_likely_addresses(
    client: Visitor, owner: User
) -> None:
    for name, status in (("Åre", 200), ("Are", 200), ("Åre", 422)):
        page = client.submit(
            client.visit("/admin/organisations/new"), "Spara", name=name, sector="municipality"
        )
        assert page.status_code == status
    assert set(db.session.scalars(select(Organisation.slug))) == {"are", "are-2"}


@pytest.mark.parametrize(
    "path",
    [
        "/admin/organisations",
        "/admin/organisations/new",
        "/admin/organisations/import",
        "/organisations/kommun-a/details",
    ],
)
def test_members_do_not_keep_the_list(client: Visitor, kommun: Organisation, path: str) -> None:
    assert client.get(path).status_code == 403


def test_organisations_are_found_by_name_and_sector(client: Visitor, owner: User, queries: Queries) -> None:
    for number in range(60):
        factories.organisation(name=f"Kommun {number:02}", slug=f"k-{number}")
    factories.organisation(Sector.EDUCATION, name="Högskolan", slug="h")
    with queries.at_most(5):
        page = client.visit("/admin/organisations?sector=municipality")
    seen = page.all("//tbody//th")
    page = client.visit(page.one("//a[@rel='next']/@href"))
    seen += page.all("//tbody//th")
    assert seen == [f"Kommun {number:02}" for number in range(60)]
    assert client.visit("/admin/organisations?q=skolan").all("//tbody//th") == ["Högskolan"]


def test_many_organisations_are_added_from_a_table(client: Visitor, owner: User) -> None:
    factories.organisation(name="Kommun B", slug="b")
    table = (
        "Namn;Sektor;E-post\nKommun A;Kommun;a@example.org\nKommun B;municipality;\n\n+Evil();education;\n"
    )
    page = client.submit(client.visit("/admin/organisations/import"), "Se vad som händer", table=table)
    assert factories.rows(Organisation) == 1
    page = client.submit(page, "Spara 2 organisationer")
    assert "2 organisationer har lagts till eller kompletterats." in page.said
    assert set(page.all("//tbody//th")) == {"+Evil()", "Kommun A", "Kommun B"}


def test_when_a_row_is_wrong_nothing_is_added(client: Visitor, owner: User) -> None:
    table = "name,sector,email\nKommun A,municipality,a@example.org\nKommun D,municipality,no address\n"
    page = client.submit(client.visit("/admin/organisations/import"), "Se vad som händer", table=table)
    assert page.status_code == 422
    assert len(page.all("//div[contains(@class, 'errs')]//li")) == 1
    assert factories.rows(Organisation) == 0


@pytest.mark.parametrize("table", ["", "  ", "name,name\na,b", "x" * 200_001])
def test_what_is_no_table_is_refused(client: Visitor, owner: User, table: str) -> None:
    page = client.submit(client.visit("/admin/organisations/import"), "Se vad som händer", table=table)
    assert page.status_code == 422
    assert page.all("//div[contains(@class, 'errs')]//li")


def test_a_coordinator_invites_a_colleague_and_takes_it_back(
    app: Flask, client: Visitor, kommun: Organisation
) -> None:
    page = client.submit(
        client.visit("/organisations/kommun-a"),
        "Skicka inbjudan",
        email="Nils@example.org",
        role="contributor",
    )
    assert "nils@example.org" in page.one("//section[@aria-labelledby='invited']")
    [letter] = post.to(app, "nils@example.org")
    assert letter.subject == "Du är inbjuden att svara för Kommun Å"
    page = client.submit(page, "Ta tillbaka inbjudan till nils@example.org")
    assert "nils@example.org" not in page.said
    assert client.get(post.link_in(letter)).status_code == 410


def test_inviting_again_replaces_the_invitation(client: Visitor, kommun: Organisation) -> None:
    for role in ("contributor", "signatory"):
        client.submit(
            client.visit("/organisations/kommun-a"), "Skicka inbjudan", email="n@example.org", role=role
        )
    roles = select(SingleUseLink.role)
    assert db.session.scalars(roles.where(SingleUseLink.open_at(clock.now()))).all() == [
        OrganisationRole.SIGNATORY
    ]
    assert db.session.scalars(roles.where(SingleUseLink.withdrawn_at.is_not(None))).all() == [
        OrganisationRole.CONTRIBUTOR
    ]


def test_a_member_is_not_invited(client: Visitor, kommun: Organisation) -> None:
    page = client.visit("/organisations/kommun-a")
    page = client.submit(page, "Skicka inbjudan", email="karin@example.org", role="contributor")
    assert (page.status_code, "Personen är redan medlem." in page.said) == (422, True)


def test_a_coordinator_changes_roles_and_removes_members(client: Visitor, kommun: Organisation) -> None:
    nils = factories.user(organisation=kommun, membership=OrganisationRole.CONTRIBUTOR, name="Nils")
    page = client.visit("/organisations/kommun-a")
    page = client.submit(page, "Ändra rollen för Nils", **{f"{nils.slug}-role": "coordinator"})
    assert role_of(nils, kommun) is OrganisationRole.COORDINATOR
    page = client.submit(page, "Ta bort Karin")
    assert page.h1 == "Mitt konto"
    assert client.get("/organisations/kommun-a").status_code == 403
    assert role_of(nils, kommun) is OrganisationRole.COORDINATOR


@pytest.mark.parametrize("button", ["Ta bort Karin", "Ändra rollen för Karin"])
def test_the_last_coordinator_stays(client: Visitor, kommun: Organisation, button: str) -> None:
    factories.user(organisation=kommun, membership=OrganisationRole.CONTRIBUTOR)
    factories.user(organisation=kommun, is_active=False)
    karin = named("Karin")
    values = {} if button.startswith("Ta bort") else {f"{karin.slug}-role": "contributor"}
    page = client.submit(client.visit("/organisations/kommun-a"), button, **values)
    assert page.status_code == 409
    assert "En organisation behöver någon som samordnar dess svar." in page.said
    assert role_of(karin, kommun) is OrganisationRole.COORDINATOR


def test_a_contributor_sees_colleagues_and_changes_nothing(
    app: Flask, client: Visitor, kommun: Organisation
) -> None:
    nils = factories.user(organisation=kommun, membership=OrganisationRole.CONTRIBUTOR, name="Nils")
    coordinator = client.visit("/organisations/kommun-a")
    token = coordinator.all("//main//form//input[@name='csrf_token']/@value")[0]
    factories.sign_in(client, nils)
    page = client.visit("/organisations/kommun-a")
    assert page.all("//tbody//th") == ["Karin", "Nils"]
    assert page.all("//main//form") == []
    for path in ("", f"/members/{nils.slug}", f"/members/{nils.slug}/remove", "/invitations/withdraw"):
        data = {
            "csrf_token": token,
            "email": "evil@example.org",
            "role": "coordinator",
            f"{nils.slug}-role": "coordinator",
        }
        assert client.post(f"/organisations/kommun-a{path}", data=data).status_code == 403
    assert role_of(nils, kommun) is OrganisationRole.CONTRIBUTOR
    assert factories.rows(Membership) == 2


def test_a_coordinator_of_another_organisation_is_nobody_here(client: Visitor, kommun: Organisation) -> None:
    other = factories.organisation()
    stranger = factories.user(organisation=other)
    assert client.get(f"/organisations/{other.slug}").status_code == 403
    page = client.visit("/organisations/kommun-a")
    token = page.all("//main//form//input[@name='csrf_token']/@value")[0]
    path = f"/organisations/kommun-a/members/{stranger.slug}/remove"
    assert client.post(path, data={"csrf_token": token}).status_code == 404
    assert factories.rows(Membership) == 2


def test_the_public_does_not_see_who_acts_for_an_organisation(app: Flask, kommun: Organisation) -> None:
    anonymous = app.test_client()
    assert anonymous.get("/organisations/kommun-a").status_code == 303


@pytest.mark.parametrize(
    ("role", "is_told"),
    [
        (Role.READER, False),
        (Role.DRAFTER, False),
        (Role.APPROVER, False),
        (Role.REGISTRAR, True),
        (Role.PROCESS_OWNER, True),
        (Role.ADMINISTRATOR, True),
    ],
)
def test_only_staff_who_write_to_organisations_see_the_addresses_of_their_members(
    app: Flask, kommun: Organisation, role: Role, *, is_told: bool
) -> None:
    staff = Visitor(app)
    factories.sign_in(staff, factories.user(role))
    page = staff.visit("/organisations/kommun-a")
    assert "Karin" in page.text
    assert ("karin@example.org" in page.text) is is_told
