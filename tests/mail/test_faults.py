"""Whatever goes wrong on the way, every letter arrives, and arrives once."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask

from consult import clock
from consult.db import db, transaction
from consult.model.consultations import Invitation, InvitationState
from consult.model.notices import PAUSES, Mail
from consult.policy import SYSTEM
from consult.services import notices, reminders
from consult.worker import Worker
from tests import factories
from tests.support.database import MakeApp
from tests.support.office import PostOffice, address, free_port, opened

pytestmark = pytest.mark.filterwarnings(
    "ignore:Requiring AUTH while not requiring TLS"
)  # it is on this machine

NAMES = [f"{name}@example.org" for name in ("anna", "bo", "cilla", "dag", "eva")]


class Killed(BaseException):
    """What a process that ends at once looks like from inside."""


@pytest.fixture(name="office")
def _office() -> PostOffice:
    return PostOffice(free_port())


@pytest.fixture(name="open_office")
def _open_office(office: PostOffice) -> Iterator[PostOffice]:
    with opened(office):
        yield office


@pytest.fixture(name="posting")
def _posting(app: Flask, make_app: MakeApp, office: PostOffice) -> Flask:
    assert app
    return make_app(MAIL_URL=address(office))


def remind(*emails: str) -> None:
    """Let bodies be reminded, with someone at each address who is to read it."""
    bodies = [factories.organisation() for _email in emails]
    for body, email in zip(bodies, emails, strict=True):
        factories.user(organisation=body, email=email)
    consultation = factories.consultation(
        invitations=[
            Invitation(organisation_id=each.id, state=InvitationState.INVITED, invited_at=clock.now())
            for each in bodies
        ]
    )
    with transaction():
        reminders.send(SYSTEM, consultation, [each.id for each in bodies])


def work(app: Flask, minutes: int = 0) -> None:
    """Let the worker do all it has to do, so many minutes from now."""
    db.session.commit()
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        Worker(app).once()
    db.session.rollback()


def test_a_mail_server_that_is_away_for_an_hour_costs_no_letter_and_doubles_none(
    posting: Flask, office: PostOffice
) -> None:
    remind(*NAMES)
    for minute in range(60):
        work(posting, minute)
    assert office.received == []
    with opened(office):
        for minute in range(60, 60 + 120, 5):
            work(posting, minute)
    assert office.recipients == NAMES
    assert db.session.query(Mail).filter_by(sent_at=None).count() == 0


def test_a_mail_server_that_goes_down_between_two_letters_gets_the_others_later(
    posting: Flask, open_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    remind(*NAMES)
    whole = PostOffice.handle_DATA

    async def handle(self: PostOffice, *rest: Any) -> str:
        if len(self.received) == 2:
            self.answer = "421 Going down"
        return await whole(self, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(PostOffice, "handle_DATA", handle)
        work(posting)
    assert len(open_office.received) == 2
    open_office.answer = "250 OK"
    work(posting, 2)
    assert open_office.recipients == NAMES
    work(posting, 600)
    assert open_office.recipients == NAMES


def test_a_worker_killed_after_sending_sends_the_same_letter_again_and_no_other(
    posting: Flask, open_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can know whether the other server took it: the letter has the same identity, so that it can tell."""
    remind(*NAMES)

    def killed(*_arguments: object, **_more: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(notices, "gone", killed)
        with pytest.raises(Killed):
            work(posting)
    db.session.rollback()
    [[[twice], first]] = open_office.received
    work(posting)
    assert open_office.recipients == NAMES, "until the lease is over nobody else touches it"
    work(posting, int(notices.LEASE / timedelta(minutes=1)) + 1)
    assert open_office.recipients == sorted([*NAMES, twice])
    copies = [letter for recipients, letter in open_office.received if recipients == [twice]]
    assert [each["Message-ID"] for each in copies] == [first["Message-ID"]] * 2
    assert len({letter["Message-ID"] for _recipients, letter in open_office.received}) == len(NAMES)


def test_two_workers_at_once_send_every_letter_once(posting: Flask, open_office: PostOffice) -> None:
    remind(*NAMES)
    db.session.commit()
    workers = [Worker(posting) for _number in range(2)]
    together = Barrier(len(workers))

    def run(worker: Worker) -> None:
        together.wait()
        worker.once()

    threads = [Thread(target=run, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert open_office.recipients == NAMES


@pytest.mark.parametrize(
    ("wrong", "because"),
    [
        ("unknown@example.org", "recipient 550"),
        ("unwilling@example.org", "message 554"),
        ("två ord@example.org", "address"),
    ],
)
def test_one_who_can_never_be_reached_stops_none_of_the_others(
    posting: Flask, open_office: PostOffice, wrong: str, because: str
) -> None:
    remind(wrong, *NAMES)
    work(posting)
    assert open_office.recipients == NAMES
    lost = db.session.query(Mail).filter_by(recipient=wrong).one()
    assert (lost.failed_because, lost.tries, lost.sent_at) == (because, len(PAUSES) + 1, None)
    work(posting, 60 * 24 * 30)
    assert open_office.recipients == NAMES


def test_a_letter_asks_for_no_automatic_answer_and_is_answered_by_a_person(
    posting: Flask, open_office: PostOffice
) -> None:
    remind("anna@example.org")
    work(posting)
    [[_recipients, letter]] = open_office.received
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert letter["Reply-To"] == "kim@example.org"
    assert letter["From"] == "consult@localhost"


@pytest.mark.parametrize("contact", ["", "två ord@example.org", "a@b\r\nBcc: c@example.org"])
def test_without_a_good_address_to_answer_to_the_letter_is_sent_all_the_same(
    posting: Flask, open_office: PostOffice, contact: str
) -> None:
    remind("anna@example.org")
    for each in db.session.query(factories.PlanContact):
        each.email = contact
    work(posting)
    [[_recipients, letter]] = open_office.received
    assert letter["Reply-To"] is None
    assert letter["Bcc"] is None
