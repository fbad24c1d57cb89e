"""What an answer has said is kept each time that something is done to it."""

import pytest
from sqlalchemy import select

from consult.db import db, transaction
from consult.errors import NotFound, Outdated, WrongState
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Answer, Disposition, DispositionState, Outcome, Significance
from consult.model.revisions import Revision, Why
from consult.model.users import Role
from consult.policy import Actor
from consult.queries import revisions as queries
from consult.services import comments, dispositions, groups
from tests import factories

pytestmark = pytest.mark.usefixtures("app")
YES = Answer(Outcome.ACCEPTED, {"sv": "Förs in."})
NO = Answer(Outcome.NOT_ACCEPTED, {"sv": "Förs inte in."})


@pytest.fixture(name="round_")
def _round() -> Consultation:
    return factories.consultation()


@pytest.fixture(name="drafter")
def _drafter() -> Actor:
    return factories.actor(factories.user(Role.DRAFTER))


@pytest.fixture(name="approver")
def _approver() -> Actor:
    return factories.actor(factories.user(Role.APPROVER))


def answer_of(comment: Comment) -> Disposition:
    return factories.answer_of(comment)


def save(actor: Actor, comment: Comment, answer: Answer) -> None:
    mine = answer_of(comment)
    with transaction():
        dispositions.save(actor, mine, answer, mine.revision)


def kept(comment: Comment) -> list[tuple[Why, Outcome | None, str]]:
    db.session.rollback()
    rows = db.session.scalars(
        select(Revision).where(Revision.disposition_id == answer_of(comment).id).order_by(Revision.id)
    )
    return [(row.why, row.outcome, row.reasons.get("sv", "")) for row in rows]


def test_each_thing_that_is_done_to_an_answer_leaves_a_version(
    round_: Consultation, drafter: Actor, approver: Actor
) -> None:
    comment = factories.comment(round_)
    save(drafter, comment, NO)
    with transaction():
        dispositions.propose(drafter, answer_of(comment), YES, answer_of(comment).revision)
    with transaction():
        dispositions.send_back(approver, answer_of(comment), "Skriv mer.")
    with transaction():
        dispositions.propose(drafter, answer_of(comment), NO, answer_of(comment).revision)
    with transaction():
        dispositions.approve(approver, answer_of(comment))
    with transaction():
        dispositions.take_back(drafter, answer_of(comment))
    assert kept(comment) == [
        (Why.SAVED, Outcome.NOT_ACCEPTED, "Förs inte in."),
        (Why.PROPOSED, Outcome.ACCEPTED, "Förs in."),
        (Why.SENT_BACK, Outcome.ACCEPTED, "Förs in."),
        (Why.PROPOSED, Outcome.NOT_ACCEPTED, "Förs inte in."),
        (Why.APPROVED, Outcome.NOT_ACCEPTED, "Förs inte in."),
        (Why.TAKEN_BACK, Outcome.NOT_ACCEPTED, "Förs inte in."),
    ]
    by = db.session.scalars(select(Revision.by_id).order_by(Revision.id)).all()
    assert by == [each.user_id for each in (drafter, drafter, approver, drafter, approver, drafter)]


def test_saving_what_is_there_already_leaves_no_version(round_: Consultation, drafter: Actor) -> None:
    comment = factories.comment(round_)
    save(drafter, comment, NO)
    save(drafter, comment, NO)
    assert len(kept(comment)) == 1


def test_every_field_is_kept(round_: Consultation, drafter: Actor) -> None:
    comment = factories.comment(round_)
    whole = Answer(
        Outcome.REFERRED, {"sv": "Sedan.", "en": "Later."}, Significance.SUBSTANTIVE, None, drafter.user_id
    )
    save(drafter, comment, whole)
    save(drafter, comment, Answer(None, {}))
    first, second = db.session.scalars(select(Revision).order_by(Revision.id))
    assert first.answer == whole
    assert second.answer == Answer(None, {}), "that it was emptied is kept too"
    assert first.number < second.number == answer_of(comment).revision


