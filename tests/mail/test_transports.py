"""Letters leave by SMTP, are tried again when they cannot, and are given up when nobody wants them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.model.notices import PAUSES, Mail
from consult.worker import Worker
from tests.support.database import MakeApp
from tests.support.office import PostOffice, address, free_port, opened

pytestmark = pytest.mark.filterwarnings(
    "ignore:Requiring AUTH while not requiring TLS"
)  # it is on this machine


@pytest.fixture(name="office")
def _office() -> Iterator[PostOffice]:
    office = PostOffice(free_port())
    with opened(office):
        yield office


@pytest.fixture(name="posting")
def _posting(app: Flask, make_app: MakeApp, office: PostOffice) -> Flask:
    return make_app(MAIL_URL=address(office))


def put(recipient: str = "anna@example.org", text: str = "Hej!\n.\nåäö", number: int = 1) -> Mail:
    now = clock.now()
    mail = Mail(
        key=f"{recipient} {number}",
        recipient=recipient,
        locale="sv",
        subject="Hallå där",
        text=text,
        created_at=now,
        next_try_at=now,
    )
    db.session.add(mail)
    db.session.commit()
    return mail


def work(app: Flask) -> None:
    db.session.commit()
    Worker(app).once()
    db.session.rollback()


def test_a_letter_arrives_and_nothing_of_it_is_kept(posting: Flask, office: PostOffice) -> None:
    mail = put()
    work(posting)
    [(recipients, received)] = office.received
    assert recipients == ["anna@example.org"]
    assert received["Subject"] == "Hallå där"
    assert received.get_content().splitlines() == ["Hej!", ".", "åäö"]
    db.session.refresh(mail)
    assert mail.sent_at is not None
    assert mail.text == ""
    work(posting)
    assert len(office.received) == 1


def test_a_mailbox_that_does_not_exist_is_given_up_and_stops_nobody(
    posting: Flask, office: PostOffice
) -> None:
    lost = put("unknown@example.org")
    put("anna@example.org")
    work(posting)
    assert [recipients for recipients, _message in office.received] == [["anna@example.org"]]
    db.session.refresh(lost)
    assert (lost.sent_at, lost.failed_because, lost.tries) == (None, "recipient 550", len(PAUSES) + 1)


@pytest.mark.parametrize("answer", ["451 Busy", "421 Going down"])
def test_a_busy_server_is_asked_again_after_longer_and_longer_pauses(
    posting: Flask, office: PostOffice, answer: str
) -> None:
    office.answer = answer
    mail = put()
    pauses: list[timedelta] = []
    for _number in range(len(PAUSES) + 3):
        before = clock.now()
        work(posting)
        db.session.refresh(mail)
        pauses.append(mail.next_try_at - before)
        mail.next_try_at = clock.now()
        db.session.commit()
    assert mail.tries == len(PAUSES) + 1
    assert mail.sent_at is None
    assert [round(each.total_seconds() / 60) for each in pauses[:3]] == [1, 5, 20]
    office.answer = "250 OK"
    work(posting)
    assert office.received == []


def test_a_server_that_is_away_is_asked_again(app: Flask, make_app: MakeApp) -> None:
    away = make_app(MAIL_URL=f"smtp://127.0.0.1:{free_port()}")
    mail = put()
    work(away)
    db.session.refresh(mail)
    assert (mail.tries, mail.sent_at, mail.failed_because) == (1, None, "ConnectionRefusedError")


def test_a_wrong_password_is_no_reason_to_lose_mail(
    app: Flask, make_app: MakeApp, office: PostOffice
) -> None:
    wrong = make_app(MAIL_URL=f"smtp://consult:wrong@127.0.0.1:{office.port}")
    mail = put()
    work(wrong)
    db.session.refresh(mail)
    assert (mail.tries, mail.failed_because) == (1, "SMTPAuthenticationError")


def test_a_letter_waits_rather_than_travel_in_the_open(
    app: Flask, make_app: MakeApp, office: PostOffice
) -> None:
    careful = make_app(MAIL_URL=f"{address(office)}?tls=starttls")
    mail = put()
    work(careful)
    db.session.refresh(mail)
    assert (office.received, mail.failed_because) == ([], "SMTPNotSupportedError")


def test_why_a_letter_failed_names_nobody(posting: Flask, office: PostOffice) -> None:
    office.answer = "554 anna@example.org is not welcome"
    put()
    work(posting)
    assert "anna" not in db.session.scalars(select(Mail.failed_because)).one()


def test_a_letter_taken_by_a_worker_that_died_is_sent_by_another(posting: Flask, office: PostOffice) -> None:
    mail = put()
    mail.next_try_at = clock.now() + timedelta(minutes=9)
    work(posting)
    assert office.received == []
    mail.next_try_at = clock.now() - timedelta(seconds=1)
    work(posting)
    assert len(office.received) == 1


def test_where_mail_is_kept_it_can_be_read(app: Flask) -> None:
    mail = put()
    work(app)
    db.session.refresh(mail)
    assert mail.sent_at is not None
    assert mail.text == "Hej!\n.\nåäö"


@pytest.mark.parametrize("farewell", ["421 Too busy to say goodbye", "500 What?"])
def test_a_letter_that_was_taken_is_not_sent_again_because_of_a_bad_farewell(
    posting: Flask, office: PostOffice, farewell: str
) -> None:
    office.farewell = farewell
    mail = put()
    work(posting)
    db.session.refresh(mail)
    assert mail.sent_at is not None
    assert office.recipients == ["anna@example.org"]
