"""The way in by an organisation's mailbox: used twice, passed on, run out, withdrawn, for a cancelled consultation."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.model.consultations import Consultation, ConsultationState, Invitation, InvitationState
from consult.model.organisations import Membership, Organisation, OrganisationRole
from consult.model.records import Event, Verb
from consult.model.users import LinkFate, LinkPurpose, Role, SingleUseLink, User
from consult.policy import SYSTEM
from consult.services import events
from tests import factories
from tests.support import post
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

NEW = "en alldeles ny hemlig fras"
HERE = "/organisations/kommun-o"


@pytest.fixture(name="round_")
def _round(client: Visitor) -> Consultation:
    assert client
    return factories.consultation(slug="remiss")


@pytest.fixture(name="kommun")
def _kommun(round_: Consultation) -> Organisation:
    kommun = factories.organisation(name="Kommun Ö", slug="kommun-o", email="kommun@example.org")
    invitation = Invitation(
        consultation_id=round_.id, organisation_id=kommun.id, state=InvitationState.INVITED
    )
    db.session.add(invitation)
    events.record(SYSTEM, Verb.INVITATION_SENT, invitation, organisation=kommun.id)
    return kommun


def newest(app: Flask, email: str = "kommun@example.org") -> str:
    return post.link_in(post.to(app, email)[-1])


def browser(app: Flask) -> Visitor:
    client = app.test_client()
    assert isinstance(client, Visitor)
    return client


def come_in(app: Flask, link: str, email: str = "olga@example.org") -> Visitor:
    """Come in with the link by a new account, as someone whom the letter was passed on to."""
    guest = browser(app)
    guest.submit(guest.visit(link), "Skicka en länk", email=email)
    guest.submit(guest.visit(newest(app, email)), "Tacka ja", name="Olga Olsson", password=NEW)
    return guest


def dead(client: Visitor, link: str) -> Page:
    page = client.get(link)
    assert isinstance(page, Page)
    assert page.status_code == 410
    return page


def state() -> InvitationState:
    db.session.rollback()
    return db.session.scalars(select(Invitation.state)).one()


def staff(client: Visitor) -> None:
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))


@pytest.mark.usefixtures("kommun")
def test_a_program_that_looks_at_the_mail_neither_uses_the_link_nor_opens_the_invitation(
    app: Flask, client: Visitor
) -> None:
    link = newest(app)
    for _number in range(3):
        assert client.visit(link).h1 == "Svara för Kommun Ö"
        assert client.head(link).status_code == 200
    assert state() is InvitationState.INVITED
    assert db.session.scalars(select(SingleUseLink.used_at)).all() == [None]


@pytest.mark.usefixtures("kommun")
def test_whoever_comes_in_is_shown_to_the_coordinator_and_to_staff(app: Flask, client: Visitor) -> None:
    guest = come_in(app, newest(app))
    assert state() is InvitationState.OPENED
    shown = guest.visit(HERE).one("//section[@aria-labelledby='links']")
    assert "Olga Olsson, olga@example.org" in shown
    staff(client)
    assert "Olga Olsson, olga@example.org" in client.visit(HERE).said
    page = client.visit("/desk/consultations/remiss/invited/kommun-o/log")
    assert "Kom in med länken" in page.said
    assert "Olga Olsson, olga@example.org" in page.said


@pytest.mark.usefixtures("kommun")
def test_a_link_used_twice_says_so_to_the_one_who_used_it_and_to_others(app: Flask, client: Visitor) -> None:
    link = newest(app)
    guest = come_in(app, link)
    assert dead(guest, link).h1 == "Du har redan använt länken"
    page = dead(client, link)
    assert page.h1 == "Länken är redan använd"
    assert "Kommun Ö" in page.said
    assert "Olga" not in page.said, "who came in is told to the organisation and to staff only"
    assert "kim@example.org" in page.said, "whom to ask at the region"
    client.set_cookie("locale", "en")
    assert dead(client, link).h1 == "The link has been used already"


@pytest.mark.usefixtures("kommun")
def test_only_the_first_of_two_who_were_passed_the_link_comes_in(app: Flask, client: Visitor) -> None:
    link = newest(app)
    for email in ("first@example.org", "second@example.org"):
        client.submit(client.visit(link), "Skicka en länk", email=email)
    first, second = newest(app, "first@example.org"), newest(app, "second@example.org")
    client.submit(client.visit(first), "Tacka ja", name="Ett", password=NEW)
    page = dead(browser(app), second)
    assert page.h1 == "Länken behövs inte längre"
    assert "Någon samordnar redan svaren från Kommun Ö." in page.said
    assert factories.rows(Membership) == 1


@pytest.mark.usefixtures("kommun")
def test_a_link_that_has_run_out_says_until_when_it_could_be_used(app: Flask, client: Visitor) -> None:
    link = newest(app)
    row = db.session.scalars(select(SingleUseLink)).one()
    row.expires_at = clock.now() - timedelta(seconds=1)
    page = dead(client, link)
    assert page.h1 == "Länken har gått ut"
    assert "be regionen skicka en ny länk dit" in page.said


@pytest.mark.usefixtures("kommun")
def test_staff_withdraw_a_link_that_went_astray(app: Flask, client: Visitor) -> None:
    link = newest(app)
    client.submit(client.visit(link), "Skicka en länk", email="astray@example.org")
    own = newest(app, "astray@example.org")
    staff(client)
    page = client.submit(client.visit(HERE), "Återkalla länken")
    assert "Länken är återkallad. Ingen kommer in med den längre." in page.said
    for each in (link, own):
        assert dead(browser(app), each).h1 == "Länken är återkallad"
    assert "Återkalla länken" not in client.visit(HERE).all("//main//button")
    assert factories.rows(Membership) == 0


@pytest.mark.usefixtures("kommun")
def test_a_link_for_a_cancelled_consultation_lets_nobody_in(
    app: Flask, client: Visitor, round_: Consultation
) -> None:
    link = newest(app)
    opened_before = client.visit(link)
    round_.state, round_.cancelled_because = ConsultationState.CANCELLED, {"sv": "Planen görs om."}
    page = dead(browser(app), link)
    assert (page.h1, "Planen görs om." in page.said) == ("Remissen är inställd", True)
    assert client.submit(opened_before, "Skicka en länk", email="x@example.org").status_code == 410
    assert post.to(app, "x@example.org") == []


@pytest.mark.usefixtures("kommun")
def test_a_link_for_a_closed_consultation_says_what_one_still_can_do(
    app: Flask, client: Visitor, round_: Consultation
) -> None:
    link = newest(app)
    round_.first_day, round_.last_day = (clock.today() - timedelta(days=days) for days in (9, 2))
    assert "Svaret märks som för sent inkommet." in client.visit(link).said
    round_.answers_released_at = clock.now()
    assert "läsa hur era synpunkter hanterades" in client.visit(link).said
    come_in(app, link)
    assert factories.rows(Membership) == 1


def test_staff_send_a_new_link_when_the_coordinator_has_left(
    app: Flask, client: Visitor, kommun: Organisation
) -> None:
    factories.user(organisation=kommun, email="gone@example.org", name="Gunnar Gone")
    post.letters(app)
    staff(client)
    page = client.submit(client.visit(HERE), "Skicka en ny länk till kommun@example.org")
    assert "En ny länk är på väg till e-postlådan." in page.said
    letter = post.to(app, "kommun@example.org")[-1]
    assert letter.subject == "En ny länk till Kommun Ö"
    assert "svara senast den" in letter.text
    told = post.to(app, "gone@example.org")[-1]
    assert told.subject == "En ny länk har skickats till e-postlådan för Kommun Ö"
    assert "/links/" not in told.text
    assert [each.verb for each in db.session.scalars(select(Event)) if each.verb is Verb.LINK_SENT]
    guest = come_in(app, post.link_in(letter))
    page = guest.submit(guest.visit(HERE), "Ta bort Gunnar Gone")
    assert page.all("//section[@aria-labelledby='members']//tbody/tr/th") == ["Olga Olsson"]


def test_a_new_link_makes_the_earlier_one_useless_and_is_sent_once(
    app: Flask, client: Visitor, kommun: Organisation
) -> None:
    first = newest(app)
    staff(client)
    for _number in range(2):
        client.submit(client.visit(HERE), "Skicka en ny länk till kommun@example.org")
    assert len(post.to(app, kommun.email)) == 2, "of two sent at once only the latest is written"
    assert dead(browser(app), first).h1 == "Länken är återkallad"
    fates = [each.fate_at(clock.now()) for each in db.session.scalars(select(SingleUseLink))]
    assert sorted(fates) == [LinkFate.OPEN, LinkFate.WITHDRAWN]


def test_a_link_withdrawn_before_its_letter_was_written_is_never_sent(
    app: Flask, client: Visitor, kommun: Organisation
) -> None:
    newest(app)
    staff(client)
    page = client.submit(client.visit(HERE), "Skicka en ny länk till kommun@example.org")
    db.session.add(
        SingleUseLink(
            purpose=LinkPurpose.CLAIM,
            email=kommun.email,
            organisation_id=kommun.id,
            created_at=clock.now(),
            expires_at=clock.now() + timedelta(days=1),
        )
    )
    page = client.submit(client.visit(HERE), "Återkalla länken")
    assert page.status_code == 200
    assert len(post.to(app, kommun.email)) == 1


@pytest.mark.usefixtures("round_")
def test_an_organisation_without_a_mailbox_gets_no_link(client: Visitor) -> None:
    factories.organisation(name="Utan", slug="utan", email="")
    staff(client)
    page = client.visit("/organisations/utan")
    assert "Organisationen har ingen e-postlåda ännu." in page.said
    token = page.all("//form//input[@name='csrf_token']/@value")[0]
    page = client.visit("/organisations/utan")
    client.post("/organisations/utan/link", data={"csrf_token": token})
    assert "Organisationen har ingen e-postlåda ännu." in client.visit("/organisations/utan").said
    assert db.session.scalars(select(Event).where(Event.verb == Verb.LINK_SENT)).all() == []


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.READER, Role.REGISTRAR])
def test_other_staff_send_no_links(client: Visitor, kommun: Organisation, role: Role) -> None:
    factories.sign_in(client, factories.user(role))
    page = client.visit(HERE)
    assert not [each for each in page.all("//main//button") if "länk" in each]
    token = page.all("//form//input[@name='csrf_token']/@value")[0]
    assert client.post(f"{HERE}/link", data={"csrf_token": token}).status_code == 403


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PROCESS_OWNER])
def test_no_staff_choose_who_comes_in(client: Visitor, kommun: Organisation, role: Role) -> None:
    member = factories.user(organisation=kommun, membership=OrganisationRole.CONTRIBUTOR)
    factories.sign_in(client, factories.user(role))
    page = client.visit(HERE)
    assert "Skicka inbjudan" not in page.all("//main//button")
    token = page.all("//form//input[@name='csrf_token']/@value")[0]
    tries = {
        "": {"email": "private@example.org", "role": "coordinator"},
        f"/members/{member.slug}": {f"{member.slug}-role": "coordinator"},
        f"/members/{member.slug}/remove": {},
        f"/members/{member.slug}/hand-over": {},
    }
    for path, data in tries.items():
        assert client.post(HERE + path, data=data | {"csrf_token": token}).status_code == 403
    assert db.session.scalars(select(Membership.role)).all() == [OrganisationRole.CONTRIBUTOR]
    assert factories.rows(SingleUseLink) == 0


def test_a_coordinator_hands_over_to_a_colleague(client: Visitor, kommun: Organisation) -> None:
    karin = factories.user(organisation=kommun, name="Karin")
    nils = factories.user(organisation=kommun, name="Nils", membership=OrganisationRole.CONTRIBUTOR)
    factories.sign_in(client, karin)
    page = client.submit(client.visit(HERE), "Låt Nils samordna i stället för dig")
    assert "Nils samordnar nu svaren." in page.said
    roles = {each.user_id: each.role for each in db.session.scalars(select(Membership))}
    assert roles == {karin.id: OrganisationRole.CONTRIBUTOR, nils.id: OrganisationRole.COORDINATOR}
    assert page.all("//main//form") == [], "whoever has handed over no longer manages"


def test_nobody_hands_over_to_someone_who_does_not_use_the_account(
    client: Visitor, kommun: Organisation
) -> None:
    karin = factories.user(organisation=kommun, name="Karin")
    asleep = factories.user(
        organisation=kommun, name="Bo", membership=OrganisationRole.CONTRIBUTOR, is_active=False
    )
    factories.sign_in(client, karin)
    page = client.submit(client.visit(HERE), "Låt Bo samordna i stället för dig")
    assert (page.status_code, "Välj en kollega som använder sitt konto." in page.said) == (409, True)
    assert factories.actor(karin).memberships[kommun.id] is OrganisationRole.COORDINATOR
    assert asleep.is_active is False


def test_a_colleague_removed_while_writing_keeps_the_words_and_learns_nothing(
    client: Visitor, kommun: Organisation, round_: Consultation
) -> None:
    secret = "Kollegans hemliga mening om kollektivtrafiken."
    nils: User = factories.user(organisation=kommun, membership=OrganisationRole.CONTRIBUTOR)
    factories.sign_in(client, nils)
    room = f"{HERE}/statements/{round_.slug}"
    client.submit(client.visit(room), "Spara utkastet", summary=secret)
    page = client.visit(room)
    db.session.delete(db.session.get_one(Membership, (nils.id, kommun.id)))
    mine = "Min egen långa mening som inte får försvinna."
    refused = client.submit(page, "Spara utkastet", summary=mine, views="")
    assert refused.status_code == 404
    assert "Det du skrev är inte sparat. Kopiera det innan du går vidare." in refused.said
    assert mine in refused.said
    assert secret not in refused.text
    assert "Kommun Ö" not in refused.said
    assert client.get(room).status_code == 404


def test_the_page_of_an_organisation_asks_no_more_the_more_links_there_are(
    app: Flask, client: Visitor, kommun: Organisation, queries: Queries
) -> None:
    staff(client)
    for _number in range(6):
        client.submit(client.visit(HERE), "Skicka en ny länk till kommun@example.org")
        post.letters(app)
    with queries.at_most(8):
        page = client.visit(HERE)
    assert len(page.all("//section[@aria-labelledby='links']//tbody/tr")) == 7
