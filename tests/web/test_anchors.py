"""Checking where comments will stand: confirm a place, move a comment by hand, or say that it has none."""

import pytest

from consult.db import db
from consult.model.comments import Anchor, Comment
from consult.model.consultations import Consultation
from consult.model.plans import Plan
from consult.model.users import Role
from consult.text.anchors import Status
from tests import factories
from tests.answering import redraft
from tests.support.client import Visitor


@pytest.fixture(name="comment")
def _comment(client: Visitor) -> Comment:
    factories.sign_in(client, factories.user(Role.DRAFTER, locale="en"))
    consultation = factories.consultation()
    comment = factories.comment(consultation, "2.1", words="namngiven kontaktperson")
    words = "Varje kommun ska ha minst en namngiven kontaktperson för företagsfrågor."
    redraft(plan_of(comment), factories.SWEDISH.replace(words, "Varje kommun ordnar företagsfrågor."))
    return comment


def plan_of(comment: Comment) -> Plan:
    return db.session.get_one(Plan, db.session.get_one(Consultation, comment.consultation_id).plan_id)


def kept(comment: Comment) -> Anchor | None:
    working = factories.working(plan_of(comment)).id
    return db.session.get(Anchor, (comment.id, working))


def press(client: Visitor, comment: Comment, button: str, **values: str) -> str:
    address = f"/desk/plans/{plan_of(comment).slug}/anchors"
    return client.submit(client.visit(address), button, **values).text


def test_a_place_that_was_found_is_confirmed(client: Visitor, comment: Comment) -> None:
    assert "The place of comment 1 is kept." in press(client, comment, "This is right")
    found = kept(comment)
    assert found is not None
    assert (found.status, found.uid) == (Status.EDITED, comment.uid)
    assert found.confirmed_at is not None


def test_a_comment_is_moved_to_another_passage(client: Visitor, comment: Comment) -> None:
    assert "The place of comment 1 is kept." in press(client, comment, "Move", label="1.2")
    found = kept(comment)
    assert found is not None
    uid = factories.block_of(factories.working(plan_of(comment)), "1.2").uid
    assert (found.status, found.uid) == (Status.MANUAL, uid)


def test_a_comment_is_said_to_have_no_place_any_more(client: Visitor, comment: Comment) -> None:
    assert "is kept" in press(client, comment, "It has no place in the text any more")
    found = kept(comment)
    assert found is not None
    assert (found.status, found.uid) == (Status.REMOVED, None)


def test_a_passage_that_does_not_exist_is_refused_in_words(client: Visitor, comment: Comment) -> None:
    assert "9.9" in press(client, comment, "Move", label="9.9")
    assert kept(comment) is None
