"""What the start page tells about what has been decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.decisions import Decision, DecisionKind
from consult.model.dispositions import Disposition, DispositionState, Outcome
from consult.model.records import Event
from consult.model.reports import Report
from consult.policy import Actor, visible_consultations

LATELY = 3


@dataclass(frozen=True, slots=True)
class Decided:
    """An adopted plan with what became of the comments on it; `consultation` is its address."""

    decision: Decision
    consultation: str
    has_report: bool
    comments: int
    accepted: int
    partly_accepted: int


def newest_change(_actor: Actor) -> tuple[int, datetime | None]:
    """Give the number and moment of the last thing that happened anywhere."""
    row = db.session.execute(select(Event.id, Event.at).order_by(Event.id.desc()).limit(1)).first()
    return (row.id, row.at) if row else (0, None)


def decided_lately(actor: Actor) -> Sequence[Decided]:
    """List the plans adopted last, in two statements."""
    rows = db.session.execute(
        select(
            Decision,
            Consultation.id,
            Consultation.slug,
            Report.released_at,
            (Consultation.comments_taken - Consultation.parts_taken).label("comments"),
        )
        .outerjoin(Consultation, (Decision.consultation_id == Consultation.id) & visible_consultations(actor))
        .outerjoin(Report, Report.consultation_id == Consultation.id)
        .where(Decision.kind == DecisionKind.ADOPTED)
        .order_by(Decision.decided_on.desc(), Decision.id.desc())
        .options(joinedload(Decision.plan), joinedload(Decision.version))
        .limit(LATELY)
    ).all()
    counts = _outcomes([row.id for row in rows if row.id])
    return [
        Decided(
            row.Decision,
            row.slug or "",
            row.released_at is not None,
            row.comments or 0,
            counts.get((row.id, Outcome.ACCEPTED), 0),
            counts.get((row.id, Outcome.PARTLY_ACCEPTED), 0),
        )
        for row in rows
    ]


def _outcomes(consultations: list[int]) -> dict[tuple[int, Outcome | None], int]:
    if not consultations:
        return {}
    rows = db.session.execute(
        select(Disposition.consultation_id, Disposition.outcome, func.count(Comment.id))
        .join(Comment, Comment.disposition_id == Disposition.id)
        .where(Disposition.consultation_id.in_(consultations), Disposition.state == DispositionState.RELEASED)
        .group_by(Disposition.consultation_id, Disposition.outcome)
    )
    return {(consultation_id, outcome): count for consultation_id, outcome, count in rows}
