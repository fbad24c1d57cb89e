"""Who a comment is from, for whoever answers it: the body's response, what else it says here, and its earlier answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select

from consult import policy
from consult.db import Texts, db
from consult.model.comments import Comment, Stance
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionState, Outcome
from consult.model.statements import Point, Statement, StatementState
from consult.policy import Actor, Permission
from consult.queries.notes import CITED

MOST = 5
"""How many answers, and how many other comments on the section, are given."""


@dataclass(frozen=True, slots=True)
class Response:
    """The response that a body has handed in and that stands; `point` is the view in it that the comment comes from."""

    number: int
    stance: Stance | None
    views: int
    point: int | None


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that has been sent for approval, to a comment of this body in this or an earlier consultation."""

    slug: str
    title: Texts
    number: int
    label: str
    outcome: Outcome | None
    reasons: Texts
    state: DispositionState


@dataclass(frozen=True, slots=True)
class Nearby:
    """Another comment of the same body on the same section; `html` is its beginning, which may be cut within a tag."""

    number: int
    label: str
    html: str
    locale: str
    outcome: Outcome | None
    state: DispositionState


@dataclass(frozen=True, slots=True)
class Sender:
    """A body with what it has said and been answered; of answers and comments nearby only the first are given."""

    response: Response | None
    nearby: Sequence[Nearby]
    answered: Sequence[Answered]


def sender(actor: Actor, consultation: Consultation, comment: Comment) -> Sender | None:
    """Find what the body that made a comment has said and been answered, in three statements; nothing for persons."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    if comment.organisation_id is None:
        return None
    return Sender(
        response=_response(comment),
        nearby=_nearby(comment),
        answered=_answered(consultation, comment),
    )


def _response(comment: Comment) -> Response | None:
    views = select(func.count()).where(Point.statement_id == Statement.id).scalar_subquery()
    place = (
        select(func.min(Point.number))
        .where(Point.statement_id == Statement.id, Point.comment_id == comment.id)
        .scalar_subquery()
    )
    row = db.session.execute(
        select(Statement.number, Statement.stance, views, place)
        .where(
            Statement.consultation_id == comment.consultation_id,
            Statement.organisation_id == comment.organisation_id,
            Statement.state == StatementState.SUBMITTED,
            Statement.superseded_by.is_(None),
        )
        .order_by(case((place.is_not(None), 0), else_=1), Statement.number.desc())
        .limit(1)
    ).first()
    return Response(*row) if row else None


def _nearby(comment: Comment) -> list[Nearby]:
    """Find its other comments that stand on the same section, in the order of their numbers."""
    if comment.section_uid is None:
        return []
    rows = db.session.execute(
        select(
            Comment.number,
            CITED,
            func.substr(Comment.html, 1, 360),
            Comment.locale,
            Disposition.outcome,
            Disposition.state,
        )
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .where(
            Comment.consultation_id == comment.consultation_id,
            Comment.organisation_id == comment.organisation_id,
            Comment.section_uid == comment.section_uid,
            Comment.position == 0,
            Comment.split_at.is_(None),
            Comment.withdrawn_at.is_(None),
            Comment.id != comment.id,
        )
        .order_by(Comment.number)
        .limit(MOST)
    )
    return [Nearby(*row) for row in rows]


def _answered(consultation: Consultation, comment: Comment) -> list[Answered]:
    """Find the last answers to it that were sent for approval, in any consultation of the plan, the newest first."""
    rows = db.session.execute(
        select(
            Consultation.slug,
            Consultation.title,
            Comment.number,
            CITED,
            Disposition.outcome,
            Disposition.reasons,
            Disposition.state,
        )
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(
            Consultation.plan_id == consultation.plan_id,
            Comment.organisation_id == comment.organisation_id,
            Comment.position == 0,
            Disposition.state != DispositionState.OPEN,
            Disposition.id != comment.disposition_id,
        )
        .order_by(Consultation.first_day.desc(), Comment.number.desc())
        .limit(MOST)
    )
    return [Answered(*row) for row in rows]
