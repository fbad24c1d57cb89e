"""How many comments have an answer in each state, and how many changes an answer has, is kept, and always true."""

import pytest
from sqlalchemy import func, select

from consult.db import db, transaction
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionChange, DispositionState, Outcome
from consult.model.users import Role, User
from consult.model.versions import Version
from consult.services import comments, dispositions, groups, proposals
from consult.services.progress import COUNTS
from tests import factories
from tests.answering import release

pytestmark = pytest.mark.usefixtures("app")


def kept(consultation: Consultation) -> dict[DispositionState, int]:
    row = db.session.execute(select(*COUNTS.values()).where(Consultation.id == consultation.id)).one()
    return dict(zip(COUNTS, row, strict=True))


def counted(consultation: Consultation) -> dict[DispositionState, int]:
    rows = db.session.execute(
        select(Disposition.state, func.count(Comment.id))
        .join(Comment, Comment.disposition_id == Disposition.id)
        .where(Comment.consultation_id == consultation.id)
        .group_by(Disposition.state)
    )
    return dict.fromkeys(COUNTS, 0) | dict(rows.all())


def test_what_is_kept_is_what_is_there_whatever_happens_to_the_answers() -> None:
    consultation = factories.consultation()
    made = [factories.comment(consultation, by=factories.user()) for _ in range(6)]
    drafter = factories.actor(factories.user(Role.DRAFTER))
    seen = [counted(consultation)]

    def check() -> None:
        assert kept(consultation) == counted(consultation)
        seen.append(counted(consultation))

    check()
    with transaction():
        groups.group(drafter, factories.answer_of(made[0]), frozenset({2, 3}))
    check()
    with transaction():
        groups.leave(drafter, db.session.get_one(Comment, made[2].id))
    check()
    factories.proposed(made[0], outcome=Outcome.ACCEPTED)
    check()
    with transaction():
        dispositions.take_back(drafter, factories.answer_of(made[0]))
    check()
    factories.approved(made[0], outcome=Outcome.ACCEPTED)
    check()
    author = factories.actor(db.session.get_one(User, made[1].author_id))
    with transaction():
        comments.withdraw(author, db.session.get_one(Comment, made[1].id), "")
    check()
    release(consultation)
    check()
    assert seen[-1] == {
        DispositionState.OPEN: 4,
        DispositionState.PROPOSED: 1,
        DispositionState.APPROVED: 0,
        DispositionState.RELEASED: 1,
    }


def test_how_many_changes_an_answer_has_is_kept_whatever_happens_to_it() -> None:
    consultation = factories.consultation()
    made = [factories.comment(consultation, by=factories.user()) for _ in range(3)]
    drafter = factories.actor(factories.user(Role.DRAFTER))
    uid = factories.block_of(db.session.get_one(Version, consultation.version_id), "1.1").uid

    def kept() -> dict[int, tuple[int, int]]:
        there = (
            select(func.count())
            .where(DispositionChange.disposition_id == Disposition.id)
            .correlate(Disposition)
            .scalar_subquery()
        )
        rows = db.session.execute(select(Disposition.id, Disposition.change_count, there))
        return {key: (many, counted) for key, many, counted in rows}

    def check(*expected: int) -> None:
        found = kept().values()
        assert sorted(many for many, _counted in found) == sorted(expected)
        assert all(many == counted for many, counted in found)

    for label, comment in (("1.1", made[0]), ("2.1", made[1]), ("1.1", made[1]), ("1.1", made[1])):
        answer = factories.answer_of(comment)
        revision = answer.revision
        with transaction():
            proposals.link(drafter, answer, label)
        assert factories.answer_of(comment).revision == revision
    check(1, 2, 0)
    with transaction():
        proposals.unlink(drafter, factories.answer_of(made[1]), uid)
    check(1, 1, 0)
    with transaction():
        groups.group(drafter, factories.answer_of(made[0]), frozenset({2, 3}))
    check(2)
    with transaction():
        groups.leave(drafter, db.session.get_one(Comment, made[1].id))
    check(2, 0)
