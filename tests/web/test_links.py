"""Single-use links: new accounts, forgotten passwords, invitations of people and of organisations."""

from datetime import timedelta
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.credentials import QUICK
from consult.db import db, transaction
from consult.errors import Outdated, WrongState
from consult.model.consultations import Invitation, InvitationState
from consult.model.organisations import Membership, Organisation, OrganisationRole
from consult.model.records import Verb
from consult.model.users import Role, SingleUseLink, User
from consult.policy import ANONYMOUS, SYSTEM
from consult.services import attempts, events, links
from tests import factories
from tests.factories import KEPT_PASSWORD, PASSWORD
from tests.support import post
from tests.support.client import Page, Visitor

NEW = "en alldeles ny hemlig fras"
NEVER = "Länken går inte att använda längre"
USED = "Länken är redan använd"
DEAD = {NEVER, USED, "Du har redan använt länken", "Länken behövs inte längre", "Länken har gått ut"}


def ask(client: Visitor, path: str, email: str) -> Page:
    return client.submit(client.visit(path), "Skicka en länk", email=email)


def link_to(app: Flask, email: str) -> str:
    return post.link_in(post.to(app, email)[-1])


def person(email: str) -> User:
    db.session.rollback()
    return db.session.scalars(select(User).where(User.email == email)).one()


def other_browser(app: Flask) -> Visitor:
    client = app.test_client()
    assert isinstance(client, Visitor)
    return client


def refused(client: Visitor, link: str) -> bool:
    page = client.get(link)
    assert isinstance(page, Page)
    return page.status_code == 410 and page.h1 in DEAD


def test_a_private_person_opens_an_account(app: Flask, client: Visitor) -> None:
    assert ask(client, "/account/new", " Kim@Example.org").h1 == "Titta i din e-post"
    page = client.visit(link_to(app, "kim@example.org"))
    done = client.submit(page, "Skapa kontot", name="  Kim \t Kimsson ", password=NEW, shows_name="y")
    assert "Ditt konto är klart" in done.said
    kim = person("kim@example.org")
    assert (kim.name, kim.shows_name, kim.is_active, kim.locale) == ("Kim Kimsson", True, True, "sv")
    assert QUICK.fits(kim.password_hash, NEW)
    assert client.visit("/account").status_code == 200


@pytest.mark.parametrize("path", ["/account/new", "/account/forgotten"])
def test_nobody_learns_from_the_answer_who_has_an_account(app: Flask, client: Visitor, path: str) -> None:
    factories.user(email="known@example.org", password_hash=KEPT_PASSWORD)
    factories.user(email="closed@example.org", is_active=False)
    answers = {
        ask(client, path, f"{who}@example.org").said.replace(who, "someone")
        for who in ("known", "unknown", "closed")
    }
    assert len(answers) == 1


def test_the_letter_says_what_fits_whoever_reads_it(app: Flask, client: Visitor) -> None:
    factories.user(email="known@example.org", password_hash=KEPT_PASSWORD, locale="en")
    factories.user(email="closed@example.org", is_active=False)
    for path in ("/account/new", "/account/forgotten"):
        for who in ("known", "unknown", "closed"):
            ask(client, path, f"{who}@example.org")
    assert [(each.recipient, each.subject) for each in post.letters(app)] == [
        ("known@example.org", "You already have an account in Consult"),
        ("unknown@example.org", "Skapa ditt konto i Consult"),
        ("known@example.org", "Choose a new password"),
        ("unknown@example.org", "Det finns inget konto med den här e-postadressen"),
    ]


def test_looking_at_a_link_uses_nothing_up(app: Flask, client: Visitor) -> None:
    ask(client, "/account/new", "kim@example.org")
    link = link_to(app, "kim@example.org")
    for _number in range(3):
        assert client.visit(link).h1 == "Skapa ditt konto"
        assert client.head(link).status_code == 200
    assert factories.rows(User) == 0


def test_a_link_works_once(app: Flask, client: Visitor) -> None:
    ask(client, "/account/new", "kim@example.org")
    link = link_to(app, "kim@example.org")
    late = other_browser(app)
    opened_before = late.visit(link)
    client.submit(client.visit(link), "Skapa kontot", name="Kim", password=NEW)
    assert late.submit(opened_before, "Skapa kontot", name="Mallory", password=NEW).h1 == USED
    assert refused(late, link)
    assert factories.rows(User) == 1


def test_a_link_runs_out(app: Flask, client: Visitor) -> None:
    ask(client, "/account/new", "kim@example.org")
    link = link_to(app, "kim@example.org")
    row = db.session.scalars(select(SingleUseLink)).one()
    row.expires_at = clock.now() - timedelta(seconds=1)
    assert refused(client, link)


@pytest.mark.parametrize("token", ["x", "AAAA" * 10, "%2e%2e", "å"])
def test_a_link_that_never_was_is_refused(client: Visitor, token: str) -> None:
    assert refused(client, f"/links/{token}")


