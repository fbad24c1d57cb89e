"""Reminders go to those who have not answered, come once, and know nothing of what is written in a room."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from flask import Flask

from consult import clock
from consult.db import db, transaction
from consult.mail.delivery import deliver
from consult.mail.transports import Kept
from consult.mail.writing import Site
from consult.model.comments import Stance
from consult.model.consultations import Consultation, Invitation, InvitationState
from consult.model.notices import Mail, Notice, NoticeKind
from consult.model.organisations import Membership, Organisation, OrganisationRole
from consult.model.preferences import Pace, Topic
from consult.model.records import Event, Verb
from consult.model.registrations import Registration
from consult.model.reminders import goes_out, mark
from consult.model.users import User
from consult.policy import SYSTEM
from consult.queries import statements as rooms
from consult.queries.preferences import Chosen
from consult.queries.reminders import due
from consult.services import notices, preferences, statements
from consult.services import reminders as reminding
from consult.services.statements import Before, General
from consult.worker import Worker
from tests import factories
from tests.support import post
from tests.support.queries import Queries

LAST = date(2026, 10, 30)
BEFORE = datetime(2026, 10, 1, 10, tzinfo=UTC)
FORTNIGHT = datetime(2026, 10, 16, 5, tzinfo=UTC)
"""Seven in the morning, summer time, 14 days before the last day."""
THREE_DAYS = datetime(2026, 10, 27, 6, tzinfo=UTC)
"""Seven in the morning, winter time, 3 days before it."""


class Killed(BaseException):
    """What a process that ends at once looks like from inside."""


@pytest.fixture(name="now")
def _now(app: Flask) -> Iterator[Any]:
    assert app
    with time_machine.travel(BEFORE, tick=False) as traveller:
        yield traveller


def body(name: str = "Exempelkommun A", **fields: Any) -> Organisation:
    return factories.organisation(name=name, **fields)


def asked(*bodies: Organisation, **fields: Any) -> Consultation:
    """Ask bodies in a consultation that runs until the end of October; let the worker tell what led up to it."""
    now = clock.now()
    state = fields.pop("state", InvitationState.INVITED)
    return factories.consultation(
        invitations=[Invitation(organisation_id=each.id, state=state, invited_at=now) for each in bodies],
        last=(LAST - clock.today()).days,
        **fields,
    )


def coordinator(of: Organisation, name: str = "anna", **fields: Any) -> User:
    return factories.user(organisation=of, email=f"{name}@example.org", **fields)


def letters(app: Flask) -> list[Mail]:
    return [each for each in post.letters(app) if each.subject.startswith("Påminnelse")]


def invitation(consultation: Consultation, of: Organisation) -> Invitation:
    db.session.rollback()
    return db.session.get_one(Invitation, (consultation.id, of.id), populate_existing=True)


def test_a_reminder_is_due_from_its_morning_and_until_the_last_day_is_over(now: Any) -> None:
    def at(moment: datetime, since: datetime = BEFORE) -> int | None:
        now.move_to(moment)
        return mark((14, 3), LAST, since)

    assert (goes_out(LAST, 14), goes_out(LAST, 3)) == (FORTNIGHT, THREE_DAYS), "the clocks change between"
    assert at(FORTNIGHT - timedelta(seconds=1)) is None
    assert at(FORTNIGHT) == 14
    assert at(THREE_DAYS, since=FORTNIGHT) == 3
    assert at(THREE_DAYS + timedelta(days=1)) == 3, "not both, when the worker was away"
    assert at(THREE_DAYS, since=THREE_DAYS) is None
    assert at(clock.end_of(LAST) - timedelta(seconds=1)) == 3
    assert at(clock.end_of(LAST)) is None
    assert mark((), LAST, BEFORE) is None


def test_by_rule_those_who_coordinate_are_reminded_twice_and_no_more(app: Flask, now: Any) -> None:
    mine = body()
    coordinator(mine)
    consultation = asked(mine)
    now.move_to(FORTNIGHT - timedelta(seconds=1))
    assert letters(app) == []
    now.move_to(FORTNIGHT)
    [letter] = letters(app)
    assert letter.recipient == "anna@example.org"
    assert letter.subject.startswith("Påminnelse: svara senast 30 oktober 2026")
    assert "Exempelkommun A" in letter.text
    assert f"/organisations/{mine.slug}/statements/{consultation.slug}" in letter.text
    for days in range(1, 11):
        now.move_to(FORTNIGHT + timedelta(days=days))
        assert len(letters(app)) == 1
    now.move_to(THREE_DAYS)
    assert len(letters(app)) == 2
    for moment in (THREE_DAYS + timedelta(days=2), clock.end_of(LAST) + timedelta(days=3)):
        now.move_to(moment)
        assert len(letters(app)) == 2


@pytest.mark.parametrize(
    "state",
    [
        InvitationState.LISTED,
        InvitationState.SUBMITTED,
        InvitationState.NO_COMMENTS,
        InvitationState.DECLINED,
    ],
)
def test_who_has_answered_or_was_never_asked_is_not_reminded(
    app: Flask, now: Any, state: InvitationState
) -> None:
    mine = body()
    coordinator(mine)
    asked(mine, state=state)
    now.move_to(FORTNIGHT)
    assert letters(app) == []


def test_who_has_answered_by_post_is_not_reminded(app: Flask, now: Any) -> None:
    mine = body()
    coordinator(mine)
    consultation = asked(mine)
    clerk = factories.user()
    db.session.add(
        Registration(
            consultation_id=consultation.id,
            number=1,
            organisation_id=mine.id,
            filename="svar.docx",
            digest="0" * 64,
            received_on=clock.today(),
            registered_at=clock.now(),
            registered_by_id=clerk.id,
            comments=1,
            placeless=0,
        )
    )
    now.move_to(FORTNIGHT)
    assert letters(app) == []


def test_one_who_coordinates_several_bodies_in_several_consultations_gets_one_letter(
    app: Flask, now: Any
) -> None:
    first, second = body("Exempelkommun A"), body("Kommunförbund B")
    person = coordinator(first)
    db.session.add(
        Membership(user_id=person.id, organisation_id=second.id, role=OrganisationRole.COORDINATOR)
    )
    rounds = [asked(first, second), asked(second)]
    now.move_to(FORTNIGHT)
    post.letters(app)
    [letter] = post.to(app, "anna@example.org")
    assert letter.subject == "2 saker har hänt som rör dig"
    assert letter.text.count("har ännu inte fått något remissvar från Kommunförbund B") == 2
    assert letter.text.count("har ännu inte fått något remissvar från Exempelkommun A") == 1
    assert letter.calendar.count("BEGIN:VEVENT") == len(rounds)


def reminded_events() -> list[Event]:
    return db.session.query(Event).filter_by(verb=Verb.BODIES_REMINDED).order_by(Event.id).all()


def test_who_has_more_time_is_reminded_before_its_own_last_day(app: Flask, now: Any) -> None:
    slow, other = body("Långsam kommun"), body("Snabb kommun")
    coordinator(slow, "slow")
    coordinator(other, "other")
    consultation = asked(slow, other)
    invitation(consultation, slow).extended_to = LAST + timedelta(days=10)
    db.session.commit()
    now.move_to(FORTNIGHT)
    assert [each.recipient for each in letters(app)] == ["other@example.org"]
    now.move_to(clock.end_of(LAST) + timedelta(hours=12))
    [_first, letter] = letters(app)
    assert letter.recipient == "slow@example.org"
    assert "9 november 2026 kl. 23.59" in letter.text
    assert "DTSTART;VALUE=DATE:20261109" in letter.calendar


def test_days_that_have_passed_when_the_rule_is_set_are_not_made_up_for(app: Flask, now: Any) -> None:
    mine = body()
    coordinator(mine)
    consultation = asked(mine)
    with transaction():
        reminding.rule(SYSTEM, consultation, [])
    now.move_to(FORTNIGHT)
    assert letters(app) == []
    now.shift(timedelta(days=2))
    with transaction():
        reminding.rule(SYSTEM, db.session.get_one(Consultation, consultation.id), [14, 3])
    assert letters(app) == []
    now.move_to(THREE_DAYS)
    assert len(letters(app)) == 1


def test_who_was_invited_later_is_not_reminded_of_what_was_before(app: Flask, now: Any) -> None:
    mine = body()
    coordinator(mine)
    now.move_to(FORTNIGHT + timedelta(days=1))
    asked(mine)
    assert letters(app) == []
    now.move_to(THREE_DAYS)
    assert len(letters(app)) == 1


def test_who_was_reminded_by_hand_the_day_before_is_left_in_peace(app: Flask, now: Any) -> None:
    mine = body()
    coordinator(mine)
    consultation = asked(mine)
    now.move_to(FORTNIGHT - timedelta(hours=12))
    with transaction():
        assert reminding.send(SYSTEM, consultation, [mine.id]) == 1
    assert len(letters(app)) == 1
    now.move_to(FORTNIGHT + timedelta(days=1))
    assert len(letters(app)) == 1


def test_a_worker_that_was_away_sends_one_reminder_when_it_is_back(app: Flask, now: Any) -> None:
    mine = body()
    coordinator(mine)
    asked(mine)
    now.move_to(THREE_DAYS + timedelta(days=1, hours=3))
    assert len(letters(app)) == 1
    now.shift(timedelta(hours=12))
    assert len(letters(app)) == 1


def test_who_answers_before_the_letter_is_sent_gets_none(app: Flask, now: Any) -> None:
    mine = body()
    person = coordinator(mine)
    consultation = asked(mine)
    with transaction():
        preferences.choose(factories.actor(person), Chosen({Topic.REMINDERS: Pace.DAILY}, {}))
    now.move_to(FORTNIGHT + timedelta(minutes=1))
    assert letters(app) == []
    assert [each.kind for each in db.session.query(Notice)] == [NoticeKind.REMINDER]
    invitation(consultation, mine).state = InvitationState.NO_COMMENTS
    now.shift(timedelta(days=1))
    assert letters(app) == []
    assert db.session.query(Notice).filter_by(mailed_at=None).count() == 0


def test_who_wants_no_reminders_gets_none_and_has_it_on_the_page(app: Flask, now: Any) -> None:
    mine = body()
    person = coordinator(mine)
    asked(mine)
    with transaction():
        preferences.choose(factories.actor(person), Chosen({Topic.REMINDERS: Pace.NEVER}, {}))
    now.move_to(FORTNIGHT)
    assert letters(app) == []
    assert [each.kind for each in db.session.query(Notice)] == [NoticeKind.REMINDER]


def test_a_mailbox_that_nobody_answers_for_gets_one_letter_with_a_way_in_for_each_body(
    app: Flask, now: Any
) -> None:
    first, second = (body(name, email="registrator@example.org") for name in ("Nämnd A", "Nämnd B"))
    silent = body("Utan brevlåda", email="")
    consultation = asked(first, second, silent)
    now.move_to(FORTNIGHT)
    [letter] = letters(app)
    assert letter.recipient == "registrator@example.org"
    assert letter.text.count("/links/") == 2
    assert letter.reply_to == "kim@example.org"
    assert invitation(consultation, first).reminded_at == FORTNIGHT
    assert invitation(consultation, silent).reminded_at is None, "nobody would have read it"


def test_the_reminder_is_the_same_whatever_has_been_written_in_the_room(app: Flask, now: Any) -> None:
    busy, idle = body("Flitig kommun", slug="flitig"), body("Sparsam kommun", slug="sparsam")
    writer = coordinator(busy, "busy")
    coordinator(idle, "idle")
    consultation = asked(busy, idle)
    where = rooms.room(factories.actor(writer), busy.slug, consultation.slug)
    texts = {"summary": "Hemligt.", "views": "Mycket hemligt.", "reservation": ""}
    with transaction():
        statements.write(
            factories.actor(writer), where, General(Stance.SUPPORTS, texts, frozenset()), Before()
        )
    now.move_to(FORTNIGHT)
    mine = {each.recipient: each for each in letters(app)}
    told, other = mine["busy@example.org"], mine["idle@example.org"]
    as_other = told.text.replace("Flitig kommun", "Sparsam kommun").replace("/flitig/", "/sparsam/")
    assert as_other.split("-- ")[0] == other.text.split("-- ")[0]
    assert (told.subject, told.calendar) == (other.subject, other.calendar)


def test_two_workers_at_once_remind_everyone_once(app: Flask, now: Any) -> None:
    bodies = [body(f"Kommun {number}") for number in range(5)]
    for number, each in enumerate(bodies):
        coordinator(each, f"p{number}")
    asked(*bodies)
    now.move_to(FORTNIGHT)
    workers = [Worker(app) for _number in range(3)]
    together = Barrier(len(workers))

    def work(worker: Worker) -> None:
        together.wait()
        worker.once()

    threads = [Thread(target=work, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.recipient for each in letters(app)) == [
        f"p{number}@example.org" for number in range(5)
    ]
    assert len(reminded_events()) == 1


def test_a_worker_killed_while_reminding_reminds_nobody_twice(
    app: Flask, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = body("Kommun A"), body("Kommun B")
    coordinator(first, "a")
    coordinator(second, "b")
    asked(first, second)
    now.move_to(FORTNIGHT)

    def killed(*_arguments: object, **_more: object) -> None:
        raise Killed

    for where, what in ((reminding.events, "record"), (notices, "delivered"), (Kept, "send")):
        with monkeypatch.context() as patched:
            patched.setattr(where, what, killed)
            with pytest.raises(Killed):
                Worker(app).once()
        db.session.rollback()
    assert len(reminded_events()) == 1
    now.shift(notices.LEASE + timedelta(seconds=1))
    assert sorted(each.recipient for each in letters(app)) == ["a@example.org", "b@example.org"]


def test_a_worker_killed_between_two_letters_sends_the_other_one_afterwards(
    app: Flask, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        mine = body(f"Kommun {name.upper()}")
        coordinator(mine, name)
        asked(mine)
    now.move_to(FORTNIGHT)
    left: list[str] = []

    def send(_self: Kept, message: EmailMessage) -> None:
        if len(left) == 1:
            left.append("")
            raise Killed
        left.append(message["To"])

    monkeypatch.setattr(Kept, "send", send)
    with pytest.raises(Killed):
        Worker(app).once()
    db.session.rollback()
    letters(app)
    now.shift(notices.LEASE + timedelta(seconds=1))
    letters(app)
    assert sorted(filter(None, left)) == ["a@example.org", "b@example.org", "c@example.org"]


def test_asking_who_is_due_and_reminding_take_as_many_questions_for_many_as_for_few(
    app: Flask, now: Any, queries: Queries
) -> None:
    def asked_of_the_database(bodies: int) -> int:
        now.move_to(BEFORE)
        made = [body(f"Kommun {bodies}-{number}") for number in range(bodies)]
        for number, each in enumerate(made):
            coordinator(each, f"p{bodies}-{number}")
        asked(*made)
        post.letters(app)
        now.move_to(FORTNIGHT)
        with queries.counted() as seen, transaction():
            assert reminding.send_due(SYSTEM)
        [event] = reminded_events()[-1:]
        with queries.counted() as told, transaction():
            deliver(event, Site.of(app))
        return len(seen) + len(told)

    with queries.at_most(1):
        assert due(SYSTEM) == []
    few = asked_of_the_database(2)
    assert asked_of_the_database(20) == few <= 21
