"""People choose their letters on their account page, and stop them from a letter without signing in."""

from email import message_from_bytes, policy
from typing import Any

import pytest
from flask import Flask

from consult.credentials import signed
from consult.db import db
from consult.mail.message import message
from consult.mail.transports import Refused
from consult.mail.writing import LEAVING
from consult.model.notices import Mail
from consult.model.preferences import Pace, Preference, Topic
from consult.model.users import Role, User
from tests import factories
from tests.mail.test_letters import reply
from tests.support import post
from tests.support.client import Page, Visitor
from tests.support.queries import Queries


def chosen(person: User) -> dict[object, Pace]:
    db.session.rollback()
    rows = db.session.query(Preference).filter_by(user_id=person.id)
    return {each.topic or each.consultation_id: each.pace for each in rows}


def test_one_chooses_by_topic_and_for_single_consultations(client: Visitor) -> None:
    consultation = factories.consultation()
    person = factories.user(organisation=factories.organisation())
    factories.comment(consultation, by=person)
    factories.sign_in(client, person)
    page = client.visit("/account")
    page = client.visit(page.one("//a[.='Välj mina brev']/@href"))
    assert page.h1 == "Mina brev"
    assert page.all("//option[@selected]") == ["Genast"] * 4 + ["En gång om dagen", "Som du har valt ovan"]
    choice = {"replies": "daily", "progress": "never", f"about-{consultation.slug}": "weekly"}
    page = client.submit(page, "Spara", **choice)
    assert "Ditt val av brev är sparat." in page.text
    assert page.all("//option[@selected]")[1:3] == ["En gång om dagen", "Aldrig"]
    expected = {"answers": Pace.AT_ONCE, "replies": Pace.DAILY, "progress": Pace.NEVER}
    assert chosen(person) == expected | {
        "reminders": Pace.AT_ONCE,
        "room": Pace.DAILY,
        consultation.id: Pace.WEEKLY,
    }
    page = client.submit(page, "Spara", **{f"about-{consultation.slug}": ""})
    assert consultation.id not in chosen(person)


def test_what_cannot_be_chosen_is_said_and_nothing_is_kept(client: Visitor) -> None:
    person = factories.user()
    factories.sign_in(client, person)
    page = client.submit(client.visit("/account/letters"), "Spara", replies="hourly", progress="never")
    assert page.status_code == 422
    assert page.all("//select[@name='progress']/option[@selected]") == ["Aldrig"]
    assert chosen(person) == {}


def test_staff_choose_about_their_work_and_others_do_not(client: Visitor) -> None:
    factories.sign_in(client, factories.user(Role.DRAFTER))
    page = client.visit("/account/letters")
    assert page.all("//select/@name") == ["desk", "replies"]
    assert page.all("//option[@selected]") == ["En gång om dagen", "Genast"]


def test_the_page_asks_little_however_much_one_takes_part_in(client: Visitor, queries: Queries) -> None:
    person = factories.user(organisation=factories.organisation())
    for _number in range(5):
        factories.comment(factories.consultation(), by=person)
    factories.sign_in(client, person)
    with queries.at_most(3):
        assert len(client.visit("/account/letters").all("//select")) == 10


@pytest.fixture(name="letter")
def _letter(app: Flask) -> Mail:
    """Give a letter about a reply, to someone who reads English."""
    author = factories.user(organisation=factories.organisation(), email="a@example.org", locale="en")
    reply(factories.comment(factories.consultation(), by=author), factories.user(Role.DRAFTER))
    [letter] = post.to(app, "a@example.org")
    return letter


def path_in(letter: Mail) -> str:
    return letter.leaving.removeprefix("http://localhost")


def test_a_letter_names_the_address_where_it_is_stopped_in_its_headers_and_its_words(letter: Mail) -> None:
    found = message_from_bytes(message(letter, "consult@example.org").as_bytes(), policy=policy.default)
    assert found["List-Unsubscribe"] == f"<{letter.leaving}>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert found["Auto-Submitted"] == "auto-generated"
    assert found.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in found.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    assert all(letter.leaving in part.get_content() for part in found.iter_parts())


def test_a_mail_program_stops_the_letters_with_one_post(app: Flask, client: Visitor, letter: Mail) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post(path_in(letter), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    person = db.session.query(User).filter_by(email="a@example.org").one()
    assert chosen(person) == {Topic.REPLIES: Pace.NEVER}
    again = client.post(path_in(letter), data={"List-Unsubscribe": "One-Click"})
    assert isinstance(again, Page)
    assert (again.status_code, again.h1) == (200, "The letters are stopped")
    assert chosen(person) == {Topic.REPLIES: Pace.NEVER}


def test_a_person_sees_a_page_with_a_button_in_their_language(client: Visitor, letter: Mail) -> None:
    page = client.visit(path_in(letter))
    assert page.h1 == "Stop these letters?"
    assert page.tree.get("lang") == "en"
    person = db.session.query(User).filter_by(email="a@example.org").one()
    assert chosen(person) == {}, "looking stops nothing"
    page = client.submit(page, "Stop the letters")
    assert page.h1 == "The letters are stopped"
    assert chosen(person) == {Topic.REPLIES: Pace.NEVER}
    assert client.visit(path_in(letter)).h1 == "The letters are stopped"


@pytest.mark.parametrize("wrong", ["forged", "cut", "other purpose", "closed account", "unknown topic"])
def test_an_address_that_stops_nothing_says_so(app: Flask, client: Visitor, letter: Mail, wrong: str) -> None:
    person = db.session.query(User).filter_by(email="a@example.org").one()
    key = app.config["SECRET_KEY"]
    paths = {
        "forged": "/letters/" + signed("another key", LEAVING, [person.slug, "replies"]),
        "cut": path_in(letter)[:-3],
        "other purpose": "/letters/" + signed(key, "entering", [person.slug, "replies"]),
        "unknown topic": "/letters/" + signed(key, LEAVING, [person.slug, "weather"]),
    }
    person.is_active = wrong != "closed account"
    path = paths.get(wrong, path_in(letter))
    for answer in (client.get(path), client.post(path)):
        assert isinstance(answer, Page)
        assert (answer.status_code, answer.h1) == (410, "Adressen stoppar inga brev")
    assert chosen(person) == {}


@pytest.mark.parametrize(
    "address", ["a@example.org, b@example.org", "a@example.org\r\nBcc: b@example.org", "", "a", "<a@b>"]
)
def test_a_letter_goes_to_one_mailbox_whatever_is_kept_as_an_address(
    app: Flask, letter: Mail, address: str
) -> None:
    letter.recipient = address
    with pytest.raises(Refused):
        message(letter, "consult@example.org")


def test_a_hostile_address_stops_no_other_letter(app: Flask, letter: Mail) -> None:
    given: dict[str, Any] = {
        "locale": "sv",
        "created_at": letter.created_at,
        "next_try_at": letter.created_at,
    }
    bad = Mail(key="bad", recipient="x@example.org\r\nBcc: b@example.org", subject="s", text="t", **given)
    good = Mail(key="good", recipient="c@example.org", subject="s", text="t", **given)
    db.session.add_all([bad, good])
    assert all(each.sent_at for each in post.to(app, "c@example.org"))
    db.session.refresh(bad)
    assert (bad.sent_at, bad.failed_because) == (None, "address")


def test_where_mail_is_kept_a_letter_is_shown_as_html_shut_off_from_the_site(
    client: Visitor, letter: Mail
) -> None:
    page = client.visit("/dev/mail")
    answer = client.get(page.all("//a[contains(., 'HTML')]/@href")[0])
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "A reply in the thread of comment 1" in answer.text