def test_the_secret_of_a_link_is_nowhere_but_in_the_letter(app: Flask, client: Visitor) -> None:
    ask(client, "/account/new", "kim@example.org")
    token = link_to(app, "kim@example.org").removeprefix("/links/")
    assert len(token) >= 43
    assert token not in str(db.session.scalars(select(SingleUseLink.token_hash)).all())


def test_one_mailbox_is_not_flooded(app: Flask, client: Visitor) -> None:
    for _number in range(attempts.MAIL.account + 3):
        assert ask(client, "/account/new", "kim@example.org").h1 == "Titta i din e-post"
    assert len(post.to(app, "kim@example.org")) == attempts.MAIL.account


def test_a_forgotten_password_is_replaced_and_every_other_browser_signed_out(
    app: Flask, client: Visitor
) -> None:
    user = factories.user(email="anna@example.org", password_hash=KEPT_PASSWORD)
    elsewhere = other_browser(app)
    factories.sign_in(elsewhere, user)
    ask(client, "/account/forgotten", "anna@example.org")
    first = link_to(app, "anna@example.org")
    ask(client, "/account/forgotten", "anna@example.org")
    second = link_to(app, "anna@example.org")
    client.submit(client.visit(second), "Spara det nya lösenordet", password=NEW)
    assert client.visit("/account").h1 == "Mitt konto"
    assert elsewhere.get("/account").status_code == 303
    assert refused(client, first)
    assert QUICK.fits(person("anna@example.org").password_hash, NEW)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "Välj ett lösenord."),
        ("kort", "Lösenordet behöver minst 12 tecken."),
        ("aaaaaaaaaaaaaaaa", "Välj ett lösenord med fler olika tecken."),
        ("x1y2z" * 60, "Lösenordet är för långt."),
    ],
)
def test_a_weak_password_is_refused_and_the_link_lives_on(
    app: Flask, client: Visitor, password: str, why: str
) -> None:
    ask(client, "/account/new", "kim@example.org")
    link = link_to(app, "kim@example.org")
    page = client.submit(client.visit(link), "Skapa kontot", name="Kim", password=password)
    assert page.status_code == 422
    assert why in page.said
    assert page.one("//input[@name='name']/@value") == "Kim"
    assert client.visit(link).status_code == 200


@pytest.mark.parametrize(
    "email",
    [
        "",
        "kim",
        "kim@",
        "kim@example.org\nBcc: all@example.org",
        "a b@example.org",
        "x" * 250 + "@example.org",
    ],
)
def test_what_is_no_address_is_refused(app: Flask, client: Visitor, email: str) -> None:
    assert ask(client, "/account/new", email).status_code == 422
    assert post.letters(app) == []


def test_an_invited_colleague_takes_over_the_account(app: Flask, client: Visitor) -> None:
    factories.sign_in(client, factories.user(Role.ADMINISTRATOR, name="Ada Min"))
    page = client.visit("/admin/users/new")
    client.submit(
        page,
        "Skicka inbjudan",
        name="Dora",
        email="dora@example.org",
        locale="en",
        roles=["drafter", "reader"],
    )
    [letter] = post.to(app, "dora@example.org")
    assert letter.subject == "You are invited to work in Consult"
    assert "The invitation comes from Ada Min." in letter.text
    guest = other_browser(app)
    page = guest.visit(post.link_in(letter))
    assert page.one("//input[@name='name']/@value") == "Dora"
    done = guest.submit(page, "Tacka ja", name="Dora Drafter", password=NEW)
    assert done.request.path == "/desk"
    dora = person("dora@example.org")
    assert (dora.name, dora.locale) == ("Dora Drafter", "en")
    assert factories.actor(dora).roles == {Role.DRAFTER, Role.READER}


def test_someone_invited_to_an_organisation_becomes_a_member(app: Flask, client: Visitor) -> None:
    link = invited_colleague(app, client)
    guest = other_browser(app)
    page = guest.visit(link)
    assert "Kommun Å" in page.said
    page = guest.submit(page, "Tacka ja", name="Nils", password=NEW)
    assert page.h1 == "Kommun Å"
    assert page.one("//main//a[@href='/consultations']") == "Se öppna remisser", (
        "it leads on to what is asked"
    )
    assert factories.actor(person("nils@example.org")).memberships == {
        db.session.scalars(select(Organisation.id)).one(): OrganisationRole.SIGNATORY
    }


def invited_colleague(app: Flask, client: Visitor, email: str = "nils@example.org") -> str:
    organisation = factories.organisation(name="Kommun Å", slug="kommun-a")
    factories.sign_in(client, factories.user(organisation=organisation))
    client.submit(client.visit("/organisations/kommun-a"), "Skicka inbjudan", email=email, role="signatory")
    return link_to(app, email)


