"""Who has protected identity is named nowhere: not on a page, in a file, a letter, the register, a report or the log."""

import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import LargeBinary, String, cast, inspect, select

from consult.db import Base, db, transaction
from consult.errors import NotAllowed
from consult.mail.message import message
from consult.model.comments import Comment
from consult.model.protections import Protection
from consult.model.records import Event, Verb
from consult.model.redactions import Original, Redaction
from consult.model.register import Entry
from consult.model.registrations import Registration
from consult.model.users import Role, User
from consult.policy import SYSTEM
from consult.queries import protections as queries
from consult.queries import users as people
from consult.services import links, protections, requests, users
from consult.worker import Worker
from tests import factories as make
from tests.support import post, world
from tests.support.client import Visitor
from tests.support.contents import everything
from tests.support.routes import routes
from tests.web.test_requests import asked, registered

pytestmark = pytest.mark.usefixtures("app")
NAME, EMAIL = "Zenobia Hemligsdotter", "zenobia@hemlig.example"
FORMER = {each.__table__ for each in (Protection, Original, Redaction)}
"""Tables in which the name may stand: apart, and what was redacted, which is read on record."""


def protect(person: User, by: User | None = None) -> User:
    with transaction():
        protections.protect(make.actor(by or person), person)
    db.session.expire_all()
    return db.session.get_one(User, person.id)


@pytest.fixture(name="person")
def _person() -> User:
    return make.user(
        name=NAME, email=EMAIL, title="Hemligvärd", shows_name=True, password_hash=make.KEPT_PASSWORD
    )


def hits(words: tuple[str, ...]) -> Iterator[str]:
    for table in Base.metadata.sorted_tables:
        for column in inspect(table).columns if table not in FORMER else ():
            is_binary = isinstance(column.type, LargeBinary)
            for value in db.session.scalars(select(column if is_binary else cast(column, String))):
                text = value.decode("latin-1") if is_binary else value or ""
                if any(each.casefold() in text.casefold() for each in words):
                    yield f"{table.name}.{column.name}"


def test_a_person_protects_themselves_and_signs_in_as_before(client: Visitor, person: User) -> None:
    make.sign_in(client, person)
    page = client.visit("/account/protection")
    page = client.submit(page, "Skydda vem jag är", current="fel lösenord")
    assert page.status_code == 422
    page = client.submit(page, "Skydda vem jag är", current=make.PASSWORD)
    assert "hålls nu isär" in page.said
    assert page.one("//input[@name='name']/@value") == NAME, "to oneself"
    stood = db.session.get_one(User, person.id, populate_existing=True)
    assert (stood.name, stood.title) == (f"NN {person.slug[:4]}", "")
    known = people.known_as(SYSTEM, EMAIL)
    assert known is not None
    assert known.user_id == person.id
    page = client.submit(page, "Spara", name="Zenobia Annan", locale="sv")
    kept = db.session.get_one(Protection, person.id, populate_existing=True)
    assert kept.name == "Zenobia Annan"
    assert db.session.get_one(User, person.id, populate_existing=True).name == f"NN {person.slug[:4]}"
    data = json.loads(client.get("/account/data.json").data)
    assert data["account"]["protected_email"] == EMAIL
    page = client.submit(client.visit("/account/protection"), "Avsluta skyddet", current=make.PASSWORD)
    assert db.session.get_one(User, person.id, populate_existing=True).email == EMAIL
    assert make.rows(Protection) == 0


def test_what_was_signed_is_redacted_and_copies_in_the_register_are_closed(
    app: Flask, client: Visitor, person: User
) -> None:
    consultation = make.consultation()
    comment = make.comment(consultation, by=person, body=f"Jag, {NAME}, tycker.", organisation_id=None)
    Worker(app).once()
    entry = db.session.scalars(select(Entry).where(Entry.comment_id == comment.id)).one()
    assert NAME in (db.session.scalar(select(Entry.copy).where(Entry.id == entry.id)) or "")
    protect(person)
    kept = db.session.get_one(Comment, comment.id)
    assert kept.signed_as == ""
    assert NAME not in kept.body
    make.sign_in(client, make.user(Role.READER))
    assert (
        client.get(f"/desk/consultations/{consultation.slug}/register/{entry.number}/copy").status_code == 409
    )
    page = client.visit(f"/consultations/{consultation.slug}/comments/{comment.number}")
    assert NAME not in page.said


