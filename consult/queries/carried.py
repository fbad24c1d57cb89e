"""What everyone may read of comments that are answered with a later consultation than the one they came in to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from consult import policy
from consult.db import db
from consult.model.carryovers import ENDED, Carryover
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.splits import Part
from consult.policy import Actor, Permission, visible_comments, visible_consultations


@dataclass(frozen=True, slots=True)
class Way:
    """How many comments of one consultation are answered with another."""

    came: Consultation
    to: Consultation
    comments: int


def whereto(actor: Actor, answers: Collection[int]) -> Mapping[int, Consultation]:
    """Give by answer the consultation with which it is given, if that is another and the reader may know of it."""
    rows = db.session.execute(
        select(Carryover.disposition_id, Consultation)
        .join(Consultation, Consultation.id == Carryover.consultation_id)
        .where(Carryover.disposition_id.in_(answers), visible_consultations(actor))
    )
    return dict(rows.all())


def of_comments(actor: Actor, keys: Collection[int]) -> Mapping[int, Consultation]:
    """Give by comment, which the reader has found, the consultation with which it is answered; of points with their whole."""
    point = aliased(Comment)
    rows = db.session.execute(
        select(Comment.id, Consultation)
        .outerjoin(Part, Part.whole_id == Comment.id)
        .outerjoin(point, point.id == Part.point_id)
        .join(
            Carryover,
            or_(
                (Carryover.disposition_id == Comment.disposition_id) & Comment.split_at.is_(None),
                Carryover.disposition_id == point.disposition_id,
            ),
        )
        .join(Consultation, Consultation.id == Carryover.consultation_id)
        .where(Comment.id.in_(keys), visible_consultations(actor))
        .order_by(Consultation.first_day.desc(), Consultation.id.desc())
    )
    return dict(rows.all())


def of_comment(actor: Actor, consultation: Consultation, key: int) -> Consultation | None:
    """Give the consultation with which a comment of one is answered, if another; what is open still has none."""
    return of_comments(actor, [key]).get(key) if consultation.phase() in ENDED else None


def is_taken(round_id: int) -> ColumnElement[bool]:
    """Say in SQL that a comment, or a point of it, is answered with a consultation that took it along."""
    answers, point = (
        select(Carryover.disposition_id).where(Carryover.consultation_id == round_id),
        aliased(Comment),
    )
    wholes = (
        select(Part.whole_id).join(point, point.id == Part.point_id).where(point.disposition_id.in_(answers))
    )
    return (Comment.disposition_id.in_(answers) & Comment.split_at.is_(None)) | Comment.id.in_(wholes)


def came_from(actor: Actor, consultation: Consultation) -> Sequence[Consultation]:
    """List the earlier consultations that it has taken comments along from."""
    said = select(Comment.consultation_id).where(is_taken(consultation.id))
    return db.session.scalars(
        select(Consultation)
        .where(Consultation.id.in_(said), visible_consultations(actor))
        .order_by(Consultation.first_day, Consultation.id)
        .options(joinedload(Consultation.plan), joinedload(Consultation.version))
    ).all()


def ways(actor: Actor, consultation: Consultation) -> Sequence[Way]:
    """Tell what a consultation has taken along from earlier ones, and what later ones have taken along from it."""
    policy.require(actor, Permission.CONSULTATION_READ, consultation)
    to, answered = aliased(Consultation), aliased(Comment)
    rows = db.session.execute(
        select(Consultation, to, func.count(Comment.id.distinct()))
        .select_from(Carryover)
        .join(to, to.id == Carryover.consultation_id)
        .join(answered, answered.disposition_id == Carryover.disposition_id)
        .outerjoin(Part, Part.point_id == answered.id)
        .join(Comment, Comment.id == func.coalesce(Part.whole_id, answered.id))
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(
            (Consultation.id == consultation.id) | (to.id == consultation.id),
            true() if actor.is_staff else to.announced_at.is_not(None),
            visible_consultations(actor),
            visible_comments(actor),
            answered.split_at.is_(None),
            Comment.position == 0,
            Comment.withdrawn_at.is_(None),
        )
        .group_by(Consultation.id, to.id)
        .order_by(Consultation.first_day, Consultation.id, to.first_day, to.id)
    )
    return [Way(*row) for row in rows]
