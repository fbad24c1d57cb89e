"""When answers are to be released, and what to know before they are."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from consult import clock, policy
from consult.db import db
from consult.model.consultations import Consultation, Phase
from consult.model.dispositions import Disposition, DispositionState
from consult.model.releases import PlannedRelease
from consult.model.users import User
from consult.policy import Actor, Permission


@dataclass(frozen=True, slots=True)
class Ahead:
    """The release that is planned, if one is, and how many approved answers have reasons that are behind."""

    at: datetime | None
    by: str
    stale: int


def ahead(actor: Actor, consultation: Consultation) -> Ahead:
    """Tell what is planned and what would go out, in one statement."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    stale = (
        select(func.count())
        .where(
            Disposition.consultation_id == consultation.id,
            Disposition.state == DispositionState.APPROVED,
            Disposition.is_stale,
        )
        .scalar_subquery()
    )
    row = db.session.execute(
        select(stale, PlannedRelease.at, User.name)
        .select_from(Consultation)
        .outerjoin(PlannedRelease, PlannedRelease.consultation_id == Consultation.id)
        .outerjoin(User, User.id == PlannedRelease.by_id)
        .where(Consultation.id == consultation.id)
    ).one()
    return Ahead(at=row[1], by=row[2] or "", stale=row[0])


def due(actor: Actor) -> bool:
    """Tell if the time of a planned release has come; one whose consultation is open again waits."""
    policy.require(actor, Permission.PROGRAM)
    waiting = db.session.scalars(
        select(Consultation)
        .join(PlannedRelease, PlannedRelease.consultation_id == Consultation.id)
        .where(PlannedRelease.at <= clock.now())
    )
    return any(each.phase() is not Phase.OPEN for each in waiting)