def test_giving_an_answer_to_someone_is_kept(round_: Consultation, drafter: Actor) -> None:
    comment = factories.comment(round_)
    with transaction():
        dispositions.assign(drafter, answer_of(comment), drafter.user_id)
    [row] = db.session.scalars(select(Revision))
    assert (row.why, row.assignee_id) == (Why.ASSIGNED, drafter.user_id)


def test_an_earlier_version_is_brought_back_as_a_new_one(round_: Consultation, drafter: Actor) -> None:
    comment = factories.comment(round_)
    save(drafter, comment, YES)
    save(drafter, comment, NO)
    first = db.session.scalars(select(Revision.id).order_by(Revision.id)).first()
    assert first
    with transaction():
        dispositions.bring_back(drafter, answer_of(comment), first, answer_of(comment).revision)
    assert answer_of(comment).answer == YES
    assert [why for why, _outcome, _words in kept(comment)] == [Why.SAVED, Why.SAVED, Why.BROUGHT_BACK]


def test_nothing_is_brought_back_when_a_colleague_was_faster_or_the_answer_is_sent(
    round_: Consultation, drafter: Actor
) -> None:
    comment = factories.comment(round_)
    save(drafter, comment, YES)
    seen = answer_of(comment).revision
    save(drafter, comment, NO)
    first = db.session.scalars(select(Revision.id).order_by(Revision.id)).first() or 0
    with pytest.raises(Outdated, match="answer_outdated"), transaction():
        dispositions.bring_back(drafter, answer_of(comment), first, seen)
    with transaction():
        dispositions.propose(drafter, answer_of(comment), NO, answer_of(comment).revision)
    with pytest.raises(WrongState, match="answer_not_open"), transaction():
        dispositions.bring_back(drafter, answer_of(comment), first, answer_of(comment).revision)
    assert answer_of(comment).outcome is Outcome.NOT_ACCEPTED


def test_a_version_of_another_answer_is_not_found(round_: Consultation, drafter: Actor) -> None:
    comment, other = factories.comment(round_), factories.comment(round_)
    save(drafter, other, YES)
    [foreign] = db.session.scalars(select(Revision.id))
    with pytest.raises(NotFound), transaction():
        dispositions.bring_back(drafter, answer_of(comment), foreign, answer_of(comment).revision)


def test_what_answers_said_that_went_away_in_a_group_can_be_read_and_brought_back(
    round_: Consultation, drafter: Actor
) -> None:
    first, second, third = (factories.comment(round_) for _ in range(3))
    save(drafter, first, YES)
    save(drafter, second, NO)
    with transaction():
        groups.group(drafter, answer_of(first), frozenset({second.number, third.number}))
    assert kept(first) == [
        (Why.SAVED, Outcome.ACCEPTED, "Förs in."),
        (Why.SAVED, Outcome.NOT_ACCEPTED, "Förs inte in."),
        (Why.GROUPED, Outcome.NOT_ACCEPTED, "Förs inte in."),
    ]
    formers = db.session.scalars(select(Revision.former).order_by(Revision.id)).all()
    assert formers == [None, second.number, second.number]
    last = db.session.scalars(select(Revision.id).order_by(Revision.id.desc())).first() or 0
    with transaction():
        dispositions.bring_back(drafter, answer_of(first), last, answer_of(first).revision)
    assert answer_of(first).answer == NO


def test_groups_put_together_keep_what_each_of_their_answers_said(
    round_: Consultation, drafter: Actor
) -> None:
    first, second, third = (factories.comment(round_) for _ in range(3))
    for comment in (second, third):
        save(drafter, comment, NO)
    with transaction():
        groups.group(drafter, answer_of(second), frozenset({third.number}))
    with transaction():
        groups.group(drafter, answer_of(first), frozenset({second.number, third.number}))
    formers = db.session.execute(select(Revision.former, Revision.why).order_by(Revision.id)).all()
    assert formers == [
        (second.number, Why.SAVED),
        (third.number, Why.SAVED),
        (third.number, Why.GROUPED),
        (second.number, Why.GROUPED),
    ]
    assert len(kept(first)) == 4


