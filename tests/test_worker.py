"""The worker: at least once, counted once, by as many workers as there are, whatever dies when."""

from datetime import timedelta
from threading import Barrier, Event, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult import clock
from consult.db import db, transaction
from consult.mail import delivery
from consult.model.notices import Mail
from consult.model.records import Event as Happening
from consult.model.records import Verb
from consult.model.users import LinkPurpose, SignIn, SignInAttempt, SingleUseLink
from consult.policy import ANONYMOUS, SYSTEM
from consult.services import attempts, events, links, notices, users
from consult.services.attempts import Traces
from consult.services.users import Wish
from consult.worker import Worker
from tests import factories
from tests.support import post


def ask(email: str) -> None:
    with transaction():
        users.ask(ANONYMOUS, Wish.ACCOUNT, email, "sv", Traces(email, email))


def undelivered() -> int:
    db.session.rollback()
    waiting = select(func.count()).select_from(Happening).where(Happening.delivered_at.is_(None))
    return db.session.scalar(waiting) or 0


def test_two_workers_at_once_tell_everyone_once(app: Flask) -> None:
    for number in range(12):
        ask(f"p{number}@example.org")
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
    letters = post.letters(app)
    assert sorted(each.recipient for each in letters) == sorted(
        f"p{number}@example.org" for number in range(12)
    )
    assert all(each.sent_at for each in letters)
    assert undelivered() == 0


def test_an_event_told_again_counts_once(app: Flask) -> None:
    ask("a@example.org")
    [letter] = post.letters(app)
    db.session.query(Happening).update({"delivered_at": None})
    assert [each.id for each in post.letters(app)] == [letter.id]


def test_a_worker_killed_while_writing_leaves_nothing_by_halves(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("a@example.org")
    db.session.commit()

    class Killed(BaseException):
        """What a process that ends at once looks like from inside."""

    def killed(*_arguments: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(notices, "delivered", killed)
        with pytest.raises(Killed):
            Worker(app).once()
    db.session.rollback()
    assert factories.rows(Mail) == 0
    assert db.session.scalars(select(SingleUseLink.token_hash)).all() == [None]
    assert undelivered() == 1
    assert len(post.letters(app)) == 1


def test_an_event_that_cannot_be_told_stops_no_other(app: Flask) -> None:
    ask("a@example.org")
    broken = factories.user()
    events.record(SYSTEM, Verb.USER_RESET_ASKED, broken)
    db.session.commit()
    ask("b@example.org")
    db.session.commit()
    worker = Worker(app)
    worker.once()
    letters = post.letters(app)
    assert [each.recipient for each in letters] == ["a@example.org", "b@example.org"]
    assert undelivered() == 1
    assert not worker.once()
    worker.failing = {key: clock.now() - timedelta(seconds=1) for key in worker.failing}
    assert worker.once()


def test_what_concerns_nobody_is_passed_over_at_once(app: Flask) -> None:
    user = factories.user()
    for _number in range(50):
        events.record(SYSTEM, Verb.USER_CHANGED, user)
    ask("a@example.org")
    assert len(post.letters(app)) == 1
    assert undelivered() == 0


def test_a_link_that_has_run_out_is_not_sent(app: Flask) -> None:
    ask("a@example.org")
    link = db.session.scalars(select(SingleUseLink)).one()
    link.expires_at = clock.now() - timedelta(seconds=1)
    assert post.letters(app) == []
    assert undelivered() == 0


def test_what_has_run_out_is_removed(app: Flask) -> None:
    now = clock.now()
    user = factories.user()
    db.session.add_all(
        [
            SignInAttempt(who="x" * 64, at=now - attempts.KEPT - timedelta(seconds=1)),
            SignIn(token_hash="a", user_id=user.id, created_at=now, expires_at=now - timedelta(seconds=1)),
            SignIn(token_hash="b", user_id=user.id, created_at=now, expires_at=now + timedelta(days=1)),
            SingleUseLink(
                purpose=LinkPurpose.RESET,
                email="a@example.org",
                created_at=now,
                expires_at=now - links.KEPT - timedelta(seconds=1),
            ),
        ]
    )
    post.letters(app)
    assert factories.rows(SignInAttempt) == 0
    assert db.session.scalars(select(SignIn.token_hash)).all() == ["b"]
    assert factories.rows(SingleUseLink) == 0


def test_it_stops_when_told_to_and_when_its_parent_is_gone(app: Flask) -> None:
    ask("a@example.org")
    db.session.commit()
    stop = Event()
    thread = Thread(target=Worker(app).run, args=(stop,))
    thread.start()
    while undelivered():
        stop.wait(0.02)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
    Worker(app).run(Event(), parent=-1)


def test_every_writer_is_for_an_event_that_exists() -> None:
    assert set(delivery.WRITERS) < set(Verb)
