"""The server is killed while a response is handed in: it is in with its receipt still to come, or not in at all."""

import os
import signal
import subprocess
import sys

import pytest
from sqlalchemy import func, select

from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation, Invitation, InvitationState
from consult.model.notices import Mail
from consult.model.records import Event, Verb
from consult.model.statements import Statement, StatementState
from consult.model.users import User
from tests import factories
from tests.support import post
from tests.support.client import Visitor
from tests.support.files import pdf
from tests.support.room import _body, _consultation, _member, add_view, write
from tests.web.test_annexes import enclose

__all__ = ["_body", "_consultation", "_member"]


def killed(moment: str, member: User, consultation: Consultation, environ: dict[str, str]) -> None:
    """Let another process hand in, and be killed at a moment."""
    words = [moment, member.slug, "ekby-kommun", consultation.slug]
    db.session.commit()
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "tests.support.dying", *words], env=os.environ | environ, check=False
    )
    assert done.returncode == -signal.SIGKILL
    db.session.rollback()


def filled(client: Visitor, consultation: Consultation) -> None:
    write(client, consultation)
    add_view(client, consultation)
    enclose(client, consultation, pdf())


@pytest.mark.parametrize("moment", ["after_flush", "before_commit"])
def test_killed_before_it_is_done_nothing_has_been_handed_in_and_it_can_be_done_again(
    moment: str,
    client: Visitor,
    consultation: Consultation,
    member: User,
    environ: dict[str, str],
) -> None:
    filled(client, consultation)
    killed(moment, member, consultation, environ)
    mine = db.session.scalars(select(Statement)).one()
    assert (mine.state, mine.number, mine.digest, mine.manifest) == (StatementState.DRAFT, None, None, None)
    assert factories.rows(Comment) == 0
    assert not db.session.scalars(select(Event).where(Event.verb == Verb.STATEMENT_SUBMITTED)).all()
    assert db.session.get_one(Consultation, consultation.id).statements_taken == 0
    assert post.to(client.application, member.email) == []
    page = client.submit(
        client.visit(f"/organisations/ekby-kommun/statements/{consultation.slug}/submit"),
        "Skicka in för Ekby kommun",
    )
    assert page.h1 == "Svar 1: Ekby kommun"
    assert len(post.to(client.application, member.email)) == 1


def test_killed_before_it_could_answer_the_receipt_comes_later_and_only_once(
    client: Visitor, consultation: Consultation, member: User, environ: dict[str, str]
) -> None:
    filled(client, consultation)
    killed("after_commit", member, consultation, environ)
    mine = db.session.scalars(select(Statement)).one()
    assert (mine.state, mine.number, factories.rows(Comment)) == (StatementState.SUBMITTED, 1, 2)
    assert db.session.scalars(select(Invitation.state)).all() == [InvitationState.SUBMITTED]
    assert factories.rows(Mail) == 0
    for _turn in range(2):
        letters = post.to(client.application, member.email)
        assert [letter.subject[:6] for letter in letters] == ["Kvitto"]
        assert mine.digest
        assert mine.digest in letters[0].text
    page = client.visit(f"/organisations/ekby-kommun/statements/{consultation.slug}")
    assert "Svar 1" in page.said
    assert db.session.scalar(select(func.count(Event.id)).where(Event.verb == Verb.STATEMENT_SUBMITTED)) == 1