def test_letters_reach_the_person_while_nothing_kept_of_them_has_the_address(
    app: Flask, person: User
) -> None:
    protect(person)
    with transaction():
        users.ask(SYSTEM, users.Wish.PASSWORD, EMAIL, "sv", users.Traces("a", "b"))
    [letter] = [
        each for each in post.letters(app) if "password" in each.key or each.recipient.endswith("invalid")
    ]
    assert EMAIL not in letter.recipient
    assert NAME not in letter.text
    sent = message(letter, "consult@example.org", queries.reach(SYSTEM, letter.recipient))
    assert str(sent["To"]) == EMAIL, "the address alone, without a name"


def test_a_new_account_with_the_address_cannot_be_opened(person: User) -> None:
    protect(person)
    assert queries.stand_in(SYSTEM, EMAIL) is not None
    with transaction():
        link = links.make(SYSTEM, links.LinkPurpose.REGISTER, EMAIL)
        token = links.seal(SYSTEM, link)
    account = links.NewAccount("Zenobia", "", "sv", shows_name=False, password_hash="x")
    with pytest.raises(Exception, match="link_dead"), transaction():
        links.register(SYSTEM, token, account)


def test_only_a_registrar_reads_who_it_is_and_that_is_in_the_log(client: Visitor, person: User) -> None:
    stood = protect(person)
    make.sign_in(client, make.user(Role.ADMINISTRATOR))
    assert client.get("/admin/protected").status_code == 403
    page = client.visit(f"/admin/users/{person.slug}")
    assert NAME not in page.said
    assert EMAIL not in page.said
    registrar = make.user(Role.REGISTRAR)
    make.sign_in(client, registrar)
    page = client.visit("/admin/protected")
    assert stood.name in page.said
    assert NAME not in page.said
    page = client.submit(page, "Läs vem det är")
    assert NAME in page.said
    assert EMAIL in page.said
    read = db.session.scalars(select(Event).where(Event.verb == Verb.IDENTITY_READ)).one()
    assert (read.actor_id, read.subject_id, read.data) == (registrar.id, person.id, {})
    page = client.submit(client.visit("/admin/protected"), "Avsluta skyddet")
    assert "inte längre skyddad" in page.said


def test_a_registrar_protects_someone_who_asks_and_nobody_else_can(client: Visitor, person: User) -> None:
    registrar = make.user(Role.REGISTRAR)
    request = asked(registrar, email=EMAIL)
    make.sign_in(client, registrar)
    page = client.submit(client.visit(f"/admin/requests/{request.number}"), "Skydda vem personen är")
    assert "Personen är skyddad" in page.said
    page = client.visit(f"/admin/requests/{request.number}")
    assert "har skyddade personuppgifter" in page.said
    with pytest.raises(NotAllowed):
        protect(make.user(), by=make.user(Role.ADMINISTRATOR))


def test_an_answer_that_comes_from_the_address_is_registered_without_it(person: User) -> None:
    protect(person)
    came = registered(
        make.consultation(),
        make.user(Role.REGISTRAR),
        sender_email=EMAIL,
        sender_name=NAME,
        signed_as=NAME,
    )
    kept = db.session.get_one(Registration, came.id, populate_existing=True)
    assert (kept.sender_name, kept.signed_as) == (f"NN {person.slug[:4]}", "")
    assert kept.sender_email.endswith("@protected.invalid")


def test_a_protected_person_who_asks_to_go_is_gone(person: User) -> None:
    protect(person)
    registrar = make.user(Role.REGISTRAR)
    from_them = asked(registrar, email=EMAIL)
    with transaction():
        requests.erase(make.actor(registrar), from_them, 1)
    assert make.rows(Protection) == 0
    assert db.session.get_one(User, person.id, populate_existing=True).name == "–"


@pytest.mark.once
@pytest.mark.parametrize("phase", world.PHASES)
def test_no_page_file_letter_table_or_log_line_names_the_person(
    phase: str, app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    place = world.build(phase, private={"name": NAME, "email": EMAIL, "shows_name": True})
    person = place.people["private"]
    assert person
    assert {"comment.signed_as", "user.name", "registration.sender_email"} <= set(hits((NAME, EMAIL)))
    with caplog.at_level(logging.DEBUG):
        protect(person)
        Worker(app).once()
    words = (NAME, EMAIL, "Hemligsdotter")
    frozen = {"entry.copy", "report_edition.state", "report_file_part.content"}
    assert set(hits(words)) <= frozen, "copies are frozen, and given out to nobody now"
    assert not any(each in caplog.text for each in words)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", value=False)
    looking = [(name, each) for name, each in place.people.items() if name != "private"]
    for persona, who in looking:
        client = FlaskClient(app, app.response_class, use_cookies=True)
        db.session.rollback()
        if who:
            make.sign_in(client, who)
        for route in routes(app, place.names):
            if route.method == "GET":
                said = everything(client.open(route.address))
                assert not any(each in said for each in words), f"{route.label} tells {persona}"