def test_an_invitation_that_is_passed_on_lets_nobody_into_an_account_that_exists(
    app: Flask, client: Visitor
) -> None:
    nils = factories.user(email="nils@example.org", password_hash=KEPT_PASSWORD)
    link = invited_colleague(app, client)
    colleague = other_browser(app)
    page = colleague.visit(link)
    assert "Logga in på det för att tacka ja." in page.said
    token = page.all("//form//input[@name='csrf_token']/@value")[0]
    assert colleague.post(link, data={"csrf_token": token}).status_code == 200
    factories.sign_in(colleague, factories.user(email="colleague@example.org"))
    assert "Du är inloggad som" in colleague.visit(link).said
    assert colleague.get("/organisations/kommun-a").status_code == 403
    assert factories.rows(Membership) == 1
    page = other_browser(app).visit(link)
    own = other_browser(app)
    back = own.submit(
        own.visit(page.one("//main//a[text()='Logga in']/@href")),
        "Logga in",
        email=nils.email,
        password=PASSWORD,
    )
    assert own.submit(back, "Tacka ja").h1 == "Kommun Å"
    assert factories.rows(Membership) == 2


def test_staff_do_not_become_members(app: Flask, client: Visitor) -> None:
    factories.user(Role.DRAFTER, email="nils@example.org", password_hash=KEPT_PASSWORD)
    link = invited_colleague(app, client)
    own = other_browser(app)
    factories.sign_in(own, person("nils@example.org"))
    page = own.submit(own.visit(link), "Tacka ja")
    assert (page.status_code, page.h1) == (409, "Det går inte att göra nu")
    assert factories.rows(Membership) == 1


@pytest.fixture(name="claim")
def _claim(app: Flask) -> str:
    organisation = factories.organisation(name="Kommun Ö", slug="kommun-o", email="kommun@example.org")
    consultation = factories.consultation()
    invitation = Invitation(
        consultation_id=consultation.id, organisation_id=organisation.id, state=InvitationState.INVITED
    )
    db.session.add(invitation)
    events.record(SYSTEM, Verb.INVITATION_SENT, invitation, organisation=organisation.id)
    return link_to(app, "kommun@example.org")


def test_whoever_reads_the_mailbox_becomes_the_first_coordinator(
    app: Flask, client: Visitor, claim: str
) -> None:
    page = client.visit(claim)
    assert page.h1 == "Svara för Kommun Ö"
    sent = client.submit(page, "Skicka en länk", email="olga@example.org")
    assert sent.h1 == "Titta i din e-post"
    assert client.visit(claim).h1 == "Svara för Kommun Ö"
    own = link_to(app, "olga@example.org")
    done = client.submit(client.visit(own), "Tacka ja", name="Olga", password=NEW)
    assert done.h1 == "Kommun Ö"
    assert set(factories.actor(person("olga@example.org")).memberships.values()) == {
        OrganisationRole.COORDINATOR
    }
    assert refused(client, claim)


def test_someone_with_an_account_coordinates_at_once(app: Flask, client: Visitor, claim: str) -> None:
    factories.sign_in(client, factories.user(email="olga@example.org"))
    assert client.submit(client.visit(claim), "Jag samordnar svaren").h1 == "Kommun Ö"
    assert factories.rows(Membership) == 1
    assert refused(client, claim)


def test_the_mailbox_is_not_a_way_to_flood_others(app: Flask, client: Visitor, claim: str) -> None:
    for _number in range(attempts.MAIL.account + 2):
        client.submit(client.visit(claim), "Skicka en länk", email="victim@example.org")
    assert len(post.to(app, "victim@example.org")) == attempts.MAIL.account


def test_a_link_of_one_kind_does_not_do_the_work_of_another(app: Flask, client: Visitor) -> None:
    ask(client, "/account/new", "kim@example.org")
    token = link_to(app, "kim@example.org").removeprefix("/links/")
    with pytest.raises(WrongState, match="link_dead"), transaction():
        links.reset(ANONYMOUS, token, KEPT_PASSWORD)
    with pytest.raises(WrongState, match="link_dead"), transaction():
        links.accept(ANONYMOUS, token, links.NewAccount("Kim", "", "sv", shows_name=False, password_hash="x"))
    assert factories.rows(User) == 0


def test_a_link_used_at_the_same_moment_by_two_works_once(app: Flask, client: Visitor) -> None:
    ask(client, "/account/new", "kim@example.org")
    token = link_to(app, "kim@example.org").removeprefix("/links/")
    outcomes: list[str] = []

    def use() -> None:
        with app.app_context():
            account = links.NewAccount("Kim", "", "sv", shows_name=False, password_hash="x")
            try:
                with transaction():
                    links.register(ANONYMOUS, token, account)
            except (WrongState, Outdated) as error:
                outcomes.append(error.code)
            else:
                outcomes.append("in")
            db.session.remove()

    db.session.commit()
    threads = [Thread(target=use) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["in", *["link_dead"] * 3]
