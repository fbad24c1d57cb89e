"""Something happens between two statements of a freezing: what is frozen is the state of one moment all the same."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread, get_ident

import pytest
from flask import Flask
from sqlalchemy import event

from consult import clock
from consult.db import db, transaction
from consult.errors import Outdated
from consult.formats import report_checks, reports
from consult.model.comments import Comment, CommentKind
from consult.model.consultations import Consultation
from consult.model.redactions import Ground, Redaction
from consult.model.registrations import Channel
from consult.model.report_editions import Edition
from consult.model.users import Role
from consult.policy import SYSTEM
from consult.queries import consultations, report_closures
from consult.queries import report_editions as queries
from consult.services import redactions, registrations, report_editions
from consult.services.redactions import Wish
from consult.services.registrations import Answer, Entry
from tests import factories as make
from tests.web.test_report_files import closed, reported

SECRET = "Gulsparv Hemligsson"
BEFORE = (4, 8, 16, 28)
"""Before which of the statements of a freezing it happens; it takes more than that."""


@pytest.fixture(name="round_")
def _round(app: Flask) -> Consultation:
    assert app
    consultation = make.consultation()
    make.comment(consultation, body=f"{SECRET} vet.")
    make.comment(consultation, body="Bra.")
    reported(consultation)
    return closed(consultation)


@contextmanager
def disturbed(app: Flask, turn: int, act: Callable[[], object]) -> Iterator[list[int]]:
    """Let someone else act before a statement of this thread; on SQLite, where one waits for the other, after them all."""
    counted: list[int] = []

    def run() -> None:
        with app.app_context():
            act()
            db.session.remove()

    other = Thread(target=run)

    def before(*_given: object) -> None:
        if get_ident() != mine:
            return
        counted.append(1)
        if len(counted) == turn:
            other.start()
            other.join(0.3 if engine.dialect.name == "sqlite" else 2)

    engine, mine = db.engine, get_ident()
    event.listen(engine, "before_cursor_execute", before)
    try:
        yield counted
    finally:
        event.remove(engine, "before_cursor_execute", before)
        other.join()


def freeze(app: Flask, round_: Consultation, turn: int, act: Callable[[], object]) -> Edition:
    """Freeze while someone acts; where that is refused nothing has been frozen, and it is done once more."""
    with disturbed(app, turn, act) as counted:
        try:
            with transaction(steady=True):
                report_editions.freeze(SYSTEM, round_)
        except Outdated:
            assert make.rows(Edition) == 0
    assert len(counted) > turn
    if not make.rows(Edition):
        with transaction(steady=True):
            report_editions.freeze(SYSTEM, consultations.by_slug(SYSTEM, round_.slug))
    db.session.expire_all()
    (edition,) = queries.editions(SYSTEM, round_)
    return edition


@pytest.mark.parametrize("turn", BEFORE)
def test_a_comment_that_comes_in_while_it_is_frozen_is_in_it_wholly_or_not_at_all(
    app: Flask, round_: Consultation, turn: int
) -> None:
    def comes() -> None:
        letter = Answer("Brev", "", "sv", clock.today(), channel=Channel.PHONE)
        with transaction():
            came = registrations.begin(registrar, consultations.by_slug(SYSTEM, slug), letter)
            registrations.complete(registrar, came, [Entry(CommentKind.PROPOSAL, "Sent.", None)])

    slug, registrar = round_.slug, make.actor(make.user(Role.REGISTRAR))
    kept = reports.read(freeze(app, round_, turn, comes).state.encode())
    assert make.rows(Comment) == 3
    assert report_checks.check(kept).is_whole
    assert len(kept.comments) == kept.received.last


@pytest.mark.parametrize("turn", BEFORE)
def test_words_that_are_redacted_while_it_is_frozen_are_not_given_out(
    app: Flask, round_: Consultation, turn: int
) -> None:
    def redact() -> None:
        said = db.session.scalars(db.select(Comment).where(Comment.number == 1)).one()
        with transaction():
            redactions.redact(registrar, said, Wish((SECRET,), Ground.PERSONAL, "", said.revision))

    registrar = make.actor(make.user(Role.REGISTRAR))
    edition = freeze(app, round_, turn, redact)
    assert make.rows(Redaction) == 1
    assert SECRET not in edition.state or report_closures.closed_since(SYSTEM, [edition])[1].redacted == (1,)
