"""What there is to work on."""

from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from consult import policy
from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionState
from consult.model.plans import Plan
from consult.policy import Actor, Permission


@dataclass(frozen=True, slots=True)
class Round:
    """A consultation with how far its answers have come."""

    consultation: Consultation
    comments: int
    unanswered: int
    mine: int


@dataclass(frozen=True, slots=True)
class Work:
    """Plans, newest first, each with its consultations."""

    plans: tuple[tuple[Plan, tuple[Round, ...]], ...]


def work(actor: Actor) -> Work:
    """List the plans and consultations, with what is left to answer, in three statements."""
    policy.require(actor, Permission.DESK_READ)
    plans = db.session.scalars(select(Plan).order_by(Plan.id.desc())).all()
    rounds = db.session.scalars(
        select(Consultation).order_by(Consultation.id.desc()).options(joinedload(Consultation.plan))
    ).all()
    is_open = Disposition.state == DispositionState.OPEN
    counted = db.session.execute(
        select(
            Comment.consultation_id,
            func.count(Comment.id),
            func.sum(case((is_open, 1), else_=0)),
            func.sum(case((is_open & (Disposition.assignee_id == actor.user_id), 1), else_=0)),
        )
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .where(Comment.position == 0)
        .group_by(Comment.consultation_id)
    )
    counts = {key: (total, unanswered, mine) for key, total, unanswered, mine in counted}
    return Work(
        tuple(
            (
                plan,
                tuple(
                    Round(each, *counts.get(each.id, (0, 0, 0))) for each in rounds if each.plan_id == plan.id
                ),
            )
            for plan in plans
        )
    )
