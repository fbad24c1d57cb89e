"""Take along what an earlier consultation has not answered to a later one, leave it behind again, and keep it together."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, insert, literal, select
from sqlalchemy.orm import joinedload

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, Outdated, WrongState
from consult.model.carryovers import ENDED, MOST, Carryover
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionState
from consult.model.records import Verb
from consult.policy import Actor, Permission
from consult.queries import carryovers
from consult.queries.orders import Spot
from consult.services import events

Seen = Mapping[Spot, int]


def take(actor: Actor, consultation: Consultation, seen: Seen) -> int:
    """Let unanswered comments of earlier consultations be answered with this one, all or none; tell how many answers.

    `seen` holds for a comment of each answer the row version that was shown. What this consultation has taken along
    already stays so, and is not counted.
    """
    policy.require(actor, Permission.DISPOSITION_EDIT, consultation)
    if not seen or len(seen) > MOST:
        raise Invalid("too_many_points" if seen else "no_points", limit=MOST)
    if code := carryovers.closed_to_more(actor, consultation):
        raise WrongState(code)
    comments = _locked(seen)
    before = _taken([each.disposition_id or 0 for each in comments])
    new = [each for each in comments if before.get(each.disposition_id or 0) != consultation.id]
    if len(comments) != len(seen) or not all(_can_follow(each, consultation, seen, before) for each in new):
        raise Outdated("carryover_changed")
    if new:
        answers = {each.disposition_id for each in new}
        rows = [
            {
                "disposition_id": each,
                "consultation_id": consultation.id,
                "by_id": actor.user_id,
                "at": clock.now(),
            }
            for each in sorted(filter(None, answers))
        ]
        db.session.execute(insert(Carryover), rows)
        events.record(actor, Verb.POINTS_TAKEN_ALONG, consultation, points=_told(new))
    return len({each.disposition_id for each in new})


def _locked(spots: Collection[Spot]) -> list[Comment]:
    """Take the answers to some comments for writing, in the order of their keys, and read them as they are then."""
    found = select(Comment.disposition_id).where(carryovers.among(spots), Comment.position == 0)
    db.session.execute(
        select(Disposition.id).where(Disposition.id.in_(found)).order_by(Disposition.id).with_for_update()
    )
    return list(
        db.session.scalars(
            select(Comment)
            .where(carryovers.among(spots), Comment.position == 0)
            .options(joinedload(Comment.disposition), joinedload(Comment.consultation))
            .order_by(Comment.consultation_id, Comment.number)
            .execution_options(populate_existing=True)
        )
    )


def _taken(answers: Collection[int]) -> dict[int, int]:
    """Tell by answer to which consultation it was taken along."""
    rows = db.session.execute(
        select(Carryover.disposition_id, Carryover.consultation_id).where(
            Carryover.disposition_id.in_(answers)
        )
    )
    return dict(rows.all())


def _can_follow(comment: Comment, to: Consultation, seen: Seen, before: Mapping[int, int]) -> bool:
    """Tell if a comment is as it was shown, owed an answer, and of an earlier consultation of the plan that has ended."""
    answer, own = comment.disposition, comment.consultation
    return (
        answer is not None
        and answer.id not in before
        and answer.state is not DispositionState.RELEASED
        and answer.comment_count > 0
        and answer.revision == seen[Spot(own.id, comment.number)]
        and comment.withdrawn_at is None
        and comment.split_at is None
        and own.plan_id == to.plan_id
        and (own.first_day, own.id) < (to.first_day, to.id)
        and own.phase() in ENDED
        and own.closing_id is None
    )


def _told(comments: Collection[Comment]) -> dict[str, list[int]]:
    """Name comments by the address of their consultation."""
    told: dict[str, list[int]] = {}
    for each in comments:
        told.setdefault(each.consultation.slug, []).append(each.number)
    return told


def leave(actor: Actor, consultation: Consultation, spots: Collection[Spot]) -> int:
    """Let comments be answered in their own consultation after all, all or none; tell how many answers that is about."""
    policy.require(actor, Permission.DISPOSITION_EDIT, consultation)
    if not spots:
        raise Invalid("no_points", limit=MOST)
    comments = _locked(spots)
    answers = {each.disposition.id: each.disposition for each in comments if each.disposition}
    if any(each.state is DispositionState.RELEASED for each in answers.values()):
        raise WrongState("answer_released")
    taken = _taken(answers)
    if len(comments) != len(spots) or any(taken.get(each) != consultation.id for each in answers):
        raise Outdated("carryover_changed")
    db.session.execute(delete(Carryover).where(Carryover.disposition_id.in_(answers)))
    events.record(actor, Verb.POINTS_LEFT_BEHIND, consultation, points=_told(comments))
    return len(answers)


def must_agree(answers: Collection[int]) -> None:
    """Refuse to make one answer of some that are given with different consultations."""
    taken = _taken(answers)
    if len({taken.get(each) for each in answers}) > 1:
        raise Invalid("taken_along_apart")


def follow(answer: int, others: Collection[int]) -> None:
    """Let answers that are new be given where another one is: they are to words that it was to."""
    for each in others:
        db.session.execute(
            insert(Carryover).from_select(
                ["disposition_id", "consultation_id", "by_id", "at"],
                select(literal(each), Carryover.consultation_id, Carryover.by_id, Carryover.at).where(
                    Carryover.disposition_id == answer
                ),
            )
        )


def gather(answer: int, parts: Collection[int]) -> None:
    """Let the answer to a comment be given where those to its points were, when they become one again."""
    found = db.session.scalars(
        select(Carryover)
        .where(Carryover.disposition_id.in_(parts))
        .order_by(Carryover.at, Carryover.disposition_id)
    ).first()
    db.session.execute(delete(Carryover).where(Carryover.disposition_id == answer))
    if found is not None:
        follow(found.disposition_id, [answer])


def let_go(consultation: Consultation) -> None:
    """Leave behind everything that was taken along to a consultation that is cancelled."""
    db.session.execute(delete(Carryover).where(Carryover.consultation_id == consultation.id))