def test_a_comment_that_leaves_its_group_has_what_its_own_answer_said_with_it(
    round_: Consultation, drafter: Actor
) -> None:
    first, second = (factories.comment(round_) for _ in range(2))
    save(drafter, first, YES)
    save(drafter, second, NO)
    with transaction():
        groups.group(drafter, answer_of(first), frozenset({second.number}))
    with transaction():
        groups.leave(drafter, db.session.get_one(Comment, second.id))
    assert [outcome for _why, outcome, _words in kept(first)] == [Outcome.ACCEPTED]
    assert [outcome for _why, outcome, _words in kept(second)] == [Outcome.NOT_ACCEPTED] * 2


def test_an_answer_that_is_settled_by_a_withdrawal_keeps_what_was_written(
    round_: Consultation, drafter: Actor
) -> None:
    author = factories.user()
    comment = factories.comment(round_, by=author)
    save(drafter, comment, NO)
    with transaction():
        comments.withdraw(factories.actor(author), db.session.get_one(Comment, comment.id), "")
    assert answer_of(comment).state is DispositionState.PROPOSED
    assert kept(comment) == [
        (Why.SAVED, Outcome.NOT_ACCEPTED, "Förs inte in."),
        (Why.WITHDRAWN, Outcome.WITHDRAWN, "Förs inte in."),
    ]
    assert db.session.scalars(select(Revision.by_id).where(Revision.why == Why.WITHDRAWN)).one() is None


def test_versions_are_listed_the_latest_first_each_with_the_one_before(
    round_: Consultation, drafter: Actor
) -> None:
    first, second = (factories.comment(round_) for _ in range(2))
    save(drafter, second, NO)
    save(drafter, first, YES)
    with transaction():
        groups.group(drafter, answer_of(first), frozenset({second.number}))
    save(drafter, first, Answer(Outcome.ACCEPTED, {"sv": "Förs genast in."}))
    found = queries.page(drafter, answer_of(first)).versions
    assert [(each.now.former, each.now.why, each.before and each.before.why) for each in found] == [
        (None, Why.SAVED, Why.SAVED),
        (second.number, Why.GROUPED, Why.SAVED),
        (None, Why.SAVED, None),
        (second.number, Why.SAVED, None),
    ]
    assert [(piece.op, piece.text) for piece in found[0].reasons["sv"]] == [
        ("equal", "Förs "),
        ("insert", "genast "),
        ("equal", "in."),
    ]
    assert [each.is_same for each in found] == [False, True, False, False]


def test_many_versions_come_in_pages(
    round_: Consultation, drafter: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    comment = factories.comment(round_)
    for number in range(5):
        save(drafter, comment, Answer(None, {"sv": f"Version {number}"}))
    shown, skip = [], 0
    while True:
        found = queries.page(drafter, answer_of(comment), skip)
        shown += [each.now.reasons["sv"] for each in found.versions]
        if found.next is None:
            break
        skip = found.next
    assert shown == [f"Version {number}" for number in (4, 3, 2, 1, 0)]


def test_reasons_that_were_behind_in_a_version_are_behind_when_it_is_brought_back(
    round_: Consultation, drafter: Actor
) -> None:
    comment = factories.comment(round_)
    both = Answer(Outcome.NO_CHANGE, {"sv": "Som det är.", "en": "As it is."})
    save(drafter, comment, both)
    save(drafter, comment, Answer(Outcome.NO_CHANGE, {"sv": "Det står redan så.", "en": "As it is."}))
    behind = db.session.scalars(select(Revision.id).order_by(Revision.id.desc())).first()
    assert answer_of(comment).is_stale
    save(drafter, comment, Answer(Outcome.NO_CHANGE, {"sv": "Nej.", "en": "No."}))
    assert not answer_of(comment).is_stale
    with transaction():
        dispositions.bring_back(drafter, answer_of(comment), behind or 0, answer_of(comment).revision)
    assert answer_of(comment).is_stale
    fresh = db.session.scalars(select(Revision.id).order_by(Revision.id)).first()
    with transaction():
        dispositions.bring_back(drafter, answer_of(comment), fresh or 0, answer_of(comment).revision)
    assert not answer_of(comment).is_stale
